"""The scenes whose letters are kept as golden texts; run as a module it writes the files anew."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from parsers.request import Intent, NumberRole, Reading
from policies.engine import decide
from policies.matching import match_order
from policies.memory import Memory
from policies.order import Order, Status
from policies.terms import Terms
from tests.builders import PLACED, RECEIVED, a_line, a_number, a_reading, an_order, golden_order, orders_seen
from worker.letters.compose import Composed, letters_for
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
}


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
    if scene == "confirm":
        orders = tuple(replace(one, language=language) for one in orders)
    reading = reading or a_reading(**({"language": language} | fields))
    seen = orders_seen(reading, *orders, *also)
    now = RECEIVED + timedelta(seconds=1)
    found = decide(reading, match_order(reading, seen), Memory(), terms or Terms(), now, seen)
    return letters_for(found, reading, now=now, house=house)


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
