"""What every page must show, since it changes what the machine does: who switched it, when, why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection

from outbox.holds import Hold, standing_holds
from outbox.schema import Scope, outbox
from outbox.states import State
from policies.money import Money
from worker.decisions.supervision import MAY_BE_SHADOWED, Said, Supervision, supervision_of
from worker.decisions.who import shown_as
from worker.intake.pause import Pause, standing_pause
from worker.ops.pause_words import asked_in
from worker.run.live import Mode, mode_of

PROGRAM = ""
"""Who set a switch that nobody set: the program itself."""
MOST_WHY = 160
"""Signs of a reason that a banner has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """One switch that stands. `key` names its text.

    `by` is empty where the program did it itself, None where nobody ever switched. `values`: the kind, domain or outcomes that it is about, which are words of the kind `word_of` where that is given; `money` an
    amount, `letters` how many letters it keeps back.
    """

    key: str
    by: str | None
    at: datetime | None
    why: str
    values: tuple[str, ...] = ()
    word_of: str = ""
    money: Money | None = None
    letters: int | None = None


def banners(connection: Connection, *, always_live: bool) -> tuple[Banner, ...]:
    """Return the switches that stand, the most far-reaching first."""
    mode = mode_of(connection)
    pause = standing_pause(connection)
    found = [] if mode.live or always_live else [_shadow(mode)]
    if pause is not None:
        found.append(_pause(pause))
    found += _supervision(supervision_of(connection))
    return (*found, *_holds(connection))


def _shadow(mode: Mode) -> Banner:
    return Banner(
        key="banner.shadow", by=None if mode.by is None else shown_as(mode.by), at=mode.at, why=plain_why(mode.why)
    )


def _pause(pause: Pause) -> Banner:
    """Say that intake is paused; the program's own question is said by its text, so that it is in the page's language."""
    if pause.asks is None:
        return Banner(key="banner.paused", by=shown_as(pause.by), at=pause.at, why=plain_why(pause.why))
    asked = asked_in(pause.why)
    if asked is None:
        return Banner(key="banner.paused_asking", by=PROGRAM, at=pause.at, why=plain_why(pause.why))
    return Banner(key=f"banner.paused_{asked.key}", by=PROGRAM, at=pause.at, why="", values=(asked.number,))


def _supervision(standing: Supervision) -> list[Banner]:
    found = []
    if standing.shadow and standing.shadow_said is not None:
        outcomes = tuple(str(one) for one in MAY_BE_SHADOWED if one in standing.shadow)
        found.append(_said("banner.shadow_outcomes", standing.shadow_said, values=outcomes, word_of="outcome"))
    if standing.ceiling is not None and standing.ceiling_said is not None:
        found.append(_said("banner.ceiling", standing.ceiling_said, money=standing.ceiling))
    return found


def _said(
    key: str, said: Said, *, values: tuple[str, ...] = (), word_of: str = "", money: Money | None = None
) -> Banner:
    return Banner(key=key, by=said.by, at=said.at, why=plain_why(said.why), values=values, word_of=word_of, money=money)


def _holds(connection: Connection) -> list[Banner]:
    """Return the holds that stand, each with what it keeps back, and the letters that are held one by one."""
    held = outbox.c.state == str(State.HELD)
    counted = select(outbox.c.hold_id, func.count().label("n")).where(held).group_by(outbox.c.hold_id)
    kept = {row.hold_id: int(row.n) for row in connection.execute(counted)}
    found = [_hold(one, kept.pop(one.id, 0)) for one in standing_holds(connection)]
    singly = sum(kept.values())
    if singly:
        alone = or_(outbox.c.hold_id.is_(None), outbox.c.hold_id.in_([one for one in kept if one is not None]))
        query = select(outbox.c.held_by, outbox.c.held_at, outbox.c.held_why).where(held, alone)
        newest = connection.execute(query.order_by(outbox.c.held_at.desc()).limit(1)).first()
        if newest is not None:
            found.append(
                Banner(
                    key="banner.held_singly",
                    by=shown_as(newest.held_by),
                    at=newest.held_at,
                    why=plain_why(newest.held_why),
                    letters=singly,
                )
            )
    return found


def _hold(one: Hold, letters: int) -> Banner:
    return Banner(
        key=f"banner.hold_{one.which.scope}",
        by=shown_as(one.held_by),
        at=one.created_at,
        why=plain_why(one.why),
        values=(one.which.value,) if one.which.value else (),
        word_of="kind" if one.which.scope is Scope.KIND else "",
        letters=letters,
    )


def plain_why(why: str) -> str:
    """Return a reason in one line of a length that a banner has room for."""
    line = " ".join(why.split())
    return line if len(line) <= MOST_WHY else line[:MOST_WHY] + "…"
