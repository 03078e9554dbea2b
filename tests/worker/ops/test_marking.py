"""What a customer wrote, drawn safely: marks over the words that counted, invisible signs shown, look-alikes named."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape
from selectolax.lexbor import LexborHTMLParser

from parsers.request import Evidence, Piece, PieceKind, Place
from tests.builders import a_number, a_reading, a_wish
from worker.ops.marking import MOST_MARKS, MarkKind, Sign, drawn, marked
from worker.ops.unseen import is_mixed, shown, shown_name, u_label
from worker.ops.wording import Language, Wording

FRENCH = Wording(language=Language.FR, zone=ZoneInfo("Europe/Paris"))


def sign(start: int, end: int, kind: MarkKind = MarkKind.INTENT) -> Sign:
    return Sign(kind=kind, place=Place.OWN, words="", said=f"{kind}", start=start, end=end)


def words_of(html: Markup) -> str:
    return LexborHTMLParser(f"<pre>\n{html}</pre>").css_first("pre").text()  # type: ignore[union-attr] # it is there


@given(
    st.text(alphabet="ab<>&\"' \n{", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(MarkKind)), max_size=8),
)
@settings(max_examples=300, deadline=timedelta(seconds=2))
def test_marks_change_no_word_however_they_overlap(text: str, spans: list[tuple[int, int, MarkKind]]) -> None:
    signs = [sign(min(start, end), max(start, end), kind) for start, end, kind in spans]
    assert words_of(marked(text, 0, len(text), signs)) == text


def test_where_marks_overlap_the_narrowest_gives_the_look_and_all_are_named() -> None:
    html = marked("annulez la 4071852", 0, 18, [sign(0, 18), sign(11, 18, MarkKind.ORDER)])
    assert (
        html
        == '<mark title="intent">annulez la </mark><mark class="order several" title="intent · order">4071852</mark>'
    )


def test_a_mark_outside_the_text_is_no_mark() -> None:
    wish = replace(
        a_wish(),
        evidence=(
            Evidence(place=Place.OWN, words="x", start=90, end=99),
            Evidence(place=Place.OWN, words="x", start=3, end=1),
        ),
    )
    mail = drawn(a_reading(text="court", wish=wish, numbers=()), FRENCH)
    assert mail.pieces[0].html == "court"
    assert [one.start for one in mail.signs] == [None]


def test_words_whose_place_the_reader_did_not_keep_are_looked_for_among_the_right_persons_words() -> None:
    text = "4071852 dit\n> 4071852 cité"
    pieces = (Piece(kind=PieceKind.QUOTED, start=0, end=12), Piece(kind=PieceKind.OWN, start=12, end=len(text)))
    mail = drawn(a_reading(text=text, pieces=pieces, numbers=(a_number(),)), FRENCH)
    assert "<mark" not in mail.pieces[0].html
    assert '<mark class="order"' in mail.pieces[1].html


def test_more_marks_than_a_page_can_hold_are_left_out() -> None:
    text = "1 " * 5_000
    numbers = tuple(
        replace(a_number(), number=str(at), evidence=Evidence(place=Place.OWN, words="1", start=2 * at, end=2 * at + 1))
        for at in range(5_000)
    )
    mail = drawn(a_reading(text=text, numbers=numbers), FRENCH)
    assert mail.pieces[0].html.count("<mark") <= MOST_MARKS


def test_what_nobody_sees_is_shown_by_its_number() -> None:
    assert shown("a\u202eb") == 'a<span class="unseen" title="RIGHT-TO-LEFT OVERRIDE">U+202E</span>b'
    assert "×3" in shown("\u200b" * 3)
    assert shown("a\n\tb") == "a\n\tb"
    assert shown("<b>é👩‍👧") == escape("<b>é👩‍👧")


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=timedelta(seconds=2))
def test_no_direction_and_no_control_is_left_in_what_is_shown(text: str) -> None:
    html = str(shown(text))
    assert not set(html) & {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\x00", "\x1b", "\x9b"}
    assert html.encode("utf-8").decode("utf-8") == html


def test_a_text_of_nothing_but_controls_does_not_grow_without_end() -> None:
    assert len(shown("a\x01" * 50_000)) < 200_000


def test_a_name_is_one_line_and_no_longer_than_it_may() -> None:
    assert "\n" not in shown_name("a\nb")
    assert len(shown_name("x" * 5_000, most=100)) == 101


@pytest.mark.parametrize(
    "name, mixed", [("Pаypal", True), ("Claire Вера", False), ("Élodie", False), ("Αpple", True), ("Ольга", False)]
)
def test_alphabets_mixed_in_one_word_are_noticed(name: str, *, mixed: bool) -> None:
    assert is_mixed(name) is mixed


def test_an_international_domain_is_shown_beside_what_it_is_compared_by() -> None:
    assert u_label("a@xn--exmple-cua.fr") == "a@exämple.fr"
    assert u_label("a@example.fr") is None
    assert u_label("a@xn--\u00ff.fr") is None
