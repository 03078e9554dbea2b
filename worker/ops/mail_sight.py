"""What a mail's page works out from its story: the steps with the time between them, the money, sizes, whose the order is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from policies.decision import Outcome
from worker.ops.order_facts import OrderFacts
from worker.ops.story import Letter, Story
from worker.ops.wording import Language, Wording
from worker.schema import CancellationState, InboundState

KILO, MEGA = 1000, 1_000_000
_FIGURES = {CancellationState.SETTLED, CancellationState.REVERSED}
_LOOKS = {"failed": "wrong", "undelivered": "wrong", "sent": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a mail's way. `at` None: it did not happen, `missing` says whether yet or at all.

    `took`: since the step before. `state`: the letter's state, where the step is one of a letter.
    """

    name: str
    at: datetime | None = None
    took: timedelta | None = None
    more: str = ""
    missing: str = ""
    look: str = ""
    letter: Letter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The money of a decision, in cents. `foreseen`: not moved, what it would be; `recalled`: a credit granted before."""

    credit: int | None = None
    billed: int | None = None
    currency: str = "EUR"
    foreseen: bool = False
    recalled: bool = False
    state: str = ""


def steps_of(story: Story, wording: Wording) -> tuple[Step, ...]:
    """Return the way of a mail: what happened in the order of time, then what did not happen."""
    steps = list(_steps(story, wording))
    happened = sorted((step for step in steps if step.at is not None), key=_at)
    timed = [happened[0], *(_after(before, step) for before, step in pairwise(happened))]
    return (*timed, *(step for step in steps if step.at is None))


def moved_by(story: Story, order: OrderFacts | None) -> Moved | None:
    """Return the money that this mail moved, or would; None where its decision moves none."""
    standing = story.standing
    if standing is None or order is None:
        return None
    currency = order.order.currency
    done = next((one for one in order.cancellations if one.inbound_id == story.mail.id and one.state in _FIGURES), None)
    if done is not None:
        return Moved(credit=done.credit, billed=done.billed, currency=currency, state=done.state)
    if standing.outcome in {Outcome.CANCEL, Outcome.STOP_PRODUCTION} and order.basis == "now":
        return Moved(credit=order.credit, billed=order.billed, currency=currency, foreseen=True)
    if standing.outcome == Outcome.ALREADY_DONE and order.order.credited_minor is not None:
        return Moved(credit=order.order.credited_minor, currency=currency, recalled=True)
    return None


def whose(story: Story, order: OrderFacts) -> str:
    """Tell whether the order is the sender's: `theirs`, `claimed` (their address, which nothing proves) or `not_theirs`."""
    sender = None if story.reading is None else story.reading.sender
    if sender is None or not order.order.belongs_to(sender.address):
        return "not_theirs"
    return "theirs" if sender.proven else "claimed"


def size_in(wording: Wording, size: int) -> str:
    """Write a size in bytes for people: « 812 octets », « 14 ko », « 2,4 Mo »."""
    if size < KILO:
        return wording.text("mail.bytes", n=size)
    if size < MEGA:
        return wording.text("mail.kilobytes", n=round(size / KILO))
    large = f"{size / MEGA:.1f}"
    return wording.text("mail.megabytes", n=large.replace(".", ",") if wording.language is Language.FR else large)


def took_in(wording: Wording, took: timedelta) -> str:
    """Write how long after the step before one came, in milliseconds too: most of a mail's way takes less than a second."""
    if took < timedelta(seconds=1):
        milliseconds = took // timedelta(milliseconds=1)
        return wording.text("mail.after", span=f"{milliseconds} ms") if milliseconds else wording.text("mail.at_once")
    if took < timedelta(seconds=10):
        seconds = f"{took.total_seconds():.1f} s"
        return wording.text(
            "mail.after", span=seconds.replace(".", ",") if wording.language is Language.FR else seconds
        )
    return wording.text("mail.after", span=wording.span(took))


def _steps(story: Story, wording: Wording) -> Iterator[Step]:
    mail = story.mail
    yield Step(name="received", at=mail.internal_at)
    yield Step(name="stored", at=mail.stored_at)
    missing = "not_yet" if mail.state == InboundState.STORED else "never"
    first = story.decisions[-1] if story.decisions else None
    if first is None:
        yield from (Step(name=name, missing=missing) for name in ("read", "matched", "decided", "sent"))
    else:
        read = story.reading is not None
        intent = wording.word("intent", story.reading.wish.intent) if story.reading is not None else ""
        yield Step(name="read", at=first.at if read else None, more=intent, missing="" if read else "never")
        for decided in reversed(story.decisions):
            if decided is first:
                about = (
                    wording.text("mail.order_n", n=decided.order) if decided.order else wording.text("mail.no_order")
                )
                yield Step(name="matched", at=decided.at, more=about)
            name = "decided" if decided is first else "again"
            yield Step(name=name, at=decided.at, more=wording.word("outcome", decided.outcome))
        yield from _of_letters(story, wording)
    if mail.filed_at is not None:
        yield Step(name="filed", at=mail.filed_at)


def _of_letters(story: Story, wording: Wording) -> Iterator[Step]:
    if not story.letters:
        yield Step(name="no_reply", missing="never")
    for letter in reversed(story.letters):
        yield Step(name="written", at=letter.created_at, more=wording.word("kind", letter.kind))
        look = _LOOKS.get(letter.state, "")
        missing = "" if letter.sent_at else "not_yet"
        yield Step(name="sent", at=letter.sent_at, missing=missing, look=look, letter=letter)


def _after(before: Step, step: Step) -> Step:
    return Step(
        name=step.name,
        at=step.at,
        took=_at(step) - _at(before),
        more=step.more,
        look=step.look,
        letter=step.letter,
    )


def _at(step: Step) -> datetime:
    if step.at is None:
        raise AssertionError("only steps that happened are compared")
    return step.at
