"""Amounts, dates and lists as a careful person writes them in French and English.

French typography: a no-break space before « : », « ; », « ! », « ? », « % » and inside guillemets, a narrow one in times, « 1er » for
the first of a month (Imprimerie nationale, Lexique des règles typographiques).
"""

import re
from datetime import datetime, tzinfo

from babel.dates import format_date
from babel.numbers import format_currency

from policies.money import Money

NBSP = "\u00a0"
_BEFORE = re.compile(r"[ ](?=[:;!?»%€])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_OPENING = re.compile(r"«[ ]")
LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def amount(money: Money, language: str) -> str:
    """Write an amount with its currency: « 45,90 € », “€45.90”."""
    return str(format_currency(money.decimal, money.currency, locale=LOCALES[language])).replace("\u202f", NBSP)


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


def french_typography(text: str) -> str:
    """Put the no-break spaces and the apostrophes of French into a text written with plain ones."""
    spaced = _BEFORE.sub(NBSP, _OPENING.sub(f"«{NBSP}", text))
    return _APOSTROPHE.sub("’", spaced)


def language_of_letter(language: str) -> str:
    """Choose the letter's language: the mail's where we write it, French if unsure, English for the others."""
    if language in LOCALES:
        return language
    return "fr" if language == "und" else "en"
