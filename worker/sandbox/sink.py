"""An SMTP server in this process that takes every letter and delivers none."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass(kw_only=True)
class EmbeddedSink:
    """The server of an embedded run; `url` is what `SMTP_URL` would be."""

    on_letter: Callable[[bytes], None] = lambda _mime: None
    received: list[bytes] = field(default_factory=list)
    _controller: Controller | None = None

    @property
    def url(self) -> str:
        """Return the URL, with the port that was free."""
        if self._controller is None:
            raise RuntimeError("the sink is not open")
        return f"smtp://{HOST}:{self._controller.port}"

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname=HOST, port=_free_port())
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._controller is not None:
            self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's names
        """Take a letter."""
        mime = bytes(envelope.original_content or b"")
        self.received.append(mime)
        self.on_letter(mime)
        return "250 OK"


def _free_port() -> int:
    """Return a port that nobody listens on now; the library cannot ask the system for one itself."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
