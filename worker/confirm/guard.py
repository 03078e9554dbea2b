"""What stands before the page: headers that forbid what it does not need, and a limit for each client's address."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from worker.confirm.page import POLICY

MOST_VISITS = 30
WITHIN_SECONDS = 60.0
MOST_CLIENTS = 10_000
"""Clients remembered at a time; the one that was silent longest is forgotten first."""
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SafeHeaders:
    """Put the headers on every response, errors included. The code in the URL is a secret: no cache, no referrer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers set."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


class Visits:
    """Counts each client's requests in a moving minute; in this process only, which is enough for one page."""

    def __init__(self, *, most: int = MOST_VISITS, clock: Callable[[], float] = time.monotonic) -> None:
        """Let `most` requests of a client through in a minute."""
        self._most = most
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def may_come(self, address: str) -> bool:
        """Count a request, and tell whether it is one of those that are let through. A network of IPv6 counts as one client."""
        client, now = _client_of(address), self._clock()
        with self._lock:
            visits = self._seen.setdefault(client, deque(maxlen=self._most))
            self._seen.move_to_end(client)
            while len(self._seen) > MOST_CLIENTS:
                self._seen.popitem(last=False)
            if len(visits) == self._most and now - visits[0] < WITHIN_SECONDS:
                return False
            visits.append(now)
            return True


def _client_of(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else address
