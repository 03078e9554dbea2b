"""One call of `mail()` in a `written_*` module is one mail of the corpus with its label.

The label is computed where it can be: `want="auto"` is whatever the contract's table gives for the order named, with its
credit; a wish that the order, the sender or the trace contradict is an error when the corpus is made, not a wrong line.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.corpus.own.clients import CLIENTS, Earlier, usual_client
from tests.corpus.own.mime_kit import Part, draw, encoded_words, mailbox, pick, rfc5322_date
from tests.corpus.own.order_book import DEV_PEOPLE, HELDOUT_PEOPLE, ORDERS
from tests.corpus.own.shop import Order, billed_cents, confirmation_text, moment, money
from tests.corpus.own.traces import PROVEN, SERVICE, TRACES, Journey

MOVES = ["cancel", "stop_production"]
LETTERS = ["cancel", "stop_production", "refuse", "already_done", "clarify", "confirm"]
NAMES_ORDER = (*MOVES, "refuse", "already_done", "confirm")
AUTOMATIC = (*MOVES, "refuse", "already_done")
STRANGERS_ENVELOPE = (
    "absent",
    "usual",
    "inner_private",
    "below",
    "none_dkim_aligned",
    "none_spf_aligned",
    "spf_aligned_only",
)
DELAYS = {"paid": 3, "awaiting_payment": 9, "in_production": 26, "finalized": 90, "shipped": 300, "canceled": 120}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail ready to be written, and its line of the expected file without `file`."""

    slug: str
    raw: bytes
    label: dict[str, object]


@dataclass(slots=True)
class Book:
    """The mails of one module, in the order they were written."""

    language: str = "fr"
    letters: list[Letter] = field(default_factory=list)

    def mail(
        self,
        slug: str,
        who: str,
        subject: str | None,
        body: str,
        want: str = "auto",
        order: str | None = None,
        *,
        intent: str = "cancel",
        tags: str = "",
        note: str = "",
        lang: str = "",
        trace: str = "usual",
        via: str = "",
        answers: str | Earlier | None = None,
        thread: str | None = None,
        at: str | None = None,
        extra: tuple[tuple[str, str], ...] = (),
        part: Part | None = None,
        sender: str | None = None,
        envelope: str | None = None,
        from_field: str | None = None,
        to: str = SERVICE,
        message_id: str | None = None,
        raw_subject: str | None = None,
        never: list[str] | None = None,
        ends: Callable[[bytes], bytes] | None = None,
    ) -> None:
        """Add one mail.

        `who` is a key of the people or « Name <address> »; `sender` another address of the same person. `answers` is
        an order whose confirmation is quoted, or any earlier mail. `ends` changes the finished bytes.
        """
        name, account = identity(who)
        address = sender or account
        sent = moment(at) if at else likely_time(slug, ORDERS.get(order or ""))
        if isinstance(answers, str):
            first = ORDERS[answers]
            placed = first.placed_at + timedelta(minutes=1)
            text = f"PictoOnline - Confirmation de votre commande n°{answers}"
            answers = Earlier(at=placed, subject=text, text=confirmation_text(first), to=address)
            thread = thread if thread is not None else f"<conf-{first.number}@mailer.pictoonline.fr>"
        content = part or CLIENTS[via or usual_client(address, slug)](body, answers)
        given = address if trace in STRANGERS_ENVELOPE else f"bounces@{draw(slug, length=6)}.relay.example"
        journey = Journey(address=address, envelope=given if envelope is None else envelope, at=sent, slug=slug)
        fields = [("Return-Path", f"<{journey.envelope}>"), ("Delivered-To", SERVICE), *TRACES[trace](journey)]
        fields.append(("From", mailbox(name, address) if from_field is None else from_field))
        fields += [("To", to), ("Date", rfc5322_date(sent))]
        if subject is not None:
            how = "QB"[pick(slug, "subject", among=2)]
            fields.append(("Subject", raw_subject if raw_subject is not None else encoded_words(subject, how=how)))
        fields.append(
            ("Message-ID", message_id or f"<{draw(slug, 'id', length=20)}@{address.rsplit('@', 1)[-1].lower()}>")
        )
        if thread:
            fields += [("In-Reply-To", thread), ("References", thread)]
        fields += [*extra, ("MIME-Version", "1.0"), *content.headers]
        head = "".join(f"{key}: {value}\n" for key, value in fields if key).encode("utf-8", "surrogateescape")
        raw = head + b"\n" + content.body
        if pick(slug, "ends", among=3) == 0:
            raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if ends:
            raw = ends(raw)
        label = labelled(slug, want, order, account=address, proven=trace in PROVEN, intent=intent)
        if never is not None:
            label["never"] = never
        label["tags"] = [lang or self.language, *tags.split()]
        label["note"] = note
        self.letters.append(Letter(slug=slug, raw=raw, label=label))


def identity(who: str) -> tuple[str, str]:
    known = (DEV_PEOPLE | HELDOUT_PEOPLE).get(who)
    if known:
        return known.name, known.email
    name, _, address = who.partition("<")
    if not address:
        raise ValueError(f"{who} is neither a person of the book nor a mailbox")
    return name.strip(), address.rstrip(">")


def likely_time(slug: str, order: Order | None) -> datetime:
    """Some hours after the order, in the waking day of somebody who writes such mails."""
    start = order.placed_at if order else moment("2027-03-14 09:00")
    hours = DELAYS.get(order.status, 200) if order else 0
    sent = start + timedelta(hours=hours + pick(slug, "wait", among=30), minutes=pick(slug, "min", among=60))
    night = timedelta(hours=8) if sent.hour < 7 else timedelta(0)
    return sent + night + timedelta(seconds=pick(slug, "sec", among=60))


def labelled(slug: str, want: str, number: str | None, *, account: str, proven: bool, intent: str) -> dict[str, object]:
    order = ORDERS.get(number or "")
    accept = list(dict.fromkeys(order.automatic_outcome if word == "auto" and order else word for word in want.split()))
    check(slug, accept, order, account=account, proven=proven)
    moved = next((word for word in accept if word in MOVES), None)
    named = any(word in NAMES_ORDER for word in accept)
    return {
        "accept": accept,
        "intent": intent.split(),
        "order": number if named else None,
        "credit": money(order.paid_cents - billed_cents(order)) if moved and order else None,
        "billed": money(billed_cents(order)) if moved and order else None,
        "never": serious(accept, proven=proven),
        "auto": accept[0] in AUTOMATIC,
    }


def check(slug: str, accept: list[str], order: Order | None, *, account: str, proven: bool) -> None:
    """A label that the book contradicts is a mistake of the writer."""
    automatic = [word for word in accept if word in AUTOMATIC]
    if "auto" in accept or (any(word in NAMES_ORDER for word in accept) and order is None):
        raise ValueError(f"{slug}: the outcome needs an order of the book")
    if automatic and order:
        mine = account.lower() in [a.lower() for a in order.customer.addresses]
        if not mine or not proven:
            raise ValueError(f"{slug}: {automatic} for somebody who is not proven to be the customer")
        if automatic != [order.automatic_outcome]:
            raise ValueError(f"{slug}: {automatic}, but the order says {order.automatic_outcome}")
    if "confirm" in accept and order and not order.could_change:
        raise ValueError(f"{slug}: nothing to confirm about an order that cannot change")


def serious(accept: list[str], *, proven: bool) -> list[str]:
    if accept[0] == "ignore":
        worst = LETTERS
    elif accept[0] in ("refuse", "already_done", "clarify") or (accept[0] == "handoff" and proven):
        worst = MOVES
    elif accept[0] in ("confirm", "handoff"):
        worst = ["cancel", "stop_production", "refuse", "already_done"]
    else:
        worst = MOVES
    return [word for word in worst if word not in accept]
