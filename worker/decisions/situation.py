"""All that is known about a case and its mail when a person looks at it, read from the database as it is now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError
from sqlalchemy import RowMapping, exists, select
from sqlalchemy.engine import Connection

from parsers.request import Reading
from policies.decision import Ground, Outcome
from policies.memory import EarlierRequest
from policies.terms import Terms
from worker.decisions.memory import CodeBrought, Conversation, code_brought, conversation_of, earlier_request
from worker.decisions.readings import load_reading
from worker.intake.inbox import Claimed
from worker.orders.port import Sought, sought_by
from worker.schema import Cause, case_file, decision, inbound

MOST_LATER = 20
_MAIL = (
    inbound.c.id,
    inbound.c.sender,
    inbound.c.internal_at,
    inbound.c.from_junk,
    inbound.c.truncated,
    inbound.c.state,
    inbound.c.conversation_id,
    inbound.c.stored_at,
)


class About(StrEnum):
    """What a case is about, by its subject's key."""

    MAIL = "mail"
    LETTER = "letter"
    """A letter of ours that failed or came back."""
    ORDER = "order"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that was read, with the conversation it is in and the decision that stands for it."""

    row: RowMapping
    reading: Reading
    conversation: Conversation
    standing: RowMapping | None
    """The decision that stands; None before there is one."""
    machine: RowMapping | None
    """The newest decision that no person made."""
    code: CodeBrought | None
    earlier: EarlierRequest | None
    later: tuple[int, ...]
    """Newer mails of the same sender that are not ignored."""

    @property
    def id(self) -> int:
        """Return its inbound id."""
        return int(self.row["id"])

    @property
    def redeems(self) -> bool:
        """Tell whether the machine believed it for the confirmation code that it brings."""
        made = self.machine
        return made is not None and made["cause"] == Cause.CONFIRMATION and made["ground"] != Ground.CODE_DENIED

    @property
    def order_number(self) -> str | None:
        """Return the number of the order that it was last decided to be about."""
        return None if self.standing is None else self.standing["order_number"]

    @property
    def drafted(self) -> Outcome | None:
        """Return what was decided and not done, None where nothing waits to be agreed to."""
        made = self.standing
        return Outcome(made["outcome"]) if made is not None and made["shadow"] else None

    @property
    def requested_at(self) -> datetime:
        """Return when the request was received: by this mail, or by the one that it completed or confirmed."""
        received = self.reading.received_at
        answers = self.machine is not None and self.machine["cause"] == Cause.ANSWER
        if self.redeems and self.code is not None and self.code.brought.request is not None:
            received = self.code.brought.request.received_at
        elif answers and self.earlier is not None:
            received = self.earlier.reading.received_at
        at: datetime = received or self.row["internal_at"]
        return at

    @property
    def claimed(self) -> Claimed:
        """Return it as the memory asks for it; its bytes are not needed again."""
        return Claimed(
            id=self.id,
            raw=b"",
            sender=self.row["sender"],
            internal_at=self.row["internal_at"],
            stored_at=self.row["stored_at"],
            from_junk=bool(self.row["from_junk"]),
            truncated=bool(self.row["truncated"]),
            attempts=0,
            owner="",
            fence=0,
        )

    def sought(self, chosen: str | None = None) -> Sought:
        """Say which orders to look up for it, and the one that a person chose."""
        readings = [self.reading] if self.earlier is None else [self.reading, self.earlier.reading]
        code_order = None if self.code is None else self.code.brought.order_number
        numbers = frozenset(one for one in (chosen, self.order_number, code_order) if one)
        return sought_by(*readings, numbers=numbers)


def about(case: RowMapping) -> About:
    """Tell what a case is about."""
    kind = case["subject_key"].partition(":")[0]
    return {"inbound": About.MAIL, "outbox": About.LETTER, "order": About.ORDER}.get(kind, About.OTHER)


def load_case(connection: Connection, case_id: int, *, lock: bool = False) -> RowMapping | None:
    """Return a case; `lock` holds its row until the commit."""
    query = select(case_file).where(case_file.c.id == case_id)
    return connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()


def load_mail(connection: Connection, inbound_id: int, *, terms: Terms, now: datetime) -> Mail | None:
    """Return a mail that was read, None when there is no reading of it, or only what is left of one that was erased."""
    here = (inbound.c.id == inbound_id, inbound.c.erased_at.is_(None))
    row = connection.execute(select(*_MAIL).where(*here)).mappings().one_or_none()
    reading = None if row is None else _readable(connection, inbound_id)
    if row is None or reading is None:
        return None
    decided = select(decision).where(decision.c.inbound_id == inbound_id).order_by(decision.c.seq.desc())
    made = connection.execute(decided).mappings().all()
    by_machine = [one for one in made if one["cause"] not in {Cause.PERSON, Cause.REVERSAL}]
    bare = Mail(
        row=row,
        reading=reading,
        conversation=Conversation(id=inbound_id, answers_us=False),
        standing=made[0] if made else None,
        machine=by_machine[0] if by_machine else None,
        code=code_brought(connection, reading, now=now, lock=False),
        earlier=None,
        later=later_mails(connection, inbound_id, row["sender"]),
    )
    conversation = conversation_of(connection, bare.claimed, reading)
    decided_at = bare.machine["decided_at"] if bare.machine is not None else now
    return Mail(
        row=bare.row,
        reading=reading,
        conversation=conversation,
        standing=bare.standing,
        machine=bare.machine,
        code=bare.code,
        earlier=earlier_request(connection, reading, conversation, terms=terms, now=decided_at),
        later=bare.later,
    )


def _readable(connection: Connection, inbound_id: int) -> Reading | None:
    """Return the stored reading; one that another version of the reader wrote, and this one cannot read, counts as none."""
    try:
        return load_reading(connection, inbound_id)
    except ValidationError:
        return None


def later_mails(connection: Connection, inbound_id: int, sender: str | None) -> tuple[int, ...]:
    """Return the ids of mails that came later from the same address, those that were ignored left out."""
    if sender is None:
        return ()
    ignored = exists().where(decision.c.inbound_id == inbound.c.id, decision.c.outcome == str(Outcome.IGNORE))
    query = (
        select(inbound.c.id)
        .where(inbound.c.sender == sender, inbound.c.id > inbound_id, ~ignored)
        .order_by(inbound.c.id)
        .limit(MOST_LATER)
    )
    return tuple(connection.execute(query).scalars())
