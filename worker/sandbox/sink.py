"""An SMTP server in this process that keeps every letter and delivers none; what is written to the service itself comes in."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from worker.sandbox.serving import HOST, serving

MOST_BYTES = 32 * 1024 * 1024


@dataclass(kw_only=True)
class EmbeddedSink:
    """What an embedded run sends to. A mail to `service_address` is handed to `take_in`, every other one is kept as a file."""

    folder: Path
    """Each letter becomes `001.eml`, `002.eml` … here, for a mail program to open."""
    service_address: str
    take_in: Callable[[bytes], None]
    port: int = 0
    letters: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return what `SMTP_URL` would be."""
        return f"smtp://{HOST}:{self.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's names
        """Take a mail."""
        mime = envelope.original_content or b""
        if self.service_address in (address.lower() for address in envelope.rcpt_tos):
            await asyncio.get_running_loop().run_in_executor(None, self.take_in, mime)
            return "250 OK, to the embedded mailbox"
        self.letters.append(mime)
        (self.folder / f"{len(self.letters):03}.eml").write_bytes(mime)
        return "250 OK, kept"


@contextmanager
def embedded_sink(folder: Path, *, service_address: str, take_in: Callable[[bytes], None]) -> Iterator[EmbeddedSink]:
    """Run the server while the block lasts; `folder` exists."""
    sink = EmbeddedSink(folder=folder, service_address=service_address, take_in=take_in)

    async def start() -> asyncio.Server:
        # The host name is given: the library would ask the DNS for it.
        return await asyncio.get_running_loop().create_server(
            lambda: SMTP(sink, hostname="embedded", enable_SMTPUTF8=True, data_size_limit=MOST_BYTES), HOST, 0
        )

    with serving("embedded-smtp", start) as port:
        sink.port = port
        yield sink
