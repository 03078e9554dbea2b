"""`ON_CHANGE`: each change is told at least once and in order, tried again, and a person's when it keeps failing."""

import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from policies.order import Status
from tests.builders import CLAIRE, MANON, an_order
from tests.worker.shop import Shop
from worker.orders.on_change import COMMAND_TIMEOUT_SECONDS, WAITS, Ran, Teller, run_command
from worker.schema import case_file, change


@dataclass(kw_only=True)
class Till:
    """The shop's system: takes lines, or fails with a status while `broken`."""

    broken: int = 0
    heard: list[int] = field(default_factory=list)

    def run(self, command: str, line: str) -> Ran:
        assert command == "till --book"
        self.heard.append(json.loads(line)["number"])
        return Ran(status=self.broken, said="the till is closed" if self.broken else "")


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    """A shop with three changes to tell: 1 canceled, 2 credit_granted, 3 voided."""
    opened = Shop.at(upgraded_url)
    opened.take_orders(an_order(), an_order("4071990", Status.AWAITING_PAYMENT, email=MANON))
    for sender in (CLAIRE, MANON):
        opened.handle(opened.receive(sender=sender, numbers=(), message_id=f"<{sender}>"))
    yield opened
    opened.engines.dispose()


def teller_of(shop: Shop, till: Till) -> Teller:
    return Teller(writer=shop.engines.writer, command="till --book", clock=lambda: shop.now, run=till.run)


def test_every_change_is_told_once_and_in_order(shop: Shop) -> None:
    till = Till()
    teller = teller_of(shop, till)
    assert (teller.tell_due(most=2), teller.tell_due(), teller.tell_due()) == (2, 1, 0)
    assert till.heard == [1, 2, 3]
    assert all(row["delivered_at"] == shop.now for row in shop.rows(change))


def test_a_change_that_fails_is_tried_again_with_growing_waits_and_holds_up_those_behind_it(shop: Shop) -> None:
    till = Till(broken=7)
    teller = teller_of(shop, till)
    for wait in (*WAITS, WAITS[-1]):
        assert teller.tell_due() == 0
        heard = len(till.heard)
        shop.now += timedelta(seconds=wait - 1)
        assert teller.tell_due() == 0
        assert len(till.heard) == heard, "not due yet"
        shop.now += timedelta(seconds=1)
    assert set(till.heard) == {1}
    assert list(WAITS) == sorted(WAITS)
    [row] = shop.rows(change, change.c.number == 1)
    assert (row["attempts"], row["last_error"]) == (len(WAITS) + 1, "exit status 7: the till is closed")


def test_three_failures_are_an_urgent_case_that_ends_when_the_command_works_again(shop: Shop) -> None:
    till = Till(broken=1)
    teller = teller_of(shop, till)
    for told in range(1, 5):
        teller.tell_due()
        shop.now += timedelta(hours=1)
        assert len(shop.rows(case_file)) == (1 if told >= 3 else 0)
    [case] = shop.rows(case_file)
    assert (case["subject_key"], case["ground"], case["urgent"]) == ("change:1", "on_change", True)
    assert (case["order_number"], case["closed_at"]) == ("4071852", None)

    till.broken = 0
    assert teller.tell_due() == 3
    assert till.heard == [1, 1, 1, 1, 1, 2, 3]
    [case] = shop.rows(case_file)
    assert (case["closed_at"], case["closed_by"]) == (shop.now, "machine")


def test_a_teller_killed_before_it_noted_the_answer_tells_again(shop: Shop) -> None:
    class Killed(BaseException):
        pass

    def dies(_command: str, line: str) -> Ran:
        till.heard.append(json.loads(line)["number"])
        raise Killed

    till = Till()
    with pytest.raises(Killed):
        Teller(writer=shop.engines.writer, command="till", clock=lambda: shop.now, run=dies).tell_due()
    assert teller_of(shop, till).tell_due() == 3
    assert till.heard == [1, 1, 2, 3]


def python(words: str) -> str:
    return shlex.join([sys.executable, "-c", words])


def test_the_line_comes_on_standard_input_and_never_as_an_argument(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = python(f"import sys; open({str(out)!r}, 'w').write(repr((sys.argv[1:], sys.stdin.read())))")
    assert run_command(f"{command} --till 'two words'", '{"order": "é; $(x)"}') == Ran(status=0, said="")
    assert out.read_text() == repr((["--till", "two words"], '{"order": "é; $(x)"}\n'))


@pytest.mark.parametrize(
    "command,status,said",
    [
        (python("import sys; print('no', file=sys.stderr); sys.exit(3)"), 3, "no\n"),
        (python("import sys; sys.stderr.buffer.write(b'\\xff' * 9999)"), 0, "\N{REPLACEMENT CHARACTER}" * 300),
        (python("print('x' * 10_000_000)"), 0, ""),
        (python("pass"), 0, ""),
        ("/nowhere/till", -1, "FileNotFoundError"),
        ("'unbalanced", -1, "ValueError"),
        (" ", -1, "FileNotFoundError"),
        (os.curdir, -1, "PermissionError"),
    ],
)
def test_what_a_command_answers_is_its_exit_status(command: str, status: int, said: str) -> None:
    assert run_command(command, "x" * 100_000) == Ran(status=status, said=said)


def test_a_command_that_hangs_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    late = tmp_path / "late"
    child = f"import time; time.sleep(2); open({str(late)!r}, 'w')"
    hangs = python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])")
    begun = time.monotonic()
    ran = run_command(hangs, "{}", within_seconds=0.7)
    assert time.monotonic() - begun < 1.9
    assert (ran.status, ran.said) == (-1, "killed: 0.7 s")
    time.sleep(2)
    assert not late.exists()
    assert COMMAND_TIMEOUT_SECONDS == 30


def test_a_command_that_leaves_something_running_has_ended_all_the_same() -> None:
    child = "import time; time.sleep(3)"
    leaves = python(f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])")
    begun = time.monotonic()
    assert run_command(leaves, "{}", within_seconds=2) == Ran(status=0, said="")
    assert time.monotonic() - begun < 2
