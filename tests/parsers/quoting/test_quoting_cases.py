"""The set of quoted replies is what issue and README say it is, and talon's stored answers are about the same set."""

import json
from collections import Counter

import pytest

from bench.quoted_cases import HALVES, TALON, Case, cases, exact, same
from bench.quoting import ours as own_text

BOTH = [case for half in HALVES for case in cases(half)]
LAYOUTS = {"top", "bottom", "interleaved", "forward", "signature", "none", "trap"}


def is_in_order(words: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(word in rest for word in words)


def test_the_set_has_at_least_200_texts_of_at_least_12_clients() -> None:
    assert len(BOTH) >= 200
    assert len({case.client for case in BOTH}) >= 12
    assert sum(case.kind == "html" for case in BOTH) >= 40


@pytest.mark.parametrize("half", HALVES)
def test_each_half_is_a_fair_sample(half: str) -> None:
    found = cases(half)
    assert abs(len(found) - len(BOTH) / 2) <= 1
    assert sum(case.lang == "fr" for case in found) >= len(found) / 2
    assert {case.client for case in found} == {case.client for case in BOTH}
    assert {case.layout for case in found} == LAYOUTS


def test_every_id_and_every_body_stands_once() -> None:
    assert [name for name, times in Counter(case.id for case in BOTH).items() if times > 1] == []
    assert [body for body, times in Counter(case.body for case in BOTH).items() if times > 1] == []


@pytest.mark.parametrize("case", BOTH, ids=lambda case: case.id)
def test_the_own_text_is_taken_from_the_body(case: Case) -> None:
    assert case.kind in {"text", "html"}
    if case.kind == "text":
        assert is_in_order(case.own.split(), case.body.split())
        assert all(line.strip() in case.body.replace("\N{NO-BREAK SPACE}", " ") for line in case.own.splitlines())


@pytest.mark.parametrize("case", [case for case in BOTH if case.layout == "none"], ids=lambda case: case.id)
def test_a_mail_without_a_quote_is_all_own(case: Case) -> None:
    if case.kind == "text":
        assert case.own.split() == case.body.split()


def test_only_forwards_may_have_no_own_text() -> None:
    assert {case.layout for case in BOTH if not case.own} == {"forward"}


def test_the_stored_answers_of_talon_are_about_this_set() -> None:
    stored = json.loads(TALON.read_text(encoding="utf-8"))
    assert stored["versions"]["talon"] == "1.4.4"
    assert set(stored["cases"]) == {case.id for case in BOTH}


def test_at_least_three_hundred_and_fifty_are_exact_and_talon_is_far_behind() -> None:
    """The floor under bench/quoting.md: counts only, so that half b stays unread."""
    ours = exact(BOTH, own_text)
    talons = json.loads(TALON.read_text(encoding="utf-8"))["cases"]
    by_talon = [case for case in BOTH if same(talons[case.id]["reply"], case.own)]
    assert len(ours) >= 350
    assert len(ours) > 2 * len(by_talon)
