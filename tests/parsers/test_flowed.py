from parsers.flowed import join_flowed


def test_lines_that_end_with_a_space_flow_into_the_next() -> None:
    assert (
        join_flowed("Bonjour, merci \nd'annuler ma \ncommande.\nMarie")
        == "Bonjour, merci d'annuler ma commande.\nMarie"
    )


def test_the_signature_mark_does_not_flow() -> None:
    assert join_flowed("Merci \n-- \nMarie") == "Merci \n-- \nMarie"


def test_the_space_goes_where_the_sender_asked_for_it() -> None:
    assert join_flowed("4071 \n852", delete_space=True) == "4071852"
    assert join_flowed("4071 \n852") == "4071 852"


def test_quoted_lines_flow_among_themselves_only() -> None:
    assert join_flowed("> voulez-vous \n> annuler ?\nOui.") == "> voulez-vous annuler ?\nOui."
    assert join_flowed(">> deux \n> un \nzéro") == ">> deux \n> un \nzéro"


def test_a_stuffed_space_is_not_part_of_the_text() -> None:
    assert join_flowed(" > 20 pages\n From here") == "> 20 pages\nFrom here"
