"""A customer's mail as a page shows it: whose words each piece is, and the words that proved something marked by what they proved."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from markupsafe import Markup

from parsers.request import Evidence, Piece, PieceKind, Place, Reading
from worker.ops.letter_words import hide_codes
from worker.ops.unseen import shown
from worker.ops.wording import Wording

MOST_DRAWN = 200_000
"""Characters of a mail's text that a page draws; the rest is in the source, which can be downloaded whole."""
MOST_MARKS = 400
MOST_PIECES = 400
MOST_LISTED = 60
_SPANS = {Place.OWN: PieceKind.OWN, Place.QUOTED: PieceKind.QUOTED, Place.FORWARDED: PieceKind.FORWARDED, Place.SIGNATURE: PieceKind.SIGNATURE}  # fmt: skip


class MarkKind(StrEnum):
    """What marked words speak of."""

    INTENT = "intent"
    ORDER = "order"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Words that proved something. `start` and `end` are offsets into the text or subject, None where the words stand elsewhere."""

    kind: MarkKind
    place: Place
    words: str
    said: str
    """What they show, in the language of the page."""
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPiece:
    """One stretch of the body. `folded`: not the customer's own new words. `lines` of it in all; `cut` characters were left out."""

    kind: PieceKind
    html: Markup
    lines: int
    cut: int
    folded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMail:
    """A mail ready to be shown. `kinds`: which kinds of marks its legend needs. `cut`: characters of the text left out."""

    subject: Markup
    pieces: tuple[DrawnPiece, ...]
    signs: tuple[Sign, ...]
    kinds: tuple[MarkKind, ...]
    cut: int

    @property
    def has_words(self) -> bool:
        """Tell whether the customer wrote anything of their own in the body."""
        return any(not piece.folded for piece in self.pieces)


def drawn(reading: Reading, wording: Wording, *, most: int = MOST_DRAWN) -> DrawnMail:
    """Draw a mail's subject and text with what proved something marked; at most `most` characters of the text.

    A code that we wrote is hidden in whatever quotes or returns our letter, each character by « • ».
    """
    reading = replace(reading, text=hide_codes(reading.text), subject=hide_codes(reading.subject))
    signs = signs_of(reading, wording)
    in_text = sorted((sign for sign in signs if sign.place in _SPANS and sign.start is not None), key=_start)[
        :MOST_MARKS
    ]
    in_subject = [sign for sign in signs if sign.place is Place.SUBJECT and sign.start is not None][:MOST_MARKS]
    pieces: list[DrawnPiece] = []
    left = most
    for piece in _joined(reading)[:MOST_PIECES]:
        start, end = _trimmed(reading.text, piece)
        if start >= end:
            continue
        shown_end = min(end, start + left)
        left -= shown_end - start
        pieces.append(
            DrawnPiece(
                kind=piece.kind,
                html=marked(reading.text, start, shown_end, in_text),
                lines=reading.text.count("\n", start, end) + 1,
                cut=end - shown_end,
                folded=piece.kind is not PieceKind.OWN,
            )
        )
    subject = reading.subject[:1000]
    placed = [sign for sign in signs if sign.start is not None]
    return DrawnMail(
        subject=marked(subject, 0, len(subject), in_subject),
        pieces=tuple(pieces),
        signs=signs[:MOST_LISTED],
        kinds=tuple(kind for kind in MarkKind if any(sign.kind is kind for sign in placed)),
        cut=sum(piece.cut for piece in pieces),
    )


def signs_of(reading: Reading, wording: Wording) -> tuple[Sign, ...]:
    """List what proved something: the wish first, then the order, then who writes."""
    wish = [
        _sign(MarkKind.INTENT, one, reading, _wish_said(one.note, wording))
        for one in (*reading.wish.evidence, *reading.wish.side_wishes)
    ]
    numbers = [
        _sign(MarkKind.ORDER, one.evidence, reading, wording.text("mark.number", number=one.number, role=wording.word("number_role", one.role)))
        for one in reading.numbers
    ]  # fmt: skip
    clues = [
        _sign(MarkKind.ORDER, one.evidence, reading, wording.text("mark.clue", kind=wording.word("clue", one.kind), value=one.value[:80]))
        for one in reading.clues
    ]  # fmt: skip
    said_by = wording.text("mark.proof")
    who = [_sign(MarkKind.IDENTITY, one, reading, said_by) for one in reading.sender.evidence]
    machine = [
        _sign(MarkKind.IDENTITY, one, reading, wording.text("mark.machine")) for one in reading.automatic.evidence
    ]
    return tuple(dict.fromkeys((*wish, *numbers, *clues, *who, *machine)))


def marked(text: str, start: int, end: int, signs: Sequence[Sign]) -> Markup:
    """Draw `text[start:end]`; where signs overlap, a stretch takes the look of the narrowest one and says them all."""
    inside = [
        sign
        for sign in signs
        if sign.start is not None and sign.end is not None and sign.start < end and sign.end > start
    ]
    edges = sorted({start, end, *(edge for sign in inside for edge in (sign.start, sign.end) if edge is not None and start < edge < end)})  # fmt: skip
    over: list[list[Sign]] = [[] for _ in edges]
    for sign in inside:
        first = bisect_left(edges, max(sign.start or 0, start))
        for at in range(first, bisect_left(edges, min(sign.end or 0, end))):
            over[at].append(sign)
    parts = [_stretch(text[edges[at] : edges[at + 1]], over[at]) for at in range(len(edges) - 1)]
    return Markup("").join(parts)


def _stretch(words: str, signs: list[Sign]) -> Markup:
    if not signs:
        return shown(words)
    narrow = min(signs, key=lambda sign: (sign.end or 0) - (sign.start or 0))
    said = " · ".join(dict.fromkeys(sign.said for sign in signs))
    look = {MarkKind.INTENT: "", MarkKind.ORDER: "order", MarkKind.IDENTITY: "identity"}[narrow.kind]
    if any(sign.kind is not narrow.kind for sign in signs):
        look = f"{look} several".strip()
    if not look:
        return Markup('<mark title="{}">{}</mark>').format(said, shown(words))
    return Markup('<mark class="{}" title="{}">{}</mark>').format(look, said, shown(words))


def _sign(kind: MarkKind, found: Evidence, reading: Reading, said: str) -> Sign:
    start, end = found.start, found.end
    source = reading.subject if found.place is Place.SUBJECT else reading.text if found.place in _SPANS else ""
    if start is None or end is None:
        start, end = _look_for(found, source, reading.pieces)
    elif not 0 <= start < end <= len(source):
        start = end = None
    return Sign(kind=kind, place=found.place, words=hide_codes(found.words)[:300], said=said, start=start, end=end)


def _look_for(found: Evidence, source: str, pieces: Iterable[Piece]) -> tuple[int | None, int | None]:
    """Find words whose place in the text the reader did not keep."""
    if not found.words or not source:
        return None, None
    kind = _SPANS.get(found.place)
    stretches = [(piece.start, piece.end) for piece in pieces if piece.kind is kind] if kind else [(0, len(source))]
    for start, end in stretches:
        at = source.find(found.words, start, end)
        if at >= 0:
            return at, at + len(found.words)
    return None, None


def _wish_said(note: str, wording: Wording) -> str:
    return wording.word("sign", note.partition(":")[0].strip().replace(" ", "_"))


def _joined(reading: Reading) -> list[Piece]:
    """Return the pieces, neighbours of one kind as one, blank ones left out."""
    joined: list[Piece] = []
    for piece in reading.pieces:
        if not reading.text[piece.start : piece.end].strip():
            continue
        if joined and joined[-1].kind is piece.kind:
            joined[-1] = Piece(kind=piece.kind, start=joined[-1].start, end=piece.end)
        else:
            joined.append(piece)
    return joined


def _trimmed(text: str, piece: Piece) -> tuple[int, int]:
    """Leave out the blank lines around a piece."""
    words = text[piece.start : piece.end]
    start = piece.start + len(words) - len(words.lstrip("\n\r"))
    return start, piece.start + len(words.rstrip())


def _start(sign: Sign) -> int:
    return sign.start or 0
