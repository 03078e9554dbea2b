"""The console as an ASGI application: sessions, roles and same-origin writes before every page, faults shown as pages."""

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from jinja2 import Environment
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from worker.errors import WorkerError
from worker.ops.call import Call, NotDoneError, NotHereError
from worker.ops.cookies import LANGUAGE_COOKIE, secret_in, set_session
from worker.ops.feed import Feed
from worker.ops.guard import LARGEST_FORM, SafeHeaders, SigningProxies, is_same_origin
from worker.ops.people import find_person
from worker.ops.rendering import environment
from worker.ops.routes import Act, Page
from worker.ops.sessions import Session, begin_session, is_token_of, note_use, session_of
from worker.ops.sitemap import PAGES
from worker.ops.threads import Threads
from worker.ops.wording import Language, Wording
from worker.run.bootstrap import Parts
from worker.unit import UnitOfWork, retry_contention

log = structlog.get_logger()

STATIC = Path(__file__).parent / "static"


class _CachedFiles(StaticFiles):
    """Our own files hold nothing personal: a browser may keep them for a while."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type] # handed on as it came
        response.headers["cache-control"] = "max-age=300"
        return response


def console(parts: Parts, *, stop: threading.Event) -> Starlette:
    """Build the console; its live feed ends when `stop` is set."""
    door = _Door(parts, environment())
    routes: list[BaseRoute] = [door.route(one) for one in PAGES]
    feed = Feed(parts, stop, may_listen=door.is_signed_in)
    return Starlette(
        routes=[*routes, Route("/live", feed.listen), Mount("/static", _CachedFiles(directory=STATIC), name="static")],
        middleware=[Middleware(SafeHeaders)],
        exception_handlers={404: door.not_found, 405: door.not_found},
    )


class _Door:
    """Lets a request through to its page, or says why not."""

    def __init__(self, parts: Parts, pages: Environment) -> None:
        self._parts = parts
        self._pages = pages
        self._threads = Threads()
        self._proxies = SigningProxies(parts.settings.ops_proxies, parts.settings.ops_user_header)

    def route(self, one: Page | Act) -> Route:
        methods = ["GET"] if isinstance(one, Page) else ["POST"]
        return Route(one.path, self._endpoint(one), methods=methods)

    def is_signed_in(self, request: Request) -> bool:
        """Tell whether a request comes from somebody signed in."""
        return self._session(request)[0] is not None

    async def not_found(self, request: Request, _error: Exception) -> Response:
        """Answer a path that is no page."""
        return await self._threads.run(self._not_found, request)

    def _not_found(self, request: Request) -> Response:
        session = self._session(request)[0]
        return _problem(self._call(request, session, FormData()), 404, "error.not_found")

    def _endpoint(self, one: Page | Act) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            form = FormData()
            if isinstance(one, Act):
                if int(request.headers.get("content-length") or LARGEST_FORM + 1) > LARGEST_FORM:
                    return await self._threads.run(self._too_large, request)
                form = await request.form(max_files=0, max_fields=300, max_part_size=LARGEST_FORM)
            return await self._threads.run(self._answer, one, request, form)

        return endpoint

    def _too_large(self, request: Request) -> Response:
        return _problem(self._call(request, None, FormData()), 413, "error.too_large")

    def _answer(self, one: Page | Act, request: Request, form: FormData) -> Response:
        call = self._call(request, None, form)
        try:
            session, fresh_cookie = self._session(request)
            call = self._call(request, session, form)
            response = self._checked(one, call)
            if fresh_cookie is not None:
                set_session(response, fresh_cookie, secure=self._proxies.is_secure(request))
        except SQLAlchemyError as error:
            log.warning("page_without_database", path=one.path, error=type(error).__name__)
            return _bare(call, 503, "error.database")
        except Exception:
            # The edge: whatever a page raises is said in the log by its places alone, and shown as a page without its words.
            log.exception("page_broken", path=one.path)
            return _bare(call, 500, "error.fault")
        return response

    def _checked(self, one: Page | Act, call: Call) -> Response:
        """Let nobody past who may not pass: not signed in, not allowed, not from here."""
        if one.role is not None and call.session is None:
            if isinstance(one, Act):
                return _problem(call, 403, "error.foreign")
            return RedirectResponse("/sign-in", status_code=303)
        if isinstance(one, Act) and not self._is_ours(call):
            return _problem(call, 403, "error.foreign")
        if one.role is not None and not call.person.may(one.role):
            role, needed = call.wording.word("role", call.person.role), call.wording.word("role", one.role)
            return _problem(call, 403, "error.not_allowed", role=role, needed=needed)
        try:
            return one.answer(call)
        except NotHereError:
            return _problem(call, 404, "error.not_found")
        except NotDoneError as error:
            return call.show("problem.html", status=409, why=error.said)
        except WorkerError as error:
            return call.show("problem.html", status=409, why=str(error))

    def _is_ours(self, call: Call) -> bool:
        if not is_same_origin(call.request.headers):
            return False
        return call.session is None or is_token_of(call.session, call.word("token"))

    def _session(self, request: Request) -> tuple[Session | None, str | None]:
        """Return who is signed in, and the cookie of a session that a trusted proxy just began."""
        now = self._parts.clock()
        secret = secret_in(request)
        with self._parts.engines.reader.connect() as connection:
            session = None if secret is None else session_of(connection, secret, at=now)
        named = self._proxies.user_of(request)
        if named is not None and (session is None or session.person.name != named):
            return self._signed_in_by_proxy(named)
        if session is not None and session.stale:
            used = session
            retry_contention(lambda: self._note_use(used))
        return session, None

    def _note_use(self, session: Session) -> None:
        with UnitOfWork(self._parts.engines.writer) as unit:
            note_use(unit.connection, session, at=self._parts.clock())
            unit.commit()

    def _signed_in_by_proxy(self, name: str) -> tuple[Session | None, str | None]:
        now = self._parts.clock()
        with UnitOfWork(self._parts.engines.writer) as unit:
            person = find_person(unit.connection, name)
            if person is None or person.disabled_at is not None:
                return None, None
            secret = begin_session(unit.connection, person, at=now)
            session = session_of(unit.connection, secret, at=now)
            unit.commit()
        return session, secret

    def _call(self, request: Request, session: Session | None, form: FormData) -> Call:
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        language = Language(chosen) if chosen in set(Language) else Language.FR
        wording = Wording(language=language, zone=self._parts.house.zone)
        return Call(
            parts=self._parts,
            pages=self._pages,
            request=request,
            session=session,
            wording=wording,
            form=form,
            proxies=self._proxies,
        )


def _problem(call: Call, status: int, key: str, **values: object) -> Response:
    return call.show("problem.html", status=status, why=call.wording.text(key, **values))


def _bare(call: Call, status: int, key: str) -> Response:
    """Say what went wrong without asking the database, which may be what is wrong."""
    html = call.pages.get_template("bare.html").render(
        t=call.wording.text, lang=str(call.wording.language), why=call.wording.text(key)
    )
    return Response(html, status_code=status, media_type="text/html; charset=utf-8")
