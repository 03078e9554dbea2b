"""The bytes that leave: readable by every mail program, the same for the same key, and nothing in them but what we wrote."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbox import headers, mime
from outbox.errors import AddressRefused, MimeRefused
from tests.outbox.builders import WRITTEN, a_letter, a_mail, an_identity

ORDER = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]


def made(**letter: object) -> bytes:
    """Give the bytes of a letter."""
    return mime.to_bytes(
        a_mail(key="k", recipient="camille@customer.test", letter=a_letter(**letter)), identity=an_identity()
    )


def read(data: bytes) -> EmailMessage:
    """Read bytes as a mail program does."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_reads_as_it_was_written() -> None:
    text = "Bonjour Zoë,\n\n.\nFrom nous\n52,76 € crédités — l’avoir n’expire pas.  \n" + "très " * 300 + "\n=3D\tfin\n"
    mail = read(made(text=text, html=f"<p>{'é' * 3000}</p>"))
    assert list(mail.keys()) == ORDER
    assert mail["From"] == '"PictoOnline, service client" <serviceclient@pictoonline.test>'
    assert mail["To"] == "camille@customer.test"
    assert mail["Subject"] == "Votre commande 4071852 est annulée"
    assert mail["Date"].datetime == WRITTEN
    assert mail["Message-ID"] == an_identity().message_id("k")
    assert mail["In-Reply-To"] == "<asked@customer.test>"
    assert mail["References"] == "<first@customer.test> <asked@customer.test>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert mail["Content-Language"] == "fr"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == text
    assert html.get_content().rstrip() == f"<p>{'é' * 3000}</p>"
    assert not mail.defects


def test_a_letter_without_html_is_one_text_part() -> None:
    mail = read(made(html=None))
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content() == "Bonjour,\r\n\r\nVotre commande est annulée.\r\n"


def test_reply_to_stands_only_where_the_letter_asks_for_it() -> None:
    assert read(made())["Reply-To"] is None
    assert read(made(reply_to="contact@pictoonline.test"))["Reply-To"] == "contact@pictoonline.test"
    with pytest.raises(AddressRefused):
        made(reply_to="contact@pictoonline.test\r\nBcc: evil@example.test")


def test_a_letter_that_starts_a_thread_names_no_other_mail() -> None:
    mail = read(made(in_reply_to=None, references=()))
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_the_same_key_and_letter_give_the_same_bytes() -> None:
    assert made() == made()
    other = mime.to_bytes(a_mail(key="other", letter=a_letter()), identity=an_identity())
    assert other.partition(b"boundary=")[2][:36] != made().partition(b"boundary=")[2][:36]


def test_the_date_keeps_the_zone_it_was_written_in() -> None:
    mail = a_mail(written_at=datetime.fromisoformat("2026-07-01T10:00:00+02:00"))
    assert b"Date: Wed, 01 Jul 2026 10:00:00 +0200\r\n" in mime.to_bytes(mail, identity=an_identity())


def test_long_message_ids_are_kept_whole() -> None:
    # Outlook's are over 78 characters; encoded words in their place would break the thread.
    ids = tuple(f"<{'A' * 90}{number}@eur03.prod.outlook.test>" for number in range(3))
    data = made(in_reply_to=ids[2], references=ids)
    assert f"In-Reply-To: {ids[2]}\r\n".encode() in data
    assert f"References: {ids[0]}\r\n {ids[1]}\r\n {ids[2]}\r\n".encode() in data


def test_of_a_very_long_thread_the_first_and_the_last_are_kept() -> None:
    ids = tuple(f"<{number}@customer.test>" for number in range(200))
    assert str(read(made(references=ids))["References"]).split() == [ids[0], *ids[-20:]]


@pytest.mark.parametrize(
    "wrong",
    ["asked@customer.test", "<a b@c>", "<a@b><c@d>", "<a@b>\r\nBcc: x@y", "<é@b>", "<>", f"<{'a' * 251}>", "<a\0@b>"],
)
def test_what_is_no_message_id_is_left_out(wrong: str) -> None:
    mail = read(made(in_reply_to=wrong, references=(wrong, "<ok@customer.test>", "<ok@customer.test>")))
    assert mail["In-Reply-To"] is None
    assert mail["References"] == "<ok@customer.test>"


BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\0", "\r\n ", "\n\t"]
INJECTED = [
    "Bcc: evil@example.test",
    "To: evil@example.test",
    "\r\n\r\n<html>",
    "Content-Type: text/html",
    "=?utf-8?q?x=0D=0ABcc:_e@e.t?=",
]
INJECTIONS = [
    *(f"avant{cut}{what}" for cut in BREAKS for what in INJECTED),
    *INJECTED,
    *("x" * size + "\r\nBcc: e@e.t" for size in (0, 60, 76, 77, 78, 997, 998, 999, 5000)),
    *(f"{mark}annul{mark}er" for mark in "\u202e\u202d\u2066\u2069\u200e\u200b\u00ad\ufeff\x1b\x7f\x08\x9b"),
    "\ud800 seul",
    "=?utf-8?b?DQpCY2M6IGVAZS50?=",
    "=?iso-8859-1?q?=0a?=",
    "é" * 500 + "\r\nX: y",
    '"; Bcc: e@e.t',
    "a, b <evil@example.test>",
    "\\\r\nBcc: e@e.t",
    "日本語 🎞️ " * 30,
]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("where", ["subject", "from_name", "in_reply_to", "references", "language", "text"])
def test_nothing_that_is_written_into_a_letter_becomes_a_header(text: str, where: str) -> None:
    identity = an_identity(from_name=text) if where == "from_name" else an_identity()
    letter = {"from_name": {}, "references": {"references": (text,)}}.get(where, {where: text})
    data = mime.to_bytes(a_mail(recipient="camille@customer.test", letter=a_letter(**letter)), identity=identity)
    mail = read(data)
    assert set(mail.keys()) <= set(ORDER)
    assert len(mail.keys()) == len(set(mail.keys()))
    assert [address.addr_spec for address in mail["From"].addresses] == ["serviceclient@pictoonline.test"]
    assert mail["To"] == "camille@customer.test"
    assert len(list(mail.iter_parts())) == 2
    subject = str(mail["Subject"])
    assert not set(subject) & set("\r\n\0\x1b\u202e\u202d\u2066\u200b")
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_there_are_a_hundred_such_strings() -> None:
    assert len(set(INJECTIONS)) >= 100


@given(st.text(max_size=300), st.text(max_size=300), st.lists(st.text(max_size=60), max_size=4))
def test_any_text_makes_a_sound_mail(subject: str, text: str, references: list[str]) -> None:
    data = made(subject=subject, text=text, references=tuple(references))
    mail = read(data)
    assert set(mail.keys()) <= set(ORDER)
    assert " ".join(str(mail["Subject"]).split()) == " ".join(headers.clean(subject).split())


@pytest.mark.parametrize(
    "value", ["un\r\nBcc: e@e.t", "un\nBcc: e@e.t", "un\rBcc: e@e.t", "un\r\n\r\ntexte", "x" * 999, "u\0n"]
)
def test_a_header_we_did_not_write_is_caught_whoever_let_it_in(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr(headers, "words", lambda _text, name: value)
    with pytest.raises(MimeRefused):
        mime.to_bytes(a_mail(), identity=an_identity())
