"""A person's own letters: to nobody who is not known, once each, in the thread, and kept back while they have not left."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import update

from outbox.holds import let_one_go
from outbox.schema import outbox
from outbox.states import State
from parsers.request import Intent
from tests.builders import CLAIRE, an_order
from tests.worker.decisions.desk import ANNE, Desk
from tests.worker.shop import Shop
from worker.decisions.acts import Impossible, Obstacle
from worker.decisions.by_hand import HeldBack, LetterWritten, Recipients
from worker.letters.by_hand import TITLES, free_templates
from worker.schema import inbound, letter


@pytest.fixture
def desk(upgraded_url: str) -> Iterator[Desk]:
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order())
    yield Desk(shop=shop)
    shop.engines.dispose()


def asked(desk: Desk, **reading: Any) -> int:
    mail = desk.shop.receive(**({"intent": Intent.CONDITIONAL} | reading))
    desk.shop.drain()
    return mail


def write(desk: Desk, mail: int, **more: Any) -> Any:
    said = {"subject": "Votre message", "text": "Bonjour,\n\nc'est noté !", "to_role": "sender", "nth": None} | more
    return desk.run(lambda unit: desk.review.write_letter(unit, inbound_id=mail, by=ANNE, at=desk.shop.now, **said))


def recipients(desk: Desk, mail: int) -> Recipients:
    with desk.shop.engines.reader.connect() as connection:
        return desk.review.recipients_of(connection, mail, at=desk.shop.now)


def last_mail(desk: Desk) -> Any:
    return message_from_bytes(desk.shop.rows(outbox)[-1]["mime"], policy=default)


def test_a_free_letter_goes_to_the_proven_sender_in_the_thread(desk: Desk) -> None:
    mail = asked(desk, thread=("<0@orange.fr>",))
    assert recipients(desk, mail) == Recipients(sender=CLAIRE, account=CLAIRE)
    done = write(desk, mail)
    assert isinstance(done, LetterWritten)
    sent = last_mail(desk)
    assert (sent["To"], sent["Subject"], sent["In-Reply-To"]) == (CLAIRE, "Votre message", "<1@orange.fr>")
    assert sent["References"] == "<0@orange.fr> <1@orange.fr>"
    assert "c’est noté\N{NARROW NO-BREAK SPACE}!" in sent.get_body(("plain",)).get_content()
    row = desk.shop.rows(letter, letter.c.outbox_id == done.outbox_id)[0]
    assert (row["kind"], row["role"], row["decision_id"], row["conversation_id"]) == ("free", "sender", 1, mail)
    assert desk.shop.rows(outbox)[-1]["key"] == f"person:{mail}:1"
    assert desk.events()[-1] == ("letter_written", "operator:anne")


def test_the_same_form_sent_twice_is_one_letter_and_a_second_letter_is_another(desk: Desk) -> None:
    mail = asked(desk)
    with desk.shop.engines.reader.connect() as connection:
        nth = desk.review.next_letter(connection, mail)
    first, again = write(desk, mail, nth=nth), write(desk, mail, nth=nth, text="autre chose")
    assert first == again == LetterWritten(outbox_id=first.outbox_id, nth=1)
    assert write(desk, mail).nth == 2
    assert [kind for kind, _ in desk.shop.letters()] == ["acknowledge", "free", "free"]


def test_an_unproven_sender_is_never_written_to_and_the_account_gets_nothing_of_theirs(desk: Desk) -> None:
    mail = asked(desk, proven=False, message_id="<evil@evil.example>", thread=("<more@evil.example>",))
    assert recipients(desk, mail) == Recipients(sender=None, account=CLAIRE)
    assert write(desk, mail) == Impossible(obstacle=Obstacle.NO_RECIPIENT)
    assert desk.shop.rows(outbox) == []
    assert isinstance(write(desk, mail, to_role="account"), LetterWritten)
    assert (last_mail(desk)["To"], last_mail(desk)["In-Reply-To"]) == (CLAIRE, None)
    assert b"evil" not in desk.shop.rows(outbox)[-1]["mime"]
    (row,) = desk.shop.rows(letter)
    assert row["conversation_id"] is None


def test_a_mail_without_an_order_has_no_account_to_write_to(desk: Desk) -> None:
    mail = asked(desk, sender="autre@free.fr", numbers=[])
    assert recipients(desk, mail) == Recipients(sender="autre@free.fr", account=None)
    assert write(desk, mail, to_role="account") == Impossible(obstacle=Obstacle.NO_RECIPIENT)


@pytest.mark.parametrize(
    "words, obstacle",
    [
        ({"text": " \n "}, Obstacle.NO_WORDS),
        ({"subject": ""}, Obstacle.NO_WORDS),
        ({"text": "Bonjour,\n\n[à compléter]"}, Obstacle.UNFINISHED),
        ({"text": "a" * 20_001}, Obstacle.TOO_LONG),
    ],
)
def test_a_letter_that_is_not_finished_does_not_leave(desk: Desk, words: dict[str, str], obstacle: Obstacle) -> None:
    mail = asked(desk)
    done = write(desk, mail, **words)
    assert isinstance(done, Impossible)
    assert done.obstacle is obstacle
    assert write(desk, 99).obstacle is Obstacle.NO_SUCH_MAIL
    unread = desk.shop.receive(message_id="<9@orange.fr>")
    assert write(desk, unread).obstacle is Obstacle.NOT_READ


@pytest.mark.parametrize("name", TITLES)
def test_every_free_text_but_the_unfinished_one_can_be_sent_as_it_is(desk: Desk, name: str) -> None:
    mail = asked(desk)
    (text,) = [one for one in free_templates("fr") if one.name == name]
    done = write(desk, mail, subject=text.subject, text=text.text)
    assert isinstance(done, Impossible if name == "more_information" else LetterWritten)


def hold(desk: Desk, outbox_id: int) -> Any:
    return desk.run(
        lambda unit: desk.review.undo_letter(unit, outbox_id=outbox_id, by=ANNE, at=desk.shop.now, why="wait")
    )


def test_a_letter_that_has_not_left_is_kept_back_until_it_is_let_go(desk: Desk) -> None:
    mail = asked(desk)
    written = write(desk, mail)
    assert hold(desk, written.outbox_id) == HeldBack(outbox_id=written.outbox_id)
    row = desk.shop.rows(outbox, outbox.c.id == written.outbox_id)[0]
    assert (row["state"], row["held_by"], row["held_why"]) == (State.HELD, "operator:anne", "wait")
    assert desk.events()[-1] == ("letter_held", "operator:anne")
    assert desk.run(lambda unit: let_one_go(unit.connection, written.outbox_id))
    assert desk.shop.rows(outbox, outbox.c.id == written.outbox_id)[0]["state"] == State.PENDING


@pytest.mark.parametrize("state", [State.SENT, State.IN_DOUBT, State.FAILED])
def test_a_letter_that_left_or_is_leaving_cannot_be_kept_back(desk: Desk, state: State) -> None:
    mail = asked(desk)
    written = write(desk, mail)
    with desk.shop.engines.writer.begin() as connection:
        values = {"state": str(state), "sent_at": desk.shop.now}
        connection.execute(update(outbox).where(outbox.c.id == written.outbox_id).values(**values))
    assert hold(desk, written.outbox_id) == Impossible(obstacle=Obstacle.GONE)
    assert hold(desk, 99) == Impossible(obstacle=Obstacle.NO_SUCH_LETTER)


def test_the_answer_to_a_free_letter_joins_the_conversation(desk: Desk) -> None:
    mail = asked(desk)
    written = write(desk, mail)
    (row,) = desk.shop.rows(letter, letter.c.outbox_id == written.outbox_id)
    desk.shop.now += timedelta(days=1)
    answer = asked(
        desk, message_id="<2@orange.fr>", in_reply_to=(row["message_id"],), received_at=desk.shop.now, text="Merci !\n"
    )
    assert desk.shop.rows(inbound, inbound.c.id == answer)[0]["conversation_id"] == mail
