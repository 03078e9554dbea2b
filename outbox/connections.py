"""The few connections kept open, the last used one taken first, so that a quiet relay keeps one warm and lets the rest go."""

import asyncio
import ssl
from collections.abc import Callable

from outbox.transport import Security, Server, Session

MOST_MAILS = 50
"""Many servers close a connection after a hundred mails; before that we do."""
IDLE_SECONDS = 30.0
ASK_AFTER_SECONDS = 2.0
"""A connection idle for longer is asked (NOOP) before it is trusted with a mail."""


class Connections:
    """Open connections that wait for the next mail."""

    def __init__(self, server: Server, *, clock: Callable[[], float]) -> None:
        """Connect to `server`; `clock` counts seconds and never goes back."""
        self._server = server
        self._clock = clock
        self._tls = _tls_context(server)
        self._idle: list[tuple[Session, float]] = []

    async def take(self, *, fresh: bool = False) -> Session:
        """Return an open connection with nothing on it; a new one if `fresh`. Raises ServerAway."""
        while self._idle and not fresh:
            session, since = self._idle.pop()
            if not session.is_open:
                session.close()
            elif (session.is_clean and self._clock() - since < ASK_AFTER_SECONDS) or await session.is_alive():
                return session
            else:
                session.close()
        return await Session.open(self._server, self._tls)

    async def give_back(self, session: Session) -> None:
        """Keep a connection for the next mail, or take leave when it has served enough."""
        if not session.is_open:
            session.close()
        elif session.mails >= MOST_MAILS:
            await session.quit()
        else:
            self._idle.append((session, self._clock()))

    async def close_idle(self) -> None:
        """Take leave on connections that nobody used for half a minute."""
        limit = self._clock() - IDLE_SECONDS
        old = [session for session, since in self._idle if since < limit]
        self._idle = [(session, since) for session, since in self._idle if since >= limit]
        await asyncio.gather(*(session.quit() for session in old))

    async def close(self) -> None:
        """Take leave on all of them."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(session.quit() for session, _ in idle))


def _tls_context(server: Server) -> ssl.SSLContext | None:
    if server.security is Security.PLAIN:
        return None
    context = ssl.create_default_context(cafile=server.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
