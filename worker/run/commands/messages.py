"""`serviceclient messages` and `message`: which mails came in, and the whole story of one."""

import re
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

import click

from worker.clock import system_clock
from worker.engines import Engines
from worker.errors import WorkerError
from worker.run.commands.live import YES, person
from worker.run.commands.replay import AwareTime
from worker.run.database import opened_database
from worker.run.facts import Facts
from worker.run.listings import count_wanted, mails_wanted
from worker.run.printing import print_json, print_table
from worker.run.retry import count_retryable, newest_mail, retry_mails
from worker.run.search_box import parse
from worker.run.story import story_of
from worker.run.wanted import GROUNDS, INTENTS, OUTCOMES, STATES, Wanted
from worker.schema import InboundState
from worker.settings import load_settings
from worker.unit import UnitOfWork, retry_contention

_ABOUT = (
    "mailbox",
    "uid",
    "size",
    "received_at",
    "stored_at",
    "decided_at",
    "filed_at",
    "erased_at",
    "attempts",
    "last_error",
)
_SPAN = re.compile(r"(\d{1,5})(min|h|d)")
_PERSONAL = ("sender", "subject")


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
@click.argument("query", nargs=-1)
@click.option("--state", type=click.Choice(STATES), help="Only mails in this state.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only mails with this outcome.")
@click.option("--order", help="Only mails about this order.")
@click.option("--ground", help="Only mails handed off, refused or ignored on this ground.")
@click.option("--intent", type=click.Choice(INTENTS), help="Only mails that want this.")
@click.option("--apart/--no-apart", default=None, help="Only mails that are no cancellation, or none of them.")
@click.option("--urgent", is_flag=True, default=None, help="Only mails with an urgent open case.")
@click.option("--open-case/--no-open-case", default=None, help="Only mails that wait for a person, or none of them.")
@click.option("--since", type=Since(), help="Only mails stored since then: a time, or 30min, 12h, 7d.")
@click.option("--until", type=Since(), help="Only mails stored before then.")
@click.option("--before", "before_id", type=click.IntRange(min=1), help="Only mails below this id: the next page.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
@click.option("--count", "counted", is_flag=True, help="Only say how many there are, up to 10 000.")
@click.option("--retry", is_flag=True, help="Decide again all that can be, after saying how many.")
@click.option("--personal", is_flag=True, help="Also sender and subject.")
@YES
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def messages(
    *,
    query: tuple[str, ...],
    counted: bool,
    retry: bool,
    personal: bool,
    yes: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401 - each field of the filter has its own type
) -> None:
    """List mails, newest first, without personal data.

    QUERY is what the console's search box takes, in French or English: a number, an address, a name, `issue:annulation`, `depuis:7d`.
    Options narrow it further. With --retry, mails that were answered are left alone: nobody gets a second reply.

    Exit status: 0, also when there is none; 1 when you say no, 2 for a word that means nothing, 3 for a database that cannot be used.
    """
    wanted = _wanted(" ".join(map(_quoted, query)), options)
    with opened_database() as engines:
        if retry:
            _retry_all(engines, wanted, yes=yes, as_json=as_json)
            return
        with engines.reader.connect() as connection:
            if counted:
                number = count_wanted(connection, wanted)
                click.echo(number.number if as_json else f"{number.number}{'+' if number.more else ''}")
                return
            found = [asdict(row) for row in mails_wanted(connection, wanted, personal=personal)]
    shown = [{key: value for key, value in one.items() if personal or key not in _PERSONAL} for one in found]
    if as_json:
        print_json(shown)
        return
    columns = ("id", "stored_at", "state", "outcome", "order", "ground", *(_PERSONAL if personal else ()))
    titles = ("id", "stored (UTC)", "state", "outcome", "order", "ground", *(_PERSONAL if personal else ()))
    print_table(titles, [tuple(one[name] for name in columns) for one in shown])


def _quoted(word: str) -> str:
    """Keep together what the shell kept together."""
    key, colon, value = word.partition(":")
    if not re.search(r"\s", word) or '"' in word:
        return word
    return f'{key}:"{value}"' if colon and key.isalpha() else word


def _wanted(query: str, options: dict[str, Any]) -> Wanted:
    """Narrow what the query says by the options that are given."""
    wanted = parse(query, now=system_clock(), shape=load_settings().order_number_pattern)
    given = {name: value for name, value in options.items() if value is not None}
    if given.get("ground") not in {None, *GROUNDS}:
        raise click.BadParameter(f"not one of {', '.join(GROUNDS)}", param_hint="--ground")
    return replace(wanted, **given)


def _retry_all(engines: Engines, wanted: Wanted, *, yes: bool, as_json: bool) -> None:
    with engines.reader.connect() as connection:
        # Whatever arrives while a person reads the number is not meant.
        meant = wanted if wanted.before_id else replace(wanted, before_id=newest_mail(connection) + 1)
        number = count_retryable(connection, meant)
    if not (yes or as_json):
        click.echo(f"{number} mails fit and can be decided again.")
        if number:
            click.confirm("Decide them again?", abort=True)
    done = retry_contention(lambda: _put_back(engines, meant))
    if as_json:
        print_json({"mails": done})
    else:
        click.echo(f"{done} mails will be decided again.")


def _put_back(engines: Engines, wanted: Wanted) -> int:
    with UnitOfWork(engines.writer) as unit:
        done = retry_mails(unit, wanted, by=person(), at=system_clock())
        unit.commit()
        return done


@click.command()
@click.argument("inbound_id", metavar="ID", type=click.IntRange(min=1))
@click.argument("act", metavar="[retry]", type=click.Choice(["retry"]), required=False)
@click.option("--personal", is_flag=True, help="Also addresses, subject and the customer's own words.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def message(*, inbound_id: int, act: str | None, personal: bool, as_json: bool) -> None:
    """Tell the whole story of the mail ID: received, read, decided, letters, journal. With `retry`, decide it again.

    A quarantined, old or waiting mail can be decided again, unless it was answered: nobody gets a second reply. Exit status: 0,
    3 for a database that cannot be used, 5 when there is no such mail or it is in no state to be decided again.
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
    with opened_database() as engines:
        done = retry_contention(lambda: _put_back(engines, Wanted(ids=(inbound_id,))))
    if not done:
        raise NoSuchMailError(
            f"mail {inbound_id} does not exist, was answered already, or is neither quarantined, old nor waiting"
        )
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
