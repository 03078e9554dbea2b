"""How commands print facts: JSON for programs, aligned columns of at most a terminal's width for people."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

DASH = "—"


def print_json(facts: Any) -> None:  # noqa: ANN401 - whatever a command knows
    """Print one JSON document; times are ISO 8601 in UTC."""
    click.echo(json.dumps(facts, ensure_ascii=False, indent=1, default=_plain))


def print_table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print aligned columns under their titles."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(title), *(len(row[at]) for row in cells), 0) for at, title in enumerate(titles)]
    for line in (list(titles), *cells):
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def age(at: datetime | None, now: datetime) -> str:
    """Say how long ago something was."""
    if at is None:
        return DASH
    seconds = max(0.0, (now - at).total_seconds())
    return seconds_said(seconds)


def seconds_said(seconds: float | None) -> str:
    """Say a time span in the unit that fits it."""
    if seconds is None:
        return DASH
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"


def _cell(value: object) -> str:
    if value is None or value == "":
        return DASH
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else str(value)


def _plain(value: object) -> str:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)
