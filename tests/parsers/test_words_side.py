"""Folding, language, codes, clues, unsolicited mail: the small readers of the words side."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.clues import find_clues
from parsers.codes import find_codes, normal_code, write_code
from parsers.folding import fold
from parsers.language import language_of
from parsers.request import ClueKind, Piece, PieceKind
from parsers.spam import unsolicited

MONDAY = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)


@given(text=st.text(max_size=200))
def test_folded_text_always_leads_back_to_the_original(text: str) -> None:
    folded = fold(text)
    for index in range(len(folded.text)):
        assert 0 <= folded.at(index) < max(1, len(text))
        assert folded.at(index) < folded.end(index + 1) <= len(text)


@pytest.mark.parametrize(
    "written,read",
    [
        ("ANNULÉE", "annulee"),
        ("e\u0301te\u0301", "ete"),
        ("n’annulez", "n'annulez"),
        ("an\u00adnuler", "annuler"),
        ("４０７", "407"),
        ("cœur", "coeur"),
        ("a\u00a0b", "a b"),
        ("pаs", "pas"),
        ("20 × 30", "20 x 30"),
    ],
)
def test_letters_come_to_one_plain_form(written: str, read: str) -> None:
    assert fold(written).text == read


@pytest.mark.parametrize(
    "text,language",
    [
        ("Bonjour, merci d'annuler ma commande", "fr"),
        ("MERCI D ANNULER MA COMMANDE", "fr"),
        ("Hello, please cancel my order", "en"),
        ("Bitte stornieren Sie meine Bestellung", "de"),
        ("Quisiera cancelar mi pedido, gracias", "es"),
        ("Vorrei annullare il mio ordine, grazie", "it"),
        ("Ik wil graag mijn bestelling annuleren", "nl"),
        ("4071852", "und"),
        ("", "und"),
    ],
)
def test_small_words_show_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@given(
    bits=st.binary(min_size=16, max_size=16),
    cut=st.integers(min_value=4, max_value=30),
    mark=st.sampled_from(["\n", "\n> ", " "]),
)
def test_a_code_survives_what_mailers_do_to_it(bits: bytes, cut: int, mark: str) -> None:
    code = write_code(bits)
    normal = normal_code(code)
    assert len(normal) == 28
    for written in (
        code,
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        code[:cut] + "\n> " + code[cut:],
    ):
        assert find_codes("", f"Voici le code : {written}.") == (normal,)
    assert find_codes(f"Re: {code}", code.lower()) == (normal,)


def test_plain_words_are_no_code() -> None:
    assert find_codes("", "pouvez vous annuler ma commande de portraits svp merci beaucoup a tous") == ()


def test_a_code_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="128 bits"):
        write_code(b"short")


@pytest.mark.parametrize(
    "text,kind,value",
    [
        ("ma commande du 3 novembre", ClueKind.DATE, "--11-03"),
        ("ma commande du 12/11/2026", ClueKind.DATE, "2026-11-12"),
        ("ma commande passée hier soir", ClueKind.DATE, "2026-11-08"),
        ("commande de ce matin", ClueKind.DATE, "2026-11-09"),
        ("ma commande passée samedi", ClueKind.DATE, "2026-11-07"),
        ("my order placed on 3 November", ClueKind.DATE, "--11-03"),
        ("Please cancel order 4073790 from last night.", ClueKind.DATE, "2026-11-08"),
        ("Bestellung Nr. 4072550 vom 3. November", ClueKind.DATE, "--11-03"),
        ("el pedido del 3 de noviembre", ClueKind.DATE, "--11-03"),
        ("l'ordine del 3 novembre", ClueKind.DATE, "--11-03"),
        ("de bestelling van 3 november", ClueKind.DATE, "--11-03"),
        ("une commande de 1 057,86 € TTC", ClueKind.AMOUNT, "1057.86"),
        ("my order for £45.90", ClueKind.AMOUNT, "45.90"),
        ("CHF 214.60", ClueKind.AMOUNT, "214.60"),
        ("un album lin", ClueKind.PRODUCT, "album"),
        ("la toile 50 x 70", ClueKind.PRODUCT, "50x70"),
        ("la commande que j'ai reçue hier", ClueKind.STATE, "received"),
        ("je ne l'ai pas encore payée", ClueKind.STATE, "unpaid"),
    ],
)
def test_a_mail_describes_its_order(text: str, kind: ClueKind, value: str) -> None:
    clues = find_clues("", text, (Piece(kind=PieceKind.OWN, start=0, end=len(text)),), MONDAY)
    assert value in {clue.value for clue in clues if clue.kind is kind}
    for clue in clues:
        assert text[clue.evidence.start : clue.evidence.end].split() == clue.evidence.words.split()


@pytest.mark.parametrize(
    "text",
    [
        "il me les faut pour le 5 décembre",
        "60 euros moins cher",
        "frais de port 5,90 €",
        "ma commande, à livrer avant le 12 novembre",
        "j'ai reçu votre mail hier",
    ],
)
def test_other_dates_and_amounts_describe_no_order(text: str) -> None:
    clues = find_clues("", text, (Piece(kind=PieceKind.OWN, start=0, end=len(text)),), MONDAY)
    assert [clue for clue in clues if clue.kind in {ClueKind.DATE, ClueKind.AMOUNT, ClueKind.STATE}] == []


@pytest.mark.parametrize(
    "subject,text",
    [
        ("ranking issue", "I was going through your website and found some errors. Free audit, no contract."),
        ("Action requise", "Cher client, votre colis est suspendu pour frais de douane impayés. Cliquez ici."),
        ("-20 % ce week-end", "Profitez de -20 % avec le code SOLDES20. Se désabonner"),
    ],
)
def test_advertising_and_phishing_are_unsolicited(subject: str, text: str) -> None:
    assert unsolicited(subject, text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, merci d'annuler ma commande, j'ai oublié le code promo -20 % avec le code NOEL20",
        "Hello, please cancel my order, I found 20% off elsewhere",
        "Je souhaite me désabonner",
    ],
)
def test_a_customer_is_never_unsolicited(text: str) -> None:
    assert unsolicited("", text) is None
