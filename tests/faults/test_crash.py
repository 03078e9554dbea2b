"""A short form of `make crash`: some of the kills and failures, on SQLite; and what the sweep would say of a broken promise."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import update

from outbox.schema import outbox
from tests.faults.crash import MEMORY, Case, Databases, Sweep, cases_of, failures_of, play, points, staged
from tests.faults.invariants import picture

EVERY_KILL = 8
EVERY_FAILURE = 6


@pytest.fixture(scope="module")
def tries() -> Iterator[Sweep]:
    """Give a sweep that has seen one run which nothing disturbed."""
    said: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crash-", dir=MEMORY)))
        tries = Sweep(databases=Databases("sqlite", folder, stack), say=said.append)
        tries.undisturbed(folder)
        assert said == [], "every named point is reached, and nothing is broken"
        yield tries


@pytest.mark.timeout(300)
def test_a_kill_at_any_point_breaks_no_promise(tries: Sweep) -> None:
    said: list[str] = []
    tries.say = said.append
    tries.attempt(cases_of(tries.reached, short=True)[::EVERY_KILL])
    assert said == []
    assert tries.tried


@pytest.mark.timeout(300)
def test_a_call_that_fails_once_breaks_no_promise(tries: Sweep) -> None:
    said: list[str] = []
    tries.say = said.append
    tries.attempt(failures_of(tries.reached, short=True)[::EVERY_FAILURE])
    assert said == []


def test_there_are_forty_points_and_more() -> None:
    assert len(points()) >= 40


def test_a_broken_promise_would_be_seen(tries: Sweep) -> None:
    """A letter that never left, and a point that was not reached, are told."""
    with staged(tries.databases) as stage:
        assert play(stage, None) == []
        with stage.engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == 1).values(state="pending"))
        assert picture(stage.engine) != tries.whole
    with staged(tries.databases) as stage:
        (told, *_) = play(stage, Case(point="handle.claimed", phase=1, nth=10_000, archive=False))
    assert told.startswith("never reached")
