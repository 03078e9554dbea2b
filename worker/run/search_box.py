"""One search box: `commande:4071852 issue:annulation depuis:7j`, `nom:"Marie Dupont"`, or just a number, an address, a name."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parsers.address import normal_address
from parsers.errors import AddressError
from worker.run.search_words import FIELDS, QUALIFIERS, VALUES, WORDS, plain, qualifier, shown
from worker.run.wanted import EVERY_MAIL, NotUnderstoodError, Wanted, Why

PARIS = ZoneInfo("Europe/Paris")
SEVEN_DIGITS = r"\d{7}"
TIMES = ("7d", "7j", "12h", "30min", "2026-11-24", "24/11/2026", "2026-11-24T09:30", "hier", "yesterday", "today")
LONGEST = 2000

_TOKEN = re.compile(
    r"""(?:(?P<key>[^\W\d][\w-]*):\s*)?(?:"(?P<quoted>[^"]*)"?|«\s*(?P<french>[^»]*?)\s*(?:»|$)|(?P<bare>\S+)|(?P<end>$))"""
)
_SPACED_COLON = re.compile(r"(?<=\w)[ \u00a0\u202f]+:(?=\s|\S)")
_SPAN = re.compile(r"(\d{1,5})\s?(min|h|d|j|sem|w)")
_UNITS = {"min": "minutes", "h": "hours", "d": "days", "j": "days", "sem": "weeks", "w": "weeks"}
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_DAYS_AGO = {"aujourd hui": 0, "today": 0, "hier": 1, "yesterday": 1}


def parse(text: str, *, now: datetime, shape: str = SEVEN_DIGITS, zone: ZoneInfo = PARIS) -> Wanted:
    """Read what was typed. `shape` is the setting `order_number_pattern`; days begin at midnight in `zone`.

    A lone word is an order number by its shape, an address with an @, a Message-ID in <…>, and otherwise part of a name.
    Raises NotUnderstoodError naming the first word that means nothing, and what is possible.
    """
    found: dict[str, Any] = {}
    name: list[str] = []
    for key, value, word in _words(text[:LONGEST]):
        field, read = _field_of(key, value, word, shape=shape, now=now, zone=zone)
        if field == "name" and key is None:
            name.append(str(read))
        elif field in found:
            raise NotUnderstoodError(word, Why.TWICE)
        else:
            found[field] = read
    if name and "name" in found:
        raise NotUnderstoodError(name[0], Why.TWICE)
    if name:
        found["name"] = " ".join(name)
    return replace(EVERY_MAIL, **found)


def to_words(wanted: Wanted, language: str = "fr") -> str:
    """Return a search as it could be typed, in `fr` or `en`: what stands in the box of a page that shows its results."""
    said = []
    for field in QUALIFIERS:
        for value in _shown_values(wanted, field, language):
            quoted = f'"{value}"' if re.search(r"\s", value) else value
            said.append(f"{qualifier(field, language)}:{quoted}")
    return " ".join(said)


def _shown_values(wanted: Wanted, field: str, language: str) -> list[str]:
    if field == "id":
        return [*map(str, wanted.ids), *([wanted.message_id] if wanted.message_id else [])]
    value = getattr(wanted, "open_case" if field == "case" else field)
    if value is None:
        return []
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if field in WORDS:
        return [shown(field, value, language)]
    return [value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)]


def _words(text: str) -> Iterator[tuple[str | None, str, str]]:
    """Give (qualifier or None, value, as it was written) for each word; French spaces before a colon are let pass."""
    for one in _TOKEN.finditer(_SPACED_COLON.sub(":", text)):
        value = next(part for part in (one["quoted"], one["french"], one["bare"], "") if part is not None)
        if value or one["key"]:
            yield one["key"], value.strip(), one[0].strip()


def _field_of(
    key: str | None, value: str, word: str, *, shape: str, now: datetime, zone: ZoneInfo
) -> tuple[str, str | bool | datetime | tuple[int, ...]]:
    if key is None:
        return _lone(value, word, shape)
    field = FIELDS.get(plain(key))
    if field is None:
        raise NotUnderstoodError(f"{key}:", Why.QUALIFIER, _all_qualifiers())
    if field in WORDS:
        return _listed(field, value, word)
    if field in {"since", "until"}:
        return field, _time(value, word, now=now, zone=zone)
    readers: dict[str, Callable[[str, str], tuple[str, str | tuple[int, ...]]]] = {
        "order": lambda value, word: ("order", _number(value, word, shape)),
        "address": lambda value, word: ("address", _address(value, word)),
        "name": lambda value, word: ("name", _some(value, word)),
        "id": _identity,
        "error": lambda value, word: ("error", _some(value, word)),
    }
    return readers[field](value, word)


def _lone(value: str, word: str, shape: str) -> tuple[str, str | tuple[int, ...]]:
    if re.fullmatch(shape, value):
        return "order", value
    if value.startswith("<") or value.endswith(">"):
        return _identity(value, word)
    if "@" in value:
        return "address", _address(value, word)
    if any(sign.isdigit() for sign in value):
        raise NotUnderstoodError(word, Why.VALUE, (_shape_said(shape), "adresse@exemple.fr", "nom:…"))
    return "name", value


def _listed(field: str, value: str, word: str) -> tuple[str, str | bool]:
    read = VALUES[field].get(plain(value))
    if read is None:
        raise NotUnderstoodError(word, Why.VALUE, tuple(f"{words[0]}|{value}" for value, words in WORDS[field].items()))
    if field in {"apart", "urgent"}:
        return field, read == "yes"
    return ("open_case", read == "yes") if field == "case" else (field, read)


def _number(value: str, word: str, shape: str) -> str:
    number = re.sub(r"^(?:n°|#)|[\s.]", "", value)
    if re.fullmatch(shape, number) is None:
        raise NotUnderstoodError(word, Why.VALUE, (_shape_said(shape),))
    return number


def _address(value: str, word: str) -> str:
    try:
        return normal_address(value.strip("<>"))
    except AddressError:
        raise NotUnderstoodError(word, Why.VALUE, ("adresse@exemple.fr",)) from None


def _some(value: str, word: str) -> str:
    if not plain(value):
        raise NotUnderstoodError(word, Why.VALUE, ('nom:"Marie Dupont"',))
    return value


def _identity(value: str, word: str) -> tuple[str, str | tuple[int, ...]]:
    """Read a Message-ID, or the number that one of our mails has."""
    if value.isascii() and value.isdigit() and len(value) < len(str(2**62)):
        return "ids", (int(value),)
    inner = value.strip("<>")
    if "@" not in inner or re.search(r"\s", inner):
        raise NotUnderstoodError(word, Why.VALUE, ("id:<message-id@exemple.fr>", "id:123"))
    return "message_id", f"<{inner}>"


def _time(value: str, word: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    try:
        at = _moment(value, now=now, zone=zone)
    except (ValueError, OverflowError):
        at = None
    if at is None:
        raise NotUnderstoodError(word, Why.VALUE, TIMES)
    return at


def _moment(value: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the time meant; None or ValueError where none is."""
    today = now.astimezone(zone).date()
    if span := _SPAN.fullmatch(value):
        return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
    if (ago := _DAYS_AGO.get(plain(value))) is not None:
        return datetime.combine(today - timedelta(days=ago), time(), zone)
    if french := _FRENCH_DAY.fullmatch(value):
        return datetime(int(french[3] or today.year), int(french[2]), int(french[1]), tzinfo=zone)
    at = datetime.fromisoformat(value)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _shape_said(shape: str) -> str:
    digits = re.fullmatch(r"\\d\{(\d+)\}", shape)
    return "1234567890123456"[: int(digits[1])] if digits and int(digits[1]) <= 16 else shape  # noqa: PLR2004 - what is shown


def _all_qualifiers() -> tuple[str, ...]:
    return tuple("|".join(dict.fromkeys(names)) + ":" for names in QUALIFIERS.values())
