"""From a letter to the bytes that leave, once and for all: the same key and letter always give the same bytes.

Written by hand for the reasons given in `headers`, and because it is made inside the transaction that decides: the standard
library takes three times as long.
"""

import binascii
import hashlib
import re
import unicodedata
from email.utils import format_datetime

from outbox import headers
from outbox.address import check_address
from outbox.errors import MimeRefused
from outbox.identity import Identity
from outbox.message import Letter, NewMail

LINE_LENGTH = 998  # RFC 5322 §2.1.1
_KEPT_CONTROLS = frozenset("\t\n")
_DIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FIELD = re.compile(rb"([A-Za-z-]+):[ \t]")


def to_bytes(mail: NewMail, *, identity: Identity) -> bytes:
    """Return the whole mail in 7-bit lines that end in CRLF, none over 998 characters.

    Raises AddressRefused for a recipient or Reply-To outside our grammar, MimeRefused when the bytes made are not exactly
    the fields we meant.
    """
    fields = _fields(mail, identity)
    ours = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii")
    made = ours + _body(mail.letter, boundary=_boundary(mail.key))
    _refuse_what_we_did_not_write(made, [name for name, _ in fields])
    return made


def _fields(mail: NewMail, identity: Identity) -> list[tuple[str, str]]:
    letter = mail.letter
    fields = [
        ("Date", format_datetime(mail.written_at)),
        ("From", headers.mailbox(identity.from_name, identity.from_address, field="From")),
        ("To", check_address(mail.recipient)),
        ("Subject", headers.words(letter.subject, name="Subject")),
        ("Message-ID", identity.message_id(mail.key)),
    ]
    if letter.in_reply_to and headers.is_message_id(letter.in_reply_to):
        fields.append(("In-Reply-To", letter.in_reply_to))
    if references := headers.message_ids(letter.references, name="References"):
        fields.append(("References", references))
    if letter.reply_to:
        fields.append(("Reply-To", check_address(letter.reply_to)))
    fields.append(("Auto-Submitted", "auto-replied"))  # RFC 3834 §5
    # Exchange answers a mail without it with its own out-of-office notes ([MS-OXCMAIL] §2.1.3.2.10).
    fields.append(("X-Auto-Response-Suppress", "All"))
    if headers.is_language(letter.language):
        fields.append(("Content-Language", letter.language))  # RFC 3282
    return fields


def _body(letter: Letter, *, boundary: str) -> bytes:
    plain = _part("plain", letter.text)
    if letter.html is None:
        return b"MIME-Version: 1.0\r\n" + plain
    line = f"--{boundary}".encode()
    return b"".join(
        (
            b"MIME-Version: 1.0\r\n",
            f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode(),
            line + b"\r\n" + plain + b"\r\n",
            line + b"\r\n" + _part("html", letter.html) + b"\r\n",  # RFC 2046 §5.1.4: the richest version comes last
            line + b"--\r\n",
        )
    )


def _part(subtype: str, text: str) -> bytes:
    # Given CRLF, b2a_qp breaks lines with CRLF too, at 76 characters (RFC 2045 §6.7).
    body = binascii.b2a_qp(_printable(text).replace("\n", "\r\n").encode())
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + body


def _boundary(key: str) -> str:
    # « =_ » cannot occur in quoted-printable text (RFC 2045 §6.7).
    return f"=_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _printable(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        char
        for char in lines
        if char in _KEPT_CONTROLS or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _DIRECTIONAL)
    )
    return kept if kept.endswith("\n") else f"{kept}\n"


def _refuse_what_we_did_not_write(made: bytes, names: list[str]) -> None:
    """Read the bytes again as a mail server will, and raise MimeRefused unless they are the fields we meant, each once."""
    head, empty, _ = made.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    found = []
    for line in lines:
        if match := _FIELD.match(line):
            found.append(match[1].decode())
        elif not line.startswith((b" ", b"\t")) or not line.strip():
            raise MimeRefused("a header line is neither a field nor the rest of one")
    content = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    if not empty or found[: len(names)] != names or not set(found[len(names) :]) <= content:
        raise MimeRefused(f"the header holds {', '.join(found)}")
    if (
        not made.isascii()
        or b"\0" in made
        or b"\r" in made.replace(b"\r\n", b"")
        or b"\n" in made.replace(b"\r\n", b"")
    ):
        raise MimeRefused("the mail holds a byte that is not 7-bit text, or a bare CR or LF")
    if any(len(line) > LINE_LENGTH for line in made.split(b"\r\n")):
        raise MimeRefused(f"a line is longer than {LINE_LENGTH} characters")
