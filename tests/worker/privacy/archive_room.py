"""A shop with a past: Claire's order cancelled and answered, Manon's case open; and time that passes."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, func, select, text, update

from outbox.schema import attempt, outbox
from outbox.states import State
from parsers.request import Intent
from tests.builders import MANON, a_number, a_reading, an_order
from tests.worker.shop import Shop
from worker.engines import Engines
from worker.schema import InboundState, inbound, journal, note

OURS = ("serviceclient@pictoonline.fr", "retours@pictoonline.fr")
CLAIRES_ORDER, MANONS_ORDER = "4071852", "4071990"


def shop_with_a_past(url: str) -> Shop:
    """1 cancelled Claire's order and was answered, 2 is Manon's open case; each has a note; every letter left."""
    shop = Shop.at(url)
    shop.take_orders(
        an_order(CLAIRES_ORDER, aliases=("claire@vasseur.fr",), invoice="F-2026-118"),
        an_order(MANONS_ORDER, email=MANON, name="Manon Tessier"),
    )
    shop.handle(shop.receive(a_reading(text="Merci d'annuler la 4071852. Claire Vasseur")))
    shop.handle(
        shop.receive(
            a_reading(
                text="Si vous tardez, annulez.",
                intent=Intent.CONDITIONAL,
                sender=MANON,
                message_id="<manon@gmail.com>",
                numbers=(a_number(MANONS_ORDER),),
            )
        )
    )
    send_all(shop)
    with shop.engines.writer.begin() as connection:
        for number, words in ((1, "Claire Vasseur a appelé"), (2, "Manon Tessier a appelé")):
            connection.execute(note.insert().values(inbound_id=number, by="anne", at=shop.now, words=words))
    return shop


def send_all(shop: Shop) -> None:
    """Have every letter that can leave leave, as a server's answer that repeats the address says."""
    sending = update(outbox).where(outbox.c.state == str(State.PENDING))
    with shop.engines.writer.begin() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.state == str(State.PENDING))).mappings().all()
        for row in rows:
            tried = {"outbox_id": row["id"], "n": 1, "phase": "dot", "verdict": "sent", "code": 250, "at": shop.now}
            connection.execute(attempt.insert().values(tried | {"reply": f"ok {row['recipient']}"}))
        connection.execute(
            sending.values(state=str(State.SENT), sent_at=shop.now, created_at=shop.now, provider_reply="ok")
        )


def texts_of(engines: Engines) -> str:
    """Return every value of every table, so that a test can look for what must be nowhere."""
    said = []
    with engines.reader.connect() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        else:
            names = (
                connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
            )
        for name in names:
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                said += [
                    bytes(one).decode("latin-1") if isinstance(one, bytes | memoryview) else str(one) for one in row
                ]
    return "\n".join(said).lower()


def file_of(engines: Engines) -> bytes:
    """Return an SQLite database's bytes, with those that lie beside it."""
    path = Path(str(engines.writer.url.database))
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def events(shop: Shop, event: str) -> list[RowMapping]:
    return shop.rows(journal, journal.c.event == event)


def pass_time(shop: Shop, days: float) -> datetime:
    shop.now += timedelta(days=days)
    return shop.now


def erased(shop: Shop) -> list[int]:
    return [row["id"] for row in shop.rows(inbound) if row["erased_at"] is not None]


def count(shop: Shop, table: Any) -> int:
    with shop.engines.reader.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def quarantine(shop: Shop, inbound_id: int) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(
            update(inbound)
            .where(inbound.c.id == inbound_id)
            .values(state=str(InboundState.QUARANTINED), last_error="KeyError: claire.vasseur@orange.fr")
        )
