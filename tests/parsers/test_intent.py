"""Short mails as people write them, each with the wish a careful person reads in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parsers.intent import read_wish
from parsers.language import language_of
from parsers.request import Intent, Piece, PieceKind, Wish

SENTENCES = Path(__file__).parent / "sentences"


def wish_of(text: str, subject: str = "") -> Wish:
    pieces = (Piece(kind=PieceKind.OWN, start=0, end=len(text)),) if text else ()
    return read_wish(subject, text, pieces, language_of(text or subject))


def table() -> Iterator[tuple[str, str, str]]:
    for path in sorted(SENTENCES.glob("*.txt")):
        heading = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                heading = line.strip("[]")
            elif line.strip() and not line.startswith("#"):
                subject, bar, text = line.partition("||")
                yield heading, (subject.strip() if bar else ""), (text if bar else subject).strip().replace("\\n", "\n")


@pytest.mark.parametrize("heading,subject,text", list(table()))
def test_a_short_mail_is_read_as_a_careful_person_reads_it(heading: str, subject: str, text: str) -> None:
    wish = wish_of(text, subject)
    assert wish.clear == (heading == "clear"), wish
    if heading not in {"clear", "unclear"}:
        assert wish.intent is Intent(heading), wish
