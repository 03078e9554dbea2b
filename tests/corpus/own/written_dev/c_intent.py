"""Mails that speak of cancelling, stopping or money and do not clearly ask for it, and what stands close to them."""

from tests.corpus.own.letter import Book

BOOK = Book()
mail = BOOK.mail

mail(
    "comment-annuler",
    "solene",
    "Comment annuler ?",
    """Bonjour, comment fait-on pour annuler une commande sur votre site ? Je ne trouve pas le bouton. Merci. Solène""",
    want="handoff",
    intent="question",
    tags="question no-number",
    note="a question about the rules",
)
mail(
    "jusqu-a-quand",
    "dan",
    "question commande 5308244",
    """Bonjour, jusqu'à quand est-ce que je peux annuler la commande 5308244 sans frais ? Je dois voir avec ma galerie vendredi. Dan""",
    want="handoff",
    intent="question",
    tags="question number-body number-subject",
    note="until when: a question, though it names the order",
)
mail(
    "combien-si-j-annule",
    "marc",
    "5302088",
    """Bonjour,
si j'annulais maintenant la 5302088, combien me seraient facturés les tirages déjà faits ? J'attends votre réponse avant de décider.
Marc Delattre""",
    want="handoff",
    intent="question conditional",
    tags="question conditional number-body number-subject",
    note="how much would it cost; he has not decided",
)
mail(
    "est-ce-que-c-est-annule",
    "bruno",
    "commande 5306190",
    """Bonjour, pouvez-vous me dire si ma commande 5306190 a bien été annulée ? Votre site affiche une erreur. Bruno E.""",
    want="handoff",
    intent="question",
    tags="question number-body number-subject",
    note="asks about a state, asks for nothing",
)
mail(
    "n-annulez-pas",
    "katia",
    "commande 5307518 SURTOUT PAS annuler",
    """Bonjour, mon mari vous a téléphoné hier pour annuler la commande 5307518 : c'est une erreur de sa part, surtout n'annulez rien, on a besoin des photos pour samedi ! Katia""",
    want="handoff",
    intent="retraction other",
    tags="negated number-body number-subject",
    note="asks not to cancel",
)
mail(
    "negation-a-distance",
    "agathe",
    "À propos de ma commande 5310455",
    """Bonjour, je ne pense pas, contrairement à ce que j'ai pu laisser entendre à votre conseillère lors de notre conversation un peu confuse de mardi, vouloir annuler la commande 5310455.
Agathe Noirot""",
    want="handoff",
    intent="retraction other",
    tags="negated number-body number-subject",
    note="« je ne pense pas … vouloir annuler », the negation far away",
)
mail(
    "condition-delai",
    "mairie",
    "Délai commande 5310302",
    """Bonjour,

Nous avons impérativement besoin des affiches le 20 mars. Si vous n'êtes pas en mesure de tenir cette date, merci d'annuler la commande 5310302.

Le service communication""",
    want="handoff",
    intent="conditional",
    tags="conditional number-body number-subject business",
    note="a condition a person must answer",
)
mail(
    "condition-sauf",
    "yves",
    "5307340",
    """Bonjour, à moins que vous ne puissiez livrer à Lausanne plutôt qu'à Morges, je préfère annuler la commande 5307340. Y.H.""",
    want="handoff",
    intent="conditional change",
    tags="conditional switzerland number-body number-subject",
    note="« à moins que »",
)
mail(
    "condition-en-queue",
    "ines",
    "Faire-part",
    """Bonjour, merci d'annuler la commande 5310177, mais seulement si vous n'avez pas dépassé les vingt exemplaires. Sinon laissez finir. Inès""",
    want="handoff",
    intent="conditional",
    tags="conditional number-body",
    note="the condition comes after the request",
)
mail(
    "finalement-gardez",
    "pauline",
    "Re: annulation 5310024",
    """Bonjour, je vous ai écrit ce matin pour annuler la commande 5310024. Finalement gardez-la, mon encadreur peut s'adapter. Pauline Reyer""",
    want="handoff",
    intent="retraction",
    tags="retraction number-body number-subject",
    note="takes it back",
)
mail(
    "ps-qui-reprend",
    "camille",
    "Annuler 5304981",
    """Bonjour,

Je vous remercie de bien vouloir annuler ma commande 5304981.

Cordialement,
Camille Roussel

PS : ah non, attendez, mon associée me dit qu'elle les veut quand même. Ne faites rien pour l'instant.""",
    want="handoff",
    intent="retraction",
    tags="retraction postscript number-body number-subject",
    note="a postscript that takes the request back",
)
mail(
    "hesitation",
    "delphine",
    "je ne sais plus",
    """Bonjour, pour la 5310844 je vous demande d'annuler... enfin non... enfin je ne sais pas, c'est compliqué, qu'est-ce que vous me conseillez ? Delphine""",
    want="handoff",
    intent="retraction question",
    tags="contradictory number-body",
    note="contradictory wishes",
)
mail(
    "ironie",
    "kevin",
    "bravo",
    """Ah ben super, bravo, trois mails automatiques pour un poster. Annulez donc toute la société tant qu'on y est, et mon chat avec ! Non mais sérieusement, quand part mon poster 5310990 ?
Kévin""",
    want="handoff",
    intent="question complaint other",
    tags="irony number-body",
    note="irony; the true question is when it leaves",
)
mail(
    "une-ligne-seulement",
    "marc",
    "Commande 5302088 - le dibond",
    """Bonjour,
Merci d'annuler uniquement le dibond de ma commande 5302088, les tirages on les garde.
Marc""",
    want="handoff",
    intent="part",
    tags="partial by-product number-body number-subject",
    note="one line",
)
mail(
    "tout-sauf",
    "lumen",
    "Cde 5306477 modifiée",
    """Bonjour, annulez toute la commande 5306477 sauf les caisses américaines dont nous avons absolument besoin. Merci, Agnès""",
    want="handoff",
    intent="part",
    sender="prod@atelier-lumen.fr",
    tags="partial business alias number-body number-subject",
    note="all but one line",
)
mail(
    "deux-exemplaires-de-moins",
    "camille",
    "3 -> 1",
    """Bonjour, sur la 5304981 j'ai mis 3 exemplaires au lieu d'un seul. Pouvez-vous en annuler deux ? Merci !""",
    want="handoff",
    intent="part change",
    tags="partial number-body",
    note="some copies",
)
mail(
    "le-calendrier-de-la-commande",
    "nadia",
    "Commande 5303655 calendriers",
    """Bonjour, dans la commande 5303655 il y a deux calendriers, est-ce que vous pourriez annuler les calendriers svp ? Les petites photos on les attend avec impatience. Nadia""",
    want="handoff",
    intent="part",
    tags="partial by-product number-body number-subject polite",
    note="one line of the order",
)
mail(
    "remplacer-un-fichier",
    "sanne",
    "Bestelling 5308891",
    """Hoi, kan ik de foto van maart nog vervangen in bestelling 5308891? Er staat een spelfout in. Groet, Sanne""",
    want="handoff",
    intent="change question",
    lang="nl",
    tags="change number-body number-subject",
    note="Dutch: replace a picture, nothing to cancel",
)
mail(
    "changer-papier-plutot",
    "pauline",
    "Baryta ou Photo Rag",
    """Bonsoir, plutôt que d'annuler ma commande 5310024, serait-il possible de passer sur du Photo Rag mat ? Pauline""",
    want="handoff",
    intent="change",
    tags="change negated number-body",
    note="a change rather than a cancellation",
)
mail(
    "annuler-et-refaire-en-mat",
    "kevin",
    "poster",
    """slt, vous pouvez annuler le poster 5310990 et le refaire en 40x60 mat a la place ? je paye la diff""",
    want="handoff",
    intent="change",
    tags="change sms number-body",
    note="« annuler et refaire »: a replacement by the shop is a change",
)
mail(
    "adresse-de-livraison",
    "simon",
    "adresse 5307702",
    """Bonjour, je déménage le 25. Est-il possible de changer l'adresse de la commande 5307702 pour le 4870 rue Saint-Denis, Montréal H2J 2L6 ? Merci!""",
    want="handoff",
    intent="change",
    tags="change quebec digits-around number-body number-subject",
    note="address",
)
mail(
    "mettre-en-attente",
    "ines",
    "faire part en pause",
    """Bonjour, pouvez vous mettre la commande 5310177 en attente quelques jours ? on a peut être un changement de salle. merci Inès""",
    want="handoff",
    intent="change other",
    tags="pause number-body",
    note="a pause is not a cancellation",
)
mail(
    "plainte-rayures",
    "gerard",
    "Commande 5297105 - album abîmé",
    """Bonjour,
Je viens d'ouvrir le colis : la tranche de l'album est fendue et il y a une rayure sur la page 12. Je veux que vous annuliez cette commande et que vous me la remplaciez ou me la remboursiez.
Gérard Poulain""",
    want="handoff",
    intent="complaint",
    tags="complaint defect number-subject received",
    note="a defect: never an automatic answer",
)
mail(
    "plainte-retard-et-annulation",
    "katia",
    "Toujours rien reçu !!",
    """Bonjour, la commande 5307518 devait arriver le 10. On est le 13 et toujours rien, c'est inadmissible. Dans ces conditions j'annule et je veux être dédommagée. Katia Lambrechts""",
    want="handoff",
    intent="complaint legal",
    tags="complaint delay damages belgium number-body",
    note="a delay and a claim for damages",
)
mail(
    "dommages-avocat",
    "lumen",
    "Mise en demeure - commande 5306477",
    """Madame, Monsieur,

Faute de livraison sous huit jours, nous annulerons la commande 5306477 et saisirons notre conseil aux fins d'obtenir réparation de notre préjudice (art. 1231-1 du Code civil).

La gérance, Atelier Lumen""",
    want="handoff",
    intent="legal conditional complaint",
    tags="legal-threat conditional business number-body number-subject",
    note="formal notice",
)
mail(
    "menace-avis",
    "bruno",
    "5306190",
    """Annulez la commande 5306190 et remboursez-moi sous 48h ou je vous pourris sur Google et je fais opposition auprès de ma banque.""",
    want="handoff",
    intent="legal money_back complaint",
    tags="legal-threat angry number-body number-subject",
    note="threats: a review and a chargeback",
)
mail(
    "refus-avoir",
    "yves",
    "Annulation 5307340, remboursement sur ma carte",
    """Bonjour,

J'annule la commande 5307340. Je ne veux pas d'un avoir, je vous prie de recréditer ma carte Visa.

Y. Hämmerli""",
    want="handoff",
    intent="money_back",
    tags="refuses-store-credit switzerland number-body number-subject",
    note="refuses the store credit",
)
mail(
    "refund-to-card-only",
    "harriet",
    "Cancellation 5308019",
    """Hello, I'd like to cancel 5308019 but I need the money back on my debit card rather than as a voucher, please. Harriet""",
    want="handoff",
    intent="money_back",
    lang="en",
    tags="refuses-store-credit gbp number-body number-subject",
    note="card rather than voucher",
)
mail(
    "retractation-personnalise",
    "camille",
    "Droit de rétractation - commande 5304981",
    """Madame, Monsieur,

Conformément à l'article L221-18 du Code de la consommation, j'exerce mon droit de rétractation de quatorze jours sur la commande 5304981 du 6 mars 2027.

Camille Roussel""",
    want="handoff",
    intent="withdrawal",
    tags="legal number-body number-subject",
    note="the legal right of withdrawal, on personalised prints",
)
mail(
    "retractation-cadre",
    "monique",
    "rétractation cadre",
    """Bonjour, j'ai commandé un cadre en chêne avec un tirage (5309233). Je voudrais me rétracter dans le délai légal de 14 jours. Monique Aubert""",
    want="handoff",
    intent="withdrawal",
    tags="legal withdrawable number-body",
    note="stock goods keep the right of withdrawal",
)
mail(
    "annulation-simple-article-de-stock",
    "monique",
    "Commande 5309233",
    """Bonjour, je souhaite annuler ma commande 5309233. Merci, Monique Aubert""",
    want="handoff",
    order="5309233",
    intent="cancel",
    tags="withdrawable number-body number-subject",
    note="a clear request, but the paid order has a withdrawable line: a person",
)
mail(
    "article-de-stock-non-paye",
    "rachid",
    "commande 5309350",
    """Bonjour, je n'ai pas encore réglé la commande 5309350 et je n'en veux plus. Merci de l'annuler. R. Amrani""",
    order="5309350",
    tags="withdrawable unpaid number-body number-subject",
    note="withdrawable, but not paid: simply voided",
)
mail(
    "rgpd-effacement",
    "victor",
    "Suppression de mes données",
    """Bonjour,
En application de l'article 17 du RGPD, je vous demande de supprimer mon compte, mes photos et toutes mes données personnelles, y compris la commande 5299902.
Victor Lemaître""",
    want="handoff",
    intent="personal_data",
    tags="personal-data number-body",
    note="erasure, within its legal time",
)
mail(
    "rgpd-acces-et-annulation",
    "agathe",
    "RGPD + commande 5310455",
    """Bonjour, merci d'annuler la 5310455 et de me communiquer l'ensemble des données que vous détenez sur moi (droit d'accès, art. 15). Agathe Noirot""",
    want="handoff",
    intent="personal_data",
    tags="personal-data number-body number-subject",
    note="an access request beside the cancellation: a person",
)
mail(
    "question-avoir",
    "odile",
    "Mon avoir",
    """Bonjour, suite à l'arrêt de la commande 5297761, où puis-je voir mon avoir sur le site et est-il valable aussi pour les cadres ? Merci. Odile""",
    want="handoff",
    intent="credit_question",
    tags="credit-question number-body",
    note="about the credit, nothing to cancel",
)
mail(
    "avoir-manquant",
    "bruno",
    "Avoir 5300815 ?",
    """Bonjour, ma commande 5300815 est annulée depuis février mais je ne vois pas les 212,30 € sur mon compte. Merci de vérifier. Bruno""",
    want="handoff",
    intent="credit_question",
    tags="credit-question by-amount number-body number-subject",
    note="where is the credit",
)
mail(
    "merci-apres-annulation",
    "bruno",
    "Re: Votre commande 5300815 est annulée",
    """Parfait, merci pour votre rapidité !
Bruno""",
    want="handoff ignore",
    intent="thanks",
    tags="thanks number-subject short",
    note="thanks and nothing else; alone, without the memory of a letter of ours, a person or nobody",
)
mail(
    "merci-beau-travail",
    "gerard",
    "Merci",
    """Bonjour, juste un mot pour vous dire que les tirages de l'album de famille sont magnifiques. Bravo à toute l'équipe. Gérard""",
    want="handoff ignore",
    intent="thanks",
    tags="thanks",
    note="praise",
)
mail(
    "on-m-a-annule",
    "theo",
    "Pourquoi ?",
    """Bonjour, pourquoi avez-vous annulé ma commande 5309012 ? Je n'ai rien demandé. Théo""",
    want="handoff",
    intent="question complaint",
    tags="question number-body",
    note="the shop is said to have cancelled; he asks why",
)
mail(
    "recit-au-passe",
    "odile",
    "Petit souci de facture",
    """Bonjour, en janvier j'avais demandé d'annuler la commande 5297761, ce que vous aviez fait très vite. Il me faudrait maintenant la facture de la partie imprimée pour mon comptable. Odile Prigent""",
    want="handoff",
    intent="other",
    tags="past-tense number-body invoice",
    note="tells of an old request; wants an invoice",
)
mail(
    "permission-conditionnelle",
    "jp",
    "toile 5304120",
    """Bonjour, si la toile 5304120 vous pose trop de difficultés avec ce fichier, vous pouvez l'annuler, je comprendrai. Sinon je l'attends. JP Loiseau""",
    want="handoff",
    intent="conditional",
    tags="conditional permission number-body number-subject",
    note="permission under a condition",
)
mail(
    "un-tiers-voudrait",
    "nadia",
    "album",
    """Bonjour, mon frère trouve que je devrais annuler l'album 5303417 et passer par son copain imprimeur. Vous en pensez quoi, votre qualité est vraiment meilleure ? Nadia""",
    want="handoff",
    intent="question other",
    tags="third-person question number-body",
    note="a third person's wish",
)
mail(
    "j-allais-annuler",
    "camille",
    "5304981 c'est bon",
    """Bonjour, j'allais annuler la 5304981 mais votre mail sur les profils ICC m'a rassurée. On lance comme prévu ! Camille""",
    want="handoff",
    intent="other retraction",
    tags="negated number-body number-subject",
    note="was about to, and does not",
)
mail(
    "annuler-le-code-promo",
    "lumen",
    "code promo",
    """Bonjour, pouvez-vous annuler le code promo appliqué sur la commande 5306911 ? Il est réservé à un autre de nos clients. Merci""",
    want="handoff",
    intent="change other",
    tags="other-object number-body business",
    note="it is the code that is to be cancelled",
)
mail(
    "annuler-mon-abonnement-newsletter",
    "gerard",
    "Désinscription",
    """Merci de bien vouloir annuler mon inscription à votre lettre d'information. G. Poulain""",
    want="handoff",
    intent="other",
    tags="other-object",
    note="a newsletter",
)
mail(
    "annulation-rendez-vous-atelier",
    "delphine",
    "Annulation de ma venue samedi",
    """Bonjour, je dois annuler ma participation à votre atelier argentique de samedi, je suis malade. Désolée ! Delphine Auray""",
    want="handoff",
    intent="other",
    tags="other-object no-number",
    note="a workshop, not an order",
)
mail(
    "question-puis-demande",
    "harriet",
    "5308019",
    """Hello, is it too late to stop order 5308019? If it isn't, I'd be grateful if you could.
Harriet""",
    want="auto handoff",
    order="5308019",
    intent="cancel question conditional",
    lang="en",
    tags="polite question-form gbp number-body number-subject",
    note="« if it isn't too late » is a polite request; a careful reader may hand it off",
)
