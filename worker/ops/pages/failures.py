"""What failed, by cause and by the hour or day, with the way out beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from outbox.states import Move, before
from worker.ops.call import Call
from worker.ops.pages.letters import LETTERS
from worker.ops.pages.letters import TROUBLE as FAILED_LETTERS
from worker.ops.pages.mail_list import MAILS, address
from worker.ops.routes import Page
from worker.ops.wording import Wording, all_texts
from worker.run.failures import SHOWN_IDS, FailureGroup, Window, failures
from worker.run.letter_list import BOUNCED, UNTRIED, WantedLetters
from worker.run.retry import count_retryable, count_retryable_letters
from worker.run.search_box import PARIS
from worker.run.wanted import Wanted
from worker.schema import InboundState

WINDOWS: tuple[Window, ...] = ("hour", "day")
TOO_LARGE = " bytes, more than "
"""Stands in what the intake says of a mail that it fetched the beginning of only."""
SINCE = {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30), "all": timedelta(days=36500)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One cause with its windows, the newest first. `again`: how many in all could be tried again now; `url`: the list of them."""

    of: str
    cause: str
    said: str
    count: int
    first_at: datetime
    last_at: datetime
    again: int
    url: str
    windows: tuple[tuple[FailureGroup, str], ...]


def failures_page(call: Call) -> Response:
    """Show what still stands failed, the cause with the newest failure first."""
    window: Window = "hour" if call.query("window") == "hour" else "day"
    since = call.query("since") if call.query("since") in SINCE else "7d"
    zone = call.parts.house.zone
    with call.reading() as connection:
        groups = failures(
            connection,
            window=window,
            since=call.now - SINCE[since],
            zone=zone if isinstance(zone, ZoneInfo) else PARIS,
        )
        causes = [
            _cause(
                call.wording,
                members,
                again=count_retryable(connection, _mails(members[0].cause))
                if members[0].of == "mail"
                else count_retryable_letters(connection, _letters(members[0].cause)),
            )
            for members in _by_cause(groups)
        ]
    return call.show(
        "failures.html", live=True, causes=causes, window=window, windows=WINDOWS, since=since, periods=tuple(SINCE)
    )


def cause_said(wording: Wording, of: str, cause: str) -> str:
    """Say a cause in words; one that nobody wrote a sentence for is said as it stands."""
    if of == "mail" and TOO_LARGE in cause:
        return wording.text("failures.too_large")
    if of == "mail":
        known = f"failure.{cause}"
        return wording.text(known) if known in all_texts() else wording.text("failures.mail", cause=cause)
    if cause in {BOUNCED, UNTRIED}:
        return wording.text(f"failure.{cause}")
    code, _, phase = cause.rpartition(" ")
    if not code:
        return wording.text("failures.broken", phase=wording.word("phase", phase))
    return wording.text("failures.refused", code=code, phase=wording.word("phase", phase))


def _by_cause(groups: Iterable[FailureGroup]) -> list[list[FailureGroup]]:
    found: dict[tuple[str, str], list[FailureGroup]] = {}
    for one in groups:
        found.setdefault((one.of, one.cause), []).append(one)
    return sorted(found.values(), key=lambda members: max(one.last_at for one in members), reverse=True)


def _cause(wording: Wording, members: list[FailureGroup], *, again: int) -> Cause:
    of, cause = members[0].of, members[0].cause
    url = _list_url(of, cause)
    return Cause(
        of=of,
        cause=cause,
        said=cause_said(wording, of, cause),
        count=sum(one.count for one in members),
        first_at=min(one.first_at for one in members),
        last_at=max(one.last_at for one in members),
        again=again,
        url=url,
        windows=tuple((one, _window_url(one, url)) for one in members),
    )


def _window_url(one: FailureGroup, url: str) -> str:
    """Return the list of exactly this window's failures where it is short, of the whole cause where it is not."""
    if one.count > SHOWN_IDS:
        return url
    return address(MAILS if one.of == "mail" else LETTERS, {"id": ",".join(map(str, one.ids))})


def _list_url(of: str, cause: str) -> str:
    if of == "mail":
        return address(MAILS, {"state": str(InboundState.QUARANTINED), "error": cause})
    return address(LETTERS, {"state": FAILED_LETTERS, "cause": cause})


def _mails(cause: str) -> Wanted:
    return Wanted(state=str(InboundState.QUARANTINED), error=cause)


def _letters(cause: str) -> WantedLetters:
    return WantedLetters(states=tuple(map(str, before(Move.REVIVE))), cause=cause)


ROUTES = (Page(path="/failures", answer=failures_page),)
