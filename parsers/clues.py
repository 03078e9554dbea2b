"""Dates, amounts, products and states by which a mail describes the order it means."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from parsers.folding import Folded, fold
from parsers.request import Clue, ClueKind, Evidence, Piece, PieceKind, Place

_LOOKED_AT = 20_000

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan januar enero gennaio januari",
            "fevrier fevr fev february feb februar febrero febbraio februari",
            "mars march marz maerz marzo maart mar",
            "avril avr april apr abril aprile",
            "mai may mayo maggio mei",
            "juin june jun juni junio giugno",
            "juillet juil july jul juli julio luglio",
            "aout august aug agosto augustus",
            "septembre sept sep september septiembre settembre",
            "octobre oct october okt oktober octubre ottobre",
            "novembre nov november noviembre",
            "decembre dec december dez dezember diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

# What makes a date the order's: « commande du », « passée le », « placed on », « vom », …
_ORDERED = (
    r"(?:commandes?|cmd|order|orders|bestellung|pedido|ordine|bestelling|passee?s?|commandee?s?|effectuee?s?|validee?s?|faite|payee?|placed|ordered|made"
    r"|bought|bestellt|aufgegeben|realizado|hecho|effettuato|fatto|geplaatst|besteld)"
)
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th|\.|o)?"
_WRITTEN = rf"{_DAY}[ .]{{1,2}}(?:de |of )?(?P<month>{_MONTH})\b\.?(?:[ ,]{{1,2}}(?:de |del )?(?P<year>20\d\d))?"
_ENGLISH = rf"(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>20\d\d))?"
_FIGURES = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>(?:20)?\d\d)?)?(?![\d/])"
_ISO = r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
_RELATIVE = {
    0: "ce matin|ce midi|cet apres-midi|aujourd'hui|ce jour|de ce soir|ce soir|tout a l'heure|il y a une heure|il y a deux heures|a l'instant|this morning|today|this afternoon|"
    "earlier today|just now|heute morgen|heute|heutigen?|hoy|esta manana|oggi|stamattina|questa mattina|vandaag|vanmorgen",
    1: "hier soir|hier|cette nuit|last night|yesterday|gestern|ayer|anoche|ieri|gisteren",
    2: "avant-hier|avant hier|the day before yesterday|vorgestern|anteayer|l'altro ieri|eergisteren",
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lundi monday montag lunes lunedi maandag",
            "mardi tuesday dienstag martes martedi dinsdag",
            "mercredi wednesday mittwoch miercoles mercoledi woensdag",
            "jeudi thursday donnerstag jueves giovedi donderdag",
            "vendredi friday freitag viernes venerdi vrijdag",
            "samedi saturday samstag sonnabend sabado sabato zaterdag",
            "dimanche sunday sonntag domingo domenica zondag",
        )
    )
    for name in names.split()
}
_CONTEXT = re.compile(rf"\b{_ORDERED}\b")
_DATES = tuple(
    re.compile(pattern) for pattern in (rf"\b{_WRITTEN}", rf"\b{_ENGLISH}", rf"(?<![\d/.,-]){_FIGURES}", rf"\b{_ISO}")
)
_RELATIVES = re.compile(
    r"\b(?:" + "|".join(f"(?P<d{days}>{words})" for days, words in sorted(_RELATIVE.items(), reverse=True)) + r")\b"
)
_WEEKDAY = re.compile(rf"\b(?P<name>{'|'.join(_WEEKDAYS)})\b")
_NEAR = 64
_NO_ORDER_DATE = re.compile(
    r"\b(?:pour|avant|d'ici|au plus tard|livree?s?|livraison|anniversaire|mariage|before|by|until|deliver\w*|fur|bis|para|antes|per il|entro|voor|rendez-vous|facture|mail|e-mail|courriel|message)\W+(?:[a-z']{1,4}\W+)?$"
)

_AMOUNT = re.compile(
    r"(?P<front>€|\$|£|eur|chf|gbp|usd|fr\.) ?(?P<a>\d{1,3}(?:[ .']\d{3}){0,3}|\d{1,7})(?:[.,](?P<b>\d{2}|-))?(?!\d)"
    r"|(?<![\d.,])(?P<c>\d{1,3}(?:[ .']\d{3}){1,3}|\d{1,7})(?:[.,](?P<d>\d{2}))? ?(?P<sign>€|\$|£|euros?\b|eur\b|chf\b|gbp\b|usd\b|francs?\b|pounds?\b)(?: ?(?P<cents>\d{2})\b(?! ?[€%a-z]))?"
)
_NO_TOTAL = re.compile(
    r"(?:frais|port|livraison|remise|acompte|shipping|delivery|discount|versand|rabatt|envio|spedizione|verzend\w*)\W{1,3}(?:de|d'|of|von|di)?\W{0,2}$"
)
_CHEAPER = re.compile(
    r"\W{0,3}(?:(?:ttc|de) )?(?:moins cher|de moins|de plus|plus cher|cheaper|less|more|gunstiger|billiger|mas barato|in meno|goedkoper)"
)

_PRODUCT = re.compile(
    r"\b(?:tirages?|albums?|livres?(?: photos?)?|toiles?|posters?|affiches?|cadres?|dibonds?|diasecs?|plexi(?:glas)?|acryliques?|caisses? americaines?|calendriers?"
    r"|mugs?|passe[- ]partouts?|faire[- ]part|agrandissements?|pellicules?|magnets?|puzzles?|coussins?|contrecollages?|barytes?|hahnemuhle|fine art|photo ?books?"
    r"|canvas(?:es)?|prints?|frames?|calendars?|mounts?|abzuge?|abzug|leinwand(?:e|en)?|fotobuch|fotobucher|rahmen|kalender|lienzos?|copias|marcos?|album(?:es)?|telas?|stampe?"
    r"|cornic[ei]|fotolibr[io]|calendari[oi]?|fotoboek(?:en)?|afdrukken?|lijst(?:en)?|panneaux?|encadrements?|tableaux?)\b"
)
_SIZE = re.compile(
    r"(?<![\d.,x])(?P<w>\d{1,3}(?:[.,]5)?) ?(?:cm )?(?:x|\*|sur|par) ?(?P<h>\d{1,3}(?:[.,]5)?)(?![\d.,]?\d)(?! ?(?:€|eur|min|fois))"
)

_STATES = (
    ("received", r"(?:que )?(?:j'ai|nous avons|je viens de|viens de) (?:bien |deja |enfin )?(?:recue?s?|recevoir)\b(?! (?:votre|un |une |le |la |vos|ce |l'|confirmation|mail|de ))|\bi(?:'ve| have)? (?:already )?received (?:it|them|the order|my order|order)|bereits erhalten|ya (?:lo )?he recibido|ho (?:gia )?ricevuto (?:l'ordine|il pacco)|al ontvangen"),
    ("received", r"\b(?:recue?s?|livree?s?) (?:hier|ce matin|aujourd'hui|lundi|mardi|mercredi|jeudi|vendredi|samedi|la semaine|le \d)"),
    ("shipped", r"\b(?:a ete|est|deja) (?:deja )?expediee?s?\b|has (?:been )?shipped|wurde (?:bereits )?versandt"),
    ("unpaid", r"\b(?:pas|non) (?:encore )?(?:payee?|reglee?)s?\b|je ne (?:la|l')? ?(?:reglerai|paierai) pas|en attente de (?:paiement|reglement)|not (?:yet )?paid|unpaid|unbezahlt|noch nicht bezahlt|sin pagar"),
    ("paid", r"\b(?:deja |que j'ai )(?:payee?|reglee?)\b|already paid|bereits bezahlt"),
    ("in_production", r"\b(?:est|passee|passe|deja) (?:deja )?en (?:cours de )?(?:production|fabrication)|is (?:now |already )?in production|in produktion|en produccion|in produzione|in productie"),
)  # fmt: skip
_STATE_PATTERNS = tuple((value, re.compile(pattern)) for value, pattern in _STATES)


def find_clues(subject: str, text: str, pieces: tuple[Piece, ...], sent_at: datetime | None) -> tuple[Clue, ...]:
    """Find what the own words and the subject say of the order: when, how much, what, in which state.

    Dates count only where the words make them the order's; « hier » and weekdays need `sent_at`. Amounts are `exact` when
    written to the cent. Each clue comes once.
    """
    clues: dict[tuple[ClueKind, str], Clue] = {}
    stretches = [(Place.SUBJECT, subject, 0)]
    stretches += [(Place.OWN, text[p.start : p.end][:_LOOKED_AT], p.start) for p in pieces if p.kind is PieceKind.OWN]
    for place, stretch, base in stretches:
        folded = fold(stretch)
        for kind, value, exact, start, end in _in_stretch(folded, sent_at):
            first, last = base + folded.at(start), base + folded.end(end)
            words = " ".join(stretch[first - base : last - base].split())
            evidence = Evidence(place=place, words=words, start=first, end=last, note=kind.value)
            clues.setdefault((kind, value), Clue(kind=kind, value=value, exact=exact, evidence=evidence))
    return tuple(clues.values())


_Sign = tuple[ClueKind, str, bool, int, int]


def _in_stretch(folded: Folded, sent_at: datetime | None) -> Iterator[_Sign]:
    plain = folded.text
    yield from _dates(plain, sent_at)
    if any(char.isdigit() for char in plain):
        yield from _amounts(plain)
        for match in _SIZE.finditer(plain):
            yield ClueKind.PRODUCT, f"{match['w']}x{match['h']}".replace(",", "."), True, *match.span()
    for match in _PRODUCT.finditer(plain):
        yield ClueKind.PRODUCT, match[0], False, *match.span()
    for value, pattern in _STATE_PATTERNS:
        if state := pattern.search(plain):
            yield ClueKind.STATE, value, True, *state.span()


def _dates(plain: str, sent_at: datetime | None) -> Iterator[_Sign]:
    for context in _CONTEXT.finditer(plain):
        start, stop = context.end(), min(len(plain), context.end() + _NEAR)
        stop = min((at for mark in ".\n!?;" if (at := _sentence_end(plain, mark, start, stop)) >= 0), default=stop)
        yield from _dates_between(plain, start, stop, sent_at)


_ABBREVIATED = re.compile(r"\b(?:n|no|nr|ref|cmd|cde|num)$")


def _sentence_end(plain: str, mark: str, start: int, stop: int) -> int:
    at = plain.find(mark, start, stop)
    while (
        at >= 0
        and mark == "."
        and at + 1 < len(plain)
        and (plain[at + 1].isdigit() or plain[at - 1].isdigit() or _ABBREVIATED.search(plain, max(0, at - 4), at))
    ):
        at = plain.find(mark, at + 1, stop)
    return -1 if mark == "\n" and at >= 0 and at + 1 < len(plain) and plain[at + 1] != "\n" else at


def _dates_between(plain: str, start: int, stop: int, sent_at: datetime | None) -> Iterator[_Sign]:
    for pattern in _DATES:
        match = pattern.search(plain, start, stop)
        if match and not _NO_ORDER_DATE.search(plain[max(0, match.start() - 24) : match.start()]):
            value = _date_value(match)
            if value:
                yield ClueKind.DATE, value, True, *match.span()
                return
    if sent_at is None:
        return
    for relative in _RELATIVES.finditer(plain, start, stop):
        days = next(int(name[1:]) for name, found in relative.groupdict().items() if found)
        day = sent_at.date() - timedelta(days=days)
        yield ClueKind.DATE, day.isoformat(), True, *relative.span()
        return
    weekday = _WEEKDAY.search(plain, start, stop)
    if weekday and not _NO_ORDER_DATE.search(plain[max(0, weekday.start() - 24) : weekday.start()]):
        back = (sent_at.weekday() - _WEEKDAYS[weekday["name"]]) % 7
        yield ClueKind.DATE, (sent_at.date() - timedelta(days=back)).isoformat(), back > 0, *weekday.span()


def _date_value(match: re.Match[str]) -> str | None:
    month = match["month"]
    number = _MONTHS[month] if month in _MONTHS else int(month)
    day, year = int(match["day"]), match["year"]
    try:
        checked = date(int(year) + (2000 if year and len(year) == 2 else 0) if year else 2024, number, day)  # noqa: PLR2004 (two-digit year; 2024 is a leap year)
    except ValueError:
        return None
    return checked.isoformat() if year else f"--{number:02}-{day:02}"


def _amounts(plain: str) -> Iterator[_Sign]:
    for match in _AMOUNT.finditer(plain):
        whole = match["a"] or match["c"]
        cents = match["b"] or match["d"] or match["cents"]
        if _NO_TOTAL.search(plain[max(0, match.start() - 24) : match.start()]) or _CHEAPER.match(plain, match.end()):
            continue
        units = "".join(char for char in whole if char.isdigit())
        exact = bool(cents) and cents != "-"
        yield ClueKind.AMOUNT, f"{int(units)}.{cents if exact else '00'}", exact, *match.span()
