"""A fault of the program itself: status 70, and no word of a mail in the log of a process."""

import json
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from worker.run import cli, process
from worker.run.bootstrap import Parts
from worker.run.commands import status as status_command
from worker.run.exits import Exit

QUOTED = "annulez la commande de marie.dupont@example.org"


@pytest.fixture
def signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def broken(*_args: object, **_options: object) -> None:
    raise KeyError(QUOTED)


def test_a_command_that_breaks_ends_with_70_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_command.status, "callback", broken)
    ran = CliRunner().invoke(cli.main, ["status"])
    assert ran.exit_code == Exit.BROKEN
    assert "a fault of the program itself: KeyError" in ran.stderr


@pytest.mark.usefixtures("signals")
def test_a_process_that_breaks_ends_with_70_and_logs_no_word_of_a_mail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'house.sqlite'}")
    monkeypatch.setenv("IMAP_URL", "imap://us:secret@127.0.0.1:1")
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setattr(process, "wait_for_database", lambda _engines, _stop: True)

    def role(_parts: Parts, _stop: threading.Event) -> None:
        broken()

    with pytest.raises(SystemExit) as ended:
        process.run_process("worker", role)
    assert ended.value.code == Exit.BROKEN
    out, err = capfd.readouterr()
    logged = json.loads(out.splitlines()[-1])
    assert (logged["event"], logged["error"]) == ("broken", "KeyError")
    assert "dupont" not in out + err
