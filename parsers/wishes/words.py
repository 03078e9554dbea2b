"""Text cut into sentences and words, as they are spoken rather than as lines happen to be wrapped."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from parsers.folding import Folded, fold, word_set
from parsers.request import Place


class Token(NamedTuple):
    """A word, a number or a soft stop (comma, colon, bracket, dash), with what it may count as."""

    word: str
    keys: frozenset[str]
    start: int
    """Offset into the text or the subject it was cut from."""
    end: int
    opens: bool
    """It is the first word of a clause, greetings and linking words left out of account."""
    soft: bool
    clause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words up to a full stop, a question mark or a line that ends there."""

    place: Place
    tokens: tuple[Token, ...]
    mark: str
    """`?`, `!`, `.` or nothing."""
    start: int
    end: int


class RawToken(NamedTuple):
    """A word as cut, before it is known what it may count as."""

    word: str
    start: int
    end: int
    accented: bool
    """It ends in an accented e: « annulé », « commandé »."""
    soft: bool


class RawSentence(NamedTuple):
    """The words of one sentence."""

    tokens: list[RawToken]
    mark: str
    start: int
    end: int


# Every alternative takes at least one character and none can give back what another took: linear.
_TOKEN = re.compile(
    r"(?P<url>https?://\S{1,2000}|www\.\S{1,500}|[\w.+-]{1,64}@[\w.-]{1,255})"
    r"|(?P<svp>s\.?v\.?p\b\.?|s\.?t\.?p\b\.?)"
    r"|(?P<number>\d+)"
    r"|(?P<word>[a-z]+(?:'[a-z]+)?'?)"
    r"|(?P<end>[.!?]+)"
    r"|(?P<line>\n[ \t]*(?:\n[ \t]*)*)"
    r"|(?P<soft>[,:;()\[\]/|]|(?<=\s)-+(?=\s))"
    r"|(?P<sign>[#°%€$£&+=])"
)
_ELISIONS = word_set(
    "j l d n s c m t qu jusqu lorsqu puisqu quoiqu aujourd presqu quelqu dell nell all sull dall un quest quell"
)
_ENGLISH_TAILS = word_set("t s m re ll ve d")
_SPACED_ELISIONS = word_set("j l d n s c m t qu")
_GLUED = re.compile(r"(?P<head>[jldn])(?P<rest>an+ul[a-z]{0,8}|arr?et[a-z]{0,4})")
_ABBREVIATIONS = word_set(
    "m mr mme mlle mrs ms dr st ste n no nr num ref tel cf ex etc env art p pp cmd cde com av bd nb ca z b bzw inkl sr sra sig vs approx"
)
# Somebody else's words, or a button's: « Pour annuler, cliquez ici ».
_QUOTED = re.compile(r'"[^"\n]{1,200}"')
_QUOTED_GAPS = 2
_NO_QUOTE = (sys.maxsize, sys.maxsize)
_LONG_LINE = 56
_SHORT_LINE = 28


def cut(text: str, start: int, end: int) -> list[RawSentence]:
    """Cut `text[start:end]` into sentences of words; offsets are those of `text`."""
    original = text[start:end]
    return _Cutter(original, fold(original), start).sentences()


class _Cutter:
    def __init__(self, original: str, folded: Folded, base: int) -> None:
        self._original = original
        self._folded = folded
        self._base = base
        self._done: list[RawSentence] = []
        self._open: list[RawToken] = []
        self._line_start = 0

    def sentences(self) -> list[RawSentence]:
        quotes = (match.span() for match in _QUOTED.finditer(self._folded.text))
        quoted = iter(
            [(first, last) for first, last in quotes if self._folded.text.count(" ", first, last) >= _QUOTED_GAPS]
        )
        first, last = next(quoted, _NO_QUOTE)
        for match in _TOKEN.finditer(self._folded.text):
            while match.start() >= last:
                first, last = next(quoted, _NO_QUOTE)
            if not first < match.start() < last:
                getattr(self, f"_take_{match.lastgroup}")(match)
        self._close("")
        return self._done

    def _push(self, word: str, start: int, end: int, *, soft: bool = False) -> None:
        first, last = self._folded.at(start), self._folded.end(end)
        accented = not soft and self._original[last - 1] in "éÉ"
        self._open.append(RawToken(word, self._base + first, self._base + last, accented, soft))

    def _close(self, mark: str) -> None:
        if any(not token.soft for token in self._open):
            self._done.append(RawSentence(self._open, mark, self._open[0].start, self._open[-1].end))
            self._open = []
        elif mark and self._done and not self._open and mark in "?!":
            last = self._done[-1]
            self._done[-1] = last._replace(mark=mark if last.mark != "?" else "?")
        else:
            self._open = []

    def _take_url(self, match: re.Match[str]) -> None:
        self._push("@url", match.start(), match.end())

    def _take_svp(self, match: re.Match[str]) -> None:
        self._push("svp", match.start(), match.end())

    def _take_number(self, match: re.Match[str]) -> None:
        self._push(match[0], match.start(), match.end())

    def _take_sign(self, match: re.Match[str]) -> None:
        self._push(match[0], match.start(), match.end())

    def _take_soft(self, match: re.Match[str]) -> None:
        if match[0] == ";":
            self._close(".")
        else:
            self._push(match[0][0], match.start(), match.end(), soft=True)

    def _take_word(self, match: re.Match[str]) -> None:
        word, start, end = match[0], match.start(), match.end()
        head, quote, tail = word.partition("'")
        tail = tail.removesuffix("'")  # « 'merci d'annuler' »
        if quote and tail:
            if head in _ELISIONS or tail not in _ENGLISH_TAILS:
                middle = start + len(head) + 1
                self._push(f"{head}'", start, middle)
                self._word(tail, middle, end)
            else:
                self._push(head + tail, start, end)
        elif quote:
            self._push(f"{head}'" if head in _ELISIONS else head, start, end)
        elif word in _SPACED_ELISIONS:
            self._push(f"{word}'", start, end)
        else:
            self._word(word, start, end)

    def _word(self, word: str, start: int, end: int) -> None:
        if glued := _GLUED.fullmatch(word):
            self._push(f"{glued['head']}'", start, start + 1)
            self._push(glued["rest"], start + 1, end)
        else:
            self._push(word, start, end)

    def _take_end(self, match: re.Match[str]) -> None:
        mark = "?" if "?" in match[0] else "!" if "!" in match[0] else "."
        if mark != "." or not self._goes_on(match):
            self._close(mark)

    def _goes_on(self, points: re.Match[str]) -> bool:
        """Tell whether the sentence goes on behind a point: « 66.65 », « s.a.v. », « M. Dupont », « réf. 4071852 »."""
        word = self._open[-1].word.rstrip("'") if self._open else ""
        following = self._folded.text[points.end() : points.end() + 1]
        if word.isdigit() and following.isdigit():
            return True
        if points[0] != "." or not following:
            return False
        return word in _ABBREVIATIONS or (len(word) == 1 and not following.isspace())

    def _take_line(self, match: re.Match[str]) -> None:
        length = match.start() - self._line_start
        self._line_start = match.end()
        at = self._folded.at(match.end())
        following = self._original[at : at + 1]
        if (
            match[0].count("\n") > 1
            or not following
            or following in "-*•·–>"
            or (following.isdigit() and length < _SHORT_LINE)
            or (length < _LONG_LINE and following.isupper() and not self._shouting(match.end()))
        ):
            self._close("")
        elif length < _SHORT_LINE:
            self._push(",", match.start(), match.start() + 1, soft=True)

    def _shouting(self, at: int) -> bool:
        """Tell whether the line before is in capitals too, so that a capital starts nothing."""
        line = self._original[self._folded.at(max(0, at - 2 - _LONG_LINE)) : self._folded.at(at)]
        letters = [char for char in line if char.isalpha()]
        return len(letters) > _SHORT_LINE // 2 and all(char.isupper() for char in letters)


_LINKING = word_set("""et donc alors coup bref finalement mais car bonjour bonsoir salut hello svp oui ok stop urgent merci coucou rebonjour hey hi dear
    and so then please but just also therefore und also aber bitte y entonces pero favor e quindi allora dus maar dsl desole
    sorry bjr bsr slt madame monsieur messieurs hallo hola salve ciao voila bon ben eh enfin , : ( ) - [ ] / |""")
_CONJUNCTIONS = word_set("""mais car parce puisque donc but because so since aber denn weil sondern pero porque sino ma perche pertanto maar want omdat
    tandis alors ensuite puis then""")


def with_keys(raw: RawSentence, keys_of: Callable[[str, bool], frozenset[str]], place: Place) -> Sentence:
    """Say of each word what it may count as, and where clauses begin."""
    tokens: list[Token] = []
    opens, clause = True, 0
    for at, token in enumerate(raw.tokens):
        aside = token.word == "(" and at + 1 < len(raw.tokens) and raw.tokens[at + 1].word.isdigit()
        if (token.soft and not aside) or token.word in _CONJUNCTIONS:
            clause += 1
        keys = frozenset((token.word,)) if token.soft else keys_of(token.word, token.accented)
        tokens.append(Token(token.word, keys, token.start, token.end, opens, token.soft, clause))
        opens = token.soft or (opens and token.word in _LINKING) or token.word in _LINKING
    return Sentence(place=place, tokens=tuple(tokens), mark=raw.mark, start=raw.start, end=raw.end)
