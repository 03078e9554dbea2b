"""The console's pages as cases: asked through the whole application, without a network, by somebody signed in."""

import threading
from collections.abc import Callable
from dataclasses import replace

from pydantic import SecretStr
from sqlalchemy.engine import Connection
from starlette.testclient import TestClient

from bench.console_data import CUSTOMERS, MAILS, NOW, ORDERS, address_of, order_number
from worker.engines import Engines
from worker.ops.app import console
from worker.ops.people import add_person
from worker.run.bootstrap import parts_of
from worker.schema import Role
from worker.settings import Settings
from worker.unit import UnitOfWork

PASSWORD = "only for this measurement"  # noqa: S105 - of a database that is made for it
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
PRIME = 7919
LISTS = (
    "/",
    "/cases",
    "/cases?urgent=yes",
    "/mails",
    "/mails?state=waiting",
    "/mails?outcome=refuse",
    "/mails?intent=complaint",
    "/mails?apart=yes",
    "/letters",
    "/letters?state=failed",
    "/failures",
    "/journal",
    "/journal?event=decided",
    "/supervision",
)

Ask = Callable[[Connection, int], object]


def pages_of(engines: Engines, url: str) -> tuple[tuple[str, Ask], ...]:
    """Return (name, ask) of each list, of a mail's page and of the two searches that must be quick."""
    settings = Settings.model_construct(database_url=SecretStr(url), read_in_child=False)
    parts = replace(parts_of(settings, role="bench", clock=lambda: NOW, always_live=True), engines=engines)
    with UnitOfWork(engines.writer) as unit:
        add_person(unit.connection, "bench", Role.ADMIN, password=PASSWORD, at=NOW, by="bench")
        unit.commit()
    client = TestClient(console(parts, stop=threading.Event()), base_url="http://console.test")
    signed_in = client.post("/sign-in", data={"name": "bench", "password": PASSWORD}, headers=SAME_ORIGIN)
    token = signed_in.text.partition('name="token" value="')[2].partition('"')[0]

    def page(path: str) -> Ask:
        return lambda _connection, _number: _good(client.get(path).status_code, path)

    def mail(_connection: Connection, number: int) -> object:
        return _good(client.get(f"/mails/{number * PRIME % MAILS + 1}").status_code, "/mails/N")

    def search(words: Callable[[int], str]) -> Ask:
        def ask(_connection: Connection, number: int) -> object:
            form = {"token": token, "q": words(number)}
            return _good(client.post("/search", data=form, headers=SAME_ORIGIN).status_code, "/search")

        return ask

    return (
        *((f"page {path}", page(path)) for path in LISTS),
        ("page of a mail", mail),
        ("page: search by number, found and shown", search(lambda number: order_number(number * PRIME % ORDERS))),
        ("page: search by address, found and shown", search(lambda number: address_of(number * PRIME % CUSTOMERS))),
    )


def _good(status: int, path: str) -> int:
    if status != 200:  # noqa: PLR2004 - HTTP's « OK »
        raise AssertionError(f"{path}: {status}")
    return status
