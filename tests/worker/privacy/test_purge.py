"""What was kept long enough is erased, what is needed stays, and the journal proves it."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from outbox.holds import let_one_go
from outbox.schema import attempt, outbox
from outbox.store import OutboxId, bytes_of, revive
from parsers.request import Intent
from tests.builders import CLAIRE, MANON, a_reading
from tests.worker.privacy.archive_room import (
    CLAIRES_ORDER,
    count,
    erased,
    events,
    file_of,
    pass_time,
    quarantine,
    send_all,
    shop_with_a_past,
    texts_of,
)
from tests.worker.shop import Shop
from worker.decisions.readings import load_reading
from worker.decisions.situation import load_mail
from worker.errors import LeaseLostError
from worker.intake.inbox import put_back
from worker.intake.store import is_known
from worker.migrate import verify
from worker.privacy.due import Kept, Retention
from worker.privacy.purging import Purge, Purged
from worker.schema import (
    CancellationState,
    InboundState,
    cancellation,
    case_file,
    decision,
    inbound,
    journal,
    ledger,
    letter,
    note,
    orders,
    reading,
    saved_search,
)

YEAR = Retention(mails=timedelta(days=365), decisions=timedelta(days=4018))


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = shop_with_a_past(upgraded_url)
    yield shop
    shop.engines.dispose()


def purge(shop: Shop, *, now: datetime | None = None, **more: Any) -> Purged:
    return Purge(engine=shop.engines.writer, retention=YEAR, by="test", **more).run(now or shop.now)


def close_cases(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(case_file).values(closed_at=shop.now, closed_by="operator:anne"))
        connection.execute(update(inbound).where(inbound.c.state == "waiting").values(state=str(InboundState.CLOSED)))


def test_after_its_time_nothing_of_a_mail_and_its_letters_names_the_customer(shop: Shop) -> None:
    pass_time(shop, 366)
    done = purge(shop)
    assert done.erased[Kept.MAILS] == {"mails": 1, "notes": 1}
    assert done.erased[Kept.LETTERS] == {"letters": 1}
    mail = shop.rows(inbound)[0]
    assert (bytes(mail["raw"]), mail["message_id"], mail["erased_at"]) == (b"", None, shop.now)
    assert mail["sender"].endswith("@forgotten.invalid")
    assert mail["size"] > 0
    assert len(mail["sha256"]) == 64
    sent = shop.rows(outbox)[0]
    assert (bytes(sent["mime"]), sent["state"], sent["recipient_domain"]) == (b"", "sent", "forgotten.invalid")
    assert sent["recipient"] == mail["sender"], "one person, one pseudonym"
    assert [row["reply"] for row in shop.rows(attempt, attempt.c.outbox_id == sent["id"])] == [None]
    assert [row["words"] for row in shop.rows(note)] == ["Manon Tessier a appelé"]
    everything = texts_of(shop.engines)
    orders_alone = everything.count(CLAIRE)
    assert orders_alone == 1, "the order book keeps its customer for the accounts"
    assert "merci d'annuler" not in everything


def test_what_a_mail_wanted_and_which_order_it_named_is_still_known(shop: Shop) -> None:
    pass_time(shop, 366)
    purge(shop)
    with shop.engines.reader.connect() as connection:
        left = load_reading(connection, 1)
    assert left is not None
    assert (left.wish.intent, [one.number for one in left.numbers]) == (Intent.CANCEL, [CLAIRES_ORDER])
    assert not left.wish.clear, "nothing is ever decided on it again"
    assert not left.sender.proven
    assert (left.subject, left.text, left.sender.display_name) == ("", "", "")


def test_a_reading_that_this_version_cannot_read_goes_whole(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(reading).values(json='{"sender": "claire.vasseur@orange.fr"}'))
    pass_time(shop, 366)
    purge(shop)
    assert [row["inbound_id"] for row in shop.rows(reading)] == [2]


def test_decisions_credits_cancellations_and_the_journal_stay_as_they_are(shop: Shop) -> None:
    kept = (decision, cancellation, ledger, letter)
    before = [shop.rows(table) for table in kept]
    events_before = shop.rows(journal)
    pass_time(shop, 366)
    purge(shop)
    assert [shop.rows(table) for table in kept] == before
    assert shop.rows(journal)[: len(events_before)] == events_before
    verify(shop.engines.writer)


def test_the_journal_proves_each_batch_with_its_counts_and_its_cut_off(shop: Shop) -> None:
    pass_time(shop, 366)
    purge(shop)
    told = [json.loads(row["detail"]) for row in events(shop, "purged")]
    cutoff = (shop.now - timedelta(days=365)).isoformat(timespec="seconds")
    assert told == [
        {"class": "mails", "cutoff": cutoff, "mails": 1, "notes": 1},
        {"class": "letters", "cutoff": cutoff, "letters": 1},
    ]
    assert purge(shop).total == 0
    assert len(events(shop, "purged")) == 2, "a purge that erases nothing writes nothing"


def test_a_day_too_early_nothing_is_erased(shop: Shop) -> None:
    pass_time(shop, 364)
    assert purge(shop).total == 0
    assert erased(shop) == []


def test_zero_days_keeps_for_ever(shop: Shop) -> None:
    pass_time(shop, 50_000)
    for_ever = Retention(mails=None, decisions=None)
    done = Purge(engine=shop.engines.writer, retention=for_ever, by="test").run(shop.now)
    assert set(done.cutoffs) == {Kept.SEARCHES}
    assert CLAIRE in texts_of(shop.engines)


def test_an_open_case_keeps_its_mail_the_others_of_its_conversation_and_their_letters(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).values(conversation_id=1))
        connection.execute(update(letter).values(conversation_id=1))
    pass_time(shop, 366)
    done = purge(shop)
    assert (done.total, done.needed[Kept.MAILS], done.needed[Kept.LETTERS]) == (0, 2, 2)
    close_cases(shop)
    assert purge(shop).total == 0, "somebody looked at it this month"
    pass_time(shop, 32)
    assert purge(shop).erased[Kept.MAILS]["mails"] == 2


@pytest.mark.parametrize("state", ["pending", "failed"])
def test_an_unsent_letter_keeps_its_mail_and_itself(shop: Shop, state: str) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).values(state=state))
    pass_time(shop, 366)
    assert purge(shop).total == 0
    with shop.engines.reader.connect() as connection:
        assert CLAIRE.encode() in (bytes_of(connection, OutboxId(1)) or b"")


@pytest.mark.parametrize("recent", ["decision", "letter", "note"])
def test_a_mail_with_news_of_the_last_days_is_left(shop: Shop, recent: str) -> None:
    pass_time(shop, 366)
    yesterday = shop.now - timedelta(days=1)
    with shop.engines.writer.begin() as connection:
        if recent == "decision":
            row = dict(connection.execute(select(decision).where(decision.c.id == 1)).mappings().one())
            del row["id"]
            connection.execute(decision.insert().values(row | {"seq": 2, "decided_at": yesterday}))
        elif recent == "letter":
            connection.execute(update(letter).values(written_at=yesterday))
        else:
            connection.execute(note.insert().values(inbound_id=1, by="anne", at=yesterday, words="rappelée"))
    purge(shop)
    assert 1 not in erased(shop)


def test_a_cancellation_under_way_and_an_undecided_mail_are_left(shop: Shop) -> None:
    waiting = shop.receive(a_reading(message_id="<late@orange.fr>"))
    with shop.engines.writer.begin() as connection:
        connection.execute(update(cancellation).values(state=str(CancellationState.ASKED)))
    pass_time(shop, 366)
    purge(shop)
    assert erased(shop) == []
    assert shop.rows(inbound, inbound.c.id == waiting)[0]["state"] == "stored"


def test_batches_of_one_erase_all_of_it_and_a_lost_lease_ends_between_two(shop: Shop) -> None:
    for number in range(3):
        shop.handle(
            shop.receive(a_reading(intent=Intent.THANKS, message_id=f"<{number}@orange.fr>", text=f"Merci {number}"))
        )
    close_cases(shop)
    send_all(shop)
    pass_time(shop, 366)
    calls = []

    def lost_after_two(_connection: object) -> None:
        calls.append(1)
        if len(calls) > 2:
            raise LeaseLostError

    with pytest.raises(LeaseLostError):
        purge(shop, guard=lost_after_two, at_once=1)
    assert len(erased(shop)) == 2
    assert purge(shop, goes_on=lambda: False).total == 0
    purge(shop, at_once=1)
    assert len(erased(shop)) == count(shop, inbound) == 5
    assert len([one for one in events(shop, "purged") if json.loads(one["detail"])["class"] == "mails"]) == 5


def test_a_preview_counts_the_same_and_changes_nothing(shop: Shop) -> None:
    pass_time(shop, 366)
    before = texts_of(shop.engines)
    with shop.engines.reader.connect() as connection:
        seen = Purge(engine=shop.engines.writer, retention=YEAR, by="test").preview(connection, shop.now)
    assert texts_of(shop.engines) == before
    done = purge(shop)
    assert seen.erased[Kept.MAILS]["mails"] == done.erased[Kept.MAILS]["mails"] == 1
    assert seen.needed == done.needed == {Kept.MAILS: 1, Kept.LETTERS: 1, Kept.ORDERS: 0}


def test_the_customer_of_an_ended_order_goes_after_eleven_years_and_the_accounts_stay(shop: Shop) -> None:
    close_cases(shop)
    pass_time(shop, 4019)
    done = purge(shop)
    assert done.erased[Kept.ORDERS] == {"orders": 1}, "Manon's order never ended: she is still its customer"
    claire, manon = shop.rows(orders)
    assert (claire["name"], claire["folded_name"], claire["invoice"]) == (
        "Client effacé",
        "client efface",
        "F-2026-118",
    )
    assert claire["paid_minor"] == 7690
    assert claire["email"] == shop.rows(inbound)[0]["sender"]
    assert manon["email"] == MANON
    assert shop.granted() == [7690]
    everything = texts_of(shop.engines)
    assert "vasseur" not in everything


def test_an_erased_mail_is_never_decided_again_and_a_delivery_of_it_is_recognised(shop: Shop) -> None:
    raw = bytes(shop.rows(inbound)[0]["raw"])
    quarantined = shop.receive(a_reading(message_id="<q@orange.fr>", sender="x@free.fr"))
    quarantine(shop, quarantined)
    pass_time(shop, 366)
    purge(shop)
    assert erased(shop) == [1, quarantined]
    with shop.engines.writer.begin() as connection:
        assert not put_back(connection, quarantined)
        assert is_known(connection, "INBOX", raw)
        assert load_mail(connection, 1, terms=shop.terms, now=shop.now) is None
        assert connection.execute(select(inbound.c.last_error).where(inbound.c.id == quarantined)).scalar_one() is None


def test_an_erased_letter_never_leaves_again(shop: Shop) -> None:
    pass_time(shop, 366)
    purge(shop)
    held = {"held_by": "anne", "held_at": shop.now, "held_why": "x", "sent_at": None}
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="undelivered"))
        assert not revive(connection, OutboxId(1))
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="held", **held))
        assert not let_one_go(connection, OutboxId(1))


def test_an_old_search_that_names_a_person_is_deleted(shop: Shop) -> None:
    from worker.schema import operator  # noqa: PLC0415 - one test's table

    with shop.engines.writer.begin() as connection:
        connection.execute(operator.insert().values(name="anne", role="viewer", made_at=shop.now))
        for age in (8, 1):
            made_at = shop.now - timedelta(days=age)
            row = {"id": f"{age:032x}", "operator": "anne", "filter": json.dumps({"text": CLAIRE}), "made_at": made_at}
            connection.execute(saved_search.insert().values(row))
    assert purge(shop).erased[Kept.SEARCHES]["searches"] == 1
    assert [row["id"] for row in shop.rows(saved_search)] == [f"{1:032x}"]


def test_sqlites_file_holds_no_word_of_what_was_erased(upgraded_sqlite_url: str) -> None:
    shop = shop_with_a_past(upgraded_sqlite_url)
    close_cases(shop)
    pass_time(shop, 366)
    assert b"Merci d" in file_of(shop.engines)
    purge(shop)
    left = file_of(shop.engines)
    assert b"Merci d" not in left
    assert b"<manon@gmail.com>" not in left
    shop.engines.dispose()
