"""How a doubt ends."""

from datetime import timedelta

import pytest

from outbox.doubts import Ending, Finding, OnDoubt, ending

YOUNG, OLD = timedelta(minutes=2), timedelta(minutes=16)


@pytest.mark.parametrize(
    "on_doubt, finding, age, resends, expected",
    [
        ("hold", "there", YOUNG, 0, "delivered"),
        ("resend", "there", OLD, 2, "delivered"),
        ("resend", "no_answer", OLD, 0, "wait"),
        ("hold", "no_answer", OLD, 0, "wait"),
        ("resend", "not_there", YOUNG, 0, "wait"),
        ("resend", "not_there", OLD, 0, "resend"),
        ("hold", "not_there", OLD, 1, "resend"),
        ("resend", "not_there", OLD, 2, "hold"),
        ("resend", "no_archive", YOUNG, 0, "resend"),
        ("resend", "no_archive", YOUNG, 1, "resend"),
        ("resend", "no_archive", YOUNG, 2, "hold"),
        ("hold", "no_archive", YOUNG, 0, "hold"),
    ],
)
def test_the_archive_decides_and_without_one_the_setting(
    on_doubt: str, finding: str, age: timedelta, resends: int, expected: str
) -> None:
    assert ending(OnDoubt(on_doubt), Finding(finding), age=age, resends=resends) is Ending(expected)
