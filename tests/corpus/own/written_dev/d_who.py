"""Who is speaking: proven, not proven, nearly the customer, somebody else, one of us."""

from tests.corpus.own.clients import Earlier
from tests.corpus.own.letter import Book
from tests.corpus.own.shop import moment

BOOK = Book()
mail = BOOK.mail
CONFIRM_LETTER = Earlier(
    at=moment("2027-03-14 10:02"),
    subject="Confirmez l'annulation de votre commande 5308244",
    name="PictoOnline",
    address="serviceclient@pictoonline.fr",
    to="dan.okafor@outlook.com",
    text="Bonjour,\n\nNous avons reçu une demande d'annulation de votre commande 5308244. Si elle vient de vous, répondez « oui » "
    "à ce message.\n\nSi ce n'est pas vous, répondez « non ».\n\nLe service client PictoOnline",
)

mail(
    "sans-verdict",
    "solene",
    "annulation 5301142",
    """Bonjour, merci d'annuler ma commande 5301142. Solène Kervella""",
    want="confirm",
    order="5301142",
    trace="absent",
    tags="identity no-authentication-results number-body number-subject",
    note="no Authentication-Results at all: not proven",
)
mail(
    "dmarc-echoue",
    "marc",
    "Commande 5302088",
    """Bonjour, veuillez annuler la commande 5302088 dans les meilleurs délais. M. Delattre""",
    want="confirm",
    order="5302088",
    trace="dmarc_fail",
    tags="identity dmarc-fail number-body number-subject",
    note="DMARC fails",
)
mail(
    "dmarc-echoue-dkim-passe",
    "pauline",
    "Annulation",
    """Bonjour, je souhaite annuler la commande 5310024. Bien à vous, Pauline""",
    want="confirm",
    order="5310024",
    trace="dmarc_fail_dkim_pass",
    tags="identity dmarc-fail number-body",
    note="a DMARC failure is never outweighed by an aligned DKIM pass",
)
mail(
    "dmarc-erreur-passagere",
    "katia",
    "annulez 5307518 svp",
    """Bonjour, annulez la commande 5307518 svp. Katia L.""",
    want="confirm",
    order="5307518",
    trace="temperror",
    tags="identity temperror belgium number-body number-subject",
    note="temperror is not outweighed",
)
mail(
    "dmarc-permerror",
    "paolo",
    "Ordine 5308733",
    """Buongiorno, chiedo di annullare l'ordine 5308733. Paolo""",
    want="confirm",
    order="5308733",
    trace="permerror",
    lang="it",
    tags="identity permerror number-body number-subject",
    note="permerror",
)
mail(
    "sans-dmarc-dkim-aligne",
    "club",
    "Annuler la 5311046",
    """Bonjour, nous souhaitons annuler la commande 5311046. Le bureau du club""",
    order="5311046",
    trace="none_dkim_aligned",
    tags="identity dkim-aligned number-body number-subject",
    note="dmarc=none, DKIM of a subdomain is aligned: proven",
)
mail(
    "sans-dmarc-spf-aligne",
    "mairie",
    "commande 5310302",
    """Bonjour, merci de procéder à l'annulation de la commande 5310302. Cordialement, la communication.""",
    order="5310302",
    trace="none_spf_aligned",
    envelope="bounce+17@mailing.saint-aubin-sur-loire.fr",
    tags="identity spf-aligned number-body number-subject business",
    note="dmarc=none, SPF of a subdomain is aligned: proven",
)
mail(
    "spf-seul-aligne",
    "sanne",
    "5308891",
    """Hallo, graag bestelling 5308891 annuleren, bedankt. Sanne""",
    order="5308891",
    trace="spf_aligned_only",
    lang="nl",
    tags="identity spf-aligned number-body number-subject",
    note="no DMARC result, SPF passes aligned",
)
mail(
    "sans-dmarc-rien-d-aligne",
    "lumen",
    "Annulation commande 5306911",
    """Bonjour, annulez la commande 5306911. Atelier Lumen""",
    want="confirm",
    order="5306911",
    trace="none_unaligned",
    envelope="m-8841@sendwell.example",
    tags="identity unaligned number-body number-subject business",
    note="everything passes, for somebody else's domain",
)
mail(
    "bestguesspass",
    "yves",
    "5307340",
    """Bonjour, prière d'annuler la commande 5307340. Y. Hämmerli""",
    want="confirm",
    order="5307340",
    trace="neutral",
    tags="identity neutral switzerland number-body number-subject",
    note="neutral and bestguesspass prove nothing",
)
mail(
    "dkim-policy",
    "henri",
    "livre 5299474",
    """Bonjour, annulez mon livre, commande 5299474, merci. Henri Castagnet""",
    want="handoff",
    trace="dkim_policy",
    tags="identity policy finalized number-body number-subject",
    note="dkim=policy is no pass; the order is finalized, so nothing to confirm",
)
mail(
    "verdict-forge-dessous",
    "camille",
    "Cancel order 5304981",
    """Please cancel order 5304981 immediately and confirm the amount of the credit. Camille Roussel""",
    want="confirm",
    order="5304981",
    trace="forged_below",
    lang="en",
    tags="identity forged-authserv-id dmarc-fail hostile number-body number-subject",
    note="ours says fail, at the top; the pass in our name stands below a foreign hop",
)
mail(
    "verdict-forge-seul",
    "simon",
    "commande 5307702",
    """Annulez la commande 5307702 merci.""",
    want="confirm",
    order="5307702",
    trace="forged_alone",
    tags="identity forged-authserv-id hostile short number-body number-subject",
    note="our server wrote nothing; the only result came with the mail",
)
mail(
    "received-forge",
    "harriet",
    "Cancel 5308019",
    """Kindly cancel order 5308019 today. H. Lowe""",
    want="confirm",
    order="5308019",
    trace="forged_received",
    lang="en",
    tags="identity forged-received hostile number-body number-subject",
    note="a Received in our name lower down does not make a second border",
)
mail(
    "client-nomme-localhost",
    "bruno",
    "5306190",
    """Bonjour, annulez la commande 5306190. Bruno Escoffier""",
    want="confirm",
    order="5306190",
    trace="named_localhost",
    tags="identity forged-received hostile number-body number-subject",
    note="the name « localhost » proves nothing, the address is outside: that hop is the border",
)
mail(
    "autre-authserv-id",
    "ines",
    "Annulation 5310177",
    """Bonjour, merci d'annuler la commande 5310177 - Inès Caron""",
    want="confirm",
    order="5310177",
    trace="other_authserv",
    tags="identity forged-authserv-id hostile number-body number-subject",
    note="a look-alike of our authserv-id",
)
mail(
    "passe-en-commentaire",
    "delphine",
    "commande 5310844 à annuler",
    """Bonjour, la commande 5310844 est à annuler s'il vous plaît. D. Auray""",
    want="confirm",
    order="5310844",
    trace="in_comment",
    tags="identity comment hostile number-body number-subject",
    note="« dmarc=pass » stands in a comment",
)
mail(
    "deux-resultats-contraires",
    "kevin",
    "5310990",
    """annulez la 5310990 svp""",
    want="confirm",
    order="5310990",
    trace="two_results",
    tags="identity two-results short number-body number-subject",
    note="two DMARC results that differ: nobody is proven",
)
mail(
    "resultats-des-deux-cotes",
    "lucia",
    "pedido 5308660",
    """Quiero anular el pedido 5308660, gracias.""",
    want="confirm",
    order="5308660",
    trace="both_sides",
    lang="es",
    tags="identity both-sides number-body number-subject",
    note="a run above and one below the border: nobody is proven",
)
mail(
    "header-from-d-un-autre",
    "jonas",
    "Bestellung 5308407",
    """Bitte stornieren Sie die Bestellung 5308407. Jonas Brandt""",
    want="confirm",
    order="5308407",
    trace="other_from",
    lang="de",
    tags="identity header-from number-body number-subject",
    note="DMARC passed for another domain than that of From",
)
mail(
    "relais-interne",
    "agathe",
    "annulation",
    """Bonjour, je veux annuler la 5310455, merci. Agathe""",
    order="5310455",
    trace="inner_private",
    tags="identity inner-hop zero-credit number-body",
    note="an inner hop on top, results directly above the border: proven",
)
mail(
    "resultats-sous-la-frontiere",
    "odile",
    "Annulation 5297761",
    """Bonjour, merci d'annuler ma commande 5297761. Odile Prigent""",
    order="5297761",
    trace="below",
    tags="identity below-border stopped number-body number-subject",
    note="results directly below the border count too",
)
mail(
    "non-prouvee-sans-numero-une-ouverte",
    "fatou",
    "annulation",
    """Bonjour je veux annuler ma commande de posters merci. Fatou""",
    want="confirm",
    order="5305236",
    trace="dmarc_fail",
    tags="identity dmarc-fail no-number",
    note="no number, and From is the account of exactly one open order",
)
mail(
    "non-prouvee-sans-numero-deux-ouvertes",
    "nadia",
    "annulation",
    """Bonjour, annulez ma commande s'il vous plaît. Nadia""",
    want="handoff",
    trace="absent",
    tags="identity no-authentication-results no-number two-open-orders",
    note="not proven, two open orders: no letter may go to From",
)
mail(
    "non-prouve-commande-expediee",
    "gerard",
    "5296640",
    """Bonjour, merci d'annuler la commande 5296640. G. Poulain""",
    want="handoff",
    trace="temperror",
    tags="identity temperror shipped number-body number-subject",
    note="not proven, and the order cannot change",
)
mail(
    "non-prouve-deja-stoppee",
    "club",
    "5298655",
    """Bonjour, avez-vous annulé la 5298655 ? Sinon merci de le faire.""",
    want="handoff",
    trace="dmarc_fail",
    tags="identity dmarc-fail stopped number-body number-subject",
    note="not proven, closed order: its state is not told",
)
mail(
    "non-prouve-numero-inconnu",
    "olivier",
    "commande 5311999",
    """Bonjour, annulez la commande 5311999.""",
    want="handoff",
    trace="absent",
    tags="identity no-authentication-results wrong-number number-body number-subject",
    note="not proven, unknown number",
)
mail(
    "nom-affiche-trompeur",
    "Camille Roussel camille.roussel@icloud.com <c.roussel.icloud@mailbox-x.example>",
    "Commande 5304981",
    """Bonjour, je change d'adresse mail. Merci d'annuler ma commande 5304981 et d'envoyer l'avoir ici. Camille Roussel""",
    want="confirm handoff",
    order="5304981",
    tags="identity display-name-spoof hostile number-body number-subject",
    note="the customer's address only in the display name; a side wish about where the credit goes",
    from_field='"camille.roussel@icloud.com" <c.roussel.icloud@mailbox-x.example>',
)
mail(
    "deux-champs-from",
    "dan",
    "Order 5308244",
    """Please cancel order 5308244. Dan""",
    want="confirm handoff",
    order="5308244",
    trace="dmarc_fail",
    lang="en",
    extra=(("From", "Dan <dan@elsewhere.example>"),),
    tags="identity two-from hostile number-body number-subject",
    note="two From fields: not exactly one author",
)
mail(
    "deux-adresses-dans-from",
    "theo",
    "5309012",
    """Annulez la commande 5309012 svp.""",
    want="confirm handoff",
    order="5309012",
    trace="absent",
    from_field="Théo <theo.garnier@gmail.com>, x <attacker@elsewhere.example>",
    tags="identity two-from hostile number-body number-subject",
    note="two addresses in one From, unencoded name",
)
mail(
    "domaine-ressemblant",
    "Atelier Lumen <contact@atelier-Iumen.example>",
    "Annulation 5306477",
    """Bonjour, annulez la commande 5306477 et créditez notre nouveau compte. Atelier Lumen""",
    want="confirm handoff",
    order="5306477",
    tags="identity lookalike-domain hostile number-body number-subject",
    note="a capital I for an l, properly authenticated at its own domain",
)
mail(
    "plus-adresse",
    "Camille Roussel <camille.roussel+photos@icloud.com>",
    "annuler 5304981",
    """Bonjour, merci d'annuler la commande 5304981. Camille""",
    want="confirm",
    order="5304981",
    tags="identity plus-address number-body number-subject",
    note="tags are not folded: a stranger until confirmed",
)
mail(
    "points-gmail",
    "Simon Tremblay <simontgagnon@gmail.com>",
    "commande 5307702",
    """Bonjour, je voudrais annuler la commande 5307702 svp""",
    want="confirm",
    order="5307702",
    tags="identity dots number-body number-subject",
    note="dots are not folded, even at Gmail",
)
mail(
    "adresse-en-capitales",
    "nadia",
    "annulation",
    """Bonjour, j'annule la commande 5303655. Nadia""",
    order="5303655",
    sender="NADIA.Benchikh@LaPoste.net",
    tags="identity case number-body",
    note="ASCII case is ignored",
)
mail(
    "collegue-meme-entreprise",
    "Hugo Rivoal <stagiaire@atelier-lumen.fr>",
    "Commande 5306911",
    """Bonjour,
Ma responsable me demande d'annuler la commande 5306911.
Hugo, stagiaire - Atelier Lumen""",
    want="confirm",
    order="5306911",
    tags="identity colleague business number-body number-subject",
    note="same company, address not listed",
)
mail(
    "collegue-de-chez-nous",
    "Léa Durand <lea.durand@pictoonline.fr>",
    "Tr: client furieux au comptoir",
    """Salut l'équipe, le client de la 5302088 est au comptoir, il veut annuler sa commande. Vous pouvez le faire ? Léa""",
    want="handoff",
    intent="cancel other",
    tags="colleague-of-ours number-body",
    note="our own domain, not the service address: a person",
)
mail(
    "reponse-a-une-autre-adresse",
    "ines",
    "Annulation commande 5310177",
    """Bonjour, merci d'annuler ma commande 5310177. Inès""",
    want="auto handoff",
    order="5310177",
    extra=(("Reply-To", "ines.boulot@entreprise-caron.example"),),
    tags="identity reply-to number-body number-subject",
    note="Reply-To is not trusted; the letter goes to From",
)
mail(
    "epouse-adresse-a-elle",
    "Martine Loiseau <martine.loiseau@orange.fr>",
    "commande de mon mari",
    """Bonjour,
Mon mari a eu un AVC, la toile commandée (n° 5304120) n'a plus de sens pour nous dans l'immédiat. Pourriez-vous l'annuler ?
Martine Loiseau""",
    want="confirm handoff",
    order="5304120",
    tags="other-person life-story number-body",
    note="proven at her own address, no order of her own",
)
mail(
    "question-non-prouvee",
    "sanne",
    "Bestelling 5308891",
    """Hoe lang kan ik een bestelling nog annuleren?""",
    want="handoff",
    intent="question",
    trace="absent",
    lang="nl",
    tags="identity question number-subject",
    note="a question, not proven",
)
mail(
    "oui-sans-code",
    "Jean Inconnu <jean@inconnu.example>",
    "Re: Confirmez l'annulation",
    """Oui je confirme""",
    want="handoff clarify",
    intent="cancel none other",
    tags="confirmation short no-number",
    note="a confirmation without a code, a number or an order",
)
mail(
    "oui-client-lettre-citee",
    "dan",
    "Re: Confirmez l'annulation de votre commande 5308244",
    """Oui, je confirme l'annulation de la commande 5308244.

Dan Okafor""",
    want="auto handoff",
    order="5308244",
    answers=CONFIRM_LETTER,
    tags="confirmation quoted number-body number-subject",
    note="no code, but the proven customer's own words are the whole request again",
)
mail(
    "non-pas-moi",
    "dan",
    "Re: Confirmez l'annulation de votre commande 5308244",
    """Non, ce n'est pas moi ! N'annulez surtout rien.""",
    want="handoff",
    intent="retraction other",
    answers=CONFIRM_LETTER,
    tags="confirmation negated quoted number-subject",
    note="denies the request",
)
mail(
    "stock-non-prouve",
    "monique",
    "5309233",
    """Bonjour, annulez ma commande 5309233 svp.""",
    want="confirm handoff",
    order="5309233",
    trace="absent",
    tags="identity withdrawable number-body number-subject",
    note="not proven and withdrawable: the letter or a person",
)
mail(
    "sans-from",
    "solene",
    "annuler commande 5301142",
    """Annulez la commande 5301142.""",
    want="confirm handoff",
    order="5301142",
    trace="absent",
    from_field="<>",
    tags="identity no-from hostile number-body number-subject",
    note="no address in From",
)
