"""The search box understands what people type, and whoever is named in a search never stands in a URL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.worker.shop import Shop
from worker.run.saved_searches import forget_searches, keep_search, kept_search
from worker.run.search_box import PARIS, parse, to_words
from worker.run.search_words import QUALIFIERS, WORDS
from worker.run.wanted import (
    GROUNDS,
    INTENTS,
    OUTCOMES,
    STATES,
    NotUnderstoodError,
    Wanted,
    from_query,
    is_personal,
    to_query,
)
from worker.schema import operator, saved_search

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def read(text: str, shape: str = r"\d{7}") -> Wanted:
    return parse(text, now=NOW, shape=shape)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("", Wanted()),
        ("4071852", Wanted(order="4071852")),
        ("commande:4071852", Wanted(order="4071852")),
        ("commande : 4071852", Wanted(order="4071852")),
        ('ORDER:"n°407 18 52"', Wanted(order="4071852")),
        ("issue:annulation", Wanted(outcome="cancel")),
        ("outcome:cancel", Wanted(outcome="cancel")),
        ("issue:stop_production", Wanted(outcome="stop_production")),
        ("Etat:EN-ATTENTE", Wanted(state="waiting")),
        ("état:«en attente»", Wanted(state="waiting")),
        ("motif:unproven urgent:oui", Wanted(ground="unproven", urgent=True)),
        ("cas:ouvert à-part:non", Wanted(open_case=True, apart=False)),
        ("case:none apart:yes", Wanted(open_case=False, apart=True)),
        ("intention:réclamation", Wanted(intent="complaint")),
        ("depuis:7d", Wanted(since=NOW - timedelta(days=7))),
        ("since:12h", Wanted(since=NOW - timedelta(hours=12))),
        ("depuis:hier", Wanted(since=datetime(2026, 11, 23, tzinfo=PARIS))),
        ("avant:2026-11-20", Wanted(until=datetime(2026, 11, 20, tzinfo=PARIS))),
        ("before:20/11/2026", Wanted(until=datetime(2026, 11, 20, tzinfo=PARIS))),
        ("depuis:2026-11-20T08:00", Wanted(since=datetime(2026, 11, 20, 8, tzinfo=PARIS))),
        ("Marie.Dupont@Orange.FR", Wanted(address="marie.dupont@orange.fr")),
        ("de:marie@orange.fr", Wanted(address="marie@orange.fr")),
        ("<ab:c@mail.orange.fr>", Wanted(message_id="<ab:c@mail.orange.fr>")),
        ("id:abc@mail.orange.fr", Wanted(message_id="<abc@mail.orange.fr>")),
        ("id:812", Wanted(ids=(812,))),
        ("Marie Dupont", Wanted(name="Marie Dupont")),
        ('nom:"Marie Dupont" issue:refus', Wanted(name="Marie Dupont", outcome="refuse")),
        ("Dupont 4071852 depuis:2sem", Wanted(name="Dupont", order="4071852", since=NOW - timedelta(days=14))),
    ],
)
def test_what_is_typed_is_understood(text: str, wanted: Wanted) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text, word, possible",
    [
        ("montant:12", "montant:", "commande|order:"),
        ("issue:perdu", "issue:perdu", "annulation|cancel"),
        ("commande:407", "commande:407", "1234567"),
        ("407185", "407185", "1234567"),
        ("depuis:bientôt", "depuis:bientôt", "7d"),
        ("depuis:31/02/2026", "depuis:31/02/2026", "hier"),
        ("depuis:2026-13-01", "depuis:2026-13-01", "7d"),
        ("de:marie", "de:marie", "adresse@exemple.fr"),
        ("id:rien", "id:rien", "id:123"),
        ("urgent:", "urgent:", "oui|yes"),
    ],
)
def test_a_word_that_means_nothing_is_named_with_what_is_possible(text: str, word: str, possible: str) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        read("Dupont " + text)
    assert raised.value.word == word
    assert possible in raised.value.possible
    assert f"« {word} »" in raised.value.said("fr")
    assert possible in raised.value.said("en")


@pytest.mark.parametrize("text", ["issue:refus outcome:cancel", "4071852 4071990", "Dupont nom:Durand"])
def test_one_thing_asked_twice_is_no_search(text: str) -> None:
    with pytest.raises(NotUnderstoodError, match="twice"):
        read(text)


def test_a_shop_with_other_numbers_is_understood() -> None:
    assert read("PO-12345", shape=r"PO-\d{5}") == Wanted(order="PO-12345")


def test_every_word_of_the_closed_lists_can_be_typed_in_both_languages() -> None:
    known = {"state": STATES, "outcome": OUTCOMES, "ground": GROUNDS, "intent": INTENTS}
    for field, values in known.items():
        assert tuple(WORDS[field]) == values, field
        for value in values:
            wanted = replace(Wanted(), **{field: value})  # type: ignore[arg-type] # each of these fields is a word
            for language in ("fr", "en"):
                assert read(to_words(wanted, language)) == wanted


WHOLE = Wanted(
    state="waiting",
    outcome="handoff",
    ground="late",
    intent="cancel",
    order="4071852",
    since=NOW - timedelta(days=7),
    until=NOW,
    apart=False,
    urgent=True,
    open_case=True,
    error="MemoryError",
)
PERSONAL = replace(WHOLE, address="marie@orange.fr", name="Marie Dupont", message_id="<a@b.fr>")


def test_what_was_typed_can_be_shown_and_typed_again() -> None:
    assert QUALIFIERS.keys() == {one.replace("open_case", "case") for one in QUALIFIERS}
    for language in ("fr", "en"):
        assert read(to_words(PERSONAL, language)) == PERSONAL
        assert read(to_words(Wanted(ids=(12,)), language)) == Wanted(ids=(12,))


def test_a_search_comes_back_from_its_url() -> None:
    wanted = replace(WHOLE, ids=(3, 5), before_id=99, limit=20)
    assert from_query(to_query(wanted)) == wanted
    assert to_query(Wanted()) == {}
    assert from_query({"page": "2", "state": "", "q": "x"}) == Wanted()


@pytest.mark.parametrize("field, value", [("address", "m@orange.fr"), ("name", "Marie"), ("message_id", "<a@b.fr>")])
def test_whoever_is_named_never_stands_in_a_url(field: str, value: str) -> None:
    wanted = replace(Wanted(), **{field: value})  # type: ignore[arg-type] # each of these fields is a text
    assert is_personal(wanted)
    with pytest.raises(ValueError, match="has no URL"):
        to_query(wanted)
    assert from_query({field: value}) == Wanted()
    assert not is_personal(WHOLE)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "lost"},
        {"order": "4071852'; DROP TABLE"},
        {"since": "yesterday"},
        {"since": "2026-11-24T09:30:00"},
        {"urgent": "1"},
        {"before": "-1"},
        {"before": "9" * 30},
        {"id": "1,x"},
    ],
)
def test_a_url_with_a_value_of_nobodys_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(NotUnderstoodError):
        from_query(query)


def test_a_kept_search_is_its_operators_alone(upgraded_url: str) -> None:
    shop = Shop.at(upgraded_url)
    with shop.engines.writer.begin() as connection:
        for name in ("lea", "tom"):
            connection.execute(operator.insert().values(name=name, role="operator", made_at=NOW))
        kept = keep_search(connection, "lea", PERSONAL, NOW)
    with shop.engines.reader.connect() as connection:
        assert kept_search(connection, kept, "lea") == PERSONAL
        assert kept_search(connection, kept, "tom") is None
        assert kept_search(connection, "0" * 32, "lea") is None
        assert "marie" not in kept
    with shop.engines.writer.begin() as connection:
        assert forget_searches(connection, "tom") == 0
        assert forget_searches(connection, "lea", before=NOW) == 0
        assert forget_searches(connection, "lea") == 1
        assert connection.execute(select(saved_search)).all() == []
    shop.engines.dispose()
