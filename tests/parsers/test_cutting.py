"""Text cut into sentences and words as they are spoken; `_` marks a soft stop, `´` a word that ends in é."""

import pytest

from parsers.request import Place
from parsers.wishes.lexicon import lexicon
from parsers.wishes.words import Sentence, cut, with_keys


def cut_into(text: str) -> list[str]:
    return [
        " ".join(token.word + "_" * token.soft + "´" * token.accented for token in sentence.tokens)
        + (f" {sentence.mark}" if sentence.mark else "")
        for sentence in cut(text, 0, len(text))
    ]


def spoken(text: str, code: str = "fr") -> Sentence:
    return with_keys(cut(text, 0, len(text))[0], lexicon(code).keys_of, Place.OWN)


@pytest.mark.parametrize(
    "text,sentences",
    [
        ("Merci de l'annuler", ["merci de l' annuler"]),
        ("I don't want it", ["i dont want it"]),
        ("aujourd'hui", ["aujourd' hui"]),
        ("j ai, c est", ["j' ai ,_ c' est"]),
        ("qu'", ["qu'"]),
        ("'merci de l'annuler' oui", ["merci de l' annuler oui"]),
        ("the dogs' toys", ["the dogs toys"]),
        ("rock'n", ["rock' n"]),
        ("lannuler darreter jannule", ["l' annuler d' arreter j' annule"]),
        ("jdis", ["jdis"]),
        ("s.v.p. merci", ["svp merci"]),
        ("S.T.P", ["svp"]),
        ("www.a.fr, https://a.b/c?d, a@b.fr.", ["@url @url @url"]),
        ("4071852€ + #12 & 3 = 4 % ° $ £", ["4071852 € + # 12 & 3 = 4 % ° $ £"]),
        ("(oui) [non] a/b", ["(_ oui )_ [_ non ]_ a /_ b"]),
        ("oui - non, porte-clé", ["oui -_ non ,_ porte cle´"]),
        ("commandé commande COMMANDÉ commandée été,", ["commande´ commande commande´ commandee ete´ ,_"]),
        ("é, è", ["e´ ,_ e"]),
    ],
)
def test_a_text_is_words_as_they_are_spoken(text: str, sentences: list[str]) -> None:
    assert cut_into(text) == sentences


@pytest.mark.parametrize(
    "text,sentences",
    [
        ("Bonjour. Annulez la commande !", ["bonjour .", "annulez la commande !"]),
        ("Vraiment ?!", ["vraiment ?"]),
        ("Vraiment !?", ["vraiment ?"]),
        ("Annulez ! ?", ["annulez ?"]),
        ("Annulez ? !", ["annulez ?"]),
        ("Annulez. !", ["annulez !"]),
        ("Annulez ! .", ["annulez !"]),
        ("Annulez !\n?\nMerci", ["annulez !", "merci"]),
        ("Annulez ! , ?", ["annulez !"]),
        ("? Oui", ["oui"]),
        ("; oui ; non", ["oui .", "non"]),
        ("...", []),
        ("", []),
        ("10.50 euros", ["10 50 euros"]),
        ("10. 50", ["10 .", "50"]),
        ("10.x", ["10 .", "x"]),
        ("1..2", ["1 2"]),
        ("M. Dupont", ["m' dupont"]),
        ("Mme. Durand", ["mme durand"]),
        ("réf. 4071852, n. 12", ["ref 4071852 ,_ n' 12"]),
        ("vs.", ["vs ."]),
        ("vs... autre", ["vs .", "autre"]),
        ("le s.a.v. répond", ["le s' a v .", "repond"]),
        ("a. b", ["a .", "b"]),
        ("a.b", ["a b"]),
        ("x.", ["x ."]),
        (".x", ["x"]),
        ("mot.mot", ["mot .", "mot"]),
    ],
)
def test_a_sentence_ends_where_a_point_ends_it(text: str, sentences: list[str]) -> None:
    assert cut_into(text) == sentences


LONG = "une phrase assez longue pour passer la ligne entière mai"
"""56 signs: one more than a line that was left short on purpose."""


@pytest.mark.parametrize(
    "text,sentences",
    [
        ("ligne une\n\nligne deux", ["ligne une", "ligne deux"]),
        ("ligne\n \t\nautre", ["ligne", "autre"]),
        ("fin\n", ["fin"]),
        ("liste\n- un\n* deux\n• trois\n> quatre\n– cinq", ["liste", "-_ un", "deux", "-_ trois", "quatre", "-_ cinq"]),
        ("commande\n4071852", ["commande", "4071852"]),
        ("la commande qui porte le nom\n4071852", ["la commande qui porte le nom 4071852"]),
        ("la commande qui porte le no\n4071852", ["la commande qui porte le no", "4071852"]),
        ("bonjour\nmerci", ["bonjour ,_ merci"]),
        ("la commande qui porte le nom\nde", ["la commande qui porte le nom de"]),
        ("la commande qui porte le no\nde", ["la commande qui porte le no ,_ de"]),
        ("ok\nMerci", ["ok", "merci"]),
        (f"{LONG}\nTrop", [f"{LONG.replace('è', 'e')} trop"]),
        (f"{LONG[1:]}\nTrop", [LONG[1:].replace("è", "e"), "trop"]),
        (f"bonjour à vous\n{LONG}\nTrop", [f"bonjour a vous ,_ {LONG.replace('è', 'e')} trop"]),
        ("JE VOUDRAIS ANNULER\nLA COMMANDE", ["je voudrais annuler ,_ la commande"]),
        ("JE VOUDRAIS BIEN\nANNULER", ["je voudrais bien", "annuler"]),
        ("JE VOUDRAIs ANNULER\nLA COMMANDE", ["je voudrais annuler", "la commande"]),
    ],
)
def test_a_line_ends_a_sentence_only_where_nobody_would_read_on(text: str, sentences: list[str]) -> None:
    assert cut_into(text) == sentences


@pytest.mark.parametrize(
    "text,sentences",
    [
        ('cliquez sur "Annuler la commande" ou non', ["cliquez sur ou non"]),
        ('le bouton "Annuler tout" ou non', ["le bouton annuler tout ou non"]),
        ("« Annuler ma commande » puis « rien de plus, merci » fin", ["puis fin"]),
        ('"un deux trois"quatre', ["quatre"]),
        ('a b c "Annuler tout" d', ["a b c' annuler tout d'"]),
    ],
)
def test_somebody_elses_words_in_quotation_marks_are_left_out(text: str, sentences: list[str]) -> None:
    assert cut_into(text) == sentences


def test_places_are_those_of_the_whole_text() -> None:
    sentences = cut("xx Bonjour l'Œuvre n°12. Oui", 3, 28)
    assert [(token.word, token.start, token.end) for one in sentences for token in one.tokens] == [
        ("bonjour", 3, 10),
        ("l'", 11, 13),
        ("oeuvre", 13, 18),
        ("n'", 19, 20),
        ("°", 20, 21),
        ("12", 21, 23),
        ("oui", 25, 28),
    ]
    assert [(one.start, one.end) for one in sentences] == [(3, 23), (25, 28)]
    glued = cut("jannule", 0, 7)[0].tokens
    assert [(token.start, token.end) for token in glued] == [(0, 1), (1, 7)]
    assert [(token.start, token.end) for token in cut("bon\nmot", 0, 7)[0].tokens] == [(0, 3), (3, 4), (4, 7)]


@pytest.mark.parametrize(
    "text,opening,clauses",
    [
        ("Bonjour, merci d'annuler mais pas la toile", "bonjour , merci d' pas", [0, 1, 1, 1, 1, 2, 2, 2, 2]),
        ("je veux, (12) non", "je ( 12 non", [0, 0, 1, 1, 1, 2, 2]),
        ("je veux (oui) puis 3", "je oui ) puis", [0, 0, 1, 1, 2, 3, 3]),
        ("la toile car (", "la (", [0, 0, 1, 2]),
    ],
)
def test_a_clause_opens_behind_a_stop_a_greeting_and_a_linking_word(
    text: str, opening: str, clauses: list[int]
) -> None:
    tokens = spoken(text).tokens
    assert " ".join(token.word for token in tokens if token.opens) == opening
    assert [token.clause for token in tokens] == clauses


def test_a_soft_stop_counts_as_itself_alone() -> None:
    assert [token.keys for token in spoken("oui , non").tokens if token.soft] == [frozenset({","})]
    assert "@accented" in spoken("commandé").tokens[0].keys
    assert "@order" not in spoken("commandé").tokens[0].keys
    assert "@order" in spoken("commande").tokens[0].keys
