"""An IMAP server in this process: pymap with mails in memory, on a free port of loopback. Gone when the process ends."""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer, IMAPService
from pysasl.hashing import Cleartext

from worker.sandbox.serving import HOST, serving

USER, PASSWORD = "serviceclient", "embedded"
ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedMailbox:
    """The account that an embedded run reads."""

    port: int

    @property
    def url(self) -> str:
        """Return what `IMAP_URL` would be: address, user and password in one."""
        return f"imap://{USER}:{PASSWORD}@{HOST}:{self.port}"

    def append(self, raw: bytes, *, at: datetime) -> None:
        """Put a mail into the inbox, as a receiving server does; `at` is when it was received."""
        with IMAPClient(HOST, port=self.port, ssl=False, timeout=ANSWER_SECONDS) as client:
            client.login(USER, PASSWORD)
            client.append("INBOX", raw, msg_time=at)


@contextmanager
def embedded_mailbox() -> Iterator[EmbeddedMailbox]:
    """Run the server while the block lasts; its mailbox is empty at first."""
    with serving("embedded-imap", _start) as port:
        yield EmbeddedMailbox(port=port)


async def _start() -> asyncio.Server:
    # The password is in this file: hashing it half a million times at each login would protect nothing and cost a third of a second.
    backend, config = await DictBackend.init(_arguments(), secure_auth=False, hash_context=Cleartext())
    config.apply_context()
    reader = ProxyProtocolReader(config.proxy_protocol)
    return await asyncio.start_server(reader.get_callback(IMAPServer(backend.login, config)), HOST, 0)


def _arguments() -> Namespace:
    """Say what `pymap --no-tls dict …` on a command line would say; the demo user's mailbox is the only one."""
    parser = ArgumentParser()
    DictBackend.add_subparser("dict", parser.add_subparsers())
    IMAPService.add_arguments(parser)
    parser.set_defaults(debug=False, passlib_cfg=None, proxy_protocol=None)
    return parser.parse_args(["--no-tls", "dict", "--demo-user", USER, "--demo-password", PASSWORD])
