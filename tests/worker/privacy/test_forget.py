"""Forgetting a person: what may go is gone everywhere, the accounts add up, and the order book does not bring them back."""

import json
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from outbox.schema import outbox
from outbox.store import OutboxId
from parsers.request import Intent
from policies.order import Order, Status
from tests.builders import CLAIRE, MANON, a_number, a_reading, an_order
from tests.worker.privacy.archive_room import (
    CLAIRES_ORDER,
    MANONS_ORDER,
    erased,
    events,
    file_of,
    pass_time,
    send_all,
    shop_with_a_past,
    texts_of,
)
from tests.worker.shop import IDENTITY, Shop
from worker.orders.book import Book, dump_book, load_book
from worker.orders.importing import import_book
from worker.orders.rows import load_orders
from worker.pseudonyms import is_pseudonym, pseudonyms_of
from worker.run.cli import main
from worker.schema import case_file, challenge, inbound, order_alias, orders

NOBODY = "personne@example.fr"


@pytest.fixture
def shop(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    shop = shop_with_a_past(upgraded_url)
    yield shop
    shop.engines.dispose()


def run(*words: str | Path, status: int = 0, typed: str | None = None) -> str:
    done = CliRunner().invoke(main, ["privacy", *map(str, words)], input=typed)
    assert done.exit_code == status, (words, done.output, done.exception)
    return done.output


def book_of(shop: Shop, *orders_: Order) -> Book:
    return Book(as_of=shop.now, orders=tuple(sorted(orders_, key=lambda one: one.number)))


def order_of(shop: Shop, number: str) -> Order:
    with shop.engines.reader.connect() as connection:
        return load_orders(connection, [number])[0]


def test_a_forgotten_person_is_nowhere_and_the_accounts_stay(shop: Shop) -> None:
    shop.handle(shop.receive(a_reading(intent=Intent.THANKS, message_id="<2@orange.fr>", text="Merci bien. Claire")))
    assert CLAIRE in texts_of(shop.engines)
    said = run("forget", CLAIRE, "--yes")
    assert CLAIRE not in said
    everything = texts_of(shop.engines)
    for word in (CLAIRE, "claire@vasseur.fr", "vasseur", "merci bien"):
        assert word not in everything, word
    assert MANON in everything, "nobody else is"
    assert shop.granted() == [7690]
    assert order_of(shop, CLAIRES_ORDER).paid_minor == 7690
    assert erased(shop) == [1, 3]


def test_a_persons_mails_and_orders_stay_together_under_a_name_that_leads_nowhere(shop: Shop) -> None:
    shop.handle(shop.receive(a_reading(intent=Intent.THANKS, message_id="<2@orange.fr>", text="Merci bien.")))
    run("forget", CLAIRE, "--yes")
    senders = {row["sender"] for row in shop.rows(inbound) if row["erased_at"]}
    assert senders == {order_of(shop, CLAIRES_ORDER).customer.email}
    assert re.fullmatch(r"[0-9a-f]{32}@forgotten\.invalid", senders.pop())


def test_another_installation_gives_another_pseudonym(upgraded_sqlite_url: str, upgraded_postgres_url: str) -> None:
    marks = set()
    for url in (upgraded_sqlite_url, upgraded_postgres_url):
        shop = Shop.at(url)
        with shop.engines.writer.begin() as connection:
            from worker.schema import meta  # noqa: PLC0415 - one test's table

            secret = {"value": url.encode().hex()}
            connection.execute(update(meta).where(meta.c.key == "secret").values(secret))
            pseudonym = pseudonyms_of(connection)
        marks.add(pseudonym(CLAIRE))
        assert pseudonym(pseudonym(CLAIRE)) == pseudonym(CLAIRE)
        shop.engines.dispose()
    assert len(marks) == 2


def test_the_journal_counts_what_was_erased_and_names_nobody(shop: Shop) -> None:
    run("forget", CLAIRE.upper(), "--yes")
    told = json.loads(events(shop, "forgotten")[0]["detail"])
    assert (told["mails"], told["letters"], told["notes"], told["orders"]) == (1, 1, 1, 1)
    assert "@" not in json.dumps(told)


def test_an_open_case_is_listed_and_refuses_unless_it_may_be_ended(shop: Shop) -> None:
    before = texts_of(shop.engines)
    said = run("forget", MANON, "--yes", status=1)
    assert "open cases: 1" in said
    assert "--with-open-cases" in said
    assert texts_of(shop.engines) == before
    done = json.loads(run("forget", MANON, "--yes", "--json", "--with-open-cases"))
    assert (done["cases"], done["mails"], done["kept"]) == (1, 1, [MANONS_ORDER])
    assert shop.rows(case_file)[0]["closed_at"] is not None
    assert shop.rows(inbound)[1]["state"] == "closed"
    assert "si vous tardez" not in texts_of(shop.engines)


def test_an_order_under_way_keeps_its_customer_until_it_has_ended(shop: Shop) -> None:
    said = run("forget", MANON, "--yes", "--with-open-cases")
    assert f"keep their customer, being under way or a case's: {MANONS_ORDER}" in said
    assert order_of(shop, MANONS_ORDER).customer.email == MANON
    with shop.engines.writer.begin() as connection:
        connection.execute(update(orders).where(orders.c.number == MANONS_ORDER).values(status="shipped"))
    assert "1 orders" in run("forget", MANON, "--yes")
    assert is_pseudonym(order_of(shop, MANONS_ORDER).customer.email)
    assert MANON not in texts_of(shop.engines)


def test_mails_that_wait_and_letters_that_are_leaving_refuse(shop: Shop) -> None:
    waiting = shop.receive(a_reading(message_id="<late@orange.fr>"))
    assert f"wait to be decided: {waiting}" in run("forget", CLAIRE, "--yes", "--with-open-cases", status=1)
    shop.handle(waiting)
    run("forget", MANON, "--yes", "--with-open-cases")
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="pending", sent_at=None))
    assert "leaving: 1" in run("forget", CLAIRE, "--yes", "--with-open-cases", status=1)


def test_a_letter_kept_back_is_erased_unsent_only_when_asked(shop: Shop) -> None:
    held = {"state": "held", "held_by": "anne", "held_at": shop.now, "held_why": "x", "sent_at": None}
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(held))
    assert "kept back: 1" in run("forget", CLAIRE, "--yes", status=1)
    run("forget", CLAIRE, "--yes", "--with-open-cases")
    from outbox.holds import let_one_go  # noqa: PLC0415 - one test's act

    with shop.engines.writer.begin() as connection:
        assert not let_one_go(connection, OutboxId(1))
    assert bytes(shop.rows(outbox)[0]["mime"]) == b""


@pytest.mark.parametrize("status", [Status.PAID, Status.CANCELED])
def test_the_order_book_imported_again_does_not_bring_a_forgotten_customer_back(shop: Shop, status: Status) -> None:
    """Also while the shop's book still shows the order as it was before we closed it."""
    run("forget", CLAIRE, "--yes")
    forgotten = order_of(shop, CLAIRES_ORDER)
    theirs = an_order(CLAIRES_ORDER, status, aliases=("claire@vasseur.fr", "c@x.fr"))
    as_of = shop.now - timedelta(hours=1) if status is Status.PAID else shop.now
    import_book(shop.engines, replace(book_of(shop, theirs), as_of=as_of), at=shop.now)
    assert order_of(shop, CLAIRES_ORDER).customer == forgotten.customer
    assert "vasseur" not in texts_of(shop.engines)


def test_an_order_taken_up_again_has_its_customer_again(shop: Shop) -> None:
    run("forget", CLAIRE, "--yes")
    with shop.engines.writer.begin() as connection:
        connection.execute(update(orders).where(orders.c.number == CLAIRES_ORDER).values(status="paid", closed_at=None))
    import_book(shop.engines, book_of(shop, an_order(CLAIRES_ORDER, Status.IN_PRODUCTION)), at=shop.now)
    assert order_of(shop, CLAIRES_ORDER).customer.email == CLAIRE


def test_a_forgotten_alias_of_somebody_elses_order_stays_forgotten(shop: Shop) -> None:
    family = an_order("4072000", Status.SHIPPED, email="famille@free.fr", name="Famille V.", aliases=(CLAIRE,))
    shop.take_orders(family)
    run("forget", CLAIRE, "--yes")
    assert all(is_pseudonym(row["address"]) for row in shop.rows(order_alias))
    import_book(shop.engines, book_of(shop, replace(family, language="fr")), at=shop.now)
    after = order_of(shop, "4072000")
    assert (after.customer.email, after.language) == ("famille@free.fr", "fr")
    assert CLAIRE not in texts_of(shop.engines)


def test_a_book_exported_after_forgetting_imports_again(shop: Shop) -> None:
    run("forget", CLAIRE, "--yes")
    written = dump_book((order_of(shop, CLAIRES_ORDER),), shop.now)
    done = import_book(shop.engines, load_book(written), at=shop.now)
    assert (done.unchanged, done.disagreements) == (1, ())


def test_nobody_is_written_to_under_a_pseudonym(shop: Shop) -> None:
    from outbox.errors import AddressRefused  # noqa: PLC0415 - one test's error
    from outbox.message import Letter, NewMail  # noqa: PLC0415 - same
    from outbox.store import enqueue  # noqa: PLC0415 - same

    run("forget", CLAIRE, "--yes")
    address = order_of(shop, CLAIRES_ORDER).customer.email
    mail = NewMail(
        key="k", kind="free", recipient=address, letter=Letter(subject="Bonjour", text="Bonjour"), written_at=shop.now
    )
    with pytest.raises(AddressRefused, match="nobody lives there"), shop.engines.writer.begin() as connection:
        enqueue(connection, mail, identity=IDENTITY)


def test_a_code_that_could_bring_the_request_back_is_burnt(shop: Shop) -> None:
    shop.handle(
        shop.receive(a_reading(sender=MANON, proven=False, message_id="<s@x.fr>", numbers=(a_number(MANONS_ORDER),)))
    )
    send_all(shop)
    assert [row["burnt_at"] for row in shop.rows(challenge)] == [None]
    run("forget", MANON, "--yes", "--with-open-cases", "--json")
    assert shop.rows(challenge)[0]["burnt_at"] is not None


def test_forgetting_twice_and_forgetting_a_stranger(shop: Shop) -> None:
    run("forget", CLAIRE, "--yes")
    again = json.loads(run("forget", CLAIRE, "--yes", "--json"))
    assert not any(again[name] for name in ("mails", "letters", "notes", "orders", "aliases"))
    assert "nothing is held" in run("forget", NOBODY, "--yes", status=5)
    assert "no plain e-mail address" in run("forget", "not an address", "--yes", status=2)


def test_without_yes_it_says_how_much_and_asks(shop: Shop) -> None:
    said = run("forget", CLAIRE, status=1, typed="n\n")
    assert "1 mails, 1 letters, 1 ended orders" in said
    assert erased(shop) == []
    run("forget", CLAIRE, typed="y\n")
    assert erased(shop) == [1]


def test_the_address_can_come_from_standard_input(shop: Shop) -> None:
    run("forget", "-", "--yes", typed=f"{CLAIRE}\n")
    assert erased(shop) == [1]
    assert "list of processes" in run("forget", "--help").replace("\n", " ").replace("  ", " ")


def test_sqlites_file_holds_no_trace_of_a_forgotten_person(
    upgraded_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", upgraded_sqlite_url)
    shop = shop_with_a_past(upgraded_sqlite_url)
    assert CLAIRE.encode() in file_of(shop.engines)
    run("forget", CLAIRE, "--yes")
    left = file_of(shop.engines)
    for word in (CLAIRE.encode(), b"Vasseur", b"vasseur"):
        assert word not in left, word
    shop.engines.dispose()


def told_of(*words: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("export", *words, **more))
    return told


def test_an_export_tells_all_that_is_held_about_an_address_and_of_nobody_else(shop: Shop) -> None:
    told = told_of(CLAIRE)
    mail = told["mails"][0]
    assert mail["sender"] == CLAIRE
    assert mail["read"]["text"] == "Merci d'annuler la 4071852. Claire Vasseur"
    assert mail["decisions"][0]["outcome"] == "cancel"
    assert mail["decisions"][0]["trace"]["rules"]
    assert [one["words"] for one in mail["notes"]] == ["Claire Vasseur a appelé"]
    assert {one["event"] for one in mail["journal"]} >= {"decided"}
    assert [(one["recipient"], one["about_mail"]) for one in told["letters"]] == [(CLAIRE, 1)]
    assert "76,90" in told["letters"][0]["text"]
    order = told["orders"][0]
    assert order["order"]["customer"] == {"email": CLAIRE, "name": "Claire Vasseur", "aliases": ["claire@vasseur.fr"]}
    assert [one["amount_minor"] for one in order["credits"]] == [7690]
    assert MANON not in json.dumps(told)
    assert events(shop, "exported")
    assert CLAIRE not in events(shop, "exported")[0]["detail"]


def test_an_export_as_a_file_has_an_index_and_the_mails_as_they_were(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "claire.zip"
    run("export", "-", "--output", file, typed=CLAIRE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert set(archive.namelist()) == {"LISEZMOI.txt", "data.json", "mails/1.eml", "letters/1.eml"}
        assert archive.read("mails/1.eml") == bytes(shop.rows(inbound)[0]["raw"])
        index = archive.read("LISEZMOI.txt").decode()
        assert json.loads(archive.read("data.json"))["mails"][0]["file"] == "mails/1.eml"
    assert f"Données conservées au sujet de {CLAIRE}" in index
    assert "n° 1, reçu le 24/11/2026 à 08:30 « Annulation » ; décision : cancel ; notes : 1 ; mails/1.eml" in index
    assert f"{CLAIRES_ORDER}, du 2026-11-10, canceled, payé 76.90 EUR ; avoir : 76,90 EUR" in index
    assert "claire.zip" in run("export", CLAIRE, "--output", file, status=2), "a file that is there is not written over"


def test_a_code_that_still_works_is_not_handed_out(shop: Shop, tmp_path: Path) -> None:
    shop.handle(
        shop.receive(
            a_reading(sender="x@free.fr", proven=False, message_id="<s@x.fr>", numbers=(a_number(MANONS_ORDER),))
        )
    )
    (code,) = shop.codes
    with shop.engines.writer.begin() as connection:
        from worker.clock import system_clock  # noqa: PLC0415 - the command's clock

        connection.execute(update(outbox).values(created_at=system_clock()))
    file = tmp_path / "manon.zip"
    run("export", MANON, "--output", file)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            assert code not in archive.read(name).decode(errors="replace"), name
        assert "‹code›" in archive.read("data.json").decode()


def test_after_the_purge_an_export_still_tells_of_what_was_decided(shop: Shop) -> None:
    pass_time(shop, 2)
    run("forget", CLAIRE, "--yes")
    told = told_of(CLAIRE)
    assert [(one["state"], one["decisions"][0]["outcome"]) for one in told["mails"]] == [("decided", "cancel")]
    assert told["mails"][0]["erased_at"]
    assert told["orders"][0]["order"]["number"] == CLAIRES_ORDER
    assert "nothing is held" in run("export", NOBODY, status=5)
