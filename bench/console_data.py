"""Two hundred thousand mails in a PostgreSQL database, the same every time: four months of a busy shop, copied in, not handled.

Triggers are set aside while the rows are copied (`session_replication_role`); every CHECK holds.
"""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from tests.builders import a_number, a_reading
from worker.decisions.reading_json import dump_reading
from worker.folding import folded
from worker.schema import EPOCH

MAILS = 200_000
ORDERS = 150_000
CUSTOMERS = 90_000
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SPAN = timedelta(days=120)
OPEN_CASES = 3_000
"""Mails of the newest that still wait for a person."""

_FIRST = (
    "Marie Jean Léa Hugo Chloé Lucas Inès Louis Manon Jules Camille Adam Zoé Paul Élise Noé Hélène Raphaël Anaïs Théo Sarah Malo "
    "Agathe Yanis"
)
_LAST = (
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy Roux David Bertrand Morel "
    "Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Faure André Mercier Blanc Guérin Boyer Garnier Chevalier Lœuil "
    "Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Lemaire "
    "Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt"
)
FIRST, LAST = tuple(_FIRST.split()), tuple(_LAST.split())
DOMAINS = (
    "orange.fr",
    "gmail.com",
    "free.fr",
    "sfr.fr",
    "laposte.net",
    "outlook.fr",
    "yahoo.fr",
    "wanadoo.fr",
    "icloud.com",
    "proton.me",
)
STATUSES = (
    "paid",
    "in_production",
    "finalized",
    "shipped",
    "shipped",
    "shipped",
    "canceled",
    "production_stopped",
    "awaiting_payment",
)

OUTCOMES = {
    "cancel": 12, "stop_production": 10, "refuse": 10, "already_done": 3, "clarify": 7, "confirm": 2, "handoff": 16, "ignore": 15, "apart": 25,
}  # fmt: skip
"""In a hundred mails. `apart`: handed to nobody, since they are no cancellation."""
LETTER_OF = {
    "cancel": "canceled", "stop_production": "stopped", "refuse": "refused", "already_done": "already_done",
    "clarify": "clarify", "confirm": "confirm", "handoff": "acknowledge",
}  # fmt: skip
GROUNDS = (
    "not_clear",
    "not_clear",
    "unproven",
    "several_orders",
    "late",
    "told_before",
    "second_question",
    "stale_book",
    "code_unclear",
)
APART_INTENTS = ("question", "complaint", "change", "other", "thanks", "credit_question", "personal_data")
FAILED_EVERY, BOUNCED_EVERY = 900, 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to be written, with what became of it."""

    id: int
    at: int
    customer: int
    order: int
    outcome: str
    state: str
    ground: str | None
    intent: str | None

    @property
    def apart(self) -> bool:
        """Tell whether it stands apart from the cases."""
        return self.outcome == "apart"

    @property
    def letter(self) -> str | None:
        """Return the kind of its letter."""
        return None if self.state in {"stored", "quarantined", "old"} else LETTER_OF.get(self.outcome)


def milliseconds(at: datetime) -> int:
    """Return a time as the tables hold it."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def order_number(order: int) -> str:
    """Return the number of the n-th order."""
    return f"{4_000_000 + order}"


def name_of(customer: int) -> str:
    """Return a customer's name; some twenty bear the same."""
    return f"{FIRST[customer % len(FIRST)]} {LAST[customer * 7 // len(FIRST) % len(LAST)]}"


def address_of(customer: int) -> str:
    """Return a customer's address."""
    local = folded(name_of(customer)).replace(" ", ".")
    return f"{local}{customer}@{DOMAINS[customer % len(DOMAINS)]}"


def mails(count: int = MAILS) -> Iterator[Mail]:
    """Give the mails, oldest first; the last ones are not decided yet."""
    chance = random.Random(4071852)  # noqa: S311 - the same data every time
    outcomes = list(OUTCOMES)
    weights = list(OUTCOMES.values())
    first, span = milliseconds(NOW - SPAN), SPAN // timedelta(milliseconds=1)
    for number in range(1, count + 1):
        outcome = chance.choices(outcomes, weights)[0]
        order = chance.randrange(ORDERS)
        state = _state_of(number, count, outcome, chance)
        yield Mail(
            id=number,
            at=first + span * number // count - chance.randrange(60_000),
            customer=order % CUSTOMERS,
            order=order,
            outcome=outcome,
            state=state,
            ground=chance.choice(GROUNDS) if outcome == "handoff" else None,
            intent=None if state in {"stored", "old", "quarantined"} else _intent_of(outcome, chance),
        )


def fill(url: str, count: int = MAILS) -> None:
    """Copy everything into an upgraded, empty database, and let PostgreSQL take stock of it."""
    all_ = list(mails(count))
    with psycopg.connect(url, autocommit=False) as connection:
        connection.execute("SET session_replication_role = replica")
        for table, columns, rows in _tables(all_):
            with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            if "id" in columns:
                connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - names of tables
                )
        _circumstances(connection)
        connection.commit()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _state_of(number: int, count: int, outcome: str, chance: random.Random) -> str:
    if number > count - 15:
        return "stored"
    if number <= count // 400:
        return "old"
    if number % 1000 == 0:
        return "quarantined"
    if outcome != "handoff":
        return "waiting" if outcome == "apart" else "decided"
    # Most cases were closed; of the newest, and of a few forgotten ones, some still wait.
    newest, share = count - count // 10, OPEN_CASES / (count / 10 * OUTCOMES["handoff"] / 100)
    waits = (number > newest and chance.random() < share) or number % 2000 == 7  # noqa: PLR2004 - one in many
    return "waiting" if waits else "closed"


def _intent_of(outcome: str, chance: random.Random) -> str:
    if outcome == "apart":
        return chance.choice(APART_INTENTS)
    return {"ignore": "machine", "handoff": chance.choice(("cancel", "several", "conditional"))}.get(outcome, "cancel")


def _tables(all_: list[Mail]) -> Iterator[tuple[str, tuple[str, ...], Iterable[tuple[Any, ...]]]]:
    """Give (table, its columns, its rows) for every table, in an order in which each finds what it names."""
    read = [mail for mail in all_ if mail.state in {"decided", "waiting", "closed"}]
    lettered = [mail for mail in read if mail.letter is not None]
    moved = _first_of_each_order(mail for mail in read if mail.outcome in {"cancel", "stop_production"})
    yield "orders", ORDER, _orders()
    yield "order_line", LINE, _lines()
    yield "inbound", INBOUND, (_inbound(mail) for mail in all_)
    yield "reading", ("inbound_id", "reader_version", "json"), _readings(read)
    yield "decision", DECISION, (_decision(mail) for mail in read)
    yield "outbox", OUTBOX, (_outgoing(mail) for mail in lettered)
    yield (
        "outbox_attempt",
        ATTEMPT,
        (_attempt(mail) for mail in lettered if _letter_state(mail) in {"sent", "failed", "undelivered"}),
    )
    yield "letter", LETTER, (_letter(mail) for mail in lettered)
    yield "cancellation", CANCELLATION, (_cancellation(mail) for mail in moved)
    yield (
        "ledger",
        ("id", "cancellation_id", "kind", "amount_minor", "currency", "written_at"),
        ((mail.id, mail.id, "grant", 2500, "EUR", mail.at) for mail in moved),
    )
    yield "case_file", CASE, _cases(all_)
    yield "journal", ("at", "by", "event", "inbound_id", "decision_id", "order_number", "detail"), _journal(read)


ORDER = (
    "number", "status", "placed_at", "email", "name", "folded_name", "currency", "discount_minor", "shipping_minor", "paid_minor", "language",
)  # fmt: skip
LINE = ("order_number", "position", "reference", "label", "quantity", "processed", "unit_price_minor", "discount_minor")
INBOUND = (
    "id", "mailbox", "uidvalidity", "uid", "sha256", "size", "raw", "message_id", "sender", "internal_at", "stored_at", "state", "attempts",
    "lease_owner", "lease_until", "fence", "last_error", "decided_at", "conversation_id", "filed_at", "intent", "apart",
)  # fmt: skip
DECISION = (
    "id", "inbound_id", "seq", "cause", "decided_by", "outcome", "ground", "urgent", "order_number", "shadow", "trace", "decided_at",
)  # fmt: skip
OUTBOX = (
    "id", "key", "kind", "recipient", "recipient_domain", "envelope_from", "message_id", "mime", "conversation_id", "state", "attempts",
    "created_at", "next_at", "moved_at", "sent_at", "held_by", "held_at", "held_why", "last_error",
)  # fmt: skip
ATTEMPT = ("outbox_id", "n", "phase", "verdict", "code", "reply", "at")
LETTER = (
    "outbox_id", "decision_id", "inbound_id", "kind", "role", "order_number", "conversation_id", "message_id", "written_at",
)  # fmt: skip
CANCELLATION = (
    "id", "order_number", "decision_id", "kind", "state", "request_key", "counts", "billed_minor", "credit_minor", "currency", "created_at",
    "settled_at",
)  # fmt: skip
CASE = (
    "id", "inbound_id", "subject_key", "ground", "urgent", "order_number", "detail", "opened_at", "claimed_by", "claimed_at", "closed_at", "closed_by",
)  # fmt: skip


def _orders() -> Iterator[tuple[Any, ...]]:
    first = milliseconds(NOW - SPAN * 2)
    for order in range(ORDERS):
        name, status = name_of(order % CUSTOMERS), STATUSES[order * 5 % len(STATUSES)]
        yield (
            order_number(order), status, first + order * 130_000, address_of(order % CUSTOMERS), name, folded(name), "EUR", 0, 590,
            0 if status == "awaiting_payment" else 7690, "fr",
        )  # fmt: skip


def _lines() -> Iterator[tuple[Any, ...]]:
    for order in range(ORDERS):
        yield order_number(order), 0, "ALB-28x21", "Album photo 28 × 21 cm", 1, 0, 3990, 0
        yield order_number(order), 1, "TIR-10x15", "Tirage 10 × 15 cm", 31, order % 31, 100, 0


def _inbound(mail: Mail) -> tuple[Any, ...]:
    decided = mail.state in {"decided", "waiting", "closed"}
    leased = mail.state == "stored" and mail.id % 4 == 0
    return (
        mail.id, "INBOX", 1, mail.id, f"{mail.id:064x}", 4200, _bytes_of(mail.id), f"<{mail.id}@{DOMAINS[mail.customer % len(DOMAINS)]}>",
        address_of(mail.customer), mail.at - 3000, mail.at, mail.state, 5 if mail.state == "quarantined" else 1 if decided else 0,
        "worker-1" if leased else None, milliseconds(NOW) + 5000 if leased else None, 1,
        f"{('MemoryError', 'RecursionError', 'ValueError')[mail.id % 3]}: no such thing" if mail.state == "quarantined" else None,
        mail.at + 700 if decided else None, mail.id, mail.at + 2000 if decided else None, mail.intent, mail.apart and decided,
    )  # fmt: skip


def _bytes_of(number: int) -> bytes:
    """Return bytes that do not compress, as long as a compressed mail of one page: they stand in the row itself."""
    return random.Random(number).randbytes(1500)  # noqa: S311 - the same data every time


def _readings(read: list[Mail]) -> Iterator[tuple[Any, ...]]:
    whole = dump_reading(
        a_reading(
            sender="‹address›", numbers=(a_number("‹number›"),), subject="Commande ‹number›", message_id="<‹id›@x.fr>"
        )
    )
    for mail in read:
        text = (
            whole.replace("‹address›", address_of(mail.customer))
            .replace("‹number›", order_number(mail.order))
            .replace("‹id›", str(mail.id))
        )
        yield mail.id, "bench", text.replace('"intent":"cancel"', f'"intent":"{mail.intent}"')


SAID = {"passed": True, "said": "nothing speaks against it in this mail"}
TRACE = json.dumps({"rules": [{"rule": f"rule_{number}", **SAID} for number in range(10)], "show": []})


def _decision(mail: Mail) -> tuple[Any, ...]:
    outcome = "handoff" if mail.apart else mail.outcome
    ground = {"ignore": "machine", "refuse": "shipped", "apart": "not_clear"}.get(mail.outcome, mail.ground)
    about = None if mail.outcome in {"ignore", "clarify", "apart"} else order_number(mail.order)
    urgent = mail.outcome == "handoff" and mail.id % 11 == 0
    return mail.id, mail.id, 1, "machine", "machine", outcome, ground, urgent, about, False, TRACE, mail.at + 700


def _letter_state(mail: Mail) -> str:
    if mail.id > MAILS - 60:
        return "pending"
    if mail.id % FAILED_EVERY == 1:
        return "failed"
    if mail.id % BOUNCED_EVERY == 2:  # noqa: PLR2004 - another remainder
        return "undelivered"
    return "held" if mail.id % 4000 == 3 else "sent"  # noqa: PLR2004 - another remainder


def _outgoing(mail: Mail) -> tuple[Any, ...]:
    state, address = _letter_state(mail), address_of(mail.customer)
    held = state == "held"
    left = state in {"sent", "undelivered"}
    return (
        mail.id, f"decision:{mail.id}:{mail.letter}:customer", mail.letter, address, address.rpartition("@")[2], "retours@pictoonline.fr",
        f"<{mail.id:032x}@mail.pictoonline.fr>", _bytes_of(-mail.id), mail.id, state, 1 if left else 0, mail.at + 700, mail.at + 700,
        mail.at + 1900, mail.at + 1900 + mail.id % 900 if left else None, "lea" if held else None, mail.at if held else None,
        "prices" if held else None, "550 no such user" if state == "failed" else None,
    )  # fmt: skip


def _attempt(mail: Mail) -> tuple[Any, ...]:
    if _letter_state(mail) == "failed":
        return mail.id, 1, "rcpt", "refused", (550, 552, 554)[mail.id % 3], "no such user", mail.at + 1900
    return mail.id, 1, "done", "sent", 250, "queued", mail.at + 1900


def _letter(mail: Mail) -> tuple[Any, ...]:
    about = None if mail.outcome == "clarify" else order_number(mail.order)
    return (
        mail.id,
        mail.id,
        mail.id,
        mail.letter,
        "customer",
        about,
        mail.id,
        f"<{mail.id:032x}@mail.pictoonline.fr>",
        mail.at + 700,
    )


def _first_of_each_order(some: Iterable[Mail]) -> list[Mail]:
    found: dict[int, Mail] = {}
    for mail in some:
        found.setdefault(mail.order, mail)
    return list(found.values())


def _cancellation(mail: Mail) -> tuple[Any, ...]:
    kind = "cancel" if mail.outcome == "cancel" else "stop"
    return (
        mail.id,
        order_number(mail.order),
        mail.id,
        kind,
        "settled",
        f"decision:{mail.id}",
        "{}",
        5190,
        2500,
        "EUR",
        mail.at,
        mail.at,
    )


def _cases(all_: list[Mail]) -> Iterator[tuple[Any, ...]]:
    for mail in all_:
        if mail.apart or mail.state not in {"waiting", "closed", "quarantined"}:
            continue
        closed = mail.state == "closed"
        claimed = "lea" if not closed and mail.id % 40 == 0 else None
        yield (
            mail.id, mail.id, f"inbound:{mail.id}", mail.ground or "quarantined", mail.id % 11 == 0, order_number(mail.order),
            "a person must read it", mail.at + 700, claimed, mail.at + 900 if claimed else None, mail.at + 9_000_000 if closed else None,
            "lea" if closed else None,
        )  # fmt: skip


def _journal(read: list[Mail]) -> Iterator[tuple[Any, ...]]:
    detail = json.dumps({"outcome": "cancel", "ground": None, "cause": "machine", "shadow": False})
    for mail in read:
        yield mail.at + 700, "machine", "decided", mail.id, mail.id, order_number(mail.order), detail
        if mail.state == "closed":
            yield mail.at + 9_000_000, "lea", "closed", mail.id, mail.id, None, "{}"


def _circumstances(connection: psycopg.Connection[Any]) -> None:
    """Write what runs, who works here, and what the mailbox said last."""
    now = milliseconds(NOW)
    for role in ("poller", "worker", "relay"):
        connection.execute(
            "INSERT INTO heartbeat VALUES (%s, %s, %s, %s, '{}')", (f"{role}-1", role, now - 9_000_000, now - 500)
        )
    connection.execute("INSERT INTO mailbox VALUES ('INBOX', 1, %s, %s, %s)", (MAILS, now - 10**10, now - 4000))
    connection.execute("INSERT INTO operator VALUES ('lea', 'admin', NULL, %s, NULL)", (now - 10**10,))
    connection.execute(
        "INSERT INTO book_import (as_of, imported_at, orders, disagreements) VALUES (%s, %s, %s, 0)", (now, now, ORDERS)
    )
