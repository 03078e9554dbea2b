"""A letter in a person's own words, in the mail's thread or to the order's account; and a letter kept back before it leaves."""

import re
from dataclasses import dataclass

from sqlalchemy.engine import Connection
from starlette.responses import Response

from parsers.request import Reading
from policies.order import Order
from worker.decisions.acts import Impossible
from worker.decisions.by_hand import LetterWritten, Recipients, ToRole
from worker.decisions.readings import load_reading
from worker.letters.by_hand import FreeTemplate, free_templates
from worker.letters.page import page_by_hand
from worker.letters.wording import language_of_letter
from worker.ops.call import Call, NotDoneError, NotHereError
from worker.ops.routes import Act, Page
from worker.ops.unseen import shown_name
from worker.orders.rows import load_orders
from worker.run.case_list import WantedCases, cases_wanted
from worker.run.listings import standing_decisions
from worker.unit import retry_contention

BACK = re.compile(r"/(?:cases|mails)(?:/\d{1,15})?")
"""Pages to which an act may lead back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a free letter is written with. `to_role` None: there is nobody to write to."""

    inbound_id: int
    reading: Reading
    order: Order | None
    recipients: Recipients
    to_role: ToRole | None
    language: str
    templates: tuple[FreeTemplate, ...]
    nth: int
    case_id: int | None

    @property
    def to(self) -> str | None:
        """Return the address that the letter goes to."""
        return self.recipients.account if self.to_role == "account" else self.recipients.sender


def letter_page(call: Call) -> Response:
    """Show an empty letter, or one of the texts to begin with."""
    desk = _desk(call, call.query("to"))
    begun = next((one for one in desk.templates if one.name == call.query("template")), None)
    return _draw(call, desk, begun.subject if begun else "", begun.text if begun else "", chosen=call.query("template"))


def review_letter(call: Call) -> Response:
    """Show the letter as it will be sent, after trying it without keeping it."""
    desk = _desk(call, call.word("to"))
    tried = retry_contention(lambda: _write(call, desk, keep=False))
    if isinstance(tried, Impossible):
        return _refused(call, desk, tried)
    page = page_by_hand(*_typed(call), desk.language)
    return call.show(
        "free_letter_review.html", desk=desk, typed=_typed(call), subject=page.subject, text=page.text, nth=_nth(call)
    )


def send_letter(call: Call) -> Response:
    """Queue the letter; the same form sent twice is one letter."""
    desk = _desk(call, call.word("to"))
    if call.word("correct") == "yes":
        return _draw(call, desk, *_typed(call))
    done = retry_contention(lambda: _write(call, desk, keep=True))
    if isinstance(done, Impossible):
        return _refused(call, desk, done)
    target = f"/mails/{desk.inbound_id}" if desk.case_id is None else f"/cases/{desk.case_id}"
    return call.back(target, "done.free_letter")


def undo_letter(call: Call) -> Response:
    """Keep a letter back that has not left yet."""

    def work() -> Response | Impossible:
        with call.writing() as unit:
            outbox_id = call.number("id")
            done = call.parts.review().undo_letter(
                unit, outbox_id=outbox_id, by=call.person.name, at=call.now, why=call.word("why")
            )
            if isinstance(done, Impossible):
                return done
            unit.commit()
        back = call.word("back")
        return call.back(back if BACK.fullmatch(back) else "/letters", "done.letter_kept")

    done = retry_contention(work)
    if isinstance(done, Impossible):
        raise NotDoneError(done.said(str(call.wording.language)))
    return done


def _desk(call: Call, wanted_role: str) -> Desk:
    inbound_id, review = call.number("id"), call.parts.review()
    with call.reading() as connection:
        reading = load_reading(connection, inbound_id)
        if reading is None:
            raise NotHereError
        recipients = review.recipients_of(connection, inbound_id, at=call.now)
        order = _order(connection, inbound_id)
        to_role = _role(recipients, wanted_role)
        at_account = (order.language if order is not None else None) or "und"
        language = language_of_letter(at_account if to_role == "account" else reading.language)
        cases = cases_wanted(connection, WantedCases(inbound_id=inbound_id, limit=1))
        return Desk(
            inbound_id=inbound_id,
            reading=reading,
            order=order,
            recipients=recipients,
            to_role=to_role,
            language=language,
            templates=free_templates(
                language, order=order, house=call.parts.house, shown_in=str(call.wording.language)
            ),
            nth=review.next_letter(connection, inbound_id),
            case_id=cases[0].id if cases else None,
        )


def _order(connection: Connection, inbound_id: int) -> Order | None:
    """Return the order that the mail was last decided to be about."""
    standing = standing_decisions(connection, [inbound_id]).get(inbound_id)
    number = None if standing is None else standing.order_number
    return next(iter(load_orders(connection, (number,))), None) if number else None


def _role(recipients: Recipients, wanted: str) -> ToRole | None:
    """Return whom to write to: as it was asked, else the sender, else the account."""
    if wanted == "account" and recipients.account is not None:
        return "account"
    if recipients.sender is not None:
        return "sender"
    return "account" if recipients.account is not None else None


def _write(call: Call, desk: Desk, *, keep: bool) -> LetterWritten | Impossible:
    if desk.to_role is None or call.word("to") != desk.to_role:
        raise NotDoneError(call.wording.text("free.not_here"))
    subject, text = _typed(call)
    with call.writing() as unit:
        done = call.parts.review().write_letter(
            unit,
            inbound_id=desk.inbound_id,
            by=call.person.name,
            at=call.now,
            subject=subject,
            text=text,
            to_role=desk.to_role,
            nth=_nth(call),
        )
        if keep and isinstance(done, LetterWritten):
            unit.commit()
    return done


def _refused(call: Call, desk: Desk, why: Impossible) -> Response:
    return _draw(call, desk, *_typed(call), problem=why.said(str(call.wording.language)), status=409)


def _draw(
    call: Call, desk: Desk, subject: str, text: str, *, chosen: str = "", problem: str = "", status: int = 200
) -> Response:
    return call.show(
        "free_letter.html",
        status=status,
        desk=desk,
        subject=subject,
        text=text,
        chosen=chosen,
        problem=problem,
        nth=_nth(call) or desk.nth,
        shown_name=shown_name,
    )


def _typed(call: Call) -> tuple[str, str]:
    return call.word("subject"), call.word("text").replace("\r\n", "\n")


def _nth(call: Call) -> int | None:
    given = call.word("nth")
    return int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 7 else None  # noqa: PLR2004 - no mail gets a million letters


ROUTES = (
    Page(path="/mails/{id:int}/letter", answer=letter_page),
    Act(path="/mails/{id:int}/letter/review", answer=review_letter),
    Act(path="/mails/{id:int}/letter/send", answer=send_letter),
    Act(path="/letters/{id:int}/undo", answer=undo_letter),
)
