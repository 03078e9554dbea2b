"""Every number in a mail that may name an order, with its place, its weight and what the words make of it."""

from collections.abc import Iterable, Iterator

from parsers.language import language_of
from parsers.numbers_found import SEVEN_DIGITS, Found, NumberShape, find_in, numbers_of_link
from parsers.numbers_roles import role_at
from parsers.request import Evidence, NumberRole, OrderNumber, Piece, PieceKind, Place
from parsers.wishes.sentences import OwnWords, own_words

__all__ = ["SEVEN_DIGITS", "NumberShape", "asked_numbers", "find_numbers"]

_PLACES = {
    PieceKind.OWN: Place.OWN,
    PieceKind.QUOTED: Place.QUOTED,
    PieceKind.FORWARDED: Place.FORWARDED,
    PieceKind.SIGNATURE: Place.SIGNATURE,
}


def find_numbers(
    subject: str,
    text: str,
    pieces: tuple[Piece, ...],
    *,
    shape: NumberShape,
    links: tuple[str, ...],
    file_names: tuple[str, ...],
    thread_ids: tuple[str, ...],
    attached: tuple[str, ...],
) -> tuple[OrderNumber, ...]:
    """Find the order numbers of a mail: own text first, then subject, quoted, forwarded, links, attachments, thread.

    Each number comes once a place and role. Offsets are those of `text` for its pieces and of `subject` for the subject.
    """
    said = own_text(text, pieces)
    own = own_words(subject, text, pieces, language_of(said if said.strip() else subject))
    found = [
        *_in_pieces(own, text, pieces, shape),
        *_in_subject(own, subject, shape),
        *(_elsewhere(number, Place.LINK, link) for link in links for number in numbers_of_link(link, shape)),
        *_in_attached(attached, shape),
        *_in_names(file_names, Place.FILE_NAME, shape),
        *_in_names(thread_ids, Place.THREAD, shape),
    ]
    return _each_once(found)


def own_text(text: str, pieces: Iterable[Piece]) -> str:
    """Return the own pieces, joined by a line end."""
    return "\n".join(text[p.start : p.end].strip("\n") for p in pieces if p.kind is PieceKind.OWN)


def asked_numbers(subject: str, text: str, pieces: tuple[Piece, ...], language: str) -> frozenset[str]:
    """Return the numbers that the own text calls the order to cancel, or where it names none, the subject."""
    own = own_words(subject, text, pieces, language)
    in_text = _asked(_in_pieces(own, text, pieces, SEVEN_DIGITS), Place.OWN)
    return in_text or _asked(_in_subject(own, subject, SEVEN_DIGITS), Place.SUBJECT)


def _asked(found: Iterable[OrderNumber], place: Place) -> frozenset[str]:
    return frozenset(n.number for n in found if n.role is NumberRole.ASKED and n.well_formed and n.place is place)


def _in_pieces(own: OwnWords, text: str, pieces: Iterable[Piece], shape: NumberShape) -> Iterator[OrderNumber]:
    for piece in pieces:
        stretch = text[piece.start : piece.end]
        if not any(char.isdecimal() for char in stretch):
            continue
        for found in find_in(stretch, shape):
            place = Place.LINK if found.in_link else _PLACES[piece.kind]
            if place is Place.SIGNATURE and not found.labelled:
                continue
            start, end = piece.start + found.start, piece.start + found.end
            role = role_at(own, place, start, end)
            yield _number(found, place, role, text, start)


def _in_subject(own: OwnWords, subject: str, shape: NumberShape) -> Iterator[OrderNumber]:
    for found in find_in(subject, shape):
        role = role_at(own, Place.SUBJECT, found.start, found.end)
        place = Place.LINK if found.in_link else Place.SUBJECT
        yield _number(found, place, role, subject, found.start)


def _in_attached(attached: Iterable[str], shape: NumberShape) -> Iterator[OrderNumber]:
    for letter in attached:
        for found in find_in(letter, shape):
            if found.labelled and found.well_formed:
                yield _elsewhere(found.number, Place.ATTACHED, letter[found.start : found.end])


_CAMERA = (
    "img",
    "dsc",
    "dscn",
    "dscf",
    "pict",
    "photo",
    "scan",
    "wa",
    "pxl",
    "mvi",
    "vid",
    "image",
    "screenshot",
    "p",
    "cimg",
    "gopr",
)


def _in_names(names: Iterable[str], place: Place, shape: NumberShape) -> Iterator[OrderNumber]:
    """File names and Message-IDs: a number stands free between letters and signs; a camera's counter is none."""
    for name in names:
        for number, before in _free_numbers(name):
            label = before.rstrip("-_. #°()n").lower()
            if not shape.fits(number) or label.endswith(_CAMERA):
                continue
            if place is Place.THREAD and not _is_named(before):
                continue
            yield _elsewhere(number, place, name)


def _is_named(before: str) -> bool:
    """Tell whether a word and a dash stand before a number in a Message-ID, as our own writes them: `<conf-4071852@…>`."""
    word = before[:-1].lstrip("<").rpartition(".")[2].rpartition("-")[2].rpartition("_")[2]
    return before[-1:] in "-._" and word.isalpha() and len(word) >= _SHORTEST_NAME


_SHORTEST_NAME = 3
_LONGEST_NAME = 1000


def _free_numbers(name: str) -> Iterator[tuple[str, str]]:
    start = None
    name = name[:_LONGEST_NAME]
    for at, char in enumerate(f"{name} "):
        if char.isascii() and char.isdigit():
            start = at if start is None else start
        elif start is not None:
            yield name[start:at], name[:start]
            start = None


def _number(found: Found, place: Place, role: NumberRole, source: str, start: int) -> OrderNumber:
    end = start + found.end - found.start
    in_text = place is not Place.LINK
    evidence = Evidence(
        place=place,
        words=source[start:end],
        start=start if in_text else None,
        end=end if in_text else None,
        note=role.value,
    )
    return OrderNumber(
        number=found.number,
        place=place,
        role=role,
        well_formed=found.well_formed,
        labelled=found.labelled,
        certain=found.certain,
        evidence=evidence,
    )


def _elsewhere(number: str, place: Place, words: str) -> OrderNumber:
    shown = "".join(char for char in words if char.isprintable())[:200]
    return OrderNumber(
        number=number,
        place=place,
        role=NumberRole.PLAIN,
        well_formed=True,
        labelled=place is not Place.FILE_NAME,
        certain=True,
        evidence=Evidence(place=place, words=shown),
    )


def _each_once(found: Iterable[OrderNumber]) -> tuple[OrderNumber, ...]:
    kept: dict[tuple[str, Place, NumberRole], OrderNumber] = {}
    for number in found:
        key = (number.number, number.place, number.role)
        before = kept.get(key)
        if before is None or (number.labelled and not before.labelled):
            kept[key] = number
    return tuple(kept.values())
