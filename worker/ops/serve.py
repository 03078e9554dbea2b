"""The console's process: where it listens, until it is told to stop."""

import socket
import threading
from collections.abc import Callable

import structlog
from sqlalchemy import func, select

from outbox.loopback import is_loopback
from worker.ops.app import console
from worker.run.bootstrap import Parts
from worker.run.listener import Listener, listen_as_set, serve, url_of
from worker.schema import operator
from worker.settings import Settings, SettingsError

log = structlog.get_logger()


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
    url = url_of(sock, secure=settings.ops_cert_file is not None)
    how = Listener(
        role="ops",
        setting="OPS_ADDRESS",
        cert_file=settings.ops_cert_file,
        key_file=settings.ops_key_file,
        largest_head=64 * 1024,
        most_at_once=200,
    )

    def ready() -> None:
        _say_start(parts, url)
        on_ready(url)

    serve(parts, stop, console(parts, stop=stop), how, sock=sock, on_ready=ready)


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


def _listen(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    return listen_as_set("OPS_ADDRESS", host.strip("[]"), int(port))


def _say_start(parts: Parts, url: str) -> None:
    with parts.engines.reader.connect() as connection:
        count = connection.execute(
            select(func.count()).select_from(operator).where(operator.c.disabled_at.is_(None))
        ).scalar_one()
    log.info("started", what="ops", url=url, people=count)
    if not count:
        log.warning("nobody_may_sign_in", why="nobody was added yet: `serviceclient users add NAME --role admin`")
