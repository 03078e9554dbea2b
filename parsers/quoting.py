"""Whose words a body holds: the customer's own, quoted, forwarded, or a signature.

Read line by line from the top. A quote begins where markup says so, at `>`, or at what programs write above it; without `>` it
goes on to the end. Where it cannot be told, words are taken for quoted rather than for own: quoted words never ask.
"""

from collections.abc import Iterator

from parsers.quoting_footers import SIGNATURE_MARK, begins_disclaimer, is_footer
from parsers.quoting_lines import Line, Opener, lines_of, next_written, opener_at
from parsers.quoting_phrases import RULE_LINE
from parsers.request import Piece, PieceKind
from parsers.visible import Mark

LONGEST_SIGNATURE = 20
"""Written lines below « -- »; more than that is a letter."""
WRAP_WIDTH = 60
"""A quoted line at least this long may have been broken by a program on its way."""
_LONGEST_REST = 45
_OTHERS = frozenset({PieceKind.QUOTED, PieceKind.FORWARDED})


def split_pieces(text: str, marks: tuple[Mark, ...] = ()) -> tuple[Piece, ...]:
    """Cut `text` into pieces that cover it in order, each with whose words it is.

    `marks` are the stretches that the markup of an HTML mail calls quoted, forwarded or a signature. Lines end with LF. Empty
    lines go with what stands above them.
    """
    lines = lines_of(text, marks)
    kinds = _told_apart(lines)
    for start, end in list(_own_stretches(kinds)):
        _sign(lines, kinds, start, end)
    _own_up(lines, kinds)
    return tuple(_pieces(lines, kinds, len(text)))


def own_words(text: str, marks: tuple[Mark, ...] = ()) -> str:
    """Return the customer's own words in `text`, pieces joined by a line end; empty when there are none."""
    own = (text[p.start : p.end].strip("\n") for p in split_pieces(text, marks) if p.kind is PieceKind.OWN)
    return "\n".join(own).strip()


def _told_apart(lines: list[Line]) -> list[PieceKind]:
    """Tell own lines from those of others."""
    kinds = [PieceKind.OWN] * len(lines)
    arrow = _lone_arrow(lines)
    at, kind = 0, PieceKind.QUOTED
    while at < len(lines):
        line = lines[at]
        is_marked = _is_of_others(lines, at) and at != arrow
        begins = not is_marked or not at or kinds[at - 1] not in _OTHERS or line.introduces
        opener = _opener(lines, at) if begins and not line.depth and not line.is_blank else None
        if opener is not None:
            kind = opener.kind
            following = next_written(lines, opener.end)
            if following is None or following == arrow or not _is_of_others(lines, following):
                kinds[opener.start :] = [kind] * (len(lines) - opener.start)
                return kinds
            kinds[opener.start : following] = [kind] * (following - opener.start)
            at = following
        elif is_marked:
            at = _take_quoted(lines, kinds, at, kind)
        else:
            kind = kind if line.is_blank else PieceKind.QUOTED
            at += 1
    return kinds


def _is_of_others(lines: list[Line], at: int) -> bool:
    """Tell whether markup or a quote mark says that the line is not the writer's."""
    line = lines[at]
    return line.forced in _OTHERS or line.depth > 0


def _opener(lines: list[Line], at: int) -> Opener | None:
    """Return what introduces a quote here, unless that is unsure and no quoted line follows."""
    found = opener_at(lines, at)
    if found is None and lines[at].introduces:
        end = at + 1
        while end < len(lines) and (
            lines[end].introduces or (lines[end].is_blank and end + 1 < len(lines) and lines[end + 1].introduces)
        ):
            end += 1
        return Opener(PieceKind.QUOTED, at, end)
    if found is None or found.is_sure:
        return found
    following = next_written(lines, found.end)
    return found if following is not None and _is_of_others(lines, following) else None


def _take_quoted(lines: list[Line], kinds: list[PieceKind], at: int, kind: PieceKind) -> int:
    """Mark one quoted line, and the rest of it that a program broke off below without a mark; return where to go on."""
    line = lines[at]
    kinds[at] = line.forced if line.forced is not None and line.forced in _OTHERS else kind
    if line.forced is None and at + 1 < len(lines) and _is_rest(line, lines[at + 1]):
        kinds[at + 1] = kinds[at]
        return at + 2
    return at + 1


def _is_rest(quoted: Line, line: Line) -> bool:
    """Tell whether a line without a mark is the broken-off rest of the quoted line above it."""
    if line.depth or line.is_blank or line.forced is not None or len(quoted.bare) < WRAP_WIDTH:
        return False
    if quoted.bare[-1] in ".!?:;…" or len(line.bare) > _LONGEST_REST:
        return False
    return (
        line.bare[0].islower()
        and line.bare[-1] in ".!?,:;)»"
        and not line.bare.startswith(("oui", "non", "ok", "yes", "no,", "no.", "ja", "nein", "si,", "sí"))
    )


def _lone_arrow(lines: list[Line]) -> int | None:
    """Return the one line whose `>` means « more than » (`> 20 pages`), if it is the only one in the mail and a number follows."""
    quoted = [at for at, line in enumerate(lines) if line.depth]
    if len(quoted) != 1:
        return None
    content = lines[quoted[0]].bare.lstrip("> \xa0")
    return quoted[0] if content[:1].isdigit() else None


def _own_stretches(kinds: list[PieceKind]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for at, kind in enumerate([*kinds, PieceKind.QUOTED]):
        if kind is PieceKind.OWN:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None


def _sign(lines: list[Line], kinds: list[PieceKind], start: int, end: int) -> None:
    """Mark signatures, footers and disclaimers among own lines `start` to `end`."""
    for at in range(start, end):
        if lines[at].forced is PieceKind.SIGNATURE:
            kinds[at] = PieceKind.SIGNATURE
        if SIGNATURE_MARK.fullmatch(lines[at].text) and 0 < _written(lines, at + 1, end) <= LONGEST_SIGNATURE:
            kinds[at:end] = [PieceKind.SIGNATURE] * (end - at)
            break
    for first, last in list(_paragraphs(lines, kinds, start, end)):
        _sign_paragraph(lines, kinds, first, last)
    _sign_rules(lines, kinds, start, end)


def _written(lines: list[Line], start: int, end: int) -> int:
    return sum(not line.is_blank for line in lines[start:end])


def _paragraphs(lines: list[Line], kinds: list[PieceKind], start: int, end: int) -> Iterator[tuple[int, int]]:
    first: int | None = None
    for at in range(start, end + 1):
        is_inside = at < end and not lines[at].is_blank and kinds[at] is PieceKind.OWN
        if is_inside:
            first = at if first is None else first
        elif first is not None:
            yield first, at
            first = None


def _sign_paragraph(lines: list[Line], kinds: list[PieceKind], first: int, last: int) -> None:
    for at in range(first, last):
        if begins_disclaimer(" ".join(line.bare for line in lines[at : min(last, at + 8)])):
            kinds[at:last] = [PieceKind.SIGNATURE] * (last - at)
            return
        if is_footer(lines[at].bare):
            kinds[at] = PieceKind.SIGNATURE
            if at + 1 < last and lines[at + 1].bare.startswith(("http", "<http", "[http", "www.")):
                kinds[at + 1] = PieceKind.SIGNATURE


def _sign_rules(lines: list[Line], kinds: list[PieceKind], start: int, end: int) -> None:
    """Let a rule above or below a footer go with it, and what stands below a disclaimer and its rule."""
    for at in range(start, end):
        if kinds[at] is not PieceKind.OWN or not RULE_LINE.fullmatch(lines[at].text):
            continue
        below = next_written(lines, at + 1)
        if below is not None and below < end and kinds[below] is PieceKind.SIGNATURE:
            kinds[at] = PieceKind.SIGNATURE
            continue
        above = next((back for back in range(at - 1, start - 1, -1) if not lines[back].is_blank), None)
        if above is not None and kinds[above] is PieceKind.SIGNATURE and _written(lines, at + 1, end) <= 4:  # noqa: PLR2004  an imprint
            kinds[at:end] = [PieceKind.SIGNATURE] * (end - at)
            return


def _own_up(lines: list[Line], kinds: list[PieceKind]) -> None:
    """Give a letter back to its writer when all of it stands below « -- » or inside the signature of a program."""
    written = [at for at, line in enumerate(lines) if not line.is_blank]
    if any(kinds[at] is not PieceKind.SIGNATURE for at in written):
        return
    for at in written:
        if not (
            is_footer(lines[at].bare)
            or begins_disclaimer(lines[at].bare)
            or SIGNATURE_MARK.fullmatch(lines[at].text)
            or RULE_LINE.fullmatch(lines[at].text)
        ):
            kinds[at] = PieceKind.OWN


def _pieces(lines: list[Line], kinds: list[PieceKind], length: int) -> Iterator[Piece]:
    start, current = 0, None
    for line, kind in zip(lines, kinds, strict=True):
        if line.is_blank or kind is current:
            continue
        if current is not None:
            yield Piece(kind=current, start=start, end=line.start)
            start = line.start
        current = kind
    if length:
        yield Piece(kind=current or PieceKind.OWN, start=start, end=length)
