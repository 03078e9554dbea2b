"""Any number of mails with the corpus' mix: copies of the sample corpus, each with customers, orders and Message-IDs of its own."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.acceptance.delivery import Posted, as_posted

SAMPLE = Path(__file__).parent.parent / "tests" / "corpus" / "sample"
_MESSAGE_ID = re.compile(rb"^(Message-ID:\s*<)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Mails and the order book they are about. Numbers written in a way that a byte search does not see stay the first copy's."""

    mails: tuple[Posted, ...]
    book: bytes


def corpus_mix(count: int) -> Mix:
    """Make that many mails, whole copies of the corpus one after the other, the last one cut."""
    files = sorted((SAMPLE / "mails").glob("*.eml"))
    book = json.loads((SAMPLE / "orders.json").read_text(encoding="utf-8"))
    copies = range(-(-count // len(files)))
    mails = [_posted(file.read_bytes(), book["orders"], copy) for copy in copies for file in files]
    orders = [_order(order, at, copy) for copy in copies for at, order in enumerate(book["orders"])]
    return Mix(mails=tuple(mails[:count]), book=json.dumps({"orders": orders}).encode())


def _number(number: str, at: int, copy: int) -> str:
    return number if copy == 0 else str(5_000_000 + copy * 1000 + at)


def _address(address: str, copy: int) -> str:
    local, _, domain = address.partition("@")
    return address if copy == 0 else f"{local}.{copy}@{domain}"


def _order(order: dict[str, Any], at: int, copy: int) -> dict[str, Any]:
    customer = dict(order["customer"])
    customer["email"] = _address(customer["email"], copy)
    if "aliases" in customer:
        customer["aliases"] = [_address(alias, copy) for alias in customer["aliases"]]
    return {**order, "number": _number(order["number"], at, copy), "customer": customer}


def _posted(raw: bytes, orders: list[dict[str, Any]], copy: int) -> Posted:
    if copy:
        for old, new in _replacements(orders, copy):
            raw = raw.replace(old.encode(), new.encode())
        raw = _MESSAGE_ID.sub(rb"\g<1>c%d." % copy, raw, count=1)
    return as_posted(raw)


def _replacements(orders: list[dict[str, Any]], copy: int) -> Iterator[tuple[str, str]]:
    addresses: set[str] = set()
    for at, order in enumerate(orders):
        yield order["number"], _number(order["number"], at, copy)
        addresses |= {order["customer"]["email"], *order["customer"].get("aliases", ())}
    for address in sorted(addresses):
        yield address, _address(address, copy)
