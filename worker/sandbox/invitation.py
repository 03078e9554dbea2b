"""What an embedded run says to its visitor: where everything is, and how to try a mail of one's own."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection

from policies.order import Order, Status
from worker.orders.rows import load_orders
from worker.sandbox.drop import DropFolder
from worker.sandbox.stage import SERVICE_ADDRESS, VISITOR, Stage
from worker.schema import orders

COULD_CHANGE = (Status.IN_PRODUCTION, Status.PAID, Status.AWAITING_PAYMENT)
"""Most telling first: a stopped order's letter itemises."""


def greeting(stage: Stage) -> str:
    """Say what this run is, before anything happens."""
    return f"""\
Embedded run: samples only, no .env read, no real mailbox touched.
Poller, worker, relay and console are the real ones; what they talk to is here:

  mailbox   {stage.mailbox.url}   (IMAP, in memory)
  letters   {stage.sink.url}   (SMTP: keeps each letter, delivers none)
  database  {stage.folder / "embedded.sqlite3"}
  orders    {stage.orders}
  console   {stage.console_url}
            (sign in as « {VISITOR} », password « {stage.password} »)

A dozen sample mails arrive now.
"""


def invitation(stage: Stage, drop: DropFolder, still_open: Sequence[Order]) -> str:
    """Say how to send a mail of one's own, with one that works as it stands."""
    lines = [
        "",
        "Now one of your own. Save a mail as an .eml file in the drop folder, or send it:",
        f"  drop      {drop.path}",
        f"  SMTP      {stage.sink.url.removeprefix('smtp://')}, to {SERVICE_ADDRESS}",
        "Either way it counts as proven to be from its From address.",
        "",
    ]
    if drop.old:
        lines += [f"  (what lies there already, {drop.old} of them, is left alone; save it again to send it)", ""]
    if still_open:
        lines += [*_example(drop.path, still_open[0]), ""]
        lines += ["These orders could still change:"]
        lines += [f"  {order.number}  {order.status!s:<17} {order.customer.email}" for order in still_open] + [""]
    lines += [
        "Look around:",
        f"  console   {stage.console_url}   as « {VISITOR} », password « {stage.password} »",
        f"  mailbox   {stage.mailbox.url}",
        f"            handled mails are in {stage.parts.settings.imap_done_folder}, a person's stay in INBOX",
        f"  letters   {stage.sink.folder}",
        f"  export DATABASE_URL={stage.parts.settings.require_database()}",
        "  serviceclient message 3   (a mail's whole story; also messages, outbox, status)",
        "",
        "Ctrl-C ends, and nothing of it is kept.",
        "",
    ]
    return "\n".join(lines)


def _example(drop: Path, order: Order) -> list[str]:
    return [
        "For example:",
        f"  printf '%s\\n' 'From: {order.customer.email}' 'Subject: Annulation' '' \\",
        f"    'Merci d’annuler ma commande {order.number}.' \\",
        f"    > {shlex.quote(str(drop / 'mine.eml'))}",
    ]


def orders_that_could_change(connection: Connection) -> list[Order]:
    """Return the orders that a request could still cancel or stop, in production first."""
    query = select(orders.c.number).where(orders.c.status.in_([str(one) for one in COULD_CHANGE]))
    found = load_orders(connection, connection.execute(query).scalars().all())
    return sorted(
        (one for one in found if one.could_change), key=lambda one: (COULD_CHANGE.index(one.status), one.number)
    )
