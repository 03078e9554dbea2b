"""A hundred strings that would be headers, recipients or commands, through every field of a reply: the server sees none of them."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import Engine

from outbox.errors import AddressRefused, MimeRefused
from outbox.relay import Relay
from outbox.schema import metadata
from outbox.store import enqueue
from tests.outbox.builders import a_letter, a_mail, a_server, an_identity, some_settings
from tests.outbox.engines import open_engine
from tests.outbox.scripted import ScriptedServer
from tests.outbox.test_mime import ORDER

LINE_ENDS = (
    "\r\n",
    "\n",
    "\r",
    "\n\r",
    "\v",
    "\f",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
    "=0D=0A",
    "%0d%0a",
    "\\r\\n",
    "\r\n ",
    "\r\n\t",
)
PAYLOADS = (
    "Bcc: eve@evil.example",
    "To: eve@evil.example",
    "Reply-To: eve@evil.example",
    "\r\nfrom here on it is a body",
    ".\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<eve@evil.example>\r\nDATA\r\nSubject: smuggled",
    "RCPT TO:<eve@evil.example>",
)
WHOLE = (
    "x@customer.test> SIZE=1\r\nRCPT TO:<eve@evil.example",
    "<a@b.test>, <eve@evil.example>",
    "=?utf-8?q?=0D=0ABcc=3A_eve=40evil=2Eexample?=",
    "=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=",
    "a" * 3000 + "\r\nBcc: eve@evil.example",
    "\u202eelpmaxe.live@eve\u202c",
)
STRINGS = tuple(f"a{end}{payload}" for end, payload in itertools.product(LINE_ENDS, PAYLOADS)) + WHOLE
FIELDS = ("subject", "in_reply_to", "references", "reply_to", "language", "text", "html")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'outbox.sqlite3'}")
    metadata.create_all(opened)
    yield opened
    opened.dispose()


def put(engine: Engine, **changed: object) -> bool:
    """Enqueue a letter with one field changed; tell whether it was taken."""
    recipient = changed.pop("recipient", None)
    letter = a_letter(**{name: (value,) if name == "references" else value for name, value in changed.items()})
    mail = a_mail(letter=letter) if recipient is None else a_mail(letter=letter, recipient=recipient)
    with engine.begin() as connection:
        try:
            enqueue(connection, mail, identity=an_identity())
        except (AddressRefused, MimeRefused):
            return False
    return True


def test_there_are_a_hundred_of_them() -> None:
    assert len(set(STRINGS)) >= 100


def test_no_string_in_any_field_becomes_a_header_a_recipient_or_a_command(engine: Engine) -> None:
    taken = Counter(field for field in FIELDS for one in STRINGS if put(engine, **{field: one}))
    assert taken["subject"] == taken["text"] == taken["html"] == len(STRINGS)

    async def send() -> ScriptedServer:
        async with ScriptedServer() as server:
            relay = Relay(engine, a_server(server.port), settings=some_settings(batch=200))
            for _ in range(12):
                await relay.drain_once()
            return server

    server = asyncio.run(send())
    assert len(server.taken) == sum(taken.values())
    for mail in server.taken:
        assert mail.recipient.startswith("camille")
        assert mail.recipient.endswith("@customer.test")
        assert mail.sender == "bounce@pictoonline.test"
        message = message_from_bytes(mail.data, policy=policy.compat32)
        assert message.defects == []
        assert len(message.keys()) == len(set(message.keys()))
        assert set(message.keys()) <= {*ORDER, "Reply-To"}
        assert message["To"] == mail.recipient
        head = mail.data.partition(b"\r\n\r\n")[0]
        assert head.replace(b"\r\n", b"").isascii()
        assert not {*head.replace(b"\r\n", b"")} & {0, 10, 11, 12, 13, 27, 127}
    said = Counter(command.split(":")[0].upper() for command in server.commands)
    assert said["MAIL FROM"] == said["RCPT TO"] == len(server.taken)
    assert not [command for command in server.commands if "evil" in command]


@pytest.mark.parametrize("string", STRINGS)
def test_no_string_is_an_address_that_we_write_to(engine: Engine, string: str) -> None:
    for address in (string, f"{string}@customer.test", f"camille@{string}", f"camille@customer.test{string}"):
        assert not put(engine, recipient=address)
