"""Letters that a person writes: a handful of texts to begin with, in the house's tone."""

from dataclasses import dataclass

from policies.money import Money
from policies.order import Order
from worker.letters.house import PICTOONLINE, House
from worker.letters.page import written

TITLES = {
    "more_information": ("Demander une précision", "Ask for more information"),
    "looked_into": ("Une personne s’en occupe", "A colleague is looking into it"),
    "credit_explained": ("Expliquer l’avoir", "Explain store credit"),
    "refusal_explained": ("Expliquer un refus", "Explain a refusal"),
}
"""Each text by its name, as a list of them shows it in French and in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTemplate:
    """A text to begin with. `[à compléter]` in it must be filled in before it is sent (`worker.letters.edit.BLANKS`)."""

    name: str
    title: str
    subject: str
    text: str


def free_templates(
    language: str, *, order: Order | None = None, house: House = PICTOONLINE, shown_in: str | None = None
) -> tuple[FreeTemplate, ...]:
    """Return every text in the customer's language (`fr`, `en`), about an order where one is known.

    `shown_in` is the language of the titles, which the operator reads; by default the letter's.
    """
    credit = None if order is None or order.credited_minor is None else Money(order.credited_minor, order.currency)
    found = []
    for name, (french, english) in TITLES.items():
        page = written(f"free_{name}", language, house, order=order, credit=credit)
        title = french if (shown_in or language) == "fr" else english
        found.append(FreeTemplate(name=name, title=title, subject=page.subject, text=page.text))
    return tuple(found)
