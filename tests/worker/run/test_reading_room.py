"""Mails read in child processes: the same reading, and a mail that kills its reader costs itself alone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parsers.errors import UnreadableMail
from parsers.numbers_found import SEVEN_DIGITS
from parsers.reader import read
from parsers.trust import EMBEDDED_TRUST, Side, Trust
from tests.parsers.mails import mail
from worker.run.reading_room import ReadingEndedError, ReadingRoom
from worker.sandbox.samples import samples

NOTHING = b"\r\n\x00\r\n"


@pytest.fixture
def room() -> Iterator[ReadingRoom]:
    room = ReadingRoom(trust=EMBEDDED_TRUST, shape=SEVEN_DIGITS)
    yield room
    room.close()


def children_of(room: ReadingRoom) -> list[int]:
    return [child.process.pid for child in room._idle.queue]


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_a_child_reads_what_we_would_read(room: ReadingRoom) -> None:
    for sample in samples():
        assert room.read(sample.raw) == read(sample.raw, EMBEDDED_TRUST, SEVEN_DIGITS)
    assert len(children_of(room)) == 1, "one after the other they need one reader"


def test_what_nobody_can_read_is_said_in_the_same_words(room: ReadingRoom) -> None:
    with pytest.raises(UnreadableMail) as here:
        read(NOTHING, EMBEDDED_TRUST, SEVEN_DIGITS)
    with pytest.raises(UnreadableMail) as there:
        room.read(NOTHING)
    assert str(there.value) == str(here.value)
    assert len(children_of(room)) == 1, "its reader lives on"


def test_the_settings_reach_the_child() -> None:
    trust = Trust(authserv_ids=("mx.other.fr",), own_hosts=("other.fr",), side=Side.BELOW, own_domains=("other.fr",))
    room = ReadingRoom(trust=trust, shape=SEVEN_DIGITS)
    raw = mail()
    try:
        assert room.read(raw) == read(raw, trust, SEVEN_DIGITS)
        assert not room.read(raw).sender.proven
    finally:
        room.close()


def test_a_mail_that_takes_too_much_memory_ends_alone() -> None:
    room = ReadingRoom(trust=EMBEDDED_TRUST, shape=SEVEN_DIGITS, memory_bytes=120 * 1024 * 1024)
    try:
        with pytest.raises(ReadingEndedError):
            room.read(mail("x" * 60_000_000))
        assert room.read(samples()[0].raw).message_id is not None
    finally:
        room.close()


def test_a_mail_that_takes_too_long_ends_with_its_reader(room: ReadingRoom) -> None:
    room.read(samples()[0].raw)
    [pid] = children_of(room)
    room.wall_seconds = 0.0
    with pytest.raises(ReadingEndedError, match="too long"):
        room.read(mail("x" * 1_000_000))
    assert not is_alive(pid)
    room.wall_seconds = 30.0
    assert room.read(samples()[0].raw).message_id is not None


def test_a_reader_that_uses_up_its_processor_time_is_ended_by_the_system() -> None:
    # Nothing is allowed beyond the second that has begun: one of these, a fifth of a second each, crosses its end.
    room = ReadingRoom(trust=EMBEDDED_TRUST, shape=SEVEN_DIGITS, cpu_seconds=-1)
    try:
        room.warm_up()
        [pid] = children_of(room)
        with pytest.raises(ReadingEndedError, match="ended"):
            any(room.read(mail("annulez la 4071852. " * 10_000)) is None for _ in range(100))
        assert not is_alive(pid)
    finally:
        room.close()


def test_a_reader_killed_while_it_reads_costs_one_attempt(room: ReadingRoom) -> None:
    room.read(samples()[0].raw)
    [pid] = children_of(room)
    os.kill(pid, signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, args=(pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(ReadingEndedError, match="ended"):
        room.read(samples()[1].raw)
    killer.join()
    assert room.read(samples()[1].raw).message_id is not None


def test_a_reader_that_died_in_its_sleep_is_replaced(room: ReadingRoom) -> None:
    room.read(samples()[0].raw)
    [pid] = children_of(room)
    os.kill(pid, signal.SIGKILL)
    while is_alive(pid):
        time.sleep(0.01)
    assert room.read(samples()[1].raw).message_id is not None


def test_a_reader_knows_neither_passwords_nor_the_database(room: ReadingRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hush@h/d")
    room.warm_up()
    [pid] = children_of(room)
    room.read(samples()[0].raw)
    assert b"hush" not in Path(f"/proc/{pid}/environ").read_bytes()
    limits = Path(f"/proc/{pid}/limits").read_text()
    assert str(room.memory_bytes) in limits


def test_many_threads_read_at_once(room: ReadingRoom) -> None:
    found: list[str | None] = []
    threads = [
        threading.Thread(target=lambda raw=one.raw: found.append(room.read(raw).message_id)) for one in samples()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(one) for one in found) == sorted(one.message_id for one in samples())


def test_readers_end_with_their_worker(room: ReadingRoom) -> None:
    room.warm_up()
    [pid] = children_of(room)
    room.close()
    assert not is_alive(pid)


def test_the_process_that_reads_strangers_mails_loads_nothing_of_the_database() -> None:
    program = (
        "import sys, worker.run.reading_child; print(sorted({'sqlalchemy', 'alembic', 'dramatiq'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
