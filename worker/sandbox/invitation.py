"""What an embedded run says to its visitor: where everything is, and how to try a mail of one's own."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection

from policies.order import Order, Status
from worker.orders.rows import load_orders
from worker.sandbox.stage import Stage
from worker.schema import orders

COULD_CHANGE = (Status.IN_PRODUCTION, Status.PAID, Status.AWAITING_PAYMENT)
"""Most telling first: a stopped order's letter itemises."""


def greeting(stage: Stage, drop: Path) -> str:
    """Say what this run is, before anything happens."""
    return f"""\
Embedded run: samples only, no .env read, no real mailbox touched.
Poller, worker and relay are the real ones; what they talk to is here:

  mailbox    {stage.mailbox.url}   (IMAP, in memory)
  letters    {stage.sink.url}   (SMTP: keeps every letter, delivers none)
             {stage.sink.folder}
  database   {stage.folder / "embedded.sqlite3"}   ({stage.orders} orders)
  your mails {drop}

A dozen sample mails arrive now.
"""


def invitation(stage: Stage, drop: Path, still_open: Sequence[Order]) -> str:
    """Say how to send a mail of one's own, with one that works as it stands."""
    lines = ["", "Now one of your own: save a mail as an .eml file in", f"  {drop}", ""]
    if still_open:
        order = still_open[0]
        lines += [
            "for example",
            f"  printf 'From: {order.customer.email}\\nSubject: Annulation\\n\\nMerci d’annuler ma commande {order.number}.\\n' \\",
            f"    > {drop / 'mine.eml'}",
            "",
            "These orders could still change:",
            *(f"  {order.number}  {order.status!s:<17} {order.customer.email}" for order in still_open),
            "",
        ]
    lines += [
        f"Or send it by SMTP to serviceclient@pictoonline.fr at {stage.sink.url.removeprefix('smtp://')},",
        "or put it into INBOX with a mail program: the IMAP account stands at the top.",
        "Mails of the folder and by SMTP count as proven to be from their From address.",
        "Letters lie as .eml files in the letters' folder. Ctrl-C ends; nothing is kept.",
        "",
    ]
    return "\n".join(lines)


def orders_that_could_change(connection: Connection) -> list[Order]:
    """Return the orders that a request could still cancel or stop, in production first."""
    query = select(orders.c.number).where(orders.c.status.in_([str(one) for one in COULD_CHANGE]))
    found = load_orders(connection, connection.execute(query).scalars().all())
    return sorted(
        (one for one in found if one.could_change), key=lambda one: (COULD_CHANGE.index(one.status), one.number)
    )
