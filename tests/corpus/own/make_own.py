"""Write orders.json, the mails and their expected lines: `python -m tests.corpus.own.make_own` from the repository's root.

Everything is drawn from the texts alone, so a second run writes the same bytes.
"""

import importlib
import json
import shutil
from pathlib import Path

from tests.corpus.own.letter import Book
from tests.corpus.own.order_book import ORDERS
from tests.corpus.own.shop import as_json

HERE = Path(__file__).parent
HALVES = ("dev", "heldout")


def books(half: str) -> list[tuple[str, Book]]:
    names = sorted(path.stem for path in (HERE / f"written_{half}").glob("*.py"))
    return [(name, importlib.import_module(f"tests.corpus.own.written_{half}.{name}").BOOK) for name in names]


def write_half(half: str) -> int:
    folder = HERE / half
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    lines = []
    for name, book in books(half):
        for index, letter in enumerate(book.letters, start=1):
            path = folder / f"{name}-{index:02d}-{letter.slug}.eml"
            path.write_bytes(letter.raw)
            label = {"file": f"{half}/{path.name}"} | letter.label
            lines.append(json.dumps(label, ensure_ascii=False))
    lines.sort()
    (HERE / f"expected-{half}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def main() -> None:
    ordered = sorted(ORDERS.values(), key=lambda order: order.number)
    book = {"as_of": "2027-03-14T08:00:00+01:00", "orders": [as_json(order) for order in ordered]}
    (HERE / "orders.json").write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for half in HALVES:
        print(f"{half}: {write_half(half)} mails")


if __name__ == "__main__":
    main()
