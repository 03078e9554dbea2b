"""How many letters leave: what is refused, what is held, and what two at once may do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from outbox.claims import claim_due
from outbox.holds import EVERYTHING, Which, keep_back, let_go, standing_holds
from outbox.identity import Identity
from outbox.limits import BREAKER, Breaker, Enqueued, Limits, Per, Reached, Window, enqueue_within, windows
from outbox.message import NewMail
from outbox.schema import Scope, outbox
from outbox.states import State
from tests.outbox.builders import a_mail

ASKING = frozenset({"clarify", "confirm"})
CAMILLE = "camille@customer.test"
CONFIRMS = Which(scope=Scope.KIND, value="confirm")


def put(engine: Engine, identity: Identity, limits: Limits, mail: NewMail, **more: Any) -> Enqueued | Reached:
    with engine.begin() as connection:
        return enqueue_within(connection, mail, identity=identity, limits=limits, **more)


def a_question(**changed: Any) -> NewMail:
    return a_mail(**{"kind": "clarify", "recipient": CAMILLE} | changed)


def age_all(engine: Engine, span: timedelta) -> None:
    with engine.begin() as connection:
        for row in connection.execute(select(outbox.c.id, outbox.c.created_at)).all():
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(created_at=row.created_at - span))


def states(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        return dict(connection.execute(query).all())


def test_a_window_is_read_as_it_is_written() -> None:
    assert [(one.most, one.within) for one in windows("3/hour 10/day, 1/minute")] == [
        (3, timedelta(hours=1)),
        (10, timedelta(days=1)),
        (1, timedelta(minutes=1)),
    ]
    assert [str(one) for one in windows("3/hour 10/day")] == ["3/hour", "10/day"]


@pytest.mark.parametrize("text", ["", "3", "0/hour", "-1/hour", "3/week", "3 / hour", "1.5/day", "٣/hour"])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number a minute, hour or day"):
        Window.read(text)


def test_an_address_gets_so_many_an_hour_and_so_many_a_day(engine: Engine, identity: Identity) -> None:
    limits = Limits(kinds=ASKING, per_address=windows("2/hour 3/day"))
    assert isinstance(put(engine, identity, limits, a_question()), Enqueued)
    assert isinstance(put(engine, identity, limits, a_question(kind="confirm")), Enqueued)
    hour, day = limits.per_address
    assert put(engine, identity, limits, a_question()) == Reached(per=Per.ADDRESS, window=hour)
    assert isinstance(put(engine, identity, limits, a_question(recipient="other@customer.test")), Enqueued)
    age_all(engine, timedelta(minutes=61))
    assert isinstance(put(engine, identity, limits, a_question()), Enqueued)
    assert put(engine, identity, limits, a_question()) == Reached(per=Per.ADDRESS, window=day)
    age_all(engine, timedelta(days=1))
    assert isinstance(put(engine, identity, limits, a_question()), Enqueued)


def test_a_conversation_gets_so_many_whoever_they_go_to(engine: Engine, identity: Identity) -> None:
    limits = Limits(kinds=ASKING, per_conversation=windows("2/day"))
    for recipient in ("a@customer.test", "b@customer.test"):
        assert isinstance(put(engine, identity, limits, a_question(recipient=recipient, conversation_id=7)), Enqueued)
    third = put(engine, identity, limits, a_question(recipient="c@customer.test", conversation_id=7))
    assert third == Reached(per=Per.CONVERSATION, window=limits.per_conversation[0])
    assert isinstance(put(engine, identity, limits, a_question(conversation_id=8)), Enqueued)
    assert isinstance(put(engine, identity, limits, a_question(conversation_id=None)), Enqueued)


def test_a_conversation_counts_every_letter_and_refuses_only_those_of_its_kinds(
    engine: Engine, identity: Identity
) -> None:
    limits = Limits(kinds=ASKING, per_conversation=windows("2/day"))
    for kind in ("canceled", "free", "refused"):
        assert isinstance(put(engine, identity, limits, a_question(kind=kind, conversation_id=7)), Enqueued)
    assert isinstance(put(engine, identity, limits, a_question(conversation_id=7)), Reached)


def test_to_an_address_other_kinds_are_neither_refused_nor_counted(engine: Engine, identity: Identity) -> None:
    limits = Limits(kinds=ASKING, per_address=windows("1/hour"))
    for _ in range(5):
        assert isinstance(put(engine, identity, limits, a_question(kind="canceled")), Enqueued)
    assert isinstance(put(engine, identity, limits, a_question()), Enqueued)
    assert isinstance(put(engine, identity, limits, a_question()), Reached)
    assert isinstance(put(engine, identity, limits, a_question(kind="canceled")), Enqueued)


def test_what_a_person_writes_is_counted_and_never_refused(engine: Engine, identity: Identity) -> None:
    limits = Limits(kinds=ASKING, per_address=windows("1/hour"))
    for _ in range(3):
        assert isinstance(put(engine, identity, limits, a_question(), is_free=True), Enqueued)
    assert isinstance(put(engine, identity, limits, a_question()), Reached)


def test_a_letter_that_is_there_already_is_not_refused(engine: Engine, identity: Identity) -> None:
    limits = Limits(kinds=ASKING, per_address=windows("1/hour"))
    mail = a_question()
    assert put(engine, identity, limits, mail) == put(engine, identity, limits, mail)


def test_twenty_at_once_to_one_address_let_exactly_the_limit_through(engine: Engine, identity: Identity) -> None:
    limits = Limits(kinds=ASKING, per_address=windows("3/hour"), per_conversation=windows("50/hour"))
    ready = Barrier(20)

    def one(number: int) -> Enqueued | Reached:
        ready.wait()
        return put(engine, identity, limits, a_question(conversation_id=number % 3))

    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(one, range(20)))
    assert sum(isinstance(one, Enqueued) for one in done) == 3
    assert states(engine) == {"pending": 3}


def test_the_breaker_holds_every_letter_and_drops_none(engine: Engine, identity: Identity) -> None:
    limits = Limits(kinds=ASKING, breakers=(Breaker(window=Window.read("3/hour")),))
    quiet = [put(engine, identity, limits, a_mail()) for _ in range(3)]
    assert all(isinstance(one, Enqueued) and not one.tripped and one.held_under is None for one in quiet)
    loud = put(engine, identity, limits, a_mail())
    assert isinstance(loud, Enqueued)
    (tripped,) = loud.tripped
    assert (tripped.which, tripped.caught, loud.held_under) == (EVERYTHING, 4, tripped.hold_id)
    with engine.begin() as connection:
        (standing,) = standing_holds(connection)
        assert (standing.held_by, standing.id) == (BREAKER, tripped.hold_id)
        assert "3/hour" in standing.why
    later = put(engine, identity, limits, a_mail())
    assert isinstance(later, Enqueued)
    assert (later.tripped, later.held_under) == ((), tripped.hold_id)
    with engine.begin() as connection:
        assert claim_due(connection, owner="relay", limit=10, lease=timedelta(seconds=8)) == []
    assert states(engine) == {"held": 5}


def test_a_person_lets_them_go_and_the_breaker_counts_anew(engine: Engine, identity: Identity) -> None:
    limits = Limits(breakers=(Breaker(window=Window.read("3/hour")),))
    for _ in range(5):
        put(engine, identity, limits, a_mail())
    with engine.begin() as connection:
        # The fifth is pending until a relay looks: the hold caught the four that were there.
        assert let_go(connection, EVERYTHING, by="operator:anne") == 4
    calm = [put(engine, identity, limits, a_mail()) for _ in range(3)]
    assert all(isinstance(one, Enqueued) and not one.tripped for one in calm)
    again = put(engine, identity, limits, a_mail())
    assert isinstance(again, Enqueued)
    assert len(again.tripped) == 1


def test_the_breaker_of_a_kind_holds_that_kind_alone(engine: Engine, identity: Identity) -> None:
    limits = Limits(breakers=(Breaker(window=Window.read("2/hour"), which=CONFIRMS),))
    for _ in range(6):
        put(engine, identity, limits, a_mail())
    for _ in range(3):
        put(engine, identity, limits, a_question(kind="confirm"))
    with engine.begin() as connection:
        assert [one.which for one in standing_holds(connection)] == [CONFIRMS]
    assert states(engine) == {"held": 3, "pending": 6}


def test_a_hold_of_a_persons_is_not_taken_for_the_breakers(engine: Engine, identity: Identity) -> None:
    limits = Limits(breakers=(Breaker(window=Window.read("1/hour")),))
    with engine.begin() as connection:
        keep_back(connection, EVERYTHING, by="operator:anne", why="la boutique est fermée")
    done = [put(engine, identity, limits, a_mail()) for _ in range(4)]
    assert all(isinstance(one, Enqueued) and not one.tripped and one.held_under is None for one in done)


def test_letters_of_an_hour_ago_set_no_breaker_off(engine: Engine, identity: Identity) -> None:
    limits = Limits(breakers=(Breaker(window=Window.read("3/hour")),))
    for _ in range(3):
        put(engine, identity, limits, a_mail())
    age_all(engine, timedelta(hours=1))
    done = [put(engine, identity, limits, a_mail()) for _ in range(3)]
    assert all(isinstance(one, Enqueued) and not one.tripped for one in done)


def test_twenty_at_once_set_the_breaker_off_once(engine: Engine, identity: Identity) -> None:
    limits = Limits(breakers=(Breaker(window=Window.read("5/hour")),))
    ready = Barrier(20)

    def one(_number: int) -> Enqueued | Reached:
        ready.wait()
        return put(engine, identity, limits, a_mail())

    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(one, range(20)))
    assert all(isinstance(one, Enqueued) for one in done)
    late = put(engine, identity, limits, a_mail())
    trips = [one for one in (*done, late) if isinstance(one, Enqueued) and one.tripped]
    assert len(trips) == 1
    with engine.begin() as connection:
        claim_due(connection, owner="relay", limit=50, lease=timedelta(seconds=8))
    assert states(engine) == {State.HELD: 21}
