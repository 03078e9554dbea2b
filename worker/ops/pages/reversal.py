"""Taking a decision back (admins): what will be undone is read first, with the letter; then why, and once more to confirm."""

from starlette.responses import Response

from worker.decisions.acts import Impossible
from worker.decisions.reversal import Reversed, Reversible
from worker.letters.page import page_by_hand
from worker.ops.call import Call, NotDoneError
from worker.ops.routes import Act, Page
from worker.schema import Role
from worker.unit import retry_contention


def reversal_page(call: Call) -> Response:
    """Show what would be undone."""
    return _draw(call)


def reverse(call: Call) -> Response:
    """Show it once more as it will be; done only when that was confirmed."""
    if call.word("correct") == "yes":
        return _draw(call, typed=_typed(call))
    if not call.word("why"):
        return _draw(call, typed=_typed(call), problem=call.wording.text("reversal.why_missing"), status=409)
    confirmed = call.word("confirmed") == "yes"
    chosen = _chosen(call)
    done = retry_contention(lambda: _reverse(call, chosen, keep=confirmed))
    if isinstance(done, Impossible):
        said = done.said(str(call.wording.language))
        return _draw(call, typed=_typed(call), problem=said, status=409)
    if confirmed:
        return call.back(f"/mails/{call.number('id')}", "done.reversed")
    subject, text = _as_sent(call, chosen)
    return call.show(
        "reversal_review.html", inbound_id=call.number("id"), one=chosen, typed=_typed(call), subject=subject, text=text
    )


def _draw(call: Call, *, typed: dict[str, str] | None = None, problem: str = "", status: int = 200) -> Response:
    return call.show(
        "reversal.html",
        status=status,
        inbound_id=call.number("id"),
        found=_reversible(call),
        typed=typed or {},
        problem=problem,
    )


def _reversible(call: Call) -> tuple[Reversible, ...]:
    with call.reading() as connection:
        return call.parts.review().reversible(connection, at=call.now, inbound_id=call.number("id"))


def _chosen(call: Call) -> Reversible:
    """Return the cancellation that the form names, one of this mail's."""
    for one in _reversible(call):
        if str(one.cancellation_id) == call.word("cancellation"):
            return one
    raise NotDoneError(call.wording.text("reversal.nothing"))


def _reverse(call: Call, chosen: Reversible, *, keep: bool) -> Reversed | Impossible:
    with call.writing() as unit:
        done = call.parts.review().reverse(
            unit,
            cancellation_id=chosen.cancellation_id,
            by=call.person.name,
            at=call.now,
            why=call.word("why"),
            subject=_typed(call)["subject"],
            text=_typed(call)["text"],
        )
        if keep and isinstance(done, Reversed):
            unit.commit()
    return done


def _as_sent(call: Call, chosen: Reversible) -> tuple[str, str]:
    typed, draft = _typed(call), chosen.draft
    if (typed["subject"], typed["text"].strip()) == (draft.subject, draft.text.strip()):
        return draft.subject, draft.text
    page = page_by_hand(typed["subject"], typed["text"], draft.language)
    return page.subject, page.text


def _typed(call: Call) -> dict[str, str]:
    return {name: call.word(name).replace("\r\n", "\n") for name in ("subject", "text", "why", "cancellation")}


ROUTES = (
    Page(path="/mails/{id:int}/reverse", answer=reversal_page, role=Role.ADMIN),
    Act(path="/mails/{id:int}/reverse", answer=reverse, role=Role.ADMIN),
)
