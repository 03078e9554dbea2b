"""The console's words: French first, English as an option; every text has both, side by side in `texts/`."""

import importlib
import pkgutil
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache

from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from policies.money import Money
from worker.ops import texts

MINUTE, HOUR, DAY = 60, 3600, 86400


class Language(StrEnum):
    """The languages of the console."""

    FR = "fr"
    EN = "en"


@cache
def all_texts() -> dict[str, tuple[str, str]]:
    """Return every text of the modules in `texts/`, by key; raise ValueError when two modules give one key."""
    found: dict[str, tuple[str, str]] = {}
    for module in pkgutil.iter_modules(texts.__path__):
        given = importlib.import_module(f"{texts.__name__}.{module.name}")
        for table in (given.TEXTS, getattr(given, "WORDS", {})):
            twice = found.keys() & table.keys()
            if twice:
                raise ValueError(f"texts given twice: {sorted(twice)}")
            found |= table
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that a page says in one language. `zone` is the shop's: every time is shown in it."""

    language: Language
    zone: tzinfo

    def text(self, key: str, **values: object) -> str:
        """Return a text by its key, its `{…}` filled; raise KeyError for a key that nobody wrote."""
        pair = all_texts()[key]
        said = pair[0] if self.language is Language.FR else pair[1]
        return said.format(**values) if values else said

    def word(self, kind: str, value: object) -> str:
        """Return the word for a state, outcome, ground …; a word that nobody wrote (an older database's) is shown as it is."""
        return self.text(f"{kind}.{value}") if f"{kind}.{value}" in all_texts() else str(value).replace("_", " ")

    def span(self, length: timedelta) -> str:
        """Write how long something lasts in its two largest units at most: « 4 s », « 3 min », « 2 h 05 », « 3 j »."""
        seconds = max(int(length.total_seconds()), 0)
        day = "j" if self.language is Language.FR else "d"
        if seconds < MINUTE:
            return f"{seconds} s"
        if seconds < HOUR:
            return f"{seconds // MINUTE} min"
        if seconds < DAY:
            return f"{seconds // HOUR} h {seconds % HOUR // MINUTE:02d}"
        days, hours = seconds // DAY, seconds % DAY // HOUR
        return f"{days} {day} {hours} h" if hours and days < 10 else f"{days} {day}"  # noqa: PLR2004 - past ten days nobody counts hours

    def ago(self, at: datetime | None, now: datetime) -> str:
        """Write how long ago something was."""
        if at is None:
            return self.text("time.never")
        if at > now + timedelta(seconds=1):
            return self.text("time.in", span=self.span(at - now))
        return self.text("time.ago", span=self.span(now - at))

    def moment(self, at: datetime, *, seconds: bool = False) -> str:
        """Write a date and time in the shop's zone."""
        pattern = "d MMM y, HH:mm:ss" if seconds else "d MMM y, HH:mm"
        return format_datetime(at, pattern, tzinfo=self.zone, locale=self._locale)

    def day(self, at: datetime) -> str:
        """Write a date in the shop's zone."""
        return format_datetime(at, "d MMM y", tzinfo=self.zone, locale=self._locale)

    def money(self, minor: int | None, currency: str = "EUR") -> str:
        """Write whole cents as money; a dash for what is not known."""
        if minor is None:
            return "–"
        said = format_currency(Money(int(minor), currency).decimal, currency, locale=self._locale)
        # CLDR's French has « £GB » for what everybody writes « £ ».
        return said.replace(
            get_currency_symbol(currency, locale=self._locale), get_currency_symbol(currency, locale="en_GB")
        )

    def count(self, number: int) -> str:
        """Write a count with its thousands apart."""
        return format_decimal(number, locale=self._locale)

    @property
    def _locale(self) -> str:
        return "fr_FR" if self.language is Language.FR else "en_GB"
