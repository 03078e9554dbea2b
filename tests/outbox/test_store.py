"""The outbox as the rest of the program sees it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from outbox.schema import outbox
from outbox.states import State
from outbox.store import OutboxId, bytes_of, figures, find, get, mark_undelivered, results, revive
from tests.outbox.builders import a_mail, an_identity, let_time_pass, put, rows


def set_state(engine: Engine, outbox_id: int, state: State) -> None:
    """Put a mail where a test needs it."""
    values: dict[str, object] = {"state": state}
    now = rows(engine)[0].created_at
    if state is State.SENT:
        values["sent_at"] = now
    if state is State.CLAIMED:
        values |= {"lease_owner": "one", "lease_until": now}
    if state is State.HELD:
        values |= {"held_by": "lea", "held_at": now, "held_why": "why"}
    with engine.begin() as connection:
        connection.execute(outbox.update().where(outbox.c.id == outbox_id).values(values))


def test_a_mail_is_found_by_its_message_id(engine: Engine) -> None:
    mail = a_mail(conversation_id=7)
    (number,) = put(engine, mail)
    message_id = an_identity().message_id(mail.key)
    with engine.begin() as connection:
        found = find(connection, message_id)
        assert found is not None
        assert (found.id, found.key, found.conversation_id, found.state) == (number, mail.key, 7, State.PENDING)
        assert get(connection, number) == found
        assert find(connection, "<somebody@elsewhere.test>") is None
        assert get(connection, OutboxId(99)) is None
        assert b"Subject: " in (bytes_of(connection, number) or b"")
        assert bytes_of(connection, OutboxId(99)) is None


BOUNCES = {State.SENT, State.IN_DOUBT, State.HELD, State.FAILED, State.UNDELIVERED}


@pytest.mark.parametrize("state", list(State))
def test_a_bounce_marks_a_mail_that_left(engine: Engine, state: State) -> None:
    mail = a_mail()
    (number,) = put(engine, mail)
    set_state(engine, number, state)
    with engine.begin() as connection:
        marked = mark_undelivered(connection, an_identity().message_id(mail.key), why="5.1.1\r\nnobody")
    (row,) = rows(engine)
    if state in BOUNCES:
        assert marked == number
        assert (row.state, row.last_error, row.held_by) == ("undelivered", "5.1.1 nobody", None)
    else:
        assert marked is None
        assert row.state == state


def test_a_bounce_of_a_mail_that_is_none_of_ours_marks_nothing(engine: Engine) -> None:
    put(engine)
    with engine.begin() as connection:
        assert mark_undelivered(connection, "<somebody@elsewhere.test>", why="nobody") is None


def test_figures_name_every_state_and_its_oldest(engine: Engine) -> None:
    first, second, _ = put(engine, a_mail(), a_mail(), a_mail())
    set_state(engine, second, State.SENT)
    let_time_pass(engine, timedelta(hours=2))
    put(engine)
    with engine.begin() as connection:
        found = figures(connection)
    assert {state: figure.count for state, figure in found.items() if figure.count} == {State.PENDING: 3, State.SENT: 1}
    assert found.keys() == set(State)
    oldest = found[State.PENDING].oldest
    assert oldest is not None
    assert timedelta(hours=2) <= oldest < timedelta(hours=2, minutes=1)
    assert found[State.FAILED].oldest is None
    assert first < second


def test_results_come_newest_first_in_pages(engine: Engine) -> None:
    ids = put(engine, *[a_mail() for _ in range(5)])
    set_state(engine, ids[4], State.FAILED)
    with engine.begin() as connection:
        page = results(connection, limit=3)
        assert [one.id for one in page] == [ids[4], ids[3], ids[2]]
        assert [one.id for one in results(connection, limit=3, before_id=ids[2])] == [ids[1], ids[0]]
        assert [one.id for one in results(connection, states=[State.FAILED])] == [ids[4]]


@pytest.mark.parametrize("state", list(State))
def test_a_person_may_have_a_failed_or_bounced_mail_tried_again(engine: Engine, state: State) -> None:
    (number,) = put(engine)
    set_state(engine, number, state)
    before = rows(engine)[0].mime
    with engine.begin() as connection:
        moved = revive(connection, number)
    (row,) = rows(engine)
    assert moved == (state in {State.FAILED, State.UNDELIVERED})
    assert row.state == (State.PENDING if moved else state)
    assert row.mime == before
