"""The embedded run: the real poller, worker and relay on the samples, told on the terminal as it happens."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from sqlalchemy.engine import Connection

from worker.run.exits import Exit
from worker.run.stopping import END_SECONDS
from worker.run.together import run_together
from worker.sandbox.drop import DropFolder
from worker.sandbox.invitation import greeting, invitation, orders_that_could_change
from worker.sandbox.outcomes import decided_mails, is_met, kept_unread, letters_not_sent, letters_on_their_way
from worker.sandbox.samples import Sample
from worker.sandbox.stage import Stage
from worker.sandbox.telling import RULE, story_of, story_of_unread
from worker.sandbox.verdict import credited, handled, table_of

T = TypeVar("T")

ONCE_SECONDS = 120.0
LOOK_SECONDS = 0.25
MEET_LOOK_SECONDS = 0.05


@dataclass(kw_only=True)
class Show:
    """One embedded run. Everything is printed by the thread that calls `run`; `say` may raise, and the run ends in order."""

    stage: Stage
    say: Callable[[str], None]
    dozen: tuple[Sample, ...]
    drop: DropFolder
    once: bool
    within_seconds: float = ONCE_SECONDS
    _decided: "queue.SimpleQueue[int]" = field(default_factory=queue.SimpleQueue)
    _unread: set[int] = field(default_factory=set)
    _failures: list[BaseException] = field(default_factory=list)

    def run(self, stop: threading.Event) -> Exit:
        """Play the samples, then wait for more until told to stop; `once` ends after the samples with what came of them."""
        self.say(greeting(self.stage))
        crew = threading.Thread(target=self._work, args=(stop,), name="crew", daemon=True)
        crew.start()
        try:
            status = self._play(stop)
            if not self.once and not stop.is_set():
                self.say(invitation(self.stage, self.drop, self._ask(orders_that_could_change)))
                self._wait_for_more(stop)
        finally:
            stop.set()
            crew.join(END_SECONDS)
        if self._failures:
            raise self._failures[0]
        return status if self.once else Exit.OK

    def _work(self, stop: threading.Event) -> None:
        try:
            run_together(
                self.stage.parts,
                stop,
                on_decided=lambda inbound_id, _done: self._decided.put(inbound_id),
                listening=self.stage.console,
            )
        except BaseException as error:  # noqa: BLE001 - the edge of a thread: raised again by `run`
            self._failures.append(error)

    def _play(self, stop: threading.Event) -> Exit:
        """Deliver the samples and tell each as it is decided; then compare them with their labels."""
        ends_at = time.monotonic() + self.within_seconds
        # What lies in a mailbox before it is first looked at is old, and is not answered.
        self._until(lambda: self._ask(is_met), stop, ends_at, look=MEET_LOOK_SECONDS)
        for sample in self.dozen:
            if not stop.is_set():
                self.stage.mailbox.append(sample.raw, at=self.stage.parts.clock())
        self._until(lambda: self._ask(self._are_decided), stop, ends_at)
        self._until(lambda: not self._ask(letters_on_their_way), stop, ends_at, look=MEET_LOOK_SECONDS)
        self._tell(0.0)
        if stop.is_set():
            self.say("Stopped before all samples were handled.")
            return Exit.FOUND
        return self._judge()

    def _until(
        self, holds: Callable[[], bool], stop: threading.Event, ends_at: float, *, look: float = LOOK_SECONDS
    ) -> None:
        """Tell what is decided meanwhile, until something holds, the time is up or the run is to stop."""
        while not stop.is_set() and time.monotonic() < ends_at and not holds():
            self._tell(look)

    def _tell(self, patience: float) -> None:
        """Print what was decided; wait so long for the first of it."""
        try:
            inbound_id = self._decided.get(timeout=patience)
            while True:
                self.say(self._ask(partial(story_of, inbound_id=inbound_id)))
                inbound_id = self._decided.get_nowait()
        except queue.Empty:
            pass
        for inbound_id, why in self._ask(kept_unread).items():
            if inbound_id not in self._unread:
                self._unread.add(inbound_id)
                self.say(story_of_unread(inbound_id, why))

    def _are_decided(self, connection: Connection) -> bool:
        return len(decided_mails(connection, [sample.message_id for sample in self.dozen])) == len(self.dozen)

    def _judge(self) -> Exit:
        every = self._ask(partial(handled, dozen=self.dozen))
        self.say(f"{RULE}\n{table_of(every)}\n")
        wrong = sum(1 for one in every if one.differences)
        unsent = self._ask(letters_not_sent)
        if unsent:
            self.say(f"{unsent} letters did not reach the embedded mail server.")
        if wrong:
            self.say(f"{wrong} of {len(every)} samples were NOT handled as labelled (✗).")
        if wrong or unsent:
            return Exit.FOUND
        self.say(
            f"All {len(every)} samples were handled as labelled: {len(self.stage.sink.letters)} letters sent,\n"
            f"{credited(every)} credited."
        )
        return Exit.OK

    def _wait_for_more(self, stop: threading.Event) -> None:
        """Deliver what appears in the drop folder, and tell every mail that comes in, until told to stop."""
        while not stop.is_set():
            self._tell(LOOK_SECONDS)
            for name, raw in self.drop.new_mails():
                if raw is None:
                    self.say(f"{name} cannot be read")
                else:
                    self.say(f"{name} arrives")
                    self.stage.take_in(raw)
        self.say("\nStopped.")

    def _ask(self, question: Callable[[Connection], T]) -> T:
        with self.stage.parts.engines.reader.connect() as connection:
            return question(connection)
