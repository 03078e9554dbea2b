"""The console's process: where it listens, until it is told to stop."""

import socket
import threading
from collections.abc import Callable

import structlog
import uvicorn
from sqlalchemy import func, select

from outbox.loopback import is_loopback
from worker.ops.app import console
from worker.run.bootstrap import Parts
from worker.run.heartbeats import Heart
from worker.schema import operator
from worker.settings import Settings, SettingsError

log = structlog.get_logger()

GRACE_SECONDS = 3
"""How long an open page may take to end; the live feed ends at once."""


def run_ops(
    parts: Parts,
    stop: threading.Event,
    *,
    listening: socket.socket | None = None,
    on_ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve the console until told to stop; `listening` replaces the address of the settings. `on_ready` is given its URL.

    Raise SettingsError where passwords would travel unprotected, or the address cannot be listened at.
    """
    settings = parts.settings
    check_protection(settings)
    sock = listening or _listen(settings.ops_address)
    server = uvicorn.Server(
        uvicorn.Config(
            console(parts, stop=stop),
            log_config=None,
            access_log=False,  # a line for each page would say who reads what
            lifespan="off",
            proxy_headers=False,  # `worker.ops.guard` believes only the proxies of the settings
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ssl_certfile=settings.ops_cert_file,
            ssl_keyfile=settings.ops_key_file,
            h11_max_incomplete_event_size=64 * 1024,
            limit_concurrency=200,
        )
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined] # signals are the process's own
    with Heart(parts.engines.writer, process=f"{parts.owner}:ops", role="ops", clock=parts.clock):
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, name="console", daemon=True)
        thread.start()
        url = url_of(sock, secure=settings.ops_cert_file is not None)
        _say_start(parts, url)
        on_ready(url)
        turning = parts.vitals.watch("ops", stop)
        while not turning.wait(0.5):
            if not thread.is_alive():
                raise SettingsError([f"OPS_ADDRESS: the console at {url} ended by itself; the log says why"])
        server.should_exit = True
        thread.join(GRACE_SECONDS + 2)
    log.info("stopped")


def check_protection(settings: Settings) -> None:
    """Raise SettingsError where a password would cross a network in the clear."""
    if (settings.ops_cert_file is None) != (settings.ops_key_file is None):
        raise SettingsError(["OPS_CERT_FILE and OPS_KEY_FILE come together or not at all"])
    host = settings.ops_address.rpartition(":")[0].strip("[]")
    if settings.ops_cert_file is None and not settings.ops_proxies and not is_loopback(host):
        raise SettingsError(
            [
                f"OPS_ADDRESS: passwords would reach {host} unprotected: set OPS_CERT_FILE and OPS_KEY_FILE, or OPS_PROXIES for a proxy with TLS"
            ]
        )
    if settings.ops_user_header is not None and not settings.ops_proxies:
        raise SettingsError(["OPS_USER_HEADER is believed only from OPS_PROXIES, which is not set"])


def url_of(sock: socket.socket, *, secure: bool) -> str:
    """Return the URL that a listening socket is reached at."""
    host, port = sock.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if secure else 'http'}://{shown}:{port}/"


def listen_on(host: str, port: int) -> socket.socket:
    """Listen at an address; port 0 takes a free one. Raise OSError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128, reuse_port=False)


def _listen(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    try:
        return listen_on(host.strip("[]"), int(port))
    except OSError as error:
        raise SettingsError([f"OPS_ADDRESS: cannot listen at {address}: {error.strerror or error}"]) from None


def _say_start(parts: Parts, url: str) -> None:
    with parts.engines.reader.connect() as connection:
        count = connection.execute(
            select(func.count()).select_from(operator).where(operator.c.disabled_at.is_(None))
        ).scalar_one()
    log.info("started", what="ops", url=url, people=count)
    if not count:
        log.warning("nobody_may_sign_in", why="nobody was added yet: `serviceclient users add NAME --role admin`")
