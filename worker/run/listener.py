"""Pages served by a process of ours: where it listens, until it is told to stop."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvicorn
from starlette.types import ASGIApp

from worker.run.bootstrap import Parts
from worker.run.heartbeats import Heart
from worker.settings import SettingsError

log = structlog.get_logger()

GRACE_SECONDS = 3
"""How long an open page may take to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """How pages are served. `setting` is the name of the setting that says where; `largest_head` bytes of a request before its body."""

    role: str
    setting: str
    cert_file: Path | None
    key_file: Path | None
    largest_head: int
    most_at_once: int


def serve(
    parts: Parts,
    stop: threading.Event,
    app: ASGIApp,
    how: Listener,
    *,
    sock: socket.socket,
    on_ready: Callable[[], None],
) -> None:
    """Serve until told to stop, and say meanwhile that the role lives; raise SettingsError when the listener ends by itself."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # a line for each request would say who reads what, and hold the codes of confirmation links
            lifespan="off",
            proxy_headers=False,  # `worker.run.proxies` believes only the proxies of the settings
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ssl_certfile=how.cert_file,
            ssl_keyfile=how.key_file,
            h11_max_incomplete_event_size=how.largest_head,
            limit_concurrency=how.most_at_once,
        )
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined] # signals are the process's own
    with Heart(parts.engines.writer, process=f"{parts.owner}:{how.role}", role=how.role, clock=parts.clock):
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, name=how.role, daemon=True)
        thread.start()
        on_ready()
        turning = parts.vitals.watch(how.role, stop)
        while not turning.wait(0.5):
            if not thread.is_alive():
                raise SettingsError([f"{how.setting}: the listener ended by itself; the log says why"])
        server.should_exit = True
        thread.join(GRACE_SECONDS + 2)
    log.info("stopped")


def url_of(sock: socket.socket, *, secure: bool) -> str:
    """Return the URL that a listening socket is reached at."""
    host, port = sock.getsockname()[:2]
    return f"{'https' if secure else 'http'}://{_shown(host, port)}/"


def listen_on(host: str, port: int) -> socket.socket:
    """Listen at an address; port 0 takes a free one. Raise OSError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def listen_as_set(setting: str, host: str, port: int) -> socket.socket:
    """Listen where a setting says; raise SettingsError, which names it, when that cannot be had."""
    try:
        return listen_on(host, port)
    except OSError as error:
        said = f"{setting}: cannot listen at {_shown(host, port)}: {error.strerror or error}"
        raise SettingsError([said]) from None


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
