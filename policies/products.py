"""Kinds of product of a photo lab, in the words that customers and order lines use for them."""

import re
import unicodedata
from functools import lru_cache

from policies.order import Order

_FAMILIES: dict[str, str] = {
    "album": "album albums livre livres photobook photobooks book books fotobuch fotobucher fotobuecher fotolibro fotoboek libro",
    # A large print is a poster to many.
    "print": "tirage tirages print prints abzug abzuge abzuege stampa stampe copias impresion impresiones afdruk afdrukken"
    " poster posters affiche affiches plakat plakate manifesto manifesti cartel carteles agrandissement agrandissements",
    "canvas": "toile toiles canvas leinwand leinwande leinwanddruck lienzo lienzos tela tele doek",
    "dibond": "dibond aludibond alu aluminium alluminio aluminio",
    "acrylic": "diasec plexi plexiglas plexiglass acryl acrylic acrylique acrylglas altuglas metacrilato",
    "calendar": "calendrier calendriers calendar calendars kalender calendario calendari calendarios",
    "frame": "cadre cadres encadrement encadrements frame frames framed rahmen cornice cornici marco marcos lijst",
    "card": "carte cartes faire-part fairepart invitation invitations card cards karte karten",
    "mug": "mug mugs tasse tasses becher tazza",
    "puzzle": "puzzle puzzles",
    "mount": "passe-partout passepartout",
    "bamboo": "bambou bamboo bambus",
    "baryta": "baryta baryte baryth baryt",
    "backlight": "backlight lightbox",
    "magnet": "magnet magnets aimant aimants",
    "cushion": "coussin coussins cushion cushions kissen",
}
_FAMILY_OF = {word: family for family, words in _FAMILIES.items() for word in words.split()}
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z]+)*")
_SAYS_LITTLE = frozenset(
    [
        "un",
        "une",
        "des",
        "de",
        "du",
        "la",
        "le",
        "les",
        "l",
        "d",
        "mon",
        "ma",
        "mes",
        "en",
        "et",
        "cm",
        "mm",
        "pages",
        "page",
        "photo",
        "photos",
        "the",
        "a",
        "my",
        "of",
        "and",
        "x",
        "ein",
        "eine",
        "mein",
        "meine",
    ]
)


@lru_cache(maxsize=4096)
def families_of(text: str) -> frozenset[str]:
    """Return the kinds of product that a text names, in words of six languages."""
    return frozenset(_FAMILY_OF[word] for word in words_of(text) if word in _FAMILY_OF)


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, folded to lower case without accents; « 20 × 30 » is one word, `20x30`."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("×", "x"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"(?<=\d)\s*x\s*(?=\d)", "x", plain)
    return frozenset(_WORD.findall(plain))


def is_among(value: str, order: Order) -> bool:
    """Tell whether every telling word of a description stands in one line of the order."""
    wanted = words_of(value) - _SAYS_LITTLE
    return bool(wanted) and any(_stems(wanted) <= _stems(words_of(line.label)) for line in order.lines)


def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word.rstrip("s") if word.isalpha() else word for word in words)
