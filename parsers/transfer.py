"""Content-Transfer-Encoding undone (RFC 2045 §6), also where the label and the content do not agree."""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, a2b_qp, a2b_uu
from dataclasses import dataclass

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_NOT_ALPHABET = re.compile(rb"[^A-Za-z0-9+/]")
# Two UTF-8 or latin-1 letters and a soft line end: nobody types that.
_FORGOTTEN_QP = re.compile(rb"=(?:C3=[89AB][0-9A-F]|E[0-9A-F]|F[0-9A-F]|20|\r?\n)")
_MANY = 3
_FORGOTTEN_BASE64 = re.compile(rb"\s*(?:[A-Za-z0-9+/]{60,76}\r?\n){3,}[A-Za-z0-9+/]{0,76}={0,2}\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The bytes of a part, and what was wrong with their packing."""

    data: bytes
    defect: str = ""


def unpack(payload: bytes, encoding: str) -> Unpacked:
    """Undo the transfer encoding named by the header field `encoding`; what is not encoded after all comes back as it is.

    Base64 with foreign characters in it is read without them, a torn end is read as far as it goes.
    """
    match encoding.strip().lower().split(";")[0].strip(" \t\"'"):
        case "base64" | "b" | "base-64":
            return _from_base64(payload)
        case "quoted-printable" | "q" | "quotedprintable":
            return Unpacked(data=a2b_qp(payload))
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _from_uu(payload)
        case _:
            return _from_nothing(payload)


def _from_base64(payload: bytes) -> Unpacked:
    foreign = len(_NOT_BASE64.findall(payload[:8_192]))
    if foreign * 20 > min(len(payload), 8_192):
        return Unpacked(data=payload, defect="text said to be base64 is not")
    if b" " in payload[:8_192].strip() and _looks_written(payload[:8_192]):
        return Unpacked(data=payload, defect="text said to be base64 is not")
    packed = _NOT_ALPHABET.sub(b"", payload)
    defect = "base64 is damaged" if foreign or len(packed) % 4 == 1 else ""
    packed = packed[: len(packed) - 1] if len(packed) % 4 == 1 else packed
    try:
        return Unpacked(data=a2b_base64(packed + b"=" * (-len(packed) % 4)), defect=defect)
    except Base64Error:
        return Unpacked(data=b"", defect="base64 is damaged")


def _looks_written(sample: bytes) -> bool:
    words = sample.split()
    return len(words) >= _MANY and sum(len(word) for word in words) < 20 * len(words)


def _from_uu(payload: bytes) -> Unpacked:
    data = bytearray()
    for line in payload.splitlines():
        if line.startswith(b"begin ") or line in {b"end", b"`", b""}:
            continue
        try:
            data += a2b_uu(line)
        except Base64Error:
            return Unpacked(data=bytes(data), defect="uuencoded text is damaged")
    return Unpacked(data=bytes(data))


def _from_nothing(payload: bytes) -> Unpacked:
    if b"=" in payload and len(_FORGOTTEN_QP.findall(payload[:65_536])) >= _MANY:
        letters = re.findall(rb"=C3=[89AB][0-9A-F]|=E[0-9A-F]", payload[:65_536])
        if letters:
            return Unpacked(data=a2b_qp(payload), defect="encoding of the text is not declared")
    if _FORGOTTEN_BASE64.fullmatch(payload[:65_536]):
        return Unpacked(data=_from_base64(payload).data, defect="encoding of the text is not declared")
    return Unpacked(data=payload)
