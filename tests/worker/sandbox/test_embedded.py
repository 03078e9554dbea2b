"""What a newcomer's two commands start: the real program on its samples, in one process."""

import json
import os
import re
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import imapclient
import pytest
from click.testing import CliRunner

from tests.servers import process
from worker.orders.book import load_book
from worker.replay.line import line_of
from worker.replay.paper import Setting, decide_on_paper
from worker.run.cli import main
from worker.run.exits import Exit
from worker.sandbox.drop import DropFolder
from worker.sandbox.samples import sample_book, samples
from worker.sandbox.show import Show
from worker.sandbox.stage import stage

UP = [sys.executable, "-c", "from worker.run.cli import main; main()", "up", "--embedded"]
REQUEST = "From: Helen <{sender}>\nTo: serviceclient@pictoonline.fr\nSubject: annulation\n\n{words}\n"


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **more}


@dataclass(kw_only=True)
class Visit:
    """A run that a newcomer started and looks at."""

    running: "subprocess.Popen[bytes]"
    out: Path

    @property
    def printed(self) -> str:
        return self.out.read_text(errors="replace")

    def sees(self, words: str, *, seconds: float = 30.0) -> None:
        assert process.wait_until(lambda: words in self.printed, seconds=seconds), self.printed[-3000:]

    def address(self, scheme: str) -> tuple[str, int]:
        found = re.search(rf"{scheme}://(?:\S+@)?([\d.]+):(\d+)", self.printed)
        assert found is not None
        return found[1], int(found[2])

    def folder(self, name: str) -> Path:
        found = re.search(rf"^ +(?:\S+ )?.*?(/\S+/{name})$", self.printed, re.MULTILINE)
        assert found is not None
        return Path(found[1])


@contextmanager
def visiting(folder: Path, *more: str) -> Iterator[Visit]:
    out = folder / "out.txt"
    with out.open("wb") as printed:
        running = subprocess.Popen([*UP, *more], env=environment(), stdout=printed, stderr=printed)
    try:
        yield Visit(running=running, out=out)
    finally:
        if running.poll() is None:
            process.stop(running)


def test_each_sample_is_labelled_as_replay_decides_it() -> None:
    setting = Setting(book=load_book(sample_book()))
    dozen = samples()
    assert len(dozen) == 12
    assert len({sample.message_id for sample in dozen}) == 12
    assert {sample.outcome for sample in dozen} == {
        *("cancel", "stop_production", "refuse", "already_done", "clarify", "confirm", "handoff", "ignore")
    }
    for sample in dozen:
        line = json.loads(line_of(sample.file, decide_on_paper(sample.raw, setting)))
        assert (line["outcome"], line["credit"], line["billed"]) == (sample.outcome, sample.credit, sample.billed)
        assert sample.order in (None, line["order"])


def test_once_shows_every_mail_and_letter_and_ends_with_0() -> None:
    # Settings of a real mailbox in the environment are not read.
    started = time.monotonic()
    done = subprocess.run(
        [*UP, "--once"],
        env=environment(IMAP_URL="imaps://nobody:x@mail.invalid", DATABASE_URL="nonsense", REDIS_URL="nonsense"),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    took = time.monotonic() - started
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    first = done.stdout.splitlines()[0]
    assert "samples only" in first
    assert "no .env read" in first
    assert "no real mailbox touched" in first
    assert len(re.findall(r"^#\d+$", done.stdout, re.MULTILINE)) == 12
    assert "│ yo c kevin pr la cmd 4073402" in done.stdout
    assert "CANCEL · order 4073402 · credit 29.90 EUR · billed 0.00 EUR" in done.stdout
    assert "Un avoir de 29,90\N{NO-BREAK SPACE}€" in done.stdout
    assert "oliver@hartleyprints.co.uk (not proven)" in done.stdout
    assert "All 12 samples were handled as labelled: 11 letters sent" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert took < 60


def test_a_sample_that_is_not_handled_as_labelled_is_named_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = samples()
    wrong = replace(first, outcome="refuse", credit=None, billed=None)
    monkeypatch.setattr("worker.run.commands.up.samples", lambda: (wrong, *others))
    monkeypatch.setattr("worker.run.commands.up.stop_on_signals", threading.Event)
    done = CliRunner().invoke(main, ["up", "--embedded", "--once"])
    assert done.exit_code == 1, done.output
    assert f"{first.file.removesuffix('.eml')}  " in done.stdout
    assert "✗ outcome cancel instead of refuse" in done.stdout
    assert "✗ credit 29.90 instead of none" in done.stdout
    assert "1 of 12 samples were NOT handled as labelled" in done.stdout


def test_a_run_that_takes_too_long_says_which_samples_wait_and_ends_with_1(tmp_path: Path) -> None:
    said: list[str] = []
    with stage() as set_up:
        drop = DropFolder(path=tmp_path)
        show = Show(stage=set_up, say=said.append, dozen=samples(), drop=drop, once=True, within_seconds=0.0)
        assert show.run(threading.Event()) is Exit.FOUND
    assert any("not decided in time" in line for line in said)


def test_a_run_whose_mailbox_does_not_answer_ends_with_what_was_wrong(tmp_path: Path) -> None:
    with stage() as set_up:
        nowhere = set_up.parts.settings.model_copy(update={"imap_url": None})
        broken = replace(set_up, parts=replace(set_up.parts, settings=nowhere))
        show = Show(stage=broken, say=lambda _: None, dozen=samples(), drop=DropFolder(path=tmp_path), once=True)
        with pytest.raises(Exception, match="IMAP_URL"):
            show.run(threading.Event())


def test_a_visitors_mail_between_the_samples_is_not_taken_for_one(tmp_path: Path) -> None:
    first, *others = samples()
    stranger = REQUEST.format(sender="visitor@example.fr", words="Bonjour").encode()
    said: list[str] = []
    with stage() as set_up:
        dozen = (first, *others)
        show = Show(stage=set_up, say=said.append, dozen=dozen, drop=DropFolder(path=tmp_path), once=True)
        real = set_up.mailbox

        class Busy:
            """The embedded mailbox, into which somebody else writes first."""

            url = real.url

            def append(self, raw: bytes, *, at: object) -> None:
                if raw == first.raw:
                    real.append(stranger, at=set_up.parts.clock())
                real.append(raw, at=set_up.parts.clock())

        show.stage = replace(set_up, mailbox=Busy())  # type: ignore[arg-type] # it does what the show asks of a mailbox
        assert show.run(threading.Event()) is Exit.OK, "\n".join(said)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_cleanly_and_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    with visiting(tmp_path) as visit:
        visit.sees("Ctrl-C ends")
        letters = visit.folder("letters")
        assert len(list(letters.glob("*.eml"))) == 11
        started = time.monotonic()
        visit.running.send_signal(how)
        assert visit.running.wait(10) == 0
        assert time.monotonic() - started < 10
        assert "Traceback" not in visit.printed
        assert not letters.exists()


def test_a_run_that_is_stopped_amid_the_samples_ends_cleanly(tmp_path: Path) -> None:
    with visiting(tmp_path) as visit:
        visit.sees("A dozen sample mails arrive now.")
        visit.running.send_signal(signal.SIGINT)
        assert visit.running.wait(10) == 0
        assert "NOT handled" not in visit.printed
        assert "Traceback" not in visit.printed


def test_a_mail_of_ones_own_is_answered_however_it_comes(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "old.eml").write_text(REQUEST.format(sender="old@example.fr", words="Annulez la 4071852."))
    with visiting(tmp_path, "--drop", str(drop)) as visit:
        visit.sees("Ctrl-C ends")

        (drop / "mine.eml").write_text(REQUEST.format(sender="s.marechal@wanadoo.fr", words="Annulez la 4073301."))
        visit.sees("CANCEL · order 4073301 · credit 87.90 EUR")

        asked = REQUEST.format(sender="claire.vasseur@orange.fr", words="Annulez ma commande 4071852.")
        with smtplib.SMTP(*visit.address("smtp"), timeout=60) as client:
            client.sendmail("claire.vasseur@orange.fr", ["ServiceClient@pictoonline.fr"], asked.encode())
        visit.sees("STOP_PRODUCTION · order 4071852")

        host, port = visit.address("imap")
        asked = REQUEST.format(sender="huguette.barbier@orange.fr", words="Annulez ma commande 4073599.")
        with imapclient.IMAPClient(host, port=port, ssl=False, timeout=60) as mailbox:
            mailbox.login("serviceclient", "embedded")
            mailbox.append("INBOX", asked.encode())
            assert process.wait_until(
                lambda: mailbox.folder_status("Traités", ["MESSAGES"])[b"MESSAGES"] == 11, seconds=60
            )
        # Nobody vouched for this one: the order's account is asked.
        visit.sees("CONFIRM · order 4073599")

        assert "old@example.fr" not in visit.printed
        # A decision is told when it is made; its letter leaves a moment later.
        assert process.wait_until(lambda: len(list(visit.folder("letters").glob("*.eml"))) == 14, seconds=60)


def test_the_example_that_the_run_prints_works_as_it_stands(tmp_path: Path) -> None:
    with visiting(tmp_path) as visit:
        visit.sees("Ctrl-C ends")
        command = visit.printed.split("For example:\n")[1].split("\n\n")[0]
        subprocess.run(["/bin/sh", "-c", command], check=True)
        visit.sees("#13")
        visit.sees("STOP_PRODUCTION · order 4071852")


def test_the_commands_look_into_a_run(tmp_path: Path) -> None:
    with visiting(tmp_path) as visit:
        visit.sees("Ctrl-C ends")
        url = re.search(r"export DATABASE_URL=(\S+)", visit.printed)
        assert url is not None
        command = [*UP[:-2], "message", "3"]
        told = subprocess.run(command, env=environment(DATABASE_URL=url[1]), capture_output=True, text=True, check=True)
        assert "4072178" in told.stdout


def test_the_code_of_a_confirmation_brought_back_cancels_the_order(tmp_path: Path) -> None:
    with visiting(tmp_path) as visit:
        visit.sees("Ctrl-C ends")
        code = re.search(r"PO-[A-Z2-7-]+", visit.printed)
        assert code is not None
        answer = REQUEST.format(sender="oliver@hartleyprints.co.uk", words=f"oui {code[0]}")
        (visit.folder("drop") / "answer.eml").write_text(answer)
        visit.sees("CANCEL · order 4073488 · credit 50.30 EUR")


def test_a_sample_saved_in_the_drop_folder_again_is_the_same_delivery(tmp_path: Path) -> None:
    with visiting(tmp_path) as visit:
        visit.sees("Ctrl-C ends")
        (visit.folder("drop") / "again.EML").write_bytes(samples()[0].raw)
        visit.sees("again.EML arrives")
        visit.sees("#13")
        assert "IGNORE" in visit.printed.split("#13")[1]


def test_a_mail_that_is_too_large_to_be_decided_is_told_too(tmp_path: Path) -> None:
    with visiting(tmp_path) as visit:
        visit.sees("Ctrl-C ends")
        big = REQUEST.format(
            sender="claire.vasseur@orange.fr", words="Annulez la 4071852.\n" + 380_000 * f"{'x' * 70}\n"
        )
        (visit.folder("drop") / "big.eml").write_text(big)
        visit.sees("NOTHING: a person reads it")
        assert "STOP_PRODUCTION" not in visit.printed.split("#13")[1]


def test_a_reader_who_closes_the_pipe_ends_the_run_without_a_fuss() -> None:
    running = subprocess.Popen(UP, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert running.stdout is not None
        assert running.stderr is not None
        assert b"samples only" in running.stdout.readline()
        running.stdout.close()
        assert running.wait(30) != 0
        assert b"Traceback" not in running.stderr.read()
    finally:
        if running.poll() is None:
            process.stop(running)


def test_a_terminal_that_cannot_show_french_still_shows_the_run() -> None:
    done = subprocess.run(
        [*UP, "--once"], env=environment(PYTHONIOENCODING="iso-8859-1"), capture_output=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""


def test_logs_of_an_embedded_run_name_nobody() -> None:
    done = subprocess.run(
        [*UP, "--once", "--logs"], env=environment(), capture_output=True, text=True, check=False, timeout=100
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert len([json.loads(line) for line in lines if "mail_decided" in line]) == 12
    assert not [line for line in lines if "@" in line or "Helen" in line or "Pritchard" in line]


@pytest.mark.parametrize(
    "words, said",
    [
        (["up", "--embeded"], "No such option"),
        (["up", "--embedded", "now"], "unexpected extra argument"),
        (["up", "--embedded", "--drop", __file__], "is a file"),
        (["up", "--embedded", "--drop", f"{__file__}/inside"], "--drop"),
        (["up", "--once"], "go with --embedded"),
        (["up", "--drop", "."], "go with --embedded"),
        (["up"], "or run the samples: serviceclient up --embedded"),
    ],
)
def test_a_typo_or_missing_settings_say_what_to_do(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("IMAP_URL", "SMTP_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("worker.run.commands.up.stop_on_signals", threading.Event)
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
