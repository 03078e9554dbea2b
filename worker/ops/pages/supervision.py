"""What the machine may do alone: each switch explained, with who set it, when and why. Towards safety anybody may go who decides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from starlette.responses import Response

from outbox.holds import Which
from outbox.schema import Scope
from policies.decision import Outcome
from policies.money import Money
from worker.decisions.closing import plain_reason
from worker.decisions.supervision import MAY_BE_SHADOWED, set_ceiling, set_shadow, supervision_of
from worker.decisions.who import shown_as, written_as
from worker.intake.pause import Pause, standing_pause
from worker.ops.call import Call, NotDoneError
from worker.ops.hold_words import hold_said
from worker.ops.pause_words import asked_in
from worker.ops.routes import Act, Page
from worker.run.holding import (
    KINDS,
    HoldRefusedError,
    NoSuchHoldError,
    find_hold,
    held_letters,
    hold_letters,
    holds_standing,
    release_letters,
    which_of,
)
from worker.run.live import drafted, mode_of, pause_intake, resume_intake, set_live
from worker.schema import Role
from worker.unit import Result, UnitOfWork, retry_contention

PAGE = "/supervision"
CURRENCY = "EUR"
LARGEST = Decimal("9999999.99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked again before it is done: what will happen, and the form that does it."""

    title: str
    says: tuple[str, ...]
    action: str
    button: str
    fields: dict[str, str | list[str]] = field(default_factory=dict)
    counts: tuple[tuple[str, int], ...] = ()
    final: bool = True


def supervision_page(call: Call) -> Response:
    """Show every switch."""
    return _page(call)


def go_live(call: Call) -> Response:
    """Act from now on; what shadow mode decided is shown first, and asked about."""
    if call.word("confirmed") != "yes":
        with call.reading() as connection:
            counts = drafted(connection)
        return _ask(
            call,
            Question(
                title=call.wording.text("supervision.live_title"),
                says=(call.wording.text("supervision.live_what"),),
                action=f"{PAGE}/live",
                button=call.wording.text("supervision.go_live"),
                fields={"why": call.word("why")},
                counts=tuple((call.wording.word("outcome", word), n) for word, n in counts.items()),
            ),
        )
    by, why = written_as(call.person.name), plain_reason(call.word("why"))
    _unit(call, lambda unit: set_live(unit.connection, True, by=by, at=call.now, why=why))
    return call.back(PAGE, "done.live")


def go_shadow(call: Call) -> Response:
    """Decide and draft only, from the next mail on."""
    by, why = written_as(call.person.name), plain_reason(call.word("why"))
    _unit(call, lambda unit: set_live(unit.connection, False, by=by, at=call.now, why=why))
    return call.back(PAGE, "done.shadow")


def shadow_outcomes(call: Call) -> Response:
    """Have exactly the ticked outcomes drafted only; to give one back to the machine is an admin's."""
    named = {str(one) for one in call.form.getlist("outcome")}
    if not named <= set(map(str, MAY_BE_SHADOWED)):
        raise NotDoneError(call.wording.text("supervision.no_outcome"))
    wanted = frozenset(Outcome(one) for one in named)
    with call.reading() as connection:
        given_back = supervision_of(connection).shadow - wanted
    if given_back:
        _needs_admin(call)
        if call.word("confirmed") != "yes":
            outcomes = ", ".join(call.wording.word("outcome", one) for one in sorted(given_back))
            return _ask(
                call,
                Question(
                    title=call.wording.text("supervision.outcomes_title"),
                    says=(call.wording.text("supervision.outcomes_back", outcomes=outcomes),),
                    action=f"{PAGE}/outcomes",
                    button=call.wording.text("supervision.outcomes_do"),
                    fields={"outcome": sorted(named), "why": call.word("why")},
                ),
            )
    why = plain_reason(call.word("why"))
    _unit(call, lambda unit: set_shadow(unit.connection, wanted, by=call.person.name, at=call.now, why=why))
    return call.back(PAGE, "done.outcomes")


def change_ceiling(call: Call) -> Response:
    """Leave every larger credit to a person; a higher ceiling, or none, is an admin's."""
    amount = None if call.word("do") == "off" else euros_in(call.word("amount"))
    if call.word("do") != "off" and amount is None:
        return _page(
            call, status=422, wrong_amount=call.wording.text("supervision.no_amount"), amount=call.word("amount")
        )
    with call.reading() as connection:
        before = supervision_of(connection).ceiling
    higher = before is not None and (amount is None or amount.currency != before.currency or amount > before)
    if higher:
        _needs_admin(call)
        if call.word("confirmed") != "yes":
            return _ask(call, _higher(call, amount))
    why = plain_reason(call.word("why"))
    _unit(call, lambda unit: set_ceiling(unit.connection, amount, by=call.person.name, at=call.now, why=why))
    return call.back(PAGE, "done.ceiling" if amount is not None else "done.no_ceiling")


def pause(call: Call) -> Response:
    """Take no mail in; the mailbox keeps them."""
    by, why = written_as(call.person.name), plain_reason(call.word("why"))
    with call.reading() as connection:
        if standing_pause(connection) is not None:
            raise NotDoneError(call.wording.text("supervision.paused_already"))
    _unit(call, lambda unit: pause_intake(unit.connection, by=by, at=call.now, why=why))
    return call.back(PAGE, "done.paused")


def resume(call: Call) -> Response:
    """Take mails in again; where the program asked, its question is shown and the answer asked for again."""
    with call.reading() as connection:
        stood = standing_pause(connection)
    if stood is None:
        raise NotDoneError(call.wording.text("supervision.not_paused"))
    if stood.asks is not None and call.word("confirmed") != _mark(stood):
        return _ask(
            call,
            Question(
                title=call.wording.text("supervision.resume_title"),
                says=(
                    _question(call, stood),
                    call.wording.text("supervision.resume_what"),
                ),
                action=f"{PAGE}/resume",
                button=call.wording.text("supervision.resume_do"),
                fields={"confirmed": _mark(stood)},
            ),
        )
    _unit(call, lambda unit: resume_intake(unit.connection, by=written_as(call.person.name), at=call.now))
    return call.back(PAGE, "done.resumed")


def hold(call: Call) -> Response:
    """Keep letters back: all, one kind, one domain."""
    which, why = _which_asked(call), plain_reason(call.word("why"))
    if which is None or not why:
        key = "supervision.no_which" if which is None else "supervision.no_why"
        asked = {name: call.word(name) for name in ("scope", "kind", "domain", "why")}
        return _page(call, status=422, wrong_hold=call.wording.text(key), asked=asked)
    by = written_as(call.person.name)
    number = _unit(call, lambda unit: hold_letters(unit.connection, which, by=by, why=why, at=call.now))
    return call.back(f"{PAGE}#holds", "done.held", n=number)


def release(call: Call) -> Response:
    """End a hold; how many letters leave is said first."""
    which = _which_asked(call)
    with call.reading() as connection:
        standing = None if which is None else find_hold(connection, which)
    if which is None or standing is None:
        raise NotDoneError(call.wording.text("supervision.no_hold"))
    if call.word("confirmed") != "yes":
        says = [call.wording.text("supervision.release_number", n=call.wording.count(standing.leaving))]
        if standing.kept > standing.leaving:
            says.append(
                call.wording.text("supervision.release_kept", n=call.wording.count(standing.kept - standing.leaving))
            )
        return _ask(
            call,
            Question(
                title=hold_said(call.wording, which),
                says=tuple(says),
                action=f"{PAGE}/release",
                button=call.wording.text("supervision.release_do", n=call.wording.count(standing.leaving)),
                fields={"scope": str(which.scope), str(which.scope): which.value},
                final=standing.leaving > 0,
            ),
        )
    try:
        number = _unit(
            call, lambda unit: release_letters(unit.connection, which, by=written_as(call.person.name), at=call.now)
        )
    except NoSuchHoldError:
        raise NotDoneError(call.wording.text("supervision.no_hold")) from None
    return call.back(f"{PAGE}#holds", "done.released", n=number)


def euros_in(text: str) -> Money | None:
    """Read an amount as people type it: `150`, `150,00`, `1 500,5 €`; None for what is no amount of euros and cents."""
    plain = "".join(text.replace("€", "").replace("EUR", "").split()).replace(",", ".")
    if not plain or not set(plain) <= set("0123456789."):
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    cents = amount * 100
    return Money(int(cents), CURRENCY) if cents == int(cents) and amount <= LARGEST else None


def _page(
    call: Call,
    *,
    status: int = 200,
    wrong_amount: str = "",
    amount: str = "",
    wrong_hold: str = "",
    asked: dict[str, str] | None = None,
) -> Response:
    with call.reading() as connection:
        mode, standing = mode_of(connection), supervision_of(connection)
        paused, holds = standing_pause(connection), holds_standing(connection)
        singly = held_letters(connection).singly
        drafts = 0 if mode.live or call.parts.always_live else sum(drafted(connection).values())
    return call.show(
        "supervision.html",
        status=status,
        mode=mode,
        always_live=call.parts.always_live,
        drafts=drafts,
        standing=standing,
        may_be_shadowed=tuple(map(str, MAY_BE_SHADOWED)),
        paused=paused,
        question=_question(call, paused) if paused is not None and paused.asks is not None else "",
        holds=[(one, hold_said(call.wording, one.hold.which)) for one in holds],
        singly=singly,
        kinds=KINDS,
        admin=call.person.may(Role.ADMIN),
        operator=call.person.may(Role.OPERATOR),
        wrong_amount=wrong_amount,
        amount=amount or _euros(standing.ceiling),
        wrong_hold=wrong_hold,
        asked=asked or {},
        shown_as=shown_as,
    )


def _ask(call: Call, question: Question) -> Response:
    return call.show("supervision_ask.html", question=question)


def _higher(call: Call, amount: Money | None) -> Question:
    says = (
        call.wording.text("supervision.ceiling_off_what")
        if amount is None
        else call.wording.text("supervision.ceiling_higher", amount=call.wording.money(amount.minor, amount.currency))
    )
    fields: dict[str, str | list[str]] = {"why": call.word("why")}
    fields |= {"do": "off"} if amount is None else {"amount": call.word("amount")}
    return Question(
        title=call.wording.text("supervision.ceiling_title"),
        says=(says,),
        action=f"{PAGE}/ceiling",
        button=call.wording.text("supervision.ceiling_do"),
        fields=fields,
    )


def _needs_admin(call: Call) -> None:
    if not call.person.may(Role.ADMIN):
        raise NotDoneError(call.wording.text("supervision.admins"))


def _unit(call: Call, act: Callable[[UnitOfWork], Result]) -> Result:
    """Do one thing in a unit of its own."""

    def work() -> Result:
        with call.writing() as unit:
            done = act(unit)
            unit.commit()
        return done

    return retry_contention(work)


def _question(call: Call, stood: Pause) -> str:
    """Say what the program asks."""
    asked = asked_in(stood.why)
    if asked is None:
        return stood.why
    key = "supervision.asks_first" if asked.key == "first" else "supervision.asks_renumbered"
    return call.wording.text(key, n=call.wording.count(int(asked.number)), folder=asked.folder)


def _mark(stood: Pause) -> str:
    """Name the pause that was answered, so that no other one is answered with it."""
    return stood.at.isoformat()


def _which_asked(call: Call) -> Which | None:
    """Return which letters a form names; None where it names none that can be held."""
    scope = call.word("scope")
    try:
        return which_of(scope, call.word(scope) if scope in {Scope.KIND, Scope.DOMAIN} else "")
    except HoldRefusedError:
        return None


def _euros(ceiling: Money | None) -> str:
    return "" if ceiling is None else str(ceiling.decimal).replace(".", ",")


ROUTES = (
    Page(path=PAGE, answer=supervision_page),
    Act(path=f"{PAGE}/live", answer=go_live, role=Role.ADMIN),
    Act(path=f"{PAGE}/shadow", answer=go_shadow),
    Act(path=f"{PAGE}/outcomes", answer=shadow_outcomes),
    Act(path=f"{PAGE}/ceiling", answer=change_ceiling),
    Act(path=f"{PAGE}/pause", answer=pause),
    Act(path=f"{PAGE}/resume", answer=resume),
    Act(path=f"{PAGE}/hold", answer=hold),
    Act(path=f"{PAGE}/release", answer=release),
)
