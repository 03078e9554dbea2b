"""A code's random letters are no words of the customer's."""

import pytest

from parsers.codes import find_codes, without_codes, write_code
from parsers.reader import read
from parsers.request import Assent
from tests.parsers.mails import TRUST, mail

WORDS = ("NO2XW", "NON22", "2NO77", "NEIN2", "KEEP2", "OUI22", "YES22", "SI222", "OK234", "STOP2")
CODES = [f"PO-{'-'.join([*(['QX5CO'] * at), word, *(['7WXD6'] * (4 - at))])}-M" for word in WORDS for at in range(5)]


@pytest.mark.parametrize("code", CODES)
def test_yes_is_yes_and_no_is_no_whatever_the_code_spells(code: str) -> None:
    for words, assent in (
        ("Oui, je confirme.", Assent.YES),
        ("Non, ce n’est pas moi.", Assent.NO),
        ("Bonjour", Assent.UNCLEAR),
    ):
        for laid_out in (
            f"{words} {code}",
            f"{code}\n{words}",
            f"{words}\n{code.lower()}\n",
            f"{words} {code.replace('-', ' ')}",
        ):
            reading = read(mail(laid_out + "\n"), TRUST)
            assert reading.codes == (code.replace("-", ""),)
            assert reading.wish.assent is assent, laid_out


def test_everything_else_stands_where_it_stood() -> None:
    code = write_code(bytes(range(16)))
    text = f"Œuvre : oui\u200b, {code}\n> {code[:14]}\n> {code[14:]}\nsignée Zoë"
    blanked = without_codes(text)
    assert len(blanked) == len(text)
    assert find_codes("", blanked) == ()
    assert blanked.startswith("Œuvre : oui\u200b, ")
    assert blanked.endswith("\nsignée Zoë")
    assert [at for at, sign in enumerate(blanked) if sign == "\n"] == [
        at for at, sign in enumerate(text) if sign == "\n"
    ]
