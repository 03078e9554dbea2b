"""The database's clock is set an hour forwards or back while work is in hand: it is taken up again at once, and done once.

No test may set a machine's clock. To every lease a clock that is set back is the same as a lease that was moved forwards.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import BigInteger, literal, update

from outbox.claims import claim_due, rescue_expired
from outbox.doubts import take_doubts
from outbox.notes import Offered, write_notes
from outbox.schema import outbox
from outbox.upkeep import DOUBT_WORK
from tests.builders import an_order
from tests.worker.shop import Shop
from worker.decisions.handlers import Handled
from worker.errors import LeaseLostError
from worker.intake.inbox import claim, renew, still_ours
from worker.intake.lease import renew as renew_lease
from worker.intake.lease import take
from worker.schema import inbound, lease

HOUR = 3_600_000
LEASE = timedelta(seconds=8)
DOUBT_LEASE = timedelta(minutes=15)
STEPS = pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["an hour back", "an hour forwards"])


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order())
    yield shop
    shop.engines.dispose()


def set_clock(shop: Shop, step: int) -> None:
    """Set the database's clock by so many milliseconds, as every lease sees it."""
    by = literal(-step, BigInteger())
    with shop.engines.writer.begin() as connection:
        connection.execute(update(lease).values(until=lease.c.until + by))
        connection.execute(update(inbound).values(lease_until=inbound.c.lease_until + by))
        connection.execute(update(outbox).values(lease_until=outbox.c.lease_until + by))


@STEPS
def test_a_mail_in_a_workers_hands_is_taken_up_and_decided_once(shop: Shop, step: int) -> None:
    mail = shop.receive()
    with shop.engines.writer.begin() as connection:
        mine = claim(connection, mail, owner="first")
        assert mine is not None
        assert claim(connection, mail, owner="second") is None
    set_clock(shop, step)
    assert shop.handle(mail).handled is Handled.DECIDED
    for late in (still_ours, renew):
        with shop.engines.writer.begin() as connection, pytest.raises(LeaseLostError):
            late(connection, mine)
    assert shop.granted() == [7690]
    assert len(shop.letters()) == 1


@STEPS
def test_the_mailbox_gets_another_poller(shop: Shop, step: int) -> None:
    with shop.engines.writer.begin() as connection:
        mine = take(connection, "poller", "first")
        assert mine is not None
        assert take(connection, "poller", "second") is None
    set_clock(shop, step)
    with shop.engines.writer.begin() as connection:
        assert take(connection, "poller", "second") is not None
    with shop.engines.writer.begin() as connection, pytest.raises(LeaseLostError):
        renew_lease(connection, mine)


@STEPS
def test_a_letter_in_a_relays_hands_is_taken_back(shop: Shop, step: int) -> None:
    shop.handle(shop.receive())
    with shop.engines.writer.begin() as connection:
        (mine,) = claim_due(connection, owner="first", limit=9, lease=LEASE)
        assert rescue_expired(connection).pending == 0
    set_clock(shop, step)
    with shop.engines.writer.begin() as connection:
        assert rescue_expired(connection).pending == 1
        assert write_notes(connection, [Offered(claim=mine, lease=LEASE)], owner="first") == set()


@pytest.mark.parametrize("step, is_taken", [(-HOUR, False), (HOUR, True)], ids=["an hour back", "an hour forwards"])
def test_a_letter_whose_text_was_given_away_is_never_taken_early(shop: Shop, step: int, *, is_taken: bool) -> None:
    """No fence calls back a text that is being given away: what is in doubt waits for its own lease."""
    shop.handle(shop.receive())
    with shop.engines.writer.begin() as connection:
        (mine,) = claim_due(connection, owner="first", limit=9, lease=LEASE)
        assert write_notes(connection, [Offered(claim=mine, lease=DOUBT_LEASE)], owner="first") == {mine.id}
        assert take_doubts(connection, owner="second", limit=9, lease=DOUBT_WORK) == []
    set_clock(shop, step)
    with shop.engines.writer.begin() as connection:
        found = take_doubts(connection, owner="second", limit=9, lease=DOUBT_WORK)
        assert [one.id for one in found] == ([mine.id] if is_taken else [])
