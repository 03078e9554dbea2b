"""A letter in a person's hands: what they changed of it, and whether its amounts are still the computed ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 200
BLANKS = ("[à compléter]", "[to be filled in]")
"""What a template leaves to the person who sends it; a letter never leaves with one of them."""

_SPACES = re.compile(r"[\u00a0\u202f\u2009 ]")
_NUMBER = r"\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_CURRENCY = r"(?:€|£|\$|\b(?:EUR|CHF|GBP|USD|[Ee]uros?)\b)"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY}) ?(?P<after_sign>{_NUMBER})|(?<![\d.,])(?P<before_sign>{_NUMBER}) ?(?P<after>{_CURRENCY})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A letter's subject and plain text as a person wants them; the HTML is made from the text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A person who decides, instead of the program: what they wrote, and to whom.

    `to_account`: the letter goes to the account's address of the order, in a thread of its own, since nothing proves that the mail's
    sender is the order's customer.
    """

    to_account: bool
    edit: Edit | None = None


def missing_words(text: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return those of the wanted words that do not stand in a text, each as a whole: « 52,76 € » does not stand in « 152,76 € »."""
    plain = _SPACES.sub(" ", text)
    return tuple(one for one in wanted if not re.search(_whole(one), plain))


def foreign_amounts(text: str, *, of: str) -> tuple[str, ...]:
    """Return the amounts of money in a text that do not stand in the computed letter `of`: amounts are computed, never typed."""
    known = {value for _, value in _amounts(of)}
    return tuple(dict.fromkeys(said for said, value in _amounts(text) if value not in known))


def _whole(words: str) -> str:
    return rf"(?<!\d)(?<!\d[ .,]){re.escape(_SPACES.sub(' ', words))}(?!\d)"


def _amounts(text: str) -> list[tuple[str, Decimal]]:
    found = _AMOUNT.finditer(_SPACES.sub(" ", text))
    return [(one[0].strip(), _value(one["after_sign"] or one["before_sign"])) for one in found]


def _value(number: str) -> Decimal:
    """Read « 1 052,76 », “1,052.76”, « 50 »: the last separator with one or two digits behind it is the decimal one."""
    parts = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", number)
    if parts is None:
        raise ValueError("every number of the pattern can be read")
    units = re.sub(r"[ .,]", "", parts[1])
    return Decimal(f"{units or '0'}.{(parts[2] or '0')}")
