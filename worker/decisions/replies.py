"""Letters of a decision into the outbox, in the transaction that decided."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from outbox.errors import AddressRefused
from outbox.hooks import CrashPoint, no_crash
from outbox.identity import Identity
from outbox.message import NewMail
from outbox.store import enqueue
from policies.decision import Confirm
from policies.terms import Terms
from worker.cases import open_case
from worker.decisions.challenges import keep_challenge
from worker.decisions.decided import Decided
from worker.letters.compose import Composed, letters_for
from worker.letters.house import House
from worker.schema import letter
from worker.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """Writes each decision's letters into the outbox, once per decision, letter and recipient role."""

    identity: Identity
    terms: Terms
    house: House
    new_code: Callable[[], str]
    undo_window: timedelta = timedelta(0)
    crash: CrashPoint = no_crash

    def write(self, unit: UnitOfWork, decided: Decided) -> None:
        """Compose the letters of a decision and put them into the outbox in the caller's transaction."""
        verdict = decided.decision.verdict
        code = self.new_code() if isinstance(verdict, Confirm) else None
        composed_letters = letters_for(
            decided.decision,
            decided.reading,
            now=decided.at,
            code=code,
            requested_at=decided.requested_at,
            house=self.house,
            hand=decided.hand,
        )
        for composed in composed_letters:
            self.queue(unit, decided, composed)
        if code is not None and isinstance(verdict, Confirm):
            keep_challenge(
                unit.connection,
                code,
                decision_id=decided.id,
                inbound_id=decided.inbound_id,
                order_number=verdict.order.number,
                at=decided.at,
                lives=self.terms.code_lives,
            )
            self.crash("reply.challenged")

    def queue(self, unit: UnitOfWork, decided: Decided, composed: Composed, *, key: str | None = None) -> int | None:
        """Queue one letter and return its id; an address that we cannot write to is a person's, and undoes nothing that was decided.

        `key` is for letters that are not the decision's own.
        """
        # A letter to the account starts a thread of its own: its answers are told by the code, never by the stranger's thread.
        conversation = None if composed.role == "account" else decided.conversation_id
        mail = NewMail(
            key=key or f"decision:{decided.id}:{composed.kind}:{composed.role}",
            kind=str(composed.kind),
            recipient=composed.to,
            letter=composed.letter,
            written_at=decided.at,
            conversation_id=conversation,
            not_before=decided.at + self.undo_window if self.undo_window else None,
        )
        try:
            outbox_id = enqueue(unit.connection, mail, identity=self.identity)
        except AddressRefused:
            open_case(
                unit.connection,
                f"letter:{decided.id}:{composed.kind}",
                ground="unwritable",
                at=decided.at,
                detail=f"the letter « {composed.kind} » has an address that we do not write to",
                inbound_id=decided.inbound_id,
                order_number=composed.order_number,
            )
            return None
        self.crash("reply.enqueued")
        unit.connection.execute(
            letter.insert().values(
                outbox_id=outbox_id,
                decision_id=decided.id,
                inbound_id=decided.inbound_id,
                kind=str(composed.kind),
                role=composed.role,
                order_number=composed.order_number,
                conversation_id=conversation,
                message_id=self.identity.message_id(mail.key),
                written_at=decided.at,
            )
        )
        self.crash("reply.kept")
        return outbox_id
