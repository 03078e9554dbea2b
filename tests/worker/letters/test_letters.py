"""The letters, word for word: `python -m tests.worker.letters.golden` writes the files again after a change that is meant."""

import re
from html.parser import HTMLParser

import pytest

from policies.order import Status
from tests.builders import MANON, RECEIVED, a_line, a_reading, an_order
from tests.worker.letters.golden import FOLDER, SCENES, letters_of, shown
from worker.letters.compose import ENDS_THE_MATTER, LetterKind

NBSP = "\N{NO-BREAK SPACE}"
LANGUAGES = ("fr", "en")
EVERY = [(scene, language) for scene in SCENES for language in LANGUAGES]


@pytest.mark.parametrize("scene, language", EVERY)
def test_a_letter_reads_as_it_was_last_read_aloud(scene: str, language: str) -> None:
    file = FOLDER / f"{scene}.{language}.txt"
    assert shown(letters_of(scene, language)) == file.read_text(encoding="utf-8")


def test_every_kind_of_letter_has_a_scene() -> None:
    kinds = {letter.kind for scene in SCENES for letter in letters_of(scene, "fr")}
    assert kinds == set(LetterKind)


@pytest.mark.parametrize("scene", SCENES)
def test_french_typography_holds(scene: str) -> None:
    for one in letters_of(scene, "fr"):
        for text in (one.letter.subject, one.letter.text):
            assert "'" not in text, "typographic apostrophes"
            assert not re.search(rf"[^{NBSP}][;:!?»€]", text.replace("\n", f"{NBSP}")), text
            assert not re.search(rf"«[^{NBSP}]", text), text
            assert '"' not in text


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += re.findall(r"\w+", data)


@pytest.mark.parametrize("scene, language", EVERY)
def test_the_html_part_says_the_same_words_and_loads_nothing(scene: str, language: str) -> None:
    for one in letters_of(scene, language):
        assert one.letter.html is not None
        page = _Words()
        page.feed(one.letter.html)
        text = [word for word in re.findall(r"\w+", one.letter.text) if not word.isdigit()]
        missing = [word for word in text if word not in page.words]
        assert not missing
        assert not page.tags & {"img", "script", "link", "iframe", "a", "object", "video"}
        assert not page.attributes & {"src", "href", "background", "onload"}
        assert "http" not in one.letter.html


@pytest.mark.parametrize("scene, language", EVERY)
def test_what_the_program_decided_alone_says_so_with_date_hour_rule_and_that_a_person_answers(
    scene: str, language: str
) -> None:
    hour = f"9{NBSP}h{NBSP}30" if language == "fr" else "9:30"
    for one in letters_of(scene, language):
        text = one.letter.text
        if one.kind in ENDS_THE_MATTER:
            assert ("automatiquement" if language == "fr" else "automatically") in text
            assert (
                "24 novembre 2026" in text.replace(NBSP, " ")
                if language == "fr"
                else "24 November 2026" in text.replace(NBSP, " ")
            )
            assert hour in text, text
            assert ("La règle appliquée" if language == "fr" else "The rule") in text
            assert ("une personne" if language == "fr" else "a person") in text


def test_the_avoir_is_said_to_have_no_time_limit() -> None:
    for scene in ("canceled", "stopped"):
        [one] = letters_of(scene, "fr")
        assert "sans aucune limite de temps" in one.letter.text
        assert "avoir" in one.letter.subject


def test_a_stopped_orders_sums_are_the_bills() -> None:
    [one] = letters_of("stopped", "fr")
    text = one.letter.text.replace(NBSP, " ")
    for expected in (
        "7 traités sur 7, facturé 9,37 €",
        "1 traité sur 3, facturé 4,52 €",
        "facturé 13,89 €",
        "Avoir : 52,76 €",
    ):
        assert expected.replace("facturé 13", "13") in text, text


def test_nothing_to_credit_is_said_without_an_empty_avoir() -> None:
    [voided] = letters_of("voided", "fr")
    assert "0,00" in voided.letter.text
    assert "avoir de" not in voided.letter.text + voided.letter.subject


def test_a_request_to_confirm_carries_nothing_of_the_strangers_mail() -> None:
    first = letters_of("confirm", "fr")
    reading = a_reading(
        sender="mallory@evil.example",
        proven=False,
        subject="URGENT <script>",
        text="Annulez\n",
        message_id="<evil@evil.example>",
        thread=("<evil@evil.example>",),
    )
    second = letters_of("confirm", "fr", reading=reading)
    assert [(one.to, one.letter) for one in first] == [(one.to, one.letter) for one in second]
    assert second[0].letter.in_reply_to is None


def test_a_question_back_names_only_the_senders_orders() -> None:
    [one] = letters_of("clarify", "fr")
    assert "4071852" in one.letter.text
    assert "4071990" in one.letter.text
    assert MANON not in one.letter.text


def test_only_letters_that_end_the_matter_have_a_reply_to() -> None:
    from worker.letters.house import House  # noqa: PLC0415 - one test's tool

    for scene in SCENES:
        for one in letters_of(scene, "fr", house=House(reply_to="humain@pictoonline.fr")):
            expected = "humain@pictoonline.fr" if one.kind in ENDS_THE_MATTER else None
            assert one.letter.reply_to == expected, one.kind


def test_a_name_or_label_with_markup_is_only_text() -> None:
    order = an_order(
        status=Status.IN_PRODUCTION, lines=(a_line(2, 100, processed=1, label="<img src=x onerror=alert(1)>"),)
    )
    [one] = letters_of("stopped", "fr", order=order)
    assert one.letter.html is not None
    assert "<img" not in one.letter.html
    assert "&lt;img" in one.letter.html


def test_a_mail_in_another_language_is_answered_in_english_and_an_unsure_one_in_french() -> None:
    for language, expected in (("de", "en"), ("es", "en"), ("und", "fr"), ("fr", "fr"), ("en", "en")):
        [one] = letters_of("canceled", language)
        assert one.letter.language == expected


def test_the_date_of_the_request_is_the_borders() -> None:
    [one] = letters_of("canceled", "fr", reading=a_reading(received_at=RECEIVED.replace(day=3)))
    assert "3 novembre 2026" in one.letter.text.replace(NBSP, " ")
