"""Bytes that nobody should send: the reader answers or says UnreadableMail, soon, and with nothing in it that controls a machine.

The same mutations by the hundred thousand, with what becomes of each mail: `python -m bench.robustness`.
"""

import random
from time import process_time

import pytest

from bench.evil_mails import evil_mails
from bench.mutations import noise
from parsers.errors import UnreadableMail
from parsers.reader import read
from tests.parsers.mails import TRUST, attached_mail, mail, multipart, part, photo

SECONDS = 10.0
"""Far above what any mail takes on a busy machine, far below what one takes whose reading grows out of hand. How long each takes is
measured by `python -m bench.robustness`."""
ASK = "Bonjour,\n\nmerci d'annuler ma commande 4071852, déjà payée.\n\n> cité\n\nMarie\n"
MAILS = (
    mail(ASK, subject="=?utf-8?q?Annul=C3=A9e_4071852?="),
    mail(
        f"<html><style>.x{{color:red}}</style><body><p class=x>{ASK}</p><blockquote type=cite>x</blockquote></body></html>",
        content_type="text/html",
    ),
    multipart("alternative", part(ASK), part(f"<div>{ASK}</div>", "text/html; charset=utf-8")),
    multipart("mixed", part(ASK), photo(), attached_mail(ASK)),
    multipart(
        "report",
        part("failed"),
        part("Final-Recipient: rfc822; a@b.fr\n", "message/delivery-status"),
        attached_mail(ASK),
    ),
)


@pytest.mark.parametrize("seed", range(10))
def test_byte_noise_raises_nothing_but_unreadable_mail(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(50):
        raw = noise(chance.choice(MAILS), chance, MAILS)
        began = process_time()
        try:
            reading = read(raw, TRUST)
        except UnreadableMail:
            continue
        assert process_time() - began < SECONDS
        assert [piece.start for piece in reading.pieces] == [0, *(piece.end for piece in reading.pieces)][
            : len(reading.pieces)
        ]
        assert not reading.pieces or reading.pieces[-1].end == len(reading.text)
        assert all(sign.isprintable() or sign in "\n\t" or sign > "\x9f" for sign in reading.text)
        assert all(sign.isprintable() or sign > "\x9f" for sign in reading.subject)


@pytest.mark.parametrize("name", sorted(evil_mails()))
def test_no_mail_takes_long(name: str) -> None:
    raw = evil_mails()[name]()
    began = process_time()
    read(raw, TRUST)
    assert process_time() - began < SECONDS
