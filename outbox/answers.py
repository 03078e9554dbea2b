"""What a mail server's answer means for the mail: taken, later, never, or nobody knows.

The line that matters runs through the final dot. Whatever goes wrong before the text was given away is certain: nothing was
delivered. After that only the server's own 2xx, 4xx or 5xx is certain; a silence is not (RFC 1047, RFC 5321 §4.5.3.2.6).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from outbox.backoff import Kind

REPLY_LENGTH = 500

_GREYLIST = re.compile(r"gr[ae]y-?list", re.IGNORECASE)
_STATUS = re.compile(r"(?:^|\s)([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")  # RFC 3463 §2
_BUSY = frozenset({421, 432, 451, 454})
_NEEDS_LOGIN = frozenset({530, 534, 535, 538})  # RFC 4954 §6
TOO_MANY_RECIPIENTS = 552
POSITIVE, INTERMEDIATE, TRANSIENT, PERMANENT = 2, 3, 4, 5


class Phase(StrEnum):
    """How far a try got."""

    CONNECT = "connect"
    """Reaching the server: greeting, TLS, login."""
    MAIL = "mail"
    """The envelope's sender."""
    RCPT = "rcpt"
    """The envelope's recipient."""
    DATA = "data"
    """Asking leave to give the text; none of it was given."""
    BODY = "body"
    """The text was given, in part or whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The server said yes. After the text: it is responsible for the mail now (RFC 5321 §4.2.5)."""

    code: int
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Certainly not delivered, and worth another try. `code` is None where the connection broke."""

    phase: Phase
    kind: Kind
    code: int | None
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """Certainly not delivered, and never will be."""

    phase: Phase
    code: int
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """The text was given and no answer came: delivered or not, nobody can say."""

    why: str


Answer = Taken | Later | Never
"""An answer to anything but the text itself: always certain."""


def sort_answer(phase: Phase, code: int, text: str) -> Answer:
    """Return what a reply code means in its phase. The first digit decides (RFC 5321 §4.2.1); in DATA, 354 is the yes.

    A reply that is none of them leaves the conversation out of step: later, on a new connection.
    """
    reply = legible(text)
    first = code // 100
    # RFC 5321 §4.5.3.1.10: 552 at RCPT is to be read as 452.
    if first == TRANSIENT or (code == TOO_MANY_RECIPIENTS and phase is Phase.RCPT):
        return Later(phase=phase, kind=_kind(code, reply), code=code, reply=reply)
    if first == PERMANENT:
        return Never(phase=phase, code=code, reply=reply)
    if first == (INTERMEDIATE if phase is Phase.DATA else POSITIVE):
        return Taken(code=code, reply=reply)
    return Later(phase=phase, kind=Kind.CONNECTION, code=code, reply=reply)


def sort_final_answer(code: int, text: str) -> Answer | Unknown:
    """Return what the reply to the final dot means. One that is neither yes, later nor never tells nothing."""
    if code // 100 in {POSITIVE, TRANSIENT, PERMANENT}:
        return sort_answer(Phase.BODY, code, text)
    return Unknown(why=f"unexpected reply {code}")


def broken(phase: Phase, cause: BaseException) -> Later:
    """Return what a connection that broke, timed out or made no sense means before any text was given."""
    return Later(phase=phase, kind=Kind.CONNECTION, code=None, reply=type(cause).__name__)


def is_about_us(answer: Answer | Unknown) -> bool:
    """Tell whether the server speaks about our connection or login and not about this mail: no mail is to suffer for it."""
    match answer:
        case Never(code=code):
            return code in _NEEDS_LOGIN
        case Later(phase=Phase.MAIL, code=code):
            return code in {421, None}
        case _:
            return False


def legible(text: str) -> str:
    """Return a server's words without line breaks and control characters, cut at 500."""
    one_line = " ".join(text.split())
    return "".join(char if char.isprintable() else "?" for char in one_line)[:REPLY_LENGTH]


def _kind(code: int, reply: str) -> Kind:
    found = _STATUS.search(reply)
    status = found[1] if found else ""
    if _GREYLIST.search(reply):
        return Kind.GREYLIST
    if status.startswith("4.7."):
        return Kind.RATE
    if code in {452, TOO_MANY_RECIPIENTS} or status.startswith("4.2."):
        return Kind.MAILBOX
    if code in _BUSY or status.startswith("4.3."):
        return Kind.BUSY
    return Kind.GREYLIST if code == 450 else Kind.OTHER  # noqa: PLR2004 — RFC 6647 §2.1: 450 or 451 is what greylisting says
