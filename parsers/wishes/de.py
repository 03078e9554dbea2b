"""German: what words count as, and what rows of them are a sign of. Folded: ü is u; ue is written too."""

from parsers.wishes.signs import Sign

WORDS = {
    "@act": """stornieren storniere storniert stornierung annullieren annulliere annulliert widerrufen widerrufe widerruf canceln cancelle
        abbestellen abbestelle zuruckziehen zurueckziehen rueckgangig ruckgangig abbrechen abbreche aufheben kundigen zuruckzutreten
        zurucktreten zuruck""",
    "@inf": """stornieren annullieren widerrufen canceln abbestellen abbrechen zuruckziehen zurueckziehen aufheben""",
    "@zu": "stornieren annullieren widerrufen canceln",
    "@actn": "stornierung storno annullierung stornierungen widerruf abbruch rucktritt ruecktritt abbestellung",
    "@done": "storniert annulliert widerrufen abgebrochen gecancelt",
    "@stopv": "stoppen stoppe stopp anhalten einstellen beenden abbrechen unterbrechen loschen loeschen sperren",
    "@dov": "drucken produzieren herstellen fertigen weiterproduzieren bearbeiten ausfuhren",
    "@order": "bestellung bestellungen auftrag kauf kaufs auftrags order bestelung",
    "@orders": "bestellungen auftrage auftraege",
    "@prod": "produktion fertigung herstellung druck versand bearbeitung",
    "@product": """rahmen abzug abzuge abzuege album alben fotobuch fotobucher fotobuecher leinwand leinwande poster kalender tasse tassen passepartout
        passepartouts bild bilder foto fotos diasec dibond acrylglas puzzle karte karten artikel position positionen exemplar exemplare
        stuck barytabzuge barytabzug vergrosserung""",
    "@foreign": """termin termine abo abonnement newsletter konto reise flug buchung hotel kurs mitgliedschaft zahlung rechnung lieferung lieferadresse
        adresse gutschein reservierung abbuchung uberweisung vertrag tisch workshop""",
    "@neg": "nicht kein keine keinen keiner keinesfalls niemals nie ohne",
    "@stop": "nicht kein keine keinen keinesfalls niemals nie ohne wie wann warum ob wenn falls aber bevor oder statt anstatt wissen",
    "@want": "mochte moechte mochten moechten will wollen wurde wuerde wunsche wuensche muss mussen muessen",
    "@keepv": "behalten behalte behaltet weiterlaufen fortsetzen weiterfuhren",
    "@keepable": "gutschrift guthaben konto kontakt",
    "@prep": "auf",
    "@inside": "in aus",
    "@whole": "alles ganze gesamte komplett komplette vollstandig vollstaendig",
    "@dem": "die meine diese unsere alles der das den",
    "@it": "diese es",
    "@other": "andere anderen zweite vorherige",
    "@kin": "mann frau sohn tochter mutter vater freund freundin bruder schwester kunde kundin chef kollege kollegin partner partnerin",
    "@small": "ein eine einen zwei drei vier funf 1 2 3 4 5 6",
    "@one_of": "eine einen einer",
    "@of": "der von",
    "@plural": "meine die unsere beide alle zwei diese",
    "@next": "da weil denn ich wir danke vielen und",
    "@oblige": "muss mussen soll",
    "@subject": "ich wir sie",
    "@opener": """bitte konnen konnten ich stornieren hiermit""",
    "@asking": """wie wann was welche welcher welches wo warum kann konnen ist sind gibt wird wurde haben hat wer""",
    "@hazard": "nur andern frage verstehe erhalten schicke sende",
    "@and": "und oder",
    "@det": "die meine der den das des diese dieses unsere einen eine eines mein meinen meines",
    "@closer": "bitte sofort umgehend schnellstmoglich jetzt danke vielen und wieder",
    "@a": "eine einer bestellungen",
    "@mine": "meine meiner unsere diese die sie",
}

PHRASES = {
    Sign.POLITE: """
        freundlicherweise
        so freundlich
    """,
    Sign.SKIP: """
        falls/wenn noch? moglich/moeglich
        falls/wenn es noch? moglich/geht/moeglich ist?
        falls/wenn das noch? moglich/geht/moeglich ist?
        sofern noch? moglich/moeglich
        wenn es noch nicht zu spat/spaet ist
        falls es noch nicht zu spat/spaet ist
        falls noch nicht geschehen/passiert
        so schnell/bald wie moglich/moeglich
        ohne verzogerung
        falls sie fragen/ruckfragen haben
        wenn sie so freundlich/nett waren
        kein problem
        nicht mehr rechtzeitig
        als ob
    """,
    Sign.ASK: """
        @want ~8 @inf/@actn
        @want ~8 @done haben
        @want ~8 zurucktreten
        @want ~6 von ~5 zurucktreten
        @want gerne ~8 @inf
        konnen/koennen/konnten/koennten/wurden/wuerden/kann/konnte ~8 @inf
        bitte ~8 @inf/storno
        bitte storniere/storniert/annullieren/canceln
        bitte um ~4 @actn
        bitte/bitten ~2 darum ~7 zu @zu
        bitte/bitten ~3 um ~4 @actn
        bitte ~3 ruckgangig
        ^ stornieren/annullieren/canceln/widerrufen sie
        stornieren/annullieren/canceln/widerrufen sie ~2 @dem/@order/bitte/#
        storniert bitte
        hiermit storniere/widerrufe/annulliere
        hiermit ~2 ich ~6 zuruck
        ich/wir storniere/stornieren/widerrufe/annulliere/widerrufen
        hiermit ~4 die/den @actn
        beantrage ~4 @actn
        erbitte ~4 @actn
        ^ @actn ~1 @order/#/meiner/der/von/:/-
        ^ @actn $
        @order ~2 @actn
        # @actn
        : @actn
        - @actn
        @order ~2 bitte ~4 @inf
        bitte/bitten sie? ~~10 zu @zu
        zu @zu bitte
        ^ @order ~3 stornieren
        ziehe ~6 zuruck
        hatte/haette gern/gerne ~6 @done
        nehme ~5 zuruck
        machen/mache sie ~6 ruckgangig/rueckgangig
        storno/stornierung #
        trete ~6 @order ~4 zuruck
        brauche/benotige/benoetige die/meine @order ~2 nicht
        will/mochte/moechte die/meine @order ~2 nicht mehr
        gezwungen ~7 zu @zu
        schreibe ~6 zu @zu
    """,
    Sign.ASK_WHOLE: """
        bestatige/bestaetige/wiederhole ~4 @actn
        gebeten/beauftragt ~7 zu @zu
        bittet/bat mich ~7 zu @zu
        dass ~6 @done wird
    """,
    Sign.ASK_STOP: """
        @want ~8 stoppen/anhalten/abbrechen
        konnen/koennen/konnten/koennten/wurden ~8 stoppen/anhalten/loschen/unterbrechen/einstellen
        bitte ~6 stoppen/anhalten/loschen/loeschen/einstellen/sperren
        ^ stoppen/stoppe sie?
        stoppen sie
        brechen sie ~6 ab
        halten sie ~6 an
        bitte ~6 nicht @dov
        @dov sie ~5 nicht
        nicht weiter? @dov
    """,
    Sign.POSSIBLE: """
        ist/ware/waere eine @actn ~7 moglich/moeglich
        @actn ~6 noch moglich/moeglich
        moglich/moeglich ~~9 zu @zu
        kann ich/man ~6 @inf
        konnte ich ~6 @inf
        kann ~5 noch @done werden
    """,
    Sign.DO_IT: """
        das fur mich erledigen/machen
        es fur mich tun/machen/erledigen
        bitte ~2 erledigen
        um erledigung
    """,
    Sign.TRIED: """
        kann ~6 nicht ~4 @inf/@done
        konnte ~6 nicht ~4 @inf
        gelingt ~3 nicht ~6 zu @zu
        versucht ~7 zu @zu
        leider nicht selbst ~4 @inf
        finde ~6 nicht
    """,
    Sign.ASKED_BEFORE: """
        hatte/habe ~6 @actn ~3 gebeten
        hatte/habe ~6 gebeten ~8 zu @zu
    """,
    Sign.MENTION: """
        habe/haben/hat/hatte/hatten/wurde/wurden/ist/sind/war/worden ~7 @done
        @done worden/wurde/wurden/hat/haben
        stornierungsbestatigung/stornogebuhren/stornokosten/stornierungsbedingungen
    """,
    Sign.NEGATED: """
        nicht zu? @inf/@done
        @inf sie ~8 nicht
        stornieren/storniere/storniert ~6 nicht
        keine/keinen @actn
        kein storno
        ohne ~2 @actn
        nicht ~3 @inf
        keinesfalls ~3 @inf
        nie ~5 @inf/@actn
    """,
    Sign.KEEP: """
        @want ~4 behalten
        ich behalte
        behalte ~3
        bitte ~5 behalten/weiterlaufen
        doch behalten
        doch nicht $
        soll ~3 bleiben/weiterlaufen
        produzieren/produziert sie ~4 weiter
    """,
    Sign.FORGET: """
        vergessen/ignorieren/vergesst sie? ~5 @actn/mail/nachricht/anfrage
        ziehe ~4 @actn zuruck
        @actn ~3 ruckgangig
        betrachten ~6 gegenstandslos
    """,
    Sign.CONDITION: """
        wenn
        falls
        sofern
        sollte/sollten ~3 nicht
        es sei denn
        ansonsten/sonst
        andernfalls
        oder stornieren
        entweder ~9 oder
        nur wenn
        vorausgesetzt
        bis zum ~4 liefern
    """,
    Sign.UNSURE: """
        uberlege/ueberlege ~~8 @inf/zu
        erwage/erwaege ~~8 zu
        vielleicht ~6 @inf
        eventuell ~6 @inf/@actn
        denke ~5 daran/nach
        noch nicht sicher
        unsicher
        melde mich ~6 ob
        zogere ~8
        ob ich ~6 @inf
    """,
    Sign.RULES: """
        wie ~8 @inf/@actn
        wie lange ~8
        bis wann
        was kostet
        wie viel
        wieviel
        was passiert
        welche ~4 kosten/frist/gebuhren/bedingungen
        warum ~7
        wo ~5 @inf
        gibt es ~3 frist/gebuhren/kosten
        wenn ich storniere
        kann man
    """,
    Sign.OTHERS_WISH: """
        @kin ~2 mochte/moechte/will/wollte/wunscht ~8 @inf/@done
    """,
    Sign.PART: """
        nur ~2 @product
        alles ausser/bis
        ausser ~2 @product
        einen/eine/eines/einer der/von ~1 zwei/drei/beiden/# ~1 @product?
        teilweise
        teilstornierung
        teil ~2 @order
        @small von/der ~1 @small ~1 @product
        den rest
        der rest
        @small von ~1 @small/#
        die haelfte
        die halfte
        zur halfte
        zur haelfte
    """,
    Sign.CHANGE: """
        andern/aendern/andere sie
        anderung/aenderung ~4 @order/adresse/lieferadresse
        ersetzen/austauschen/tauschen
        stattdessen ~6
        korrigieren
        hinzufugen
    """,
    Sign.PAUSE: """
        pausieren/pause
        vorerst
        noch nicht @dov
        @dov ~4 noch nicht
        zuruckstellen
        vorlaufig
        warten sie
        zunachst
        einstweilen
        zuruckhalten
        verschieben
    """,
    Sign.SEVERAL: """
        beide/alle/meine/die/unsere/zwei ~1 bestellungen
        bestellungen # und #
    """,
    Sign.OTHER_THING: """
        amazon/ebay/cewe/photobox/zalando/otto/ikea/temu/whitewall/pixum
        abbestellen ~2 newsletter
    """,
    Sign.COMPLAINT: """
        beschadigt/beschaedigt/kaputt/zerkratzt/zerbrochen/defekt/fehlerhaft/verkratzt/geknickt/zerrissen
        reklamation/reklamieren/mangel/maengel
        noch ~2 nicht ~2 angekommen/erhalten/geliefert/da
        immer noch nicht
        nie angekommen
        verspatet/verspatung/verspaetung/lieferverzug/verzug
        falsche farben
        schlechte qualitat/qualitaet
        fehlt/fehlen
        warte ~3 seit
        dauert ~2 zu lange
        zu lange
    """,
    Sign.MONEY_BACK: """
        keine/keinen/kein/ohne/statt ~2 gutschrift/gutschein/guthaben
        auf mein konto/bankkonto
        auf meine karte/kreditkarte
        auf meine ~2 karte
        uberweisen/ueberweisung/uberweisung
        geld zuruck auf
        paypal
    """,
    Sign.WITHDRAWAL: """
        widerrufsrecht/widerrufsfrist/widerrufsbelehrung/fernabsatz/fernabsatzrecht/rucktrittsrecht
        bgb
        vom ~3 kaufvertrag/vertrag/kauf
        den ~9 vertrag
        14 tage/tagen
        gesetzlich
        gesetzliche/gesetzlichen
    """,
    Sign.LEGAL: """
        anwalt/rechtsanwalt/anwaltlich/gericht/klage/verbraucherzentrale/verbraucherschutz/schadensersatz/schadenersatz/anzeige/betrug/polizei/ruckbuchung/chargeback
        negative bewertung
        schlechte bewertung
        rechtliche schritte
    """,
    Sign.PERSONAL_DATA: """
        dsgvo/datenschutz
        meine daten
        personenbezogene/personenbezogenen
        konto ~3 loschen/loeschen
    """,
    Sign.CREDIT_QUESTION: """
        wo ~3 gutschrift/guthaben/erstattung
        wann ~5 gutschrift/guthaben/geld/erstattung
        gutschrift ~5 nicht ~3
        noch keine gutschrift
    """,
    Sign.STATUS: """
        wann ~6 @order
        wo ~3 @order/paket
        status
        sendungsverfolgung
    """,
    Sign.THANKS: """
        danke
        vielen dank
        herzlichen dank
        super
        perfekt
    """,
    Sign.PROGRAM: """
        ignoriere/ignorieren ~4 anweisungen
        anweisungen ignorieren
        system :
        prompt
        gutschrift von # €/euro/eur
    """,
    Sign.SIDE: """
        rechnung
        anrufen
    """,
    Sign.YES: """
        ^ ja
        ^ ok
        ich bestatige/bestaetige
        einverstanden
        genau
        stimmt
    """,
    Sign.NO: """
        ^ nein
        nicht ich
        war ich nicht
        nicht von mir
        nichts bestellt/beantragt/angefordert
    """,
    Sign.OTHER_ORDER: """
        die andere ~2 mochte/moechte/behalte
        andere @order
        bereits storniert
        neue @order
        nicht verwechseln
    """,
}

FORGIVEN = "stornieren storniere stornierung annullieren bestellung bestellungen produktion"

ALIASES = ""
"""Hurried spellings and the words they stand for."""
