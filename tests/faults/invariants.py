"""What must hold whenever the program has come to rest: one checker, for every kill and every fault."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Engine, RowMapping, Table, func, select, text

from outbox.schema import outbox
from worker.schema import (
    cancellation,
    case_file,
    challenge,
    change,
    decision,
    inbound,
    journal,
    ledger,
    letter,
    orders,
    reading,
)

RESTING = {"decided", "waiting", "closed", "quarantined", "old"}
IN_FORCE = {"wanted", "asked", "held", "settled"}
ENDED = {"void": "canceled", "cancel": "canceled", "stop": "production_stopped"}
SILENT = {"ignore", "handoff"}


def violations(
    engine: Engine,
    *,
    mailbox: Mapping[int, bytes],
    moved: Iterable[int],
    told: Iterable[str],
    sent: Iterable[str],
    twice: int,
) -> list[str]:
    """Return every broken promise, empty when all hold. `sent`: Message-IDs as the mail server saw them; `twice`: how many may be doubled."""
    look = _Look(engine)
    return [
        *look.mails(mailbox, set(moved)),
        *look.decisions(),
        *look.money(),
        *look.letters(Counter(sent), twice),
        *look.changes([json.loads(line)["number"] for line in told]),
        *look.codes(),
        *look.cases(),
        *look.soundness(),
    ]


def picture(engine: Engine) -> dict[str, Any]:
    """Return what came of everything, without ids, times and attempts: two runs of the same mails must look the same."""
    look = _Look(engine)
    mails = {row["id"]: row for row in look.rows(inbound)}
    name = {one: f"{row['message_id']}#{row['uid']}" for one, row in mails.items()}
    letters = {row["outbox_id"]: row for row in look.rows(letter)}
    return {
        "mails": sorted((name[one], row["state"], row["filed_at"] is not None) for one, row in mails.items()),
        "decisions": sorted(
            (
                name[row["inbound_id"]],
                row["seq"],
                row["cause"],
                row["decided_by"],
                row["outcome"],
                str(row["ground"]),
                str(row["order_number"]),
            )
            for row in look.rows(decision)
        ),
        "money": sorted(
            (row["order_number"], row["kind"], row["state"], row["billed_minor"], row["credit_minor"])
            for row in look.rows(cancellation)
        ),
        "ledger": sorted((row["kind"], row["amount_minor"]) for row in look.rows(ledger)),
        "orders": sorted((row["number"], row["status"]) for row in look.rows(orders)),
        "letters": sorted(
            (
                name[letters[row["id"]]["inbound_id"]],
                row["kind"],
                letters[row["id"]]["role"],
                row["recipient"],
                row["state"],
            )
            for row in look.rows(outbox)
        ),
        "cases": sorted(
            (name.get(row["inbound_id"], "-"), row["ground"], row["closed_at"] is None) for row in look.rows(case_file)
        ),
        "changes": sorted(
            (row["order_number"], row["kind"], row["delivered_at"] is not None) for row in look.rows(change)
        ),
    }


class _Look:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, table: Table) -> list[RowMapping]:
        with self._engine.connect() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key.columns)).mappings())

    def mails(self, mailbox: Mapping[int, bytes], moved: set[int]) -> list[str]:
        rows = self.rows(inbound)
        stored = Counter(row["uid"] for row in rows)
        found = [f"mail {uid} of the mailbox has {stored[uid]} rows" for uid in {*mailbox, *moved} if stored[uid] != 1]
        found += [
            f"mail {row['uid']} has other bytes than it came with"
            for row in rows
            if row["uid"] in mailbox and mailbox[row["uid"]] != row["raw"]
        ]
        found += [f"mail {row['uid']} is {row['state']}" for row in rows if row["state"] not in RESTING]
        found += [
            f"mail {row['uid']} is decided and lies in the inbox"
            for row in rows
            if row["state"] in {"decided", "closed"} and row["uid"] not in moved
        ]
        found += [f"mail {row['uid']} still has a lease" for row in rows if row["lease_owner"] is not None]
        return found

    def decisions(self) -> list[str]:
        found = []
        seqs: dict[int, list[int]] = {}
        for row in self.rows(decision):
            seqs.setdefault(row["inbound_id"], []).append(row["seq"])
        found += [
            f"decisions of mail {one} are {many}" for one, many in seqs.items() if many != list(range(1, len(many) + 1))
        ]
        found += [
            f"mail {row['id']} is {row['state']} without a decision"
            for row in self.rows(inbound)
            if row["state"] in {"decided", "closed"} and row["id"] not in seqs
        ]
        told = Counter(row["decision_id"] for row in self.rows(journal) if row["event"] == "decided")
        found += [
            f"decision {row['id']} stands {told[row['id']]} times in the journal"
            for row in self.rows(decision)
            if told[row["id"]] != 1
        ]
        return found

    def money(self) -> list[str]:
        found = []
        every = self.rows(cancellation)
        force = Counter(row["order_number"] for row in every if row["state"] in IN_FORCE)
        found += [f"order {one} has {many} cancellations in force" for one, many in force.items() if many > 1]
        entries = {(row["cancellation_id"], row["kind"]): row["amount_minor"] for row in self.rows(ledger)}
        decided = {row["id"]: row for row in self.rows(decision)}
        book = {row["number"]: row for row in self.rows(orders)}
        for row in every:
            order = book[row["order_number"]]
            if row["state"] == "settled" and order["status"] != ENDED[row["kind"]]:
                found.append(f"order {order['number']} is {order['status']} with a settled {row['kind']}")
            if entries.get((row["id"], "grant"), 0) != row["credit_minor"]:
                found.append(f"cancellation {row['id']}: the ledger grants {entries.get((row['id'], 'grant'))}")
            if (row["state"] == "reversed") != ((row["id"], "reversal") in entries) and row["credit_minor"]:
                found.append(f"cancellation {row['id']} is {row['state']}, and its counter-entry says otherwise")
            if row["kind"] != "void" and row["credit_minor"] + row["billed_minor"] != order["paid_minor"]:
                found.append(f"order {order['number']}: credit and billed are not what was paid")
            if decided[row["decision_id"]]["order_number"] != row["order_number"]:
                found.append(f"cancellation {row['id']} belongs to a decision about another order")
        found += [
            f"order {one} is closed by us without a cancellation"
            for one, row in book.items()
            if row["closed_at"] is not None and not force[one]
        ]
        return found

    def letters(self, sent: Counter[str], twice: int) -> list[str]:
        found = []
        mails = self.rows(outbox)
        found += [
            f"letter {row['id']} is {row['state']}" for row in mails if row["state"] not in {"sent", "undelivered"}
        ]
        found += [
            f"letter {row['id']} is {row['state']} and the server never saw it"
            for row in mails
            if not sent[row["message_id"]]
        ]
        ours = {row["message_id"] for row in mails}
        found += [f"the server saw {one}, which is no letter of ours" for one in sent if one not in ours]
        doubled = {one: many for one, many in sent.items() if many > 1}
        if len(doubled) > twice or any(many > 2 for many in doubled.values()):
            found.append(f"letters sent more than once: {doubled}")
        kept = {row["outbox_id"]: row for row in self.rows(letter)}
        found += [f"letter {row['id']} belongs to no decision" for row in mails if row["id"] not in kept]
        answered = {row["decision_id"] for row in kept.values()}
        shown = {row["inbound_id"] for row in self.rows(case_file)}
        for row in self.rows(decision):
            if row["outcome"] not in SILENT and row["id"] not in answered and row["inbound_id"] not in shown:
                found.append(f"decision {row['id']} ({row['outcome']}) has neither letter nor case")
        return found

    def changes(self, told: list[int]) -> list[str]:
        rows = self.rows(change)
        numbers = [row["number"] for row in rows]
        found = [] if numbers == list(range(1, len(numbers) + 1)) else [f"changes are numbered {numbers}"]
        found += [
            f"change {row['number']} was never told"
            for row in rows
            if row["number"] not in told or row["delivered_at"] is None
        ]
        firsts = list(dict.fromkeys(told))
        if firsts != sorted(firsts):
            found.append(f"changes were told in the order {firsts}")
        kinds = Counter(row["cancellation_id"] for row in rows)
        found += [
            f"cancellation {row['id']} was told nowhere"
            for row in self.rows(cancellation)
            if row["state"] in {"settled", "reversed"} and not kinds[row["id"]]
        ]
        return found

    def codes(self) -> list[str]:
        rows = self.rows(challenge)
        per_order = Counter(row["order_number"] for row in rows)
        return [f"order {one} has {many} codes" for one, many in per_order.items() if many > 1]

    def cases(self) -> list[str]:
        rows = self.rows(case_file)
        held = {row["inbound_id"] for row in rows}
        found = [
            f"mail {row['id']} waits for a person, and no case says so"
            for row in self.rows(inbound)
            if row["state"] in {"waiting", "quarantined"} and row["id"] not in held and not row["apart"]
        ]
        read = {row["inbound_id"] for row in self.rows(reading)}
        found += [
            f"mail {row['id']} was decided and never read"
            for row in self.rows(inbound)
            if row["state"] == "decided" and row["id"] not in read
        ]
        return found

    def soundness(self) -> list[str]:
        with self._engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                return []
            said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
            loose = connection.execute(text("PRAGMA foreign_key_check")).all()
            count = connection.execute(select(func.count()).select_from(inbound)).scalar_one()
        return [
            *([] if list(said) == ["ok"] else [f"SQLite says {said}"]),
            *(f"a row points nowhere: {one}" for one in loose),
            *([] if count else ["no mail at all"]),
        ]
