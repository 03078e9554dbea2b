"""The customer's own words, sentence by sentence, each with the signs its phrases are.

Only own pieces and the subject's own words are cut; quoted, forwarded, attached and signature text never gets here, so it
cannot ask. A subject that answers or forwards (« Re: … ») repeats somebody's title: it gives the act a name, no more.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from parsers.language import UNKNOWN, scores
from parsers.request import Piece, PieceKind, Place
from parsers.wishes.lexicon import LANGUAGES, Lexicon, lexicon
from parsers.wishes.phrases import Hit
from parsers.wishes.signs import Sign
from parsers.wishes.words import RawSentence, Sentence, Token, cut, with_keys

_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{0,40}\]\s*)?(?:(?:re|fw|fwd|tr|aw|wg|rv|sv|vs|antw|doorst|r|i|res|enc|ref)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?"
    r"|automatic reply|auto(?:matic)?[ -]?reply|out of office|reponse automatique|réponse automatique|absence du bureau|message automatique"
    r"|automatische antwort|abwesenheitsnotiz|abwesend|respuesta automatica|respuesta automática|risposta automatica|automatisch antwoord"
    r"|accuse de reception|accusé de réception|read|lu|gelesen|undeliverable|non remis|annulé|annule|canceled|cancelled|declined|accepted)\s*:\s*"
)
_ENOUGH_TO_SWITCH = 2.0
_MOST_SENTENCES = 400
_MOST_WORDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A sentence and its signs; `tokens` are those left once words that change nothing were taken out."""

    place: Place
    tokens: tuple[Token, ...]
    mark: str
    start: int
    end: int
    hits: tuple[Hit, ...]
    effective: tuple[Hit, ...]
    """The hits left once each act has the one reading that fits it."""
    polite: bool
    language: str

    def has(self, *signs: Sign) -> bool:
        """Tell whether the sentence shows one of the signs."""
        return any(hit.sign in signs for hit in self.effective)

    def of(self, *signs: Sign) -> tuple[Hit, ...]:
        """Return the hits that are one of the signs."""
        return tuple(hit for hit in self.effective if hit.sign in signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """All that the customer says, in order: the subject first where it is the customer's, then the text."""

    subject: tuple[Spoken, ...]
    weak_title: tuple[Spoken, ...]
    """The subject where it only repeats a title (« Re: Annulation »)."""
    body: tuple[Spoken, ...]
    whole: bool
    """False when there was too much to read; nothing clear is read in a mail cut short."""

    @property
    def said(self) -> tuple[Spoken, ...]:
        """Return every sentence that speaks, the subject first."""
        return (*self.subject, *self.body)


@lru_cache(maxsize=16)
def own_words(subject: str, text: str, pieces: tuple[Piece, ...], language: str) -> OwnWords:
    """Cut and read the customer's own words; the same mail is read once for its wish and its numbers."""
    title, answered = own_title(subject)
    raw = [
        sentence for piece in pieces if piece.kind is PieceKind.OWN for sentence in cut(text, piece.start, piece.end)
    ]
    whole = len(raw) <= _MOST_SENTENCES and all(len(sentence.tokens) <= _MOST_WORDS for sentence in raw)
    raw = raw[:_MOST_SENTENCES]
    raw_titles = cut(subject, title, len(subject))
    code = language if language in LANGUAGES else _likeliest(raw, raw_titles)
    body = _speak_body(raw, code)
    if sum(len(sentence.tokens) for sentence in raw) <= _FEW_WORDS and not any(
        spoken.has(*_TELLING) for spoken in body
    ):
        code, body = _speak_otherwise(raw, raw_titles, code, body)
    titles = tuple(_speak_title(sentence, code) for sentence in raw_titles)
    return OwnWords(subject=() if answered else titles, weak_title=titles if answered else (), body=body, whole=whole)


_FEW_WORDS = 40


def _speak_body(raw: list[RawSentence], code: str) -> tuple[Spoken, ...]:
    return tuple(_speak(sentence, _language_of(sentence, code), Place.OWN) for sentence in raw)


def _likeliest(raw: list[RawSentence], titles: list[RawSentence]) -> str:
    found = scores(" ".join(token.word for sentence in (*raw, *titles) for token in sentence.tokens))
    return max(LANGUAGES, key=lambda code: found.get(code, 0.0))


def _speak_otherwise(
    raw: list[RawSentence], titles: list[RawSentence], code: str, body: tuple[Spoken, ...]
) -> tuple[str, tuple[Spoken, ...]]:
    """Read a few words, that a language was only guessed for, in the next likely ones, until they say something."""
    found = scores(" ".join(token.word for sentence in (*raw, *titles) for token in sentence.tokens))
    for other in sorted(LANGUAGES, key=lambda one: -found.get(one, 0.0)):
        if other == code or not found.get(other):
            continue
        read = _speak_body(raw, other)
        if any(spoken.has(*_TELLING) for spoken in read):
            return other, read
    return code, body


def own_title(subject: str) -> tuple[int, bool]:
    """Return where the title begins behind « Re: » and « Fwd: », and whether there were any."""
    folded, at = subject.lower(), 0
    while match := _PREFIX.match(folded, at):
        at = match.end()
    return at, at > 0


def _language_of(sentence: RawSentence, main: str) -> str:
    """Return the sentence's own language where it clearly differs from the mail's."""
    found = scores(" ".join(token.word for token in sentence.tokens[:60]))
    best = max(found, key=lambda code: found[code], default=UNKNOWN)
    if best != main and best in LANGUAGES and found[best] >= found.get(main, 0.0) + _ENOUGH_TO_SWITCH:
        return best
    return main


def _speak_title(raw: RawSentence, main: str) -> Spoken:
    """Read a title; it is often in another language than the text, so the first that makes something of it counts."""
    first = _speak(raw, main, Place.SUBJECT)
    if first.hits or any({"@order", "@act", "@actn"} & token.keys for token in first.tokens):
        return first
    for code in LANGUAGES:
        if code != main and (other := _speak(raw, code, Place.SUBJECT)).has(*_TELLING):
            return other
    return first


_TELLING = (Sign.ASK, Sign.ASK_STOP, Sign.POSSIBLE, Sign.NEGATED, Sign.KEEP, Sign.YES, Sign.NO, Sign.DENY)


def _speak(raw: RawSentence, code: str, place: Place) -> Spoken:
    words = lexicon(code)
    raw = raw._replace(tokens=raw.tokens[:_MOST_WORDS])
    sentence = with_keys(raw, words.keys_of, place)
    sentence, polite = _drop(sentence, raw, words)
    hits = list(words.phrases.hits(sentence.tokens))
    if place is Place.OWN and any(hit.sign is Sign.DISCLAIMER for hit in hits) and not _names_a_number(sentence):
        hits = []
    return Spoken(
        place=place,
        tokens=sentence.tokens,
        mark=sentence.mark,
        start=sentence.start,
        end=sentence.end,
        hits=tuple(hits),
        effective=_effective(sentence.tokens, hits),
        polite=polite,
        language=code,
    )


def _names_a_number(sentence: Sentence) -> bool:
    return any("@long" in token.keys for token in sentence.tokens)


_OVERRIDES: tuple[tuple[frozenset[Sign], frozenset[Sign]], ...] = (
    # Whoever says the first of the same act does not say the second.
    (frozenset({Sign.TRIED}), frozenset({Sign.NEGATED, Sign.ASK, Sign.ASK_BARE, Sign.POSSIBLE, Sign.MENTION})),
    (
        frozenset({Sign.NEGATED, Sign.FORGET}),
        frozenset({Sign.ASK, Sign.ASK_BARE, Sign.ASK_WHOLE, Sign.ASK_STOP, Sign.POSSIBLE, Sign.MENTION}),
    ),
    (
        frozenset({Sign.RULES, Sign.UNSURE, Sign.OTHERS_WISH}),
        frozenset({Sign.ASK, Sign.ASK_BARE, Sign.ASK_STOP, Sign.POSSIBLE}),
    ),
    (frozenset({Sign.MENTION, Sign.ASKED_BEFORE}), frozenset({Sign.ASK, Sign.ASK_BARE, Sign.ASK_STOP, Sign.POSSIBLE})),
    (frozenset({Sign.POSSIBLE}), frozenset({Sign.ASK})),
    (frozenset({Sign.ASK, Sign.ASK_WHOLE}), frozenset({Sign.KEEP})),
)
_COVERS: tuple[tuple[frozenset[Sign], frozenset[Sign]], ...] = (
    # Whoever says the first in the same words does not say the second.
    (frozenset({Sign.CREDIT_QUESTION}), frozenset({Sign.COMPLAINT, Sign.MONEY_BACK})),
    (frozenset({Sign.RULES, Sign.POSSIBLE, Sign.STATUS, Sign.ASK, Sign.ASK_WHOLE}), frozenset({Sign.CONDITION})),
)


def _effective(tokens: tuple[Token, ...], hits: list[Hit]) -> tuple[Hit, ...]:
    """Drop the hits whose act another hit reads better: in « comment annuler » nothing is asked."""
    for winners, losers in _OVERRIDES:
        taken = {at for hit in hits if hit.sign in winners for at in range(hit.first, hit.last)}
        acts = {at for at in taken if not _ACTS.isdisjoint(tokens[at].keys)}
        hits = [hit for hit in hits if not (hit.sign in losers and acts.intersection(range(hit.first, hit.last)))]
    for winners, losers in _COVERS:
        taken = {at for hit in hits if hit.sign in winners for at in range(hit.first, hit.last)}
        hits = [hit for hit in hits if not (hit.sign in losers and _is_covered(hit, taken))]
    return tuple(hits)


_ACTS = frozenset({"@act", "@actn", "@stopv", "@stopn", "@dov", "@keepv"})


def _stops_around(raw: RawSentence, gone: set[int]) -> list[int]:
    """Return the commas on both sides of what was taken out: « merci, si possible, d'annuler » is « merci d'annuler »."""
    stops: list[int] = []
    for at, token in enumerate(raw.tokens):
        if token.soft and at + 1 in gone:
            behind = next((i for i in range(at + 1, len(raw.tokens)) if i not in gone), len(raw.tokens))
            if behind < len(raw.tokens) and raw.tokens[behind].soft:
                stops += [at, behind]
    return stops


def _is_covered(hit: Hit, taken: set[int]) -> bool:
    """Tell whether other words hold the hit: a condition by its first word, « ou j'annule » begins before the ask."""
    if hit.sign is Sign.CONDITION:
        return hit.first in taken
    return not taken.isdisjoint(range(hit.first, hit.last))


def _drop(sentence: Sentence, raw: RawSentence, words: Lexicon) -> tuple[Sentence, bool]:
    """Take out the words that change nothing, so that no pattern trips over them."""
    gone: set[int] = set()
    polite = False
    for hit in words.dropped.hits(sentence.tokens):
        gone.update(range(hit.first, hit.last))
        polite = polite or hit.sign is Sign.POLITE
    if not gone:
        return sentence, False
    gone.update(_stops_around(raw, gone))
    kept = raw._replace(tokens=[token for at, token in enumerate(raw.tokens) if at not in gone])
    return with_keys(kept, words.keys_of, sentence.place), polite
