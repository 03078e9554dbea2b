"""One case: what must be read on the left, what can be done on the right, and who works on it."""

from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response

from worker.decisions.acts import Act, Aspect, EndedAlready
from worker.decisions.claims import TakenBy, claim_case, give_back_claim, take_up, watch_case, watchers_of
from worker.decisions.who import shown_as
from worker.ops.call import Call, NotDoneError, NotHereError
from worker.ops.pages.case_sight import key_of, load_open_case, may_decide, sight_of_case
from worker.ops.pages.ended import ended_case, just_ended
from worker.ops.rendering import look_of
from worker.ops.routes import Act as Deed
from worker.ops.routes import Page
from worker.ops.unseen import shown_name
from worker.unit import retry_contention


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person had typed when something came between: kept, so that nobody types it twice."""

    act: str
    subject: str
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What came between looking and deciding: what has changed since, or why it cannot be done."""

    changed: tuple[Aspect, ...] = ()
    problem: str = ""


def case_page(call: Call) -> Response:
    """Show a case: open, with all that may be done, or closed, with what came of it."""
    return draw_case(call, order_number=call.query("order") or None, chosen=call.query("act"))


def draw_case(
    call: Call,
    *,
    order_number: str | None = None,
    chosen: str = "",
    typed: Typed | None = None,
    between: Between | None = None,
    status: int = 200,
) -> Response:
    """Draw a case as it is now. `chosen` is the act whose letter lies open; by default the suggested one."""
    live = call.request.method == "GET"  # a page that a POST drew cannot fetch itself again
    with call.reading() as connection:
        case = load_open_case(connection, call.number("id"))
        ended = just_ended(connection, call)
        if case["closed_at"] is not None:
            came = ended_case(connection, case)
            facts = {"came": came, "case": case, "ended": ended, "typed": typed}
            return call.show("case_ended.html", status=status, live=live, **facts)
        sight = sight_of_case(connection, call, case, order_number)
    open_act = (typed.act if typed is not None else chosen) or (sight.suggested.act if sight.suggested else "")
    return call.show(
        "case.html",
        status=status,
        live=live,
        sight=sight,
        watchers=sight.watchers,
        case=case,
        open_act=str(open_act),
        typed=typed,
        between=between or Between(),
        ended=ended,
        may=may_decide(call),
        key_of=key_of,
        shown_as=shown_as,
        shown_name=shown_name,
    )


def claim(call: Call) -> Response:
    """Take a case to work on; one that somebody else has is taken over only when that was said."""
    case_id, take_over = call.number("id"), call.word("take_over") == "yes"

    def work() -> object:
        with call.writing() as unit:
            got = claim_case(unit.connection, case_id, by=call.person.name, at=call.now, take_over=take_over)
            unit.commit()
            return got

    got = retry_contention(work)
    if got is None:
        raise NotHereError
    if isinstance(got, EndedAlready):
        return draw_case(call, status=409)
    if isinstance(got, TakenBy):
        return call.show("case_taken.html", status=409, case_id=case_id, taken=got)
    return call.back(f"/cases/{case_id}", "done.claimed")


def give_back(call: Call) -> Response:
    """Put a case back into the queue."""
    case_id = call.number("id")

    def work() -> bool:
        with call.writing() as unit:
            done = give_back_claim(unit.connection, case_id, by=call.person.name, at=call.now)
            unit.commit()
            return done

    if not retry_contention(work):
        raise NotDoneError(call.wording.text("case.not_yours"))
    return call.back("/cases", "done.given_back")


def watch(call: Call) -> Response:
    """Note that somebody has the case open, and answer with who else has: a piece of the page, not a page."""
    case_id = call.number("id")

    def work() -> None:
        with call.writing() as unit:
            watch_case(unit.connection, case_id, by=call.person.name, at=call.now)
            unit.commit()

    retry_contention(work)
    with call.reading() as connection:
        watchers = watchers_of(connection, case_id, call.now, but=call.person.name)
    template = call.pages.get_template("case_watchers.html")
    return HTMLResponse(template.render(t=call.wording.text, watchers=watchers, **look_of(call.wording, call.now)))


def take_mail_up(call: Call) -> Response:
    """Make a case of a mail that is none, and open it."""
    inbound_id = call.number("id")

    def work() -> int | None:
        with call.writing() as unit:
            case_id = take_up(unit.connection, inbound_id, by=call.person.name, at=call.now)
            unit.commit()
            return case_id

    case_id = retry_contention(work)
    if case_id is None:
        raise NotDoneError(call.wording.text("case.not_taken_up"))
    return call.back(f"/cases/{case_id}", "done.taken_up")


def act_named(call: Call) -> Act:
    """Return the act that the form names; raise NotDoneError for one that does not exist."""
    given = call.word("act")
    if given not in set(Act):
        raise NotDoneError(call.wording.text("case.no_such_act"))
    return Act(given)


ROUTES = (
    Page(path="/cases/{id:int}", answer=case_page),
    Deed(path="/cases/{id:int}/claim", answer=claim),
    Deed(path="/cases/{id:int}/give-back", answer=give_back),
    Deed(path="/cases/{id:int}/watch", answer=watch),
    Deed(path="/mails/{id:int}/take-up", answer=take_mail_up),
)
