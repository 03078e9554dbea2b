"""`serviceclient orders`: what an engineer types, with what comes of it and the exit status."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from policies.order import Order, Status
from tests.builders import CLAIRE, MANON, RECEIVED, an_order, golden_order
from tests.worker.shop import Shop
from worker.engines import open_engines
from worker.migrate import upgrade
from worker.orders.book import dump_book, load_book
from worker.run.cli import main
from worker.schema import book_import, case_file

SAMPLE = Path(__file__).parent.parent.parent / "corpus" / "sample" / "orders.json"
PROGRAM = [sys.executable, "-c", "from worker.run.cli import main; main()", "orders"]


@pytest.fixture
def database(upgraded_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", upgraded_sqlite_url)
    return upgraded_sqlite_url


def run(*words: str | Path, status: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == status, done.output
    return done


def test_what_is_exported_imports_again_and_says_the_same(database: str, tmp_path: Path) -> None:
    assert "70 orders are new" in run("orders", "import", SAMPLE).stdout
    out = tmp_path / "out.json"
    run("orders", "export", "--output", out)
    ours = {one["number"]: one for one in json.loads(out.read_text())["orders"]}
    theirs = {one["number"]: one for one in json.loads(SAMPLE.read_text())["orders"]}
    assert ours.keys() == theirs.keys()
    assert {one["paid"] for one in ours.values()} == {one["paid"] for one in theirs.values()}
    assert "0 orders are new, 0 changed, 70 stand" in run("orders", "import", out).stdout
    assert run("orders", "export").stdout_bytes == out.read_bytes()


def test_a_file_that_is_no_book_is_refused_with_every_fault(database: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    book = json.loads(SAMPLE.read_text())
    book["orders"][0]["paid"] = "0.01"
    book["orders"][3]["currency"] = "JPY"
    bad.write_text(json.dumps(book))
    said = run("orders", "import", bad, status=2).stderr
    assert book["orders"][0]["number"] in said
    assert book["orders"][3]["number"] in said
    bad.write_text("{")
    assert "JSON" in run("orders", "import", bad, status=2).stderr
    assert "No such file" in run("orders", "import", tmp_path / "missing.json", status=2).stderr
    assert json.loads(run("orders", "export").stdout)["orders"] == []


def test_a_file_that_cannot_be_written_leaves_none_behind(database: str, tmp_path: Path) -> None:
    run("orders", "export", "--output", tmp_path / "nowhere" / "out.json", status=2)
    assert list(tmp_path.glob("*.json")) == []


def test_changes_of_an_untouched_book_are_none(database: str, tmp_path: Path) -> None:
    run("orders", "import", SAMPLE)
    assert run("orders", "changes").stdout == ""
    assert "Invalid value" in run("orders", "changes", "--since", "-1", status=2).stderr


def test_a_database_that_is_not_upgraded_says_what_to_run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    assert "run `serviceclient db upgrade`" in run("orders", "import", SAMPLE, status=3).stderr
    monkeypatch.delenv("DATABASE_URL")
    assert "DATABASE_URL is not set" in run("orders", "export", status=2).stderr


def a_file(at: Path, *orders: Order, minutes: int | None = None) -> Path:
    as_of = None if minutes is None else RECEIVED.replace(minute=RECEIVED.minute + minutes)
    at.write_bytes(dump_book(orders, as_of))
    return at


def test_a_book_without_a_time_is_taken_and_said_to_have_none(database: str, tmp_path: Path) -> None:
    book = a_file(tmp_path / "book.json", an_order())
    assert "the book has no as_of" in run("orders", "import", book).stderr


def test_an_older_book_is_refused_with_both_times(database: str, tmp_path: Path) -> None:
    run("orders", "import", a_file(tmp_path / "new.json", an_order(), minutes=5))
    said = run("orders", "import", a_file(tmp_path / "old.json", an_order(), minutes=4), status=2).stderr
    assert "2026-11-24T08:34" in said
    assert "2026-11-24T08:35" in said


def test_disagreements_are_listed_as_words_and_as_json(database: str, tmp_path: Path) -> None:
    run("orders", "import", a_file(tmp_path / "one.json", an_order(), minutes=0))
    other = a_file(tmp_path / "two.json", an_order(shipping_minor=990), an_order("4071990"), minutes=1)

    refused = run("orders", "import", other, "--strict", status=1)
    refused_json = run("orders", "import", other, "--strict", "--json", status=1)
    taken = run("orders", "import", other, "--json")

    assert "order 4071852, shipping: we hold 5.90, the book says 9.90" in refused.stderr
    assert json.loads(refused_json.stdout)["taken"] is False
    facts = json.loads(taken.stdout)
    assert (facts["taken"], facts["new"], facts["unchanged"]) == (True, 1, 1)
    assert {
        "order": "4071852",
        "field": "shipping",
        "ours": "5.90",
        "theirs": "9.90",
        "concern": "book_differs",
        "urgent": False,
    } in facts["disagreements"]
    assert json.loads(refused_json.stdout)["disagreements"] == facts["disagreements"]


def acted(url: str) -> Shop:
    """A shop whose three orders were cancelled, stopped and voided by mails."""
    shop = Shop.at(url)
    shop.take_orders(
        an_order(),
        golden_order(number="4071990", email=MANON),
        an_order("4072000", Status.AWAITING_PAYMENT, email="x@orange.fr"),
    )
    for sender in (CLAIRE, MANON, "x@orange.fr"):
        shop.handle(shop.receive(sender=sender, numbers=(), message_id=f"<{sender}>"))
    return shop


def test_closed_orders_and_their_credits_are_exported_and_import_again(
    upgraded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = acted(upgraded_url)
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    out = tmp_path / "out.json"
    run("orders", "export", "--output", out)

    exported = {one["number"]: one for one in json.loads(out.read_text())["orders"]}
    facts: dict[str, Any] = {number: (one["status"], one["paid"], one["credited"]) for number, one in exported.items()}
    assert facts == {
        "4071852": ("canceled", "76.90", "76.90"),
        "4071990": ("production_stopped", "66.65", "52.76"),
        "4072000": ("canceled", "0.00", "0.00"),
    }
    assert "0 orders are new, 0 changed, 3 stand" in run("orders", "import", "--strict", out).stdout
    assert shop.rows(case_file) == []

    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    engines = open_engines(elsewhere)
    upgrade(engines.writer)
    engines.dispose()
    monkeypatch.setenv("DATABASE_URL", elsewhere)
    run("orders", "import", out)
    assert load_book(run("orders", "export").stdout_bytes).orders == load_book(out.read_bytes()).orders


def test_an_export_replaces_a_file_at_once_and_writes_into_a_device_as_it_is(database: str, tmp_path: Path) -> None:
    run("orders", "import", SAMPLE)
    real = tmp_path / "book.json"
    real.write_text("old")
    link = tmp_path / "link.json"
    link.symlink_to(real)
    run("orders", "export", "--output", link)
    run("orders", "export", "--output", "/dev/null")
    assert len(json.loads(real.read_text())["orders"]) == 70
    assert sorted(one.name for one in tmp_path.glob("*.json")) == ["book.json", "link.json"]
    assert link.is_symlink()
    assert "Is a directory" in run("orders", "export", "--output", tmp_path, status=2).stderr


def test_changes_are_numbered_lines_from_a_number_on(database: str) -> None:
    acted(database)
    lines = [json.loads(line) for line in run("orders", "changes").stdout.splitlines()]
    assert [(line["number"], line["kind"], line["order"]) for line in lines] == [
        (1, "canceled", "4071852"),
        (2, "credit_granted", "4071852"),
        (3, "stopped", "4071990"),
        (4, "credit_granted", "4071990"),
        (5, "voided", "4072000"),
    ]
    assert (lines[2]["credit"], lines[2]["billed"], lines[3]["amount"]) == ("52.76", "13.89", "52.76")
    assert [json.loads(line)["number"] for line in run("orders", "changes", "--since", "3").stdout.splitlines()] == [
        4,
        5,
    ]


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_following_prints_what_is_there_and_what_comes_until_it_is_asked_to_end(
    database: str, asked: signal.Signals
) -> None:
    shop = Shop.at(database)
    shop.take_orders(an_order(), an_order("4071990", email=MANON))
    shop.handle(shop.receive())
    following = subprocess.Popen([*PROGRAM, "changes", "--follow"], stdout=subprocess.PIPE, text=True)
    assert following.stdout is not None
    assert [json.loads(following.stdout.readline())["number"] for _ in range(2)] == [1, 2]
    shop.handle(shop.receive(sender=MANON, numbers=(), message_id="<2@gmail.com>"))
    assert [json.loads(following.stdout.readline())["number"] for _ in range(2)] == [3, 4]
    following.send_signal(asked)
    assert following.wait(timeout=60) == 0
    assert following.stdout.read() == ""


def test_following_ends_quietly_when_nobody_reads_any_more(database: str) -> None:
    shop = Shop.at(database)
    shop.take_orders(an_order(), an_order("4071990", email=MANON))
    shop.handle(shop.receive())
    following = subprocess.Popen(
        [*PROGRAM, "changes", "--follow"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert following.stdout is not None
    following.stdout.readline()
    following.stdout.close()
    shop.handle(shop.receive(sender=MANON, numbers=(), message_id="<2@gmail.com>"))
    assert following.wait(timeout=60) == 0
    assert following.stderr is not None
    assert following.stderr.read() == ""


def test_an_export_into_a_pipe_that_closes_leaves_no_traceback(database: str) -> None:
    run("orders", "import", SAMPLE)
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*PROGRAM, "export"], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert "Traceback" not in done.stderr


def test_an_import_leaves_one_row_with_its_time(database: str, tmp_path: Path) -> None:
    run("orders", "import", a_file(tmp_path / "book.json", an_order(), minutes=0))
    [row] = Shop.at(database).rows(book_import)
    assert (row["as_of"], row["orders"], row["disagreements"]) == (RECEIVED, 1, 0)
