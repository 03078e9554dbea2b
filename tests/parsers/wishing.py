"""What is read in each labelled text, told in full: `python -m tests.parsers.wishing` writes wished.txt again."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parsers.intent import read_wish, wish_of
from parsers.language import language_of
from parsers.reader import read
from parsers.references import asked_numbers
from parsers.request import Evidence, Piece, PieceKind, Place, Wish
from parsers.trust import EMBEDDED_TRUST
from parsers.wishes.sentences import OwnWords, own_words

HERE = Path(__file__).parent
WISHED = HERE / "wished.txt"
MAILS = HERE.parent / "corpus" / "own"
_SHOWN = 60  # characters of a text: enough to find it again
_STRIDE = 97


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as the readers of intent get it."""

    name: str
    subject: str
    text: str
    pieces: tuple[Piece, ...]
    language: str

    def wish(self) -> Wish:
        """Read it from its letters on."""
        return read_wish(self.subject, self.text, self.pieces, self.language)

    def weighed(self) -> Wish:
        """Read it from the words that were cut once and kept."""
        own, several = _cut(self)
        return wish_of(own, self.subject, self.text, several_numbers=several)


@cache
def _cut(text: Text) -> tuple[OwnWords, bool]:
    given = (text.subject, text.text, text.pieces, text.language)
    return own_words(*given), len(asked_numbers(*given)) > 1


@cache
def texts() -> tuple[Text, ...]:
    """Return every labelled sentence and every mail of our own corpus."""
    return tuple({text.name: text for text in (*_sentences(), *_mails())}.values())


def _sentences() -> Iterator[Text]:
    for path in sorted((HERE / "sentences").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith(("#", "[")):
                subject, bar, text = line.rpartition("||")
                title, body = (subject.strip() if bar else ""), text.strip().replace("\\n", "\n")
                pieces = (Piece(kind=PieceKind.OWN, start=0, end=len(body)),) if body else ()
                yield Text(
                    name=line.strip(), subject=title, text=body, pieces=pieces, language=language_of(body or title)
                )


def _mails() -> Iterator[Text]:
    for path in sorted(MAILS.glob("*/*.eml")):
        mail = read(path.read_bytes(), EMBEDDED_TRUST)
        name = f"{path.parent.name}/{path.name}"
        yield Text(name=name, subject=mail.subject, text=mail.text, pieces=mail.pieces, language=mail.language)


def told(text: Text, wish: Wish) -> str:
    """Tell a wish on one line, below the first words of its text."""
    shown = text.name if len(text.name) <= _SHOWN else f"{text.name[:_SHOWN]}…"
    said = [str(wish.intent), f"clear {wish.clear}", str(wish.confidence), f"assent {wish.assent}"]
    said += [f"also {intent}" for intent in wish.also]
    said += ["urgent"] if wish.urgent else []
    said += [_told_words(evidence) for evidence in (*wish.evidence, *wish.side_wishes)]
    return f"{shown}\n    {'; '.join(said)}"


def _told_words(evidence: Evidence) -> str:
    return f"{evidence.note} « {evidence.words} »{' in the subject' if evidence.place is Place.SUBJECT else ''}"


def spread() -> Iterator[tuple[Text, str]]:
    """Give each text with what wished.txt tells of it, few of every kind first: what is read otherwise shows early."""
    lines = WISHED.read_text(encoding="utf-8").splitlines()
    blocks = ["\n".join(lines[at : at + 2]) for at in range(0, len(lines), 2)]
    pairs = list(zip(texts(), blocks, strict=True))
    for first in range(_STRIDE):
        yield from pairs[first::_STRIDE]


if __name__ == "__main__":
    WISHED.write_text("".join(f"{told(text, text.wish())}\n" for text in texts()), encoding="utf-8")
