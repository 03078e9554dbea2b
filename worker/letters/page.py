"""A letter's subject, plain text and small HTML, from one template per kind and language.

A template is the plain text: its first line is the subject, blank lines part its paragraphs, and a paragraph that is only
`[bill]` is the table of a stopped order. The HTML is the same paragraphs, escaped; no image, no link to follow, no style
that a reader could hide text with.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from policies.clues import total_minor
from policies.credit import Bill
from policies.money import Money
from worker.letters.house import House
from worker.letters.wording import NBSP, amount, day, french_typography, listed, moment

BILL = "[bill]"
CELL = "padding:4px 12px 4px 0;border-bottom:1px solid #ddd;vertical-align:top"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A letter as it will be read."""

    subject: str
    text: str
    html: str


def written(kind: str, language: str, house: House, **facts: Any) -> Page:  # noqa: ANN401 — each template has its own facts
    """Fill the template of a letter; raise jinja2.UndefinedError when a fact that it names is missing."""
    template = _templates().get_template(f"{language}/{kind}.txt")
    filled = template.render(
        house=house,
        language=language,
        amount=lambda money: amount(money, language),
        day=lambda at: day(at, language, house.zone),
        moment=lambda at: moment(at, language, house.zone),
        listed=lambda words: listed(words, language),
        total=lambda order: Money(total_minor(order), order.currency),
        **facts,
    )
    if language == "fr":
        filled = french_typography(filled)
    subject, _, body = filled.strip().partition("\n")
    bill = facts.get("bill")
    paragraphs = [_bill_text(bill, language) if part == BILL and bill else part for part in _paragraphs(body)]
    return _page(subject.strip(), paragraphs, language, bill)


def page_by_hand(subject: str, text: str, language: str, *, bill: Bill | None = None) -> Page:
    """Make a letter of a person's own words in the house's style; blank lines part its paragraphs.

    The table of a stopped order stands in the HTML again where its lines in the text were left as they were.
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    title, body = " ".join(subject.split()), "\n".join(lines)
    if language == "fr":
        title, body = french_typography(title), french_typography(body)
    return _page(title, _paragraphs(body), language, bill)


def _paragraphs(body: str) -> list[str]:
    return [paragraph.strip() for paragraph in body.strip().split("\n\n") if paragraph.strip()]


def _page(subject: str, paragraphs: list[str], language: str, bill: Bill | None) -> Page:
    table = _bill_text(bill, language) if bill else None
    parts = [_bill_html(bill, language) if bill and part == table else _paragraph(part) for part in paragraphs]
    text = "\n\n".join(paragraphs) + "\n"
    return Page(subject=subject, text=text, html=_document("\n".join(parts), language))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("worker.letters", "templates"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 — plain text; the HTML is made from it by escaping every paragraph
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


COLUMNS = {
    "fr": ("Article", "Traités", "Facturé"),
    "en": ("Item", "Processed", "Billed"),
}
SHIPPING = {"fr": "Frais de port", "en": "Shipping"}


def _rows(bill: Bill, language: str) -> list[tuple[str, str, str]]:
    rows = [
        (line.label, _processed(line.processed, line.quantity, language), amount(line.billed, language))
        for line in bill.lines
    ]
    if bill.shipping_billed.minor:
        rows.append((SHIPPING[language], "", amount(bill.shipping_billed, language)))
    return rows


def _processed(done: int, quantity: int, language: str) -> str:
    if language == "fr":
        return f"{done} traité{'s' if done > 1 else ''} sur {quantity}"
    return f"{done} of {quantity} processed"


def _bill_text(bill: Bill, language: str) -> str:
    colon = f"{NBSP}: " if language == "fr" else ": "
    word = "facturé" if language == "fr" else "billed"
    return "\n".join(
        f"- {label}{colon}" + ", ".join(part for part in (done, f"{word} {billed}") if part)
        for label, done, billed in _rows(bill, language)
    )


def _bill_html(bill: Bill, language: str) -> Markup:
    head = Markup("").join(
        Markup('<th align="left" style="{}">{}</th>').format(CELL, name) for name in COLUMNS[language]
    )
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup('<td style="{}">{}</td>').format(CELL, cell) for cell in row)
        )
        for row in _rows(bill, language)
    )
    return Markup('<table style="border-collapse:collapse"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        head, rows
    )


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(escape(line) for line in text.split("\n")))


def _document(body: str, language: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"></head>\n'
        '<body style="font-family:Georgia,serif;font-size:16px;line-height:1.5;max-width:36em">\n'
        f"{body}\n</body></html>\n"
    )
