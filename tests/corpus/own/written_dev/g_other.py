"""The rest of the mailbox of a photo lab: most mail is no cancellation."""

from tests.corpus.own.letter import Book
from tests.corpus.own.mime_kit import PDF, attachment, multipart, text_part

BOOK = Book()
mail = BOOK.mail

mail(
    "depot-de-fichiers",
    "camille",
    "Impossible d'envoyer mes TIFF",
    """Bonjour, le téléversement s'arrête à 87 % et le site annule l'envoi à chaque fois. Mes fichiers font 640 Mo. Avez-vous un FTP ? Camille Roussel""",
    want="handoff",
    intent="question other complaint",
    tags="other-subject",
    note="the site cancels an upload; help is asked",
)
mail(
    "date-de-livraison",
    "lumen",
    "Livraison 5306477",
    """Bonjour, quand pensez-vous expédier la commande 5306477 ? Le transporteur du client passe jeudi. Merci, Agnès""",
    want="handoff",
    intent="question other",
    tags="other-subject number-body number-subject business",
    note="when will it be sent",
)
mail(
    "facture-demandee",
    "mairie",
    "Facture au nom de la commune",
    """Bonjour, merci de nous adresser sur Chorus Pro la facture de la commande 5310302 (SIRET 21530310200018, service COM, engagement 2700412).""",
    want="handoff",
    intent="other question",
    tags="other-subject digits-around number-body business",
    note="an invoice",
)
mail(
    "devis-exposition",
    "Maud Perrec <maud.perrec@festival-rivages.example>",
    "Demande de devis - 40 tirages 80 × 120",
    """Bonjour, nous préparons l'édition 2027 du festival et aimerions un devis pour 40 tirages contrecollés, livraison à Lorient fin août. En cas d'annulation du festival, quelles sont vos conditions ? Maud Perrec""",
    want="handoff",
    intent="question other",
    tags="other-subject business",
    note="a quote request that asks about cancellation terms",
)
mail(
    "candidature-spontanee",
    "Yanis Cherif <yanis.cherif@gmail.com>",
    "Candidature tireur numérique",
    "",
    want="handoff",
    intent="other",
    part=multipart(
        "mixed",
        (
            text_part(
                "Madame, Monsieur,\nTitulaire d'un bac pro photographie, je vous adresse ma candidature au poste de tireur. CV joint.\nYanis Cherif"
            ),
            attachment("CV_Yanis_Cherif.pdf", "application/pdf", PDF),
        ),
    ),
    tags="other-subject attachment",
    note="a job application",
)
mail(
    "presse",
    "Claire Aubin <c.aubin@mag-image.example>",
    "Interview pour notre dossier « Le tirage en 2027 »",
    """Bonjour, je prépare un dossier sur les laboratoires français et souhaiterais interroger votre directeur. Mon bouclage est le 2 avril. Claire Aubin, journaliste""",
    want="handoff",
    intent="other",
    tags="other-subject business",
    note="press",
)
mail(
    "facture-fournisseur",
    "Comptabilité Encres & Co <compta@encres-co.example>",
    "Facture n° 5304120 - échéance 31/03/2027",
    "",
    want="handoff",
    intent="other",
    part=multipart(
        "mixed",
        (
            text_part(
                "Bonjour, veuillez trouver ci-joint la facture n° 5304120 d'un montant de 1 284,00 € TTC. Cette facture annule et remplace la précédente."
            ),
            attachment("facture-5304120.pdf", "application/pdf", PDF),
        ),
    ),
    tags="other-subject digits-around attachment business",
    note="a supplier's invoice that « annule et remplace » another; its number equals an order",
)
mail(
    "prospection-seo",
    "Kate Wilson <kate@rank-higher.example>",
    "Your website pictoonline.fr",
    """Hi, I noticed some errors on your website. We can bring you to page one of Google. No contract, cancel anytime. May I send a quote? Kate""",
    want="ignore handoff",
    intent="other machine",
    lang="en",
    tags="spam prospecting",
    note="cold selling",
)
mail(
    "hameconnage-banque",
    "Service Paiement <alerte@paiement-secure.example>",
    "Votre remboursement de 184,90 € est bloqué",
    """Cher client, votre commande 5308733 a été annulée par erreur. Cliquez ici sous 24h pour confirmer votre carte et recevoir votre remboursement : http://paiement-secure.example/5308733""",
    want="ignore handoff",
    intent="other machine",
    trace="none_unaligned",
    tags="spam phishing digits-around",
    note="phishing with an order number as bait",
)
mail(
    "probleme-connexion",
    "gerard",
    "mot de passe perdu",
    """Bonjour, je n'arrive plus à me connecter pour récupérer mes photos, le lien de réinitialisation ne marche pas. G. Poulain""",
    want="handoff",
    intent="question other complaint",
    tags="other-subject",
    note="login trouble",
)
mail(
    "conseil-papier",
    "pauline",
    "Quel papier pour du noir et blanc ?",
    """Bonsoir, j'hésite entre le Baryta et le Photo Rag pour une série en noir et blanc très contrastée. Que me conseillez-vous ? Pauline""",
    want="handoff",
    intent="question",
    tags="other-subject question",
    note="advice",
)
mail(
    "colis-a-une-autre-adresse",
    "lucia",
    "Entrega",
    """Hola, ¿pueden entregar el pedido 5308660 en la oficina? Estaré de viaje. Gracias, Lucía""",
    want="handoff",
    intent="change question",
    lang="es",
    tags="change number-body",
    note="Spanish: another delivery address",
)
mail(
    "stage-de-troisieme",
    "Corinne Petit <corinne.petit@orange.fr>",
    "Stage d'observation pour ma fille",
    """Bonjour, l'entreprise qui devait accueillir ma fille en stage vient d'annuler. Prenez-vous des élèves de troisième la semaine du 5 avril ? Corinne Petit""",
    want="handoff",
    intent="question other",
    tags="other-subject",
    note="somebody else cancelled something else",
)
mail(
    "carte-cadeau",
    "dan",
    "Gift card",
    """Hello, can I buy a gift card for a friend and use my store credit for it? Dan""",
    want="handoff",
    intent="credit_question question",
    lang="en",
    tags="credit-question question",
    note="a question on the credit",
)
mail(
    "avis-positif-avec-mot",
    "henri",
    "Bravo",
    """Bonjour, j'avais failli annuler tant j'étais inquiet du délai, et finalement le livre est superbe d'après votre photo d'atelier. Merci à tous. H. Castagnet""",
    want="handoff ignore",
    intent="thanks",
    tags="thanks negated",
    note="praise with the word « annuler » in it",
)
mail(
    "partenariat",
    "Association Pixel <asso@pixel.example>",
    "Partenariat salon de la photo",
    """Bonjour, notre salon se tient les 5 et 6 juin. Accepteriez-vous d'offrir un lot ? Sans réponse de votre part avant le 15 avril nous considérerons la proposition comme annulée. Le bureau""",
    want="handoff",
    intent="other question",
    tags="other-subject business",
    note="a partnership; what is cancelled is the proposal",
)
