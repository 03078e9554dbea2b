"""Clear requests, in the words of many kinds of people."""

from tests.corpus.own.letter import Book

BOOK = Book()
mail = BOOK.mail

mail(
    "mauvais-recadrage",
    "solene",
    "Commande 5301142 à annuler",
    """Bonjour,

Je viens de m'apercevoir que le recadrage automatique a coupé la tête de mon beau-père sur trois des quatre agrandissements. Pouvez-vous annuler ma commande 5301142 ? Je la referai ce week-end en vérifiant chaque image.

Merci d'avance,
Solène Kervella""",
    order="5301142",
    tags="polite reason-photo number-body number-subject",
    note="a polite question about one's own order is a request",
)
mail(
    "cadeau-deja-offert",
    "marc",
    "annulation svp",
    """Bonjour
ma soeur a eu exactement la même idée que moi pour les 50 ans de mariage des parents...
donc inutile de continuer, merci d'arrêter tout sur la 5302088, je paie ce qui est déjà sorti de vos machines, pas de souci.
Marc""",
    order="5302088",
    tags="informal number-body",
    note="stop; accepting the bill for what is done is the rule itself",
)
mail(
    "toile-trop-grande",
    "jp",
    "Ma toile",
    """Madame, Monsieur,

J'ai mesuré le mur après avoir passé commande, ce qui n'était pas très malin : la toile 60 × 90 ne passe pas entre les deux fenêtres.
Je vous saurais gré de bien vouloir procéder à l'annulation de la commande n° 5304120 du 4 mars.

Veuillez agréer, Madame, Monsieur, l'expression de mes salutations distinguées.

Jean-Pierre Loiseau""",
    order="5304120",
    tags="formal number-body nothing-processed by-date",
    note="in production with nothing processed: everything is credited",
)
mail(
    "iphone-en-vitesse",
    "camille",
    "5304981",
    """Coucou, erreur de papier, vous pouvez l'annuler svp ? merciiii

Envoyé de mon iPhone""",
    want="auto handoff",
    order="5304981",
    tags="short phone-signature number-subject",
    note="« l' » is the order of the subject; polite and clear",
)
mail(
    "sms-sans-accent",
    "fatou",
    None,
    """slt jveu anulé ma comande 5305236 jai pa encor payé mais jla veu plu dsl mci""",
    order="5305236",
    tags="sms no-accents typos no-subject unpaid",
    note="SMS spelling, not paid yet: voided, nothing credited",
)
mail(
    "livre-cuir-finalise",
    "henri",
    "Livre photo cuir, commande n° 5299474",
    """Bonjour,
Suite à un deuil dans la famille, la fête pour laquelle j'avais préparé ce livre n'aura pas lieu. Je vous demande d'annuler ma commande n° 5299474.
Avec mes remerciements,
H. Castagnet""",
    order="5299474",
    tags="number-body number-subject finalized life-story",
    note="finalized: refused, kindly",
)
mail(
    "posters-deja-faits",
    "lea",
    "stop 5306002",
    """Hello ! finalement les posters je les prends plus, mon coloc déménage. On peut annuler la 5306002 ? Bisous bonne journée
Léa""",
    order="5306002",
    tags="informal all-processed number-body number-subject",
    note="everything processed: as finalized. « finalement » opens a wish here, it does not take one back",
)
mail(
    "deja-annulee-fevrier",
    "bruno",
    "Commande 5300815",
    """Bonjour,

Je souhaite annuler la commande 5300815 (deux dibonds). Je ne vois rien bouger dans mon espace client.

Cordialement
Bruno Escoffier
06 53 00 81 55""",
    order="5300815",
    tags="canceled number-body number-subject digits-around",
    note="already canceled; his other, open order is not named",
)
mail(
    "stoppee-en-janvier",
    "odile",
    "demande d'annulation commande 5297761",
    """Bonjour Madame, Monsieur,
je vous confirme par écrit que je veux annuler ma commande 5297761 de tirages fine art.
Bien cordialement.
Odile Prigent""",
    order="5297761",
    tags="stopped number-body number-subject",
    note="production was stopped already; the book knows the credit",
)
mail(
    "atelier-bon-de-commande",
    "lumen",
    "URGENT / stop prod / cde 5306477 / BC 2027-0311",
    """Bonjour,

Merci de stopper immédiatement la production de notre commande 5306477 : le client final a résilié l'exposition ce matin.
Vous pouvez facturer ce qui est fait.

Bien à vous,

Agnès Rivoal
Production
ATELIER LUMEN - SARL au capital de 7 620 €
SIRET 530 647 812 00027 - TVA FR42530647812
14 rue de la Verrerie, 44000 Nantes - T 02 53 06 47 99""",
    order="5306477",
    sender="prod@atelier-lumen.fr",
    from_field="Agnès RIVOAL <prod@atelier-lumen.fr>",
    tags="business alias number-body number-subject digits-around signature",
    note="written from an alias; SIRET and telephone begin like the order number",
)
mail(
    "suisse-septante",
    "yves",
    "Annulation commande no 5307340",
    """Bonjour,

Je vous prie d'annuler ma commande no 5307340 d'un montant de CHF 167.50. Les trois toiles étaient prévues pour le cabinet mais nous déménageons à Yverdon et les parois sont en béton brut.

Meilleures salutations
Yves Hämmerli""",
    order="5307340",
    tags="switzerland chf number-body number-subject by-amount",
    note="Swiss francs",
)
mail(
    "belgique-nonante",
    "katia",
    "commande 5307518",
    """Bonjour, je voudrais annuler ma commande 5307518 s'il vous plait. On est nonante-deux parents à l'école et la moitié a déjà commandé ailleurs, c'est devenu inutile savez-vous. Bien à vous, Katia""",
    order="5307518",
    tags="belgium number-body number-subject no-punctuation",
    note="Belgian French; partly processed",
)
mail(
    "quebec-cancellation",
    "simon",
    "Cancellation de ma commande",
    """Bonjour,
J'aimerais canceller ma commande 5307702 SVP. J'ai magasiné un peu vite pis j'ai pogné le mauvais format d'album.
Merci bien, bonne fin de journée!
Simon""",
    order="5307702",
    tags="quebec number-body reason-format",
    note="« canceller », as in Québec",
)
mail(
    "exhibition-postponed",
    "harriet",
    "Order 5308019",
    """Dear PictoOnline,

I'm afraid our little exhibition at the library has been postponed to next year, so please cancel order 5308019. I understand that the one already printed will be charged.

With many thanks,
Harriet Lowe""",
    order="5308019",
    lang="en",
    tags="gbp number-body number-subject",
    note="English, pounds, partly processed",
)
mail(
    "wrong-crop-dan",
    "dan",
    "pls cancel",
    """Hi there, can you cancel 5308244 please? Picked the wrong crop on the big canvas. Cheers, Dan""",
    order="5308244",
    lang="en",
    tags="short polite reason-photo number-body",
    note="polite question, clear",
)
mail(
    "bestellung-stornieren-jonas",
    "jonas",
    "Stornierung Bestellung 5308407",
    """Guten Tag,

hiermit möchte ich meine Bestellung Nr. 5308407 vom 10. März stornieren. Ich habe leider die falsche Bilddatei hochgeladen.

Mit freundlichen Grüßen
Jonas Brandt""",
    order="5308407",
    lang="de",
    tags="number-body number-subject reason-photo",
    note="German, clear",
)
mail(
    "anular-pedido-lucia",
    "lucia",
    "Pedido 5308660",
    """Buenas tardes:

Les escribo para anular el pedido 5308660. Me he equivocado de tamaño en todas las copias. Las que ya estén hechas me las cobran, sin problema.

Un saludo,
Lucía""",
    order="5308660",
    lang="es",
    tags="number-body number-subject reason-format",
    note="Spanish, partly processed",
)
mail(
    "annullare-ordine-paolo",
    "paolo",
    "ordine 5308733",
    """Buongiorno, vorrei annullare l'ordine 5308733 per favore: mia figlia ha già fatto stampare gli stessi album. Grazie mille. Paolo Venturi""",
    order="5308733",
    lang="it",
    tags="number-body number-subject short",
    note="Italian, clear",
)
mail(
    "bestelling-annuleren-sanne",
    "sanne",
    "Bestelling 5308891 annuleren",
    """Goedemorgen,

Kunnen jullie mijn bestelling 5308891 annuleren? De kalenders zijn niet meer nodig, het goede doel heeft ze zelf al laten drukken.

Groetjes,
Sanne de Wit""",
    order="5308891",
    lang="nl",
    tags="polite number-body number-subject",
    note="Dutch, polite, partly processed",
)
mail(
    "widerrufen-im-alltag",
    "jonas",
    "5308407",
    """Hallo, ich möchte meine Bestellung 5308407 doch lieber widerrufen, ich hab mich im Format vertan. Danke! Jonas""",
    want="auto handoff",
    order="5308407",
    lang="de",
    intent="cancel withdrawal",
    tags="everyday-word number-body number-subject",
    note="« widerrufen » as an everyday word leaves the request clear (contract); a careful reader may hand it off",
)
mail(
    "majuscules-colere",
    "pauline",
    "ANNULEZ MA COMMANDE !!!",
    """C'EST LA TROISIEME FOIS QUE VOTRE SITE ME MET LE MAUVAIS FORMAT, J'EN AI PLUS QU'ASSEZ. ANNULEZ LA COMMANDE 5310024 TOUT DE SUITE. PAULINE REYER""",
    order="5310024",
    tags="caps angry no-accents number-body",
    note="anger alone leaves the request clear",
)
mail(
    "faire-part-date-changee",
    "ines",
    "Faire-part - date du mariage changée",
    """Bonjour,

Le traiteur vient de nous lâcher et nous avons dû décaler le mariage au 18 septembre : les faire-part de la commande 5310177 sont donc tous faux. Merci d'arrêter l'impression, je recommencerai avec la bonne date.

Inès""",
    order="5310177",
    tags="number-body reason-error digits-around life-story",
    note="stop printing, she will order again: a cancellation, not a change of this order",
)
mail(
    "mairie-formelle",
    "mairie",
    "Commande n° 5310302 - demande d'arrêt de production",
    """Madame, Monsieur,

Par délibération du 10 mars 2027, le conseil municipal a ajourné l'exposition « Saint-Aubin hier et aujourd'hui ». En conséquence, je vous demande de bien vouloir interrompre la production de la commande citée en objet.

Je vous prie d'agréer, Madame, Monsieur, l'assurance de ma considération distinguée.

Pour le Maire et par délégation,
Le service communication""",
    order="5310302",
    tags="business formal number-subject-only digits-around",
    note="« citée en objet » points to the subject's number",
)
mail(
    "coupon-tout-offert",
    "agathe",
    "ma commande gratuite 5310455",
    """Bonjour, j'avais utilisé mon bon anniversaire sur la commande 5310455, mais j'ai envoyé deux fois la même photo. Vous pouvez l'annuler, il n'y a rien à me rendre de toute façon.
Agathe""",
    order="5310455",
    tags="number-body number-subject zero-credit permission",
    note="permission is a request; nothing was paid, so the credit is 0.00",
)
mail(
    "pellicules-labo",
    "delphine",
    "Re: PictoOnline - Confirmation de votre commande n°5310844",
    """Bonjour,
Je me suis trompée : il fallait seulement les négatifs scannés, pas 144 tirages ! Merci d'annuler cette commande, je repasserai une commande de scans.
Delphine Auray""",
    order="5310844",
    answers="5310844",
    tags="number-quoted number-subject quoted top-posting reason-error",
    note="« cette commande » is the one of the quoted confirmation",
)
mail(
    "trois-heures-du-matin",
    "kevin",
    "oups",
    """bjr jai commandé bourré hier soir un poster de mon chat le num cest 5310990 faut annuler ca merci ma copine va me tuer""",
    order="5310990",
    tags="informal humour no-punctuation number-body sms",
    note="« faut annuler ça »",
)
mail(
    "club-photo-vote",
    "club",
    "Annulation de la commande 5311046",
    """Bonjour à toute l'équipe,

Réunis hier soir, les membres du bureau ont décidé de ne pas participer au salon cette année. Nous renonçons donc à notre commande 5311046 et vous prions de l'annuler. L'avoir sera bien utile pour la rentrée !

Amicalement,
Pour le Club, la trésorière""",
    order="5311046",
    tags="business number-body number-subject",
    note="renounces and asks to cancel; welcomes the credit",
)
mail(
    "avant-fabrication-espoir",
    "dan",
    "Commande 5308244",
    """Bonjour, excusez mon français. Je voudrais annuler la commande 5308244, j'espère avant qu'elle parte en fabrication. Merci beaucoup. Dan""",
    order="5308244",
    tags="hope number-body number-subject",
    note="« avant qu'elle parte en fabrication » is a hope, not a condition",
)
mail(
    "si-pas-deja-fait",
    "marc",
    "5302088 suite",
    """Bonjour,

Comme vu au téléphone avec votre collègue (Sophie je crois ?), merci d'annuler la commande 5302088 si ce n'est pas déjà fait.

M. Delattre
Menuiserie Delattre - 3 rue du Bief - 59300 Valenciennes""",
    order="5302088",
    sender="marc@delattre-menuiserie.fr",
    tags="already-said alias number-body number-subject signature digits-around",
    note="« si ce n'est pas déjà fait » leaves the request clear",
)
mail(
    "remboursez-moi-simple",
    "camille",
    "Annulation 5304981 et remboursement",
    """Bonjour,

J'ai changé d'avis pour les trois tirages fine art. Merci d'annuler la commande 5304981 et de me rembourser.

Camille Roussel""",
    order="5304981",
    tags="money-back number-body number-subject",
    note="« me rembourser » without refusing the avoir",
)
mail(
    "faute-verbe-annuller",
    "simon",
    "anullation commande 5307702",
    """Bonjour je souhaiterai procédé a l'annullation de ma comande 5307702, je me suis trompé dans l'adresse de livraison et dans l'album, je recomence tout. cordialement""",
    order="5307702",
    tags="typos number-body number-subject",
    note="typos in the key word",
)
mail(
    "dictee-vocale",
    "jp",
    "Commande",
    """Bonjour virgule je vous appelle au sujet de la commande 5 304 120 point à la ligne je voudrais l'annuler s'il vous plaît point merci au revoir point""",
    order="5304120",
    tags="dictated number-spaced",
    note="dictated, punctuation spoken, number grouped",
)
mail(
    "laisse-tomber",
    "paolo",
    "5308733",
    """Buongiorno, scusate il disturbo, l'ordine 5308733 lo vorrei disdire. Ho sbagliato copertina. Cordiali saluti, P. Venturi""",
    order="5308733",
    lang="it",
    tags="everyday-word number-body number-subject",
    note="« disdire » is everyday Italian for to cancel",
)
mail(
    "nous-renoncons",
    "lumen",
    "Cde 5306911 - annulation",
    """Bonjour,
Pour faire suite à notre échange de ce jour, nous vous confirmons annuler purement et simplement la cde 5306911 (2 diasec + 8 FA).
Merci de créditer notre compte.
Service comptabilité - Atelier Lumen""",
    order="5306911",
    sender="compta@atelier-lumen.fr",
    tags="business alias number-body number-subject",
    note="« vous confirmons annuler » in one mail is the request itself; asks for account credit",
)
mail(
    "ne-lancez-pas",
    "pauline",
    "Surtout ne lancez pas la commande 5310024",
    """Bonsoir,

Ne lancez pas la production de la commande 5310024, je me suis trompée de fichier et je préfère l'annuler entièrement.

Merci de votre compréhension,
Pauline""",
    order="5310024",
    tags="number-body number-subject negated-other reason-photo",
    note="the negation bears on production; the wish to cancel is stated",
)
mail(
    "double-clic-garder-autre",
    "theo",
    "commande en double",
    """Bonjour, j'ai cliqué deux fois comme un idiot : annulez la 5309067, gardez la 5309012. Merci ! Théo""",
    want="auto handoff",
    order="5309067",
    tags="two-numbers keep-one duplicate number-body",
    note="contract: a clear request about the first named",
)
mail(
    "autre-seulement-mentionnee",
    "olivier",
    "calendrier 5310721",
    """Bonjour,
j'ai bien reçu l'avis de production pour l'album (5310603), parfait, continuez. En revanche le calendrier 5310721 est plein de fautes dans les prénoms, merci de l'annuler.
Olivier S.""",
    want="auto handoff",
    order="5310721",
    tags="two-numbers keep-one number-body number-subject",
    note="another order only mentioned, with « continuez »; one to cancel",
)
mail(
    "souhait-annexe-facture",
    "yves",
    "Commande 5307340",
    """Bonjour, merci d'annuler ma commande 5307340 et de m'envoyer un justificatif de l'avoir en PDF pour ma fiduciaire. Cordialement, Y. Hämmerli""",
    want="auto handoff",
    order="5307340",
    intent="cancel",
    tags="side-wish switzerland number-body number-subject",
    note="a side wish that changes nothing: acted on and shown to a person, or handed off",
)
mail(
    "rappelez-moi",
    "nadia",
    "Annulation album 5303417",
    """Bonjour, je veux annuler mon album 5303417, la mise en page a sauté partout. Vous pouvez me rappeler au 06 30 34 17 55 pour m'expliquer comment éviter ça la prochaine fois ? Merci. Nadia""",
    want="auto handoff",
    order="5303417",
    tags="side-wish digits-around number-body number-subject",
    note="a call as a side wish; the telephone holds digits of the order",
)
mail(
    "longue-lettre-grand-mere",
    "solene",
    "Petite mésaventure",
    """Bonjour,

Je suis cliente chez vous depuis l'époque où il fallait encore poster ses pellicules, c'est dire. Pour les 90 ans de ma grand-mère (née le 12/03/1937, à Douarnenez), j'avais préparé une série de portraits scannés à partir de vieilles plaques de verre, numérotées de 1180042 à 1180061 par mon oncle qui est très organisé. Mon cousin, qui a un diplôme de graphiste, a regardé les fichiers hier soir et m'a fait remarquer que tout était en 72 dpi.

Bref : ce serait du gâchis d'imprimer cela en 30 × 45. Je préfère donc que vous annuliez la commande 5301142, et je reviendrai vers vous avec de bons scans.

Merci pour votre patience et pour la qualité de vos papiers,

Solène Kervella
29100 Douarnenez""",
    order="5301142",
    tags="long life-story digits-around number-body",
    note="other seven-digit numbers are plate numbers",
)
