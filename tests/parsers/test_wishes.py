"""What must hold of every reading, whatever the mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.intent import read_wish
from parsers.language import language_of
from parsers.request import Assent, Intent, Piece, PieceKind, Place, Wish

WORDS = st.sampled_from(
    [
        "annuler",
        "annulez",
        "annulation",
        "commande",
        "ma",
        "la",
        "4071852",
        "4071990",
        "svp",
        "merci",
        "bonjour",
        "pas",
        "ne",
        "si",
        "plus",
        "garder",
        "gardez",
        "je",
        "veux",
        "souhaite\n",
        "",
        "",
        "",
        "pouvez",
        "vous",
        "finalement",
        "non",
        "oui",
        "l'",
        "album",
        "cadre",
        "avoir",
        "carte",
        "cancel",
        "my",
        "order",
        "please",
        "not",
        "keep",
        "if",
        "stop",
        ",",
        ".",
        "?",
        "!",
        "\n\n",
        "mais",
        "et",
        "ou",
        "de",
        "d'\n",
        "",
        "",
        "",
        "comment",
        "combien",
        "remboursez",
        "jamais",
        "sans",
        "surtout",
        "tout",
        "sauf",
        "PS",
        ":",
        "rétractation",
        "avocat",
        "reçu",
        "retard",
        "bitte",
        "stornieren",
        "nicht",
    ]
)
texts = st.lists(WORDS, max_size=30).map(" ".join)
CLEAR = "Bonjour, merci d'annuler ma commande 4071852."


def read(text: str, subject: str = "", *, quoted: str = "", kind: PieceKind = PieceKind.QUOTED) -> Wish:
    pieces = [Piece(kind=PieceKind.OWN, start=0, end=len(text))]
    if quoted:
        pieces.append(Piece(kind=kind, start=len(text), end=len(text) + len(quoted)))
    return read_wish(subject, text + quoted, tuple(pieces), language_of(text or subject))


@given(text=texts, quoted=texts, kind=st.sampled_from([PieceKind.QUOTED, PieceKind.FORWARDED, PieceKind.SIGNATURE]))
def test_adding_a_quoted_piece_never_changes_the_wish(text: str, quoted: str, kind: PieceKind) -> None:
    assert read(text, quoted=f"\n{quoted}", kind=kind) == read(text)


@given(text=texts, subject=texts)
def test_evidence_stands_in_the_own_words_or_the_subject(text: str, subject: str) -> None:
    wish = read(text, subject, quoted="\n> annulez ma commande 4071852")
    for evidence in (*wish.evidence, *wish.side_wishes):
        assert evidence.place in {Place.OWN, Place.SUBJECT}
        source = subject if evidence.place is Place.SUBJECT else text
        assert evidence.start is not None
        assert evidence.end is not None
        assert 0 <= evidence.start <= evidence.end <= len(source)
        assert evidence.words == " ".join(source[evidence.start : evidence.end].split())


@given(text=texts)
def test_only_a_cancellation_is_ever_clear(text: str) -> None:
    wish = read(text)
    assert not wish.clear or (wish.intent is Intent.CANCEL and wish.evidence)


@given(text=st.text(max_size=400))
def test_any_text_is_read_without_failing(text: str) -> None:
    read(text, text[:80])


@pytest.mark.parametrize(
    "spoiler",
    [
        "Finalement gardez-la.",
        "Non, attendez, ne l'annulez pas.",
        "Je ne veux pas d'avoir.",
        "Sauf si elle est déjà partie.",
        "Mon avocat vous écrira.",
        "Annulez aussi la 4071990.",
        "Remplacez plutôt la photo 3.",
        "L'album reçu est déchiré.",
    ],
)
def test_words_that_take_a_request_back_make_it_unclear_before_it_and_behind_it(spoiler: str) -> None:
    assert read(CLEAR).clear
    assert not read(f"{CLEAR} {spoiler}").clear
    if not spoiler.startswith(("Non", "Sauf")):
        assert not read(f"{spoiler} {CLEAR}").clear


def test_the_title_of_an_answer_asks_nothing() -> None:
    assert not read("Bonjour", "Re: Annulation de la commande 4071852").clear
    assert read("Bonjour", "Annulation de la commande 4071852").clear


@pytest.mark.parametrize(
    "subject", ["Votre commande 4071852 est annulée", "Automatic reply: Please cancel order 4071852"]
)
def test_a_title_that_tells_asks_nothing(subject: str) -> None:
    assert not read("", subject).clear


def test_capitals_accents_and_wrapping_do_not_matter() -> None:
    text = "Je vous remercie de bien vouloir procéder à l'annulation de ma commande 4071852."
    for written in (text, text.upper(), text.replace("é", "e").replace("à", "a"), text.replace(" de ma", "\nde ma")):
        assert read(written).clear, written


def test_too_much_to_read_is_never_clear() -> None:
    assert not read(CLEAR + " bla. " * 2000).clear


@pytest.mark.parametrize(
    "text,assent",
    [
        ("oui", Assent.YES),
        ("Oui, je confirme.", Assent.YES),
        ("ok", Assent.YES),
        ("je confirme", Assent.YES),
        ("C'est bien moi, annulez la commande", Assent.YES),
        ("Merci d'annuler ma commande 4071852", Assent.YES),
        ("yes please", Assent.YES),
        ("ja", Assent.YES),
        ("non", Assent.NO),
        ("Ce n'est pas moi !", Assent.NO),
        ("Je n'ai rien demandé", Assent.NO),
        ("N'annulez surtout pas", Assent.NO),
        ("it wasn't me", Assent.NO),
        ("Oui mais seulement si vous remboursez ma carte", Assent.UNCLEAR),
        ("oui, enfin non", Assent.UNCLEAR),
        ("Qui êtes-vous ?", Assent.UNCLEAR),
        ("", Assent.UNCLEAR),
    ],
)
def test_an_answer_to_our_question_is_yes_no_or_unclear(text: str, assent: Assent) -> None:
    assert read(text).assent is assent
