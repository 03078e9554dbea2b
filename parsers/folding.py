"""Letters brought to one plain form, without losing where they stood.

Phrase lists and number rules compare folded text: lower case, no accents, plain quotes, dashes and spaces, ASCII digits,
nothing of no width. What was folded can always be shown again as the customer wrote it.
"""

import unicodedata
from dataclasses import dataclass

OVERRIDES = frozenset("\u202b\u202d\u202e\u2067")
"""Characters that make a reader see another order than the one written (UAX #9: overrides, right-to-left embedding and isolate)."""

_PLAIN = {
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "×": "x", "✕": "x", "✖": "x",
    "’": "'", "‘": "'", "‛": "'", "´": "'", "`": "'", "ʼ": "'", "′": "'", "＇": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‹": '"', "›": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁃": "-", "•": "-", "·": "-",
    "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\n": "\n", "\u2800": " ", "\u3164": "", "\u115f": "", "\u1160": "", "\uffa0": "",
    # Cyrillic and Greek letters that cannot be told from Latin ones: a hidden « pаs » must still be read as « pas ».
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s", "ј": "j", "һ": "h", "ԁ": "d", "ո": "n",
    "ο": "o", "α": "a", "ν": "v", "ρ": "p", "υ": "u", "ι": "i", "κ": "k",
}  # fmt: skip


class _Table(dict[int, str]):
    """Code point → folded letters, worked out once for each character that turns up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(char: str) -> str:
    lowered = char.lower()
    if (plain := _PLAIN.get(lowered)) is not None:
        return plain
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category in {"Cc", "Zs", "No"}:  # a superscript or a circled digit is no digit of a number
        return " "
    parts = unicodedata.normalize("NFKD", lowered.casefold())
    kept = "".join(_PLAIN.get(c, c) for c in parts if unicodedata.category(c) not in {"Mn", "Me", "Cf"})
    return kept.lower()


_TABLE = _Table()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Folded text, and for each of its characters where the original stands."""

    text: str
    origin: tuple[int, ...] | None
    """Offsets into the original, one a character and one for the end; None where both have the same offsets."""

    def at(self, index: int) -> int:
        """Return the original offset of a folded one."""
        return index if self.origin is None else self.origin[index]

    def end(self, index: int) -> int:
        """Return the original offset just behind the folded characters that end at `index`."""
        if self.origin is None or index == 0:
            return index
        return self.origin[index - 1] + 1


def fold(text: str) -> Folded:
    """Fold letters, quotes, dashes, spaces and digits; line ends stay.

    Most characters keep their place. Where some vanish (of no width, combining) or become two (œ, ß) the offsets are kept
    beside, so the cost is paid by those texts only.
    """
    folded = text.translate(_TABLE)
    if all(len(_TABLE[ord(char)]) == 1 for char in set(text)):
        return Folded(text=folded, origin=None)
    origin: list[int] = []
    for index, char in enumerate(text):
        origin.extend([index] * len(_TABLE[ord(char)]))
    origin.append(len(text))
    return Folded(text=folded, origin=tuple(origin))


def plain(text: str) -> str:
    """Return the folded letters alone, for comparing words."""
    return text.translate(_TABLE)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list written as text, one space or line apart."""
    return frozenset(words.split())
