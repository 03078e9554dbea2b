"""Every mail that fuzzing once broke the program with goes its whole way, under the limits of the process that reads mails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.fuzz_child import Room
from tests.faults.fuzz_mails import FINDS

MAILS = sorted(FINDS.glob("*.eml"))


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    room = Room()
    yield room
    room.close()


@pytest.mark.parametrize("mail", MAILS, ids=lambda path: path.stem)
def test_a_mail_that_broke_the_program_breaks_it_no_more(mail: Path, room: Room) -> None:
    assert room.examine(mail.read_bytes()).find == ""
