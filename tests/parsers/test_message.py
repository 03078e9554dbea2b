from base64 import b64encode
from datetime import UTC, datetime

import pytest

from parsers.errors import UnreadableMail
from parsers.headers import decode_words, parameters_of
from parsers.message import Message, first_of, values_of
from parsers.structure import take_apart
from tests.parsers.mails import TRACE, attached_mail, mail, multipart, nested, part, photo

ASK = "Merci d'annuler ma commande 4071852."


def shown(message: Message) -> str:
    return "\n".join(body.seen.text for body in message.shown).strip()


def test_headers_come_as_written_from_top_to_bottom() -> None:
    message = take_apart(mail(headers="X-A: un\nX-a: deux\n trois\n"))
    assert [header.name for header in message.headers][:3] == ["Authentication-Results", "Received", "From"]
    assert values_of(message.headers, "x-A") == ("un", "deux trois")
    assert first_of(message.headers, "to") == "serviceclient@pictoonline.fr"


def test_the_date_is_aware_and_in_no_case_guessed() -> None:
    assert take_apart(mail()).sent_at == datetime(2026, 11, 3, 9, 12, 45, tzinfo=UTC)
    broken = take_apart(mail().replace(b"Tue, 3 Nov 2026 10:12:45 +0100\nMess", b"hier\nMess"))
    assert broken.sent_at is None
    assert "date is damaged" in broken.defects


@pytest.mark.parametrize(
    "written, read",
    [
        ("=?utf-8?q?D=C3=A9j=C3=A0_pay=C3=A9?=", "Déjà payé"),
        ("=?UTF-8?B?RMOpasOg?= =?UTF-8?B?IHBhecOp?=", "Déjà payé"),
        ("=?utf-8?b?RMM=?= =?utf-8?b?qWrDoA==?=", "Déjà"),
        ("=?iso-8859-1?Q?D=E9j=E0?= vu", "Déjà vu"),
        ("Re: =?utf-8?q?caf=C3=A9?=", "Re: café"),
        ("=?utf-8?q?x=0D=0ABcc:_a@b.fr?=", "x Bcc: a@b.fr"),
        ("=?x-unknown?q?D=E9j=E0?=", "Déjà"),
        ("=?utf-8?b?not base64 at all!?=", None),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("", ""),
    ],
)
def test_a_subject_is_decoded_to_one_clean_line(written: str, read: str | None) -> None:
    decoded = decode_words(written)
    assert read is None or decoded == read
    assert decoded.isprintable()


def test_a_subject_full_of_encoded_words_costs_nothing() -> None:
    assert len(decode_words("=?utf-8?q?a?= " * 100_000)) < 4_000


def test_parameters_in_every_spelling() -> None:
    assert parameters_of('text/plain; Charset="utf-8"; name=a.txt') == {"charset": "utf-8", "name": "a.txt"}
    assert parameters_of("x/y; name*=utf-8'fr'%C3%A9t%C3%A9.pdf")["name"] == "été.pdf"
    assert parameters_of('x/y; name*0="a b"; name*1="c"')["name"] == "a bc"
    assert parameters_of('x/y; name="=?utf-8?q?=C3=A9t=C3=A9?="')["name"] == "été"
    assert parameters_of("x/y; name=a; name=b")["name"] == "a"


def test_message_ids_keep_their_brackets() -> None:
    message = take_apart(mail(headers="In-Reply-To: <a@b>\nReferences: <x@y>\n <z@w> junk <a@b>\n"))
    assert (message.message_id, message.in_reply_to, message.thread) == (
        "<abc@orange.fr>",
        ("<a@b>",),
        ("<x@y>", "<z@w>", "<a@b>"),
    )
    assert take_apart(mail().replace(b"<abc@orange.fr>", b"abc orange")).message_id is None


def test_of_alternatives_the_html_is_what_a_reader_sees() -> None:
    html = f"<p>{ASK}</p>"
    message = take_apart(multipart("alternative", part("autre texte"), part(html, "text/html; charset=utf-8")))
    assert shown(message) == ASK
    assert [body.seen.text for body in message.passed_over] == ["autre texte"]
    assert shown(take_apart(multipart("alternative", part(html, "text/html"), part("autre texte")))) == ASK


def test_an_html_that_shows_nothing_gives_way_to_the_text() -> None:
    html = '<p style="display:none">annulez tout</p><img src="x">'
    assert shown(take_apart(multipart("alternative", part(ASK), part(html, "text/html")))) == ASK


def test_html_inside_related_and_mixed_is_chosen() -> None:
    inner = nested("related", part(f"<b>{ASK}</b>", "text/html"), photo("logo.png"), boundary="in")
    message = take_apart(multipart("alternative", part("x"), inner))
    assert shown(message) == ASK
    assert [file.name for file in message.attachments] == ["logo.png"]


def test_texts_around_attachments_are_all_shown() -> None:
    message = take_apart(multipart("mixed", part("Bonjour,"), photo(), part(ASK)))
    assert shown(message).split("\n") == ["Bonjour,", "", ASK] or shown(message).split() == f"Bonjour, {ASK}".split()
    assert [(file.name, file.media_type, file.size) for file in message.attachments] == [
        ("photo.jpg", "image/jpeg", 600)
    ]


def test_a_text_that_has_a_name_is_the_body_when_it_is_the_only_one() -> None:
    assert shown(take_apart(mail(ASK, content_type='text/plain; name="body.txt"'))) == ASK
    assert (
        shown(take_apart(multipart("mixed", part(ASK, 'text/plain; name="body.txt"', "Content-Disposition: inline"))))
        == ASK
    )


def test_a_named_text_below_the_body_is_a_file() -> None:
    message = take_apart(
        multipart("mixed", part("Bonjour"), part(ASK, "text/plain", 'Content-Disposition: inline; filename="a.txt"'))
    )
    assert shown(message) == "Bonjour"
    assert [file.name for file in message.attachments] == ["a.txt"]


def test_an_attached_text_is_a_file() -> None:
    message = take_apart(
        multipart("mixed", part("Bonjour"), part(ASK, "text/plain", "Content-Disposition: attachment"))
    )
    assert shown(message) == "Bonjour"


def test_the_text_of_an_attached_mail_is_never_the_senders() -> None:
    message = take_apart(multipart("mixed", part("Pour info"), attached_mail(ASK)))
    assert shown(message) == "Pour info"
    assert [(inner.subject, inner.message_id, inner.text.strip()) for inner in message.attached] == [
        ("Annulation", "<inner@orange.fr>", ASK)
    ]
    assert take_apart(mail("Subject: x\n\n" + ASK, content_type="message/rfc822")).shown == ()


def test_a_base64_attached_mail_is_read_as_exchange_sends_it() -> None:
    inner = b64encode(f"Subject: Annulation\n\n{ASK}".encode())
    message = take_apart(
        multipart("mixed", part("x"), part(inner, "message/rfc822", "Content-Transfer-Encoding: base64"))
    )
    assert [(mail.subject, mail.text.strip()) for mail in message.attached] == [("Annulation", ASK)]


def test_the_same_text_in_two_kinds_side_by_side_is_shown_once() -> None:
    message = take_apart(multipart("mixed", part(ASK), part(f"<p>{ASK}</p>", "text/html")))
    assert shown(message) == ASK


def test_a_report_keeps_what_it_tells_programs() -> None:
    status = part(
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.fr\nStatus: 5.1.1\n", "message/delivery-status"
    )
    headers = part("Message-ID: <ours@pictoonline.fr>\nSubject: Votre commande\n", "text/rfc822-headers")
    message = take_apart(multipart("report", part("Undelivered"), status, headers))
    assert message.is_report
    assert "Status: 5.1.1" in message.parts[1].text
    assert message.attached[0].message_id == "<ours@pictoonline.fr>"


def test_a_calendar_is_kept_with_its_method() -> None:
    message = take_apart(multipart("alternative", part(""), part("BEGIN:VCALENDAR", "text/calendar; method=CANCEL")))
    assert [(p.media_type, p.method, p.text) for p in message.parts[1:]] == [
        ("text/calendar", "cancel", "BEGIN:VCALENDAR")
    ]


@pytest.mark.parametrize("encoding", ["base64", "BASE64 ", "quoted-printable", "8bit", "x-unknown", ""])
def test_each_transfer_encoding_is_undone(encoding: str) -> None:
    text = "Déjà annulée ? Non : annulez-la = merci."
    packed = {
        "base64": b64encode(text.encode()),
        "quoted-printable": text.encode().replace(b"=", b"=3D").replace(b"\xc3", b"=C3"),
    }
    assert (
        shown(take_apart(mail(packed.get(encoding.lower().strip(), text.encode()), encoding=encoding or None))) == text
    )


def test_damaged_base64_is_read_as_far_as_it_goes() -> None:
    packed = b64encode(ASK.encode())
    message = take_apart(mail(packed[:20] + b"!*" + packed[20:] + b"\n", encoding="base64"))
    assert shown(message) == ASK
    assert "base64 is damaged" in message.defects


def test_text_that_only_says_it_is_base64_is_read() -> None:
    message = take_apart(mail(ASK + "\n", encoding="base64"))
    assert shown(message) == ASK
    assert "text said to be base64 is not" in message.defects


def test_quoted_printable_that_nobody_declared_is_read() -> None:
    assert shown(take_apart(mail("D=C3=A9j=C3=A0 pay=C3=A9e, annul=C3=A9e\n"))) == "Déjà payée, annulée"


def test_html_that_calls_itself_plain_is_read_as_html() -> None:
    assert shown(take_apart(mail(f"<html><body><p>{ASK}</p></body></html>\n"))) == ASK


def test_flowed_text_is_joined() -> None:
    assert (
        shown(take_apart(mail("Merci d'annuler \nma commande.\n", content_type="text/plain; format=flowed")))
        == "Merci d'annuler ma commande."
    )


def test_files_written_into_a_text_are_files() -> None:
    uu = "begin 644 photo.jpg\n#0V%T\n#0V%T\n`\nend\n"
    message = take_apart(mail(f"Bonjour\n{uu}{ASK}\n"))
    assert shown(message) == f"Bonjour\n{ASK}"
    assert [file.name for file in message.attachments] == ["photo.jpg"]


def test_a_signed_text_is_read_without_its_armour() -> None:
    armour = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{}\n-----BEGIN PGP SIGNATURE-----\n\niQ=\n-----END PGP SIGNATURE-----\n"
    assert shown(take_apart(mail(armour.format(ASK)))) == ASK
    signature = part("x", "application/pgp-signature; name=a.asc")
    assert take_apart(multipart("signed", part(ASK), signature)).attachments == ()


@pytest.mark.parametrize(
    "raw",
    [
        mail("-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n"),
        mail("MIAG", content_type="application/pkcs7-mime; smime-type=enveloped-data", encoding="base64"),
        multipart("encrypted", part("Version: 1", "application/pgp-encrypted"), part("x", "application/octet-stream")),
        multipart(
            "mixed",
            part(""),
            part("eJ8=", "application/ms-tnef; name=winmail.dat", "Content-Transfer-Encoding: base64"),
        ),
        mail(b"\x81\x8d\x8f\x90\x9d" * 40),
        mail(bytes(range(128, 256)) + bytes(range(32, 127))),
    ],
)
def test_what_no_person_could_read_either_says_so(raw: bytes) -> None:
    assert not take_apart(raw).readable


def test_winmail_beside_a_text_leaves_it_readable() -> None:
    message = take_apart(multipart("mixed", part(ASK), part("eJ8=", "application/ms-tnef; name=winmail.dat")))
    assert message.readable
    assert shown(message) == ASK


@pytest.mark.parametrize(
    "raw",
    [
        multipart("mixed", part(ASK)).replace(b'boundary="b1"', b'boundary="other"'),
        multipart("mixed", part(ASK)).replace(b'; boundary="b1"', b""),
        multipart("mixed", part(ASK)).replace(b"--b1--\n", b""),
        multipart("mixed", part(ASK)).replace(b'multipart/mixed; boundary="b1"', b"multipart"),
        mail(ASK, content_type=None),
        mail(ASK, content_type="text"),
        mail(ASK, content_type="text/plain; charset"),
        mail(ASK, content_type=";;;"),
        mail(ASK.replace(" ", " \x00")),
        mail(ASK).replace(b"\n", b"\r\n"),
        mail(ASK).replace(b"\n", b"\r"),
        b"\n\n" + mail(ASK),
        b"From marie@orange.fr Tue Nov  3 10:12:47 2026\n" + mail(ASK),
        mail(ASK).replace(b"\n\nMerci", b"\nMerci"),
        mail(ASK, headers="ce n'est pas un champ\n"),
        mail(ASK, headers="X-Long: " + "a" * 300_000 + "\n"),
        mail(ASK, headers="X-Many: a\n" * 50_000),
        mail(ASK, headers="Resent-X : y\n"),
        multipart("mixed", part(ASK + "\n"), *(photo(size=300_000) for _ in range(20))),
    ],
)
def test_a_damaged_mail_is_read_as_a_person_would(raw: bytes) -> None:
    message = take_apart(raw)
    assert shown(message) == ASK
    assert message.subject == "Commande"
    assert message.readable


def test_sixty_nested_parts_are_read() -> None:
    raw = part(ASK)
    for depth in range(60):
        raw = nested("mixed", raw, boundary=f"b{depth}")
    assert shown(take_apart(mail("").rpartition(b"Content-Type")[0] + raw)) == ASK


@pytest.mark.parametrize(
    "head",
    ["Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n", "Content-Type: message/rfc822\n\n"],
    ids=["parts", "mails"],
)
def test_a_thousand_nested_parts_are_given_up_with_a_word(head: str) -> None:
    message = take_apart(TRACE.encode() + "".join(head.format(depth) for depth in range(1_000)).encode() + b"\nx\n")
    assert "mail is nested too deeply and was read in part" in message.defects
    assert message.is_partial


def test_mails_packed_into_mails_are_given_up_with_a_word() -> None:
    raw = b"Subject: x\n\nx\n"
    for _ in range(12):  # each level hides the next from whoever counts before unpacking
        inner = b"Subject: y\nContent-Type: message/rfc822\n\n" * 90 + raw
        raw = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + b64encode(inner)
    assert take_apart(TRACE.encode() + raw + b"\n").shown == ()


def test_twenty_five_megabytes_of_photos_are_not_copied_around() -> None:
    big = part((b"A" * 76 + b"\n") * 330_000, "image/jpeg; name=a.jpg", "Content-Transfer-Encoding: base64")
    message = take_apart(multipart("mixed", part(ASK + "\n"), big, part("Marie")))
    assert shown(message).split() == f"{ASK} Marie".split()
    assert 18_000_000 < message.attachments[0].size < 20_000_000


def test_a_mail_that_breaks_off_says_so() -> None:
    whole = multipart("mixed", part(ASK + "\nMarie"))
    assert [body.is_torn for body in take_apart(whole).shown] == [False]
    assert [body.is_torn for body in take_apart(whole[:-20]).shown] == [True]
    assert [body.is_torn for body in take_apart(mail("Merci d'annuler ma comm")).shown] == [True]


def test_of_a_torn_alternative_the_whole_text_counts() -> None:
    raw = multipart("alternative", part(f"{ASK} Marie D."), part(f"<p>{ASK} Marie D.</p>", "text/html"))
    message = take_apart(raw[: raw.index(b"4071852", raw.index(b"text/html"))])
    assert shown(message) == f"{ASK} Marie D."
    assert [body.is_torn for body in message.shown] == [False]


@pytest.mark.parametrize("raw", [b"", b"\n\n\n", b"\x00\x00", b" \t\r\n"])
def test_only_nothing_at_all_is_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableMail):
        take_apart(raw)


def test_a_text_without_any_header_is_read() -> None:
    message = take_apart(ASK.encode() + b"\n")
    assert shown(message) == ASK
    assert "mail has no header" in message.defects
