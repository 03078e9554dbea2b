"""The small language of phrases, item by item."""

import pytest

from parsers.request import Place
from parsers.wishes.lexicon import LANGUAGES, is_one_slip, lexicon
from parsers.wishes.phrases import Hit, PhraseBook
from parsers.wishes.signs import Sign
from parsers.wishes.words import cut, with_keys

CLASSES = {"please": "@light", "dear": "@light", "not": "@stop", "cancel": "@act", "stop": "@act"}


def keys_of(word: str, accented: bool) -> frozenset[str]:  # noqa: FBT001 (called by position, a word at a time)
    return frozenset({word} | ({CLASSES[word]} if word in CLASSES else set()) | ({"#"} if word.isdigit() else set()))


def hits(phrase: str, text: str) -> list[Hit]:
    sentence = with_keys(cut(text, 0, len(text))[0], keys_of, Place.OWN)
    return list(PhraseBook({Sign.ASK: phrase}).hits(sentence.tokens))


def found(phrase: str, text: str) -> list[tuple[int, int]]:
    return [(hit.first, hit.last) for hit in hits(phrase, text)]


@pytest.mark.parametrize(
    "phrase,text,places",
    [
        ("one two", "zero one two", [(1, 3)]),
        ("one two", "one one two", [(1, 3)]),
        ("one two", "one", []),
        ("one/uno two", "uno two one two", [(0, 2), (2, 4)]),
        ("@act", "please cancel", [(1, 2)]),
        ("# one", "12 one", [(0, 2)]),
        ("?", "one", []),
        ("one", "", []),
    ],
)
def test_words_and_classes_stand_in_a_row(phrase: str, text: str, places: list[tuple[int, int]]) -> None:
    assert found(phrase, text or ".x") == places


@pytest.mark.parametrize(
    "phrase,text,places",
    [
        ("one two? three", "one three", [(0, 2)]),
        ("one y? three", "one three", [(0, 2)]),
        ("one two? three", "one two three", [(0, 3)]),
        ("one two? two", "one two", [(0, 2)]),
        ("one two/deux? three", "one deux three", [(0, 3)]),
        ("one two?", "one two", [(0, 2)]),
        ("one two?", "one three", [(0, 1)]),
        ("one? two", "one two", [(0, 2), (1, 2)]),
        ("one? uno? two", "one uno two", [(0, 3), (1, 3), (2, 3)]),
        ("cancel? @act stop?", "cancel stop", [(0, 2), (1, 2)]),
    ],
)
def test_a_word_may_be_missing_and_the_longest_reading_counts(
    phrase: str, text: str, places: list[tuple[int, int]]
) -> None:
    assert found(phrase, text) == places


@pytest.mark.parametrize(
    "phrase,text,places",
    [
        ("one ~2 two", "one two", [(0, 2)]),
        ("one ~2 two", "one a b two", [(0, 4)]),
        ("one ~2 two", "one a b c two", []),
        ("one ~2 two", "one a two two", [(0, 3)]),
        ("one ~2 two", "one not two", []),
        ("one ~2 two", "one , two", []),
        ("one ~2 two", "one a", []),
        ("one ~1", "one", [(0, 1)]),
        ("one ~~2 two", "one , two", [(0, 3)]),
        ("one ~~2 two", "one not two", []),
        ("one =2 two", "one please dear two", [(0, 4)]),
        ("one =2 two", "one please dear please two", []),
        ("one =2 two", "one please zero two", []),
        ("one =2 two", "one , two", []),
        ("= one", "= one", [(0, 2)]),
    ],
)
def test_a_gap_is_bounded_and_stops_at_what_it_must_not_cross(
    phrase: str, text: str, places: list[tuple[int, int]]
) -> None:
    assert found(phrase, text) == places


@pytest.mark.parametrize(
    "phrase,text,places",
    [
        ("^ one", "one", [(0, 1)]),
        ("^ one", "zero one", []),
        ("^ one", "zero , one", [(2, 3)]),
        ("two ^ one", "two one", []),
        ("two , ^ one", "two , one", [(0, 3)]),
        ("two ^", "two", []),
        ("one $", "one", [(0, 1)]),
        ("one $", "one two", []),
        ("one $", "one , two", [(0, 1)]),
        ("one !two/deux", "one deux", []),
        ("one !two/deux", "one two", []),
        ("one !two/deux", "one three", [(0, 1)]),
        ("one !two/deux", "one", [(0, 1)]),
        ("<!zero/nul one", "nul one", []),
        ("<!zero/nul one", "two one", [(1, 2)]),
        ("<!zero/nul one", "one zero", [(0, 1)]),
        ("<!zero ^ one", "zero one", []),
        ("two? <!two one", "two one", []),
        ("one? <!two three", "two three", []),
        ("one <!one two", "one two", []),
        ("one <!zero two", "one two", [(0, 2)]),
    ],
)
def test_assertions_take_no_words(phrase: str, text: str, places: list[tuple[int, int]]) -> None:
    assert found(phrase, text) == places


def test_a_phrase_that_does_not_fit_hides_none_behind_it() -> None:
    assert found("^ one\none", "zero one") == [(1, 2)]


def test_phrases_are_told_in_the_order_of_the_words_and_of_the_book() -> None:
    book = PhraseBook({Sign.KEEP: "\n  one two  \n\n uno\n", Sign.ASK: "one/@act\ntwo one"})
    sentence = with_keys(cut("one two one", 0, 11)[0], keys_of, Place.OWN)
    assert list(book.hits(sentence.tokens)) == [
        Hit(sign=Sign.KEEP, source="one two", first=0, last=2),
        Hit(sign=Sign.ASK, source="one/@act", first=0, last=1),
        Hit(sign=Sign.ASK, source="two one", first=1, last=3),
        Hit(sign=Sign.ASK, source="one/@act", first=2, last=3),
    ]


@pytest.mark.parametrize("phrase", ["^ ~2", "one?", "!one"])
def test_a_phrase_needs_a_word_that_must_be_there(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"^a phrase needs a word that must be there: '") as raised:
        PhraseBook({Sign.ASK: phrase})
    assert str(raised.value).endswith(f"{phrase!r}")


@pytest.mark.parametrize(
    "written,meant,is_slip",
    [
        ("annuler", "annuler", True),
        ("anuler", "annuler", True),
        ("annuuler", "annuler", True),
        ("annulerr", "annuler", True),
        ("xannuler", "annuler", True),
        ("annuled", "annuler", True),
        ("bnnuler", "annuler", True),
        ("annluer", "annuler", True),
        ("nanuler", "annuler", True),
        ("annulre", "annuler", True),
        ("anlner", "annuler", False),
        ("annlure", "annuler", False),
        ("annulxy", "annuler", False),
        ("xnnuley", "annuler", False),
        ("annu", "annuler", False),
        ("annulexx", "annuler", False),
        ("annule", "annulez", True),
        ("abcd", "abdc", True),
        ("abcde", "abdcx", False),
        ("acbd", "abxd", False),
    ],
)
def test_one_slip_is_a_letter_more_less_other_or_two_exchanged(written: str, meant: str, *, is_slip: bool) -> None:
    assert is_one_slip(written, meant) is is_slip
    assert is_one_slip(meant, written) is is_slip


@pytest.mark.parametrize(
    "word,keys,not_keys",
    [
        ("4071852", {"4071852", "#", "@light", "@long"}, set()),
        ("407185", {"@long"}, set()),
        ("40718", {"#", "@light"}, {"@long"}),
        ("407185222", {"@long"}, set()),
        ("4071852222", {"#"}, {"@long"}),
        ("3", {"@small", "#", "3"}, {"@long"}),
        ("annulerr", {"@act", "annulerr"}, set()),
        ("annuller", {"@act", "annuler"}, {"annuller"}),
        ("annuleer", {"@act"}, set()),
        ("bnnuler", {"bnnuler"}, {"@act"}),
        ("annuel", {"annuel"}, {"@act"}),
        ("commander", {"commander"}, {"@order"}),
        ("comander", {"comander"}, {"@order"}),
        ("annuer", {"@act"}, set()),
        ("gracieusement", {"@light", "gracieusement"}, set()),
        ("seulement", set(), {"@light"}),
        ("zzly", {"@light"}, set()),
        ("xyz", {"xyz"}, {"@light", "@act", "#"}),
        ("cmmande", {"@order"}, set()),
        ("anul", {"@act"}, set()),
    ],
)
def test_a_word_counts_as_its_classes(word: str, keys: set[str], not_keys: set[str]) -> None:
    counted = lexicon("fr").look_up(word, accented=False)
    assert keys <= counted
    assert counted.isdisjoint(not_keys)


def test_the_shortest_word_that_may_hold_a_slip_has_five_letters() -> None:
    assert "@act" in lexicon("en").look_up("cancl", accented=False)


def test_an_accent_at_the_end_makes_another_word_of_an_order() -> None:
    words = lexicon("fr")
    assert words.look_up("commande", accented=True) == {"commande", "@accented"}
    assert {"@act", "@accented", "annule"} <= words.look_up("annule", accented=True)
    assert words.look_up("annule", accented=False) == words.look_up("annule", accented=True) - {"@accented"}
    assert words.keys_of("commande", True) == words.look_up("commande", accented=True)
    assert words.keys_of("commande", False) == words.look_up("commande", accented=False)


@pytest.mark.parametrize("code", LANGUAGES)
def test_polite_and_empty_words_have_a_book_of_their_own(code: str) -> None:
    words = lexicon(code)
    assert words.code == code
    kept = {entry[1].sign for entries in words.phrases._by_first.values() for entry in entries}
    dropped = {entry[1].sign for entries in words.dropped._by_first.values() for entry in entries}
    assert Sign.ASK in kept
    assert dropped <= {Sign.SKIP, Sign.POLITE}
    assert kept.isdisjoint({Sign.SKIP, Sign.POLITE})
