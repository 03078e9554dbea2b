"""Into the outbox, inside somebody's transaction."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from outbox.errors import AddressRefused
from outbox.identity import Identity
from outbox.schema import outbox
from outbox.store import enqueue
from tests.outbox.builders import WRITTEN, a_letter, a_mail, an_identity


def test_a_mail_leaves_exactly_when_its_transaction_commits(engine: Engine, identity: Identity) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        enqueue(connection, a_mail(), identity=identity)
        transaction.rollback()
    assert count(engine) == 0
    with engine.begin() as connection:
        enqueue(connection, a_mail(), identity=identity)
    assert count(engine) == 1


def test_the_same_key_twice_is_one_mail_and_the_first_bytes_stay(engine: Engine, identity: Identity) -> None:
    mail = a_mail()
    with engine.begin() as connection:
        first = enqueue(connection, mail, identity=identity)
    with engine.begin() as connection:
        other = a_mail(key=mail.key, letter=a_letter(text="Autre chose"))
        assert enqueue(connection, other, identity=identity) == first
    with engine.begin() as connection:
        (row,) = connection.execute(select(outbox)).all()
    assert row.recipient == mail.recipient
    assert b"annul" in row.mime


def test_eight_racers_with_one_key_enqueue_one_mail(engine: Engine, identity: Identity) -> None:
    mail = a_mail()

    def race(_: int) -> int:
        with engine.begin() as connection:
            return enqueue(connection, mail, identity=identity)

    with ThreadPoolExecutor(8) as racers:
        ids = set(racers.map(race, range(40)))
    assert len(ids) == 1
    assert count(engine) == 1


def test_message_id_is_made_from_the_key_and_our_secret(engine: Engine, identity: Identity) -> None:
    mail = a_mail()
    assert identity.message_id(mail.key) == an_identity().message_id(mail.key)
    assert identity.message_id(mail.key) != an_identity(secret=b"another secret, also long").message_id(mail.key)
    assert re.fullmatch(r"<[a-z2-7]{52}@reply\.pictoonline\.test>", identity.message_id(mail.key))
    with engine.begin() as connection:
        enqueue(connection, mail, identity=identity)
        (row,) = connection.execute(select(outbox)).all()
    assert row.message_id == identity.message_id(mail.key)
    assert f"Message-ID: {row.message_id}\r\n".encode() in row.mime
    assert row.envelope_from == "bounce@pictoonline.test"


def test_a_mail_is_due_at_once_or_from_the_time_it_names(engine: Engine, identity: Identity) -> None:
    later = datetime.fromisoformat("2031-01-01T00:00:00+00:00")
    with engine.begin() as connection:
        enqueue(connection, a_mail(), identity=identity)
        enqueue(connection, a_mail(not_before=later), identity=identity)
        now, then = connection.execute(select(outbox.c.next_at, outbox.c.created_at).order_by(outbox.c.id)).all()
    assert now.next_at - now.created_at < timedelta(seconds=1)
    assert then.next_at == later


@pytest.mark.parametrize(
    "recipient", ["x@localhost", "a@b.test\r\nX: y", "serviceclient@pictoonline.test", "Contact@PictoOnline.test"]
)
def test_no_mail_goes_to_a_refused_address_or_to_ourselves(engine: Engine, identity: Identity, recipient: str) -> None:
    with engine.begin() as connection, pytest.raises(AddressRefused):
        enqueue(connection, a_mail(recipient=recipient), identity=identity)
    assert count(engine) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"key": ""},
        {"key": "k" * 256},
        {"kind": ""},
        {"kind": "k" * 65},
        {"written_at": WRITTEN.replace(tzinfo=None)},
        {"not_before": WRITTEN.replace(tzinfo=None)},
    ],
)
def test_a_mail_without_a_sound_key_kind_or_time_is_refused(
    engine: Engine, identity: Identity, changed: dict[str, object]
) -> None:
    with engine.begin() as connection, pytest.raises(ValueError, match="of a mail must have"):
        enqueue(connection, a_mail(**changed), identity=identity)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "claimed"},
        {"state": "held"},
        {"state": "sent"},
        {"attempts": -1},
        {"lease_owner": "somebody"},
        {"held_by": "somebody"},
    ],
)
def test_the_database_itself_refuses_a_row_that_says_two_things(
    engine: Engine, identity: Identity, wrong: dict[str, object]
) -> None:
    with engine.begin() as connection:
        enqueue(connection, a_mail(), identity=identity)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(outbox.update().values(wrong))


def count(engine: Engine) -> int:
    with engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(outbox)).scalar_one()
