"""Header fields written by our own hand, so that nothing in them depends on the interpreter's version.

Known faults of the standard library's header folding in supported versions: newlines in encoded words (CVE-2024-6923),
commas in encoded names (CVE-2025-1795), Message-IDs over 78 characters turned into encoded words, which breaks threads.
"""

import re
import unicodedata
from collections.abc import Iterable
from email.header import Header

from outbox.address import check_address

FOLD_AT = 78  # RFC 5322 §2.1.1
VALUE_LENGTH = 200
KEPT_REFERENCES = 20

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")  # printable ASCII without angle brackets
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")  # RFC 5646 §2.1, the usual part of it
_LINE_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str) -> str:
    """Return the text as one line that can stand in a header: line breaks become spaces, and controls, directional
    overrides, characters of no width and lone surrogates vanish. Cut at 200 characters.
    """  # noqa: D205 — one sentence over two lines
    one_line = "".join(" " if char in _LINE_BREAKS else char for char in text)
    visible = "".join(char for char in one_line if unicodedata.category(char) not in _DROPPED)
    return re.sub(r" {2,}", " ", visible).strip(" ")[:VALUE_LENGTH].rstrip(" ")


def is_message_id(text: str) -> bool:
    """Tell whether it is one Message-ID in angle brackets that can stand in a header as it is."""
    return _MESSAGE_ID.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Tell whether it is a language tag (RFC 5646)."""
    return _LANGUAGE.fullmatch(text) is not None


def words(text: str, *, name: str) -> str:
    """Return cleaned free text as the value of the field `name`, in encoded words where it is not plain ASCII."""
    text = clean(text)
    if text.isascii() and "=?" not in text and len(name) + 2 + len(text) <= FOLD_AT:
        return text
    # RFC 2047 §2: an encoded word has at most 75 characters.
    return Header(text, "utf-8", maxlinelen=FOLD_AT - 2, header_name=name).encode(linesep="\r\n")


def mailbox(name: str, address: str, *, field: str) -> str:
    """Return a display name with its address, or the address alone. Raises AddressRefused."""
    check_address(address)
    name = clean(name)
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return _folded((f'"{quoted}"', f"<{address}>"), name=field)
    return _folded((words(name, name=field), f"<{address}>"), name=field)


def message_ids(ids: Iterable[str], *, name: str) -> str:
    """Return Message-IDs one behind the other, each on a line of its own where needed; those that are none are left out.

    Of a long thread the first and the last twenty are kept (RFC 5322 §3.6.4 lets References be cut).
    """
    sound = tuple(dict.fromkeys(one for one in ids if is_message_id(one)))
    if len(sound) > KEPT_REFERENCES + 1:
        sound = (sound[0], *sound[-KEPT_REFERENCES:])
    return _folded(sound, name=name)


def _folded(tokens: Iterable[str], *, name: str) -> str:
    value = ""
    room = FOLD_AT - len(name) - 2
    for token in tokens:
        if not value:
            value = token
        elif len(value.rpartition("\r\n")[2]) + 1 + len(token) <= room:
            value += f" {token}"
        else:
            value += f"\r\n {token}"
            room = FOLD_AT
    return value
