"""Amounts, dates and lists as a careful person writes them in French and English.

French typography: a narrow no-break space before « ; », « ! » and « ? », a full one before « : », « % », currencies and inside guillemets,
« 1er » for the first of a month (Imprimerie nationale, Lexique des règles typographiques).
"""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from babel.dates import format_date
from babel.numbers import format_currency

from policies.money import Money

NBSP = "\u00a0"
THIN = "\u202f"
_BEFORE_THIN = re.compile(r"[ ](?=[;!?])")
_BEFORE = re.compile(r"[ ](?=[:»%€])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_OPENING = re.compile(r"«[ ]")
LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def amount(money: Money, language: str) -> str:
    """Write an amount with its currency: « 45,90 € », “€45.90”."""
    return str(format_currency(money.decimal, money.currency, locale=LOCALES[language]))


def day(at: datetime, language: str, zone: tzinfo) -> str:
    """Write a day: « 3 novembre 2026 », “3 November 2026”."""
    local = at.astimezone(zone)
    text = str(format_date(local.date(), "d MMMM y", locale=LOCALES[language]))
    if language == "fr" and local.day == 1:
        text = "1er" + text[1:]
    return text.replace(" ", NBSP, 1)


def moment(at: datetime, language: str, zone: tzinfo) -> str:
    """Write a day and hour: « mardi 3 novembre 2026 à 10 h 12 », “Tuesday 3 November 2026 at 10:12”."""
    local = at.astimezone(zone)
    weekday = str(format_date(local.date(), "EEEE", locale=LOCALES[language]))
    if language == "fr":
        return f"{weekday} {day(at, language, zone)} à {local.hour}{NBSP}h{NBSP}{local.minute:02}"
    return f"{weekday} {day(at, language, zone)} at {local:%H:%M}"


def listed(words: Sequence[str], language: str) -> str:
    """Write a list: « 4071852, 4071990 et 4072000 », “4071852, 4071990 and 4072000”."""
    joined = " et " if language == "fr" else " and "
    *most, last = words
    return f"{', '.join(most)}{joined}{last}" if most else last


def french_typography(text: str) -> str:
    """Put the no-break spaces and the apostrophes of French into a text written with plain ones."""
    spaced = _BEFORE_THIN.sub(THIN, _BEFORE.sub(NBSP, _OPENING.sub(f"«{NBSP}", text)))
    return _APOSTROPHE.sub("’", spaced)


def language_of_letter(language: str) -> str:
    """Choose the letter's language: the mail's where we write it, French if unsure, English for the others."""
    if language in LOCALES:
        return language
    return "fr" if language == "und" else "en"
