"""An IMAP server in this process: pymap with mails in memory, on a free port of loopback. Gone when the process ends."""

import asyncio
import threading
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from imapclient import IMAPClient
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer, IMAPService

HOST = "127.0.0.1"
USER, PASSWORD = "serviceclient", "embedded"
START_SECONDS = 10.0


@dataclass(kw_only=True)
class EmbeddedMailbox:
    """The server of an embedded run; `url` is what `IMAP_URL` would be."""

    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _ready: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Return the URL with user and password."""
        return f"imap://{USER}:{PASSWORD}@{HOST}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, name="embedded-imap", daemon=True).start()
        if not self._ready.wait(START_SECONDS):
            raise RuntimeError("the embedded mailbox did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def append(self, raw: bytes, *, at: datetime | None = None) -> None:
        """Put a mail into the inbox, as a receiving server does."""
        with IMAPClient(HOST, port=self.port, ssl=False, timeout=START_SECONDS) as client:
            client.login(USER, PASSWORD)
            client.append("INBOX", raw, msg_time=at or datetime.now(UTC))  # noqa: TID251 - it plays another machine

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()

    async def _listen(self) -> None:
        backend, config = await DictBackend.init(_arguments(), secure_auth=False)
        config.apply_context()
        reader = ProxyProtocolReader(config.proxy_protocol)
        server = await asyncio.start_server(reader.get_callback(IMAPServer(backend.login, config)), HOST, 0)
        self.port = server.sockets[0].getsockname()[1]


def _arguments() -> Namespace:
    parser = ArgumentParser()
    DictBackend.add_subparser("dict", parser.add_subparsers())
    IMAPService.add_arguments(parser)
    parser.set_defaults(debug=False, passlib_cfg=None, proxy_protocol=None)
    return parser.parse_args(["--no-tls", "dict", "--demo-user", USER, "--demo-password", PASSWORD])
