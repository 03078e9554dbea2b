"""What each act would do to a case's mail and order, worked out from the stored reading and the order as it is now.

Nothing is done here and no amount is typed: credit, bill and letter are what the policies compute. `seen` says what was looked at,
so that a decision made on it is refused when it is no longer so.
"""

import hashlib
from dataclasses import dataclass, replace

from policies.decision import Decision, RuleAnswer, Verdict
from policies.money import Money
from policies.order import Order
from worker.decisions.acts import DECIDES, Act, Aspect, Caution, Impossible
from worker.decisions.carry_out import money_of
from worker.decisions.looking import Looked
from worker.decisions.situation import About
from worker.decisions.verdicts import verdict_of
from worker.letters.compose import Composed, LetterKind, letters_for
from worker.letters.edit import Edit, Hand

PERSON_RULE = "person"
"""The name under which a person's decision stands in the trace, where the rules' answers stand else."""
HASHED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter as it would be written. `must_say`: what an edited text has to keep."""

    kind: LetterKind
    role: str
    to: str
    language: str
    subject: str
    text: str
    must_say: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one act would do. With an obstacle it is impossible, and there is no letter."""

    act: Act
    obstacle: Impossible | None
    order_number: str | None
    credit: Money | None = None
    billed: Money | None = None
    drafts: tuple[Draft, ...] = ()
    """The first is the one that may be edited."""
    suggested: bool = False
    seen: str = ""

    @property
    def possible(self) -> bool:
        """Tell whether the act can be chosen."""
        return self.obstacle is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """All that may be done with a case. `belongs`: the order is the mail's sender's; `proven`: the sender is who they say."""

    case_id: int
    inbound_id: int | None
    about: About
    order: Order | None
    belongs: bool
    proven: bool
    cautions: tuple[Caution, ...]
    decisions: tuple[Proposal, ...]
    plain: tuple[Act, ...]
    later_mails: tuple[int, ...]
    unread: Impossible | None = None
    """Why nothing can be decided from the mail: it could not be read, or the case is about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What deciding by an act means now: the decision, and the letters that it writes."""

    decision: Decision
    hand: Hand
    letters: tuple[Composed, ...]

    @property
    def credit(self) -> Money | None:
        """Return what would be credited, None where no order moves."""
        return self._money()[0]

    @property
    def billed(self) -> Money | None:
        """Return what would be billed, None where no order moves."""
        return self._money()[1]

    def _money(self) -> tuple[Money | None, Money | None]:
        return money_of(self.decision) if self.decision.outcome in {"cancel", "stop_production"} else (None, None)


def meant_by(act: Act, looked: Looked, *, why: str = "", edit: Edit | None = None) -> Meant | Impossible:
    """Work out what an act would decide and write, or why it cannot."""
    verdict = verdict_of(
        act,
        looked.order,
        looked.seen,
        looked.mail.reading,
        chosen=looked.chosen,
        proves=not looked.to_account,
        asked_today=looked.asked_today,
        bill_shipping=looked.terms.bill_shipping,
    )
    if isinstance(verdict, Impossible):
        return verdict
    return written_for(verdict, act, looked, why=why, edit=edit)


def written_for(verdict: Verdict, act: Act, looked: Looked, *, why: str, edit: Edit | None) -> Meant:
    """Make a person's decision of a verdict, with its letters as they would be written now."""
    mail = looked.mail
    said = why or "a person decided it"
    decision = Decision(
        verdict=verdict,
        trace=(RuleAnswer(rule=PERSON_RULE, passed=False, said=said),),
        redeems=looked.redeems and act is not Act.CLARIFY,
    )
    hand = Hand(to_account=looked.to_account and act is not Act.CLARIFY, edit=edit)
    letters = letters_for(
        decision,
        mail.reading,
        now=mail.row["internal_at"],
        requested_at=mail.requested_at,
        house=looked.house,
        hand=hand,
    )
    return Meant(decision=decision, hand=hand, letters=letters)


def proposal_of(act: Act, looked: Looked) -> Proposal:
    """Say what an act would do, or why it cannot be done."""
    meant = meant_by(act, looked)
    number = None if looked.order is None or act is Act.CLARIFY else looked.order.number
    if isinstance(meant, Impossible):
        return Proposal(act=act, obstacle=meant, order_number=number, seen=seen_token(looked, None))
    return Proposal(
        act=act,
        obstacle=None,
        order_number=number,
        credit=meant.credit,
        billed=meant.billed,
        drafts=tuple(draft_of(one) for one in meant.letters),
        seen=seen_token(looked, meant),
    )


def proposals_of(looked: Looked, suggested: Act | None) -> tuple[Proposal, ...]:
    """Say of every act that decides what it would do; at most one possible one is suggested."""
    found = (proposal_of(act, looked) for act in DECIDES)
    return tuple(replace(one, suggested=one.possible and one.act is suggested) for one in found)


def cautions_of(looked: Looked, *, stale: bool) -> tuple[Caution, ...]:
    """Say what a person should look at before they decide."""
    order, mail = looked.order, looked.mail
    proven = mail.reading.sender.proven or looked.redeems
    said = {
        Caution.UNPROVEN: not proven,
        Caution.NOT_THEIRS: order is not None and proven and not looked.belongs,
        Caution.WITHDRAWABLE: order is not None and order.keeps_withdrawal,
        Caution.STALE_BOOK: stale,
        Caution.LATER_MAILS: bool(mail.later),
        Caution.REVERSED: order is not None and order.reversed_at is not None,
    }
    return tuple(caution for caution, holds in said.items() if holds)


def seen_token(looked: Looked, meant: Meant | None) -> str:
    """Write what was looked at as one word: a short hash for each aspect, so that what changed can be told."""
    return "-".join(
        hashlib.sha256(repr(value).encode()).hexdigest()[:HASHED] for value in _aspects(looked, meant).values()
    )


def changed_since(seen: str, looked: Looked, meant: Meant | None) -> tuple[Aspect, ...]:
    """Return what is no longer as it was when `seen` was written; a token that is none of ours means everything."""
    then, now = seen.split("-"), seen_token(looked, meant).split("-")
    if len(then) != len(now):
        return tuple(Aspect)
    changed = tuple(aspect for aspect, before, after in zip(Aspect, then, now, strict=True) if before != after)
    # The letter says all the rest: it is named only where nothing else explains it.
    return changed if changed == (Aspect.LETTER,) else tuple(one for one in changed if one is not Aspect.LETTER)


def _aspects(looked: Looked, meant: Meant | None) -> dict[Aspect, object]:
    order, mail = looked.order, looked.mail
    letters = () if meant is None else meant.letters
    return {
        Aspect.ORDER: None if order is None else order.number,
        Aspect.STATUS: None if order is None else (str(order.status), order.reversed_at is not None),
        Aspect.COUNTS: None if order is None else tuple(line.processed for line in order.lines),
        Aspect.AMOUNTS: None
        if order is None
        else (order.paid, order.credited_minor, meant and meant.credit, meant and meant.billed),
        Aspect.RECIPIENT: tuple((one.role, one.to) for one in letters),
        Aspect.LETTER: tuple((one.letter.subject, one.letter.text) for one in letters),
        Aspect.DECISION: None if mail.standing is None else mail.standing["id"],
        Aspect.LATER_MAILS: mail.later,
    }


def draft_of(one: Composed) -> Draft:
    """Return a letter as a person sees it before it is written."""
    return Draft(
        kind=one.kind,
        role=one.role,
        to=one.to,
        language=one.letter.language,
        subject=one.letter.subject,
        text=one.letter.text,
        must_say=one.must_say,
    )
