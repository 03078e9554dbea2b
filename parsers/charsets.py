"""Bytes to text, on what the bytes are rather than on what the label says.

Mails are mislabelled every day: UTF-8 called ISO-8859-1, Windows characters called ASCII, labels nobody knows. A mail program shows
the readable one, and so does this. No function here raises; what had to be guessed comes back as a defect in words.
"""

import codecs
import re
from dataclasses import dataclass

# WHATWG Encoding Standard §4.2: what senders call latin-1 or ASCII is windows-1252 in practice.
_WINDOWS_1252 = frozenset({
    "us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6", "iso646-us", "iso-8859-1", "iso8859-1", "iso_8859-1", "iso88591", "latin1",
    "latin-1", "l1", "cp819", "windows-1252", "cp1252", "cp-1252", "win1252", "x-cp1252", "x-ansi", "ansi", "ansi-1252",
})  # fmt: skip

_UTF_8 = frozenset(
    {"utf-8", "utf8", "utf_8", "utf-8-sig", "unicode-1-1-utf-8", "unicode-2-0-utf-8", "x-unicode-2-0-utf-8", "cp65001"}
)

_ALIASES = {
    "macintosh": "mac_roman", "mac": "mac_roman", "x-mac-roman": "mac_roman", "iso-8859-8-i": "iso8859_8", "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "x-sjis": "shift_jis", "latin9": "iso8859_15", "latin-9": "iso8859_15",
    "iso8859-15": "iso8859_15", "iso_8859-15": "iso8859_15", "ibm850": "cp850", "ibm437": "cp437", "unicode": "utf-16",
}  # fmt: skip

# Only these may be used: Python's registry also holds codecs that are no charsets (rot13, idna, unicode_escape).
_KNOWN_CODECS = re.compile(
    r"(?:iso8859-\d{1,2}|cp\d{3,4}|koi8-[rtu]|mac-\w+|utf-(?:7|8|16(?:-[bl]e)?|32(?:-[bl]e)?)|gb18030|gbk|gb2312|big5(?:hkscs)?"
    r"|shift_jis(?:_2004|x0213)?|euc_(?:jp|kr|jis_2004|jisx0213)|iso2022_(?:jp|kr)\w*|hz|johab|tis-620|ptcp154|kz1048|hp-roman8)"
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_USUAL = frozenset("éèêëàâçùûüîïôöœäßñáíóúÉÈÀÇÊ’«»°€–…\xa0")

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# U+E0000…: letters that no program draws; the emoji flags of England, Scotland and Wales lose their detail with them.
_UNSEEN = re.compile("[\U000e0000-\U000e0fff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# UTF-8 read as windows-1252, once more encoded: the lead byte of a Latin letter, a sign, œ or a typographic quote.
_TWICE_ENCODED = re.compile("[ÂÃÅâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")
_REPAIRABLE = re.compile("[\xa0-ÿŒœŠšŽžŸ‘’“”„‚–—…€™•«»]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text and how it was won."""

    text: str
    charset: str
    """The Python name of the codec that was used."""
    defect: str = ""
    """What was wrong with the label or the bytes; empty when nothing was."""


def decode_bytes(raw: bytes, label: str) -> Decoded:
    """Decode `raw` as its reader would want it, whatever `label` says.

    UTF-8 wins where the bytes are UTF-8 beyond ASCII, windows-1252 where they cannot be anything else. Nothing is dropped: a byte
    that fits nowhere becomes U+FFFD.
    """
    for mark, charset in _MARKS:
        if raw.startswith(mark):
            return Decoded(text=raw.decode(charset, "replace").lstrip("\ufeff"), charset=charset)
    name = label.strip().strip("\"'").strip().lower()
    if raw.isascii() and (not name or name in _WINDOWS_1252 or name in _UTF_8):
        return Decoded(text=raw.decode("ascii"), charset="ascii")
    if not name or name in _UTF_8 or name in _WINDOWS_1252:
        return _decode_western(raw, name)
    codec = _codec_for(name)
    if codec is None:
        return _guessed(raw, "unknown charset")
    return _decode_declared(raw, codec)


def _decode_western(raw: bytes, name: str) -> Decoded:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        defect = "text is not in the charset it declares" if name in _UTF_8 else ""
        if not name:
            return _guessed(raw, "")
        if name in _UTF_8:
            return Decoded(text=_utf8_or_windows(raw), charset="windows-1252", defect=defect)
        return Decoded(text=_windows(raw), charset="windows-1252")
    mislabelled = name in _WINDOWS_1252
    return Decoded(text=text, charset="utf-8", defect="text is not in the charset it declares" if mislabelled else "")


def _guessed(raw: bytes, defect: str) -> Decoded:
    """Read bytes without a usable label: UTF-8, else the one-byte charset that makes most of them letters of our languages."""
    try:
        return Decoded(text=raw.decode("utf-8"), charset="utf-8", defect=defect)
    except UnicodeDecodeError:
        pass
    windows = _utf8_or_windows(raw)
    sample = raw[:4_096]
    scores = {charset: _score(sample.decode(charset, "replace")) for charset in ("mac_roman", "cp850")}
    best = max(scores, key=lambda charset: scores[charset])
    if scores[best] > _score(windows[:4_096]):
        return Decoded(text=raw.decode(best, "replace"), charset=best, defect=defect)
    return Decoded(text=windows, charset="windows-1252", defect=defect)


def _score(text: str) -> int:
    beyond = [sign for sign in text if sign > "\x7f"]
    return sum(2 if sign in _USUAL else -1 for sign in beyond)


def _decode_declared(raw: bytes, codec: str) -> Decoded:
    if not raw.isascii() and codec.startswith(("iso8859", "cp", "mac")):
        # A single-byte charset never fails, so look first whether the bytes are UTF-8: chance makes that of no real text.
        try:
            return Decoded(text=raw.decode("utf-8"), charset="utf-8", defect="text is not in the charset it declares")
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(text=raw.decode(codec), charset=codec)
    except (UnicodeError, ValueError):
        defect = "text is not in the charset it declares"
    if raw.count(0) > len(raw) // 4:
        return Decoded(text=raw.decode("utf-16", "replace"), charset="utf-16", defect=defect)
    try:
        return Decoded(text=raw.decode("utf-8"), charset="utf-8", defect=defect)
    except UnicodeDecodeError:
        return Decoded(text=raw.decode(codec, "replace"), charset=codec, defect=defect)


def _codec_for(name: str) -> str | None:
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return codec if _KNOWN_CODECS.fullmatch(codec) else None


def _windows(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        # 0x81, 0x8d, 0x8f, 0x90 and 0x9d are no characters there.
        return raw.decode("cp1252", "replace")


def _utf8_or_windows(raw: bytes) -> str:
    """Read UTF-8 and, byte for byte where that fails, windows-1252: a mail pasted together from both reads well."""
    text = raw.decode("utf-8", "surrogateescape")
    return _SURROGATES.sub(lambda found: _windows(bytes([ord(found.group()) & 0xFF])), text)


def repair_twice_encoded(text: str) -> str:
    """Undo « Ã© » for « é »: UTF-8 that was read as windows-1252 and encoded again.

    Only pairs that give a Western letter, sign or quote are touched, so that no text that is right changes.
    """
    if text.isascii():
        return text
    return _TWICE_ENCODED.sub(_undone, text)


def _undone(found: re.Match[str]) -> str:
    pair = found.group()
    for end in (3, 2):
        try:
            repaired = "".join(_byte_of(sign) for sign in pair[:end]).encode("latin-1").decode("utf-8")
        except UnicodeError:
            continue
        if len(repaired) == 1 and _REPAIRABLE.match(repaired):
            return repaired + pair[end:]
    return pair


def _byte_of(sign: str) -> str:
    return sign if "\x80" <= sign <= "\xff" else sign.encode("cp1252").decode("latin-1")


def clean_text(text: str) -> str:
    """Return `text` with LF line ends and without characters that control a machine or that nobody can see."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text)))


def clean_line(text: str) -> str:
    """Return `text` as one line: every control character and line end is a space, runs of blanks are one space."""
    text = _SURROGATES.sub("\ufffd", _UNSEEN.sub("", text))
    return " ".join(_CONTROLS.sub(" ", text).split())
