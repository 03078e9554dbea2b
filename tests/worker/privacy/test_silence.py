"""No line that a process prints names a customer: the whole sample through the deployed program, on its good days and its bad ones."""

import email
import json
import os
import re
import subprocess
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.policy import compat32
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import quote, unquote_plus
from urllib.request import urlopen

import httpx
import pytest

from outbox.schema import outbox
from tests.acceptance.delivery import as_posted
from tests.acceptance.house import SERVICECLIENT, House
from tests.servers import process
from tests.servers.dovecot import Mailbox
from tests.servers.smtp_sink import SmtpSink
from worker.schema import inbound, mailbox

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"
OURS = re.compile(r".*@(?:[a-z]+\.)?pictoonline\.fr", re.IGNORECASE)
NO_PERSON = {"PictoOnline", "Mail Delivery System"}
ADDRESS_FIELDS = ("From", "To", "Cc", "Reply-To", "Sender", "Return-Path")
ROLES = ("poller", "worker", "relay")
COMMANDS: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = (
    (("status",), (0, 1)),
    (("status", "--json"), (0, 1)),
    (("messages", "--limit", "1000"), (0,)),
    (("messages", "--json", "--limit", "1000"), (0,)),
    (("outbox", "list"), (0, 2)),
    (("doctor",), (0, 1)),
    (("privacy", "purge", "--dry-run"), (0,)),
    (("privacy", "forget", "{}", "--yes"), (0, 1, 5)),
    (("orders", "changes"), (0,)),
)


def people() -> frozenset[str]:
    """Return every address and every name of the sample's mails and orders, in small letters; ours left out."""
    found: set[str] = set()
    for file in SAMPLE.glob("mails/*.eml"):
        mail = email.message_from_bytes(file.read_bytes(), policy=compat32)
        fields = [str(value) for name in ADDRESS_FIELDS for value in mail.get_all(name, [])]
        for name, address in getaddresses(fields):
            found |= {_decoded(name), address}
    for order in json.loads((SAMPLE / "orders.json").read_text())["orders"]:
        customer = order["customer"]
        found |= {customer["email"], customer["name"], *customer.get("aliases", ())}
    return frozenset(one.lower() for one in found if one and one not in NO_PERSON and not OURS.fullmatch(one))


def _decoded(name: str) -> str:
    try:
        return str(make_header(decode_header(name)))
    except (LookupError, UnicodeDecodeError):
        return name


def told(printed: str, names: frozenset[str]) -> list[str]:
    """Return those of the names that stand in a text as words of their own, however they are written there."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), printed)
    text = f"{plain}\n{unquote_plus(plain)}".lower()
    return sorted(one for one in names if one in text and re.search(rf"(?<![\w.-]){re.escape(one)}(?![\w-])", text))


@pytest.fixture
def house(tmp_path: Path, sqlite_url: str, dovecot: Mailbox, smtp_sink: SmtpSink) -> Iterator[House]:
    whole = House(folder=tmp_path, database_url=sqlite_url, mailbox=dovecot, sink=smtp_sink)
    whole.settings["LOG_LEVEL"] = "debug"
    yield whole
    whole.close()


def run(house: House, *words: str, statuses: tuple[int, ...]) -> str:
    done = subprocess.run(
        [SERVICECLIENT, *words], env=house.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in statuses, (words[:2], done.returncode)
    return done.stdout + done.stderr


def open_house(house: House) -> list[int]:
    """Start every process with metrics of its own; return their ports."""
    house.open(SAMPLE / "orders.json", roles=())
    ports = []
    for role in (*ROLES, "ops"):
        ports.append(process.free_port())
        house.settings["METRICS_ADDRESS"] = f"127.0.0.1:{ports[-1]}"
        if role == "ops":
            house.settings["OPS_ADDRESS"] = f"127.0.0.1:{process.free_port()}"
        house.start(role)
    assert process.wait_until(lambda: house.count(mailbox, mailbox.c.polled_at.is_not(None)) > 0)
    return ports


def look_at_the_console(house: House, person: str) -> None:
    """Sign in, look for a person by their address, open mails, as somebody at the desk does all day."""
    env = house.environment
    subprocess.run(
        [SERVICECLIENT, "users", "add", "anne", "--role", "admin", "--password-stdin"],
        env=env, input="the-same-for-everybody\n", text=True, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    with httpx.Client(base_url=f"http://{env['OPS_ADDRESS']}", follow_redirects=True, timeout=30) as client:
        same = {"sec-fetch-site": "same-origin"}
        page = client.post("/sign-in", data={"name": "anne", "password": "the-same-for-everybody"}, headers=same)
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert token is not None, page.status_code
        found = client.post("/search", data={"token": token[1], "q": person}, headers=same)
        for path in ("/", "/mails", "/cases", "/letters", "/journal", "/mails/1", "/mails/2", "/nowhere"):
            client.get(path)
        assert found.status_code < 500
        # A name typed into the sign-in form by mistake, and an address in a URL by somebody's hand.
        client.post("/sign-in", data={"name": person, "password": "x"}, headers=same)
        client.get(f"/mails?q={quote(person)}")


@pytest.mark.timeout(420)
def test_no_log_line_no_output_and_no_metric_names_a_customer(house: House) -> None:
    names = people()
    assert len(names) > 150
    person = json.loads((SAMPLE / "orders.json").read_text())["orders"][0]["customer"]["email"]
    ports = open_house(house)
    # Bad days: a refusal, a delay and a lost line, in words that repeat the address, as servers' answers do.
    house.sink.will_answer("rcpt", f"550 5.1.1 <{person}>: no such user Claire Vasseur", times=3)
    house.sink.will_answer("data", f"451 4.3.0 try again later <{person}>", times=3)
    house.sink.will_drop("data", times=1)
    files = sorted(SAMPLE.glob("mails/*.eml"))
    for file in files:
        posted = as_posted(file.read_bytes())
        house.mailbox.deliver(posted.raw, sender=posted.sender)
    assert process.wait_until(
        lambda: house.count(inbound) >= len(files) and not house.count(inbound, inbound.c.state == "stored"),
        seconds=200,
    )
    assert process.wait_until(lambda: house.count(outbox, outbox.c.state == "sent") > 20, seconds=60)
    look_at_the_console(house, person)

    for words, statuses in COMMANDS:
        said = run(house, *(word.format(person) for word in words), statuses=statuses)
        assert told(said, names) == [], words[:2]
    for mail in (1, 2, 3):
        assert told(run(house, "message", str(mail), statuses=(0,)), names) == []
    for port in ports:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
            assert told(answer.read().decode(), names) == []
    for role in list(house.processes):
        house.stop(role)
        printed = house.log(role)
        assert printed, role
        guilty = [line for line in printed.splitlines() if told(line, names)]
        assert not guilty, (role, guilty[0])


def test_what_is_looked_for_would_be_found() -> None:
    names = people()
    assert told('{"event":"x","to":"<Claire.Vasseur@orange.fr>"}', names) == ["claire.vasseur@orange.fr"]
    assert told('{"event":"x","who":"\\u00c9lodie Fontanel"}', names) == ["élodie fontanel"]
    assert told("GET /mails?q=claire.vasseur%40orange.fr", names) == ["claire.vasseur@orange.fr"]
    assert told("thierry-henry.example", names) == []


def test_an_error_that_quotes_a_mail_is_logged_without_its_words() -> None:
    """In a process of its own: what is logged by libraries goes through the same gate."""
    program = (
        "import logging, structlog\n"
        "from worker.run.logs import configure_logs\n"
        "configure_logs('debug', role='worker')\n"
        "try:\n    raise ValueError('Claire Vasseur <claire.vasseur@orange.fr> wrote')\n"
        "except ValueError:\n"
        "    structlog.get_logger().exception('broken')\n"
        "    logging.getLogger('uvicorn.error').exception('500 for claire.vasseur@orange.fr')\n"
    )
    done = subprocess.run(
        [SERVICECLIENT.with_name("python"), "-c", program],
        env=dict(os.environ),
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "ValueError" in done.stdout
    assert told(done.stdout + done.stderr, people()) == []
