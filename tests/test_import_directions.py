"""Each import direction of pyproject.toml breaks on an import that goes the wrong way."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("outbox", "parsers", "policies", "worker")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# What is planted: the contract, the file it goes into, the line, and how the linter names the fault.
WRONG = (
    ("parsers-alone", "parsers/planted.py", "import policies.order", "parsers.planted -> policies.order"),
    ("parsers-alone", "parsers/planted.py", "import outbox.message", "parsers.planted -> outbox.message"),
    ("parsers-alone", "parsers/planted.py", "import worker.errors", "parsers.planted -> worker.errors"),
    ("parsers-pure", "parsers/planted.py", "import sqlalchemy", "parsers.planted -> sqlalchemy"),
    ("parsers-pure", "parsers/planted.py", "import logging", "parsers.planted -> logging"),
    ("parsers-pure", "parsers/planted.py", "from random import choice", "parsers.planted -> random"),
    ("parsers-request", "parsers/request.py", "from parsers import planted", "parsers.request -> parsers.planted"),
    ("policies-alone", "policies/planted.py", "import parsers.planted", "policies.planted -> parsers.planted"),
    ("policies-alone", "policies/planted.py", "import outbox.message", "policies.planted -> outbox.message"),
    ("policies-alone", "policies/planted.py", "import worker.errors", "policies.planted -> worker.errors"),
    ("policies-pure", "policies/planted.py", "import structlog", "policies.planted -> structlog"),
    ("policies-pure", "policies/planted.py", "from email import message_from_bytes", "policies.planted -> email"),
    ("outbox-alone", "outbox/planted.py", "import parsers.request", "outbox.planted -> parsers.request"),
    ("outbox-alone", "outbox/planted.py", "import policies.order", "outbox.planted -> policies.order"),
    ("outbox-alone", "outbox/planted.py", "import worker.errors", "outbox.planted -> worker.errors"),
    ("outbox-alone", "outbox/planted.py", "import dramatiq", "outbox.planted -> dramatiq"),
    (
        "worker-layers",
        "worker/decisions/planted.py",
        "import worker.run.cli",
        "worker.decisions.planted -> worker.run.cli",
    ),
    (
        "worker-layers",
        "worker/orders/planted.py",
        "import worker.decisions",
        "worker.orders.planted -> worker.decisions",
    ),
    ("worker-layers", "worker/orders/planted.py", "import worker.letters", "worker.orders.planted -> worker.letters"),
    ("worker-layers", "worker/clock.py", "import worker.orders", "worker.clock -> worker.orders"),
    ("worker-layers", "worker/homeless.py", "", "- worker.homeless"),
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / package / "planted.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "worker" / "planted.py").unlink()
    return tmp_path


def _check(tree: Path, contract: str) -> tuple[int, str]:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache", "--no-logo", "--contract", contract],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    # The report is wrapped to the width of a terminal.
    return done.returncode, re.sub(r"\s+", " ", done.stdout + done.stderr)


@pytest.mark.parametrize("contract, file, line, fault", WRONG)
def test_a_wrong_import_breaks_the_contract(copy: Path, contract: str, file: str, line: str, fault: str) -> None:
    assert _check(copy, contract)[0] == 0, "the tree kept the contract before"
    with (copy / file).open("a") as planted:
        planted.write(f"\n{line}\n")
    status, report = _check(copy, contract)
    assert status == 1
    assert fault in report


def test_policies_may_see_the_published_value_types(copy: Path) -> None:
    (copy / "policies" / "planted.py").write_text("import parsers.request\n")
    assert _check(copy, "policies-alone")[0] == 0


def test_every_contract_is_shown_to_break() -> None:
    assert {contract["id"] for contract in CONTRACTS} == {planted[0] for planted in WRONG}
