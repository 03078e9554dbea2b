"""Taking, keeping and taking back; what is written down, and what comes too late."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine

from outbox.answers import Later, Never, Phase, Taken, Unknown
from outbox.backoff import Kind
from outbox.claims import MOST_RESCUES, Claim, claim_due, renew, rescue_expired
from outbox.doubts import Ending, settle, take_doubts
from outbox.notes import Delivered, Doubted, GivenUp, Note, Offered, Postponed, Returned, write_notes
from outbox.schema import outbox
from tests.outbox.builders import a_mail, let_time_pass, put, rows, tries

LEASE = timedelta(seconds=30)
LATER = Later(phase=Phase.RCPT, kind=Kind.GREYLIST, code=450, reply="later")
NEVER = Never(phase=Phase.RCPT, code=550, reply="nobody")
TAKEN = Taken(code=250, reply="ok")


def claim(engine: Engine, *, owner: str = "one", limit: int = 50, lease: timedelta = LEASE) -> list[Claim]:
    """Take what is due."""
    with engine.begin() as connection:
        return claim_due(connection, owner=owner, limit=limit, lease=lease)


def write(engine: Engine, *notes: Note, owner: str = "one") -> set[int]:
    """Write notes."""
    with engine.begin() as connection:
        return write_notes(connection, notes, owner=owner)


def offered(engine: Engine) -> Claim:
    """Give a mail whose text is being given away."""
    put(engine)
    (mine,) = claim(engine)
    assert write(engine, Offered(claim=mine, lease=LEASE)) == {mine.id}
    return mine


def test_due_mails_are_taken_oldest_first_and_the_try_is_counted(engine: Engine) -> None:
    first, second, third = put(engine, a_mail(), a_mail(), a_mail())
    future = datetime.now(UTC) + timedelta(hours=1)
    put(engine, a_mail(not_before=future))
    assert [one.id for one in claim(engine, limit=2)] == [first, second]
    assert [one.id for one in claim(engine, owner="two")] == [third]
    assert claim(engine) == []
    assert [(row.state, row.attempts) for row in rows(engine)] == [("claimed", 1)] * 3 + [("pending", 0)]


def test_a_claim_carries_all_that_sending_needs(engine: Engine) -> None:
    mail = a_mail()
    put(engine, mail)
    (mine,) = claim(engine)
    (row,) = rows(engine)
    assert (mine.recipient, mine.mime, mine.message_id) == (mail.recipient, row.mime, row.message_id)
    assert (mine.kind, mine.fence, mine.attempts) == ("cancel", 1, 1)
    assert timedelta(0) <= mine.since_first < timedelta(seconds=5)


def test_eight_relays_at_once_take_each_mail_once(engine: Engine) -> None:
    ids = put(engine, *[a_mail() for _ in range(200)])

    def take(relay: int) -> Iterator[int]:
        while mine := claim(engine, owner=f"relay {relay}", limit=7):
            yield from (one.id for one in mine)

    with ThreadPoolExecutor(8) as relays:
        taken = [number for numbers in relays.map(lambda relay: list(take(relay)), range(8)) for number in numbers]
    assert sorted(taken) == ids


def test_a_mail_whose_relay_vanished_is_due_again_and_the_late_relay_changes_nothing(engine: Engine) -> None:
    put(engine)
    (late,) = claim(engine, owner="late")
    with engine.begin() as connection:
        assert rescue_expired(connection).pending == 0
    let_time_pass(engine)
    with engine.begin() as connection:
        assert rescue_expired(connection).pending == 1
    before = rows(engine)
    for note in (
        Offered(claim=late, lease=LEASE),
        Postponed(claim=late, answer=LATER, wait=LEASE),
        GivenUp(claim=late, answer=NEVER),
        Returned(claim=late),
    ):
        assert write(engine, note, owner="late") == set()
    assert rows(engine) == before
    (again,) = claim(engine, owner="late")
    assert (again.attempts, again.fence > late.fence) == (2, True)
    assert write(engine, Offered(claim=late, lease=LEASE), owner="late") == set()
    assert write(engine, Offered(claim=again, lease=LEASE), owner="late") == {again.id}


def test_a_living_relay_keeps_what_it_has(engine: Engine) -> None:
    put(engine)
    mine = claim(engine, lease=timedelta(milliseconds=1))
    with engine.begin() as connection:
        assert renew(connection, owner="one", claims=mine, lease=LEASE) == 1
        assert renew(connection, owner="two", claims=mine, lease=LEASE) == 0
        assert renew(connection, owner="one", claims=[], lease=LEASE) == 0
    with engine.begin() as connection:
        assert rescue_expired(connection).pending == 0


def test_a_lease_that_ran_out_but_was_not_taken_yet_is_still_ours(engine: Engine) -> None:
    put(engine)
    (mine,) = claim(engine, lease=timedelta(milliseconds=-1))
    assert write(engine, Offered(claim=mine, lease=LEASE)) == {mine.id}


def test_a_mail_that_keeps_losing_its_relays_is_held(engine: Engine) -> None:
    put(engine)
    for _ in range(MOST_RESCUES):
        assert len(claim(engine)) == 1
        let_time_pass(engine)
        with engine.begin() as connection:
            rescue_expired(connection)
    (row,) = rows(engine)
    assert (row.state, row.held_by) == ("held", "outbox")
    assert [verdict for _, verdict, _ in tries(engine)] == ["rescued"] * (MOST_RESCUES - 1) + ["held"]


def test_a_mail_in_doubt_is_never_rescued_as_if_untouched(engine: Engine) -> None:
    offered(engine)
    let_time_pass(engine)
    with engine.begin() as connection:
        assert rescue_expired(connection).pending == 0
    assert rows(engine)[0].state == "in_doubt"


def test_offered_twice_is_offered_once(engine: Engine) -> None:
    mine = offered(engine)
    assert write(engine, Offered(claim=mine, lease=LEASE)) == {mine.id}
    assert rows(engine)[0].state == "in_doubt"


ENDS = [
    (lambda mine: Delivered(claim=mine, answer=TAKEN), "sent", ("body", "sent", 250)),
    (lambda mine: Postponed(claim=mine, answer=LATER, wait=LEASE), "pending", ("rcpt", "later", 450)),
    (lambda mine: GivenUp(claim=mine, answer=NEVER), "failed", ("rcpt", "refused", 550)),
    (lambda mine: Doubted(claim=mine, answer=Unknown(why="cut"), wait=LEASE), "in_doubt", ("body", "doubt", None)),
]


@pytest.mark.parametrize("note, state, line", ENDS)
def test_what_came_of_a_try_is_written_once_with_its_history(
    engine: Engine, note: object, state: str, line: tuple[str, str, int | None]
) -> None:
    mine = offered(engine)
    assert callable(note)
    assert write(engine, note(mine), owner="another") == set()
    assert write(engine, note(mine)) == {mine.id}
    assert write(engine, note(mine)) == set()
    (row,) = rows(engine)
    assert (row.state, row.lease_owner, row.lease_until) == (state, None, None)
    assert tries(engine) == [line]


def test_a_mail_given_back_untried_costs_no_try(engine: Engine) -> None:
    put(engine)
    (mine,) = claim(engine)
    assert write(engine, Returned(claim=mine)) == {mine.id}
    (row,) = rows(engine)
    assert (row.state, row.attempts, row.first_tried_at) == ("pending", 0, None)
    assert tries(engine) == []


def test_a_mail_given_back_after_an_earlier_try_keeps_that_one(engine: Engine) -> None:
    put(engine)
    (mine,) = claim(engine)
    write(engine, Postponed(claim=mine, answer=LATER, wait=LEASE))
    let_time_pass(engine)
    (mine,) = claim(engine)
    assert mine.since_first >= timedelta(hours=23)
    write(engine, Returned(claim=mine))
    (row,) = rows(engine)
    assert (row.attempts, row.first_tried_at is None) == (1, False)


def test_a_mail_in_doubt_cannot_be_given_back_as_untried(engine: Engine) -> None:
    mine = offered(engine)
    assert write(engine, Returned(claim=mine)) == set()
    assert rows(engine)[0].state == "in_doubt"


def test_many_notes_share_one_transaction_and_only_the_late_ones_are_left_out(engine: Engine) -> None:
    put(engine, *[a_mail() for _ in range(30)])
    mine = claim(engine)
    random = Random(4)
    lost = set(random.sample([one.id for one in mine], 10))
    with engine.begin() as connection:
        connection.execute(outbox.update().where(outbox.c.id.in_(lost)).values(fence=outbox.c.fence + 1))
    assert write(engine, *(Offered(claim=one, lease=LEASE) for one in mine)) == {one.id for one in mine} - lost
    assert {row.id for row in rows(engine) if row.state == "claimed"} == lost


def test_a_doubt_is_taken_when_its_pause_or_its_relays_lease_is_over(engine: Engine) -> None:
    abandoned = offered(engine)
    known = offered(engine)
    write(engine, Doubted(claim=known, answer=Unknown(why="cut"), wait=LEASE))

    def take(owner: str) -> list[int]:
        with engine.begin() as connection:
            return [one.id for one in take_doubts(connection, owner=owner, limit=9, lease=LEASE)]

    assert take("two") == []
    let_time_pass(engine)
    assert take("two") == [abandoned.id, known.id]
    assert take("three") == []
    assert write(engine, Delivered(claim=abandoned, answer=TAKEN)) == set()


@pytest.mark.parametrize(
    "how, state, doubts, last",
    [
        (Ending.DELIVERED, "sent", 0, "found"),
        (Ending.RESEND, "pending", 1, "resent"),
        (Ending.HOLD, "held", 0, "held"),
        (Ending.WAIT, "in_doubt", 0, None),
    ],
)
def test_a_doubt_ends_once_and_only_by_the_relay_that_took_it(
    engine: Engine, how: Ending, state: str, doubts: int, last: str | None
) -> None:
    offered(engine)
    let_time_pass(engine)
    with engine.begin() as connection:
        (doubt,) = take_doubts(connection, owner="two", limit=9, lease=LEASE)
        assert not settle(connection, doubt, how, owner="three")
        assert settle(connection, doubt, how, owner="two")
        assert not settle(connection, doubt, how, owner="two")
    (row,) = rows(engine)
    assert (row.state, row.doubts, row.lease_owner) == (state, doubts, None)
    assert [verdict for _, verdict, _ in tries(engine)] == ([last] if last else [])
