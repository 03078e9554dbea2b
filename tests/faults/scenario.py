"""A day's mails in small: every outcome, a conversation that goes on, and what people do at the console."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

from worker.sandbox.border import received

CAME = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HANDED_OFF = "<m8@client.example>"
"""A mail that a person decides: cancel, an order of the sender's."""
MADE_UP_ORDER = "4073402"
REVERSED = "<m3@client.example>"
WITH_FREE_LETTER = "<m9@client.example>"
CONFIRMED_BY_LINK = "4072178"
"""An order whose account answers on the page behind its letter's link."""

_MAILS: tuple[tuple[int, str, str, str], ...] = (
    # number, author, subject, words
    (1, "s.marechal@wanadoo.fr", "Annulation", "Bonjour, merci d’annuler ma commande 4073301."),
    (2, "claire.vasseur@orange.fr", "Annulation", "Bonjour, merci d’annuler ma commande 4071852."),
    (3, "nathalie.prigent29@gmail.com", "stop", "Bonjour, annulez ma commande 4073266 s’il vous plaît."),
    (4, "claire.vasseur@orange.fr", "Annulation", "Bonjour, merci d’annuler aussi ma commande 4069310."),
    (5, "denis.caradec@orange.fr", "Annulation", "Bonjour, merci d’annuler ma commande 4074026."),
    (6, "charlotte.whitcombe@gmail.com", "Cancel", "Hello, please cancel my order 4070988."),
    (7, "gerard.pelletier37@orange.fr", "Annulation", "Bonjour, merci d’annuler ma commande."),
    (8, "kevin.lopez06@gmail.com", "Commande", "Bonjour, si ce n’est pas livré samedi, annulez la 4073402."),
    (9, "antoine.sorel@gmail.com", "Commande 4069913", "Bonjour, le cadre est arrivé cassé, que faites-vous ?"),
    (10, "odile.charpentier@neuf.fr", "Annulation", "Bonjour, merci d’annuler ma commande 4073190."),
    (
        11,
        "odile.charpentier@neuf.fr",
        "Re: Annulation",
        "Non finalement, gardez ma commande 4073190, ne l’annulez pas.",
    ),
    (12, "oliver@hartleyprints.co.uk", "Cancel", "Hello, please cancel my order 4073488."),
)


def first_mails() -> list[bytes]:
    """Return the mails that lie in the mailbox at first; the last but one is the twelfth delivered again."""
    mails = [_written(*one) for one in _MAILS]
    unproven = _written(
        13, "huguette.barbier@orange.fr", "Annulation", "Merci d’annuler ma commande 4073599.", proven=False
    )
    by_link = _written(
        16,
        "aurelie.castaing@gmail.com",
        "Annulation",
        f"Merci d’annuler ma commande {CONFIRMED_BY_LINK}.",
        proven=False,
    )
    machine = _written(
        14, "absence@orange.fr", "Absence du bureau", "Je suis absent.", more="Auto-Submitted: auto-replied\r\n"
    )
    nothing = b"\r\n\x00\r\n"
    return [*mails, mails[11], unproven, by_link, machine, nothing]


def answers(letters: list[bytes]) -> list[bytes]:
    """Return what customers and servers answer to the letters that were sent: a code, a number, a bounce, thanks."""
    found = [message_from_bytes(one, policy=policy.default) for one in letters]
    by_recipient = {str(one["To"]): one for one in found}
    confirm, clarify, canceled = (
        by_recipient["huguette.barbier@orange.fr"],
        by_recipient["gerard.pelletier37@orange.fr"],
        by_recipient["oliver@hartleyprints.co.uk"],
    )
    text = confirm.get_body(("plain",)).get_content()  # type: ignore[union-attr] # every letter of ours has one
    code = re.search(r"PO(?:-[0-9A-Z]{1,5}){6}", text)
    assert code is not None, text
    bounce = "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
    report = (
        "--b\r\n\r\nUndeliverable.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; oliver@hartleyprints.co.uk\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {canceled['Message-ID']}\r\nSubject: x\r\n\r\nx\r\n--b--"
    )
    return [
        _written(
            21,
            "huguette.barbier@orange.fr",
            "Re: confirmation",
            f"Oui, je confirme. {code[0]}",
            answers=str(confirm["Message-ID"]),
        ),
        _written(
            22, "gerard.pelletier37@orange.fr", "Re: Annulation", "La 4073861.", answers=str(clarify["Message-ID"])
        ),
        _written(23, "mailer-daemon@mx.example", "Undelivered", report, more=bounce, typed=False),
        _written(24, "s.marechal@wanadoo.fr", "Re: Annulation", "Merci beaucoup, bien reçu."),
    ]


def _written(
    number: int,
    author: str,
    subject: str,
    words: str,
    *,
    proven: bool = True,
    more: str = "",
    answers: str = "",
    typed: bool = True,
) -> bytes:
    sent = f"{CAME + timedelta(seconds=number):%a, %d %b %Y %H:%M:%S +0000}"
    head = f"From: <{author}>\r\nTo: serviceclient@pictoonline.fr\r\nDate: {sent}\r\nMessage-ID: <m{number}@client.example>\r\nSubject: {subject}\r\n"
    if answers:
        head += f"In-Reply-To: {answers}\r\nReferences: {answers}\r\n"
    if typed:
        head += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    raw = (head + more + "\r\n" + words + "\r\n").encode()
    traced = received(raw, CAME + timedelta(seconds=number))
    return traced if proven else traced.replace(b"dmarc=pass", b"dmarc=none", 1)
