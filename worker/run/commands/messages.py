"""`serviceclient messages` and `message`: which mails came in, and the whole story of one."""

import re
from datetime import datetime, timedelta

import click

from policies.decision import Outcome
from worker.cases import close_case
from worker.clock import system_clock
from worker.decisions.journal import record_event
from worker.errors import WorkerError
from worker.intake.inbox import put_back
from worker.run.commands.live import person
from worker.run.commands.replay import AwareTime
from worker.run.database import opened_database
from worker.run.facts import Facts, Wanted, mails_wanted, story_of
from worker.run.printing import print_json, print_table
from worker.schema import InboundState
from worker.unit import UnitOfWork

STATES = click.Choice([str(state) for state in InboundState])
OUTCOMES = click.Choice([str(outcome) for outcome in Outcome])
_ABOUT = ("mailbox", "uid", "size", "received_at", "stored_at", "decided_at", "filed_at", "attempts", "last_error")
_SPAN = re.compile(r"(\d{1,5})(min|h|d)")


class NoSuchMailError(WorkerError):
    """There is no mail of that id, or none that could be put back; nothing was changed."""

    exit_status = 5


class Since(click.ParamType[datetime]):
    """A time, or how long ago: `2026-11-24T09:30:00+01:00`, `30min`, `12h`, `7d`."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the time."""
        span = _SPAN.fullmatch(str(value))
        if span is None:
            return AwareTime().convert(value, param, ctx)
        unit = {"min": "minutes", "h": "hours", "d": "days"}[span[2]]
        return system_clock() - timedelta(**{unit: int(span[1])})


@click.command()
@click.option("--state", type=STATES, help="Only mails in this state.")
@click.option("--outcome", type=OUTCOMES, help="Only mails with this outcome.")
@click.option("--order", help="Only mails about this order.")
@click.option("--ground", help="Only mails handed off, refused or ignored on this ground.")
@click.option("--since", type=Since(), help="Only mails stored since then: a time, or 30min, 12h, 7d.")
@click.option("--before", "before_id", type=click.IntRange(min=1), help="Only mails below this id: the next page.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def messages(
    *,
    state: str | None,
    outcome: str | None,
    order: str | None,
    ground: str | None,
    since: datetime | None,
    before_id: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """List mails, newest first, without personal data.

    Exit status: 0, also when there is none; 3 for a database that cannot be used.
    """
    wanted = Wanted(
        state=state, outcome=outcome, order=order, ground=ground, since=since, before_id=before_id, limit=limit
    )
    with opened_database() as engines, engines.reader.connect() as connection:
        found = mails_wanted(connection, wanted)
    if as_json:
        print_json(found)
        return
    rows = [(one["id"], one["stored_at"], one["state"], one["outcome"], one["order"], one["ground"]) for one in found]
    print_table(("id", "stored (UTC)", "state", "outcome", "order", "ground"), rows)


@click.command()
@click.argument("inbound_id", metavar="ID", type=click.IntRange(min=1))
@click.argument("act", metavar="[retry]", type=click.Choice(["retry"]), required=False)
@click.option("--personal", is_flag=True, help="Also addresses, subject and the customer's own words.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def message(*, inbound_id: int, act: str | None, personal: bool, as_json: bool) -> None:
    """Tell the whole story of the mail ID: received, read, decided, letters, journal. With `retry`, decide it again.

    A quarantined, old or waiting mail can be decided again. What was done for it stays done: an order is never cancelled twice. Exit status:
    0, 3 for a database that cannot be used, 5 when there is no such mail or it is in no state to be decided again.
    """
    if act == "retry":
        _retry(inbound_id, as_json=as_json)
        return
    with opened_database() as engines, engines.reader.connect() as connection:
        story = story_of(connection, inbound_id, personal=personal)
    if story is None:
        raise NoSuchMailError(f"there is no mail {inbound_id}")
    if as_json:
        print_json(story)
    else:
        _tell(story)


def _retry(inbound_id: int, *, as_json: bool) -> None:
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        if not put_back(unit.connection, inbound_id):
            raise NoSuchMailError(f"mail {inbound_id} does not exist, or is neither quarantined, old nor waiting")
        now = system_clock()
        close_case(unit.connection, f"inbound:{inbound_id}", by=person(), at=now)
        record_event(unit.connection, "put_back", at=now, by=person(), inbound_id=inbound_id)
        unit.commit()
    if as_json:
        print_json({"id": inbound_id, "state": str(InboundState.STORED)})
    else:
        click.echo(f"Mail {inbound_id} will be decided again.")


def _tell(story: Facts) -> None:
    click.echo(f"mail {story['id']}: {story['state']}")
    for name in _ABOUT:
        if story[name] is not None:
            click.echo(f"  {name:<14} {_text(story[name])}")
    for name, value in (story["read"] or {}).items():
        click.echo(f"  read: {name:<14} {_text(value)}")
    for one in story["decisions"]:
        _tell_decision(one)
    for one in story["cancellations"]:
        click.echo(
            f"{one['kind']} of order {one['order']}, {one['state']}: credit {one['credit']}, billed {one['billed']} {one['currency']}; "
            f"in the ledger {one['in_ledger']}"
        )
    for one in story["letters"]:
        to = f" to {one['to']}" if "to" in one else ""
        click.echo(
            f"letter {one['id']} ({one['kind']}, {one['role']}){to}: {one['state']} {_text(one['sent_at'] or '')}"
        )
    click.echo("journal")
    for one in story["journal"]:
        click.echo(f"  {_text(one['at'])} {one['by']:<10} {one['event']}")


def _tell_decision(one: Facts) -> None:
    shadow = " (shadow: not acted upon)" if one["shadow"] else ""
    ground = f", {one['ground']}" if one["ground"] else ""
    click.echo(f"decided {_text(one['at'])} by {one['by']}: {one['outcome']}{ground}{shadow}")
    for rule in one["rules"]:
        click.echo(f"  {'passes ' if rule['passed'] else 'ANSWERS'} {rule['rule']:<16} {rule['said']}")
    for reason in one["show"]:
        click.echo(f"  shown to a person: {reason}")


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S UTC")
    if isinstance(value, list):
        return (
            "; ".join(" ".join(map(str, one.values())) if isinstance(one, dict) else str(one) for one in value)
            or "none"
        )
    return str(value)
