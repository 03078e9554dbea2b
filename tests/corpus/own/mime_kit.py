"""Bytes of mails, put together by hand.

A well-behaved library refuses to write what real mailboxes hold (wrong charset labels, open boundaries, two `From`
fields), so everything here is bytes and each helper is a few lines.
"""

import base64
import hashlib
import html
import quopri
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEX = "0123456789abcdef"
DIGITS = "0123456789"
LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One MIME part: its header fields as they will be written, and its encoded body."""

    headers: tuple[tuple[str, str], ...]
    body: bytes

    def rendered(self) -> bytes:
        head = "".join(f"{name}: {value}\n" for name, value in self.headers)
        return head.encode("utf-8", "surrogateescape") + b"\n" + self.body


def draw(*seed: object, length: int = 12, alphabet: str = HEX) -> str:
    """Characters that look random and are the same in every run."""
    number = int.from_bytes(hashlib.sha512("/".join(map(str, seed)).encode()).digest(), "big")
    out = []
    for _ in range(length):
        number, rest = divmod(number, len(alphabet))
        out.append(alphabet[rest])
    return "".join(out)


def pick(*seed: object, among: int) -> int:
    return int(draw(*seed, length=6), 16) % among


def rfc5322_date(moment: datetime) -> str:
    day, month = DAYS[moment.weekday()], MONTHS[moment.month - 1]
    return f"{day}, {moment.day} {month} {moment.year} {moment:%H:%M:%S %z}"


def encoded_words(text: str, charset: str = "utf-8", how: str = "B") -> str:
    """RFC 2047, a few characters a word, so that no word splits a character."""
    if text.isascii():
        return text
    words = []
    for start in range(0, len(text), 14):
        data = text[start : start + 14].encode(charset)
        if how == "B":
            body = base64.b64encode(data).decode()
        else:
            body = "".join("_" if b == 32 else chr(b) if chr(b).isalnum() and b < 128 else f"={b:02X}" for b in data)
        words.append(f"=?{charset}?{how}?{body}?=")
    return "\n ".join(words)


def mailbox(name: str, address: str, how: str = "Q") -> str:
    if not name:
        return address
    if name.isascii():
        return f'"{name}" <{address}>' if set(name) & set(".,@()<>:;[]") else f"{name} <{address}>"
    return f"{encoded_words(name, how=how)} <{address}>"


def transfer(data: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.encodestring(data)
    if encoding == "base64":
        return base64.encodebytes(data.replace(b"\n", b"\r\n"))
    return data


def text_part(
    text: str,
    subtype: str = "plain",
    charset: str = "utf-8",
    encoding: str = "quoted-printable",
    label: str | None = None,
    params: str = "",
) -> Part:
    """`charset` is what the bytes are; `label` what the header claims (the same when None, nothing when empty)."""
    data = (text.strip("\n") + "\n").encode(charset, "xmlcharrefreplace" if subtype == "html" else "strict")
    claimed = charset if label is None else label
    kind = f"text/{subtype}" + (f"; charset={claimed}" if claimed else "") + params
    headers = (("Content-Type", kind), ("Content-Transfer-Encoding", encoding))
    return Part(headers=headers, body=transfer(data, encoding))


def page(text: str, charset: str = "utf-8", encoding: str = "quoted-printable", label: str | None = None) -> Part:
    return text_part(text, "html", charset, encoding, label)


def multipart(subtype: str, parts: Iterable[Part], *, closed: bool = True, seed: str = "", params: str = "") -> Part:
    parts = tuple(parts)
    mark = "==_" + draw(subtype, seed, *(p.body[:300] for p in parts), length=22, alphabet=LETTERS)
    body = b""
    for part in parts:
        body += f"--{mark}\n".encode() + part.rendered()
        if not body.endswith(b"\n"):
            body += b"\n"
    if closed:
        body += f"--{mark}--\n".encode()
    return Part(headers=(("Content-Type", f'multipart/{subtype}; boundary="{mark}"{params}'),), body=body)


def attachment(name: str, kind: str, data: bytes, disposition: str = "attachment") -> Part:
    headers = (
        ("Content-Type", f'{kind}; name="{name}"'),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f'{disposition}; filename="{name}"'),
    )
    return Part(headers=headers, body=base64.encodebytes(data))


def attached_mail(raw: bytes) -> Part:
    return Part(headers=(("Content-Type", "message/rfc822"), ("Content-Disposition", "attachment")), body=raw)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def wrapped(text: str, width: int = 72) -> str:
    out: list[str] = []
    for line in text.strip("\n").split("\n"):
        out += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(out)


def flowed(text: str) -> str:
    """format=flowed (RFC 3676): a soft line end carries a space."""
    out: list[str] = []
    for line in text.strip("\n").split("\n"):
        pieces = textwrap.wrap(line, 70, break_long_words=False, break_on_hyphens=False) or [""]
        out += [piece + " " for piece in pieces[:-1]] + [pieces[-1] if line != "-- " else line]
    return "\n".join(out)


def quoted(text: str, mark: str = "> ") -> str:
    return "\n".join((mark + line).rstrip() for line in text.strip("\n").split("\n"))


def escaped(text: str) -> str:
    return html.escape(text, quote=False)


def lines_as(tag: str, text: str, empty: str = "<br>", style: str = "") -> str:
    shown = (escaped(line) or empty for line in text.strip("\n").split("\n"))
    return "".join(f"<{tag}{style}>{line}</{tag}>\n" for line in shown)


def with_breaks(text: str) -> str:
    return "<br>\n".join(escaped(line) for line in text.strip("\n").split("\n"))
