"""Our letters: all of them by where they stand, and those that failed sent again, the selection or all that match."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from sqlalchemy import distinct, func, select
from sqlalchemy.engine import Connection
from starlette.responses import Response

from outbox.schema import outbox
from outbox.states import Move, State, before
from worker.decisions.who import shown_as, written_as
from worker.ops.call import Call, NotDoneError, NotHereError
from worker.ops.pages.mail_list import address, chosen_ids, number_in, way_back
from worker.ops.routes import Act, Page
from worker.run.holding import KINDS
from worker.run.letter_list import EVERY_LETTER, WantedLetters, count_letters, letters_wanted
from worker.run.retry import count_retryable_letters, retry_letters
from worker.unit import retry_contention

LETTERS = "/letters"
PER_PAGE = 50
STATES = tuple(map(str, State))
CAN_GO_AGAIN = tuple(map(str, before(Move.REVIVE)))
TROUBLE = "trouble"
"""The tab of the letters that failed or came back: what somebody must look at."""
LOOKED_AT = 5_000
MOST_DOMAINS = 30
_KEPT = ("state", "kind", "domain", "order", "hold", "cause", "mail", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterListing:
    """A list of letters and its address; `query` is what its URL says, without the place in the list."""

    query: Mapping[str, str]
    wanted: WantedLetters

    @property
    def url(self) -> str:
        """Return the address of its beginning."""
        return address(LETTERS, self.query)

    def but(self, **changed: str) -> str:
        """Return the address of the same list with something changed; an empty value takes it away."""
        return address(LETTERS, {**self.query, **changed})


def letters_page(call: Call) -> Response:
    """Show the letters that fit the filter in the URL, newest first."""
    listing = _listing(dict(call.request.query_params))
    wanted = listing.wanted
    first = replace(wanted, before_id=None)
    with call.reading() as connection:
        found = letters_wanted(connection, replace(wanted, limit=PER_PAGE + 1), personal=True)
        tabs = [
            (
                word,
                listing.but(state=word),
                count_letters(connection, replace(first, states=states)),
                first.states == states,
            )
            for word, states in _TABS
        ]
        count = count_letters(connection, first)
        domains = _domains(connection)
    rows = found[:PER_PAGE]
    return call.show(
        "letters.html",
        listing=listing,
        rows=rows,
        count=count,
        tabs=tabs,
        kinds=KINDS,
        domains=sorted({*domains, *((wanted.domain,) if wanted.domain else ())}),
        more=listing.but(before=str(rows[-1].id)) if len(found) > PER_PAGE else None,
        paged=wanted.before_id is not None,
        can_go_again=CAN_GO_AGAIN,
        may_retry=not wanted.states or any(state in CAN_GO_AGAIN for state in wanted.states),
        shown_as=shown_as,
    )


def retry(call: Call) -> Response:
    """Send letters again: the chosen ones, or all that match. How many is said first, on a page of its own."""
    path, _, query = (call.word("list") or LETTERS).partition("?")
    if path != LETTERS:
        raise NotHereError
    listing = _listing(dict(parse_qsl(query)))
    every, ids = call.word("do") == "all", chosen_ids(call)
    if not every and not ids:
        raise NotDoneError(call.wording.text("letters.none_chosen"))
    before_id = number_in(call.word("before"))
    wanted = replace(listing.wanted, before_id=before_id) if every else WantedLetters(ids=ids)
    back = way_back(call.word("back")) or listing.url
    if call.word("confirmed") != "yes":
        return _confirm(call, wanted, ids=ids, every=every, listing=listing, back=back)

    def work() -> int:
        with call.writing() as unit:
            done = retry_letters(unit, wanted, by=written_as(call.person.name), at=call.now)
            unit.commit()
        return done

    return call.back(back, "done.letters_retried", n=retry_contention(work))


def _confirm(
    call: Call, wanted: WantedLetters, *, ids: tuple[int, ...], every: bool, listing: LetterListing, back: str
) -> Response:
    with call.reading() as connection:
        newest = int(connection.execute(select(func.coalesce(func.max(outbox.c.id), 0))).scalar_one())
        number = count_retryable_letters(connection, replace(wanted, before_id=newest + 1))
    return call.show(
        "letters_retry.html", listing=listing, ids=ids, every=every, before=newest + 1, retryable=number, back=back
    )


def _listing(query: Mapping[str, str]) -> LetterListing:
    """Read a list from its address; what no letter can be fits no letter, and is passed over where it is no word of ours."""
    given = {name: value for name, value in query.items() if value and name in _KEPT}
    return LetterListing(
        query=given,
        wanted=WantedLetters(
            states=_states(given.get("state", "")),
            kind=given.get("kind"),
            domain=given["domain"].lower() if "domain" in given else None,
            order=given.get("order"),
            hold_id=number_in(given.get("hold", "")),
            inbound_id=number_in(given.get("mail", "")),
            cause=given.get("cause"),
            ids=tuple(one for one in map(number_in, given.get("id", "").split(",")) if one),
            before_id=number_in(query.get("before", "")),
        ),
    )


def _states(word: str) -> tuple[str, ...]:
    if word == TROUBLE:
        return CAN_GO_AGAIN
    return (word,) if word in STATES else EVERY_LETTER.states


def _domains(connection: Connection) -> list[str]:
    """Return the domains that several recipients of late share: one person's own domain is offered to nobody, and in no URL."""
    recent = (
        select(outbox.c.recipient_domain, outbox.c.recipient).order_by(outbox.c.id.desc()).limit(LOOKED_AT).subquery()
    )
    query = (
        select(recent.c.recipient_domain)
        .group_by(recent.c.recipient_domain)
        .having(func.count(distinct(recent.c.recipient)) > 1)
        .order_by(func.count().desc())
        .limit(MOST_DOMAINS)
    )
    return list(connection.execute(query).scalars())


_TABS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ()),
    (TROUBLE, CAN_GO_AGAIN),
    *((str(state), (str(state),)) for state in (State.HELD, State.PENDING, State.CLAIMED, State.IN_DOUBT, State.SENT)),
)

ROUTES = (
    Page(path=LETTERS, answer=letters_page),
    Act(path="/letters/retry", answer=retry),
)
