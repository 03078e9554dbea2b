"""Machines, lists and our own mail; and people who look a little like them."""

from tests.corpus.own.clients import Earlier
from tests.corpus.own.letter import Book
from tests.corpus.own.mime_kit import JPEG, Part, attached_mail, attachment, multipart, page, text_part
from tests.corpus.own.shop import moment

BOOK = Book()
mail = BOOK.mail
OUR_LETTER = Earlier(
    at=moment("2027-03-12 11:40"),
    subject="Votre demande d'annulation",
    address="serviceclient@pictoonline.fr",
    to="",
    text="Bonjour,\n\nPour annuler votre commande, merci de nous indiquer son numéro à sept chiffres (par exemple 5306911).\n\nLe service client",
)
REQUEST = b"From: Bruno Escoffier <bruno.escoffier@sfr.fr>\nSubject: annulation\nMessage-ID: <1@sfr.fr>\n\nAnnulez ma commande 5306190 svp.\n"
OURS = (
    b"From: PictoOnline <serviceclient@pictoonline.fr>\nTo: x@example.org\nSubject: Votre commande 5306190\n"
    b"Message-ID: <reply-77@mailer.pictoonline.fr>\n\nBonjour, nous avons bien annule votre commande 5306190.\n"
)

mail(
    "absence-avec-entete",
    "nadia",
    "Réponse automatique : Votre commande 5303417",
    """Bonjour, je suis absente du 8 au 22 mars. Pour toute urgence : accueil@mairie-x.example. Nadia Benchikh""",
    want="ignore",
    intent="machine",
    extra=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
    tags="robot out-of-office number-subject",
    note="header and wording",
)
mail(
    "absence-sans-entete",
    "marc",
    "Absence du bureau",
    """Bonjour,

Merci pour votre message. Je suis actuellement en congés jusqu'au 29 mars inclus et ne consulte pas mes mails. Je vous répondrai à mon retour.

Marc Delattre""",
    want="ignore",
    intent="machine",
    answers=OUR_LETTER,
    sender="marc@delattre-menuiserie.fr",
    tags="robot out-of-office quoted",
    note="no header: subject and wording say it",
)
mail(
    "absence-citant-une-demande",
    "lumen",
    "Re: annulation commande 5306911 - Message automatique",
    """Ceci est une réponse automatique. L'atelier est fermé pour inventaire jusqu'au 18 mars. Votre message sera traité à notre retour.""",
    want="ignore",
    intent="machine",
    answers=OUR_LETTER,
    extra=(("Precedence", "auto_reply"),),
    tags="robot out-of-office quoted number-subject",
    note="the subject quotes a request; nobody asked",
)
mail(
    "out-of-office-english",
    "harriet",
    "Automatic reply: Your order 5308019",
    """Thank you for your email. I am out of the office with limited access until Monday 22 March. If your enquiry is urgent please ring the bindery.""",
    want="ignore",
    intent="machine",
    lang="en",
    tags="robot out-of-office number-subject",
    note="Exchange wording, no header",
)
mail(
    "abwesenheitsnotiz",
    "jonas",
    "Automatische Antwort: Bestellung 5308407",
    """Vielen Dank für Ihre Nachricht. Ich bin bis einschließlich 26.03. nicht im Büro. Ihre E-Mail wird nicht weitergeleitet.""",
    want="ignore",
    intent="machine",
    lang="de",
    extra=(("X-Autoreply", "yes"),),
    tags="robot out-of-office number-subject",
    note="German responder",
)
mail(
    "bounce-multipart-report",
    "Mail Delivery System <MAILER-DAEMON@smtp.orange.fr>",
    "Undelivered Mail Returned to Sender",
    "",
    want="ignore",
    intent="machine",
    envelope="",
    lang="en",
    part=multipart(
        "report",
        (
            text_part(
                "This is the mail system at host smtp.orange.fr.\n\n<solene.kervela@orange.fr>: 550 5.1.1 unknown user"
            ),
            Part(
                headers=(("Content-Type", "message/delivery-status"),),
                body=b"Reporting-MTA: dns; smtp.orange.fr\n\nFinal-Recipient: rfc822; solene.kervela@orange.fr\nAction: failed\nStatus: 5.1.1\n",
            ),
            attached_mail(OURS),
        ),
        params="; report-type=delivery-status",
    ),
    extra=(("Auto-Submitted", "auto-replied"),),
    tags="robot bounce attached-mail",
    note="DSN with our letter inside",
)
mail(
    "bounce-qmail",
    "MAILER-DAEMON <MAILER-DAEMON@vieux-serveur.example>",
    "failure notice",
    """Hi. This is the qmail-send program at vieux-serveur.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<contact@atelier-lumen.fr>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

From: PictoOnline <serviceclient@pictoonline.fr>
Subject: Annulation de la commande 5306911

Bonjour, merci de nous confirmer que vous souhaitez annuler la commande 5306911.""",
    want="ignore",
    intent="machine",
    via="latin1",
    lang="en",
    tags="robot bounce quoted",
    note="an old bounce without multipart/report, return path not null here",
)
mail(
    "ndr-exchange-sans-report",
    "Microsoft Outlook <postmaster@cabinet-x.example>",
    "Non remis : Votre commande 5306477",
    """Échec de la remise pour ces destinataires ou groupes :

compta@cabinet-x.example
La boîte aux lettres du destinataire est pleine et ne peut pas accepter de messages pour le moment.""",
    want="ignore",
    intent="machine",
    envelope="",
    via="outlook",
    tags="robot bounce number-subject",
    note="a non-delivery notice without report, null return path",
)
mail(
    "accuse-de-lecture",
    "yves",
    "Lu : Votre commande 5307340",
    "",
    want="ignore",
    intent="machine",
    part=multipart(
        "report",
        (
            text_part("Votre message a été lu le lundi 15 mars 2027 08:12."),
            Part(
                headers=(("Content-Type", "message/disposition-notification"),),
                body=b"Final-Recipient: rfc822;yves.haemmerli@bluewin.ch\nDisposition: automatic-action/MDN-sent-automatically; displayed\n",
            ),
        ),
        params="; report-type=disposition-notification",
    ),
    tags="robot read-receipt number-subject",
    note="a read receipt",
)
mail(
    "invitation-annulee",
    "lumen",
    "Annulé : Point impression 5306477",
    "",
    want="ignore",
    intent="machine",
    part=multipart(
        "alternative",
        (
            text_part("La réunion « Point impression 5306477 » du 16 mars à 10:00 est annulée."),
            Part(
                headers=(("Content-Type", "text/calendar; method=CANCEL; charset=utf-8"),),
                body=b"BEGIN:VCALENDAR\nMETHOD:CANCEL\nBEGIN:VEVENT\nUID:77@lumen\nSUMMARY:Point impression 5306477\nSTATUS:CANCELLED\n"
                b"DTSTART:20270316T090000Z\nEND:VEVENT\nEND:VCALENDAR\n",
            ),
        ),
    ),
    tags="robot calendar business number-subject",
    note="a meeting is called off by a calendar",
)
mail(
    "liste-de-discussion",
    "Photographes de l'Ouest <forum@photographes-ouest.example>",
    "[forum] PictoOnline : délais d'annulation ?",
    """Bonjour à tous, quelqu'un a-t-il déjà réussi à annuler une commande chez Picto une fois en production ? La mienne c'est la 5306477...

-- 
Vous recevez ce message car vous êtes abonné au forum.""",
    want="ignore",
    intent="machine question",
    via="thunderbird",
    extra=(
        ("List-Id", "<forum.photographes-ouest.example>"),
        ("List-Unsubscribe", "<mailto:leave@photographes-ouest.example>"),
        ("Precedence", "list"),
    ),
    tags="robot list",
    note="a discussion list, not a request to us",
)
mail(
    "accuse-ticket",
    "Support Imprim'Net <support@imprimnet.example>",
    "[Ticket #5306190] Votre demande a bien été enregistrée",
    """Bonjour,
Nous avons bien reçu votre demande « annuler la commande 5306190 ». Elle porte le numéro 5306190 et sera traitée par un conseiller sous 24 h.
Merci de ne pas répondre à ce message automatique.""",
    want="ignore",
    intent="machine",
    via="latin1",
    tags="robot ticket digits-around",
    note="acknowledgement of a ticket system",
)
mail(
    "defi-antispam",
    "MailInBlack <noreply@filtrage-mib.example>",
    "Votre message à odile.prigent@yahoo.fr est en attente",
    """Pour que votre message soit remis à son destinataire, cliquez sur le lien ci-dessous afin de vous authentifier. Sans action sous 3 jours il sera annulé et supprimé.""",
    want="ignore",
    intent="machine",
    via="gmail",
    tags="robot challenge",
    note="challenge-response",
)
mail(
    "notre-message-id",
    "solene",
    "PictoOnline - Votre commande 5301142",
    """Bonjour Solène, votre commande 5301142 est annulée comme demandé. Le service client""",
    want="ignore",
    intent="machine",
    message_id="<reply-5301142-1@mailer.pictoonline.fr>",
    tags="robot loop own-mail number-body number-subject",
    note="our own Message-ID came back through a customer's forwarding rule",
)
mail(
    "service-comme-auteur",
    "PictoOnline <serviceclient@pictoonline.fr>",
    "Annulez la commande 5301142",
    """Merci d'annuler la commande 5301142.""",
    want="ignore handoff",
    intent="machine cancel",
    trace="dmarc_fail",
    tags="robot loop own-mail hostile number-body number-subject",
    note="the service address as author: our own mail, or somebody pretending; never acted on",
)
mail(
    "auto-submitted-no",
    "pauline",
    "Annulation",
    """Bonjour, merci d'annuler ma commande 5310024. Pauline Reyer""",
    want="auto",
    order="5310024",
    extra=(("Auto-Submitted", "no"),),
    tags="auto-submitted-no number-body",
    note="« no » is a person",
)
mail(
    "suppress-exchange-demande-claire",
    "mairie",
    "Commande 5310302",
    """Bonjour, nous vous demandons d'annuler la commande 5310302. Merci. Le service communication""",
    want="handoff",
    intent="cancel machine",
    extra=(("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),),
    tags="weak-sign business number-body number-subject",
    note="a suppress header is a weak sign, the request is clear: a person, without acknowledgement",
)
mail(
    "precedence-bulk-demande-claire",
    "bruno",
    "annulation commande 5306190",
    """Bonjour, je souhaite annuler ma commande 5306190. Bruno Escoffier""",
    want="handoff",
    intent="cancel machine",
    extra=(("Precedence", "bulk"),),
    tags="weak-sign number-body number-subject",
    note="Precedence: weak sign with a clear request",
)
mail(
    "list-unsubscribe-sans-demande",
    "Papeteries du Rhin <news@papeteries-rhin.example>",
    "-20 % sur nos barytés, annulez et remplacez votre ancien papier",
    """Jusqu'au 31 mars, profitez de -20 % sur toute la gamme. Commandez avant minuit, annulation gratuite ! Se désabonner : https://papeteries-rhin.example/u/5308407""",
    want="ignore",
    intent="machine other",
    via="gmail",
    extra=(("List-Unsubscribe", "<https://papeteries-rhin.example/u/5308407>"), ("Precedence", "bulk")),
    tags="robot newsletter bulk digits-around",
    note="a newsletter",
)
mail(
    "retour-nul-demande-parfaite",
    "theo",
    "Annulation commande 5309067",
    """Bonjour, je souhaite annuler ma commande 5309067.""",
    want="ignore",
    intent="machine cancel",
    envelope="",
    tags="robot null-return-path number-body number-subject",
    note="a null return path is a strong sign",
)
mail(
    "auto-generated-demande-parfaite",
    "lumen",
    "Annulation commande 5306911",
    """Notification ERP : la commande fournisseur 5306911 a été annulée par A. Rivoal. Merci d'annuler la commande correspondante.""",
    want="ignore",
    intent="machine cancel",
    sender="compta@atelier-lumen.fr",
    extra=(("Auto-Submitted", "auto-generated"),),
    tags="robot notification business number-body number-subject",
    note="a program writes a perfect request: still a machine",
)
mail(
    "rapport-arf",
    "Abuse Desk <feedback@fbl.example>",
    "Abuse report",
    "",
    want="ignore",
    intent="machine",
    lang="en",
    part=multipart(
        "report",
        (
            text_part("This is an email abuse report for a message received on 14 Mar 2027."),
            Part(
                headers=(("Content-Type", "message/feedback-report"),),
                body=b"Feedback-Type: abuse\nUser-Agent: FBL/1.0\nVersion: 1\n",
            ),
            attached_mail(OURS),
        ),
        params="; report-type=feedback-report",
    ),
    tags="robot feedback attached-mail",
    note="ARF report",
)
mail(
    "sujet-reponse-auto-mais-demande",
    "katia",
    "Réponse automatique : Votre commande 5307518",
    """Bonjour, annulez la commande 5307518 s'il vous plaît. Katia (je réponds au mail automatique, je n'en ai pas trouvé d'autre)""",
    want="handoff",
    intent="cancel machine",
    tags="weak-sign belgium number-body number-subject",
    note="the subject looks like a responder's, the text is a person's clear request",
)
mail(
    "vide",
    "gerard",
    None,
    "",
    want="ignore",
    intent="none machine",
    part=text_part("", encoding="7bit", charset="us-ascii"),
    tags="empty-body no-subject",
    note="nothing of the sender's own at all",
)
mail(
    "vide-avec-seule-citation",
    "solene",
    "Re: PictoOnline - Confirmation de votre commande n°5301142",
    "",
    want="ignore handoff",
    intent="none",
    answers="5301142",
    via="gmail",
    tags="empty-body quoted number-subject number-quoted",
    note="no own word over the quoted confirmation, which speaks of cancelling",
)
mail(
    "vide-avec-photo",
    "camille",
    "",
    "",
    want="handoff",
    intent="none other",
    part=multipart("mixed", (text_part("\n", encoding="7bit"), attachment("IMG_5304.jpg", "image/jpeg", JPEG))),
    tags="empty-body attachment",
    note="an attachment is something of the sender's own",
)
mail(
    "mot-de-passe",
    "Compte Sécurité <no-reply@comptes.example>",
    "Votre code de vérification : 5310990",
    """Votre code est 5310990. Si vous n'êtes pas à l'origine de cette demande, annulez-la ici.""",
    want="ignore handoff",
    intent="machine other",
    via="base64",
    extra=(("Auto-Submitted", "auto-generated"),),
    tags="robot notification digits-around",
    note="a verification code equal to an order number",
)
mail(
    "demande-jointe-en-message",
    "Commercial <jean.durand@agence-relais.example>",
    "TR: annulation",
    "",
    want="handoff",
    intent="other cancel",
    part=multipart(
        "mixed", (text_part("Pour info, reçu par erreur sur notre boîte.\nJ. Durand"), attached_mail(REQUEST))
    ),
    tags="attached-mail forwarded other-person",
    note="attached text never asks; a stranger passes it on",
)
mail(
    "notification-transporteur",
    "Colis Express <notification@colis-express.example>",
    "Votre colis 5302088 : livraison annulée",
    "",
    want="ignore",
    intent="machine",
    part=page(
        "<html><body><h2>Livraison annul&eacute;e</h2><p>Le colis 5302088 n'a pu &ecirc;tre livr&eacute;. Ne pas r&eacute;pondre.</p></body></html>"
    ),
    extra=(("Auto-Submitted", "auto-generated"), ("Feedback-ID", "77:colis")),
    tags="robot notification html-only number-subject",
    note="a carrier's notice with its own number",
)
