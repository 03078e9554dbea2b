"""A mail's own bytes, as text to read and as files to keep; never as anything that a browser would open."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Tree

from parsers import transfer
from parsers.charsets import clean_line
from parsers.headers import decode_words, parameters_of
from parsers.message import Headers
from parsers.nodes import field_of, held_by
from parsers.parts import media_type_of
from parsers.prescan import TOO_DEEP, scan
from parsers.request import Attachment
from parsers.structure import headers_of
from worker.ops.letter_words import hide_codes

MOST_SHOWN = 256 * 1024
"""Bytes of a source that a page draws."""
MOST_PARTS = 2_000
_KEPT_ENDINGS = frozenset(
    re.findall(
        r"\w+",
        "pdf jpg jpeg png gif heic heif webp tif tiff bmp txt csv doc docx odt xls xlsx ods ppt pptx zip eml mp4 mov mp3",
    )
)
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The top of a mail as text. `cut`: bytes that are not shown."""

    headers: tuple[tuple[str, str], ...]
    text: str
    cut: int


def source_of(top: bytes, size: int) -> Source:
    """Decode the top of a mail for the eye: UTF-8, any other byte as its number; line ends as one; no code of a letter."""
    text = top.decode("utf-8", "backslashreplace").replace("\r\n", "\n").replace("\r", "\n")
    return Source(headers=_decoded(headers_of(top)), text=hide_codes(text), cut=max(size - len(top), 0))


def _decoded(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((header.name[:200], hide_codes(decode_words(header.value)[:4_000])) for header in headers[:300])


def safe_name(name: str, nth: int) -> str:
    """Return a file name of ASCII letters for a download; an ending that a machine would run or draw becomes `.bin`."""
    stem, _, ending = name.rpartition(".")
    if not stem or ending.lower() not in _KEPT_ENDINGS:
        stem, ending = name, "bin"
    plain = _UNSAFE.sub("-", stem).strip("-_")[:60]
    return f"piece-{nth}{'-' if plain else ''}{plain}.{ending.lower()}"


def attachment_of(raw: bytes, listed: tuple[Attachment, ...], nth: int) -> bytes | None:
    """Return the decoded bytes of the attachment that a reading lists as its `nth`, from 1; None where it cannot be taken out.

    The reader opens no attachment and keeps only its beginning, so the mail is taken apart again; the file is the one with the same
    name and kind, counted among its like.
    """
    if not 1 <= nth <= len(listed) or TOO_DEEP in scan(raw).defects:
        return None
    wanted = listed[nth - 1]
    like = (wanted.name, wanted.media_type)
    before = sum((one.name, one.media_type) == like for one in listed[: nth - 1])
    for name, media_type, node in _files(raw):
        if (name, media_type) != like:
            continue
        if before == 0:
            return _bytes_of(node, media_type)
        before -= 1
    return None


def _files(raw: bytes) -> Iterator[tuple[str, str, Tree]]:
    """Give the leaves of a mail, attached mails included, as the reader names them."""
    try:
        waiting = [(email.message_from_bytes(raw), "text/plain")]
    except RecursionError:
        return
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        node, default = waiting.pop()
        content_type = field_of(node, "content-type")
        media_type = media_type_of(content_type) or default
        held = held_by(node)
        if isinstance(held, list) and media_type.startswith("multipart/"):
            inner = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
            waiting += [(part, inner) for part in reversed(held) if isinstance(part, Tree)]
            continue
        disposition = parameters_of(field_of(node, "content-disposition"))
        name = clean_line(disposition.get("filename") or "")[:200]
        if media_type.startswith("message/"):
            subject = held[0]["subject"] if isinstance(held, list) and held and isinstance(held[0], Tree) else None
            yield name or decode_words(clean_line(str(subject or "")))[:100], media_type, node
            continue
        name = name or clean_line(parameters_of(content_type).get("name") or "")[:200]
        yield name, media_type, node


def _bytes_of(node: Tree, media_type: str) -> bytes:
    held = held_by(node)
    if isinstance(held, list):
        return held[0].as_bytes() if media_type.startswith("message/") and held and isinstance(held[0], Tree) else b""
    data = held.encode("ascii", "surrogateescape") if isinstance(held, str) else b""
    return transfer.unpack(data, field_of(node, "content-transfer-encoding")).data
