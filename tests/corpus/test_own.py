"""Our own corpus: made of its texts byte for byte, sound in itself, and read no worse than before."""

import json
from pathlib import Path

import pytest

from tests.corpus.own.make_own import HALVES, books
from tests.corpus.score import Score, score
from worker.orders.book import load_book

HERE = Path(__file__).parent / "own"


@pytest.mark.parametrize("half", HALVES)
def test_the_mails_are_what_the_texts_make(half: str) -> None:
    made = {
        f"{name}-{at:02d}-{letter.slug}.eml": letter.raw
        for name, book in books(half)
        for at, letter in enumerate(book.letters, start=1)
    }
    assert {file.name: file.read_bytes() for file in (HERE / half).iterdir()} == made


@pytest.mark.parametrize("half", HALVES)
def test_every_label_is_about_an_order_of_the_book(half: str) -> None:
    numbers = {order.number for order in load_book((HERE / "orders.json").read_bytes()).orders}
    labels = [json.loads(line) for line in (HERE / f"expected-{half}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({label["file"] for label in labels}) == len(labels) == len(list((HERE / half).iterdir()))
    assert {label["order"] for label in labels} - {None} <= numbers
    assert all(set(label["accept"]).isdisjoint(label["never"]) for label in labels)


@pytest.mark.parametrize("half, correct, right", [("dev", 255, 87), ("heldout", 65, 32)])
def test_no_mail_is_a_serious_error_and_as_many_as_ever_are_right(half: str, correct: int, right: int) -> None:
    found = Score.of(score(HERE, f"expected-{half}.jsonl"))
    assert found.serious == 0
    assert found.correct >= correct
    assert found.right_automatically >= right
