"""A signal that comes at the worst moment still ends the process."""

import subprocess
import sys

import pytest

IN_THE_LOCK = """
import os, signal
from worker.run.stopping import stop_on_signals

stop = stop_on_signals()
with stop._cond:  # where `Event.wait` is when it begins and when it ends
    os.kill(os.getpid(), signal.{name})
assert stop.wait(20)
print("ended")
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_between_two_steps_of_the_wait_is_heard(name: str) -> None:
    program = IN_THE_LOCK.format(name=name)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("ended\n", "")
