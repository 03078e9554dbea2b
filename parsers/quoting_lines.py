"""The lines of a body, and the places where words of others begin."""

from dataclasses import dataclass, replace

from parsers import quoting_phrases as phrases
from parsers.request import PieceKind
from parsers.visible import Mark

MAX_ATTRIBUTION_LINES = 4
MAX_ATTRIBUTION = 420
MAX_HEADER_LINES = 40
_BELOW_SEPARATOR = 2
"""Fields that make a header block where a separator stands above it; without one it takes three."""
_LEAST_BARRED = 2
_BLANK = " \t\xa0\ufeff\u200b\u2063\u00ad"
_DASHES = "-–—"
LONGEST_SAYING = 40
"""The longest verb of saying with all that may follow it at the end of a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `text[start:end]` without its line end."""

    start: int
    end: int
    text: str
    bare: str
    """Without blanks at its ends, also those of no width."""
    depth: int
    """How many `>` stand before it."""
    forced: PieceKind | None
    """What the markup says it is."""
    introduces: bool = False
    """The markup says that what follows is quoted."""
    speaks: bool = False
    """A word of an attribution is in it (« écrit », « wrote »)."""
    label: tuple[str, str] | None = None
    """Kind and value, when it has the form of a header field (« De : … »)."""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing can be seen in it."""
        return not self.bare


@dataclass(frozen=True, slots=True)
class Opener:
    """Lines `start` to `end` (exclusive) that introduce words of others."""

    kind: PieceKind
    start: int
    end: int
    is_sure: bool = True
    """False: only where quoted lines follow."""


def lines_of(text: str, marks: tuple[Mark, ...]) -> list[Line]:
    """Cut a text into lines; a line inside a mark takes its kind, a quote being stronger than a signature."""
    lines: list[Line] = []
    start, coming, around = 0, 0, list[Mark]()
    for written in text.split("\n"):
        end = start + len(written)
        bare = written.strip(_BLANK)
        mark = None
        if marks:
            while coming < len(marks) and marks[coming].start <= start:
                around.append(marks[coming])
                coming += 1
            around = [mark for mark in around if mark.end >= end]
            mark = _strongest(around) if bare else None
        speaks = phrases.SPEAKS.search(bare) is not None
        forced, introduces = (None, False) if mark is None else (mark.kind, mark.introduces)
        label = _label_in(written, bare) if ":" in written or "essage" in written else None
        lines.append(Line(start, end, written, bare, _depth(written), forced, introduces, speaks, label))
        start = end + 1
    return _with_bars(lines)


def _with_bars(lines: list[Line]) -> list[Line]:
    """Count bars and initials (`| …`, `PO> …`) as quote marks where two lines or more have them, and it is no table."""
    barred = [at for at, line in enumerate(lines) if phrases.BARRED.match(line.text)]
    if len(barred) < _LEAST_BARRED:
        return lines
    for at in barred:
        lines[at] = replace(lines[at], depth=1)
    return lines


def _depth(written: str) -> int:
    """Count quote marks: `>` at the very beginning, with single blanks between them."""
    depth, position = 0, 0
    while position < len(written) and depth < 20:  # noqa: PLR2004  nobody answers more often
        sign = written[position]
        if sign == ">":
            depth += 1
        elif sign not in _BLANK or (depth == 0 and position > 0):
            break
        position += 1
    return depth


def _strongest(marks: list[Mark]) -> Mark | None:
    """Choose among the marks around a line: a quote is stronger than a signature, a quote itself than what introduces it."""
    found: Mark | None = None
    for mark in marks:
        if found is None or found.kind is PieceKind.SIGNATURE or found.introduces:
            found = mark
    return found


def next_written(lines: list[Line], position: int) -> int | None:
    """Return the index of the first line at or after `position` that is not blank."""
    return next((at for at in range(position, len(lines)) if not lines[at].is_blank), None)


def opener_at(lines: list[Line], position: int) -> Opener | None:
    """Return what introduces a quote or a forward at this line, or None."""
    line = lines[position]
    if line.depth or line.is_blank:
        return None
    return (
        _separator(lines, position) or _header_block(lines, position, PieceKind.QUOTED) or _attribution(lines, position)
    )


def _separator(lines: list[Line], position: int) -> Opener | None:
    bare = lines[position].bare
    if bare[0] in "-_=*~–—─#":
        for pattern, kind in ((phrases.FORWARDED_LINE, PieceKind.FORWARDED), (phrases.ORIGINAL_LINE, PieceKind.QUOTED)):
            if pattern.match(bare):
                return _with_header(lines, position, kind)
        if phrases.RULE_LINE.fullmatch(bare):
            return _below_rule(lines, position)
        return None
    if phrases.FORWARDED_START.fullmatch(bare):
        return _with_header(lines, position, PieceKind.FORWARDED)
    if len(bare) < 60 and phrases.BARE_SEPARATOR.fullmatch(bare):  # noqa: PLR2004  the longest phrase
        following = next_written(lines, position + 1)
        if following is not None and _header_block(lines, following, PieceKind.QUOTED) is not None:
            return _with_header(lines, position, PieceKind.QUOTED)
    return None


def _with_header(lines: list[Line], position: int, kind: PieceKind) -> Opener:
    """Take the header block or the attribution below a separator with it."""
    following = next_written(lines, position + 1)
    if following is None:
        return Opener(kind, position, position + 1)
    inner = _header_block(lines, following, kind, least=_BELOW_SEPARATOR) or _attribution(lines, following)
    return Opener(kind, position, position + 1 if inner is None else inner.end)


def _below_rule(lines: list[Line], position: int) -> Opener | None:
    following = next_written(lines, position + 1)
    if following is None or following > position + 3:
        return None
    inner = _header_block(lines, following, PieceKind.QUOTED) or _attribution(lines, following)
    return Opener(inner.kind, position, inner.end, inner.is_sure) if inner is not None else None


def _header_block(
    lines: list[Line], position: int, kind: PieceKind, *, least: int = _BELOW_SEPARATOR + 1
) -> Opener | None:
    """Find « De : / Envoyé : / À : / Objet : » in any order, with an address, a date or a time in it.

    A customer's own letter head (« De : Marie Dupont / À : votre service / Objet : annulation ») has none of these.
    """
    if phrases.FLAT_BLOCK.match(lines[position].bare) and _is_proof(phrases.FROM, lines[position].bare[:400], least):
        return Opener(kind, position, position + 1)
    first = _label(lines[position])
    if first is None or first[0] in {phrases.OTHER, phrases.TO}:
        return None
    kinds: set[str] = set()
    has_proof, is_forward = False, False
    last, at = position, position
    while at < min(len(lines), position + MAX_HEADER_LINES):
        line = lines[at]
        label = _label(line)
        if label is not None:
            kinds.add(label[0])
            has_proof = has_proof or _is_proof(label[0], label[1], least)
            is_forward = is_forward or (
                label[0] == phrases.SUBJECT and phrases.FORWARD_SUBJECT.match(label[1]) is not None
            )
            last = at
        elif line.is_blank:
            if at - last > 1:
                break
        elif line.depth or not _continues(lines, at, last):
            break
        else:
            has_proof = has_proof or phrases.ADDRESS.search(line.bare) is not None
            last = at
        at += 1
    named = kinds - {phrases.OTHER}
    if (
        phrases.FROM not in named
        or not has_proof
        or (len(named) < least and not _is_dated_sender(lines, position, last, named))
    ):
        return None
    return Opener(PieceKind.FORWARDED if is_forward else kind, position, last + 1)


def _label(line: Line) -> tuple[str, str] | None:
    return None if line.depth else line.label


def _label_in(written: str, bare: str) -> tuple[str, str] | None:
    found = phrases.LABEL_LINE.match(written)
    if found is not None and (kind := phrases.LABELS.get(found.group(1).strip().lower())) is not None:
        return kind, found.group(2).strip(_BLANK)
    if phrases.MESSAGE_OF.match(written):
        return phrases.DATE, bare
    return None


def _is_proof(kind: str, value: str, least: int) -> bool:
    if kind in {phrases.FROM, phrases.TO} and phrases.ADDRESS.search(value):
        return True
    if kind not in {phrases.FROM, phrases.DATE}:
        return False
    return (phrases.TIME if least > _BELOW_SEPARATOR else phrases.DATE_TIME).search(value) is not None


def _is_dated_sender(lines: list[Line], start: int, last: int, named: set[str]) -> bool:
    """Tell whether sender and date alone are enough: both of them filled in by a program."""
    if named != {phrases.FROM, phrases.DATE}:
        return False
    values = {label[0]: label[1] for line in lines[start : last + 1] if (label := _label(line)) is not None}
    return (
        phrases.ADDRESS.search(values[phrases.FROM]) is not None
        and phrases.DATE_TIME.search(values[phrases.DATE]) is not None
    )


def _continues(lines: list[Line], at: int, last: int) -> bool:
    """Tell whether a line goes on with the field above it: many recipients, or a value below its label."""
    if at - last > 1 or (above := _label(lines[last])) is None:
        return False
    if not above[1]:
        return True
    if above[0] == phrases.DATE:
        return False
    return (
        above[1].endswith((",", ";"))
        or ";" in lines[at].bare
        or (at + 1 < len(lines) and _label(lines[at + 1]) is not None)
    )


def _attribution(lines: list[Line], position: int) -> Opener | None:
    """Find « Le … a écrit : », in one line or broken into up to four."""
    if not any(line.speaks for line in lines[position : position + MAX_ATTRIBUTION_LINES]):
        return None
    first = lines[position].bare
    is_led = phrases.DATE_LED.match(first) is not None
    joined = ""
    for count in range(MAX_ATTRIBUTION_LINES):
        at = position + count
        if (
            at >= len(lines)
            or lines[at].is_blank
            or lines[at].depth
            or (count and lines[at].forced is not lines[position].forced)
        ):
            return None
        joined = f"{joined} {lines[at].bare}".strip()
        if len(joined) > MAX_ATTRIBUTION and count:
            return None
        found = _spoken(joined, position, at + 1, is_led=is_led)
        if found is not None:
            return None if _begins_later(lines, position + 1, at + 1) else found
        if joined.endswith((".", "!", "?")) and "@" not in joined:
            return None
    return None


def _begins_later(lines: list[Line], start: int, end: int) -> bool:
    """Tell whether the attribution is complete without its first line, which then is the writer's own."""
    for at in range(start, end):
        tail = " ".join(line.bare for line in lines[at:end])
        if phrases.DATE_LED.match(tail) and _spoken(tail, at, end, is_led=True) is not None:
            return True
    return False


def _spoken(joined: str, start: int, end: int, *, is_led: bool) -> Opener | None:
    short = joined[:MAX_ATTRIBUTION]
    if phrases.SAID_BY_ADDRESS.match(short) and not phrases.FIRST_PERSON.search(short):
        return Opener(PieceKind.QUOTED, start, end)
    if len(joined) > MAX_ATTRIBUTION:
        return None
    has_address = phrases.ADDRESS.search(joined) is not None
    if phrases.OLD_GMAIL.match(joined) or (has_address and phrases.CITING.match(joined)):
        return Opener(PieceKind.QUOTED, start, end)
    if not _is_said(joined):
        return Opener(PieceKind.QUOTED, start, end) if phrases.WORDLESS.match(joined) and has_address else None
    has_time = phrases.TIME.search(joined) is not None and (is_led or phrases.SAID_AT.search(joined) is not None)
    is_dated = is_led and phrases.DATE_TIME.search(joined) is not None and phrases.NAMED.search(joined) is not None
    is_sure = (has_address or has_time or is_dated) and not phrases.FIRST_PERSON.search(joined)
    return Opener(PieceKind.QUOTED, start, end, is_sure=is_sure)


def _is_said(joined: str) -> bool:
    """Tell whether a verb of saying stands at the end, or before a colon at the end: most lines cost a look at their end only."""
    has_colon = joined.rstrip(_DASHES).rstrip(_BLANK).endswith(":")
    return phrases.SAID.search(joined, 0 if has_colon else max(0, len(joined) - LONGEST_SAYING)) is not None
