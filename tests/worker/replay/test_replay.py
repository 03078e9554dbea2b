"""`serviceclient replay` and `explain`, as systems around it rely on them (contract, « Replay »)."""

import json
import mailbox
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.parsers.mails import mail
from worker.run.cli import main

SAMPLE = Path(__file__).parent.parent.parent / "corpus" / "sample"
BOOK = SAMPLE / "orders.json"
ASKS = mail("Bonjour, merci d'annuler ma commande 4069310.\n", headers="").replace(
    b"marie.dupont@orange.fr", b"claire.vasseur@orange.fr"
)
KEYS = ["file", "outcome", "order", "credit", "billed", "currency", "intent", "reasons", "reply", "also"]


def run(*words: str | Path, status: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == status, done.output
    return done


def lines(*words: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("replay", *words, "--orders", BOOK).stdout.splitlines()]


def test_each_mail_of_a_folder_gets_a_line_in_the_order_of_the_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.eml", "b/a.eml", "a.eml", "note.txt"):
        (tmp_path / name).write_bytes(ASKS)
    found = lines(tmp_path)
    assert [one["file"] for one in found] == ["a.eml", "b/a.eml", "z.eml"]
    assert [list(one) for one in found] == [KEYS] * 3


def test_a_line_says_outcome_order_and_letter(tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(ASKS)
    [one] = lines(file)
    assert (one["file"], one["outcome"], one["order"], one["intent"]) == ("one.eml", "refuse", "4069310", "cancel")
    assert one["reply"]["to"] == ["claire.vasseur@orange.fr"]
    assert "4069310" in one["reply"]["text"]
    assert one["credit"] is one["billed"] is one["currency"] is None


def test_a_maildir_is_read_and_what_is_not_delivered_yet_is_not(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"1700.{folder}.host:2,S").write_bytes(ASKS)
    assert [one["file"] for one in lines(tmp_path)] == ["cur/1700.cur.host:2,S", "new/1700.new.host:2,S"]


def test_an_mbox_is_read_mail_by_mail_with_its_quoted_from_lines(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "all.mbox")
    box.add(ASKS + b"\nFrom here on it is me again.\n")
    box.add(ASKS)
    box.close()
    assert [one["file"] for one in lines(tmp_path / "all.mbox")] == ["all.mbox#1", "all.mbox#2"]
    assert [one["file"] for one in lines(tmp_path)] == ["all.mbox#1", "all.mbox#2"]


def test_what_is_no_mail_at_all_is_a_line_for_a_person(tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "noise.eml").write_bytes(bytes(range(256)) * 50)
    assert {one["outcome"] for one in lines(tmp_path)} <= {"handoff", "ignore"}
    assert all(one["reasons"] for one in lines(tmp_path))


def test_an_empty_folder_gets_no_line_and_status_0(tmp_path: Path) -> None:
    assert lines(tmp_path) == []


def test_the_same_mails_get_the_same_bytes_twice() -> None:
    first = run("replay", SAMPLE / "mails", "--orders", BOOK).stdout_bytes
    assert first == run("replay", SAMPLE / "mails", "--orders", BOOK).stdout_bytes


def test_nobody_is_proven_by_a_server_that_is_not_ours(tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(ASKS)
    done = run("replay", file, "--orders", BOOK, "--authserv-id", "mx.other.example")
    assert json.loads(done.stdout)["outcome"] == "handoff"


@pytest.mark.parametrize(
    "words, said",
    [
        (["replay", "missing", "--orders", str(BOOK)], "missing: no such file or folder"),
        (["replay", str(SAMPLE), "--orders", "missing.json"], "missing.json: No such file"),
        (["replay", str(SAMPLE)], "Missing option '--orders'"),
        (["replay", str(SAMPLE), "--orders", str(BOOK), "--now", "yesterday"], "not an ISO 8601 time"),
        (["replay", str(SAMPLE), "--orders", str(BOOK), "--now", "2026-11-03T10:00:00"], "has no offset"),
        (["replay", str(SAMPLE), "--orders", str(BOOK), "--order-number", "("], "not a regular expression"),
        (["replay", str(SAMPLE), "--order", str(BOOK)], "No such option"),
        (["repaly"], "No such command 'repaly'"),
    ],
)
def test_a_wrong_argument_says_what_and_where_with_status_2(words: list[str], said: str) -> None:
    done = run(*words, status=2)
    assert said in done.stderr
    assert done.stdout == ""


def test_a_bad_book_is_refused_whole_with_every_fault(tmp_path: Path) -> None:
    book = json.loads(BOOK.read_text())
    book["orders"][0]["paid"] = "1.00"
    book["orders"][1]["lines"][0]["processed"] = 99
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(book))
    done = run("replay", SAMPLE, "--orders", bad, status=2)
    assert done.stdout == ""
    assert book["orders"][0]["number"] in done.stderr
    assert book["orders"][1]["number"] in done.stderr


def test_replay_is_pure_and_needs_neither_database_nor_queue() -> None:
    script = (
        "import sys; from worker.run.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "loaded = {'sqlalchemy', 'dramatiq', 'redis', 'imapclient', 'aiosmtplib', 'alembic', 'socket', 'ssl'} & set(sys.modules)\n"
        "print(sorted(loaded - {'socket', 'ssl'}), file=sys.stderr)"
    )
    words = ["replay", str(SAMPLE / "mails"), "--orders", str(BOOK)]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "[]"


def test_whoever_reads_only_the_first_line_hears_no_complaint() -> None:
    command = f"{sys.executable} -c 'from worker.run.cli import main; main()' replay {SAMPLE} --orders {BOOK} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_explain_gives_headline_words_candidates_rules_and_letter(tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(ASKS)
    said = run("explain", file, "--orders", BOOK).stdout
    assert said.splitlines()[0] == "one.eml: REFUSE · order 4069310 · ground shipped"
    for expected in (
        "« merci d'annuler »",
        "proven — DMARC passed",
        "ANSWERS: nothing is left to stop",
        "to claire.vasseur",
    ):
        assert expected in said
    assert max(map(len, said.splitlines())) <= 100


def test_explain_as_json_holds_replays_line(tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(ASKS)
    whole = json.loads(run("explain", file, "--orders", BOOK, "--json").stdout)
    assert {key: whole[key] for key in KEYS} == lines(file)[0]
    assert whole["rules"][-1]["rule"] == "finished"
