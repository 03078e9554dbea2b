"""The sample corpus: the copy is the original, and what is decided on it does not get worse."""

from pathlib import Path

import pytest

from tests.corpus.score import Score, half_of, score

HERE = Path(__file__).parent / "sample"
ROOT = Path(__file__).parent.parent.parent
ORIGINAL = ROOT.parent / "shared"
COPIES = {
    HERE / "orders.json": ORIGINAL / "corpus" / "orders.json",
    HERE / "expected.jsonl": ORIGINAL / "corpus" / "expected.jsonl",
    ROOT / "worker" / "orders" / "orders.schema.json": ORIGINAL / "contract" / "orders.schema.json",
}


def test_the_copy_is_the_original_byte_for_byte() -> None:
    if not ORIGINAL.exists():
        return  # a newcomer's clone has only the copy
    copies = dict(COPIES)
    copies |= {HERE / "mails" / file.name: file for file in (ORIGINAL / "corpus" / "mails").iterdir()}
    assert [copy.name for copy, original in copies.items() if copy.read_bytes() != original.read_bytes()] == []
    assert len(list((HERE / "mails").iterdir())) == len(copies) - len(COPIES)


@pytest.fixture(scope="module")
def halves() -> dict[str, Score]:
    scored = score(HERE)
    return {half: Score.of(one for one in scored if half_of(one.file) == half) for half in ("odd", "even")}


@pytest.mark.parametrize("half", ["odd", "even"])
def test_no_mail_of_the_corpus_is_a_serious_error(halves: dict[str, Score], half: str) -> None:
    assert halves[half].serious == 0


@pytest.mark.parametrize("half, correct, right", [("odd", 75, 41), ("even", 72, 39)])
def test_as_many_mails_as_ever_are_right(halves: dict[str, Score], half: str, correct: int, right: int) -> None:
    assert halves[half].correct >= correct
    assert halves[half].right_automatically >= right
