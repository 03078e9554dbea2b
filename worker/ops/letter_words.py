"""A letter's words as they stand in its bytes. A one-time code is never shown: who reads it could agree in the customer's place."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from parsers.codes import without_codes

_CODE = re.compile(r"\bPO(?:-[A-Z2-7]{5}){5}-[A-Z2-7]\b")
HIDDEN_CODE = "‹code›"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """What a letter says. `hides_code`: a confirmation code stands where `‹code›` does."""

    subject: str
    sender: str
    text: str
    hides_code: bool


def hide_codes(text: str) -> str:
    """Return a text of the same length with « • » wherever a mailer left a letter's code: quoted, wrapped, in any case."""
    joined = text.replace("=\n", " \n")  # a soft line end, RFC 2045 §6.7
    kept = without_codes(joined)
    if kept == joined:
        return text
    return "".join(one if was == now else "•" for one, was, now in zip(text, joined, kept, strict=True))


def words_of(mime: bytes) -> LetterWords:
    """Read a letter's words back from the bytes that leave."""
    message = message_from_bytes(mime, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    text = "" if body is None else str(body.get_content()).replace("\r\n", "\n")
    without = _CODE.sub(HIDDEN_CODE, text)
    return LetterWords(
        subject=_CODE.sub(HIDDEN_CODE, str(message["Subject"] or "")),
        sender=str(message["From"] or ""),
        text=without.rstrip("\n"),
        hides_code=without != text,
    )
