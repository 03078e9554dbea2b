"""Phrase patterns over words: a small language a person can read, matched in time linear in the text.

A phrase is a row of items:

    annuler/annulez     one of these words          @want      a word of that class
    ma?                 may be missing              ~3         up to three words, none of them a class `stop` word
    ^                   at the start of a clause    $          at the end of a clause
    !pas/plus           the next word is none of    <!si/que   the word before is none of these
    #                   a number                    ~~4        as ~4, also across a comma
    =3                  up to three words that add nothing of their own (class `light`): « de bien vouloir »

Each item looks at one word at a time and gaps are bounded, so a phrase costs a bounded number of looks a word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from parsers.wishes.signs import Sign
from parsers.wishes.words import Token


class _Item(NamedTuple):
    kind: str
    """One of `word`, `gap`, `wide`, `light`, `start`, `end`, `not`, `notbefore`."""
    keys: frozenset[str] = frozenset()
    optional: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One pattern and what it is a sign of."""

    sign: Sign
    source: str
    items: tuple[_Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Words `tokens[first:last]` of a sentence that are a sign."""

    sign: Sign
    source: str
    first: int
    last: int


def parse_phrase(sign: Sign, source: str) -> Phrase:
    """Read one line of a phrase list; its first real item must be one that can be looked up."""
    return Phrase(sign=sign, source=source, items=tuple(_parse_item(word) for word in source.split()))


def _parse_item(text: str) -> _Item:
    if text == "^":
        return _Item("start")
    if text == "$":
        return _Item("end")
    if text.startswith("~~"):
        return _Item("wide", most=int(text[2:]))
    if text.startswith("=") and len(text) > 1:
        return _Item("light", most=int(text[1:]))
    if text.startswith("~"):
        return _Item("gap", most=int(text[1:]))
    if text.startswith("<!"):
        return _Item("notbefore", frozenset(text[2:].split("/")))
    if text.startswith("!"):
        return _Item("not", frozenset(text[1:].split("/")))
    optional = text.endswith("?") and len(text) > 1
    return _Item("word", frozenset((text.removesuffix("?") if optional else text).split("/")), optional)


class PhraseBook:
    """The phrases of a language, indexed by the words they can begin with."""

    def __init__(self, phrases: Mapping[Sign, str]) -> None:
        self._by_first: dict[str, list[tuple[int, Phrase, int]]] = {}
        self._count = 0
        for sign, lines in phrases.items():
            for line in lines.strip().splitlines():
                if line.strip():
                    self._add(parse_phrase(sign, line.strip()))

    def _add(self, phrase: Phrase) -> None:
        self._count += 1
        for index, item in enumerate(phrase.items):
            if item.kind != "word":
                continue
            for key in item.keys:
                self._by_first.setdefault(key, []).append((self._count, phrase, index))
            if not item.optional:
                return
        raise ValueError(f"a phrase needs a word that must be there: {phrase.source!r}")

    def hits(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Find every phrase in a sentence; they may overlap.

        In order of the words and, from the same word on, of the book: the keys of a word have no order of their own.
        """
        by_first = self._by_first
        for at, token in enumerate(tokens):
            found: dict[int, Hit] = {}
            for key in token.keys:
                for rank, phrase, index in by_first.get(key, ()):
                    if not _holds_before(phrase.items[:index], tokens, at):
                        continue
                    last = _match(phrase.items, index, tokens, at)
                    if last >= 0 and (rank not in found or last > found[rank].last):
                        found[rank] = Hit(sign=phrase.sign, source=phrase.source, first=at, last=last)
            for rank in sorted(found):
                yield found[rank]


def _holds_before(items: Sequence[_Item], tokens: Sequence[Token], at: int) -> bool:
    """Check what stands in a phrase before the word it was looked up by: only assertions and optional words do."""
    for item in items:
        if item.kind == "start" and not tokens[at].opens:
            return False
        if item.kind == "notbefore" and at > 0 and not item.keys.isdisjoint(tokens[at - 1].keys):
            return False
    return True


def _match(items: Sequence[_Item], index: int, tokens: Sequence[Token], at: int) -> int:
    """Return where a match of `items[index:]` that begins at `tokens[at]` ends, or -1."""
    count = len(tokens)
    while index < len(items):
        item = items[index]
        kind = item.kind
        if kind == "word":
            if at < count and not item.keys.isdisjoint(tokens[at].keys):
                if item.optional:
                    last = _match(items, index + 1, tokens, at + 1)
                    if last >= 0:
                        return last
                else:
                    at += 1
            elif not item.optional:
                return -1
        elif kind in _GAPS:
            return _match_gap(items, index, tokens, at)
        elif not _asserted(item, tokens, at):
            return -1
        index += 1
    return at


def _match_gap(items: Sequence[_Item], index: int, tokens: Sequence[Token], at: int) -> int:
    item = items[index]
    for taken in range(item.most + 1):
        last = _match(items, index + 1, tokens, at + taken)
        if last >= 0:
            return last
        if at + taken >= len(tokens):
            return -1
        token = tokens[at + taken]
        if item.kind == "light" and "@light" not in token.keys:
            return -1
        if "@stop" in token.keys or (token.soft and item.kind == "gap"):
            return -1
    return -1


_GAPS = frozenset({"gap", "wide", "light"})


def _asserted(item: _Item, tokens: Sequence[Token], at: int) -> bool:
    match item.kind:
        case "start":
            return at < len(tokens) and tokens[at].opens
        case "end":
            return at >= len(tokens) or tokens[at].soft
        case "notbefore":
            return at == 0 or item.keys.isdisjoint(tokens[at - 1].keys)
        case _:
            return at >= len(tokens) or item.keys.isdisjoint(tokens[at].keys)
