"""The signs of life of a process, over HTTP on a thread of its own: `/metrics`, `/livez` and `/readyz`.

It answers GET only, on loopback unless `METRICS_ADDRESS` says otherwise, and never with personal data.

    with serve_signs(parts, "poller"):      # does nothing where METRICS_ADDRESS is not set
        run_poller(parts, stop)
"""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.metadata import version
from typing import ClassVar

import structlog
from alembic.runtime.migration import MigrationContext
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, Info, generate_latest
from sqlalchemy import Engine

from worker.migrate import head
from worker.run.bootstrap import Parts
from worker.run.counts import PREFIX
from worker.run.depths import Depths, Ended, depths_of, ended_of
from worker.run.doorbell import connect
from worker.run.gauges import Gauges
from worker.run.latest import Latest
from worker.run.redis_queues import RedisQueue, read_queues
from worker.run.vitals import Vitals
from worker.settings import SettingsError

log = structlog.get_logger()

REQUEST_SECONDS = 5.0
STOP_LOOK_SECONDS = 0.1
ENDED_SECONDS = 60.0
"""How old the counts of what has ended may be: they are the bulk of the database, and nobody is woken by them."""
PLAIN = "text/plain; charset=utf-8"

Found = Mapping[str, str | None]
"""What was asked, by name, each with what is wrong; None where all is well."""


@contextmanager
def serve_signs(parts: Parts, role: str) -> Iterator[None]:
    """Serve metrics and health of this process while the block lasts; one listener a process, whatever runs in it.

    Raises SettingsError when `METRICS_ADDRESS` cannot be listened on.
    """
    where = parts.settings.metrics_at
    if where is None:
        yield
        return
    pages = _Pages(registry=_registry_of(parts, role), vitals=parts.vitals, ready=_readiness_of(parts))
    with _listening(where, pages) as server:
        thread = threading.Thread(target=server.serve_forever, args=(STOP_LOOK_SECONDS,), name="signs", daemon=True)
        thread.start()
        log.info("signs_served", host=where[0], port=where[1])
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _registry_of(parts: Parts, role: str) -> CollectorRegistry:
    """Return what the process counts, and the gauges with it."""
    registry = parts.counts.registry
    Info(PREFIX + "process", "Which process this is.", registry=registry).info(
        {"role": role, "version": version("serviceclient")}
    )
    registry.register(
        Gauges(
            Latest(lambda: _depths(parts), what="database"),
            Latest(lambda: _ended(parts), what="database-ended", fresh_seconds=ENDED_SECONDS),
            None if parts.redis_url is None else Latest(_queues_reader(parts, parts.redis_url), what="redis"),
            book_max_age=parts.terms.book_max_age,
        )
    )
    return registry


def _depths(parts: Parts) -> Depths:
    with parts.engines.reader.connect() as connection:
        return depths_of(connection, parts.clock(), tells_changes=parts.settings.on_change is not None)


def _ended(parts: Parts) -> Ended:
    with parts.engines.reader.connect() as connection:
        return ended_of(connection)


def _queues_reader(parts: Parts, url: str) -> Callable[[], tuple[RedisQueue, ...]]:
    client = connect(url)
    return lambda: read_queues(client, now=parts.clock())


def _readiness_of(parts: Parts) -> Callable[[], Found]:
    """Return what asks the database, Redis where it is used, and the roles themselves, each for four seconds at most."""
    database = Latest(lambda: _database_fault(parts.engines.reader), what="database-ready", fresh_seconds=1.0)
    url = parts.redis_url
    redis = None if url is None else Latest(connect(url).ping, what="redis-ready", fresh_seconds=1.0)

    def asked() -> Found:
        fault = database.value()
        found = {"database": "cannot be reached" if fault is None else fault or None}
        if redis is not None:
            found["redis"] = None if redis.value() else "cannot be reached"
        return found | {name: check() for name, check in parts.vitals.checks.items()}

    return asked


def _database_fault(engine: Engine) -> str:
    """Say what is wrong with the schema's revision; nothing when it is this program's. Raises when the database is away."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    needed = head()
    return "" if current == needed else f"at revision {current or 'none'}, this program needs {needed}"


class _Pages:
    """What is answered at each path."""

    def __init__(self, *, registry: CollectorRegistry, vitals: Vitals, ready: Callable[[], Found]) -> None:
        self._registry = registry
        self._vitals = vitals
        self._ready = ready
        self._paths = {"/metrics": self._metrics, "/livez": self._live, "/readyz": self._ready_now}

    def answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """Return status, content type and body for a path."""
        page = self._paths.get(path.partition("?")[0])
        return (HTTPStatus.NOT_FOUND, PLAIN, b"not found\n") if page is None else page()

    def _metrics(self) -> tuple[HTTPStatus, str, bytes]:
        return HTTPStatus.OK, CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._registry)

    def _live(self) -> tuple[HTTPStatus, str, bytes]:
        return _health(self._vitals.loops())

    def _ready_now(self) -> tuple[HTTPStatus, str, bytes]:
        return _health(self._ready())


def _health(found: Found) -> tuple[HTTPStatus, str, bytes]:
    well = all(fault is None for fault in found.values())
    lines = ["ok" if well else "not ok", *(f"{name}: {fault or 'ok'}" for name, fault in found.items())]
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return status, PLAIN, ("\n".join(lines) + "\n").encode()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the library's signature
        """Say nothing on the terminal: whoever asked went away."""
        log.debug("signs_request_broken")


@contextmanager
def _listening(where: tuple[str, int], pages: _Pages) -> Iterator[_Server]:
    host, port = where

    class Asked(_Request):
        served = pages

    try:
        [family, *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        kind = type("_Listener", (_Server,), {"address_family": family})
        server: _Server = kind((host, port), Asked)
    except OSError as error:
        raise SettingsError(
            [f"METRICS_ADDRESS: {host} port {port} cannot be listened on: {error.strerror or type(error).__name__}"]
        ) from None
    with contextlib.closing(server.socket):
        yield server


class _Request(BaseHTTPRequestHandler):
    """One request. Anything but GET is refused."""

    served: ClassVar[_Pages]
    timeout = REQUEST_SECONDS
    server_version = "serviceclient"
    sys_version = ""

    def do_GET(self) -> None:
        self._send(*self.served.answer(self.path))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - http.server's signature
        """Answer a method that has no `do_…` with 405, and what is no HTTP with its own status; never echo what was sent."""
        status = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        self._send(status, PLAIN, f"{status.phrase.lower()}\n".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
        """Scrapes are no events."""

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
