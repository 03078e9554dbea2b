"""When a process is asked to end."""

import os
import signal
import threading
import time
from queue import SimpleQueue

END_SECONDS = 9.5


def stop_on_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set; a process that does not end in time by itself ends all the same.

    The handler only hands the signal to a thread that waits for it: it runs between two steps of the main thread, and
    `Event.set` there would wait for ever for the lock that the same thread may hold in `Event.wait`. `SimpleQueue.put` may be
    interrupted by itself.
    """
    stop = threading.Event()
    asked: SimpleQueue[int] = SimpleQueue()

    def end() -> None:
        asked.get()
        stop.set()
        time.sleep(END_SECONDS)
        os._exit(0)

    threading.Thread(target=end, name="signals", daemon=True).start()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, _frame: asked.put(number))
    return stop
