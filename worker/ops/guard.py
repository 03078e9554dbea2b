"""What stands between the network and every page: headers that forbid what no page needs, and whose writes are taken."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from worker.run.proxies import Proxies

LARGEST_FORM = 256 * 1024
"""Bytes of a POST: a long letter is a tenth of it."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-robots-tag": "noindex, nofollow",
}


class SafeHeaders:
    """Put the headers on every response, errors and files included; personal pages are kept by no cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers set."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


class SigningProxies(Proxies):
    """Proxies that also say whether the browser's connection is protected and, where a header is named for it, who signed in."""

    def __init__(self, networks: tuple[str, ...], user_header: str | None) -> None:
        """Take addresses or networks; raise ValueError for what is neither."""
        super().__init__(networks)
        self._user_header = user_header

    def user_of(self, request: Request) -> str | None:
        """Return the name that a trusted proxy signed in; None from anybody else, whatever the header says."""
        if self._user_header is None or not self.is_one(request):
            return None
        return request.headers.get(self._user_header) or None

    def is_secure(self, request: Request) -> bool:
        """Tell whether the browser's own connection is protected."""
        if self.is_one(request):
            return request.headers.get("x-forwarded-proto", "").lower() == "https"
        return request.url.scheme == "https"


def is_same_origin(headers: Headers) -> bool:
    """Tell whether a browser says that a write comes from this console's own pages.

    `Sec-Fetch-Site` (W3C Fetch Metadata) is the browser's own word; older browsers send `Origin`, which must name our host.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host", "")
