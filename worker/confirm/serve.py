"""The process of the public page: a listener of its own, apart from the console, until it is told to stop."""

import socket
import threading
from collections.abc import Callable

import structlog

from outbox.loopback import is_loopback
from worker.confirm.app import ConfirmPage
from worker.confirm.guard import Visits
from worker.decisions.redeeming import Redeemer
from worker.run.bootstrap import Parts
from worker.run.crash import crash_point
from worker.run.doorbell import OutboxBell
from worker.run.listener import Listener, listen_as_set, serve
from worker.run.proxies import Proxies
from worker.settings import Settings, SettingsError

log = structlog.get_logger()


def run_confirm(
    parts: Parts,
    stop: threading.Event,
    *,
    listening: socket.socket | None = None,
    on_ready: Callable[[str, int], None] = lambda _host, _port: None,
) -> None:
    """Serve the links of confirmation letters until told to stop; `listening` replaces the address of the settings.

    Raise SettingsError where codes would travel unprotected, or the address cannot be listened at.
    """
    settings = parts.settings
    where = check_protection(settings)
    sock = listening or listen_as_set("CONFIRM_ADDRESS", *where)
    how = Listener(
        role="confirm",
        setting="CONFIRM_ADDRESS",
        cert_file=settings.confirm_cert_file,
        key_file=settings.confirm_key_file,
        largest_head=16 * 1024,
        most_at_once=100,
    )

    def ready() -> None:
        host, port = sock.getsockname()[:2]
        log.info("started", what="confirm", host=host, port=port)
        on_ready(host, port)

    serve(parts, stop, page_of(parts).app(), how, sock=sock, on_ready=ready)


def page_of(parts: Parts) -> ConfirmPage:
    """Make the page with the machine's own door behind it."""
    return ConfirmPage(
        reader=parts.engines.reader,
        redeemer=redeemer_of(parts),
        house=parts.house,
        clock=parts.clock,
        proxies=Proxies(parts.settings.confirm_proxies),
        visits=Visits(),
        on_done=OutboxBell(parts.redis_url).ring,
    )


def redeemer_of(parts: Parts) -> Redeemer:
    """Make what redeems codes, of the same parts as what decides mails."""
    handler = parts.handler()
    return Redeemer(
        writer=handler.writer,
        orders=handler.orders,
        doer=handler.doer,
        read=handler.read,
        terms=parts.terms,
        clock=parts.clock,
        is_live=parts.is_live,
        crash=crash_point,
    )


def check_protection(settings: Settings) -> tuple[str, int]:
    """Return the host and port to serve at; raise SettingsError where there is none, or a code would cross a network in the clear."""
    if settings.confirm_url is None or settings.confirm_at is None:
        raise SettingsError(["CONFIRM_URL and CONFIRM_ADDRESS must be set for the page behind the letters' links"])
    if (settings.confirm_cert_file is None) != (settings.confirm_key_file is None):
        raise SettingsError(["CONFIRM_CERT_FILE and CONFIRM_KEY_FILE come together or not at all"])
    host, port = settings.confirm_at
    if settings.confirm_cert_file is None and not settings.confirm_proxies and not is_loopback(host):
        raise SettingsError(
            [
                f"CONFIRM_ADDRESS: codes would reach {host} unprotected: set CONFIRM_CERT_FILE and CONFIRM_KEY_FILE, or CONFIRM_PROXIES for a proxy with TLS"
            ]
        )
    return host, port
