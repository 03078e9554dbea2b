"""Poller, worker, relay, console and, where it is set, the confirmation page in one process: for a small shop, and for the embedded run. The same roles as in processes of their own."""

import socket
import threading
from collections.abc import Callable

from worker.confirm.serve import run_confirm
from worker.decisions.handlers import HandledMail
from worker.ops.serve import run_ops
from worker.run.bootstrap import Parts
from worker.run.broker import MailBell
from worker.run.roles import run_poller, run_relay, run_worker
from worker.run.stopping import END_SECONDS
from worker.run.workshop import Workshop


def run_together(
    parts: Parts,
    stop: threading.Event,
    *,
    on_decided: Callable[[int, HandledMail], None] = lambda _id, _done: None,
    listening: socket.socket | None = None,
) -> None:
    """Run the roles until told to stop; when one fails all end, and what it raised is raised here.

    The bells between them ring inside the process: a mail that is stored is decided at once, its letter sent at once.
    `on_decided` is called on a worker's thread after the commit of each decision. `listening` is the console's socket, in place of
    the settings' address.
    """
    failures: list[BaseException] = []
    threads: list[threading.Thread] = []
    letters = threading.Event()

    def kept(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the edge of a thread: raised again below, once all have ended
            failures.append(error)
        finally:
            stop.set()

    def start(name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=kept, args=(work,), name=name, daemon=True)
        threads.append(thread)
        thread.start()

    def decided(inbound_id: int, done: HandledMail) -> None:
        if not stop.is_set():  # the relay may have ended: it is not rung any more
            letters.set()
        on_decided(inbound_id, done)

    def with_poller(_shop: Workshop, mails: MailBell) -> None:
        start("poller", lambda: run_poller(parts, stop, on_stored=mails.ring))

    if parts.settings.confirm_address is not None:
        start("confirm", lambda: run_confirm(parts, stop))
    start("ops", lambda: run_ops(parts, stop, listening=listening))
    start("relay", lambda: run_relay(parts, stop, bell=letters))
    kept(lambda: run_worker(parts, stop, on_decided=decided, on_workshop=with_poller))
    for thread in threads:
        thread.join(END_SECONDS)
    if failures:
        raise failures[0]
