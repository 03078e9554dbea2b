"""Dutch: what words count as, and what rows of them are a sign of."""

from parsers.wishes.signs import Sign

WORDS = {
    "@act": "annuleren annuleer annuleert annulering geannuleerd cancelen cancel intrekken",
    "@inf": "annuleren cancelen intrekken",
    "@actn": "annulering annulatie cancelling",
    "@done": "geannuleerd gecanceld ingetrokken",
    "@stopv": "stoppen stop stopzetten stilleggen verwijderen onderbreken",
    "@dov": "drukken printen produceren afdrukken",
    "@order": "bestelling bestellingen order orders opdracht aankoop",
    "@orders": "bestellingen orders",
    "@prod": "productie druk verwerking",
    "@product": """lijst lijsten foto fotos afdruk afdrukken album albums canvas poster posters fotoboek fotoboeken kalender kalenders mok mokken
        kaart kaarten artikel artikelen exemplaar exemplaren passe-partout""",
    "@foreign": """afspraak abonnement nieuwsbrief account reis vlucht hotel cursus reservering betaling factuur adres levering bezorging
        overschrijving code vergadering lidmaatschap contract""",
    "@neg": "niet geen nooit zonder",
    "@stop": "niet geen nooit zonder hoe wanneer waarom als indien maar voordat behalve weten of plaats",
    "@want": "wil wilde willen zou moet moeten wens wensen verzoek verzoeken wenst",
    "@keepv": "houden behouden hou laten",
    "@keepable": "tegoed account contact",
    "@prep": "uit",
    "@inside": "in",
    "@whole": "alles hele volledig volledige gehele",
    "@dem": "mijn de deze onze het alles",
    "@it": "hem het deze",
    "@other": "andere vorige tweede",
    "@kin": "man vrouw zoon dochter moeder vader vriend vriendin klant baas collega broer zus partner",
    "@small": "een twee drie vier vijf 1 2 3 4 5",
    "@one_of": "een",
    "@of": "van",
    "@plural": "mijn de onze beide alle twee deze",
    "@next": "want omdat ik we bedankt dank en",
    "@oblige": "moet moeten",
    "@subject": "ik wij u",
    "@opener": """graag kunt wilt annuleer ik gelieve""",
    "@asking": """hoe wanneer wat welke waar waarom kan kunt is zijn heeft""",
    "@hazard": "alleen wijzigen vraag begrijp ontvangen stuur",
    "@and": "en of",
    "@det": "mijn de deze onze het een",
    "@closer": "aub alstublieft alsjeblieft graag direct meteen onmiddellijk a.u.b voor en bedankt",
    "@a": "een bestellingen",
    "@mine": "mijn onze deze de",
}

PHRASES = {
    Sign.POLITE: """
        alstublieft
        alsjeblieft
        aub
    """,
    Sign.SKIP: """
        indien/als nog? mogelijk
        als het nog? mogelijk is
        als het nog kan
        als dat nog? kan
        als het niet te laat is
        zo snel mogelijk
        geen probleem
        als u vragen heeft
    """,
    Sign.ASK: """
        @want ~8 @inf/@actn
        zou ~8 willen @inf
        kunt/kun/kan/kunnen/wilt/wil/zou/zouden/zoudt u/je/jullie ~8 @inf
        graag ~6 @inf
        gelieve ~6 @inf
        verzoek/verzoeken ~2 ~7 te @inf
        gelieve ~7 te @inf
        hierbij ~1 annuleer/annuleren
        ik/wij annuleer/annuleren ~2 mijn/de/onze/@order
        ^ annuleer
        annuleer ~1 mijn/de/deze/@order/alles/#
        ^ @actn ~2 @order/#/van
        ^ @actn $
        @order ~2 @actn
        : @actn
        - @actn
        # @actn
        ^ @order ~3 annuleren
        vraag/aanvraag ~4 @actn
        helaas ~7 @inf
        wil mijn/de @order niet meer
        heb mijn/de @order niet meer nodig
        @order ~2 mag/moet/kan @done worden
        @order ~2 mag ~1 @done
        zie ~3 af van ~2 @order
    """,
    Sign.ASK_WHOLE: """
        bevestig ~4 @actn
        vraagt me/mij ~7 te @inf
        vroeg me/mij ~7 te @inf
    """,
    Sign.ASK_STOP: """
        @want ~6 stoppen/stopzetten
        kunt/kun/wilt u/je ~8 stoppen/stopzetten/verwijderen
        ^ stop
        stop de/mijn/alles
        niet ~1 @dov
    """,
    Sign.POSSIBLE: """
        mogelijk ~8 @inf
        kan/mag/kunnen ik/we/men ~6 @inf
        kan ~6 geannuleerd worden
    """,
    Sign.DO_IT: """
        voor mij doen
    """,
    Sign.TRIED: """
        kan ~6 niet ~4 @inf
        lukt ~3 niet ~6 @inf
        lukt ~6 niet
        geprobeerd ~6 @inf
    """,
    Sign.ASKED_BEFORE: """
        heb/had ~4 gevraagd ~8 @inf
        heb/had ~6 @actn ~3 gevraagd
    """,
    Sign.MENTION: """
        heb/heeft/hebben/had/hebt/is/was/werd/wordt ~6 @done
        @done is/heeft/hebt
        annuleringskosten/annuleringsvoorwaarden
    """,
    Sign.NEGATED: """
        niet ~2 @inf/@done
        annuleer ~6 niet
        geen @actn
        nooit ~6 @inf/@actn
        zonder ~2 @inf
    """,
    Sign.KEEP: """
        @want ~4 houden/behouden
        ik hou/houd ~2 @order/hem
        toch houden
        toch niet
        laat ~3 doorgaan
    """,
    Sign.FORGET: """
        vergeet/negeer ~4 @actn/mail/bericht/verzoek
        annuleer ~2 @actn
    """,
    Sign.CONDITION: """
        als
        indien
        tenzij
        mits
        anders
        alleen als
        in geval
        of annuleer
        ofwel
    """,
    Sign.UNSURE: """
        denk/overweeg ~6 @inf
        misschien ~6 @inf
        eventueel ~6 @inf
        weet nog niet
        twijfel
        laat ~3 weten of
    """,
    Sign.RULES: """
        hoe ~6 @inf/@actn
        tot wanneer
        hoeveel ~6
        wat kost
        wat gebeurt
        wat zijn ~5
        waarom ~6
        waar ~5 @inf
        als ik annuleer
    """,
    Sign.OTHERS_WISH: """
        @kin ~2 wil/wenst/wilde ~8 @inf/@actn
    """,
    Sign.PART: """
        alleen ~2 @product
        alles behalve
        behalve ~2 @product
        een deel
        een van de ~1 twee/drie/#
        gedeeltelijk
        de rest
        @small van ~1 @small/#
        de helft
    """,
    Sign.CHANGE: """
        wijzigen/wijzig/veranderen/verander/aanpassen/vervangen/vervang/toevoegen/corrigeren
        in plaats daarvan
    """,
    Sign.PAUSE: """
        pauze/pauzeren/opschorten
        voorlopig
        nog niet
        wacht
        wachten
        uitstellen
    """,
    Sign.SEVERAL: """
        beide/alle/mijn/de/onze/twee ~1 bestellingen
        bestellingen # en #
    """,
    Sign.OTHER_THING: """
        amazon/bol/bol.com/coolblue/zalando/temu/hema
        uitschrijven
    """,
    Sign.COMPLAINT: """
        beschadigd/kapot/gebroken/krassen/defect/gekreukt/gescheurd
        slechte kwaliteit
        klacht
        nog ~2 niet ~2 ontvangen/aangekomen/geleverd
        nooit aangekomen/ontvangen
        te laat
        vertraging
        ontbreekt/ontbreken
        wacht al
        duurt ~2 te lang
    """,
    Sign.MONEY_BACK: """
        geen ~2 tegoed/tegoedbon/voucher
        op mijn rekening
        op mijn kaart
        overmaken
        geld terug op
    """,
    Sign.WITHDRAWAL: """
        herroepingsrecht/herroeping/herroep/bedenktijd
        14 dagen
        wettelijk
        wettelijke
    """,
    Sign.LEGAL: """
        advocaat/rechtbank/schadevergoeding/aangifte/politie/oplichting/consumentenbond/ingebrekestelling
        slechte review/recensie
    """,
    Sign.PERSONAL_DATA: """
        avg
        persoonsgegevens
        mijn gegevens
        account verwijderen
    """,
    Sign.CREDIT_QUESTION: """
        waar ~3 tegoed/terugbetaling
        wanneer ~6 tegoed/terugbetaling/geld
        nog geen tegoed
    """,
    Sign.STATUS: """
        waar ~3 @order/pakket
        wanneer ~5 @order/bezorgd/geleverd
    """,
    Sign.THANKS: """
        bedankt
        dank
        perfect
        top
    """,
    Sign.PROGRAM: """
        negeer ~4 instructies
        systeem :
        system :
        prompt
    """,
    Sign.SIDE: """
        factuur
        bellen
    """,
    Sign.YES: """
        ^ ja
        ^ ok
        ik bevestig
        akkoord
        klopt
    """,
    Sign.NO: """
        ^ nee
        niet ik
        niet van mij
        niets besteld
    """,
    Sign.OTHER_ORDER: """
        de andere @order?
        andere @order
        nieuwe @order
        al geannuleerd
    """,
}

FORGIVEN = "annuleren annuleer annulering bestelling bestellingen productie"

ALIASES = ""
"""Hurried spellings and the words they stand for."""
