"""Letters of a decision into the outbox, in the transaction that decided, within the limits of `worker.decisions.limits`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from outbox.errors import AddressRefused
from outbox.hooks import Counter, CrashPoint, no_count, no_crash
from outbox.identity import Identity
from outbox.limits import Enqueued, Limits, Reached, enqueue_within
from outbox.message import NewMail
from policies.decision import Confirm
from policies.terms import Terms
from worker.cases import open_case
from worker.decisions.challenges import keep_challenge
from worker.decisions.decided import Decided
from worker.decisions.journal import MACHINE
from worker.decisions.limits import LIMITED_KINDS, Silenced, limits_of, note_held, note_silenced, note_tripped
from worker.letters.compose import Composed, LetterKind, letters_for
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
    limits: Limits = field(default_factory=limits_of)
    crash: CrashPoint = no_crash
    count: Counter = no_count
    """Told of each letter that a limit stopped (`limited`) and each breaker that was set off (`breaker_tripped`), before the commit."""

    def write(self, unit: UnitOfWork, decided: Decided) -> tuple[Silenced, ...]:
        """Compose the letters of a decision and put them into the outbox in the caller's transaction.

        Return those that a limit stopped: they are in the journal, and nowhere else.
        """
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
        written = [(one, self._put(unit, decided, one)) for one in composed_letters]
        asked = any(one.kind is LetterKind.CONFIRM and isinstance(put, int) for one, put in written)
        if asked and code is not None and isinstance(verdict, Confirm):
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
        return tuple(put for _, put in written if isinstance(put, Silenced))

    def queue(self, unit: UnitOfWork, decided: Decided, composed: Composed, *, key: str | None = None) -> int | None:
        """Queue one letter and return its id; an address that we cannot write to is a person's, and undoes nothing that was decided.

        `key` is for letters that are not the decision's own.
        """
        put = self._put(unit, decided, composed, key=key)
        return put if isinstance(put, int) else None

    def _put(
        self, unit: UnitOfWork, decided: Decided, composed: Composed, *, key: str | None = None
    ) -> int | Silenced | None:
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
            put = enqueue_within(
                unit.connection, mail, identity=self.identity, limits=self.limits, is_free=decided.by != MACHINE
            )
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
        if isinstance(put, Reached):
            return self._silenced(unit, decided, composed, put)
        self.crash("reply.enqueued")
        unit.connection.execute(
            letter.insert().values(
                outbox_id=put.id,
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
        self._held(unit, decided, composed, put)
        return put.id

    def _silenced(self, unit: UnitOfWork, decided: Decided, composed: Composed, reached: Reached) -> Silenced:
        silenced = Silenced(kind=composed.kind, reached=reached)
        note_silenced(
            unit.connection,
            silenced,
            at=decided.at,
            inbound_id=decided.inbound_id,
            decision_id=decided.id,
            order_number=composed.order_number,
        )
        self.count("limited", {"kind": str(composed.kind), "per": str(reached.per)})
        return silenced

    def _held(self, unit: UnitOfWork, decided: Decided, composed: Composed, put: Enqueued) -> None:
        """Say what a breaker holds; only after the letter's own row, by which its case finds the mail."""
        for tripped in put.tripped:
            note_tripped(unit.connection, tripped, at=decided.at)
            self.count("breaker_tripped", {})
        if put.held_under is not None and composed.kind not in LIMITED_KINDS:
            note_held(
                unit.connection,
                put.id,
                at=decided.at,
                inbound_id=decided.inbound_id,
                order_number=composed.order_number,
            )
