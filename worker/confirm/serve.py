"""The process of the public page: a listener of its own, apart from the console, until it is told to stop."""

import socket
import threading
from collections.abc import Callable

import structlog
import uvicorn

from outbox.loopback import is_loopback
from worker.confirm.app import ConfirmPage
from worker.confirm.guard import Proxies, Visits
from worker.decisions.redeeming import Redeemer
from worker.run.bootstrap import Parts
from worker.run.crash import crash_point
from worker.run.doorbell import OutboxBell
from worker.run.heartbeats import Heart
from worker.settings import Settings, SettingsError

log = structlog.get_logger()

GRACE_SECONDS = 3


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
    check_protection(settings)
    sock = listening or _listen(settings)
    server = uvicorn.Server(
        uvicorn.Config(
            page_of(parts).app(),
            log_config=None,
            access_log=False,  # the code is in the URL
            lifespan="off",
            proxy_headers=False,  # `worker.confirm.guard` believes only the proxies of the settings
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ssl_certfile=settings.confirm_cert_file,
            ssl_keyfile=settings.confirm_key_file,
            h11_max_incomplete_event_size=16 * 1024,
            limit_concurrency=100,
        )
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined] # signals are the process's own
    with Heart(parts.engines.writer, process=f"{parts.owner}:confirm", role="confirm", clock=parts.clock):
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, name="confirm", daemon=True)
        thread.start()
        host, port = sock.getsockname()[:2]
        log.info("started", what="confirm", host=host, port=port)
        on_ready(host, port)
        turning = parts.vitals.watch("confirm", stop)
        while not turning.wait(0.5):
            if not thread.is_alive():
                raise SettingsError(["CONFIRM_ADDRESS: the listener ended by itself; the log says why"])
        server.should_exit = True
        thread.join(GRACE_SECONDS + 2)
    log.info("stopped")


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


def check_protection(settings: Settings) -> None:
    """Raise SettingsError where there is nothing to serve, or a code would cross a network in the clear."""
    if settings.confirm_url is None or settings.confirm_at is None:
        raise SettingsError(["CONFIRM_URL and CONFIRM_ADDRESS must be set for the page behind the letters' links"])
    if (settings.confirm_cert_file is None) != (settings.confirm_key_file is None):
        raise SettingsError(["CONFIRM_CERT_FILE and CONFIRM_KEY_FILE come together or not at all"])
    host, _ = settings.confirm_at
    if settings.confirm_cert_file is None and not settings.confirm_proxies and not is_loopback(host):
        raise SettingsError(
            [
                f"CONFIRM_ADDRESS: codes would reach {host} unprotected: set CONFIRM_CERT_FILE and CONFIRM_KEY_FILE, or CONFIRM_PROXIES for a proxy with TLS"
            ]
        )


def _listen(settings: Settings) -> socket.socket:
    if settings.confirm_at is None:
        raise SettingsError(["CONFIRM_ADDRESS is not set"])
    host, port = settings.confirm_at
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise SettingsError(
            [f"CONFIRM_ADDRESS: cannot listen at {host} port {port}: {error.strerror or error}"]
        ) from None
