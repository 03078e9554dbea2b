"""Mail that could not be delivered: how it is known without a report, and which of our letters came back."""

import re
from typing import Final

from parsers.message import Message, Part

_LONGEST_TEXT: Final = 64_000
_HEAD_LINES: Final = 4

MAIL_SYSTEMS: Final = ("mailer-daemon", "mailerdaemon", "mail-daemon", "maildaemon")
"""How mail systems call themselves in From; no person does. `postmaster` can be one: it takes a bounce's subject or text beside it."""

# Folded (see parsers.folding); each opens the subject of a notice.
SUBJECTS: Final[dict[str, tuple[str, ...]]] = {
    "fr": ("non remis", "non distribuable", "echec de (?:la )?(?:remise|distribution|livraison du message)", "message non (?:remis|distribue|delivre)", "notification d'etat de remise"),
    "en": (
        *("undeliver(?:able|ed)", "delivery status notification", "delivery (?:has )?fail", "delivery failure", "mail delivery (?:failed|failure|system)", "failure notice"),
        *("returned mail", "message (?:not|could not be) delivered", "mail could not be delivered", "non-delivery", "nondeliverable mail", "warning: could not send"),
    ),
    "de": ("unzustellbar", "nicht zustellbar", "zustellung fehlgeschlagen", "fehler bei der (?:nachrichten)?zustellung", "mail delivery failed"),
    "es": ("no se puede entregar", "no entregado", "error de entrega"),
    "it": ("impossibile recapitare", "mancato recapito", "non recapitabile"),
    "nl": ("onbestelbaar", "niet bezorgd"),
}  # fmt: skip

# How a notice without multipart/report begins, by the program that writes it.
OPENINGS: Final[dict[str, tuple[str, ...]]] = {
    "qmail": ("hi\\. this is the qmail-send program",),
    "Postfix": ("this is the mail system at host", "this is the postfix program at host"),
    "Exim": ("this message was created automatically by mail delivery software", "a message that you sent (?:could not be delivered|has not yet been delivered)"),
    "Sendmail": ("the original message was received at", "-{3,} the following addresses had permanent"),
    "Exchange": (
        *("your message did not reach some or all of the intended recipients", "delivery has failed to these recipients", "your message to .{1,120} (?:couldn't|could not) be delivered"),
        *("votre message n'a pas (?:pu etre|ete) (?:remis|delivre|distribue)", "echec de la remise (?:pour|a) ces destinataires", "ihre nachricht hat einige oder alle empfanger nicht erreicht"),
        *("fehler bei der nachrichtenzustellung an folgende", "die nachricht konnte .{0,60}nicht zugestellt werden", "error al entregar", "impossibile recapitare il messaggio"),
    ),
    "Gmail": ("address not found", "message not delivered", "adresse introuvable", "delivery to the following recipients? failed", "the following message to .{1,120} was undeliverable"),
    "others": ("i'm afraid i wasn't able to deliver your message", "sorry,? (?:we were|i was) unable to deliver", "the following recipient\\(?s\\)? (?:could not be reached|cannot be reached)"),
}  # fmt: skip

_SUBJECT = re.compile(
    r"(?:\W{0,3}(?:re ?: ?)?)(?:" + "|".join(p for phrases in SUBJECTS.values() for p in phrases) + r")(?![a-z])"
)
_OPENING = re.compile(r"[^a-z0-9]{0,6}(?:" + "|".join(p for phrases in OPENINGS.values() for p in phrases) + ")")
# « Below this line is a copy of the message », with the returned header behind it.
_COPY = re.compile(
    r"below this line is a copy|this is a copy of (?:the|your) message|original message headers|in-t[eê]tes? du message|en-t[eê]tes? du message|returned message|"
    r"message headers follow|urspr[uü]ngliche nachrichtenkopfzeilen|unsent message below|original message follows|^received: |^return-path: ",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(r"^[> \t]{0,8}Message-ID:[ \t]{0,4}(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^Action:[ \t]{0,8}([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)


def is_bounce_subject(subject: str) -> bool:
    """Tell whether a folded subject opens like a non-delivery notice; « TR: Non remis » is a person who passes one on."""
    return _SUBJECT.match(subject) is not None


def is_bounce_text(text: str, subject: str) -> bool:
    """Tell whether a folded text begins as a non-delivery notice does.

    Behind a bounce's subject one of its first lines is enough; else it is the very first one, since a person may paste a notice
    below a greeting.
    """
    lines = [line for line in text[:2_000].split("\n") if line.strip()]
    return any(_OPENING.match(line) for line in lines[: _HEAD_LINES if is_bounce_subject(subject) else 1])


def returned_ids(message: Message, *, is_notice: bool) -> tuple[str, ...]:
    """Return the Message-IDs of what a notice says could not be delivered; empty for delays, successes and receipts.

    `is_notice` tells that the mail is a non-delivery notice although it is no report. Of a report's fields only « failed » counts
    (RFC 3464 §2.3.3); the returned message or header comes first, then a copy in the text, then what the notice answers to.
    """
    if message.is_report and message.report_type not in {"delivery-status", ""}:
        return ()  # a receipt (RFC 8098) or a complaint (RFC 5965): the mail arrived
    actions = {
        action.lower()
        for part in message.parts
        if part.media_type == "message/delivery-status"
        for action in _ACTION.findall(part.text)
    }
    if (actions and "failed" not in actions) or not (actions or message.is_report or is_notice):
        return ()
    attached = [mail.message_id for mail in message.attached if mail.message_id][:1]
    copied = attached or _ids_in(_returned_headers(message.parts)) or _ids_in(_copy_in_text(message))
    return tuple(dict.fromkeys(copied or message.in_reply_to))


def _returned_headers(parts: tuple[Part, ...]) -> str:
    return "\n".join(
        part.text for part in parts if part.media_type in {"text/rfc822-headers", "message/rfc822-headers"}
    )


def _copy_in_text(message: Message) -> str:
    texts = [body.seen.text[:_LONGEST_TEXT] for body in (*message.shown, *message.passed_over) if not body.is_html]
    return "\n".join(text[copy.start() :] for text in texts if (copy := _COPY.search(text)) is not None)


def _ids_in(text: str) -> list[str]:
    return _MESSAGE_ID.findall(text)[:1]
