"""Italian: what words count as, and what rows of them are a sign of."""

from parsers.wishes.signs import Sign

WORDS = {
    "@act": """annullare annullate annulli annulla annullo annulliamo annullarlo annullatelo annullarla annullatela annulliate annullino
        cancellare cancellate cancelli cancella cancello cancellarlo cancellatelo cancelliate
        disdire disdite disdica disdico disdirlo disditelo revocare revocate stornare stornate""",
    "@inf": "annullare annullarlo annullarla cancellare cancellarlo disdire disdirlo revocare stornare",
    "@sub": """annullate annulli annulla annullatelo annullatela annulliate annullino cancellate cancelli cancellatelo cancelliate disdite disdica
        disditelo revocate stornate""",
    "@actn": "annullamento cancellazione disdetta storno",
    "@done": "annullato annullata cancellato cancellata disdetto",
    "@stopv": "fermare fermate fermi bloccare bloccate blocchi interrompere interrompete sospendere eliminare",
    "@dov": "stampate stampare stampi procedete procedere continuate producete lavorate",
    "@order": "ordine ordini ordinazione acquisto",
    "@orders": "ordini",
    "@prod": "produzione stampa lavorazione",
    "@product": """cornice cornici stampe foto tela tele album libro libri fotolibro fotolibri calendario calendari tazza tazze poster quadro quadri
        copia copie articolo articoli riga righe passepartout""",
    "@foreign": """appuntamento prenotazione abbonamento newsletter account viaggio volo hotel corso pagamento fattura indirizzo consegna bonifico
        codice riunione iscrizione contratto""",
    "@neg": "non mai senza neanche",
    "@stop": "non mai senza come quando quanto perche se ma prima salvo tranne sapere evitare invece",
    "@want": "voglio vorrei desidero desidererei vogliamo vorremmo desideriamo devo dobbiamo dovrei preferisco intendo intendiamo",
    "@keepv": "tenere tenete tenga mantenere mantenete lasciate conservare",
    "@keepable": "buono credito conto contatto",
    "@prep": "su sul sulla",
    "@inside": "dal nel dalla nella",
    "@whole": "tutto tutta intero completamente interamente",
    "@dem": "l' il lo la mio questo tutto dell' nostro",
    "@it": "lo la l'",
    "@them": "li le",
    "@other": "altro altra precedente",
    "@kin": "marito moglie figlio figlia madre padre mamma papa amico amica cliente capo collega fratello sorella fidanzato fidanzata compagno compagna",
    "@small": "un uno una due tre quattro cinque 1 2 3 4 5",
    "@one_of": "uno una",
    "@of": "dei delle degli di",
    "@plural": "i gli miei nostri tutti due entrambi",
    "@next": "perche ho poiche grazie e che per",
    "@oblige": "devo dobbiamo",
    "@subject": "io",
    "@opener": """vorrei annullate potete potreste chiedo prego""",
    "@asking": """come quando che quale dove quanto quanta puo potete e c' avete cosa posso ricevero""",
    "@hazard": "solo cambiare domanda capisco ricevuto invio mando",
    "@and": "e ed o",
    "@det": "l' il lo la i gli le mio miei questo un una dell'",
    "@closer": "per grazie subito immediatamente e appena",
    "@a": "un ordini",
    "@mine": "mio nostro questo l' dell' lo",
}

PHRASES = {
    Sign.POLITE: """
        per favore
        per cortesia
        cortesemente
        gentilmente
        per piacere
    """,
    Sign.SKIP: """
        se possibile
        se e' ancora? possibile
        se e ancora? possibile
        se ancora possibile
        se non e troppo tardi
        se siete ancora in tempo
        se potete $
        il prima possibile
        prima possibile
        al piu presto
        senza problemi
        se avete domande
    """,
    Sign.ASK: """
        @want ~3 @inf/@actn
        @want che ~3 @sub
        @want ~3 fosse annullato
        potete/potreste/puo/potrebbe/puoi/potresti/possiate ~3 @inf
        prego/preghiamo/pregherei/chiedo/chiediamo/chiedervi/chiederei ~4 @inf/@actn/@sub
        richiedo/richiediamo/richiedere/richiesta ~3 @actn
        ^ richiesta ~2 @actn
        ^ @sub
        @sub ~1 l'/il/mio/lo/questo/tutto/ordine/#
        @sub $
        ^ @inf
        @order ~2 @actn
        ^ @actn ~2 @order/#/dell'/del
        ^ @actn $
        : @actn
        - @actn
        # @actn
        scrivo/contatto/scriviamo ~3 per ~3 @inf/@sub
        annullo/disdico/cancello l'/il
        non voglio piu ~2 @order
        non ho piu bisogno dell' @order
        non desidero piu ~2 @order
        procedere/procediate/procedete ~3 @actn
        confermo ~2 @actn
        deciso di ~2 @inf
        vorrei/chiedo che ~5 @done
        prega di ~2 @inf
        e da @inf
        @order ~3 da @inf
        non mi serve piu ~2 @order
        costretto/costretta/costretti ~3 @inf
        rinuncio ~3 @order
    """,
    Sign.ASK_WHOLE: """
        mi chiede/ha di/chiesto ~4 @inf
        confermo/ribadisco/rinnovo ~4 @actn
    """,
    Sign.ASK_STOP: """
        @want ~3 fermare/bloccare/interrompere
        potete/potreste/puo/potrebbe ~3 fermare/bloccare/interrompere/eliminare
        prego/chiedo ~4 fermare/bloccare/interrompere
        ^ fermate/bloccate/interrompete
        fermate/bloccate/interrompete la/l'/il/tutto
        non ~2 @dov
    """,
    Sign.POSSIBLE: """
        possibile ~3 @inf
        possibile che ~3 @sub
        posso/potrei/possiamo/potremmo ~3 @inf
        si puo ~3 @inf
        in tempo per ~3 @inf
        c' e modo di ~2 @inf
    """,
    Sign.DO_IT: """
        farlo per me
        fatelo voi
        farlo voi
    """,
    Sign.TRIED: """
        non ~2 riesco/posso/riuscito/riuscita/trovo ~5 @inf
        non mi ~2 fa/lascia/permette ~4 @inf
        provato/cercato a/di ~3 @inf
        non so come ~2 @inf
        impossibile ~3 @inf
    """,
    Sign.ASKED_BEFORE: """
        ho/avevo/abbiamo ~2 chiesto/richiesto ~5 @inf/@actn
    """,
    Sign.MENTION: """
        ho/ha/hanno/avete/abbiamo/avevo/e/stato/stata/sia/viene/risulta ~2 @done
        aver/avere @done
        grazie per ~2 @inf/@done
        spese/condizioni/politica/termini ~2 @actn
        conferma ~2 @actn
    """,
    Sign.NEGATED: """
        non ~2 @sub
        non ~1 @inf
        non voglio/desidero/vorrei/ho/intendo ~4 @inf/@actn
        mai ~5 @inf/@actn
        senza @inf
        nessun annullamento
        nessuna disdetta
    """,
    Sign.KEEP: """
        @want ~3 tenere/mantenere/conservare
        tenete/mantenete/lasciate ~1 l'/il/lo/tutto/la
        lo tengo
        tengo ~2 @order
        procedete/continuate con/pure
        alla fine lo
    """,
    Sign.FORGET: """
        dimenticate/ignorate ~4 @actn/mail/email/messaggio/richiesta
        non tenete conto
        annullate ~2 @actn
    """,
    Sign.CONDITION: """
        se
        a meno che
        salvo che
        purche
        solo se
        altrimenti
        in caso
        oppure
        a condizione
    """,
    Sign.UNSURE: """
        pensando/penso ~4 @inf
        forse ~4 @inf
        magari ~4 @inf
        eventuale @actn
        non sono sicuro/sicura
        vi faccio sapere
    """,
    Sign.RULES: """
        come ~5 @inf/@actn
        come si ~3
        fino a quando
        quanto ~6
        cosa succede
        quali ~5
        perche avete ~3
        dove ~5 @inf
        si puo @inf un @order
        se annullo
    """,
    Sign.OTHERS_WISH: """
        @kin ~2 vuole/vorrebbe/desidera ~4 @inf/@actn
    """,
    Sign.PART: """
        solo ~2 @product
        soltanto ~2 @product
        tutto tranne/eccetto/salvo
        tranne ~2 @product
        una parte
        uno/una dei/delle ~1 due/tre/# ~1 @product?
        parziale
        parzialmente
        il resto ~3
        @small su ~1 @small/#
        @small di ~1 @small/#
        la meta
    """,
    Sign.CHANGE: """
        cambiare/cambiate/modificare/modificate/sostituire/sostituite/correggere/correggete/aggiungere
        al posto di
        al suo posto
    """,
    Sign.PAUSE: """
        pausa/sospendere/sospendete
        per ora
        non ~2 @dov ~3 ancora/prima
        per il momento
        aspettate
        attendere
        rimandare
    """,
    Sign.SEVERAL: """
        gli/miei/entrambi/tutti/nostri ~2 ordini
        ordini # e #
    """,
    Sign.OTHER_THING: """
        amazon/zara/photobox/temu/shein/ikea
        disiscrivermi
    """,
    Sign.COMPLAINT: """
        rotto/rotta/rotti/rotte/danneggiato/danneggiata/danneggiati/graffiato/graffiata/graffiate/difettoso/difettosa/difetto/strappato/rovinato/rovinata
        scarsa qualita
        reclamo
        non ~2 arrivato/arrivata/ricevuto/consegnato
        ancora non
        ritardo
        manca/mancano
        colori ~2 sbagliati
        aspetto da
        troppo tempo
    """,
    Sign.MONEY_BACK: """
        non ~3 buono/credito
        sulla carta
        sulla mia carta
        sul mio conto
        bonifico
        in contanti
    """,
    Sign.WITHDRAWAL: """
        recesso/recedere
        diritto di
        14 giorni
        quattordici giorni
        codice del consumo
    """,
    Sign.LEGAL: """
        avvocato/avvocati/denuncia/tribunale/risarcimento/truffa/polizia/diffida/giudice
        recensione negativa
        vie legali
        associazione consumatori
    """,
    Sign.PERSONAL_DATA: """
        gdpr
        dati personali
        miei dati
        cancellare ~1 account
    """,
    Sign.CREDIT_QUESTION: """
        dove ~4 buono/credito/rimborso
        quando ~6 buono/credito/rimborso
        non ~3 ricevuto ~3 buono/credito/rimborso
        usarlo ~3
    """,
    Sign.STATUS: """
        dove ~3 @order/pacco
        quando ~4 arriva/arrivera/riceve/ricevero/consegna
    """,
    Sign.THANKS: """
        grazie
        perfetto
        ottimo
    """,
    Sign.PROGRAM: """
        ignora/ignorate ~4 istruzioni
        istruzioni precedenti
        sistema :
        system :
        prompt
    """,
    Sign.SIDE: """
        fattura
        chiamatemi
    """,
    Sign.YES: """
        ^ si
        ^ ok
        confermo
        d' accordo
        esatto
        certo
    """,
    Sign.NO: """
        ^ no
        non sono stato/stata
        non ho chiesto
        non io
    """,
    Sign.OTHER_ORDER: """
        l' altro @order?
        altro @order
        nuovo @order
        gia annullato
    """,
}

FORGIVEN = "annullare annullate annullamento cancellare cancellate disdire ordine ordini produzione"

ALIASES = "nn=non x=per"
"""Hurried spellings and the words they stand for."""
