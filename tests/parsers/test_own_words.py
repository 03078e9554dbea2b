"""Which words are the customer's own, in which language each sentence is, and what is left of it."""

import pytest

from parsers.language import language_of
from parsers.request import Piece, PieceKind, Place
from parsers.wishes.sentences import OwnWords, Spoken, own_title, own_words
from parsers.wishes.signs import Sign


def own(text: str, subject: str = "", language: str = "") -> OwnWords:
    pieces = (Piece(kind=PieceKind.OWN, start=0, end=len(text)),) if text else ()
    return own_words(subject, text, pieces, language or language_of(text or subject))


def words(spoken: Spoken) -> str:
    return " ".join(token.word for token in spoken.tokens)


@pytest.mark.parametrize(
    "subject,title",
    [
        ("Annulation", "Annulation"),
        ("Re: Annulation", "Annulation"),
        ("[EXT] RE: TR : Annulation", "Annulation"),
        ("Re[2]: fw: Annulation", "Annulation"),
        ("Re (3): Annulation", "Annulation"),
        ("[a]Re:Annulation", "Annulation"),
        (f"[{'a' * 40}] re: Annulation", "Annulation"),
        (f"[{'a' * 41}] re: Annulation", f"[{'a' * 41}] re: Annulation"),
        ("Réponse automatique : Annulation", "Annulation"),
        ("canceled: Annulation", "Annulation"),
        ("[client] Annulation", "[client] Annulation"),
        ("Re Annulation", "Re Annulation"),
        ("Re[1234]: Annulation", "Re[1234]: Annulation"),
    ],
)
def test_a_title_begins_behind_what_mail_programs_put_before_it(subject: str, title: str) -> None:
    at, answered = own_title(subject)
    assert subject[at:] == title
    assert answered is (title != subject)


def test_a_subject_speaks_only_where_it_answers_nothing() -> None:
    assert [words(one) for one in own("Bonjour", "Annulation 4071852").subject] == ["annulation 4071852"]
    assert own("Bonjour", "Annulation 4071852").weak_title == ()
    assert own("Bonjour", "Re: Annulation 4071852").subject == ()
    assert [words(one) for one in own("Bonjour", "Re: Annulation 4071852").weak_title] == ["annulation 4071852"]
    said = own("Bonjour", "Annulation 4071852").said
    assert [(one.place, one.start, one.end) for one in said] == [(Place.SUBJECT, 0, 18), (Place.OWN, 0, 7)]


def test_only_own_pieces_speak() -> None:
    text = "Annulez.\n> Non.\nMerci."
    kinds = (PieceKind.OWN, PieceKind.QUOTED, PieceKind.OWN)
    pieces = tuple(
        Piece(kind=kind, start=start, end=end) for kind, start, end in zip(kinds, (0, 9, 16), (9, 16, 22), strict=True)
    )
    assert [words(one) for one in own_words("", text, pieces, "fr").body] == ["annulez", "merci"]


@pytest.mark.parametrize(
    "text,subject,languages",
    [
        (
            "Bonjour, j'ai une commande. Please cancel my order as soon as you can, I do not want it.",
            "",
            ["fr", "en"],
        ),
        ("Please cancel my order 4071852. Merci beaucoup.", "", ["en", "en"]),
        ("Bonjour. Please cancel it.", "", ["en", "en"]),
        ("annulla ordine", "", ["it"]),
        ("cancelar", "", ["es"]),
        ("ok", "", ["fr"]),
        ("Bonjour", "Stornierung", ["de", "fr"]),
        ("", "Bitte stornieren", ["de"]),
        ("Bonjour", "4071852", ["fr", "fr"]),
        ("xx yy zz", "Annullare ordine", ["it", "it"]),
    ],
)
def test_each_sentence_is_read_in_its_own_language(text: str, subject: str, languages: list[str]) -> None:
    said = own(text, subject).said
    assert [one.language for one in said] == languages
    assert {one.place for one in said} <= {Place.SUBJECT, Place.OWN}


def test_a_guessed_language_gives_way_only_in_few_words_that_say_nothing() -> None:
    assert own("cancelar", language="fr").body[0].language == "es"
    assert own("cancelar", language="und").body[0].language == "es"
    assert own(f"cancelar {'xx ' * 39}", language="fr").body[0].language == "es"
    assert own(f"cancelar {'xx ' * 40}", language="fr").body[0].language == "fr"
    assert own("annuler cancelar", language="fr").body[0].language == "fr"
    assert own("annulla ordine grazie, cancelar", language="fr").body[0].language == "it"
    assert own("por", language="und").body[0].language == "es"


@pytest.mark.parametrize(
    "text,left,polite",
    [
        ("Merci, si possible, d'annuler", "merci d' annuler", False),
        ("Merci, svp, d'annuler", "merci d' annuler", True),
        ("Merci (svp) d'annuler", "merci d' annuler", True),
        ("Merci, si possible d'annuler", "merci , d' annuler", False),
        ("Merci si possible, d'annuler", "merci , d' annuler", False),
        ("svp, annuler", ", annuler", True),
        ("annuler, svp", "annuler ,", True),
        ("annuler", "annuler", False),
        ("Merci, svp si possible, d'annuler", "merci d' annuler", True),
        ("Merci, svp, d'annuler, si possible, la commande", "merci d' annuler la commande", True),
    ],
)
def test_words_that_change_nothing_are_taken_out_with_their_commas(text: str, left: str, *, polite: bool) -> None:
    (spoken,) = own(text, language="fr").body
    assert words(spoken) == left
    assert spoken.polite is polite


def test_too_much_to_read_is_not_whole() -> None:
    assert own("oui. " * 400).whole
    assert len(own("oui. " * 400).body) == 400
    assert not own("oui. " * 401).whole
    assert len(own("oui. " * 401).body) == 400
    assert own("mot " * 400, language="fr").whole
    assert not own("mot " * 401, language="fr").whole
    assert len(own("mot " * 401, language="fr").body[0].tokens) == 400


def test_a_disclaimer_says_nothing_unless_it_names_a_number() -> None:
    warning = "Si vous n'êtes pas le destinataire de ce message{}, merci de le supprimer."
    assert own(warning.format("")).body[0].hits == ()
    assert own(warning.format(" 4071852")).body[0].has(Sign.CONDITION)


@pytest.mark.parametrize(
    "text,shown,hidden",
    [
        ("comment annuler ma commande ?", Sign.RULES, Sign.ASK_BARE),
        ("je n'arrive pas à annuler", Sign.TRIED, Sign.NEGATED),
    ],
)
def test_an_act_has_the_one_reading_that_fits_it(text: str, shown: Sign, hidden: Sign) -> None:
    (spoken,) = own(text, language="fr").body
    assert {shown, hidden} <= {hit.sign for hit in spoken.hits}
    assert spoken.has(shown)
    assert not spoken.has(hidden)
    assert [hit.sign for hit in spoken.of(shown, hidden)] == [shown]
