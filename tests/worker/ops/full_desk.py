"""A desk on a busy day: every state that the console shows, made of the sample mails and a few of our own."""

import json
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import insert, update

from outbox.schema import attempt, outbox
from tests.builders import a_reading
from tests.worker.ops.desk import PASSWORD, Desk, Visitor
from tests.worker.ops.forms import Form
from worker.clock import system_clock
from worker.intake.envelope import envelope_of
from worker.orders.book import load_book
from worker.orders.importing import import_book
from worker.run.holding import hold_letters, which_of
from worker.run.live import pause_intake, set_live
from worker.sandbox.border import received
from worker.sandbox.samples import sample_book, samples
from worker.schema import case_file, heartbeat, inbound, letter

IN_SHADOW = {"03-stop-mauvaise-photo-reponse.eml", "04-helen-wrong-album.eml"}
"""Decided while only drafts are written: both are being made, so both wait as urgent cases."""
OLD_MAILS = 24
DAY_SO_FAR = timedelta(minutes=90)
"""The samples come every seven minutes from then, the mail that cannot be read three minutes after them."""
ADMIN, OPERATOR = "chef", "anne"

Mails = dict[str, int]


def fill(desk: Desk, *, held_back: bool = True) -> Mails:
    """Fill a desk, up to this moment; return its mails by the names of the samples, with `quarantined` beside them.

    `held_back`: in shadow mode, paused, and letters to one domain kept, as the banners then say; else the machine acts.
    """
    desk.shop.now = system_clock() - DAY_SO_FAR
    object.__setattr__(desk.parts, "always_live", False)
    for name, role in ((ADMIN, "admin"), (OPERATOR, "operator"), ("vera", "viewer")):
        desk.add(name, role)
    import_book(desk.parts.engines, load_book(sample_book()), at=desk.shop.now)
    _earlier_days(desk)
    mails = _take_samples(desk)
    _letters(desk)
    _reverse(desk, mails["01-wesh-les-posters.eml"])
    mails["quarantined"] = _quarantined(desk)
    _claims_and_notes(desk, mails)
    desk.shop.now = system_clock()
    _processes(desk)
    if held_back:
        _hold_back(desk)
    desk.shop.now = system_clock()
    return mails


def case_of(desk: Desk, inbound_id: int) -> int:
    """Return the open case of a mail."""
    (row,) = desk.shop.rows(case_file, case_file.c.inbound_id == inbound_id, case_file.c.closed_at.is_(None))
    return int(row["id"])


def letter_in(desk: Desk, state: str) -> int:
    """Return a letter of a state."""
    return int(desk.shop.rows(outbox, outbox.c.state == state)[0]["id"])


def plain_mail(nth: int, subject: str, words: str, sender: str = "Jeanne Roux <jeanne.roux@orange.fr>") -> bytes:
    """Write a mail as a customer's program does."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "serviceclient@pictoonline.fr", subject
    message["Message-ID"] = f"<{nth}@orange.fr>"
    message.set_content(words)
    return message.as_bytes()


def _earlier_days(desk: Desk) -> None:
    _live(desk, live=True)
    today = desk.shop.now
    for nth in range(OLD_MAILS):
        desk.shop.now = today - timedelta(days=(OLD_MAILS - nth) * 1.2, hours=nth % 5)
        subject = ("Question sur vos albums", "Annuler ma commande", "Où est mon colis ?")[nth % 3]
        words = ("Quels formats faites-vous ?", "Je voudrais annuler ma commande.", "Je ne l’ai pas reçu.")[nth % 3]
        _take(desk, plain_mail(nth, subject, f"Bonjour,\n\n{words}\n\nJeanne Roux\n"))
    desk.shop.now = today


def _take_samples(desk: Desk) -> Mails:
    mails = {}
    for sample in samples():
        desk.shop.now += timedelta(minutes=7)
        _live(desk, live=sample.file not in IN_SHADOW)
        mails[sample.file] = _take(desk, received(sample.raw, desk.shop.now))
    _live(desk, live=True)
    return mails


def _take(desk: Desk, raw: bytes) -> int:
    """Store and decide a mail that came in two seconds ago."""
    id_ = _store(desk, raw)
    desk.parts.handler().handle(id_)
    return id_


def _store(desk: Desk, raw: bytes) -> int:
    envelope = envelope_of(raw)
    outside = a_reading(message_id=envelope.message_id, sender=envelope.sender)
    return desk.shop.receive(replace(outside, received_at=desk.shop.now - timedelta(seconds=2)), raw=raw)


def _live(desk: Desk, *, live: bool) -> None:
    with desk.shop.engines.writer.begin() as connection:
        set_live(connection, live, by=f"operator:{ADMIN}", at=desk.shop.now, why="" if live else "semaine d’essai")


def _letters(desk: Desk) -> None:
    """Send most letters; one was refused, one came back, one is kept back and one waits."""
    now = desk.shop.now
    rows = desk.shop.rows(outbox)
    ends: list[dict[str, Any]] = [
        {"state": "failed", "last_error": "550 5.1.1 <…>: Recipient address rejected: User unknown", "attempts": 1},
        {"state": "undelivered", "sent_at": now, "attempts": 1},
        {"state": "held", "held_by": f"operator:{OPERATOR}", "held_at": now, "held_why": "adresse à vérifier"},
        {"state": "pending", "not_before": now + timedelta(minutes=2), "next_at": now + timedelta(minutes=2)},
    ]
    with desk.shop.engines.writer.begin() as connection:
        for row in rows:
            sent = {"state": "sent", "sent_at": row["created_at"] + timedelta(seconds=4), "attempts": 1}
            values = {"moved_at": now} | (ends.pop() if row["id"] in {one["id"] for one in rows[-4:]} else sent)
            connection.execute(update(outbox).where(outbox.c.id == row["id"]).values(**values))
            refused = values["state"] == "failed"
            if refused or values["state"] in {"sent", "undelivered"}:
                said = {"verdict": "refused", "code": 550, "reply": "5.1.1 Recipient address rejected"}
                taken = {"verdict": "sent", "code": 250, "reply": "2.0.0 Ok: queued as 4XyZ12"}
                tried = {"outbox_id": row["id"], "n": 1, "phase": "rcpt" if refused else "data", "at": now}
                connection.execute(insert(attempt).values(tried | (said if refused else taken)))


def _reverse(desk: Desk, inbound_id: int) -> None:
    """Take a cancellation back as an admin does."""
    chef = _signed_in(desk, ADMIN)
    review = Form.on(chef.page(f"/mails/{inbound_id}/reverse"), ".card form").send(chef, why="le client s’est ravisé")
    assert Form.on(LexborHTMLParser(review.text), ".card form").send_only(chef).is_redirect


def _signed_in(desk: Desk, name: str) -> Visitor:
    visitor = desk.visitor(None)
    assert visitor.sign_in(name, PASSWORD).status_code == 200
    return visitor


def _quarantined(desk: Desk) -> int:
    desk.shop.now += timedelta(minutes=3)
    id_ = _store(desk, plain_mail(900, "Fwd: mes photos", "Voir ci-joint.\n"))
    with desk.shop.engines.writer.begin() as connection:
        values = {"state": "quarantined", "last_error": "MemoryError: no room", "attempts": 5}
        connection.execute(update(inbound).where(inbound.c.id == id_).values(values))
        case = {"inbound_id": id_, "subject_key": f"inbound:{id_}", "ground": "quarantined"}
        case["detail"] = "it could not be handled in 5 attempts"
        connection.execute(insert(case_file).values(case | {"opened_at": desk.shop.now}))
    return id_


def _claims_and_notes(desk: Desk, mails: Mails) -> None:
    anne = _signed_in(desk, OPERATOR)
    anne.post(f"/cases/{case_of(desk, mails['09-garder-les-a3.eml'])}/claim")
    words = "Rappelée ce matin : elle garde les tirages A3 et renonce au reste."
    anne.post(f"/mails/{mails['09-garder-les-a3.eml']}/notes", words=words)


def _processes(desk: Desk) -> None:
    with desk.shop.engines.writer.begin() as connection:
        for role in ("poller", "worker", "relay", "ops"):
            values = {"process": f"{role}:labo:42:cafe:{role}", "role": role, "started_at": desk.shop.now}
            connection.execute(insert(heartbeat).values(values | {"beat_at": desk.shop.now, "detail": json.dumps({})}))


def _hold_back(desk: Desk) -> None:
    """Show all banners: shadow mode, a paused intake, letters kept back by domain."""
    by, at = f"operator:{ADMIN}", desk.shop.now
    _live(desk, live=False)
    with desk.shop.engines.writer.begin() as connection:
        pause_intake(connection, by=by, at=at, why="la boutique change de base")
        hold_letters(connection, which_of("domain", "orange.fr"), by=by, why="orange.fr refuse nos envois", at=at)


def answered_by_letter(desk: Desk) -> int:
    """Return a mail that a letter answered."""
    return int(desk.shop.rows(letter, letter.c.inbound_id.is_not(None))[-1]["inbound_id"])
