"""A mail's own bytes: read as text, kept as files, never opened as what they claim to be."""

import base64

import pytest

from parsers.codes import write_code
from parsers.reader import read
from parsers.trust import EMBEDDED_TRUST
from tests.worker.ops.desk import Desk
from worker.ops.guard import HEADERS
from worker.ops.source import MOST_SHOWN, attachment_of, safe_name, source_of

PICTURE = bytes(range(256)) * 200
PAGE = b"<html><script>alert(1)</script></html>"
INNER = b"Subject: dedans\r\nFrom: x@orange.fr\r\n\r\nannulez\r\n"


def _part(kind: str, name: str, content: bytes) -> bytes:
    head = f'Content-Type: {kind}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


RAW = b"\r\n".join(
    [
        b"From: Claire <claire.vasseur@orange.fr>",
        b"Subject: =?utf-8?q?Photo_ab=C3=AEm=C3=A9e?=",
        b'Content-Type: multipart/mixed; boundary="b"',
        b"",
        b"--b",
        b"Content-Type: text/plain; charset=utf-8",
        b"",
        b"Bonjour, voici la photo. \xff\x1b[31m",
        b"--b",
        _part("image/jpeg", "photo.jpg", PICTURE),
        b"--b",
        _part("text/html", "photo.jpg", PAGE),
        b"--b",
        _part("image/jpeg", "photo.jpg", b"second"),
        b"--b",
        b"Content-Type: message/rfc822",
        b"",
        INNER,
        b"--b--",
        b"",
    ]
)


def test_each_attachment_comes_back_byte_for_byte_as_bytes_and_nothing_else(desk: Desk) -> None:
    id_ = desk.take_raw(RAW)
    viewer = desk.visitor("viewer")
    page = viewer.page(f"/mails/{id_}")
    assert len(page.css(".files li")) == 4
    wanted = {1: (PICTURE, "piece-1-photo.jpg"), 2: (PAGE, "piece-2-photo.jpg"), 3: (b"second", "piece-3-photo.jpg")}
    for nth, (content, name) in wanted.items():
        response = viewer.get(f"/mails/{id_}/attachments/{nth}")
        assert response.content == content
        assert response.headers["content-type"] == "application/octet-stream"
        assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"].startswith("sandbox")
    assert b"annulez" in viewer.get(f"/mails/{id_}/attachments/4").content
    assert viewer.get(f"/mails/{id_}/attachments/5").status_code == 404


def test_the_whole_mail_comes_back_byte_for_byte(desk: Desk) -> None:
    id_ = desk.take_raw(RAW)
    response = desk.visitor("viewer").get(f"/mails/{id_}/raw")
    assert response.content == RAW
    assert response.headers["content-disposition"] == f'attachment; filename="courriel-{id_}.eml"'
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-security-policy"].startswith("sandbox")
    assert response.headers["cache-control"] == "no-store"
    assert HEADERS["content-security-policy"] not in response.headers["content-security-policy"]


def test_the_source_is_text_with_what_nobody_sees_shown(desk: Desk) -> None:
    id_ = desk.take_raw(RAW)
    page = desk.visitor("viewer").page(f"/mails/{id_}/source")
    headers = {row.css_first("th").text(): row.css_first("td").text() for row in page.css("table.headers tbody tr")}  # type: ignore[union-attr] # every row has both
    assert headers["Subject"] == "Photo abîmée"
    source = page.css_first("pre.source")
    assert source is not None
    assert "=?utf-8?q?Photo_ab=C3=AEm=C3=A9e?=" in source.text()
    assert "voici la photo. \\xffU+001B[31m" in source.text()


def test_a_long_source_is_cut_with_a_word_about_the_rest(sqlite_desk: Desk) -> None:
    raw = b"From: a@orange.fr\nSubject: long\n\n" + b"ligne de texte\n" * 100_000
    id_ = sqlite_desk.take_raw(raw)
    response = sqlite_desk.visitor("viewer").get(f"/mails/{id_}/source")
    assert len(response.text) < MOST_SHOWN + 50_000
    assert "octets suivants" in response.text
    assert sqlite_desk.visitor("viewer", "zoe").get(f"/mails/{id_}/raw").content == raw


@pytest.mark.parametrize(
    "name, safe",
    [
        ("photo de mariage.JPG", "piece-1-photo-de-mariage.jpg"),
        ("../../etc/passwd", "piece-1-etc-passwd.bin"),
        ("facture\u202efdp.exe", "piece-1-facture-fdp-exe.bin"),
        ('a"; filename="b.html', "piece-1-a-filename-b-html.bin"),
        ("été.pdf", "piece-1-t.pdf"),
        ("page.svg", "piece-1-page-svg.bin"),
        ("\r\nSet-Cookie: x=1", "piece-1-Set-Cookie-x-1.bin"),
        ("", "piece-1.bin"),
        ("x" * 500 + ".pdf", "piece-1-" + "x" * 60 + ".pdf"),
    ],
)
def test_a_files_name_is_made_safe_and_what_a_machine_would_run_loses_its_ending(name: str, safe: str) -> None:
    assert safe_name(name, 1) == safe


def test_an_attachment_that_was_never_listed_is_not_given() -> None:
    listed = read(RAW, trust=EMBEDDED_TRUST).attachments
    assert attachment_of(RAW, listed, 0) is None
    assert attachment_of(RAW, listed, 9) is None
    assert attachment_of(b"Subject: x\n\nnothing", listed, 1) is None


def test_a_mail_of_ten_thousand_nested_parts_gives_no_attachment_and_no_fault() -> None:
    nested = (
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 10_000
    )
    listed = read(RAW, trust=EMBEDDED_TRUST).attachments
    assert attachment_of(nested, listed, 1) is None


def test_source_bytes_that_are_no_text_are_written_as_numbers() -> None:
    assert source_of(b"Subject: x\r\n\r\n\xe9\xff", 20).text == "Subject: x\n\n\\xe9\\xff"


def test_a_code_of_ours_is_hidden_in_whatever_quotes_or_returns_our_letter(sqlite_desk: Desk) -> None:
    code = write_code(bytes(range(16)))
    wrapped = f"{code[:20]}=\n{code[20:]}"
    raw = (
        f"From: Mailer <mailer-daemon@orange.fr>\nSubject: Re: {code}\nMessage-ID: <back@orange.fr>\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"Bonjour,\n> Votre code : {code.lower()}\n> Votre code : {wrapped}\n"
    ).encode()
    id_ = sqlite_desk.take_raw(raw)
    viewer = sqlite_desk.visitor("viewer")
    for path in (f"/mails/{id_}", f"/mails/{id_}/source"):
        shown = viewer.get(path).text
        assert "•" in shown
        for part in code.split("-")[1:3]:
            assert part not in shown.upper(), path
    assert "Votre code" in viewer.get(f"/mails/{id_}/source").text
