"""Clear requests that the readers' authors did not know when the readers were written."""

from tests.corpus.own.letter import Book

BOOK = Book()
mail = BOOK.mail

mail(
    "serveur-de-paques",
    "louise",
    "ma commande 5301268",
    """Bonjour, le buffet de Pâques est tombé à l'eau (littéralement, la salle est inondée). Je n'ai donc plus besoin de l'album ni des tirages. Merci d'annuler la commande 5301268, et bravo pour votre site.
Louise P.""",
    order="5301268",
    tags="number-body number-subject",
)
mail(
    "cabinet-wattiez",
    "denis",
    "Réf. 5302154",
    """Maître Wattiez vous prie de bien vouloir cesser l'exécution de la commande visée en objet et d'en arrêter le décompte.

Le secrétariat""",
    sender="dwattiez@cabinet-wattiez.fr",
    order="5302154",
    want="auto handoff",
    tags="business alias number-subject",
)
mail(
    "samira-la-toile",
    "samira",
    "Annulation",
    """Bonsoir
c'est pour la toile, commande 5303526, finalement mon copain a trouvé moins cher alors vous pouvez l'annuler merci""",
    order="5303526",
    tags="number-body",
)
mail(
    "faire-part-date",
    "samira",
    "URGENT faire-part",
    """Nous venons d'apprendre que la mairie avance le mariage d'une semaine. Les faire-part ne valent donc plus rien. Veuillez stopper immédiatement la commande n° 5303791, on paiera ce qui est imprimé.
Samira et Yacine""",
    order="5303791",
    tags="number-body",
)
mail(
    "diasec-etienne",
    "etienne",
    "Commande du 4 mars",
    """Bonjour,
Ma commande 5304237 (un Diasec 60x80) ne passera pas dans l'ascenseur, je viens de mesurer... Je suis confus. Si vous pouviez l'annuler avant de l'avoir commencée ce serait formidable.
Cordialement
E. Garrigue""",
    order="5304237",
    tags="number-body polite",
)
mail(
    "anais-doublon",
    "anais",
    None,
    """Coucou, j'ai cliqué deux fois je crois. La 5305063 est en trop, tu peux la supprimer stp ? merci !""",
    order="5305063",
    want="auto handoff",
    tags="informal no-subject number-body",
)
mail(
    "aminata-impayee",
    "aminata",
    "commande 5305342 non payée",
    """Bonjour, je n'ai pas réglé cette commande et je ne la réglerai pas, ma banque a refusé et entre temps j'ai changé d'avis. Annulez-la s'il vous plaît.""",
    order="5305342",
    tags="unpaid number-subject",
)
mail(
    "mugs-finis",
    "mathis",
    "5306118",
    """yo, possible d'annuler mes mugs ? commande 5306118. dsl du dérangement""",
    order="5306118",
    tags="all-processed number-body",
)
mail(
    "franck-toiles",
    "franck",
    "Re: votre commande",
    """Merci d'annuler svp.""",
    answers="5306274",
    order="5306274",
    tags="quoted short",
)
mail(
    "galerie-report",
    "galerie",
    "Report exposition - arrêt de fabrication",
    """Bonjour,

L'exposition « Sels d'argent » est reportée à l'automne 2028. Nous vous demandons d'arrêter la fabrication de notre commande 5306580 et de nous faire parvenir un avoir pour la partie non réalisée.

Bien à vous,
Galerie Sépia""",
    sender="expo@galerie-sepia.fr",
    order="5306580",
    tags="business alias number-body",
)
mail(
    "galerie-dibonds",
    "galerie",
    "Commande 5307023",
    """Bonjour, vous pouvez annuler cette commande, l'artiste fait tirer ses dibonds ailleurs. Merci. J.""",
    sender="admin@galerie-sepia.fr",
    order="5307023",
    tags="alias number-subject",
)
mail(
    "beat-zurbriggen",
    "beat",
    "Annulation commande no 5307451",
    """Grüezi, bonjour,
Mon épouse a déjà commandé le calendrier de son côté. Je vous saurais donc gré d'annuler ma commande no 5307451 et de porter les CHF en avoir.
Avec mes salutations distinguées
B. Zurbriggen""",
    order="5307451",
    tags="switzerland chf number-body number-subject",
)
mail(
    "joris-belge",
    "joris",
    "5307629 à stopper",
    """Bonjour, pourriez-vous svp stopper la 5307629 ? J'ai envoyé les septante mauvaises photos au lieu des nonante bonnes. Un tout grand merci !
Joris""",
    order="5307629",
    tags="belgium number-body number-subject",
)
mail(
    "marie-eve",
    "marieeve",
    "Cancellation",
    """Bonjour, j'aimerais faire canceller ma commande #5307815 svp, j'me suis trompée de grandeur de cadre pis là ça fittera pas. Merci ben!
Marie-Ève""",
    order="5307815",
    tags="number-body number-hash",
)
mail(
    "fiona-album",
    "fiona",
    "order 5308132",
    """Hi there,
I'm so sorry, I've only just noticed there's a typo on the cover of all three albums. Could you stop production on 5308132 please? Happy to pay for what's done.
Fiona""",
    order="5308132",
    lang="en",
    tags="gbp number-body number-subject",
)
mail(
    "tom-dibond",
    "tom",
    "Cancel please",
    """Hello, can I cancel order number 5308357? We're moving house and there's no wall for it any more. Cheers, Tom""",
    order="5308357",
    lang="en",
    tags="number-body",
)
mail(
    "heike-leinwand",
    "heike",
    "Bestellung 5308514",
    """Guten Abend, leider hat meine Tochter dasselbe Bild schon geschenkt bekommen. Ich bitte Sie daher, meine Bestellung 5308514 zu stornieren. Herzlichen Dank und viele Grüße, Heike Vogel""",
    order="5308514",
    lang="de",
    tags="number-body",
)
mail(
    "marta-fotos",
    "marta",
    "Pedido 5308772",
    """Buenas tardes. Me he confundido de fotos, por favor anulen el pedido 5308772. Perdonen las molestias. Marta""",
    order="5308772",
    lang="es",
    tags="number-body",
)
mail(
    "giulia-calendari",
    "giulia",
    "annullamento",
    """Buonasera, ho fatto un errore con i calendari: vorrei annullare l'ordine 5308846. Grazie mille, Giulia""",
    order="5308846",
    lang="it",
    tags="number-body",
)
mail(
    "pieter-afdrukken",
    "pieter",
    "5309003",
    """Beste, ik heb de verkeerde map geüpload. Kunt u bestelling 5309003 stopzetten en annuleren? Alvast bedankt, Pieter""",
    order="5309003",
    lang="nl",
    tags="number-body",
)
mail(
    "simone-boite",
    "simone",
    "Ma boîte et mes photos",
    """Bonjour Madame, bonjour Monsieur,

C'est encore Simone Vidal. Mon neveu m'explique qu'il a déjà tout numérisé et qu'il m'offre un cadre électronique pour mes 85 ans. C'est bien gentil mais du coup votre commande 5309346 ne me sert plus à rien. Voulez-vous bien avoir la gentillesse de l'arrêter ? Je réglerai ce qui est fait, naturellement.

Je vous embrasse,
Simone Vidal""",
    order="5309346",
    tags="life-story number-body",
)
mail(
    "karim-boites",
    "karim",
    "j'annule",
    """J'annule la 5309462, trop cher avec les frais de port.""",
    order="5309462",
    tags="unpaid short number-body",
)
mail(
    "jeanne-posters",
    "jeanne",
    "posters 5309640",
    """Bonjour, l'imprimeur du festival nous fait finalement les posters gratuitement. Merci de stopper la commande 5309640 dès réception de ce mail.
Jeanne""",
    order="5309640",
    tags="number-body number-subject",
)
mail(
    "sarah-deux",
    "sarah",
    "annuler 5310139",
    """Hello, je voudrais annuler ma commande 5310139 svp :) (le mug et les tirages, tout) merci !!""",
    order="5310139",
    tags="number-body number-subject",
)
mail(
    "melanie-300",
    "melanie",
    "300 tirages de trop",
    """AU SECOURS j'ai commandé 300 tirages au lieu de 30 !!! commande 5310283, arrêtez les machines svp svp svp""",
    order="5310283",
    want="auto handoff",
    tags="caps number-body",
)
mail(
    "ecole-photo-classe",
    "ecole",
    "Commande 5310417 - photos de classe",
    """Madame, Monsieur,

La photographe scolaire ayant livré hier l'ensemble des tirages, la commande passée par l'association de parents n'a plus d'objet. Nous vous remercions d'en interrompre la production et de nous adresser le relevé des éléments déjà réalisés.

Pour l'APE, la trésorière""",
    sender="ape@ecole-jules-ferry-brive.fr",
    order="5310417",
    want="auto handoff",
    tags="business alias number-subject formal",
)
mail(
    "nathalie-mugs-offerts",
    "nathalie",
    "mugs",
    """Bonjour. Je souhaite annuler ma commande 5310560, mes mugs étaient offerts avec mon bon, donc rien à rendre je pense. Merci.""",
    order="5310560",
    want="auto handoff",
    tags="number-body",
)
mail(
    "colette-negatifs",
    "colette",
    "Mes négatifs",
    """Bonjour, ma sœur a retrouvé les mêmes négatifs déjà scannés, ce n'est plus la peine. Commande 5310957. Merci d'annuler et de me renvoyer mes négatifs. Colette Marchand""",
    order="5310957",
    want="auto handoff",
    tags="number-body",
)
mail(
    "bastien-nuit",
    "bastien",
    "oups",
    """il est 2h du mat et j'ai commandé 2 posters de mon chat en 50x70, c'était pas une bonne idée. annulez 5311103 svp et on n'en parle plus""",
    order="5311103",
    tags="informal number-body",
)
mail(
    "studio-diasec",
    "photo",
    "5311160 - annulation client",
    """Bonjour à tous,
Le client final vient de se dédire. Annulation de la 5311160 de notre côté donc, merci de nous confirmer l'avoir sur le compte pro.
Studio Grand Angle""",
    order="5311160",
    tags="business number-subject number-body",
)
mail(
    "alain-deja-parti",
    "alain",
    "commande 5297350",
    """Bonjour, pouvez-vous annuler les 200 tirages de la commande 5297350 ? J'ai fait une erreur de dossier.""",
    order="5297350",
    want="auto handoff",
    tags="shipped number-body",
)
mail(
    "roger-dibond",
    "roger",
    "Annulation de ma commande",
    """Monsieur, Je désire annuler ma commande 5299561, mon épouse étant souffrante nous ne pouvons plus l'installer. Veuillez recevoir mes salutations. R. Bonnafous""",
    order="5299561",
    tags="finalized number-body",
)
mail(
    "franck-deja",
    "franck",
    "5300927",
    """Bonjour, je vous confirme que j'annule bien la 5300927 du 25 février. Franck""",
    order="5300927",
    tags="canceled number-body",
)
mail(
    "yvette-stoppee",
    "yvette",
    "albums",
    """Bonjour, merci d'annuler ma commande 5297888 s'il vous plaît. Je ne me rappelle plus si je l'ai déjà fait. Yvette C.""",
    order="5297888",
    tags="stopped number-body",
)
mail(
    "louise-sans-numero",
    "cecile",
    "annulation du tirage fine art",
    """Bonjour, merci d'annuler ma commande 5310694, je vais attendre les soldes. Cécile""",
    order="5310694",
    tags="number-body",
)
mail(
    "cecile-une-seule",
    "cecile",
    "5310835 à annuler, pas les autres",
    """Merci de n'annuler que la commande 5310835. Les deux autres restent bien sûr valables.""",
    order="5310835",
    want="auto handoff",
    tags="two-orders number-body number-subject",
)
