"""The letters, word for word: `python -m tests.worker.letters.golden` writes the files again after a change that is meant."""

import html
import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from parsers.request import NumberRole, Place
from policies.credit import bill_of
from policies.engine import decide
from policies.matching import match_order
from policies.memory import Memory
from policies.order import Status
from policies.terms import Terms
from tests.builders import CLAIRE, MANON, RECEIVED, a_line, a_number, a_reading, an_order, golden_order, orders_seen
from tests.worker.letters.golden import FOLDER, HANDS, SCENES, letters_of, shown
from worker.letters.compose import ENDS_THE_MATTER, Composed, LetterKind, letters_for
from worker.letters.edit import Edit, Hand, foreign_amounts, missing_words
from worker.letters.house import House

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
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
        for text in (one.letter.subject, one.letter.text, html.unescape(re.sub(r"<[^>]*>", "", one.letter.html or ""))):
            assert not re.search("['\"]", text.replace("Georgia", "")), "typographic apostrophes and guillemets"
            assert not re.search(rf"[^{THIN}][;!?]", text), text
            assert not re.search(rf"[^{NBSP}][:»€%]", text), text
            assert not re.search(rf"«[^{NBSP}]", text), text
            assert not re.search(r"\d (?:h|€|\d)", text), "amounts, hours and thousands are never broken"
        assert not re.search(r" {2}| \n|\n{3}", one.letter.text), "no blank too many"


@pytest.mark.parametrize("scene", SCENES)
def test_english_has_no_french_spaces_or_quotes(scene: str) -> None:
    for one in letters_of(scene, "en"):
        for text in (one.letter.subject, one.letter.text):
            assert not re.search(rf"[«»'\"]|[ {NBSP}{THIN}][:;!?]", text), text
            assert not re.search(r" {2}| \n|\n{3}", text), "no blank too many"


@pytest.mark.parametrize("scene, language", EVERY)
def test_a_letter_begins_with_a_greeting_and_ends_with_who_wrote_it(scene: str, language: str) -> None:
    for one in letters_of(scene, language, house=House(name="Atelier Lumière")):
        lines = one.letter.text.splitlines()
        assert lines[0] == ("Bonjour," if language == "fr" else "Hello,")
        assert lines[-1] == (
            "Le service client Atelier Lumière" if language == "fr" else "Atelier Lumière customer service"
        )
        assert len(one.letter.subject) < 80
        assert "PictoOnline" not in one.letter.text


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
        said = Counter(re.findall(r"\w+", one.letter.text))
        header = Counter({"fr": "Article Traités Facturé", "en": "Item Processed Billed"}[language].split())
        column = Counter({"facturé" if language == "fr" else "billed": one.letter.text.count("\n- ")})
        if one.kind is LetterKind.STOPPED:
            assert Counter(page.words) == said + header - column
        else:
            assert Counter(page.words) == said
        assert not page.tags & {"img", "script", "link", "iframe", "a", "object", "video"}
        assert not page.attributes & {"src", "href", "background", "onload"}
        assert "http" not in one.letter.html


ALONE = [(scene, language) for scene, language in EVERY if not scene.endswith(tuple(HANDS))]


@pytest.mark.parametrize("scene, language", ALONE)
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


@pytest.mark.parametrize("scene, language", sorted(set(EVERY) - set(ALONE)))
def test_what_a_person_decided_never_says_that_it_was_automatic(scene: str, language: str) -> None:
    for one in letters_of(scene, language):
        assert "automati" not in one.letter.text
        if one.kind in ENDS_THE_MATTER:
            by_person = "par une personne de notre équipe" if language == "fr" else "by a person on our team"
            assert by_person in one.letter.text


def edited(scene: str, change: Callable[[str], str], *, to_account: bool = False) -> Composed:
    """Write the letter of a scene again with its text changed by a person."""
    [drafted] = letters_of(scene, "fr")
    fields, orders = SCENES[scene]
    reading = a_reading(**fields)
    seen = orders_seen(reading, *orders)
    found = decide(reading, match_order(reading, seen), Memory(), Terms(), RECEIVED, seen)
    edit = Edit(subject=drafted.letter.subject, text=change(drafted.letter.text))
    [one] = letters_for(found, reading, now=RECEIVED, hand=Hand(to_account=to_account, edit=edit))
    return one


def test_an_edited_letter_has_the_persons_words_in_both_parts_and_markup_is_only_text() -> None:
    one = edited("canceled", lambda text: text.replace("Bonjour,", "Chère Madame <b>Vasseur</b>,\r\nbonjour !"))
    assert one.letter.text.startswith(f"Chère Madame <b>Vasseur</b>,\nbonjour{THIN}!")
    assert f"<p>Chère Madame &lt;b&gt;Vasseur&lt;/b&gt;,<br>\nbonjour{THIN}!</p>" in (one.letter.html or "")
    assert one.letter.in_reply_to == "<1@orange.fr>"


def test_an_edited_letter_keeps_the_table_of_a_stopped_order_where_its_lines_were_left() -> None:
    assert "<table" in (edited("stopped", lambda text: text + "\nAvec toutes nos excuses.").letter.html or "")
    assert "<table" not in (
        edited("stopped", lambda text: text.replace("- Tirage", "- Petit tirage")).letter.html or ""
    )


def test_a_letter_to_the_account_starts_a_thread_of_its_own() -> None:
    one = edited("canceled", lambda text: text, to_account=True)
    assert (one.role, one.to, one.letter.in_reply_to, one.letter.references) == ("account", CLAIRE, None, ())
    assert one.letter.language == "fr", "of the order, not of the stranger's words"


def test_a_letter_with_money_says_which_amounts_an_edit_must_keep() -> None:
    for scene, language, amounts in (
        ("canceled", "fr", (f"76,90{NBSP}€",)),
        ("stopped", "fr", (f"52,76{NBSP}€", f"13,89{NBSP}€")),
        ("stopped", "en", ("€52.76", "€13.89")),
        ("voided", "fr", (f"0,00{NBSP}€",)),
        ("refused", "fr", ()),
        ("confirm", "fr", ("‹code›",)),
    ):
        [one] = letters_of(scene, language)
        assert one.must_say == amounts, scene


@pytest.mark.parametrize(
    "text, missing",
    [
        ("un avoir de 52,76 €", ()),
        (f"un avoir de 52,76{THIN}€.", ()),
        ("un avoir de 152,76 €", ("52,76 €",)),
        (f"un avoir de 1{THIN}052,76 €", ("52,76 €",)),
        ("un avoir de 52,7 €", ("52,76 €",)),
        ("rien", ("52,76 €",)),
    ],
)
def test_an_amount_stands_in_a_text_as_a_whole_or_not_at_all(text: str, missing: tuple[str, ...]) -> None:
    assert missing_words(text, ("52,76 €",)) == missing


@pytest.mark.parametrize(
    "text, foreign",
    [
        ("52,76 € et 13,89 EUR", ()),
        ("52,77 €", ("52,77 €",)),
        ("52,76 € et 100 €", ("100 €",)),
        ("€100 or 20 euros", ("€100", "20 euros")),
        (f"1{THIN}052,76 €", ("1 052,76 €",)),
        ("commande 4071852 du 3 novembre, 7 traités sur 7", ()),
    ],
)
def test_an_amount_that_the_computed_letter_does_not_name_is_found(text: str, foreign: tuple[str, ...]) -> None:
    assert foreign_amounts(text, of=f"52,76{NBSP}€ 13,89{NBSP}€") == foreign


def test_no_computed_letter_has_an_amount_that_is_foreign_to_it() -> None:
    for scene, language in EVERY:
        for one in letters_of(scene, language):
            text = one.letter.subject + one.letter.text
            assert foreign_amounts(text, of=text) == ()
            assert missing_words(text, one.must_say) == ()


POLICY = (Path(__file__).parent / "policy.fr.txt").read_text("utf-8")
SHARED_POLICY = Path(__file__).parents[4] / "shared" / "cancellation-policy.fr.txt"


@pytest.mark.parametrize("scene", SCENES)
def test_a_rule_in_guillemets_stands_word_for_word_in_the_published_terms(scene: str) -> None:
    for one in letters_of(scene, "fr"):
        for rule in re.findall(rf"La règle appliquée{NBSP}: «{NBSP}(.*?)\.?{NBSP}»", one.letter.text):
            assert rule in POLICY.replace("'", "’")
    assert not SHARED_POLICY.exists() or SHARED_POLICY.read_text("utf-8") == POLICY


def test_the_avoir_is_on_the_account_for_the_next_order_without_time_limit() -> None:
    for scene in ("canceled", "stopped", "stopped_nothing_made", "already_done", "already_done_stopped"):
        for language, said in (
            ("fr", ("avoir", "sur votre compte", "commande, sans aucune limite de temps")),
            ("en", ("store credit", "on your account", "order, with no time limit")),
        ):
            [one] = letters_of(scene, language)
            assert all(words in one.letter.text for words in said), one.letter.text


def amounts_in(text: str) -> list[int]:
    return [int(re.sub(r"\D", "", found)) for found in re.findall(rf"([\d{THIN}]+,\d\d){NBSP}€", text)]


@pytest.mark.parametrize("processed", list(itertools.product((0, 3, 7), (0, 1, 3), (0, 1))))
def test_a_stopped_orders_sums_are_the_bills_line_by_line(processed: tuple[int, int, int]) -> None:
    order = golden_order()
    lines = tuple(replace(line, processed=done) for line, done in zip(order.lines, processed, strict=True))
    order = replace(order, lines=lines)
    if order.fully_processed:
        return
    bill = bill_of(order)
    [one] = letters_of("stopped", "fr", order=order)
    table, sums = amounts_in(one.letter.text)[:3], amounts_in(one.letter.text)[3:6]

    assert table == [line.billed.minor for line in bill.lines]
    assert sums == [6665, bill.billed.minor, bill.credit.minor]
    assert sum(table) == bill.billed.minor
    assert bill.billed.minor + bill.credit.minor == 6665
    for line in bill.lines:
        many = "traités" if line.processed > 1 else "traité"
        assert f"{line.label}{NBSP}: {line.processed} {many} sur {line.quantity}, facturé" in one.letter.text


def test_the_shipping_that_a_shop_bills_is_a_line_of_the_table() -> None:
    [one] = letters_of("stopped", "fr", terms=Terms(bill_shipping=True))

    assert f"- Frais de port{NBSP}: facturé 6,90{NBSP}€" in one.letter.text
    assert amounts_in(one.letter.text)[-4:-1] == [6665, 2079, 4586]
    assert "frais de port compris" not in one.letter.text


@pytest.mark.parametrize("scene", ["voided", "canceled_free", "already_done_unpaid", "stopped_nothing_credited"])
def test_nothing_to_credit_is_said_without_an_empty_avoir(scene: str) -> None:
    for language, empty in (("fr", r"avoir de"), ("en", r"credit of|of store credit")):
        [one] = letters_of(scene, language)
        assert ("0,00" if language == "fr" else "0.00") in one.letter.text
        assert not re.search(empty, one.letter.text + one.letter.subject)


def test_a_paid_order_closed_without_a_credit_is_not_said_to_have_had_nothing_to_credit() -> None:
    [one] = letters_of("already_done_uncredited", "fr")

    assert "rien à créditer" not in one.letter.text
    assert "une personne de notre équipe vérifiera" in one.letter.text


def test_thousands_are_written_as_french_writes_them() -> None:
    [one] = letters_of("canceled", "fr", order=an_order(lines=(a_line(100, 12345),), shipping_minor=0))

    assert f"12{THIN}345,00{NBSP}€" in one.letter.text


def test_the_first_of_a_month_and_other_currencies_are_written_as_they_are_said() -> None:
    first = datetime(2026, 11, 1, 9, tzinfo=UTC)
    [one] = letters_of("canceled", "fr", order=an_order(placed_at=first, currency="CHF"))

    assert f"du 1er{NBSP}novembre 2026" in one.letter.text
    assert f"76,90{NBSP}CHF" in one.letter.text


STRANGERS_MAILS: tuple[dict[str, Any], ...] = (
    {},
    {"sender": "mallory@evil.example", "subject": "URGENT <script>", "text": "Annulez\n"},
    {"message_id": "<evil@evil.example>", "thread": ("<1@evil.example>",), "in_reply_to": ("<1@evil.example>",)},
    {"language": "en", "received_at": RECEIVED - timedelta(minutes=50), "sent_at": None, "sender": None},
    {"numbers": (a_number(), a_number("4079999", role=NumberRole.PLAIN)), "defects": ("a defect",)},
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_to_confirm_carries_nothing_of_the_strangers_mail(language: str) -> None:
    default: dict[str, Any] = {"language": language, "proven": False}
    mails = [a_reading(**(default | fields)) for fields in STRANGERS_MAILS]
    letters = [[(one.to, one.letter) for one in letters_of("confirm", language, reading=mail)] for mail in mails]

    assert all(one == letters[0] for one in letters)
    [(to, letter)] = letters[0]
    assert (to, letter.in_reply_to, letter.references, letter.reply_to) == (CLAIRE, None, (), None)
    assert letter.language == language


def test_a_question_back_names_only_the_senders_orders() -> None:
    strangers = an_order("4079999", email=MANON)
    for numbers in ((), (a_number("4079999"),), (a_number("4079999", place=Place.QUOTED),)):
        reading = a_reading(numbers=numbers)
        for one in letters_of("clarify", "fr", reading=reading, also=(strangers,)):
            offered = re.findall(r"^- commande (\d+)", one.letter.text, re.MULTILINE)
            assert set(offered) == {"4071852", "4071990"}
            assert MANON not in one.letter.text


def test_a_number_of_the_senders_own_is_never_said_to_be_none_of_theirs() -> None:
    two = a_reading(numbers=(a_number(place=Place.SUBJECT), a_number("4071990")))
    hidden = a_reading(numbers=(a_number(certain=False),))
    for reading in (two, hidden):
        [one] = letters_of("clarify", "fr", reading=reading)
        assert "aucune ne porte" not in one.letter.text


def test_a_mail_full_of_figures_is_not_answered_with_all_of_them() -> None:
    many = a_reading(numbers=[a_number(str(4_080_000 + at), role=NumberRole.PLAIN) for at in range(50)])
    [one] = letters_of("clarify", "fr", reading=many)

    assert "408" not in one.letter.text


def test_only_letters_that_end_the_matter_have_a_reply_to() -> None:
    for scene in SCENES:
        for one in letters_of(scene, "fr", house=House(reply_to="humain@pictoonline.fr")):
            expected = "humain@pictoonline.fr" if one.kind in ENDS_THE_MATTER else None
            assert one.letter.reply_to == expected, one.kind


EVIL = "<img src=x onerror=alert(1)>\r\nBcc: x@evil.example"


@pytest.mark.parametrize("scene, language", EVERY)
def test_a_customers_name_stands_in_no_letter(scene: str, language: str) -> None:
    _, orders = SCENES[scene]
    named = tuple(replace(one, customer=replace(one.customer, name=EVIL), invoice=EVIL) for one in orders)
    for one in letters_of(scene, language, orders=named):
        for text in (one.letter.subject, one.letter.text, one.letter.html or ""):
            assert "evil" not in text
            assert "\r" not in text
        assert "\n" not in one.letter.subject


def test_a_label_with_markup_or_a_templates_words_is_only_text() -> None:
    for label in ("<img src=x onerror=alert(1)>", "{{ order.customer.email }}", "[bill]", "a & b"):
        order = an_order(status=Status.IN_PRODUCTION, lines=(a_line(2, 100, processed=1, label=label),))
        [one] = letters_of("stopped", "fr", order=order)
        assert f"- {label}{NBSP}: 1 traité" in one.letter.text
        assert html.escape(label, quote=False) in (one.letter.html or "")
        assert "<img" not in (one.letter.html or "")
        assert CLAIRE not in one.letter.text


def test_a_mail_in_another_language_is_answered_in_english_and_an_unsure_one_in_french() -> None:
    for language, expected in (("de", "en"), ("es", "en"), ("und", "fr"), ("fr", "fr"), ("en", "en")):
        [one] = letters_of("canceled", language)
        assert one.letter.language == expected


def test_the_date_of_the_request_is_the_borders() -> None:
    [one] = letters_of("canceled", "fr", reading=a_reading(received_at=RECEIVED.replace(day=3)))
    assert "3 novembre 2026" in one.letter.text.replace(NBSP, " ")
