"""Signs that hide another author in the From field, on whole mails."""

import pytest

from parsers.reader import read
from tests.parsers.mails import TRUST, mail


@pytest.mark.parametrize("hidden", [b"\x00", b"\r", b"\x01", b"\x0b"])
def test_whoever_hides_control_characters_in_from_is_not_believed(hidden: bytes) -> None:
    raw = mail().replace(b"marie.dupont@orange.fr>", b"marie.dupont@orange.fr>" + hidden + b" <x@evil.example>", 1)
    assert not read(raw, TRUST).sender.proven
    inside = mail().replace(b"marie.dupont@", b"marie." + hidden + b"dupont@", 1)
    assert not read(inside, TRUST).sender.proven
    assert read(mail(), TRUST).sender.proven


def test_line_ends_of_an_old_machine_hide_nothing() -> None:
    assert read(mail().replace(b"\n", b"\r"), TRUST).sender.proven == read(mail(), TRUST).sender.proven
