"""Header fields: unfolded, decoded, and one line each whatever was hidden in them.

The limits stand before the work: a subject of 280 KB of encoded words cost a well-known parser 2.7 GB.
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, a2b_qp

from parsers.charsets import clean_line, decode_bytes, repair_twice_encoded
from parsers.message import Header

MAX_DECODED = 4_000
"""Characters of a field that are decoded; what stands beyond is not read by anybody either."""

MAX_IDS = 100
"""Message-IDs of References that are kept, the newest ones."""

# RFC 2047 §2, lenient: blanks inside the text, and a language after the charset (RFC 2231 §5).
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]{0,4000})\?=")
# RFC 5322 §3.6.4, lenient about what stands between the brackets.
_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x20\x7f]{1,250}>")
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_PARAMETER = re.compile(r";\s*([\w!#$%&'*+.^`{|}~-]{1,60})\s*=\s*(\"(?:[^\"\\]|\\.){0,2000}\"?|[^;\s]{0,2000})")
_RFC_2231 = re.compile(r"^([^*]+)\*(\d{1,2})?(\*)?$")


def make_header(name: str, value: str) -> Header:
    """Make a field of what the standard library holds: a name and a value with folding, 8-bit bytes as surrogates."""
    raw = value.encode("ascii", "surrogateescape") if _fits_surrogates(value) else value.encode("utf-8", "replace")
    text = _FOLD.sub(" ", value) if "\n" in value or "\r" in value else value
    if not text.isascii():
        text = decode_bytes(
            text.encode("ascii", "surrogateescape") if _fits_surrogates(text) else text.encode("utf-8", "replace"), ""
        ).text
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() or sign == "\t" or sign > "\x9f" else " " for sign in text).replace(
            "\t", " "
        )
    return Header(name=name, value=text.strip(" "), raw=raw)


def _fits_surrogates(value: str) -> bool:
    return value.isascii() or all(sign < "\x80" or "\udc80" <= sign <= "\udcff" for sign in value)


def decode_words(value: str) -> str:
    """Return a field with its encoded words decoded (RFC 2047), as one clean line of at most `MAX_DECODED` characters.

    Neighbouring words of one charset are decoded together, since programs cut characters in two. What cannot be decoded stays as
    written. Line ends that were hidden in a word are spaces.
    """
    value = value[:MAX_DECODED]
    if "=?" not in value:
        return repair_twice_encoded(clean_line(value))
    pieces: list[str] = []
    charset, held, end = "", b"", 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        label = word.group(1).partition("*")[0].lower()
        if held and (between.strip() or label != charset):
            pieces.append(decode_bytes(held, charset).text)
            held = b""
        if between.strip() or not end:
            pieces.append(between)
        charset, end = label, word.end()
        held += _word_bytes(word.group(2), word.group(3))
    pieces.extend((decode_bytes(held, charset).text if held else "", value[end:]))
    return repair_twice_encoded(clean_line("".join(pieces)))


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding in "qQ":
        return a2b_qp(text.encode("utf-8", "replace"), header=True)
    packed = re.sub(r"[^A-Za-z0-9+/]", "", text)
    try:
        return a2b_base64(packed + "=" * (-len(packed) % 4))
    except Base64Error:  # one character too many
        return a2b_base64(packed[: len(packed) // 4 * 4])


def message_ids(value: str) -> tuple[str, ...]:
    """Return the Message-IDs of a field in their order, each once, at most the last `MAX_IDS`."""
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(value[:40_000])))[-MAX_IDS:]


def parameters_of(value: str) -> dict[str, str]:
    """Return the parameters of a Content-Type or Content-Disposition, names in lower case, values decoded.

    Continued and charset-marked parameters (RFC 2231) are put together, encoded words that programs write there against RFC 2047
    §5 are decoded all the same. Of two parameters of one name the first counts.
    """
    plain: dict[str, str] = {}
    split: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAMETER.finditer(value[:16_000]):
        name, text = found.group(1).lower(), found.group(2)
        if text.startswith('"'):
            text = text[1:].removesuffix('"').replace("\\", "")
        extended = _RFC_2231.match(name) if "*" in name else None
        if extended is None:
            plain.setdefault(name, text)
        else:
            split.setdefault(extended.group(1), []).append(
                (int(extended.group(2) or 0), extended.group(2) is None or bool(extended.group(3)), text)
            )
    for name, pieces in split.items():
        plain[name] = _joined(sorted(pieces)[:50])
    return {name: decode_words(text) if "=?" in text or not text.isascii() else text for name, text in plain.items()}


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    charset, data = "utf-8", b""
    for position, (_, is_encoded, text) in enumerate(pieces):
        rest = text
        if is_encoded and position == 0 and text.count("'") >= 2:  # noqa: PLR2004  RFC 2231 §4: charset'language'text
            charset, _, rest = text.split("'", 2)
        data += _percent_decoded(rest) if is_encoded else rest.encode("utf-8", "replace")
    return decode_bytes(data, charset).text


def _percent_decoded(text: str) -> bytes:
    return re.sub(
        rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found.group(1), 16)]), text.encode("utf-8", "replace")
    )
