"""Plain text as a reader sees it: without files that were written into it, and without the armour of signed text."""

import re
from dataclasses import dataclass

from parsers.html_text import MAX_LINKS, MAX_SEEN
from parsers.visible import VisibleText

_LINK = re.compile(r"https?://[^\s<>\"'\x00-\x20\x7f]{1,2000}", re.IGNORECASE)
_LINK_TAIL = ".,;:!?)]}»…"
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\n]{0,200})\n(?=[!-`][ -`]{1,61}\n)", re.MULTILINE)
_YENC_BEGIN = re.compile(r"^=ybegin [^\n]{0,200}?name=([^\n]{1,200})\n", re.MULTILINE)
_PGP_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\n"
_PGP_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_PGP_END = re.compile(r"-----END PGP [A-Z ]{1,20}-----\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSeen:
    """What stands in a plain text."""

    seen: VisibleText
    files: tuple[tuple[str, int], ...] = ()
    """Name and size in characters of each file that was written into the text."""
    is_sealed: bool = False
    """An encrypted message stands in it."""


def seen_in_plain(text: str, *, is_cut: bool) -> PlainSeen:
    """Return what a reader sees in a plain text whose line ends are LF."""
    files: list[tuple[str, int]] = []
    if "begin " in text:
        text = _without_files(text, _UU_BEGIN, "\nend", files)
    if "=ybegin " in text:
        text = _without_files(text, _YENC_BEGIN, "\n=yend", files)
    is_sealed = _PGP_MESSAGE in text
    if "-----BEGIN PGP" in text:
        text = _without_armour(text)
    links = dict.fromkeys(found.rstrip(_LINK_TAIL) for found in _LINK.findall(text[:MAX_SEEN]))
    seen = VisibleText(text=text[:MAX_SEEN], links=tuple(links)[:MAX_LINKS], is_cut=is_cut or len(text) > MAX_SEEN)
    return PlainSeen(seen=seen, files=tuple(files), is_sealed=is_sealed)


def _without_files(text: str, begin: re.Pattern[str], end: str, files: list[tuple[str, int]]) -> str:
    kept: list[str] = []
    position = 0
    while (found := begin.search(text, position)) is not None and len(files) < 50:  # noqa: PLR2004  nobody writes more files into a text
        kept.append(text[position : found.start()])
        stop = text.find(end, found.end() - 1)
        stop = len(text) if stop < 0 else stop
        files.append((found.group(1).strip(), stop - found.end()))
        line_end = text.find("\n", stop + 1)
        position = len(text) if line_end < 0 else line_end + 1
    kept.append(text[position:])
    return "".join(kept)


def _without_armour(text: str) -> str:
    """Leave of signed text what was signed (RFC 9580 §7), and nothing of an encrypted message."""
    start = text.find(_PGP_SIGNED)
    if start >= 0:
        head_end = text.find("\n\n", start)
        stop = text.find(_PGP_SIGNATURE, start)
        stop = len(text) if stop < 0 else stop
        inner = text[head_end + 2 if 0 <= head_end < stop else start + len(_PGP_SIGNED) : stop]
        after = _PGP_END.search(text, stop)
        return text[:start] + re.sub(r"(?m)^- (?=-)", "", inner) + (text[after.end() :] if after else "")
    start = text.find(_PGP_MESSAGE)
    if start >= 0:
        after = _PGP_END.search(text, start)
        return text[:start] + (text[after.end() :] if after else "")
    return text
