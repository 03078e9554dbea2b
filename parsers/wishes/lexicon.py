"""The words and phrases of one language, made ready once, and forgiving of slips of the finger in the words that matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module

from parsers.folding import word_set
from parsers.wishes.phrases import PhraseBook
from parsers.wishes.signs import Sign

LANGUAGES = ("fr", "en", "de", "es", "it", "nl")
_DROPPED = (Sign.SKIP, Sign.POLITE)
_CACHED_WORDS = 20_000
_SHORTEST_FUZZY = 6

# Words that lie one slip away from a word that matters and are words themselves.
_NOT_A_SLIP = word_set("""annuel annuels annuelle annuelles annuaire annexe annexer annonce annonces annoncer annoncez annales annulaire annulaires annulai
    commander commandez commandee commandees commandait commandant commentaire comment commence commencer commences demande demandes
    counsel cancer cancers chancel order older border ordner orders ordered bestellt bestellte bestellen bestelle bestellter angle
    pedidos perdido perdida pedida medido ordina ordinato ordinare ordinario orden ordenes stornieren besteld bestelde""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What words count as in one language, and its phrases."""

    code: str
    dropped: PhraseBook
    """Phrases taken out before the rest is read."""
    phrases: PhraseBook
    _tags: Mapping[str, frozenset[str]]
    _aliases: Mapping[str, str]
    """Hurried spellings and the words they stand for."""
    _fuzzy: tuple[tuple[str, frozenset[str]], ...]

    def keys_of(self, word: str, accented: bool) -> frozenset[str]:  # noqa: FBT001 (called by position, a word at a time)
        """Return the word itself and every class it belongs to.

        `accented`: it ends in é, so « commandé » is no order though it folds like « commande ».
        """
        return _keys_of(self.code, word, accented)

    def look_up(self, word: str, *, accented: bool) -> frozenset[str]:
        """Work the classes of a word out."""
        if word.isdigit():
            tags = self._tags.get(word, frozenset())
            return tags | {word, "#", "@light"} | ({"@long"} if len(word) in _ORDER_LENGTHS else set())
        word = self._aliases.get(word, word)
        tags = self._tags.get(word) or self._slip(word)
        if not tags and word.endswith(("ment", "ly")) and word not in _DOUBTING:
            tags = frozenset({"@light"})
        if accented and "@order" in tags:
            tags = frozenset()
        return tags | {word} | ({"@accented"} if accented else set())

    def _slip(self, word: str) -> frozenset[str]:
        if len(word) < _SHORTEST_FUZZY - 1 or word in _NOT_A_SLIP:
            return frozenset()
        for meant, tags in self._fuzzy:
            if word[0] == meant[0] and is_one_slip(word, meant):
                return tags
        return frozenset()


# Adverbs are too many to list; these are the ones that make a doubt of the verb.
_DOUBTING = word_set("""probablement eventuellement vraisemblablement apparemment seulement prochainement ulterieurement possiblement surement
    certainement difficilement partiellement probably possibly likely only hopefully partially partly eventually apparently""")
_ORDER_LENGTHS = range(6, 10)


@lru_cache(maxsize=_CACHED_WORDS)
def _keys_of(code: str, word: str, accented: bool) -> frozenset[str]:  # noqa: FBT001 (a cache key)
    return lexicon(code).look_up(word, accented=accented)


def is_one_slip(written: str, meant: str) -> bool:
    """Tell whether one letter was added, left out, replaced, or two neighbours exchanged (Damerau)."""
    if written == meant:
        return True
    shorter, longer = sorted((written, meant), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = 0
    while at < len(shorter) and shorter[at] == longer[at]:
        at += 1
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    if shorter[at + 1 :] == longer[at + 1 :]:
        return True
    return shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]


@cache
def lexicon(code: str) -> Lexicon:
    """Return the lexicon of a language of `LANGUAGES`; the first call compiles it."""
    module = import_module(f"parsers.wishes.{code}")
    words: Mapping[str, str] = module.WORDS
    phrases: Mapping[Sign, str] = module.PHRASES
    tags: dict[str, set[str]] = {}
    for tag, members in words.items():
        for word in members.split():
            tags.setdefault(word, set()).add(tag)
    frozen = {word: frozenset(found) for word, found in tags.items()}
    fuzzy = tuple((word, frozen[word]) for word in module.FORGIVEN.split())
    return Lexicon(
        code=code,
        dropped=PhraseBook({sign: lines for sign, lines in phrases.items() if sign in _DROPPED}),
        phrases=PhraseBook({sign: lines for sign, lines in phrases.items() if sign not in _DROPPED}),
        _tags=frozen,
        _aliases=dict(pair.split("=") for pair in module.ALIASES.split()),
        _fuzzy=fuzzy,
    )
