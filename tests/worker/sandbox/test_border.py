"""What the embedded border writes, read by the real trust rule."""

from datetime import UTC, datetime

import pytest

from parsers.numbers_found import NumberShape
from parsers.reader import read
from parsers.trust import Side, Trust
from worker.sandbox.border import received
from worker.sandbox.samples import samples

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TRUST = Trust(
    authserv_ids=("mx.pictoonline.fr",),
    own_hosts=("pictoonline.fr",),
    side=Side.EITHER,
    service_address="serviceclient@pictoonline.fr",
    own_domains=("pictoonline.fr",),
)
MAIL = b"From: Emma <emma@example.fr>\nSubject: annulation\n\nAnnulez ma commande 4071852.\n"


def proven(raw: bytes) -> str | None:
    sender = read(received(raw, NOW), trust=TRUST, shape=NumberShape(pattern=r"\d{7}")).sender
    return sender.address if sender.proven else None


@pytest.mark.parametrize(
    "raw",
    [
        MAIL,
        MAIL.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + MAIL,
        b"From emma@example.fr Wed Nov 25 09:00:00 2026\n" + MAIL,
        b"From - Wed Nov 25 09:00:00 2026\r\n" + MAIL.replace(b"\n", b"\r\n"),
        b"Authentication-Results: mx.google.com; dmarc=fail header.from=example.fr\nReceived: by mx.google.com\n"
        + MAIL,
    ],
)
def test_a_mail_as_programs_save_it_counts_as_its_authors(raw: bytes) -> None:
    assert proven(raw) == "emma@example.fr"


def test_a_mail_without_one_author_is_nobodys() -> None:
    assert proven(b"Subject: annulation\n\nAnnulez la 4071852.\n") is None
    assert proven(b"From: other@example.fr\n" + MAIL) is None


def test_a_mail_that_our_server_traced_already_keeps_what_it_found() -> None:
    for sample in samples():
        assert received(sample.raw, NOW) == sample.raw


def test_the_border_says_when_the_mail_came() -> None:
    reading = read(received(MAIL, NOW), trust=TRUST, shape=NumberShape(pattern=r"\d{7}"))
    assert reading.received_at == NOW
    assert reading.own_text == "Annulez ma commande 4071852."
