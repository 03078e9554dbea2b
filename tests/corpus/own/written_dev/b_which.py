"""Which order: numbers in every dress, no number, wrong numbers, other people's numbers."""

from tests.corpus.own.clients import Earlier
from tests.corpus.own.letter import Book
from tests.corpus.own.mime_kit import PDF, PNG, attachment, multipart, page, text_part
from tests.corpus.own.order_book import ORDERS
from tests.corpus.own.shop import confirmation_text, moment

BOOK = Book()
mail = BOOK.mail

mail(
    "sans-numero-une-ouverte",
    "solene",
    "Annulation",
    """Bonsoir,
je voudrais annuler ma commande de tirages, je n'ai plus l'utilité de ces photos. Merci !
Solène K.""",
    want="auto clarify",
    order="5301142",
    tags="no-number by-product",
    note="one open order, and it is of prints; the shipped one does not count",
)
mail(
    "sans-numero-deux-ouvertes",
    "nadia",
    "Je souhaite annuler ma commande",
    """Bonjour, pourriez-vous s'il vous plaît annuler ma commande ? Je n'ai pas le numéro sous la main. Nadia Benchikh""",
    want="clarify",
    tags="no-number two-open-orders polite",
    note="two open orders",
)
mail(
    "sans-numero-indice-produit",
    "olivier",
    "La toile",
    """Salut, faut annuler la toile svp, ma femme n'aime pas la photo. Olivier""",
    want="clarify handoff",
    tags="no-number by-product informal",
    note="three open orders; the product alone is a single weak sign",
)
mail(
    "montant-au-centime",
    "olivier",
    "annuler commande",
    """Bonjour, merci d'annuler ma commande de 101,90 €. Les autres sont bonnes. O. Saada""",
    want="clarify auto",
    order="5310588",
    tags="no-number by-amount",
    note="the amount fits one order to the cent: that one or asking, both right",
)
mail(
    "date-et-produit",
    "elise",
    "Annulation des toiles",
    """Bonjour,
Je vous écris pour annuler les quatre petites toiles que j'ai commandées le 9 mars. J'ai reçu la même chose en cadeau !
Élise Fontenay""",
    want="clarify auto",
    order="5309528",
    tags="no-number by-date by-product two-open-orders",
    note="date and product fit exactly one of her orders",
)
mail(
    "l-un-ou-l-autre",
    "theo",
    "doublon",
    """Bonjour, le site a planté pendant le paiement et du coup j'ai deux fois le même poster. Annulez-en un, n'importe lequel.
Théo Garnier""",
    want="clarify handoff",
    tags="no-number duplicate two-open-orders",
    note="either would do, but one identified order is needed",
)
mail(
    "derniere-commande",
    "elise",
    "ma dernière commande",
    """Bonjour, je voudrais annuler ma dernière commande s'il vous plait""",
    want="clarify auto",
    order="5309871",
    tags="no-number two-open-orders",
    note="« dernière » is a weak sign: asking is best",
)
mail(
    "rien-d-ouvert-deux-envois",
    "gerard",
    "annulation",
    """Madame, Monsieur, je désire annuler ma commande. Avec mes remerciements. Gérard Poulain""",
    want="clarify",
    tags="no-number",
    note="no open order and two shipped ones: which?",
)
mail(
    "rien-d-ouvert-une-seule",
    "henri",
    "Mon livre photo",
    """Bonjour, serait-il encore possible d'annuler ma commande ? J'ai vu une faute sur la couverture.
Henri Castagnet""",
    want="auto clarify handoff",
    order="5299474",
    tags="no-number finalized polite",
    note="none that could change and exactly one order in all: that one, finalized",
)
mail(
    "jamais-payee-deja-annulee",
    "victor",
    "posters",
    """Bonjour, annulez ma commande de posters svp, j'ai trouvé moins cher. V. Lemaître""",
    want="auto clarify",
    order="5299902",
    tags="no-number canceled by-product",
    note="his only order was canceled before it was paid",
)
mail(
    "aucune-commande-a-ce-nom",
    "Ludovic Pernet <ludovic.pernet@gmail.com>",
    "Annuler ma commande",
    """Bonjour, je souhaite annuler ma commande passée ce matin, le paiement est passé mais je n'ai pas eu de mail. Ludovic Pernet""",
    want="clarify",
    tags="no-number unknown-sender",
    note="proven, but no order at this address",
)
mail(
    "numero-inconnu",
    "solene",
    "annulation 5307777",
    """Merci d'annuler la commande 5307777.
Cordialement,
Solène Kervella""",
    want="clarify",
    tags="wrong-number number-body number-subject",
    note="no such order: identifies nothing, even with one open order",
)
mail(
    "chiffres-intervertis",
    "camille",
    "Commande 5304918",
    """Bonjour, j'annule ma commande 5304918. Bonne soirée, Camille R.""",
    want="clarify",
    tags="typo-in-number number-body number-subject",
    note="5304981 written with two digits swapped: never guessed",
)
mail(
    "chiffre-oublie",
    "katia",
    "commande n° 530758",
    """Bonjour, je voudrais annuler la commande n° 530758, un grand merci. Katia""",
    want="clarify",
    tags="six-digits number-body number-subject belgium",
    note="six digits identify nothing",
)
mail(
    "chiffre-de-trop",
    "marc",
    "commande 53020888",
    """bonjour, annulez ma commande 53020888 merci. marc d.""",
    want="clarify",
    tags="eight-digits typo-in-number number-body",
    note="eight digits: not our shape, not shortened",
)
mail(
    "numero-d-un-autre-client",
    "fatou",
    "Annulation",
    """Bonjour, je voudrais annuler la commande 5308244. Fatou Diarra""",
    want="clarify",
    tags="somebody-else-s-number number-body",
    note="an open order of somebody else; she has one of her own: the same letter as for an unknown number",
)
mail(
    "numero-d-un-autre-expedie",
    "fatou",
    "commande 5297105",
    """Bonjour
est ce possible d'annuler ma commande 5297105 svp
merci""",
    want="clarify",
    tags="somebody-else-s-number number-body polite",
    note="a shipped order of somebody else: nothing about it may be told",
)
mail(
    "sans-commande-numero-ouvert",
    "Ludovic Pernet <ludovic.pernet@gmail.com>",
    "Commande 5310844",
    """Bonjour,
Ma compagne Delphine a passé la commande 5310844 depuis son compte, elle me demande de l'annuler.
Ludovic Pernet""",
    want="confirm",
    order="5310844",
    tags="other-person number-body number-subject",
    note="proven, no order of his own, and the order could still change",
)
mail(
    "sans-commande-numero-expedie",
    "Ludovic Pernet <ludovic.pernet@gmail.com>",
    "annulation 5298002",
    """Bonjour, je veux annuler ma commande 5298002. Merci. L. Pernet""",
    want="clarify",
    tags="somebody-else-s-number number-body number-subject",
    note="proven, no order of his own, the order is shipped: as for an unknown number",
)
mail(
    "espaces-par-deux",
    "nadia",
    "Annulation",
    """Bonjour,

Commande n° 53 03 41 7, celle de l'album : je préfère l'annuler.

Nadia""",
    order="5303417",
    tags="number-spaced number-body",
    note="digits split by spaces",
)
mail(
    "points-de-milliers",
    "lucia",
    "cancelar",
    """Hola, quiero cancelar mi pedido 5.308.660, gracias""",
    order="5308660",
    lang="es",
    tags="number-dotted short",
    note="dots as in Spanish thousands",
)
mail(
    "tirets",
    "dan",
    "Order 530-8244",
    """Hello, please cancel order 530-8244. Thanks, Dan Okafor""",
    order="5308244",
    lang="en",
    tags="number-dashed number-body number-subject",
    note="a dash inside the number",
)
mail(
    "pleine-chasse",
    "bruno",
    "annulation commande",
    """Bonjour, merci d'annuler la commande ５３０６１９０ (copié-collé de mon téléphone, désolé pour la mise en forme). Bruno""",
    order="5306190",
    tags="number-full-width number-body",
    note="full-width digits",
)
mail(
    "sans-largeur",
    "ines",
    "Annuler",
    "Bonjour, pouvez-vous annuler la commande 53\u200b101\u200b77 ? C'est un copier-coller de votre application.\nInès Caron",
    want="auto handoff clarify",
    order="5310177",
    tags="zero-width number-body polite",
    note="characters of no width inside the number",
)
mail(
    "prefixe-cmd",
    "lumen",
    "Annulation CMD5306911",
    """Bonjour, annulation de la CMD5306911 svp (client défaillant). Merci d'accuser réception. L'Atelier""",
    want="auto handoff",
    order="5306911",
    tags="number-prefixed business number-subject",
    note="CMD glued to the number; asking for an acknowledgement changes nothing",
)
mail(
    "diese-et-points",
    "pauline",
    "#5310024",
    """Je l'annule, merci. P.""",
    want="auto handoff",
    order="5310024",
    tags="number-hash short number-subject",
    note="« je l'annule » about the numbered subject",
)
mail(
    "sens-inverse",
    "solene",
    "annulation",
    "Bonjour, merci d'annuler la commande \u202e2411035\u202c. Solène",
    want="clarify handoff",
    tags="hostile rtl-override number-body",
    note="shown one way, written another: the order is not certain",
)
mail(
    "objet-et-texte-different",
    "nadia",
    "Annulation commande 5303655",
    """Bonjour,
Je souhaite annuler la commande 5303417.
Merci
Nadia B.""",
    want="clarify",
    tags="two-numbers number-body number-subject",
    note="subject and text name two different orders of hers",
)
mail(
    "objet-ancien-texte-nouveau",
    "bruno",
    "Re: Commande 5300815",
    """Bonjour, merci d'annuler la commande 5306190.""",
    want="clarify",
    tags="two-numbers number-body number-subject short",
    note="two different orders of his in subject and text",
)
mail(
    "dans-la-citation",
    "nadia",
    "Re: PictoOnline - Confirmation de votre commande",
    """Bonjour,

Je me suis trompée d'adresse de facturation et de couverture : je préfère annuler celle-ci et tout reprendre.

Bonne journée
Nadia""",
    order="5303417",
    answers="5303417",
    tags="number-quoted quoted top-posting",
    note="the quoted confirmation says which of the two",
)
mail(
    "dans-le-lien",
    "nadia",
    "annulation svp",
    """Bonjour, c'est cette commande que je veux annuler : https://www.pictoonline.fr/compte/commandes/5303655 merci""",
    order="5303655",
    tags="number-link",
    note="a link to the order",
)
mail(
    "dans-in-reply-to",
    "elise",
    "Re: votre commande",
    """Bonjour, finalement je n'en ai pas besoin, annulez-la s'il vous plaît. Élise""",
    want="auto clarify",
    order="5309871",
    thread="<conf-5309871@mailer.pictoonline.fr>",
    tags="number-thread unpaid",
    note="the number stands only in the Message-ID of ours that she answers",
)
mail(
    "transfere-par-elle-meme",
    "elise",
    "Fwd: PictoOnline - Confirmation de votre commande n°5309528",
    """Bonjour, voici la confirmation. Merci d'annuler cette commande.

Élise

---------- Forwarded message ---------
De : PictoOnline <commande@pictoonline.fr>
Date: mar. 9 mars 2027 à 12:00
Subject: PictoOnline - Confirmation de votre commande n°5309528
To: <elise.fontenay@gmail.com>

"""
    + confirmation_text(ORDERS["5309528"]),
    order="5309528",
    via="zimbra",
    tags="forwarded number-quoted number-subject two-open-orders",
    note="she forwards our confirmation and asks herself",
)
mail(
    "transfere-par-la-fille",
    "Maëlle Aubert <maelle.aubert@gmail.com>",
    "TR: PictoOnline - Confirmation de votre commande n°5304120",
    """Bonjour,
Mon grand-père s'est trompé en commandant, il n'est pas à l'aise avec internet. Il faudrait annuler sa commande (ci-dessous).
Maëlle Aubert""",
    want="confirm handoff",
    order="5304120",
    answers="5304120",
    tags="other-person forwarded number-quoted number-subject",
    note="the outer sender asks; she is proven but not the customer, whose account must confirm",
)
mail(
    "nom-de-piece-jointe",
    "nadia",
    "annulation (voir pièce jointe)",
    "",
    want="clarify",
    part=multipart(
        "mixed",
        (
            text_part("Bonjour, merci d'annuler la commande dont vous trouverez le récapitulatif ci-joint.\nNadia B."),
            attachment("commande_5303417.pdf", "application/pdf", PDF),
        ),
    ),
    tags="number-attachment-name attachment two-open-orders",
    note="a file name is weak, and she has two open orders",
)
mail(
    "nom-de-piece-jointe-seule-ouverte",
    "delphine",
    "Commande à annuler",
    "",
    want="auto clarify",
    order="5310844",
    part=multipart(
        "mixed",
        (
            text_part("Bonjour, je dois annuler ma commande, capture d'écran jointe. Delphine A."),
            attachment("pictoonline-5310844.png", "image/png", PNG),
        ),
    ),
    tags="number-attachment-name attachment",
    note="the file name agrees with her only open order",
)
mail(
    "decrit-une-ancienne",
    "solene",
    "calendriers",
    """Bonjour,
Les trois calendriers que j'ai commandés le 1er février, je voudrais annuler cette commande svp, on me les a offerts.
Solène""",
    want="clarify auto",
    order="5298310",
    tags="no-number by-date by-product shipped",
    note="describes the shipped one, not the open one",
)
mail(
    "decrit-autre-date",
    "jp",
    "commande du 2 février",
    """Bonjour, veuillez annuler ma commande du 2 février dernier. Merci. JP Loiseau""",
    want="clarify",
    tags="no-number by-date",
    note="his only open order is of 4 March: the mail describes another",
)
mail(
    "deja-recue",
    "camille",
    "annulation",
    """Bonjour, je veux annuler la commande que j'ai reçue hier, les couleurs ne me plaisent pas. Camille""",
    want="handoff clarify",
    intent="complaint cancel",
    tags="no-number received complaint",
    note="« reçue »: not the open order; dislikes what came",
)
mail(
    "numero-client-et-telephone",
    "jp",
    "Annulation toile",
    """Bonjour,

Client n° 4 471 902, tél. 02 98 53 04 12, carte fidélité 5304 1209 8871 : je souhaite annuler ma toile.

J.-P. Loiseau
29200 Brest""",
    want="auto clarify",
    order="5304120",
    tags="no-number digits-around by-product",
    note="none of these digits is an order number",
)
mail(
    "siret-tva-facture-suivi",
    "lumen",
    "Arrêt de la commande 5306477",
    """Bonjour,

Référence à rappeler : devis 5301142, facture 2027-5302088, suivi Chronopost XY530344417FR.
Nous vous demandons d'annuler la commande 5306477.

Atelier Lumen
SIRET 53064781200027 / TVA FR 42 530647812 / APE 7420Z
IBAN FR76 3000 4005 3064 7700 0123 456""",
    order="5306477",
    tags="business digits-around number-body number-subject",
    note="a quote, an invoice and a parcel number that look like orders are not",
)
mail(
    "deux-a-annuler",
    "nadia",
    "Annulation de mes deux commandes",
    """Bonjour,
Je vous prie d'annuler mes commandes 5303417 et 5303655.
Cordialement
Nadia Benchikh""",
    want="handoff",
    intent="several",
    never=[],
    tags="two-orders two-numbers number-body",
    note="two to cancel in one mail",
)
mail(
    "toutes-mes-commandes",
    "olivier",
    "stop à tout",
    """Bonjour, on divorce, j'annule tout ce qui est en cours chez vous. Olivier Saada""",
    want="handoff clarify",
    intent="several cancel",
    tags="two-orders no-number",
    note="all his open orders: several, without a number",
)
mail(
    "les-deux-dont-une-livree",
    "bruno",
    "5300815 et 5306190",
    """Bonjour,
merci d'annuler les deux commandes ci-dessus.
B. Escoffier""",
    want="handoff",
    intent="several",
    never=[],
    tags="two-orders two-numbers number-subject",
    note="two in the subject, « les deux »",
)
mail(
    "autre-boutique",
    "camille",
    "commande Photoweb PW-5304981",
    """Bonjour,
Je souhaite annuler ma commande Photoweb n° PW-5304981 du 6 mars (livre photo à spirale).
Camille Roussel""",
    want="handoff",
    intent="other cancel",
    tags="other-shop number-body",
    note="another shop's order, whatever its digits",
)
mail(
    "autre-transporteur",
    "theo",
    "Annuler le rendez-vous de livraison",
    """Bonjour, je voudrais annuler le rendez-vous de livraison de mon canapé, dossier 5309012. Merci. T. Garnier""",
    want="handoff",
    intent="other",
    tags="other-shop digits-around",
    note="a sofa's delivery; the file number happens to be an order of his",
)
mail(
    "tout-dans-l-objet",
    "bruno",
    "Merci d'annuler ma commande 5306190",
    "",
    want="auto handoff",
    order="5306190",
    part=text_part(" \n", charset="us-ascii", encoding="7bit"),
    tags="number-subject-only empty-body",
    note="a request written only in the subject is a request",
)
mail(
    "objet-seul-avec-signature",
    "harriet",
    "Please cancel order 5308019",
    """--
Harriet Lowe
Lowe & Daughters Bookbinders, Hay-on-Wye
Sent from my iPad""",
    want="auto handoff",
    order="5308019",
    lang="en",
    via="latin1",
    tags="number-subject-only signature gbp",
    note="only a signature below the subject's request",
)
mail(
    "fil-interne-collegue-cite",
    "mairie",
    "RE: affiches",
    """Bonjour,

Voir ci-dessous la demande du service culture : nous annulons donc la commande.

Le secrétariat""",
    order="5310302",
    sender="secretariat@saint-aubin-sur-loire.fr",
    answers=Earlier(
        at=moment("2027-03-11 08:50"),
        subject="affiches",
        name="Service culture",
        address="culture@saint-aubin-sur-loire.fr",
        to="secretariat@saint-aubin-sur-loire.fr",
        text="Coucou, l'expo est reportée. Tu peux demander à Picto d'annuler la 5310302 ? Merci ! Léna",
    ),
    want="auto handoff",
    tags="business alias number-quoted quoted",
    note="the own text asks; the quoted text only says which order, which is also their only one",
)
mail(
    "page-html-numero-coupe",
    "kevin",
    "annulation",
    "",
    order="5310990",
    part=page(
        "<html><body><p>Bonjour, merci d'annuler la commande <b>531</b><i>0990</i>.</p><p>Kévin</p></body></html>"
    ),
    tags="html-only number-body number-split",
    note="the number runs over two elements, as a reader sees it: 5310990",
)
