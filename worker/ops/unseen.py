"""What strangers wrote, made safe to look at: what the eye cannot see is shown, and nothing changes the direction of what stands around it."""

import re
import unicodedata

import idna
from markupsafe import Markup, escape

# Controls but TAB and LF (U+0000 …), marks and overrides of direction, characters without width, tags, lone surrogates.
_ONE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_UNSEEN = re.compile(f"{_ONE}+")
_JOINERS = re.compile("[\u200c\u200d]")
_MOST_SHOWN = 300
"""Marks drawn in one text; a mail made of nothing else would be a page of a hundred times its size."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def shown(text: str) -> Markup:
    """Return a text with each run of characters that nobody sees drawn as its code point: « U+202E »."""
    parts: list[Markup] = []
    at = 0
    for count, match in enumerate(_UNSEEN.finditer(text)):
        if count == _MOST_SHOWN:
            rest = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text[at:])
            return Markup("").join([*parts, escape(rest)])
        parts += [escape(text[at : match.start()]), _mark(match[0])]
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])


def shown_name(name: str, *, most: int = 300) -> Markup:
    """Return a name, a subject or a file's name as one line, cut to `most` characters, its joiners shown as well."""
    line = name[:most].replace("\n", "\u2028").replace("\t", " ")
    line = _JOINERS.sub("\u2060", line)
    return shown(line + ("…" if len(name) > most else ""))


def is_mixed(name: str) -> bool:
    """Tell whether one word of a name mixes alphabets whose letters look alike: « Pаypal » with a Cyrillic а."""
    return any(len(_scripts(word)) > 1 for word in re.findall(r"\w+", name[:1000]))


def u_label(address: str) -> str | None:
    """Return an address with its domain as people read it, where that differs from the A-label it is compared by; None where not."""
    local, _, domain = address.rpartition("@")
    if "xn--" not in domain:
        return None
    try:
        return f"{local}@{idna.decode(domain)}"
    except (idna.IDNAError, UnicodeError):
        return None


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(sign, "") for sign in word if sign.isalpha())
    return {script for name in names for script in _SCRIPTS if name.startswith(script)}


def _mark(run: str) -> Markup:
    first = f"U+{ord(run[0]):04X}"
    said = first if len(run) == 1 else f"{first} ×{len(run)}"
    return Markup('<span class="unseen" title="{}">{}</span>').format(unicodedata.name(run[0], first), said)
