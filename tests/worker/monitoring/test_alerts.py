"""The alert rules: Prometheus takes them, each fires when it should and not before, and each says what to do."""

import re
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from tests.servers import process

FOLDER = Path(str(files("worker"))) / "monitoring"
RULES = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
TESTS = (FOLDER / "alerts_test.yml").read_text(encoding="utf-8")
ALERTS = re.findall(r"- alert: (\w+)\n(.*?)(?=\n      - alert|\n  - name|\Z)", RULES, re.DOTALL)


def promtool(*words: str | Path) -> str:
    done = subprocess.run(
        [process.program("promtool"), *words], capture_output=True, text=True, check=False, cwd=FOLDER, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_takes_the_rules() -> None:
    assert f"{len(ALERTS)} rules found" in promtool("check", "rules", "alerts.yml")


def test_every_alert_fires_when_it_should_and_is_quiet_just_before() -> None:
    assert "SUCCESS" in promtool("test", "rules", "alerts_test.yml")


def test_a_rule_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    broken = RULES.replace("> 120", "> 12000")
    assert broken != RULES
    (tmp_path / "alerts.yml").write_text(broken, encoding="utf-8")
    (tmp_path / "alerts_test.yml").write_text(TESTS, encoding="utf-8")
    with pytest.raises(AssertionError, match="MailWaitsTooLong fires"):
        promtool("test", "rules", tmp_path / "alerts_test.yml")


@pytest.mark.parametrize("name, body", ALERTS, ids=[name for name, _ in ALERTS])
def test_each_alert_is_tested_both_ways_and_says_what_to_do(name: str, body: str) -> None:
    assert f"- name: {name} fires\n" in TESTS
    assert f"- name: {name} stays quiet\n" in TESTS
    assert re.search(r"severity: (page|ticket)\n", body)
    summary, action = (re.search(rf"{what}: '(.+)'", body) for what in ("summary", "action"))
    assert summary is not None
    assert action is not None
    assert summary[1].endswith(".")
    assert action[1].endswith(".")
    assert "{{" not in body, "a label's value may one day be a person's"


def test_the_ages_that_must_wake_somebody_do() -> None:
    bodies = dict(ALERTS)
    woken = {
        "MailWaitsTooLong": 'oldest_seconds{state="stored"}) > 120',
        "UrgentCaseUnclaimed": '{urgent="true"}) > 900',
        "MailboxNotPolled": "poll_age_seconds) > 300",
        "BreakerHoldsLetters": '{ground="breaker"}) > 0',
        "LetterHeldForLong": '{state="held"}) > 3600',
        "IntakePausedForLong": "paused_seconds) > 3600",
        "MailInQuarantine": '{state="quarantined"}) > 0',
        "ProcessMissing": "== 0",
        "BookTooOld": "book_max_age_seconds",
    }
    for name, expression in woken.items():
        assert expression in bodies[name], name
        assert "severity: page" in bodies[name], name
    assert '{state="dead"}) > 0' in bodies["DeadLetters"]


def test_french_is_set_as_french_is() -> None:
    for text in (RULES, TESTS):
        said = re.findall(r"(?:summary|action): '(.+)'", text)
        assert said
        for one in said:
            assert not re.search(r" [:;!?»]|« |'", one), one
