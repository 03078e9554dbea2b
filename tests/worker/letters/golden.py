"""The scenes whose letters are kept as golden texts; run as a module it writes the files anew."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from parsers.request import Intent, Reading
from policies.engine import decide
from policies.matching import match_order
from policies.memory import Memory
from policies.order import Order, Status
from policies.terms import Terms
from tests.builders import RECEIVED, a_reading, an_order, golden_order, orders_seen
from worker.letters.compose import Composed, letters_for
from worker.letters.house import PICTOONLINE, House

FOLDER = Path(__file__).parent / "golden"

SCENES: dict[str, tuple[dict[str, Any], tuple[Order, ...]]] = {
    "canceled": ({}, (an_order(),)),
    "voided": ({}, (an_order(status=Status.AWAITING_PAYMENT),)),
    "stopped": ({}, (golden_order(),)),
    "refused": ({}, (an_order(status=Status.SHIPPED),)),
    "already_done": ({}, (an_order(status=Status.CANCELED, credited_minor=7690),)),
    "clarify": ({"numbers": ()}, (an_order(), an_order("4071990"))),
    "confirm": ({"proven": False}, (an_order(),)),
    "acknowledge": ({"intent": Intent.COMPLAINT}, (an_order(),)),
}


def letters_of(
    scene: str,
    language: str,
    *,
    reading: Reading | None = None,
    order: Order | None = None,
    house: House = PICTOONLINE,
) -> tuple[Composed, ...]:
    """Write the letters of a scene, in the language of the mail that asks (of the order, for a confirmation)."""
    fields, orders = SCENES[scene]
    if scene == "confirm":
        orders = tuple(an_order(language=language) for _ in orders)
    if order is not None:
        orders = (order,)
    reading = reading or a_reading(**({"language": language} | fields))
    seen = orders_seen(reading, *orders)
    now = RECEIVED + timedelta(seconds=1)
    found = decide(reading, match_order(reading, seen), Memory(), Terms(), now, seen)
    return letters_for(found, reading, now=now, house=house)


def shown(letters: tuple[Composed, ...]) -> str:
    """Write letters as the golden files hold them."""
    return "\n".join(f"To: {one.to}\nSubject: {one.letter.subject}\n\n{one.letter.text}" for one in letters)


def main() -> None:
    """Write every golden file."""
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        for language in ("fr", "en"):
            (FOLDER / f"{scene}.{language}.txt").write_text(shown(letters_of(scene, language)), encoding="utf-8")


if __name__ == "__main__":
    main()
