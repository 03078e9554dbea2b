"""The page behind the link of a confirmation letter: looking never answers, a button does. No cookie, no session, nothing else is served.

Link scanners and mail programs fetch links (GET, HEAD): they see the question. Only a POST with one of the two answers redeems or burns.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from worker.clock import Clock
from worker.confirm.guard import SafeHeaders, Visits
from worker.confirm.page import asking, telling
from worker.confirm.wording import Texts, language_of
from worker.decisions.redeeming import Answer, Redeemer, asked_by
from worker.letters.house import House
from worker.run.proxies import Proxies

log = structlog.get_logger()

LARGEST_FORM = 1024
"""Bytes of a POST: the answer has ten."""
LONGEST_CODE = 64


class ConfirmPage:
    """Answers for one shop's links, which all begin with its `confirm_url`."""

    def __init__(
        self,
        *,
        reader: Engine,
        redeemer: Redeemer,
        house: House,
        clock: Clock,
        proxies: Proxies,
        visits: Visits,
        on_done: Callable[[], object] = lambda: None,
    ) -> None:
        """`on_done` is called after each answer that was carried out: the relay's bell."""
        self._reader = reader
        self._redeemer = redeemer
        self._house = house
        self._clock = clock
        self._proxies = proxies
        self._visits = visits
        self._on_done = on_done

    def app(self) -> Starlette:
        """Build the application. Whatever it does not serve is answered like a link that is of no use."""
        base = urlsplit(self._house.confirm_url or "").path.rstrip("/")
        return Starlette(
            routes=[Route(base + "/{code}", self._answer, methods=["GET", "POST"])],
            middleware=[Middleware(SafeHeaders)],
            exception_handlers={404: self._elsewhere, 405: self._elsewhere},
        )

    async def _answer(self, request: Request) -> Response:
        texts = Texts(language=language_of(request.headers))
        if not self._visits.may_come(self._proxies.address_of(request)):
            return telling("often", texts, self._house, status=429)
        code = str(request.path_params["code"])
        try:
            if request.method == "POST":
                said = await _said_by(request)
                return await run_in_threadpool(self._redeem, code, said, texts)
            return await run_in_threadpool(self._look, code, request)
        except SQLAlchemyError as error:
            log.warning("confirm_without_database", error=type(error).__name__)
            return telling("fault", texts, self._house, status=503)
        except Exception as error:  # noqa: BLE001 - the edge: a traceback's words could hold the code
            log.error("confirm_broken", error=type(error).__name__)  # noqa: TRY400 - same
            return telling("fault", texts, self._house, status=500)

    def _look(self, code: str, request: Request) -> Response:
        with self._reader.connect() as connection:
            asked = asked_by(connection, code, at=self._clock()) if len(code) <= LONGEST_CODE else None
        texts = Texts(language=language_of(request.headers, None if asked is None else asked.language))
        return telling("gone", texts, self._house, status=404) if asked is None else asking(asked, texts, self._house)

    def _redeem(self, code: str, said: Answer | None, texts: Texts) -> Response:
        if said is None:
            return telling("unclear", texts, self._house, status=400)
        outcome = self._redeemer.answer(code, said) if len(code) <= LONGEST_CODE else None
        if outcome is None:
            return telling("gone", texts, self._house, status=404)
        log.info("confirmation_answered", answer=str(said), outcome=str(outcome))
        self._on_done()
        return telling(str(said), texts, self._house)

    async def _elsewhere(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return telling("gone", Texts(language=language_of(request.headers)), self._house, status=status)


async def _said_by(request: Request) -> Answer | None:
    """Return the answer that a form gives; None for anything that is not our form."""
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and int(length) <= LARGEST_FORM):
        return None
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return None
    try:
        answer = (await request.form(max_files=0, max_fields=4, max_part_size=LARGEST_FORM)).get("answer")
    except HTTPException:
        return None
    return Answer(answer) if isinstance(answer, str) and answer in set(Answer) else None
