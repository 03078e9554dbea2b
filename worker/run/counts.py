"""What a process counts and times of its own work, for Prometheus: nothing in it names a customer, an order or an address.

The registry is the process's own, so that two of them in one interpreter never mix. What all processes share (how much
waits, and since when) is not counted up and down here but read whole (`worker.run.gauges`).
"""

import re
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import ConnectionPoolEntry

from parsers.request import Reading
from policies.decision import Outcome
from worker.decisions.handlers import Handled, HandledMail

PREFIX = "serviceclient_"
WAITS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 14_400, 86_400)
"""Seconds between the usual moment and a day of outage."""
WORK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
_WORD = re.compile(r"[a-z0-9][a-z0-9_]{0,47}")


def word(text: str) -> str:
    """Return a label's value: one of the program's own words, « other » for whatever does not look like one.

    An address, an order number or a name can so never become a label, whatever was written into a column.
    """
    return text if _WORD.fullmatch(text) and not text.isdigit() else "other"


class Counts:
    """Counters and histograms of one process, in a registry of its own."""

    def __init__(self) -> None:
        """Make every metric at nought, so that its first increase is seen."""
        # They would be a series beside each series, which nothing here reads.
        disable_created_metrics()  # type: ignore[no-untyped-call] # the library leaves it untyped
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._stored = self._counter("mails_stored", "Mails taken in from the mailbox and stored.")
        self._interruptions = self._counter(
            "mailbox_interruptions", "Connections to the mailbox that were lost, refused or never made.", "why"
        )
        self._decided = self._counter("mails_decided", "Mails decided by this process.", "outcome")
        self._failures = self._counter("mail_failures", "Tries to handle a mail that failed and are made again.")
        self._sent = self._counter("letters_sent", "Letters that the mail server took.", "kind")
        self._postponed = self._counter(
            "letters_postponed", "Tries to send that ended in « later », by how far they got and why.", "phase", "why"
        )
        self._refused = self._counter(
            "letters_failed", "Letters that the mail server refused for good, or for too long.", "phase", "code"
        )
        self._doubts = self._counter("letters_in_doubt", "Letters whose delivery nobody could know.")
        self._outbox = self._counter("outbox_events", "What else happened to the outbox, by name.", "event")
        self._to_decision = self._histogram(
            "decision_delay_seconds", "From a mail's being stored to its decision.", WAITS
        )
        self._to_sending = self._histogram(
            "sending_delay_seconds", "From a decision's commit to its letter's being taken by the mail server.", WAITS
        )
        self._reading = self._histogram("reading_seconds", "How long a mail takes to be read.", WORK)
        self._units = self._histogram(
            "database_unit_seconds",
            "How long transactions last, waits for locks included, by how they end.",
            WORK,
            "end",
        )
        for outcome in Outcome:
            self._decided.labels(outcome=str(outcome))

    def mails_stored(self, many: int) -> None:
        """Count mails taken in."""
        self._stored.inc(many)

    def mailbox_interrupted(self, error: Exception) -> None:
        """Count a connection that did not hold, by the kind of its end."""
        kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__.removesuffix("Error")).lower()
        self._interruptions.labels(why=word(kind)).inc()

    def mail_handled(self, done: HandledMail) -> None:
        """Count what became of one wake-up of a mail."""
        if done.handled is Handled.FAILED:
            self._failures.inc()
        if done.handled is Handled.DECIDED and done.outcome is not None:
            self._decided.labels(outcome=str(done.outcome)).inc()
        if done.since_stored is not None:
            self._to_decision.observe(_seconds(done.since_stored))

    def outbox_event(self, event_name: str, labels: Mapping[str, str]) -> None:
        """Count what the relay says (`outbox.hooks.Counter`)."""
        match event_name:
            case "sent":
                self._sent.labels(kind=word(labels["kind"])).inc()
            case "postponed":
                self._postponed.labels(phase=word(labels["phase"]), why=word(labels["why"])).inc()
            case "failed":
                self._refused.labels(phase=word(labels["phase"]), code=_code(labels["code"])).inc()
            case "in_doubt":
                self._doubts.inc()
            case other:
                self._outbox.labels(event=word(other)).inc()

    def letter_sent(self, since_enqueued: timedelta) -> None:
        """Time a letter from its enqueuing, which is its decision's commit (`outbox.hooks.Timer`)."""
        self._to_sending.observe(_seconds(since_enqueued))

    def timed(self, read: Callable[[bytes], Reading]) -> Callable[[bytes], Reading]:
        """Return the reader with each reading timed, also one that ends in an error."""

        def timed_read(raw: bytes) -> Reading:
            with self._reading.time():
                return read(raw)

        return timed_read

    def time_units(self, engine: Engine) -> None:
        """Time every transaction of an engine from here on."""

        def taken(_raw: object, record: ConnectionPoolEntry, _proxy: object) -> None:
            record.info["taken_at"] = time.perf_counter()

        def begun(connection: Connection) -> None:
            # On SQLite this comes after the wait for the write lock: the time when the connection was taken comes before it.
            connection.info["begun_at"] = connection.info.pop("taken_at", None) or time.perf_counter()

        def ended(connection: Connection, how: str) -> None:
            if connection.invalidated:
                return  # It broke, and what was noted on it is gone with it: to ask for it would raise.
            begun_at = connection.info.pop("begun_at", None)
            if begun_at is not None:
                self._units.labels(end=how).observe(time.perf_counter() - begun_at)

        event.listen(engine, "checkout", taken)
        event.listen(engine, "begin", begun)
        event.listen(engine, "commit", lambda connection: ended(connection, "commit"))
        event.listen(engine, "rollback", lambda connection: ended(connection, "rollback"))

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(PREFIX + name, says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(PREFIX + name, says, labels, buckets=buckets, registry=self.registry)


def _seconds(span: timedelta) -> float:
    # Clocks of two machines may differ a little; nothing takes less than no time.
    return max(0.0, span.total_seconds())


def _code(text: str) -> str:
    """Return an SMTP reply code as a label; « none » where the connection broke."""
    return text if re.fullmatch(r"[2-5][0-9]{2}", text) else "none"
