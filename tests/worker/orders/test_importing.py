"""Importing a book: whole or not at all, forward only, each disagreement a person's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from policies.order import Order, Status
from tests.builders import PLACED, RECEIVED, a_line, an_order, golden_order
from worker.engines import Engines, open_engines
from worker.orders.book import Book
from worker.orders.importing import DisagreementsError, OlderBookError, import_book
from worker.orders.rows import load_orders
from worker.run.cli import main
from worker.schema import case_file

AS_OF = RECEIVED
SAMPLE = Path(__file__).parent.parent.parent / "corpus" / "sample" / "orders.json"


@pytest.fixture
def engines(upgraded_url: str) -> Iterator[Engines]:
    opened = open_engines(upgraded_url)
    yield opened
    opened.dispose()


def take(
    engines: Engines, *orders: Order, as_of: datetime | None = AS_OF, strict: bool = False
) -> tuple[int, int, int]:
    ordered = tuple(sorted(orders, key=lambda one: one.number))
    done = import_book(engines, Book(as_of=as_of, orders=ordered), at=AS_OF + timedelta(minutes=1), strict=strict)
    return done.new, done.changed, len(done.disagreements)


def held(engines: Engines, number: str = "4071852") -> Order:
    with engines.reader.connect() as connection:
        [order] = load_orders(connection, [number])
    return order


def cases(engines: Engines) -> list[tuple[str, str, bool]]:
    with engines.reader.connect() as connection:
        rows = connection.execute(select(case_file).order_by(case_file.c.id)).all()
    return [(row.subject_key, row.ground, row.closed_at is None) for row in rows]


def test_a_new_order_is_read_back_as_the_book_gave_it(engines: Engines) -> None:
    order = golden_order(aliases=("b@orange.fr", "a@orange.fr"))
    assert take(engines, order) == (1, 0, 0)
    assert held(engines) == replace(order, customer=replace(order.customer, aliases=("a@orange.fr", "b@orange.fr")))


def test_an_order_moves_forward_and_its_counts_rise(engines: Engines) -> None:
    take(engines, an_order(lines=(a_line(10, 100),)))
    later = an_order(status=Status.IN_PRODUCTION, lines=(a_line(10, 100, processed=4),))
    assert take(engines, later, as_of=AS_OF + timedelta(minutes=5)) == (0, 1, 0)
    assert (held(engines).status, held(engines).lines[0].processed) == (Status.IN_PRODUCTION, 4)


def test_a_step_back_is_a_case_until_a_later_book_agrees(engines: Engines) -> None:
    produced = an_order(status=Status.IN_PRODUCTION)
    take(engines, produced)
    assert take(engines, an_order(status=Status.PAID), as_of=AS_OF + timedelta(minutes=5)) == (0, 0, 1)
    assert held(engines).status is Status.IN_PRODUCTION
    assert cases(engines) == [("order:4071852:status", "book_differs", True)]
    take(engines, produced, as_of=AS_OF + timedelta(minutes=10))
    assert cases(engines) == [("order:4071852:status", "book_differs", False)]


def test_the_rest_of_a_book_is_taken_beside_a_disagreement_and_nothing_with_strict(engines: Engines) -> None:
    take(engines, an_order())
    changed = an_order(shipping_minor=990)
    other = an_order("4071990")
    later = AS_OF + timedelta(minutes=5)
    with pytest.raises(DisagreementsError, match=r"order 4071852, shipping: we hold 5.90, the book says 9.90"):
        take(engines, changed, other, as_of=later, strict=True)
    assert cases(engines) == []
    assert take(engines, changed, other, as_of=later)[0] == 1
    assert held(engines).shipping_minor == 590
    assert held(engines, "4071990") == other


def test_an_older_book_is_refused(engines: Engines) -> None:
    take(engines, an_order())
    with pytest.raises(OlderBookError, match="older than the one imported last"):
        take(engines, an_order(status=Status.SHIPPED), as_of=AS_OF - timedelta(seconds=1))
    assert held(engines).status is Status.PAID


def test_the_same_book_twice_changes_nothing(engines: Engines) -> None:
    orders = [an_order(str(4_070_000 + at), placed_at=PLACED + timedelta(minutes=at)) for at in range(1200)]
    assert take(engines, *orders) == (1200, 0, 0)
    assert take(engines, *orders) == (0, 0, 0)


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
