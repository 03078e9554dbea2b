"""Depths and ages as Prometheus reads them: the database and Redis, whole, at the moment of the scrape.

Every process gives the same figures, so that a dead one hides nothing; whoever reads them takes `max without (instance)`. A
source that cannot be read is said so and gives no figures, since an old one would look like a good one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from worker.run.counts import PREFIX, word
from worker.run.depths import MAILS_THAT_AGE, Cases, Depth, Depths, Ended
from worker.run.latest import Latest
from worker.run.redis_queues import RedisQueue

_HELP: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "source_readable": ("Whether this process could read the source of the figures below: 1, or 0.", ("source",)),
    "mails": ("Mails taken in, by the state they are in.", ("state",)),
    "mails_oldest_seconds": ("Since the oldest mail of a state was stored; 0 where there is none.", ("state",)),
    "mails_apart": ("Mails about something else than a cancellation, left in the mailbox: no cases.", ()),
    "cases_open": ("Cases that wait for a person.", ("ground", "urgent")),
    "cases_oldest_seconds": ("Since the oldest open case was opened.", ("ground", "urgent")),
    "cases_unclaimed": ("Open cases that nobody works on.", ("ground", "urgent")),
    "cases_unclaimed_oldest_seconds": (
        "Since the oldest case that nobody works on was opened; 0 where there is none.",
        ("ground", "urgent"),
    ),
    "letters": ("Letters of the outbox, by the state they are in.", ("state",)),
    "letters_oldest_seconds": (
        "How long the oldest letter has been in a state; a pending one since it could have left; 0 where there is none.",
        ("state",),
    ),
    "holds": ("Standing orders to keep letters back, by what they keep.", ("scope",)),
    "holds_oldest_seconds": ("Since the oldest standing hold was placed; 0 where there is none.", ("scope",)),
    "changes_undelivered": ("Changes of orders and credits that ON_CHANGE has not taken yet.", ()),
    "changes_undelivered_oldest_seconds": ("Age of the oldest of them; 0 where there is none.", ()),
    "processes": ("Processes that said lately that they live.", ("role",)),
    "heartbeat_age_seconds": ("Since the liveliest process of a role last said that it lives.", ("role",)),
    "live": ("1 where decisions are carried out, 0 in shadow mode.", ()),
    "intake_paused": ("1 while intake is paused.", ()),
    "intake_paused_seconds": ("How long intake has been paused; 0 while it is not.", ()),
    "poll_age_seconds": ("Since the last poll of the mailbox that went well.", ()),
    "sent_age_seconds": ("Since a mail server last took a letter.", ()),
    "book_age_seconds": ("Age of the order book.", ()),
    "book_max_age_seconds": ("From which age on the book stops nothing by itself (BOOK_MAX_AGE_MINUTES).", ()),
    "redis_messages": ("Messages of a dramatiq queue: waiting, delayed, unacked or dead.", ("queue", "state")),
    "redis_workers": ("Brokers that spoke to Redis lately.", ("queue",)),
}


class Gauges(Collector):
    """Reads both sources through `Latest`, so that a scrape neither hangs nor asks too often. `queues` is None without Redis."""

    def __init__(
        self,
        depths: Latest[Depths],
        ended: Latest[Ended],
        queues: Latest[tuple[RedisQueue, ...]] | None,
        *,
        book_max_age: timedelta | None,
    ) -> None:
        """Prepare; nothing is read yet. `book_max_age` None: the book never gets too old."""
        self._depths = depths
        self._ended = ended
        self._queues = queues
        self._book_max_age = book_max_age

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Name every figure without reading any: a registry asks this at once."""
        return _Sheet().families()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the figures as they stand."""
        sheet = _Sheet()
        depths = self._depths.value()
        sheet.write("source_readable", depths is not None, source="database")
        if depths is not None:
            _write_depths(sheet, depths)
            _write_ended(sheet, self._ended.value())
        if self._book_max_age is not None:
            sheet.write("book_max_age_seconds", self._book_max_age)
        if self._queues is not None:
            queues = self._queues.value()
            sheet.write("source_readable", queues is not None, source="redis")
            for queue in queues or ():
                _write_queue(sheet, queue)
        return sheet.families()


class _Sheet:
    """Figures being written down, under the names that have a meaning."""

    def __init__(self) -> None:
        self._families = {
            name: GaugeMetricFamily(PREFIX + name, says, labels=labels) for name, (says, labels) in _HELP.items()
        }

    def write(self, name: str, value: float | timedelta, **labels: str) -> None:
        figure = value.total_seconds() if isinstance(value, timedelta) else float(value)
        self._families[name].add_metric([word(labels[label]) for label in _HELP[name][1]], figure)

    def families(self) -> Iterator[GaugeMetricFamily]:
        yield from self._families.values()


def _write_depths(sheet: _Sheet, depths: Depths) -> None:
    for state, mails in depths.mails.items():
        sheet.write("mails", mails.count, state=str(state))
        if state in MAILS_THAT_AGE:
            sheet.write("mails_oldest_seconds", mails.oldest, state=str(state))
    for one in depths.cases:
        _write_cases(sheet, one)
    for place, letters in depths.letters.items():
        sheet.write("letters", letters.count, state=str(place))
        sheet.write("letters_oldest_seconds", letters.oldest, state=str(place))
    for scope, holds in depths.holds.items():
        sheet.write("holds", holds.count, scope=str(scope))
        sheet.write("holds_oldest_seconds", holds.oldest, scope=str(scope))
    for role, beats in depths.processes.items():
        sheet.write("processes", beats.alive, role=role)
        if beats.age is not None:
            sheet.write("heartbeat_age_seconds", beats.age, role=role)
    _write_whole(sheet, depths, depths.undelivered_changes)


def _write_ended(sheet: _Sheet, ended: Ended | None) -> None:
    if ended is not None:
        sheet.write("mails_apart", ended.apart)
        for state, count in ended.mails.items():
            sheet.write("mails", count, state=str(state))
        for place, count in ended.letters.items():
            sheet.write("letters", count, state=str(place))


def _write_whole(sheet: _Sheet, depths: Depths, changes: Depth) -> None:
    sheet.write("changes_undelivered", changes.count)
    sheet.write("changes_undelivered_oldest_seconds", changes.oldest)
    sheet.write("live", depths.live)
    sheet.write("intake_paused", depths.paused is not None)
    sheet.write("intake_paused_seconds", depths.paused or 0)
    ages = {"poll_age_seconds": depths.polled, "sent_age_seconds": depths.sent, "book_age_seconds": depths.book}
    for name, age in ages.items():
        if age is not None:
            sheet.write(name, age)


def _write_cases(sheet: _Sheet, cases: Cases) -> None:
    labels = {"ground": cases.ground, "urgent": "true" if cases.urgent else "false"}
    sheet.write("cases_open", cases.open.count, **labels)
    sheet.write("cases_oldest_seconds", cases.open.oldest, **labels)
    sheet.write("cases_unclaimed", cases.unclaimed.count, **labels)
    sheet.write("cases_unclaimed_oldest_seconds", cases.unclaimed.oldest, **labels)


def _write_queue(sheet: _Sheet, queue: RedisQueue) -> None:
    places = {"waiting": queue.waiting, "delayed": queue.delayed, "unacked": queue.unacked, "dead": queue.dead}
    for state, count in places.items():
        sheet.write("redis_messages", count, queue=queue.name, state=state)
    sheet.write("redis_workers", queue.workers, queue=queue.name)
