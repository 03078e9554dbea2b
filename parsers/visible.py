"""What a reader sees of one text of a mail, before quoting is told apart."""

from dataclasses import dataclass

from parsers.request import PieceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch that the markup itself calls quoted, forwarded or a signature."""

    kind: PieceKind
    start: int
    end: int
    introduces: bool = False
    """It holds the attribution or the header block alone: what follows it is quoted, marked or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleText:
    """The text that is drawn, LF line ends, with what the markup says about it. Offsets are into `text`."""

    text: str
    marks: tuple[Mark, ...] = ()
    """In order of their start; they may nest."""
    struck: tuple[tuple[int, int], ...] = ()
    """Stretches that are drawn struck through: written, and taken back."""
    links: tuple[str, ...] = ()
    """Targets of the visible links, in order."""
    has_hidden: bool = False
    """Text was there that no reader sees."""
    is_cut: bool = False
    """It was longer than anybody reads, and the rest is left out."""
