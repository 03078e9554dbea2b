"""`serviceclient outbox`: our letters by state, one of them with its attempts; kept back, let go, and sent again."""

from collections.abc import Callable, Mapping

import click

from outbox.holds import Which
from outbox.states import MEANING, Move, State, before
from worker.clock import system_clock
from worker.engines import Engines
from worker.errors import WorkerError
from worker.run.commands.live import YES, person
from worker.run.database import opened_database
from worker.run.holding import (
    KINDS,
    NoSuchHoldError,
    find_hold,
    held_letters,
    hold_letter,
    hold_letters,
    holds_standing,
    release_letter,
    release_letters,
    said,
    which_of,
)
from worker.run.letter_list import WantedLetters
from worker.run.printing import print_json, print_table
from worker.run.retry import count_retryable_letters, retry_letters
from worker.run.story import letters_told
from worker.unit import UnitOfWork, retry_contention

STATES = click.Choice([str(state) for state in State])
KIND = click.option("--kind", type=click.Choice(KINDS), help="Letters of this kind.")
DOMAIN = click.option("--domain", help="Letters to this domain: what stands behind the @.")
ONE = click.option("--id", "outbox_id", type=click.IntRange(min=1), help="This letter.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class NoSuchLetterError(WorkerError):
    """There is no outgoing mail of that id, or it is in no state to be tried again; nothing was changed."""

    exit_status = 5


@click.group(invoke_without_command=True)
@click.option(
    "--state", "states", type=STATES, multiple=True, help="Only letters in this state; may be given several times."
)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
@click.option("--personal", is_flag=True, help="Also the recipient's address.")
@JSON
@click.pass_context
def outbox(context: click.Context, *, states: tuple[str, ...], limit: int, personal: bool, as_json: bool) -> None:
    """List our letters, newest first.

    Exit status: 0, also when there is none; 3 for a database that cannot be used.
    """
    if context.invoked_subcommand is not None:
        return
    with opened_database() as engines, engines.reader.connect() as connection:
        found = letters_told(
            connection, states=states or [str(state) for state in State], limit=limit, personal=personal
        )
    if as_json:
        print_json(found)
        return
    rows = [
        (one["id"], one["created_at"], one["kind"], one["state"], len(one["attempts"]), one["sent_at"], *_to(one))
        for one in found
    ]
    print_table(("id", "written (UTC)", "kind", "state", "tries", "sent (UTC)", *(("to",) if personal else ())), rows)


@outbox.command()
@click.argument("outbox_id", metavar="ID", type=click.IntRange(min=1))
@click.option("--personal", is_flag=True, help="Also the recipient's address.")
@JSON
def show(*, outbox_id: int, personal: bool, as_json: bool) -> None:
    """Show the letter ID with every attempt to send it. Exit status: 0, 5 when there is none."""
    with opened_database() as engines, engines.reader.connect() as connection:
        found = letters_told(connection, states=(), limit=1, personal=personal, outbox_id=outbox_id)
    if not found:
        raise NoSuchLetterError(f"there is no letter {outbox_id}")
    [one] = found
    if as_json:
        print_json(one)
        return
    click.echo(f"letter {one['id']} ({one['kind']}): {one['state']} — {MEANING[State(one['state'])]}")
    for name in ("to", "message_id", "created_at", "next_at", "sent_at"):
        if one.get(name) is not None:
            click.echo(f"  {name:<12} {one[name]}")
    for tried in one["attempts"]:
        click.echo("  tried " + ", ".join(f"{name} {value}" for name, value in tried.items() if value is not None))


@outbox.command()
@click.argument("outbox_id", metavar="[ID]", type=click.IntRange(min=1), required=False)
@click.option("--all", "every", is_flag=True, help="All that failed or came back and fit the options below.")
@click.option("--state", type=click.Choice([str(state) for state in before(Move.REVIVE)]), help="Only in this state.")
@KIND
@DOMAIN
@click.option("--order", help="Only letters about this order.")
@click.option("--cause", help="Only letters that failed so, as `failures` groups them: `550 rcpt`, `bounce`.")
@YES
@JSON
def retry(
    *,
    outbox_id: int | None,
    every: bool,
    state: str | None,
    kind: str | None,
    domain: str | None,
    order: str | None,
    cause: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Send a failed or undelivered letter again, or all of them: the same bytes under the same Message-ID.

    With --all the number is said first, and asked about unless --yes or --json. Exit status: 0, also when none fits --all; 1 when you say no,
    2 without ID or --all, 5 when there is no such letter or it neither failed nor came back.
    """
    if every == (outbox_id is not None):
        raise click.UsageError("give the ID of a letter, or --all")
    wanted = WantedLetters(
        states=(state,) if state else (),
        kind=kind,
        domain=domain,
        order=order,
        cause=cause,
        ids=() if outbox_id is None else (outbox_id,),
    )
    with opened_database() as engines:
        if every and not (yes or as_json):
            with engines.reader.connect() as connection:
                number = count_retryable_letters(connection, wanted)
            click.echo(f"{number} failed or undelivered letters fit.")
            if number:
                click.confirm("Send them again?", abort=True)
        done = retry_contention(lambda: _retry(engines, wanted))
    if every:
        _say({"letters": done}, as_json=as_json, text=f"{done} letters will be sent again.")
        return
    if not done:
        raise NoSuchLetterError(f"letter {outbox_id} does not exist, or neither failed nor came back")
    facts = {"id": outbox_id, "state": str(State.PENDING)}
    _say(facts, as_json=as_json, text=f"Letter {outbox_id} will be sent again.")


@outbox.command()
@JSON
def holds(*, as_json: bool) -> None:
    """List the holds that stand: who keeps which letters back, since when and why. Exit status: 0, also when none stands."""
    with opened_database() as engines, engines.reader.connect() as connection:
        standing = holds_standing(connection)
        held = held_letters(connection)
    if as_json:
        rows = [
            {
                "id": one.hold.id,
                "scope": str(one.hold.which.scope),
                "value": one.hold.which.value,
                "by": one.hold.held_by,
                "at": one.hold.created_at,
                "why": one.hold.why,
                "letters": one.kept,
                "would_leave": one.leaving,
            }
            for one in standing
        ]
        print_json({"holds": rows, "held_singly": held.singly})
        return
    print_table(
        ("which", "letters", "by", "since (UTC)", "why"),
        [(said(one.hold.which), one.kept, one.hold.held_by, one.hold.created_at, one.hold.why) for one in standing],
    )
    if held.singly:
        click.echo(f"{held.singly} more are held one by one; `serviceclient outbox --state held` lists them.")


@outbox.command()
@KIND
@DOMAIN
@ONE
@click.option("--why", required=True, help="The reason, which everybody reads until they are let go.")
@JSON
def hold(*, kind: str | None, domain: str | None, outbox_id: int | None, why: str, as_json: bool) -> None:
    """Keep letters back until `release`: all of them, one kind, those to one domain, or one letter.

    A letter whose text is being given to the mail server this moment is not stopped. Exit status: 0, 2 for what cannot be held,
    3 for a database that cannot be used, 5 when the letter has left or there is none.
    """
    which = _which(kind, domain, outbox_id)

    def work(unit: UnitOfWork) -> int:
        if which is not None:
            return hold_letters(unit.connection, which, by=person(), why=why, at=system_clock())
        hold_letter(unit.connection, outbox_id or 0, by=person(), why=why, at=system_clock())
        return 1

    with opened_database() as engines:
        number = _in_a_unit(engines, work)
    held = f"letter {outbox_id}" if which is None else said(which)
    _say({"held": held, "letters": number}, as_json=as_json, text=f"Held: {held}. Letters kept back now: {number}.")


@outbox.command()
@KIND
@DOMAIN
@ONE
@YES
@JSON
def release(*, kind: str | None, domain: str | None, outbox_id: int | None, yes: bool, as_json: bool) -> None:
    """End a hold and let its letters leave: the hold on all, on one kind, on one domain, or one letter's.

    How many leave is said first, and asked about unless --yes or --json. Exit status: 0, 1 when you say no, 2 for what cannot be held,
    3 for a database that cannot be used, 5 when no such hold stands.
    """
    which = _which(kind, domain, outbox_id)

    def work(unit: UnitOfWork) -> int:
        if which is not None:
            return release_letters(unit.connection, which, by=person(), at=system_clock())
        release_letter(unit.connection, outbox_id or 0, by=person(), at=system_clock())
        return 1

    with opened_database() as engines:
        if which is not None and not (yes or as_json):
            _ask_release(engines, which)
        number = _in_a_unit(engines, work)
    let_go = f"letter {outbox_id}" if which is None else said(which)
    _say(
        {"released": let_go, "letters": number},
        as_json=as_json,
        text=f"Released: {let_go}. Letters leaving now: {number}.",
    )


def _which(kind: str | None, domain: str | None, outbox_id: int | None) -> Which | None:
    """Return which letters are meant; None where it is one by its id."""
    if sum(one is not None for one in (kind, domain, outbox_id)) > 1:
        raise click.UsageError("give one of --kind, --domain and --id, or none for all letters")
    if outbox_id is not None:
        return None
    if kind is not None:
        return which_of("kind", kind)
    return which_of("all") if domain is None else which_of("domain", domain)


def _ask_release(engines: Engines, which: Which) -> None:
    with engines.reader.connect() as connection:
        standing = find_hold(connection, which)
    if standing is None:
        raise NoSuchHoldError("no such hold stands; `serviceclient outbox holds` lists them")
    click.echo(f"{standing.leaving} letters will leave; {standing.kept - standing.leaving} stay under another hold.")
    click.confirm("Release them?", abort=True)


def _in_a_unit(engines: Engines, work: Callable[[UnitOfWork], int]) -> int:
    def once() -> int:
        with UnitOfWork(engines.writer) as unit:
            number = work(unit)
            unit.commit()
        return number

    return retry_contention(once)


def _retry(engines: Engines, wanted: WantedLetters) -> int:
    with UnitOfWork(engines.writer) as unit:
        done = retry_letters(unit, wanted, by=person(), at=system_clock())
        unit.commit()
    return done


def _say(facts: Mapping[str, object], *, as_json: bool, text: str) -> None:
    if as_json:
        print_json(facts)
    else:
        click.echo(text)


def _to(one: dict[str, object]) -> tuple[object, ...]:
    return (one["to"],) if "to" in one else ()
