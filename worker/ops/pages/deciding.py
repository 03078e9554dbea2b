"""Deciding a case in two steps: read once more what will happen, then do it; the next case opens by itself."""

from starlette.responses import Response

from worker.decisions.acts import (
    DECIDES,
    Act,
    DecidedByPerson,
    EndedAlready,
    Impossible,
    Outdated,
)
from worker.decisions.proposals import Proposal
from worker.decisions.who import written_as
from worker.letters.page import page_by_hand
from worker.ops.call import Call
from worker.ops.pages.case import Between, Typed, act_named, draw_case
from worker.ops.pages.case_sight import load_open_case, place_of, sight_of_case
from worker.ops.routes import Act as Deed
from worker.run.case_list import next_case
from worker.unit import retry_contention

DONE = {
    Act.CANCEL: "done.case_cancel",
    Act.STOP_PRODUCTION: "done.case_stop_production",
    Act.REFUSE: "done.case_refuse",
    Act.ALREADY_DONE: "done.case_already_done",
    Act.CLARIFY: "done.case_clarify",
    Act.CONFIRM: "done.case_confirm",
    Act.ANSWERED: "done.case_answered",
    Act.NOTHING: "done.case_nothing",
    Act.RETRY: "done.case_retry",
}
Result = DecidedByPerson | EndedAlready | Outdated | Impossible


def review_step(call: Call) -> Response:
    """Show exactly what will happen, after trying it without keeping it; nothing is done yet."""
    act = act_named(call)
    tried = retry_contention(lambda: _decide(call, act, keep=False))
    if not isinstance(tried, DecidedByPerson):
        return _not_done(call, tried)
    with call.reading() as connection:
        case = load_open_case(connection, call.number("id"))
        sight = sight_of_case(connection, call, case, call.word("order") or None)
    proposal = sight.proposal(act)
    if proposal is None or proposal.seen != call.word("seen"):
        # It changed in the very moment between: the case is shown as it is now.
        return _not_done(call, Outdated(changed=()))
    subject, text = _as_sent(call, proposal)
    return call.show(
        "case_review.html", sight=sight, case=case, proposal=proposal, subject=subject, text=text, typed=_typed(call)
    )


def correct(call: Call) -> Response:
    """Go back to the case, with what was typed."""
    return draw_case(call, order_number=call.word("order") or None, typed=_typed(call))


def decide(call: Call) -> Response:
    """Do it; then the next case opens, or what happened meanwhile is told."""
    act = act_named(call)
    if act is Act.NOTHING and not call.word("why"):
        return _not_done(call, None, problem=call.wording.text("case.why_nothing"))
    done = retry_contention(lambda: _decide(call, act, keep=True))
    return _to_next(call, act) if isinstance(done, DecidedByPerson) else _not_done(call, done)


def _decide(call: Call, act: Act, *, keep: bool) -> Result:
    decides = act in DECIDES
    with call.writing() as unit:
        done = call.parts.review().decide_case(
            unit,
            case_id=call.number("id"),
            act=act,
            by=call.person.name,
            at=call.now,
            order_number=(call.word("order") or None) if decides else None,
            seen=(call.word("seen") or None) if decides else None,
            subject=_field(call, "subject") if decides else None,
            text=_field(call, "text") if decides else None,
            why=call.word("why"),
        )
        if keep and isinstance(done, DecidedByPerson):
            unit.commit()
    return done


def _to_next(call: Call, act: Act) -> Response:
    """Open the next case of the queue, or the queue when it is empty, saying what was done."""
    with call.reading() as connection:
        case = load_open_case(connection, call.number("id"))
        following = next_case(connection, place_of(case), free_for=written_as(call.person.name))
    target = "/cases" if following is None else f"/cases/{following.id}"
    return call.back(target, DONE[act], was=call.number("id"))


def _not_done(call: Call, result: EndedAlready | Outdated | Impossible | None, *, problem: str = "") -> Response:
    """Tell what came between, with the case as it is now and what was typed."""
    match result:
        case Outdated(changed=changed):
            between = Between(changed=changed, problem=problem or call.wording.text("case.outdated"))
        case Impossible():
            between = Between(problem=result.said(str(call.wording.language)))
        case _:
            between = Between(problem=problem)
    order = call.word("order") or None
    return draw_case(call, order_number=order, typed=_typed(call), between=between, status=409)


def _as_sent(call: Call, proposal: Proposal) -> tuple[str, str]:
    """Return the main letter's subject and text as they will be sent."""
    if not proposal.drafts:
        return "", ""
    draft, subject, text = proposal.drafts[0], _field(call, "subject"), _field(call, "text")
    if subject is None or text is None or _plain(subject, text) == _plain(draft.subject, draft.text):
        return draft.subject, draft.text
    page = page_by_hand(subject, text, draft.language)
    return page.subject, page.text


def _plain(subject: str, text: str) -> tuple[str, str]:
    return subject.strip(), text.replace("\r\n", "\n").strip()


def _field(call: Call, name: str) -> str | None:
    """Return a field as it was typed, None when the form has none: then the letter goes as it was drafted."""
    value = call.form.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else None


def _typed(call: Call) -> Typed:
    return Typed(
        act=call.word("act"),
        subject=_field(call, "subject") or "",
        text=_field(call, "text") or "",
        why=call.word("why"),
    )


ROUTES = (
    Deed(path="/cases/{id:int}/review", answer=review_step),
    Deed(path="/cases/{id:int}/correct", answer=correct),
    Deed(path="/cases/{id:int}/decide", answer=decide),
)
