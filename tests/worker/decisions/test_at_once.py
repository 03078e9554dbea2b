"""Many workers on one order: one cancellation, one credit, one decision letter, whoever is faster."""

import itertools
import multiprocessing
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from parsers.request import Intent
from tests.builders import CLAIRE, NUMBER, a_reading, an_order
from tests.worker.shop import Shop
from worker.intake.inbox import claimable_ids
from worker.schema import InboundState, cancellation, change, inbound

MAILS = 50


def fill(shop: Shop, *, aliases: bool) -> None:
    """Store fifty requests for one order, from one address or from as many aliases of its account as there are mails."""
    others = tuple(f"claire{at}@orange.fr" for at in range(MAILS)) if aliases else ()
    shop.take_orders(an_order(aliases=others))
    for at in range(MAILS):
        sender = others[at] if aliases else CLAIRE
        shop.receive(
            a_reading(sender=sender, message_id=f"<{at}@orange.fr>", text=f"Annulez ma commande {NUMBER}. {at}\n")
        )


def drain_at_random(shop: Shop, seed: int) -> None:
    """Do as a woken worker does: take any mail that may be taken, until there is none."""
    order = random.Random(seed)
    handler = shop.handler(owner=f"worker-{seed}")
    for _ in range(4000):
        with shop.engines.reader.connect() as connection:
            ids = claimable_ids(connection, limit=MAILS)
            left = claimable_or_leased(shop)
        if not ids and not left:
            return
        if not ids:  # all that is left is in another's hands
            time.sleep(order.uniform(0.1, 0.4))
            continue
        try:
            handler.handle(order.choice(ids))
        except (
            SQLAlchemyError
        ):  # waited too long for a lock: the mail is taken up again, as worker/run/workshop.py does
            time.sleep(order.uniform(0.1, 0.4))


def claimable_or_leased(shop: Shop) -> bool:
    with shop.engines.reader.connect() as connection:
        query = select(inbound.c.id).where(inbound.c.state == str(InboundState.STORED)).limit(1)
        return connection.execute(query).scalar_one_or_none() is not None


def check_once(shop: Shop) -> None:
    counted = Counter(shop.outcomes())
    assert counted["cancel"] == 1, counted
    assert counted["already_done"] + counted["handoff"] == MAILS - 1, counted
    assert counted["already_done"] >= 1, counted
    assert shop.granted() == [7690]
    assert len(shop.rows(cancellation)) == 1
    assert [row["number"] for row in shop.rows(change)] == [1, 2]
    assert Counter(kind for kind, _ in shop.letters())["canceled"] == 1


def test_fifty_mails_of_the_owner_decided_by_fifty_threads(upgraded_url: str) -> None:
    shop = Shop.at(upgraded_url)
    fill(shop, aliases=False)
    with ThreadPoolExecutor(MAILS) as pool:
        list(pool.map(lambda seed: drain_at_random(shop, seed), range(MAILS)))
    check_once(shop)
    shop.engines.dispose()


def test_fifty_mails_from_aliases_decided_by_fifty_threads(upgraded_url: str) -> None:
    shop = Shop.at(upgraded_url)
    fill(shop, aliases=True)
    with ThreadPoolExecutor(MAILS) as pool:
        list(pool.map(lambda seed: drain_at_random(shop, seed), range(MAILS)))
    check_once(shop)
    shop.engines.dispose()


def _drain_in_process(url: str, seed: int) -> None:
    shop = Shop.at(url)
    drain_at_random(shop, seed)
    shop.engines.dispose()


def test_fifty_mails_from_aliases_decided_by_eight_processes(upgraded_url: str) -> None:
    shop = Shop.at(upgraded_url)
    fill(shop, aliases=True)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_drain_in_process, args=(upgraded_url, seed)) for seed in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 8
    check_once(shop)
    shop.engines.dispose()


def test_request_and_retraction_both_waiting_credit_nothing_in_any_interleaving(upgraded_url: str) -> None:
    shop = Shop.at(upgraded_url)
    numbers = [f"40{at:05}" for at in range(100)]
    shop.take_orders(*(an_order(number, email=f"c{number}@orange.fr") for number in numbers))
    mails = itertools.count()
    for number in numbers:
        for intent, words in ((Intent.CANCEL, "Annulez."), (Intent.RETRACTION, "Finalement, gardez-la.")):
            shop.receive(
                a_reading(
                    sender=f"c{number}@orange.fr",
                    numbers=[],
                    intent=intent,
                    text=words,
                    message_id=f"<{next(mails)}@o.fr>",
                )
            )
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda seed: drain_at_random(shop, seed), range(8)))
    assert shop.granted() == []
    assert set(shop.outcomes()) == {"handoff"}
    shop.engines.dispose()
