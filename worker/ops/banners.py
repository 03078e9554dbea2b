"""What every page must show, since it changes what the machine does: who switched it, when, why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from outbox.holds import standing_holds
from worker.intake.pause import standing_pause
from worker.run.live import mode_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """One switch that stands. `key` names its text; `value` is the kind or domain that a hold is about."""

    key: str
    by: str | None
    at: datetime | None
    why: str
    value: str = ""


def banners(connection: Connection, *, always_live: bool) -> tuple[Banner, ...]:
    """Return the switches that stand, the most far-reaching first."""
    found: list[Banner] = []
    mode = mode_of(connection)
    if not (mode.live or always_live):
        found.append(Banner(key="banner.shadow", by=mode.by, at=mode.at, why=mode.why))
    pause = standing_pause(connection)
    if pause is not None:
        found.append(Banner(key="banner.paused", by=pause.by, at=pause.at, why=pause.why))
    found.extend(
        Banner(
            key=f"banner.hold_{one.which.scope}", by=one.held_by, at=one.created_at, why=one.why, value=one.which.value
        )
        for one in standing_holds(connection)
    )
    return tuple(found)
