"""`serviceclient explain`: the whole story of one mail's decision, with the words that led to it; writes nothing."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from worker.replay.line import line_of
from worker.replay.paper import Decided, decide_on_paper
from worker.replay.sources import mails_in
from worker.replay.telling import tell
from worker.run.commands.replay import AUTHSERV_ID, BILL_SHIPPING, NOW, NUMBERS, ORDERS, OWN_HOST, setting_of


@click.command()
@click.argument("mail", type=click.Path(path_type=Path))
@ORDERS
@AUTHSERV_ID
@OWN_HOST
@NOW
@NUMBERS
@BILL_SHIPPING
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: replay's line, the reading and each rule's answer."
)
def explain(
    *,
    mail: Path,
    book: bytes,
    authserv_ids: tuple[str, ...],
    own_hosts: tuple[str, ...],
    now: datetime | None,
    pattern: str,
    bill_shipping: bool,
    as_json: bool,
) -> None:
    """Tell why MAIL.eml is decided as it is.

    What was read, with the words; the candidate orders; each rule's answer; the letter. Writes nothing. Exit status: 0, or 2 for a bad
    argument or order book.
    """
    setting = setting_of(
        book,
        authserv_ids=authserv_ids,
        own_hosts=own_hosts,
        now=now,
        pattern=pattern,
        bill_shipping=bill_shipping,
    )
    for one in mails_in(mail):
        decided = decide_on_paper(one.raw, setting)
        click.echo(_as_json(one.file, decided) if as_json else tell(one.file, decided))


def _as_json(file: str, decided: Decided) -> str:
    whole = json.loads(line_of(file, decided))
    whole["rules"] = [asdict(one) for one in decided.decision.trace]
    whole["reading"] = asdict(decided.reading)
    return json.dumps(whole, ensure_ascii=False, default=str, indent=1)
