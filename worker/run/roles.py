"""What each process does from its start to its clean end. `up` runs all of them in one process."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from worker.decisions.handlers import HandledMail
from worker.intake.lease import let_go, take
from worker.intake.poller import Signs
from worker.orders.on_change import Teller
from worker.run.bootstrap import Parts
from worker.run.broker import MailBell, make_broker
from worker.run.doorbell import OutboxBell, listen
from worker.run.heartbeats import Heart
from worker.run.purging import DailyPurge
from worker.run.workshop import Workshop
from worker.unit import UnitOfWork

log = structlog.get_logger()

TELLER_LEASE = timedelta(seconds=60)
TELL_EVERY_SECONDS = 1.0
POLLER_SILENT_SECONDS = 600.0
"""A poller may be fetching a day's mails over a slow line."""
POLLED_LATELY = timedelta(minutes=5)
TURN_SECONDS = 1.0


def redis_url_of(parts: Parts) -> str | None:
    """Return where Redis is, None without."""
    return parts.redis_url


def run_poller(parts: Parts, stop: threading.Event, *, on_stored: Callable[[list[int]], object] | None = None) -> None:
    """Take mail in until told to stop; `on_stored` replaces the bell of other processes."""
    url = redis_url_of(parts)
    ring = on_stored or (MailBell(make_broker(url)).ring if url is not None else lambda _ids: None)

    def ring_all(ids: list[int]) -> None:
        parts.counts.mails_stored(len(ids))
        ring(ids)

    poller = parts.poller(ring_all)

    def said() -> dict[str, Any]:
        signs = poller.signs
        return {
            "state": signs.state,
            "polled_at": signs.polled_at,
            "waiting_since": signs.waiting_since,
            "failures": signs.failures,
            "unfetched": signs.unfetched,
            "unfetched_since": signs.unfetched_since,
        }

    parts.vitals.ask("poller", lambda: _poll_fault(parts, poller.signs))
    _say_start(parts, "poller")
    with _heart(parts, "poller", said):
        poller.run(parts.vitals.watch("poller", stop, silent_after=POLLER_SILENT_SECONDS))
    log.info("stopped")


def run_worker(
    parts: Parts,
    stop: threading.Event,
    *,
    on_decided: Callable[[int, HandledMail], None] = lambda _id, _done: None,
    on_workshop: Callable[[Workshop, MailBell], None] = lambda _shop, _bell: None,
) -> None:
    """Decide mails until told to stop."""
    url = redis_url_of(parts)
    broker = make_broker(url)
    outbox_bell = OutboxBell(url)

    def decided(inbound_id: int, done: HandledMail) -> None:
        outbox_bell.ring()
        on_decided(inbound_id, done)

    shop = Workshop(
        handler=parts.handler(),
        broker=broker,
        threads=parts.settings.worker_threads,
        has_redis=url is not None,
        on_decided=decided,
    )
    on_workshop(shop, MailBell(broker))
    _say_start(parts, "worker")
    with ExitStack() as stack:
        if parts.settings.read_in_child:
            stack.callback(parts.reading_room.close)
            threading.Thread(target=parts.reading_room.warm_up, name="reading-room", daemon=True).start()
        stack.enter_context(_heart(parts, "worker", lambda: {"handled": shop.handled}))
        teller = parts.teller()
        if teller is not None:
            stack.callback(_telling(parts, teller, stop).join, 2.0)
        stack.callback(DailyPurge(parts=parts, stop=stop).start().join, 2.0)
        shop.run(parts.vitals.watch("worker", stop))
    log.info("stopped")


def run_relay(parts: Parts, stop: threading.Event, *, bell: threading.Event | None = None) -> None:
    """Send the outbox until told to stop; `bell` is rung by a worker in the same process."""
    relay = parts.relay()
    _say_start(parts, "relay")
    with _heart(parts, "relay", dict):
        asyncio.run(_relay(parts, relay.run, stop, bell))
    log.info("stopped")


async def _relay(
    parts: Parts,
    run: Callable[[asyncio.Event, asyncio.Event], Any],
    stop: threading.Event,
    bell: threading.Event | None,
) -> None:
    loop = asyncio.get_running_loop()
    ended, rung = asyncio.Event(), asyncio.Event()
    url = redis_url_of(parts)
    parts.vitals.watch("relay", stop)

    def wait_for_stop() -> None:
        stop.wait()
        loop.call_soon_threadsafe(ended.set)

    def hear_bell(here: threading.Event) -> None:
        while not stop.is_set():
            if here.wait(0.5):
                here.clear()
                loop.call_soon_threadsafe(rung.set)

    threading.Thread(target=wait_for_stop, name="relay-stop", daemon=True).start()
    if bell is not None:
        threading.Thread(target=hear_bell, args=(bell,), name="relay-bell", daemon=True).start()
    if url is not None:

        def ring() -> None:
            loop.call_soon_threadsafe(rung.set)

        listen(url, ring, stop)
    turning = asyncio.create_task(_turn(parts, ended))
    try:
        await run(ended, rung)
    finally:
        turning.cancel()


async def _turn(parts: Parts, ended: asyncio.Event) -> None:
    """Note every second that the event loop turns: one that something holds up does not."""
    while not ended.is_set():
        parts.vitals.turned("relay")
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), TURN_SECONDS)


def _poll_fault(parts: Parts, signs: Signs) -> str | None:
    """Say what is wrong with a poller that has not polled lately; one that stands by for another has nothing to poll."""
    if signs.state == "standby":
        return None
    if signs.polled_at is None:
        return "no poll has gone well yet"
    age = parts.clock() - signs.polled_at
    return f"the last poll went well {age.total_seconds():.0f} s ago" if age > POLLED_LATELY else None


def _telling(parts: Parts, teller: Teller, stop: threading.Event) -> threading.Thread:
    """Tell the shop its changes on a thread of its own; one teller at a time, however many workers there are."""

    def tell() -> None:
        held = None
        while not stop.wait(TELL_EVERY_SECONDS):
            try:
                with UnitOfWork(parts.engines.writer) as unit:
                    held = take(unit.connection, "teller", parts.owner, lasting=TELLER_LEASE)
                    unit.commit()
                if held is not None:
                    teller.tell_due(most=1)
            except SQLAlchemyError as error:
                log.warning("database_away", what="teller", error=type(error).__name__)
        if held is not None:
            with UnitOfWork(parts.engines.writer) as unit:
                let_go(unit.connection, held)
                unit.commit()

    thread = threading.Thread(target=tell, name="teller", daemon=True)
    thread.start()
    return thread


def _heart(parts: Parts, role: str, detail: Callable[[], dict[str, Any]]) -> Heart:
    return Heart(parts.engines.writer, process=f"{parts.owner}:{role}", role=role, clock=parts.clock, detail=detail)


def _say_start(parts: Parts, what: str) -> None:
    """Say at start what will be touched and who is believed, so that nobody finds out by its effects."""
    settings = parts.settings
    with parts.engines.reader.connect() as connection:
        live = parts.is_live(connection)
    log.info(
        "started",
        what=what,
        mode="live" if live else "shadow: decides and drafts, changes no order, credits nothing, sends nothing",
        redis=settings.redis_url is not None,
        database=parts.engines.writer.dialect.name,
    )
    if what != "relay" and not (settings.authserv_ids and settings.own_hosts):
        log.warning(
            "nobody_is_proven", why="AUTHSERV_IDS and OWN_HOSTS are not both set: every sender counts as unproven"
        )
