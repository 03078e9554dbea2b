"""Machines are known by what they write; a person stays a person whatever they say about machines."""

import time
from email.message import Message as Tree
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.authentication import EMBEDDED_TRUST
from parsers.automatic import automatic_of
from parsers.request import Automatic, Automation, Place
from parsers.structure import take_apart

Field = tuple[str, str]
REQUEST = "Bonjour,\nje souhaite annuler ma commande 4071852.\nMerci,\nJean Dupont"
LETTER_ID = "<reply-77@mailer.pictoonline.fr>"
LETTER = f"From: PictoOnline <serviceclient@pictoonline.fr>\nTo: jean@example.org\nSubject: Votre commande\nMessage-ID: {LETTER_ID}\n\nBonjour, votre commande est annulee.\n"


def judged(
    *fields: Field,
    text: str = REQUEST,
    subject: str = "Commande 4071852",
    author: str = "Jean <jean@example.org>",
    own_text: str | None = None,
) -> Automatic:
    """Judge a plain mail with these fields on top."""
    defaults = {
        "Return-Path": "<jean@example.org>",
        "From": author,
        "Subject": subject,
        "Message-ID": "<1@example.org>",
    }
    given_names = {name.lower() for name, _ in fields}
    head = [*fields, *((name, value) for name, value in defaults.items() if name.lower() not in given_names)]
    tree = MIMEText(text, "plain", "utf-8")
    raw = "".join(f"{name}: {value}\n" for name, value in head).encode() + tree.as_bytes()
    return automatic_of(take_apart(raw), text if own_text is None else own_text, EMBEDDED_TRUST)


def report(kind: str, *parts: Tree, subtype: str = "report", **fields: str) -> Automatic:
    """Judge a multipart/report with these parts."""
    tree = MIMEMultipart(subtype)
    if kind:
        tree.set_param("report-type", kind)
    for name, value in {
        "From": "Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        "Subject": "Undelivered Mail Returned to Sender",
        **fields,
    }.items():
        tree[name] = value
    for part in parts:
        tree.attach(part)
    return automatic_of(take_apart(tree.as_bytes()), "This is the mail system.", EMBEDDED_TRUST)


def status(text: str, media: str = "message/delivery-status") -> Tree:
    return BytesParser().parsebytes(f"Content-Type: {media}\n\n{text}".encode())


def returned(letter: str = LETTER) -> MIMEMessage:
    return MIMEMessage(BytesParser().parsebytes(letter.encode()))


@pytest.mark.parametrize(
    "field",
    [
        ("Auto-Submitted", "auto-replied"),  # RFC 3834 §5
        ("Auto-Submitted", "auto-generated"),
        ("Auto-Submitted", "auto-notified; owner-email=x@example.org"),  # RFC 5436 §2.7.1
        ("Auto-Submitted", "AUTO-REPLIED"),
        ("auto-submitted", "auto-replied (vacation)"),
        ("Auto-Submitted", "(rejected) auto-replied"),
        ("Auto-Submitted", "yes"),
        ("Auto-Submitted", "no-idea"),
        ("Return-Path", "<>"),  # RFC 5321 §4.5.5
        ("Return-Path", "< >"),
        ("return-path", " <> "),
        ("Content-Class", "urn:content-classes:calendarmessage"),  # Exchange
        ("X-Failed-Recipients", "jean@example.org"),  # Exim
        ("X-Loop", "serviceclient@pictoonline.fr"),
        ("From", "serviceclient@pictoonline.fr"),
        ("From", "PictoOnline <ServiceClient@PictoOnline.fr>"),
        ("Message-ID", LETTER_ID),
        ("Message-ID", "<sc-4073488-1@pictoonline.fr>"),
        ("Message-ID", "<abc@MAILER.PICTOONLINE.FR>"),
        ("From", "MAILER-DAEMON@example.org (Mail Delivery System)"),
        ("From", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"),
        ("From", "MAILER-DAEMON"),
    ],
)
def test_a_strong_sign_is_a_machine_even_beside_a_perfect_request(field: Field) -> None:
    automatic = judged(field)
    assert automatic.kind is Automation.STRONG
    assert automatic.evidence


@pytest.mark.parametrize(
    "field",
    [
        ("X-Auto-Response-Suppress", "All"),  # MS-OXCMAIL
        ("X-Auto-Response-Suppress", "DR, OOF"),  # a list
        ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),
        ("X-Auto-Response-Suppress", "OOF"),
        ("x-auto-response-suppress", "autoreply"),
        ("Precedence", "bulk"),  # RFC 3834 §3.1.8
        ("Precedence", "list"),
        ("Precedence", "junk"),
        ("Precedence", "auto_reply"),
        ("Precedence", "Bulk"),
        ("List-Id", "<forum.example.org>"),  # RFC 2919
        ("List-Unsubscribe", "<mailto:leave@example.org>"),  # RFC 2369
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),  # RFC 8058
        ("List-Post", "NO"),
        ("Mailing-List", "contact x@example.org; run by ezmlm"),
        ("Feedback-ID", "77:campaign:esp"),
        ("X-Autoreply", "yes"),
        ("X-Autorespond", "vacation"),
        ("X-Autoresponder", "cPanel"),
        ("X-Auto-Reply-From", "jean@example.org"),
        ("X-Mail-Autoreply", "1"),
        ("X-MS-Exchange-Inbox-Rules-Loop", "jean@example.org"),
        ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),
        ("X-OTRS-Loop", "yes"),
        ("X-RT-Loop-Prevention", "support.example.org"),
        ("From", "noreply@example.org"),
        ("From", "No Reply <no-reply@example.org>"),
        ("From", "ne-pas-repondre@example.org"),
        ("From", "notifications@example.org"),
        ("From", "do_not_reply@example.org"),
    ],
)
def test_a_weak_sign_alone_stays_weak(field: Field) -> None:
    automatic = judged(field)
    assert automatic.kind is Automation.WEAK
    assert [e.place for e in automatic.evidence] == [Place.HEADER]


@pytest.mark.parametrize(
    "field",
    [
        ("Auto-Submitted", "no"),  # RFC 3834 §5: a person
        ("Auto-Submitted", "No"),
        ("Auto-Submitted", "no (a person)"),
        ("Auto-Submitted", "no; x=y"),
        ("Auto-Submitted", ""),
        ("X-Auto-Response-Suppress", "None"),
        ("X-Auto-Response-Suppress", ""),
        ("Precedence", "first-class"),
        ("Precedence", "normal"),
        ("Precedence", "special-delivery"),
        ("X-Autoreply", "no"),
        ("X-Autoreply", ""),
        ("X-Loop", "jean@example.org"),
        ("Return-Path", "<jean@example.org>"),
        ("In-Reply-To", LETTER_ID),  # a person answers our letter
        ("References", f"<1@example.org> {LETTER_ID}"),
        ("To", "serviceclient@pictoonline.fr"),
        ("Reply-To", "noreply@example.org"),
        ("Sender", "serviceclient@pictoonline.fr"),
        ("Message-ID", "<pictoonline.fr@example.org>"),
        ("Message-ID", "<1@notpictoonline.fr>"),
        ("Message-ID", "<1@pictoonline.fr.example.org>"),
        ("Message-ID", "<20261113091230.6F2A1C0042@mx.pictoonline.fr>"),  # Postfix fills in a missing one
        ("Message-ID", "<E1tABcd-0001Ab-2K@mx.pictoonline.fr>"),  # and Exim
        ("X-Mailer", "Microsoft Outlook 16.0"),
        ("X-MS-Exchange-Organization-AutoResponse", "no"),
        ("X-Spam-Status", "No"),
        ("Disposition-Notification-To", "jean@example.org"),  # asks for a receipt
        ("Importance", "high"),
        ("From", "reply@example.org"),
        ("From", "postmaster@example.org"),
        ("From", "webmaster@example.org"),
        ("From", "contact@no-reply.example"),
        ("From", "Norely Martin <norely@example.org>"),
        ("From", "service@pictoonline.example"),
    ],
)
def test_a_person_stays_a_person(field: Field) -> None:
    automatic = judged(field)
    assert automatic == Automatic(kind=Automation.PERSON)


SAID_BY_MACHINES = [
    # subject, text
    ("Réponse automatique : Votre commande", "Je suis absente du 8 au 22 mars."),
    ("Réponse automatique", ""),
    ("REPONSE AUTOMATIQUE", "Absent."),
    ("Message automatique", "Bien reçu."),
    ("Absence du bureau", "Merci pour votre message. Je suis en congés jusqu'au 29 mars."),
    ("Absent(e) du 3 au 10 août", "De retour le 11."),
    ("Notification d'absence", "Je ne suis pas là."),
    ("[Répondeur] Re: commande 4073190", "Je suis chez ma fille à Bordeaux."),
    ("Re: annulation commande 5306911 - Message automatique", "L'atelier est fermé jusqu'au 18 mars."),
    ("Re: votre commande (réponse automatique)", "Bonjour."),
    ("Accusé de réception", "Nous accusons réception de votre courriel. Il sera traité dans les meilleurs délais."),
    ("Lu : Votre commande", "Votre message a été lu."),
    ("Re: votre commande", "Ceci est une réponse automatique.\nJe suis chez ma fille."),
    ("Re: votre commande", "Bonjour, ceci est un message automatique, merci de ne pas y répondre."),
    ("Votre commande", "Ce message a été envoyé automatiquement. Merci de\nne pas répondre à ce message."),
    ("Colis", "Merci de ne\npas répondre à cet e-mail, votre réponse ne sera pas lue."),
    ("Re: commande", "Merci pour votre message. Je suis absent du bureau et de retour le 12. En cas d'urgence, contacter mon collègue."),
    ("Re: commande", "Bonjour,\nje suis en congés jusqu'au 3 septembre et n'ai pas accès à mes mails. Pour toute urgence : accueil@example.org"),
    ("Re: commande", "Merci de votre message.\nNotre atelier étant en pause, nous sommes fermés jusqu'au 5 janvier. Nous vous répondrons à notre retour."),
    ("Automatic reply: Your order 5308019", "Thank you for your email. I am out of the office."),
    ("Out of Office: your order", "Back on Monday."),
    ("Out of the office Re: x", "."),
    ("AUTO: I'm away", "Until Monday."),
    ("Auto-Reply: x", "We got it."),
    ("Re: order", "Thank you for your email. I am out of the office with limited access\nuntil Monday 22 March."),
    ("Re: order", "This is an automated response. Please do not reply to this email."),
    ("Re: order", "This mailbox is not monitored."),
    ("Re: order", "Thanks for your message. I'm on annual leave and will be back on 12 May. For anything urgent please contact Ann."),
    ("Read: your order", "Your message was read."),
    ("Automatische Antwort: Bestellung 5308407", "Vielen Dank für Ihre Nachricht."),
    ("Abwesenheitsnotiz: Bestellung", "Ich bin im Urlaub."),
    ("Re: Bestellung", "Vielen Dank für Ihre Nachricht. Ich bin bis einschließlich 26.03. nicht im Büro. Ihre E-Mail wird nicht weitergeleitet."),
    ("Re: Bestellung", "Dies ist eine automatisch generierte E-Mail, bitte antworten Sie nicht darauf."),
    ("Respuesta automática: pedido", "Estoy fuera."),
    ("Re: pedido", "Este mensaje ha sido generado automáticamente."),
    ("Risposta automatica: ordine", "Sono in ferie."),
    ("Re: ordine", "Grazie per la sua e-mail. Sono assente fino al 3 giugno."),
    ("Automatisch antwoord: bestelling", "Ik ben er niet."),
    ("Re: bestelling", "Dit is een automatisch bericht."),
    # challenge-response
    ("Votre message est en attente : merci de vous authentifier", "Votre message est retenu par notre filtre anti-spam. Cliquez ici."),
    ("Votre message", "Pour que votre message soit remis à son destinataire, cliquez sur le\nlien ci-dessous afin de vous authentifier."),
    ("Re: order", "Your message has been held by our anti-spam system. Please confirm that you are a human."),
]  # fmt: skip


@pytest.mark.parametrize("subject,text", SAID_BY_MACHINES)
def test_the_wording_of_a_responder_is_a_weak_sign(subject: str, text: str) -> None:
    assert judged(subject=subject, text=text).kind is Automation.WEAK


@pytest.mark.parametrize(
    "subject,text",
    [
        (
            "[Ticket #530619] Votre demande",
            "Nous avons bien reçu votre demande « annuler la commande 5306190 ». Elle sera traitée par un conseiller sous 24 h.",
        ),
        (
            "Re: commande",
            "Votre demande a bien été enregistrée sous le numéro 448812. Un conseiller vous répondra dans les meilleurs délais.",
        ),
        ("Re: commande", "Un ticket a été créé. Votre demande sera traitée sous 48 h. Ticket n° 88123."),
        ("[Case #88123] Re: order", "We have received your request and will get back to you within 24 hours."),
        (
            "Your request has been received",
            "Your request (#88123) has been received. Ticket number: 88123. We will respond as soon as possible.",
        ),
        ("[#88123] Bestellung", "Wir haben Ihre Anfrage erhalten und werden uns so schnell wie möglich melden."),
    ],
)
def test_the_acknowledgement_of_a_ticket_desk_is_a_strong_sign(subject: str, text: str) -> None:
    assert judged(subject=subject, text=text).kind is Automation.STRONG


@pytest.mark.parametrize(
    "subject,text",
    [
        ("Commande 4071852", "Votre message automatique est arrivé, mais je veux toujours annuler la commande."),
        ("Commande 4071852", "J'ai reçu un message automatique, personne ne me répond !"),
        ("Commande 4071852", "J'ai bien reçu votre accusé de réception, mais rien depuis."),
        ("Commande 4071852", "Vous m'avez envoyé une notification, merci de répondre."),
        ("Commande 4071852", "C'est une réponse automatique que j'ai reçue, pas une vraie réponse."),
        ("Re: Réponse automatique : commande", "Bonjour, avez-vous lu mon mail d'hier ?"),
        ("Votre réponse automatique", "Elle ne répond pas à ma question."),
        ("TR: Non remis : commande", "Je n'arrive pas à écrire à votre autre adresse, voyez ci-dessous."),
        ("Absence lors de la livraison", "Bonjour, le livreur est passé hier et je n'étais pas là. Que faire ?"),
        ("Commande 4071852", "Je suis absente du 3 au 10, pouvez-vous livrer ma commande après ?"),
        ("Livraison", "Je suis en vacances jusqu'au 20 et de retour le 21, merci de garder mon colis."),
        ("Vacances", "Nous partons demain, pouvez-vous expédier avant ?"),
        ("Livraison", "Je suis absente jusqu'au 10."),
        ("Congés", "Êtes-vous fermés en août ?"),
        ("Re: commande", "Bonjour, nous avons bien reçu votre message et vous en remercions. Merci d'annuler."),
        ("Ma demande", "Ma demande a bien été enregistrée hier sous le numéro 448812 mais je n'ai pas de réponse."),
        ("Votre demande de photos", "Voici les fichiers que vous me demandez."),
        ("Autocollants", "Je voudrais des autocollants."),
        ("Auto-édition", "Imprimez-vous des livres en auto-édition ?"),
        ("Lunettes", "J'ai oublié mes lunettes chez vous."),
        ("Luc et Léa", "Merci pour les photos."),
        ("Away day prints", "Could you print these for our away day?"),
        ("Order", "I got your automated message but I still want to cancel."),
        ("Order", "I am away until Monday. Could you hold my order?"),
        ("Order", "Please confirm my message was received."),
        ("Order", "Your website says my email is blocked, please help."),
        ("Reading", "I read your terms."),
        ("Bestellung", "Ich habe Ihre automatische Antwort erhalten und möchte trotzdem stornieren."),
        ("Bestellung", "Ich bin bis Freitag im Urlaub, können Sie warten?"),
        ("Answer", "Please reply to this address."),
        ("", ""),
        ("Annulation", REQUEST),
    ],
)  # fmt: skip
def test_a_person_who_speaks_of_machines_or_absences_stays_a_person(subject: str, text: str) -> None:
    assert judged(subject=subject, text=text).kind is Automation.PERSON


def test_a_request_under_the_subject_of_a_responder_is_only_weakly_a_machines() -> None:
    assert judged(subject="Réponse automatique : x").kind is Automation.WEAK


def test_a_colleague_is_no_machine_though_their_program_makes_message_ids_of_our_domain() -> None:
    assert judged(("Message-ID", "<2b7f@pictoonline.fr>"), author="Léa <lea@pictoonline.fr>").kind is Automation.PERSON
    assert judged(("Message-ID", "<2b7f@pictoonline.fr>"), author="Jean <jean@example.org>").ours


@pytest.mark.parametrize(
    "field",
    [("From", "serviceclient@pictoonline.fr"), ("Message-ID", LETTER_ID), ("X-Loop", "<serviceclient@pictoonline.fr>")],
)
def test_our_own_mail_is_called_ours(field: Field) -> None:
    assert judged(field).ours
    assert not judged(("Auto-Submitted", "auto-replied")).ours


def test_only_the_return_path_on_top_counts() -> None:
    assert judged(("Return-Path", "<jean@example.org>"), ("Return-Path", "<>")).kind is Automation.PERSON


@pytest.mark.parametrize(
    "subject,text",
    [
        (
            "failure notice",
            "Hi. This is the qmail-send program at old.example.\nI'm afraid I wasn't able to deliver your message.",
        ),
        (
            "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.",
        ),
        ("Undelivered Mail", "This is the mail system at host mx.example.org."),
        ("Undeliverable: Votre commande", "Your message did not reach some or all of the intended recipients."),
        ("Non remis : Votre commande", "Échec de la remise pour ces destinataires ou groupes :\ncompta@example.org"),
        ("Non remis", "Votre message n'a pas pu être remis à compta@example.org."),
        ("Unzustellbar: Bestellung", "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:"),
        (
            "Returned mail: see transcript for details",
            "   The original message was received at Thu, 5 Nov 2026 17:50:36 +0100",
        ),
        ("Delivery Status Notification (Failure)", "** Address not found **\n\nYour message wasn't delivered."),
        ("Delivery has failed", "Delivery has failed to these recipients or groups:"),
    ],
)
def test_a_non_delivery_notice_without_a_report_is_a_strong_sign(subject: str, text: str) -> None:
    copy = f"{text}\n\n--- Below this line is a copy of the message.\n\nReceived: by x\nSubject: Votre commande\nMessage-ID: {LETTER_ID}\n\nBonjour"
    automatic = judged(subject=subject, text=copy, own_text=text)
    assert automatic.kind is Automation.STRONG
    assert automatic.bounce_of == (LETTER_ID,)


def test_a_notice_that_a_person_passes_on_is_a_persons() -> None:
    text = "Your message did not reach some or all of the intended recipients."
    assert judged(subject="TR: Undeliverable: commande", text=text).kind is Automation.PERSON
    assert (
        judged(subject="Commande", text=f"Bonjour,\nvoici ce que je reçois :\nvous comprenez ?\nMerci\n{text}").kind
        is Automation.PERSON
    )


def test_a_postmaster_is_a_machine_only_with_the_subject_of_a_notice() -> None:
    assert (
        judged(author="Postmaster <postmaster@example.org>", subject="Non remis : x", text="x").kind
        is Automation.STRONG
    )
    assert judged(author="Postmaster <postmaster@example.org>").kind is Automation.PERSON


def test_a_bounce_of_our_letter_is_tied_to_that_letter() -> None:
    failed = status(
        "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; jean@example.org\nAction: failed\nStatus: 5.1.1\n"
    )
    automatic = report("delivery-status", MIMEText("x"), failed, returned())
    assert (automatic.kind, automatic.ours, automatic.bounce_of) == (Automation.STRONG, False, (LETTER_ID,))


def test_a_bounce_with_only_the_returned_header_is_tied_too() -> None:
    failed = status("Final-Recipient: rfc822; jean@example.org\nAction: failed\n")
    header = MIMEText(LETTER.partition("\n\n")[0] + "\n", "rfc822-headers")
    assert report("delivery-status", MIMEText("x"), failed, header).bounce_of == (LETTER_ID,)


def test_a_bounce_that_returns_nothing_is_tied_by_what_it_answers() -> None:
    failed = status("Final-Recipient: rfc822; jean@example.org\nAction: Failed\n")
    assert report("delivery-status", MIMEText("x"), failed, **{"In-Reply-To": LETTER_ID}).bounce_of == (LETTER_ID,)
    assert report("delivery-status", MIMEText("x"), failed).bounce_of == ()


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_delay_or_a_success_is_no_bounce(action: str) -> None:
    # RFC 3464 §2.3.3
    automatic = report(
        "delivery-status", MIMEText("x"), status(f"Final-Recipient: rfc822; a@b.test\nAction: {action}\n"), returned()
    )
    assert (automatic.kind, automatic.bounce_of) == (Automation.STRONG, ())


def test_a_read_receipt_is_a_machine_and_no_bounce() -> None:
    # RFC 8098
    receipt = status(
        "Final-Recipient: rfc822;a@b.test\nDisposition: manual-action/MDN-sent-manually; displayed\n",
        "message/disposition-notification",
    )
    automatic = report(
        "disposition-notification", MIMEText("x"), receipt, returned(), From="jean@example.org", Subject="Lu : x"
    )
    assert (automatic.kind, automatic.bounce_of) == (Automation.STRONG, ())


def test_a_complaint_report_is_a_machine_and_no_bounce() -> None:
    # RFC 5965
    complaint = status("Feedback-Type: abuse\nUser-Agent: FBL/1.0\nVersion: 1\n", "message/feedback-report")
    automatic = report(
        "feedback-report", MIMEText("x"), complaint, returned(), From="fbl@example.org", Subject="Abuse report"
    )
    assert (automatic.kind, automatic.bounce_of) == (Automation.STRONG, ())


def test_a_report_that_a_list_wrapped_is_still_one() -> None:
    failed = status("Final-Recipient: rfc822; jean@example.org\nAction: failed\n")
    automatic = report("", MIMEText("x"), failed, returned(), subtype="mixed", From="x@example.org", Subject="x")
    assert (automatic.kind, automatic.bounce_of) == (Automation.STRONG, (LETTER_ID,))


def test_a_person_who_attaches_a_mail_is_a_person() -> None:
    machine = "From: a@b.test\nAuto-Submitted: auto-replied\nPrecedence: bulk\nSubject: Out of office\n\nThis is an automatic reply.\n"
    automatic = report(
        "", MIMEText(REQUEST), returned(machine), subtype="mixed", From="jean@example.org", Subject="Fwd: x"
    )
    assert automatic.kind is Automation.PERSON


@pytest.mark.parametrize("method", ["REQUEST", "REPLY", "CANCEL", "COUNTER", ""])
def test_a_calendar_is_a_machine(method: str) -> None:
    # RFC 6047 §2.4
    invitation = MIMEText("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar")
    if method:
        invitation.set_param("method", method)
    assert (
        report("", MIMEText(REQUEST), invitation, subtype="alternative", From="jean@example.org", Subject="x").kind
        is Automation.STRONG
    )


def test_a_person_who_attaches_a_calendar_file_is_a_person() -> None:
    file = MIMEText("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar")
    file.add_header("Content-Disposition", "attachment", filename="mariage.ics")
    assert (
        report("", MIMEText(REQUEST), file, subtype="mixed", From="jean@example.org", Subject="x").kind
        is Automation.PERSON
    )


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_words_are_judged_and_the_evidence_can_be_shown(text: str, subject: str) -> None:
    message = take_apart(b"From: a@b.test\n\nx")
    automatic = automatic_of(message, f"{subject}\n{text}", EMBEDDED_TRUST)
    assert automatic.kind is not Automation.STRONG or automatic.evidence
    assert all(e.words.isprintable() or "\n" in e.words for e in automatic.evidence)


@given(st.text(max_size=200))
def test_quoted_words_are_no_sign(text: str) -> None:
    # Only the own text is looked at; a quoted responder above or below is not.
    assert judged(subject="Re: x", text=f"> {text}", own_text=REQUEST).kind in {Automation.PERSON, Automation.STRONG}


@pytest.mark.parametrize(
    "unit",
    ["a", " ", "\n", "je suis ", "ich bin a ", "votre message ", "votre demande x ", "[", "[ticket ", "cliquez ", "confirm ", "ceci est un message automatique j'ai recu ", "we have received your request ", "message-id: <", "("],
)  # fmt: skip
def test_judging_takes_no_longer_than_the_text_is_long(unit: str) -> None:
    message = take_apart(f"From: a@b.test\nSubject: {unit.strip() * 50}\n\n{unit * (200_000 // len(unit))}".encode())
    text = "\n".join(body.seen.text for body in message.shown)
    started = time.process_time()
    automatic_of(message, text, EMBEDDED_TRUST)
    assert time.process_time() - started < 0.3
