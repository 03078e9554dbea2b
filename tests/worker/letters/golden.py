"""The scenes whose letters are kept as golden texts; run as a module it writes the files anew."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from parsers.request import Intent, NumberRole, Reading
from policies.decision import Cancel
from policies.engine import decide
from policies.matching import match_order
from policies.memory import Memory
from policies.money import Money
from policies.order import Order, Status
from policies.terms import Terms
from tests.builders import PLACED, RECEIVED, a_line, a_number, a_reading, an_order, golden_order, orders_seen
from worker.letters.by_hand import free_templates
from worker.letters.compose import Composed, free_letter, letters_for, reversal_letter
from worker.letters.edit import Edit, Hand
from worker.letters.house import PICTOONLINE, House

FOLDER = Path(__file__).parent / "golden"

NOTHING_LEFT = an_order(status=Status.IN_PRODUCTION, lines=(a_line(3, 1000, processed=3), a_line(2, 500, processed=2)))
NOTHING_MADE = an_order(status=Status.IN_PRODUCTION, lines=(a_line(3, 1000), a_line(1, 0, label="Échantillon offert")))
CLOSED_AT = RECEIVED - timedelta(days=23, hours=1)
ONE_AND_A_STRANGE_NUMBER: dict[str, Any] = {"numbers": (a_number("4071853"),)}
TWO_STRANGE_NUMBERS: dict[str, Any] = {
    "numbers": (a_number("4071853", role=NumberRole.PLAIN), a_number("4071854", role=NumberRole.PLAIN))
}

SCENES: dict[str, tuple[dict[str, Any], tuple[Order, ...]]] = {
    "canceled": ({}, (an_order(),)),
    "canceled_free": ({}, (an_order(lines=(a_line(1, 0),), shipping_minor=0),)),
    "voided": ({}, (an_order(status=Status.AWAITING_PAYMENT),)),
    "stopped": ({}, (golden_order(),)),
    "stopped_nothing_made": ({}, (NOTHING_MADE,)),
    "stopped_nothing_credited": (
        {},
        (
            an_order(
                status=Status.IN_PRODUCTION,
                lines=(a_line(3, 1000, processed=3), a_line(1, 0, label="Échantillon offert")),
                shipping_minor=0,
            ),
        ),
    ),
    "refused": ({}, (an_order(status=Status.SHIPPED),)),
    "refused_finalized": ({}, (an_order(status=Status.FINALIZED),)),
    "refused_all_processed": ({}, (NOTHING_LEFT,)),
    "already_done": ({}, (an_order(status=Status.CANCELED, credited_minor=7690, changed_at=CLOSED_AT),)),
    "already_done_stopped": (
        {},
        (replace(golden_order(credited_minor=5276, closed_at=CLOSED_AT), status=Status.PRODUCTION_STOPPED),),
    ),
    "already_done_unpaid": ({}, (an_order(status=Status.CANCELED, credited_minor=0, paid_minor=0),)),
    "already_done_uncredited": ({}, (an_order(status=Status.CANCELED, credited_minor=0),)),
    "already_done_unknown": ({}, (an_order(status=Status.CANCELED),)),
    "clarify": ({"numbers": ()}, (an_order(), an_order("4071990", placed_at=PLACED + timedelta(days=1)))),
    "clarify_one": (ONE_AND_A_STRANGE_NUMBER, (an_order(),)),
    "clarify_none": (TWO_STRANGE_NUMBERS, ()),
    "confirm": ({"proven": False}, (an_order(),)),
    "acknowledge": ({"intent": Intent.COMPLAINT}, (an_order(),)),
    # What a person decided, in the thread or to the order's account, and what a person writes or takes back.
    "canceled_by_person": ({}, (an_order(),)),
    "canceled_to_account": ({"proven": False}, (an_order(),)),
    "stopped_by_person": ({}, (golden_order(),)),
    "refused_by_person": ({}, (an_order(status=Status.SHIPPED),)),
    "clarify_by_person": ({"numbers": ()}, (an_order(), an_order("4071990", placed_at=PLACED + timedelta(days=1)))),
    "confirm_by_person": ({"proven": False}, (an_order(),)),
    "reversed": ({}, (an_order(status=Status.CANCELED),)),
    "reversed_stopped": ({}, (replace(golden_order(), status=Status.PRODUCTION_STOPPED),)),
    "reversed_voided": ({}, (an_order(status=Status.CANCELED, paid_minor=0),)),
    "free_more_information": ({"intent": Intent.OTHER}, (an_order(),)),
    "free_looked_into": ({"intent": Intent.OTHER}, (an_order(),)),
    "free_credit_explained": ({"intent": Intent.OTHER}, (an_order(status=Status.CANCELED, credited_minor=7690),)),
    "free_refusal_explained": ({"intent": Intent.OTHER}, (an_order(status=Status.SHIPPED),)),
}
HANDS = {"_by_person": Hand(to_account=False), "_to_account": Hand(to_account=True)}
REVERSALS = {"reversed": ("cancel", 7690), "reversed_stopped": ("stop", 5276), "reversed_voided": ("void", 0)}


def letters_of(
    scene: str,
    language: str,
    *,
    reading: Reading | None = None,
    order: Order | None = None,
    orders: tuple[Order, ...] | None = None,
    also: tuple[Order, ...] = (),
    terms: Terms | None = None,
    house: House = PICTOONLINE,
) -> tuple[Composed, ...]:
    """Write the letters of a scene, in the language of the mail that asks (of the order, for a confirmation)."""
    fields, of_scene = SCENES[scene]
    orders = (order,) if order is not None else orders or of_scene
    if scene.startswith("confirm") or scene.endswith("_to_account"):
        orders = tuple(replace(one, language=language) for one in orders)
    reading = reading or a_reading(**({"language": language} | fields))
    if scene.startswith(("reversed", "free_")):
        return (_by_hand(scene, language, reading, orders[0], house),)
    hand = next((hand for suffix, hand in HANDS.items() if scene.endswith(suffix)), None)
    seen = orders_seen(reading, *orders, *also)
    now = RECEIVED + timedelta(seconds=1)
    found = decide(reading, match_order(reading, seen), Memory(), terms or Terms(), now, seen)
    if hand is not None and hand.to_account:
        found = replace(found, verdict=Cancel(order=orders[0], credit=orders[0].paid, billed=Money(0, "EUR")))
    return letters_for(found, reading, now=now, house=house, hand=hand)


def _by_hand(scene: str, language: str, reading: Reading, order: Order, house: House) -> Composed:
    if scene in REVERSALS:
        kind, minor = REVERSALS[scene]
        return reversal_letter(
            order,
            reading,
            kind=kind,
            credit=Money(minor, order.currency),
            closed_at=CLOSED_AT,
            house=house,
            hand=Hand(to_account=False),
        )
    [text] = [one for one in free_templates(language, order=order, house=house) if f"free_{one.name}" == scene]
    return free_letter(order, reading, hand=Hand(to_account=False, edit=Edit(subject=text.subject, text=text.text)))


def shown(letters: tuple[Composed, ...]) -> str:
    """Write letters as the golden files hold them."""
    return "\n".join(f"To: {one.to}\nSubject: {one.letter.subject}\n\n{one.letter.text}" for one in letters)


def main() -> None:
    """Write every golden file."""
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        for language in ("fr", "en"):
            file = FOLDER / f"{scene}.{language}.txt"
            file.write_text(shown(letters_of(scene, language)), encoding="utf-8")


if __name__ == "__main__":
    main()
