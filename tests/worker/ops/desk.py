"""A console without a network: people sign in, look at pages and send forms as a browser would."""

import threading
from dataclasses import dataclass, field
from functools import cached_property

from httpx import Response
from pydantic import SecretStr
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from tests.builders import a_reading
from tests.worker.shop import Shop
from worker.intake.envelope import envelope_of
from worker.ops.app import console
from worker.ops.people import add_person, find_person
from worker.orders.book import load_book
from worker.orders.importing import import_book
from worker.run.bootstrap import Parts, parts_of
from worker.sandbox.border import received
from worker.sandbox.samples import Sample, sample_book, samples
from worker.schema import Role
from worker.settings import Settings
from worker.unit import UnitOfWork

PASSWORD = "the-same-for-everybody"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@dataclass(kw_only=True)
class Visitor:
    """Somebody at a browser without scripts."""

    client: TestClient
    token: str = ""

    def get(self, path: str) -> Response:
        response: Response = self.client.get(path)
        return response

    def page(self, path: str, *, status: int = 200) -> LexborHTMLParser:
        """Return a page to look into."""
        response = self.get(path)
        assert response.status_code == status, (response.status_code, response.text[:2000])
        return LexborHTMLParser(response.text)

    def post(self, path: str, *, follow: bool = True, **fields: object) -> Response:
        """Send a form of one of our pages."""
        form = {"token": self.token} | {name: value for name, value in fields.items() if value is not None}
        response: Response = self.client.post(path, data=form, headers=SAME_ORIGIN, follow_redirects=follow)
        return response

    def sign_in(self, name: str, password: str = PASSWORD) -> Response:
        response: Response = self.client.post(
            "/sign-in", data={"name": name, "password": password}, headers=SAME_ORIGIN
        )
        found = LexborHTMLParser(response.text).css_first("input[name=token]")
        if found is not None:
            self.token = found.attributes["value"] or ""
        return response


@dataclass(kw_only=True)
class Desk:
    """A database, what is in it, and the console over it. `shop` stores and handles mails whose reading a test wrote."""

    shop: Shop
    parts: Parts
    stop: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def at(cls, url: str) -> "Desk":
        shop = Shop.at(url)
        settings = Settings.model_construct(
            database_url=SecretStr(url),
            service_address="serviceclient@pictoonline.fr",
            authserv_ids=("mx.pictoonline.fr",),
            own_hosts=("pictoonline.fr",),
            late_after_minutes=10 * 365 * 24 * 60,
            read_in_child=False,
        )
        parts = parts_of(settings, role="test", clock=lambda: shop.now, always_live=True)
        return cls(shop=shop, parts=parts)

    @cached_property
    def app(self) -> object:
        return console(self.parts, stop=self.stop)

    def visitor(self, role: str | None = "operator", name: str | None = None) -> Visitor:
        """Give a browser; with a role somebody is signed in there."""
        visitor = Visitor(client=TestClient(self.app, base_url="http://console.test"))  # type: ignore[arg-type] # an ASGI app
        if role is not None:
            person = name or f"{role}-1"
            self.add(person, role)
            assert visitor.sign_in(person).status_code == 200
            assert visitor.token
        return visitor

    def add(self, name: str, role: str) -> None:
        with UnitOfWork(self.shop.engines.writer) as unit:
            if find_person(unit.connection, name) is None:
                add_person(unit.connection, name, Role(role), password=PASSWORD, at=self.shop.now, by="test")
            unit.commit()

    def take_samples(self) -> dict[str, int]:
        """Import the sample book and decide the dozen sample mails for real; return each one's mail by its file."""
        import_book(self.parts.engines, load_book(sample_book()), at=self.shop.now)
        return {sample.file: self.take(sample) for sample in samples()}

    def take(self, sample: Sample) -> int:
        return self.take_raw(sample.raw)

    def take_raw(self, raw: bytes, *, trusted: bool = False) -> int:
        """Store a mail's bytes and decide it as the worker does; `trusted`: our border vouches for its author."""
        envelope = envelope_of(raw)
        outside = a_reading(message_id=envelope.message_id, sender=envelope.sender)
        inbound_id = self.shop.receive(outside, raw=received(raw, self.shop.now) if trusted else raw)
        self.parts.handler().handle(inbound_id)
        return inbound_id

    def close(self) -> None:
        self.stop.set()
        self.parts.engines.dispose()
        self.shop.engines.dispose()
