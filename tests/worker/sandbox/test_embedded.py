"""What a newcomer's two commands start: the real program on its samples, in one process."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.parsers.mails import mail
from tests.servers import process
from worker.orders.book import load_book
from worker.replay.line import line_of
from worker.replay.paper import Setting, decide_on_paper
from worker.run.cli import main
from worker.sandbox import samples as shipped
from worker.sandbox.samples import sample_book, samples

UP = [sys.executable, "-c", "from worker.run.cli import main; main()", "up", "--embedded"]


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **more}


def test_each_sample_is_labelled_as_replay_decides_it() -> None:
    setting = Setting(book=load_book(sample_book()))
    dozen = samples()
    assert len(dozen) == 12
    assert {sample.outcome for sample in dozen} == {
        *("cancel", "stop_production", "refuse", "already_done", "clarify", "confirm", "handoff", "ignore")
    }
    for sample in dozen:
        line = json.loads(line_of(sample.file, decide_on_paper(sample.raw, setting)))
        assert (line["outcome"], line["credit"], line["billed"]) == (sample.outcome, sample.credit, sample.billed)


def test_once_shows_every_mail_and_letter_and_ends_with_0() -> None:
    # Settings of a real mailbox in the environment are not read.
    done = subprocess.run(
        [*UP, "--once"],
        env=environment(IMAP_URL="imaps://nobody:x@mail.invalid", DATABASE_URL="nonsense"),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "no real mailbox is touched" in done.stdout
    assert len(re.findall(r"^#\d+ ", done.stdout, re.MULTILINE)) == 12
    assert "Un avoir de 87,90\N{NO-BREAK SPACE}€" in done.stdout
    assert "All 12 samples were handled as labelled; 11 letters" in done.stdout


def test_a_sample_that_is_not_handled_as_labelled_is_named_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    dozen = samples()
    wrong = shipped.Sample(
        file=dozen[0].file, raw=dozen[0].raw, outcome="refuse", order="4073301", credit=None, billed=None
    )
    monkeypatch.setattr("worker.sandbox.show.samples", lambda: (wrong, *dozen[1:]))
    monkeypatch.setattr("worker.run.commands.up.stop_on_signals", __import__("threading").Event)
    done = CliRunner().invoke(main, ["up", "--embedded", "--once"])
    assert done.exit_code == 1
    assert f"{dozen[0].file}: outcome cancel instead of refuse" in done.stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_mail_of_ones_own_is_answered_and_ctrl_c_ends_cleanly(tmp_path: Path, how: signal.Signals) -> None:
    out = tmp_path / "out.txt"
    drop = tmp_path / "drop"
    with out.open("wb") as printed:
        running = subprocess.Popen([*UP, "--drop", str(drop)], env=environment(), stdout=printed, stderr=printed)
    try:
        assert process.wait_until(lambda: "Ctrl-C ends." in out.read_text(), seconds=60), out.read_text()
        own = mail("Bonjour, merci d'annuler ma commande 4072519.\n", trace="").replace(
            b"marie.dupont@orange.fr", b"someone.else@orange.fr"
        )
        (drop / "mine.eml").write_bytes(own)
        assert process.wait_until(lambda: "#13 " in out.read_text(), seconds=20), out.read_text()[-2000:]
        started = time.monotonic()
        running.send_signal(how)
        assert running.wait(10) == 0
        assert time.monotonic() - started < 10
    finally:
        process.stop(running)
    assert "someone.else@orange.fr" in out.read_text()


@pytest.mark.parametrize(
    "words, said",
    [
        (["up", "--embeded"], "No such option"),
        (["up", "--once"], "go with --embedded"),
        (["up"], "or run the samples: serviceclient up --embedded"),
    ],
)
def test_a_typo_or_missing_settings_say_what_to_do(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("IMAP_URL", "SMTP_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert said in done.stderr
