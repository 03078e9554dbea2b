"""The short form of `make fuzz`: a fixed seed, a few seconds; and that the harness sees what it is there to see."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.faults import fuzz_child, whole_way
from tests.faults.fuzz import guided, structured
from tests.faults.fuzz_child import Room, examine, signature
from tests.faults.fuzz_finds import Finds, minimised
from tests.faults.fuzz_mails import Mails, seeds
from tests.faults.whole_way import BrokenPromiseError

SHORT = 300


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    yield room
    room.close()


def test_no_made_up_mail_breaks_a_promise_or_takes_too_much(room: Room) -> None:
    finds = Finds(room=room, keep=False)
    part = structured(finds, seeds(), seconds=300, inputs=SHORT, seed=7)
    assert finds.found == {}
    assert part.inputs == SHORT
    assert {"cancel", "confirm", "handoff", "ignore"} <= set(part.outcomes)


def test_libfuzzer_leads_the_first_half_where_it_is_installed(room: Room, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="`make fuzz` installs it; it is no part of the tests' lock")
    finds = Finds(room=room, keep=False)
    part = guided(finds, tmp_path, seeds()[::20], seconds=300, inputs=150, seed=7)
    assert finds.found == {}
    assert part.inputs >= 150
    assert part.restarts == 0
    assert part.edges > 1_000
    assert part.kept
    assert part.outcomes.total() == part.kept


def test_the_same_seed_makes_the_same_mails() -> None:
    one, other = (Mails(chance=Random(3), pool=seeds()[:20]) for _ in range(2))
    assert [next(one) for _ in range(50)] == [next(other) for _ in range(50)]


def test_an_exception_is_a_find_that_names_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_raw: bytes, _setting: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(whole_way, "decide_on_paper", breaks)
    assert examine(b"From: a@b.fr\n\nx").find == "KeyError in tests/faults/whole_way.py:go"


def test_a_child_that_dies_and_a_mail_that_takes_long_are_finds(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.examine(b"From: a@b.fr\n\nbonjour\n").find == ""
    assert room._child is not None
    room._child.process.kill()
    assert room.examine(b"From: a@b.fr\n\nbonjour\n").find == "the child died: its reader ended"
    assert room.examine(b"From: a@b.fr\n\nbonjour\n").find == ""
    monkeypatch.setattr(fuzz_child, "CPU_SECONDS", -1)
    assert examine(b"From: a@b.fr\n\nbonjour\n").find == "over -1 s"


def test_two_broken_promises_are_told_apart_by_what_was_promised() -> None:
    assert signature(BrokenPromiseError("a")) != signature(BrokenPromiseError("b"))


def test_a_find_is_made_as_small_as_it_still_breaks() -> None:
    raw = b"".join(b"line %d\n" % number for number in range(200)) + b"abcXdefYg\n"
    assert minimised(raw, lambda one: b"X" in one and b"Y" in one) == b"XY"
