"""Which numbers of a mail may be orders, and which are telephones, companies, invoices, parcels, amounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.references import SEVEN_DIGITS, NumberShape, find_numbers
from parsers.request import NumberRole, OrderNumber, Piece, PieceKind, Place


def found(
    text: str,
    subject: str = "",
    *,
    pieces: tuple[Piece, ...] | None = None,
    shape: NumberShape = SEVEN_DIGITS,
    links: tuple[str, ...] = (),
    file_names: tuple[str, ...] = (),
    thread_ids: tuple[str, ...] = (),
    attached: tuple[str, ...] = (),
) -> tuple[OrderNumber, ...]:
    whole = (Piece(kind=PieceKind.OWN, start=0, end=len(text)),) if text else ()
    return find_numbers(
        subject,
        text,
        whole if pieces is None else pieces,
        shape=shape,
        links=links,
        file_names=file_names,
        thread_ids=thread_ids,
        attached=attached,
    )


def numbers(text: str, subject: str = "") -> list[str]:
    return [one.number for one in found(text, subject)]


@pytest.mark.parametrize(
    "text",
    [
        "commande 4071852",
        "Commande n° 4071852 du 3 novembre",
        "ma commande n°407 18 52",
        "commande 40.71.852",
        "commande 407-1852",
        "cmd4071852 svp",
        "CMD 4071852",
        "#4071852",
        "réf. 4071852",
        "V/réf. 4071852",
        "order no. 4071852",
        "Bestellung Nr. 4071852",
        "pedido n.º 4071852",
        "l'ordine 4071852",
        "bestelling 4071852",
        "commande 407\u200b1852",
        "commande ４０７１８５２",
        "commande 4\u00a0071\u00a0852",
        "annulez la 407 18 52",
        "(4071852)",
        "4071852.",
        "commande 4071852 30x40",
        "commande 4071852, 06 39 98 40 71",
        "la facture de la commande 4071852",
        "https://www.pictoonline.fr/compte/commandes/4071852?id=1847201",
        "slt pr la cmd 4071852 g plus de sous",
    ],
)
def test_an_order_number_is_found_however_it_is_written(text: str) -> None:
    assert numbers(text) == ["4071852"]


@pytest.mark.parametrize(
    "text",
    [
        "tél. 06 39 98 40 71",
        "Tél : 0639984071",
        "+33 1 99 00 18 40",
        "SIRET 814 407 852 00027",
        "SIREN 407 268 811",
        "RCS Brest 814 407 852",
        "TVA FR40 814407852",
        "facture 4071852",
        "facture n° 4071852",
        "invoice no 4071852",
        "Rechnung Nr. 4071852",
        "numéro de suivi 4071852",
        "colis 4071852",
        "client n° 4071852",
        "numéro client : 4 471 902",
        "PO 8812093",
        "N/réf. 8812093",
        "IBAN FR76 3000 4028 3798 7654 321",
        "06600 Antibes",
        "1 234 567 €",
        "1234567 euros",
        "le 3.11.2026",
        "3 11 2026",
        "12/11/2026 à 10h30",
        "40 x 60 cm",
        "D2026-4072",
        "F-20261031-118",
        "https://news.example/u/4072017/annuler",
        "https://shop.example/?id=4071852",
        "marie.4071852@example.org",
        "6A12345678901",
        "dossier 4071852",
        "carte 5304 1209 8871",
    ],
)
def test_other_numbers_are_not_orders(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize("text,number", [("commande 407185", "407185"), ("commande n° 40718522", "40718522")])
def test_what_is_called_an_order_but_cannot_be_one_is_said_so(text: str, number: str) -> None:
    (one,) = found(text)
    assert (one.number, one.well_formed, one.labelled) == (number, False, True)


@pytest.mark.parametrize(
    "text,roles",
    [
        ("Annulez la 4071852, gardez la 4071990.", {"4071852": "asked", "4071990": "kept"}),
        ("annulez la 4071852 et gardez la 4071990", {"4071852": "asked", "4071990": "kept"}),
        ("Merci d'annuler la 4073345. La 4073344 est à conserver.", {"4073345": "asked", "4073344": "kept"}),
        ("N'annulez pas la 4071852.", {"4071852": "kept"}),
        ("Vous m'aviez annulé la 4070812. Annulez la 4073815.", {"4070812": "mentioned", "4073815": "asked"}),
        (
            "La 4071852 est à annuler. À ne pas confondre avec la 4072233.",
            {"4071852": "asked", "4072233": "mentioned"},
        ),
        ("J'ai deux commandes : 4071852 et 4071990.", {"4071852": "plain", "4071990": "plain"}),
        ("Please cancel 4071852 and keep 4071990.", {"4071852": "asked", "4071990": "kept"}),
    ],
)
def test_the_clause_says_what_a_number_is_for(text: str, roles: dict[str, str]) -> None:
    assert {one.number: one.role.value for one in found(text)} == roles


def test_a_directional_override_makes_a_number_uncertain() -> None:
    (one,) = found("annulez la commande \u202e2581704\u202c svp")
    assert not one.certain


def test_quoted_numbers_are_found_in_their_place_and_ask_nothing() -> None:
    text = "Merci\n> annulez la commande 4071852\n"
    pieces = (Piece(kind=PieceKind.OWN, start=0, end=6), Piece(kind=PieceKind.QUOTED, start=6, end=len(text)))
    (one,) = found(text, pieces=pieces)
    assert (one.place, one.role) == (Place.QUOTED, NumberRole.PLAIN)


def test_evidence_shows_the_words_where_they_stand() -> None:
    text = "Bonjour, œuvre n° 407 18 52 à annuler"
    (one,) = found(text)
    assert one.evidence.words == "407 18 52"
    assert text[one.evidence.start : one.evidence.end] == "407 18 52"


def test_links_files_threads_and_attached_mails_have_their_place() -> None:
    seen = found(
        "",
        links=("https://www.pictoonline.fr/paiement/4071852", "https://x.example/?id=4071853"),
        file_names=("commande_4071854.pdf", "IMG_4071855.jpg"),
        thread_ids=("<conf-4071856@mailer.pictoonline.fr>", "<4071857.77@mail.example>"),
        attached=("Annulez ma commande 4071858", "appelez le 4071859"),
    )
    assert {one.number: one.place for one in seen} == {
        "4071852": Place.LINK,
        "4071854": Place.FILE_NAME,
        "4071856": Place.THREAD,
        "4071858": Place.ATTACHED,
    }


def test_another_shop_may_have_letters_in_its_numbers() -> None:
    seen = found("Annulez la commande ab-12345 svp", shape=NumberShape(pattern=r"[A-Z]{2}-\d{5}"))
    assert [one.number for one in seen] == ["AB-12345"]


digits = st.from_regex(r"[1-9][0-9]{6}", fullmatch=True)
gaps = st.lists(st.sampled_from(["", "", "", " ", ".", "-", "\u200b", "\u00a0"]), min_size=6, max_size=6)


@given(number=digits, between=gaps, upper=st.booleans())
def test_spaces_dots_and_case_never_change_the_number(number: str, between: list[str], upper: bool) -> None:  # noqa: FBT001 (Hypothesis passes by name)
    written = number[0] + "".join(gap + digit for gap, digit in zip(between, number[1:], strict=True))
    text = f"Merci d'annuler ma commande n° {written} svp"
    assert numbers(text.upper() if upper else text) == [number]


@given(number=digits)
def test_accents_never_change_the_number(number: str) -> None:
    assert numbers(f"l'annulation demandée à l'été : commande numéro {number}") == [number]
    assert numbers(f"l'annulation demandee a l'ete : commande numero {number}") == [number]
