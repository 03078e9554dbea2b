"""The two Grafana dashboards, and that everything they and the alerts ask for is something the program exports."""

import json
import re
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.servers import process
from tests.worker.monitoring.exported import Exported, exported, helps

FOLDER = Path(str(files("worker"))) / "monitoring"
NAMES = ("dashboard-overview.json", "dashboard-processes.json")
BOARDS: dict[str, Any] = {name: json.loads((FOLDER / name).read_text(encoding="utf-8")) for name in NAMES}
GRAFANA_VARIABLES = {"$__rate_interval": "5m"}
SELECTOR = re.compile(r"\b((?:serviceclient|process)_[a-z0-9_]+)\b(?:\{([^}]*)\})?")
MATCHER = re.compile(r'([a-z_]+)(=~|!~|!=|=)"([^"]*)"')


def panels(board: Any) -> list[Any]:
    return [one for one in board["panels"] if one["type"] != "row"]


def expressions(board: Any) -> list[str]:
    return [target["expr"] for panel in panels(board) for target in panel["targets"]]


def asked_for() -> dict[str, list[str]]:
    """Return every expression, by the file it stands in."""
    alerts = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
    return {name: expressions(board) for name, board in BOARDS.items()} | {
        "alerts.yml": re.findall(r"expr: '(.+)'", alerts)
    }


@pytest.fixture
def series(upgraded_sqlite_url: str, redis_url: str) -> dict[str, Exported]:
    return exported(upgraded_sqlite_url, redis_url)


def test_every_metric_asked_for_is_exported_with_these_labels_and_values(series: dict[str, Exported]) -> None:
    count = 0
    for file, asked in asked_for().items():
        for expression in asked:
            for name, selector in SELECTOR.findall(expression):
                assert name in series, f"{file}: {expression}"
                for label, operator, value in MATCHER.findall(selector or ""):
                    _check_label(series[name], label, operator, value, where=f"{file}: {expression}")
                count += 1
    assert count > 60


def _check_label(one: Exported, label: str, operator: str, value: str, *, where: str) -> None:
    assert label in one.labels, where
    values = value.split("|") if "~" in operator else [value]
    taken = one.values.get(label)
    if taken:
        assert taken.issuperset(values), where


def test_every_grouping_is_by_a_label_of_the_metric(series: dict[str, Exported]) -> None:
    every = {label for one in series.values() for label in one.labels}
    for file, asked in asked_for().items():
        for expression in asked:
            for labels in re.findall(r"\bby \(([^)]*)\)", expression):
                assert set(labels.split(", ")) <= every, f"{file}: {expression}"


def test_every_metric_says_what_it_is_and_what_it_is_measured_in(upgraded_sqlite_url: str, redis_url: str) -> None:
    found = helps(upgraded_sqlite_url, redis_url)
    ours = {name: text for name, text in found.items() if name.startswith("serviceclient_")}
    assert len(ours) == len([name for name in found if not name.startswith("process_")])
    assert len(ours) > 35
    for name, text in ours.items():
        assert text.endswith("."), name
        assert len(text) > 15, name
        assert not re.search(r"_(ms|millis|minutes|hours|percent|kb)(_|$)", name), name


def test_every_metric_of_ours_is_looked_at_somewhere(series: dict[str, Exported]) -> None:
    asked = " ".join(expression for many in asked_for().values() for expression in many)
    seen = {re.sub(r"_(bucket|sum|count)$", "", name) for name, _ in SELECTOR.findall(asked)}
    exported_names = {re.sub(r"_(bucket|sum|count)$", "", name) for name in series if name.startswith("serviceclient_")}
    assert exported_names - seen == set()


def test_prometheus_understands_every_expression(tmp_path: Path) -> None:
    rules = []
    for name, board in BOARDS.items():
        for number, expression in enumerate(expressions(board)):
            meant = expression
            for variable, value in GRAFANA_VARIABLES.items():
                meant = meant.replace(variable, value)
            record = re.sub(r"\W", "_", f"{name}_{number}")
            rules.append({"record": record, "expr": meant})
    file = tmp_path / "expressions.yml"  # JSON is YAML
    file.write_text(json.dumps({"groups": [{"name": "dashboards", "rules": rules}]}), encoding="utf-8")
    command = [process.program("promtool"), "check", "rules", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_a_dashboard_is_what_grafana_imports(name: str) -> None:
    board = BOARDS[name]
    assert {"uid", "title", "panels", "templating", "time", "schemaVersion", "timezone", "annotations"} <= set(board)
    assert "id" not in board, "Grafana gives it"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,40}", board["uid"])
    assert isinstance(board["schemaVersion"], int)
    assert board["schemaVersion"] >= 36
    [variable] = board["templating"]["list"]
    assert (variable["name"], variable["type"], variable["query"]) == ("datasource", "datasource", "prometheus")
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_every_panel_reads_the_chosen_source_and_explains_itself(name: str) -> None:
    for panel in panels(BOARDS[name]):
        assert panel["type"] in {"stat", "timeseries", "table"}
        assert panel["title"]
        assert panel["description"].endswith(".")
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert panel["targets"]
        assert [target["refId"] for target in panel["targets"]] == [chr(65 + n) for n in range(len(panel["targets"]))]
        assert all(target["datasource"] == panel["datasource"] for target in panel["targets"])
        assert "fieldConfig" in panel


@pytest.mark.parametrize("name", NAMES)
def test_panels_fit_the_grid_and_none_covers_another(name: str) -> None:
    places = [panel["gridPos"] for panel in BOARDS[name]["panels"]]
    assert all(place["x"] >= 0 and place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        assert not (
            one["x"] < other["x"] + other["w"]
            and other["x"] < one["x"] + one["w"]
            and one["y"] < other["y"] + other["h"]
            and other["y"] < one["y"] + one["h"]
        )


def test_both_dashboards_lead_to_each_other() -> None:
    uids = {board["uid"] for board in BOARDS.values()}
    assert len(uids) == 2
    for board in BOARDS.values():
        [link] = board["links"]
        assert link["url"].removeprefix("/d/") in uids - {board["uid"]}


def _texts(value: Any) -> Iterator[str]:
    """Give what a person reads: titles, descriptions, legends."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"title", "description", "legendFormat", "text"} and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


@pytest.mark.parametrize("name", NAMES)
def test_french_is_set_as_french_is(name: str) -> None:
    for text in _texts(BOARDS[name]):
        assert not re.search(r" [:;!?%»]|« |\w'\w", text), text
