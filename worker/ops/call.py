"""One request of the console, as the page that answers it sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from jinja2 import Environment
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from worker.ops.banners import Banner, banners
from worker.ops.counts import CaseCounts, case_counts
from worker.ops.guard import SigningProxies
from worker.ops.people import Person
from worker.ops.rendering import look_of
from worker.ops.sessions import Session
from worker.ops.wording import Language, Wording
from worker.run.bootstrap import Parts
from worker.unit import UnitOfWork


class NotHereError(Exception):
    """The thing that a URL names does not exist; answered with 404."""


class NotDoneError(Exception):
    """An act that could not be done, and why, in words of the language of the page; answered with 409 and nothing changed."""

    def __init__(self, said: str) -> None:
        """Take what is said to the person."""
        super().__init__(said)
        self.said = said


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a page or an act is given: the parts, the request, who asks, and the form of a POST (empty otherwise)."""

    parts: Parts
    pages: Environment
    request: Request
    session: Session | None
    wording: Wording
    form: FormData
    proxies: SigningProxies

    @property
    def person(self) -> Person:
        """Return who is signed in; only pages that need nobody may be called without (RuntimeError)."""
        if self.session is None:
            raise RuntimeError("this page needs somebody signed in")
        return self.session.person

    @cached_property
    def now(self) -> datetime:
        """Return when this request is answered: one time for the whole page."""
        return self.parts.clock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that cannot write: drawing a page never takes the write lock."""
        with self.parts.engines.reader.connect() as connection:
            yield connection

    def writing(self) -> UnitOfWork:
        """Give a unit of work; what is not committed did not happen."""
        return UnitOfWork(self.parts.engines.writer)

    def word(self, name: str, default: str = "") -> str:
        """Return one field of the form, without blanks around it."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def query(self, name: str, default: str = "") -> str:
        """Return one parameter of the URL."""
        return self.request.query_params.get(name, default).strip()

    def number(self, name: str) -> int:
        """Return a number of the path; raise NotHereError for one no database has."""
        value = int(self.request.path_params[name])
        if not 0 < value < 2**53:
            raise NotHereError
        return value

    def show(self, template: str, *, status: int = 200, **facts: object) -> Response:
        """Draw a page."""
        with self.reading() as connection:
            around = self._around(connection)
        look = look_of(self.wording, self.now)
        html = self.pages.get_template(template).render(around | look | facts)
        return HTMLResponse(html, status_code=status)

    def back(self, path: str, said: str = "", **values: str | int) -> RedirectResponse:
        """Answer an act: go to a page, which says what was done. `said` is a text's key; values are ids and counts, nothing personal."""
        query = urlencode({"said": said, **values}) if said else ""
        parted = path.partition("#")
        join = "&" if "?" in parted[0] else "?"
        target = f"{parted[0]}{join}{query}" if query else parted[0]
        return RedirectResponse(target + parted[1] + parted[2], status_code=303)

    def _around(self, connection: Connection) -> dict[str, object]:
        signed_in = self.session is not None
        standing: tuple[Banner, ...] = banners(connection, always_live=self.parts.always_live) if signed_in else ()
        counts: CaseCounts | None = case_counts(connection) if signed_in else None
        return {
            "t": self.wording.text,
            "w": self.wording.word,
            "lang": str(self.wording.language),
            "other_language": str(Language.EN if self.wording.language is Language.FR else Language.FR),
            "person": self.session.person if self.session is not None else None,
            "token": self.session.token if self.session is not None else "",
            "path": self.request.url.path,
            "banners": standing,
            "counts": counts,
            "said": self._said(),
            "embedded": self.parts.always_live,
        }

    def _said(self) -> str | None:
        """Return what the act before this page did, from the key in the URL; nothing that a stranger's link could make up."""
        key = self.query("said")
        if not key.startswith("done."):
            return None
        values = {name: value for name, value in self.request.query_params.items() if value.isdigit()}
        try:
            return self.wording.text(key, **values)
        except (KeyError, IndexError):
            return None
