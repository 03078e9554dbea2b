"""Loops and floods: two of us writing to each other, robots without a header, ten thousand mails of one sender, guessed numbers.

`FLOOD=10000` makes the floods as large as the figures of the design; by default they are smaller, and say the same.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outbox.schema import outbox
from parsers.codes import find_codes
from policies.order import Status
from tests.builders import a_number, a_reading, an_order, golden_order
from tests.faults.exchange import Correspondent, a_letter_to, parsed, text_of, without_signs
from tests.worker.shop import Shop
from worker.decisions.limits import limits_of
from worker.schema import case_file, challenge, decision, inbound, orders

FLOOD = int(os.environ.get("FLOOD", "100"))
ROUNDS = 200
ROBOT = "absent@cliente.example"
ABSENT = "Bonjour,\n\nJe suis absent jusqu’au 12 décembre et lirai votre message à mon retour.\n\nCordialement\n"
RECEIVED = "Bonjour, votre message nous est bien parvenu. Il porte le numéro 55210.\n"
PLAIN = "Bonjour, annulez ma commande, merci.\n"


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Correspondent]:
    shop = Correspondent.at(upgraded_url)
    assert isinstance(shop, Correspondent)
    yield shop
    shop.engines.dispose()


@pytest.fixture
def two(upgraded_sqlite: Path, tmp_path: Path) -> Iterator[tuple[Correspondent, Correspondent]]:
    made = []
    for domain in ("pictoonline.fr", "autrelabo.fr"):
        file = tmp_path / f"{domain}.sqlite3"
        shutil.copy(upgraded_sqlite, file)
        made.append(Correspondent.at(f"sqlite:///{file}", domain=domain))
    yield made[0], made[1]  # type: ignore[misc] # `at` says Shop
    for one in made:
        one.engines.dispose()


def exchange(one: Correspondent, other: Correspondent, wire: Callable[[bytes], bytes]) -> int:
    """Carry every letter of each to the other until neither writes, or for 200 rounds; return how many rounds it took."""
    for passed in range(ROUNDS):
        letters = [(one, other, letter) for letter in one.new_letters()]
        letters += [(other, one, letter) for letter in other.new_letters()]
        if not letters:
            return passed
        for author, reader, letter in letters:
            if parsed(letter)["To"] == reader.service:
                reader.deliver(wire(letter))
            assert author.service != parsed(letter)["To"]
        one.drain()
        other.drain()
    return ROUNDS


@pytest.mark.parametrize(
    "wire, most",
    [
        (lambda letter: letter, 2),
        (without_signs, 3),  # each asked for one thing: its settled letter, and two more in the other's thread
    ],
    ids=["as written", "signs stripped"],
)
@pytest.mark.parametrize(
    "words", ["Annulez ma commande.", "Annulez la commande 4071852.", "Si la 4071852 n’est pas partie, annulez."]
)
@pytest.mark.parametrize("owned", [0, 1, 3])
def test_two_of_us_soon_have_nothing_more_to_say(
    two: tuple[Correspondent, Correspondent], words: str, owned: int, wire: Callable[[bytes], bytes], most: int
) -> None:
    for shop, other in (two, two[::-1]):
        shop.take_orders(*(an_order(f"407185{2 + at}", email=other.service) for at in range(owned)))
        shop.deliver(a_letter_to(shop.service, other.service, words, number=1))
        shop.drain()
    assert exchange(*two, wire) < ROUNDS
    assert max(two[0].written(), two[1].written()) <= most
    assert (
        sum(two[0].granted()) <= 7690
    )  # a shop's first mail is a request like any other; nothing after it moves money
    assert two[0].granted() == two[1].granted()


def robot_answers(shop: Correspondent, letter: bytes, words: str, *, number: int, threads: bool) -> bytes:
    answers = str(parsed(letter)["Message-ID"]) if threads else ""
    subject = f"Re: {parsed(letter)['Subject']}"
    return a_letter_to(shop.service, ROBOT, words, number=number, subject=subject, answers=answers)


def quoted(letter: bytes) -> str:
    return "\n\nLe 24 novembre, PictoOnline a écrit :\n" + "\n".join(
        f"> {line}" for line in text_of(letter).split("\n")
    )


def below(letter: bytes) -> str:
    return "\n\n-----Message d'origine-----\nDe : PictoOnline\n\n" + text_of(letter)


ROBOTS: dict[str, Callable[[bytes], str]] = {
    "absent": lambda _letter: ABSENT,
    "absent, quoting": lambda letter: ABSENT + quoted(letter),
    "absent, the letter below": lambda letter: ABSENT + below(letter),
    "a ticket": lambda _letter: RECEIVED,
    "the letter itself": text_of,
    "asks again each time": lambda _letter: PLAIN,
    "asks again each time, quoting": lambda letter: PLAIN + quoted(letter),
}


@pytest.mark.parametrize("threads", [True, False], ids=["threading", "no thread"])
@pytest.mark.parametrize("robot", ROBOTS.values(), ids=ROBOTS)
def test_a_robot_without_a_header_gets_three_letters_at_most(
    shop: Correspondent, *, robot: Callable[[bytes], str], threads: bool
) -> None:
    shop.take_orders(an_order("4071852", email=ROBOT), an_order("4071990", email=ROBOT))
    shop.deliver(a_letter_to(shop.service, ROBOT, PLAIN, number=1))
    shop.drain()
    number = 1
    for _ in range(30):
        letters = shop.new_letters()
        for letter in letters:
            number += 1
            shop.deliver(robot_answers(shop, letter, robot(letter), number=number, threads=threads))
        if not letters:  # the robot is one that writes by itself, too
            number += 1
            shop.deliver(a_letter_to(shop.service, ROBOT, PLAIN, number=number))
        shop.drain()
        if shop.written() > 3:
            break
    assert 1 <= shop.written() <= 3
    assert shop.granted() == []


@pytest.mark.parametrize(
    "robot", ["absent", "absent, quoting", "absent, the letter below", "the letter itself", "a ticket"]
)
def test_a_robot_that_quotes_our_code_neither_redeems_nor_burns_it(shop: Correspondent, robot: str) -> None:
    shop.take_orders(an_order("4071852", email=ROBOT))
    stranger = a_letter_to(shop.service, "x@evil.example", "Annulez la commande 4071852.", number=1)
    shop.deliver(stranger, proven=False)
    shop.drain()
    (letter,) = shop.new_letters()
    assert parsed(letter)["To"] == ROBOT
    shop.deliver(robot_answers(shop, letter, ROBOTS[robot](letter), number=2, threads=True))
    shop.drain()
    (code,) = shop.rows(challenge)
    assert (code["used_at"], code["burnt_at"]) == (None, None)
    assert shop.granted() == []
    shop.deliver(robot_answers(shop, letter, "Oui, je confirme.\n" + quoted(letter), number=3, threads=True))
    shop.drain()
    assert shop.granted() == [7690]


def test_a_flood_of_one_sender_gets_three_letters_and_one_case(upgraded_url: str) -> None:
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order("4071852"), an_order("4071990"))
    for at in range(FLOOD):
        shop.receive(a_reading(numbers=(), message_id=f"<{at}@orange.fr>", text=f"Annulez ma commande ({at})."))
    shop.drain()
    assert Counter(shop.outcomes()) == {"clarify": FLOOD}
    assert len(shop.letters()) == 3
    assert [case["ground"] for case in shop.rows(case_file)] == ["limited"]
    shop.engines.dispose()


def test_numbers_guessed_by_one_proven_sender_tell_nothing(upgraded_url: str) -> None:
    """Every fourth number is an order of somebody's that could still change, one is finished, two are nobody's."""
    shop = Shop.at(upgraded_url, limits=limits_of(confirmations=f"{FLOOD // 8}/hour"))
    numbers = [str(4_072_000 + at) for at in range(FLOOD)]
    owners = {number: f"client{number}@orange.fr" for number in numbers}
    shop.take_orders(
        *(an_order(number, email=owners[number]) for number in numbers[::4]),
        *(an_order(number, Status.SHIPPED, email=owners[number]) for number in numbers[1::4]),
    )
    mallory = "mallory@evil.example"
    for number in numbers:
        shop.receive(
            a_reading(
                sender=mallory,
                numbers=(a_number(number),),
                message_id=f"<{number}@evil.example>",
                text=f"Annulez la commande {number}.",
            )
        )
    shop.drain()
    sent = Counter(recipient for _, recipient in shop.letters())
    assert sent.pop(mallory) == 3
    assert set(sent.values()) == {1}
    assert set(sent) <= {owners[number] for number in numbers[::4]}
    assert shop.granted() == []
    to_mallory = [row["mime"] for row in shop.rows(outbox) if row["recipient"] == mallory]
    words = {text_of(mime).replace(number, "N") for mime, number in zip(to_mallory, numbers, strict=False)}
    assert len(words) == 1  # an open order, a finished one and none: the same words
    held = [row for row in shop.rows(outbox) if row["kind"] == "confirm" and row["state"] == "held"]
    assert held  # past so many an hour, they wait for a person
    assert {case["ground"] for case in shop.rows(case_file)} == {"breaker", "limited"}
    shop.engines.dispose()


def test_a_number_guessed_by_a_thousand_unproven_senders_brings_one_letter_to_its_owner(upgraded_url: str) -> None:
    shop = Shop.at(upgraded_url)
    shop.take_orders(golden_order(number="4071852", email="claire.vasseur@orange.fr"))
    for at in range(FLOOD):
        shop.receive(
            a_reading(
                sender=f"x{at}@evil.example", proven=False, message_id=f"<{at}@evil.example>", text=f"Annulez ({at})."
            )
        )
    shop.drain()
    assert Counter(shop.outcomes()) == {"confirm": 1, "handoff": FLOOD - 1}
    assert shop.letters() == [("confirm", "claire.vasseur@orange.fr")]
    assert shop.granted() == []
    assert [row["status"] for row in shop.rows(orders)] == [Status.IN_PRODUCTION]
    assert len(shop.rows(challenge)) == 1
    shop.engines.dispose()


def test_a_code_guessed_again_and_again_finds_nothing(shop: Correspondent) -> None:
    shop.take_orders(an_order("4071852", email=ROBOT))
    shop.deliver(a_letter_to(shop.service, "x@evil.example", "Annulez la commande 4071852.", number=1), proven=False)
    shop.drain()
    (real,) = find_codes("", text_of(shop.new_letters()[0]))
    for at in range(20):
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        guess = (
            real[:-1] + letters[(letters.index(real[-1]) + 4 * at + 4) % 32] if at < 7 else real[:2] + letters[at] * 26
        )
        body = "-".join([guess[:2], *(guess[2:][i : i + 5] for i in range(0, 26, 5))])
        shop.deliver(a_letter_to(shop.service, f"g{at}@evil.example", f"Oui. {body}", number=at + 2), proven=False)
    shop.drain()
    assert shop.granted() == []
    (code,) = shop.rows(challenge)
    assert (code["used_at"], code["burnt_at"]) == (None, None)
    assert {row["outcome"] for row in shop.rows(decision)} <= {"confirm", "handoff", "ignore"}
    assert len(shop.rows(outbox)) == 1
    assert len(shop.rows(inbound)) == 21
