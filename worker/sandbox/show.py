"""The embedded run: the real poller, worker and relay on the samples, told on the terminal as it happens."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import Connection

from worker.clock import system_clock
from worker.decisions.handlers import HandledMail
from worker.run.broker import MailBell
from worker.run.exits import Exit
from worker.run.roles import run_poller, run_relay, run_worker
from worker.run.workshop import Workshop
from worker.sandbox.border import received
from worker.sandbox.samples import Sample, samples
from worker.sandbox.stage import Stage
from worker.sandbox.telling import differences, is_met, is_outbox_empty, outcome_of, story_of

ONCE_SECONDS = 120.0
LOOK_SECONDS = 0.5
END_SECONDS = 9.0


@dataclass(kw_only=True)
class Show:
    """One embedded run."""

    stage: Stage
    say: Callable[[str], None]
    once: bool
    drop: Path
    _decided: dict[int, bool] = field(default_factory=dict)
    _more: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _failures: list[BaseException] = field(default_factory=list)

    def run(self, stop: threading.Event) -> Exit:
        """Play the samples, then wait for more until told to stop; `once` ends after the samples with what came of them."""
        bell, polled = threading.Event(), threading.Event()
        threads = [
            self._thread("worker", lambda: self._work(stop, bell, polled), stop),
            self._thread("relay", lambda: run_relay(self.stage.parts, stop, bell=bell), stop),
        ]
        try:
            return self._play(stop, polled)
        finally:
            stop.set()
            for thread in threads:
                thread.join(END_SECONDS)

    def _work(self, stop: threading.Event, bell: threading.Event, polled: threading.Event) -> None:
        """Run worker and poller side by side; the poller rings the worker's own bell."""

        def decided(inbound_id: int, _done: HandledMail) -> None:
            bell.set()
            self._tell(inbound_id)

        def with_poller(_shop: Workshop, mail_bell: MailBell) -> None:
            self._thread("poller", lambda: run_poller(self.stage.parts, stop, on_stored=mail_bell.ring), stop)
            polled.set()

        run_worker(self.stage.parts, stop, on_decided=decided, on_workshop=with_poller)

    def _thread(self, name: str, work: Callable[[], None], stop: threading.Event) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - the edge of a thread: the run ends, and says why
                self._failures.append(error)
                stop.set()
                self._more.set()

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    def _play(self, stop: threading.Event, polled: threading.Event) -> Exit:
        polled.wait(10.0)
        self._wait_for_first_poll(stop)
        dozen = samples()
        for sample in dozen:
            self.stage.mailbox.append(sample.raw)
        ends_at = ONCE_SECONDS
        while len(self._decided) < len(dozen) and not stop.is_set() and ends_at > 0:
            self._more.wait(LOOK_SECONDS)
            self._more.clear()
            ends_at -= LOOK_SECONDS
        while not self._holds(is_outbox_empty) and not stop.is_set() and ends_at > 0:
            stop.wait(LOOK_SECONDS / 5)
            ends_at -= LOOK_SECONDS / 5
        status = self._judge(dozen)
        if not self.once:
            self._invite()
            self._watch(stop)
        if self._failures:
            raise self._failures[0]
        return status if self.once else Exit.OK

    def _wait_for_first_poll(self, stop: threading.Event) -> None:
        """Wait until the mailbox was met: mails that lie there before are old, and would not be answered."""
        while not stop.is_set() and not self._holds(is_met):
            stop.wait(0.05)

    def _tell(self, inbound_id: int) -> None:
        with self._lock:
            with self.stage.parts.engines.reader.connect() as connection:
                self.say(story_of(connection, inbound_id))
            self._decided[inbound_id] = True
        self._more.set()

    def _holds(self, question: Callable[[Connection], bool]) -> bool:
        with self.stage.parts.engines.reader.connect() as connection:
            return question(connection)

    def _judge(self, dozen: tuple[Sample, ...]) -> Exit:
        """Compare what was decided with the labels, mail by mail."""
        wrong: list[str] = []
        with self.stage.parts.engines.reader.connect() as connection:
            for number, sample in enumerate(dozen, start=1):
                if number not in self._decided:
                    wrong.append(f"{sample.file}: not decided within {ONCE_SECONDS:.0f} s")
                    continue
                said = differences(outcome_of(connection, number), sample)
                wrong += [f"{sample.file}: {one}" for one in said]
        if not self._holds(is_outbox_empty):
            wrong.append(f"letters still wait in the outbox after {ONCE_SECONDS:.0f} s")
        self.say("─" * 80)
        if wrong:
            self.say("\n".join(["NOT as labelled:", *(f"  {line}" for line in wrong)]))
            return Exit.FOUND
        self.say(
            f"All {len(dozen)} samples were handled as labelled; {len(self.stage.sink.received)} letters reached the embedded mail server."
        )
        return Exit.OK

    def _invite(self) -> None:
        self.say(
            "\nTry one of your own: save a mail as an .eml file in\n"
            f"  {self.drop}\n"
            "or append it to INBOX of the embedded mailbox, with any mail program:\n"
            f"  {self.stage.mailbox.url}\n"
            "A mail dropped in the folder counts as proven to be from its `From` address.\n"
            "Ctrl-C ends."
        )

    def _watch(self, stop: threading.Event) -> None:
        """Deliver files that appear in the drop folder, each once."""
        seen: set[str] = set()
        while not stop.wait(LOOK_SECONDS):
            for file in sorted(self.drop.glob("*.eml")):
                if file.name not in seen:
                    seen.add(file.name)
                    self.stage.mailbox.append(received(file.read_bytes(), system_clock()))
