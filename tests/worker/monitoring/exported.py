"""What the program exports, as it says itself: every series' name, its labels, and the values they took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from outbox.limits import BREAKER
from tests.worker.monitoring.scraping import served
from worker.cases import open_case
from worker.unit import UnitOfWork

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One series. `values` holds, for each label, what the sample run wrote; a label that nothing was counted for has none."""

    labels: frozenset[str]
    values: Mapping[str, frozenset[str]]


_SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "info": ("_info",), "gauge": ("",)}


def exported(url: str, redis_url: str) -> dict[str, Exported]:
    """Return every series of a process with database and Redis, by name."""
    with served(url, redis_url=redis_url) as (parts, _):
        with UnitOfWork(parts.engines.writer) as unit:
            for ground, urgent in (("late", True), (BREAKER, False)):
                open_case(unit.connection, f"case:{ground}", ground=ground, at=NOW, detail="", urgent=urgent)
            unit.commit()
        return _series(parts.counts.registry)


def helps(url: str, redis_url: str) -> dict[str, str]:
    """Return the help text of every family, by name."""
    with served(url, redis_url=redis_url) as (parts, _):
        return {family.name: family.documentation for family in parts.counts.registry.collect()}


def _series(registry: CollectorRegistry) -> dict[str, Exported]:
    found: dict[str, Exported] = {}
    for family in registry.collect():
        for suffix in _SUFFIXES[family.type]:
            samples = [one for one in family.samples if one.name == family.name + suffix]
            values: dict[str, set[str]] = {}
            for sample in samples:
                for label, value in sample.labels.items():
                    values.setdefault(label, set()).add(value)
            labels = set(values) | set(_declared(registry, family.name)) | ({"le"} if suffix == "_bucket" else set())
            found[family.name + suffix] = Exported(
                labels=frozenset(labels), values={label: frozenset(taken) for label, taken in values.items()}
            )
    return found


def _declared(registry: CollectorRegistry, name: str) -> tuple[str, ...]:
    """Return the labels of a counter or histogram that nothing was counted in yet."""
    collector = registry._names_to_collectors.get(name)
    return tuple(getattr(collector, "_labelnames", ()))
