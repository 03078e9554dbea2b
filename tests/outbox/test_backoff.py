"""How long a mail waits for its next try."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbox.backoff import GIVE_UP_AFTER, STEPS, Kind, wait_before_next, wait_for_server

NONE = timedelta(0)


def test_the_waits_grow_and_then_stay_at_an_hour() -> None:
    waits = [wait_before_next(Kind.CONNECTION, tries=n, since_first=NONE, draw=0.5) for n in range(1, 11)]
    minutes = [wait.total_seconds() / 60 for wait in waits if wait]
    assert minutes == [0.5, 1, 2, 5, 10, 30, 60, 60, 60, 60]


@pytest.mark.parametrize(
    "kind, first",
    [
        (Kind.CONNECTION, "0:00:30"),
        (Kind.OTHER, "0:00:30"),
        (Kind.BUSY, "0:01:00"),
        (Kind.GREYLIST, "0:02:00"),
        (Kind.RATE, "0:05:00"),
        (Kind.MAILBOX, "0:10:00"),
    ],
)
def test_what_the_server_said_decides_the_first_wait(kind: Kind, first: str) -> None:
    assert str(wait_before_next(kind, tries=1, since_first=NONE, draw=0.5)) == first


@given(st.sampled_from(Kind), st.integers(1, 500), st.floats(0, 1))
def test_jitter_moves_a_wait_by_a_fifth_at_most(kind: Kind, tries: int, draw: float) -> None:
    middle = wait_before_next(kind, tries=tries, since_first=NONE, draw=0.5)
    wait = wait_before_next(kind, tries=tries, since_first=NONE, draw=draw)
    assert middle is not None
    assert wait is not None
    assert middle in STEPS
    assert middle * 0.8 - timedelta(milliseconds=1) <= wait <= middle * 1.2 + timedelta(milliseconds=1)


def test_after_two_days_it_is_time_to_give_up() -> None:
    nearly = GIVE_UP_AFTER - timedelta(seconds=1)
    assert wait_before_next(Kind.OTHER, tries=60, since_first=nearly, draw=0) is not None
    assert wait_before_next(Kind.OTHER, tries=60, since_first=GIVE_UP_AFTER, draw=0) is None


def test_an_absent_server_is_asked_ever_less_often_but_every_minute() -> None:
    assert [wait_for_server(n, draw=1).total_seconds() for n in (1, 2, 3, 7, 8, 99)] == [1, 2, 4, 60, 60, 60]
    assert wait_for_server(7, draw=0).total_seconds() == 30
