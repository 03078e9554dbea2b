"""Real servers for tests: found, started on free ports in a temporary folder, stopped by process id.

A server that is not installed skips the test at home and fails it where `CI=true`.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

HOST = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 10.0
START_TRIES = 10


class NotReadyError(Exception):
    """A server we started did not answer in time; its log is in the message."""


def is_ci() -> bool:
    """Say whether a missing server is a failure (`CI` set to anything but false, 0 or nothing)."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def missing(what: str) -> NoReturn:
    """Skip at home, fail in CI, and say what to install."""
    if is_ci():
        pytest.fail(f"{what} (CI has every server)", pytrace=False)
    pytest.skip(what)


def program(name: str, *folders: str) -> str:
    """Return the path of a server's program, looked for in PATH and then in `folders`, which may hold `*`."""
    places = [str(found) for pattern in folders for found in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *places, "/usr/sbin"])
    found = shutil.which(name, path=path)
    return found or missing(f"{name} is not installed")


def free_port() -> int:
    """Return a port nobody listens on now; the caller takes it at once."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def folder(name: str) -> Iterator[Path]:
    """Give a temporary folder that a server running as another user may enter, gone afterwards.

    pytest's own temporary folders cannot serve: only their owner may enter them.
    """
    path = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def as_user(user: str | None) -> list[str]:
    """Return what goes before a command so that it runs as `user` and ends with the tests, however they end."""
    tool = shutil.which("setpriv")
    if tool is None:
        return []
    command = [tool, "--pdeathsig", "INT"]
    if user is not None and os.geteuid() == 0:
        command += ["--reuid", user, "--regid", user, "--clear-groups"]
    return command


@contextlib.contextmanager
def running(
    command: Sequence[str | Path],
    *,
    is_ready: Callable[[], bool],
    log: Path,
    user: str | None = None,
    stop_with: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block lasts. It is ready when `is_ready` says so; what it prints is in `log`."""
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*as_user(user), *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
        )
    try:
        _wait_until_ready(server, is_ready, log)
        yield server
    finally:
        stop(server, stop_with)


class Restartable:
    """A server that a test may kill and start again, on the same port and with what it kept."""

    def __init__(
        self,
        stack: contextlib.ExitStack,
        start: Callable[[], contextlib.AbstractContextManager[subprocess.Popen[bytes]]],
    ) -> None:
        """`start` gives what `running` gives, anew each time."""
        self._stack = stack
        self._start = start
        self._server = stack.enter_context(start())

    def kill(self) -> None:
        """End it as a power cut does."""
        self._server.kill()
        self._server.wait(STOP_SECONDS)

    def start(self) -> None:
        """Start it again; what is left of the killed one may be in its way for a moment."""
        for attempt in range(START_TRIES):
            try:
                self._server = self._stack.enter_context(self._start())
            except NotReadyError:
                if attempt == START_TRIES - 1:
                    raise
                time.sleep(0.5)
            else:
                return


def stop(server: subprocess.Popen[bytes], stop_with: signal.Signals = signal.SIGTERM) -> None:
    """End a server we started: asked first, killed after ten seconds."""
    if server.poll() is None:
        server.send_signal(stop_with)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(STOP_SECONDS)


def wait_until(condition: Callable[[], bool], *, seconds: float = 30.0, every: float = 0.02) -> bool:
    """Ask until `condition` holds or `seconds` have passed; say which of the two it was."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def listens(port: int) -> bool:
    """Say whether somebody accepts connections on a local port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0


def _wait_until_ready(server: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    ready = wait_until(lambda: server.poll() is not None or is_ready(), seconds=START_SECONDS)
    if not ready or server.poll() is not None:
        state = f"ended with {server.returncode}" if server.poll() is not None else "did not answer"
        raise NotReadyError(f"{server.args!r} {state}:\n{log.read_text(errors='replace')[-4000:]}")
