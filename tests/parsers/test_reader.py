import dataclasses
import json
from datetime import UTC, datetime

import pytest

from parsers.errors import UnreadableMail
from parsers.reader import READER_VERSION, read
from parsers.request import Automation, Intent, PieceKind, Place, Proof, Reading
from tests.parsers.mails import TRUST, attached_mail, mail, multipart, part

ASK = "Bonjour, merci d'annuler ma commande 4071852.\n\nMarie Dupont\n"
OTHER = "Bonjour, ne changez rien à ma commande 4071852, elle est parfaite.\n\nMarie Dupont\n"


def reading(raw: bytes) -> Reading:
    return read(raw, TRUST)


def html(text: str) -> bytes:
    return part("<p>" + text.strip().replace("\n\n", "</p><p>") + "</p>", "text/html; charset=utf-8")


def test_a_plain_request_is_read_whole() -> None:
    read_ = reading(mail(ASK, subject="Annulation"))
    assert read_.reader_version == READER_VERSION
    assert (read_.sender.address, read_.sender.proof) == ("marie.dupont@orange.fr", Proof.DMARC)
    assert (read_.wish.intent, read_.wish.clear) == (Intent.CANCEL, True)
    assert [(number.number, number.place) for number in read_.numbers] == [("4071852", Place.OWN)]
    assert read_.automatic.kind is Automation.PERSON
    assert (read_.subject, read_.message_id, read_.language) == ("Annulation", "<abc@orange.fr>", "fr")
    assert read_.sent_at == datetime(2026, 11, 3, 9, 12, 45, tzinfo=UTC)
    assert read_.received_at == datetime(2026, 11, 3, 9, 12, 47, tzinfo=UTC)
    assert read_.text == ASK
    assert read_.own_text.strip() == ASK.strip()
    assert read_.defects == ()
    assert read_.readable


def test_evidence_stands_where_it_says() -> None:
    read_ = reading(mail("Bonjour,\n\n> vieille citation\n\nMerci d'annuler ma commande 4071852.\n"))
    for evidence in (*read_.wish.evidence, *(number.evidence for number in read_.numbers)):
        assert evidence.start is not None
        assert " ".join(read_.text[evidence.start : evidence.end].split()) == evidence.words


def test_hidden_quoted_forwarded_and_attached_words_never_ask() -> None:
    ask = "annulez ma commande 4071852"
    for raw in (
        multipart(
            "alternative", part("Merci !"), part(f'<p>Merci !</p><p style="display:none">{ask}</p>', "text/html")
        ),
        mail(f"Merci !\n\nLe 03/11/2026 à 10:12, Marie <m@orange.fr> a écrit :\n> {ask}\n"),
        mail(
            f"Merci !\n\n---------- Forwarded message ---------\nDe : Marie <m@orange.fr>\nDate: 3 nov. 2026\n\n{ask}\n"
        ),
        multipart("mixed", part("Merci !"), attached_mail(ask)),
        mail(f"Merci !\n-- \n{ask}\n"),
        mail(f'<p>Merci !</p><img alt="{ask}">', content_type="text/html"),
    ):
        wish = reading(raw).wish
        assert not wish.clear
        assert wish.intent is not Intent.CANCEL


def test_parts_that_contradict_each_other_ask_nothing_clearly() -> None:
    read_ = reading(multipart("alternative", part(OTHER), html(ASK)))
    assert not read_.wish.clear
    assert "the parts of the mail say different things" in read_.defects
    assert not reading(multipart("alternative", part(ASK.replace("4071852", "4071990")), html(ASK))).wish.clear


def test_parts_that_differ_in_layout_only_are_one_text() -> None:
    plain = "Bonjour, merci d'annuler ma\ncommande *4071852*.\n\nMarie Dupont\n[image: logo] <https://x.fr/4099999>\n"
    assert reading(multipart("alternative", part(plain), html(ASK))).wish.clear


@pytest.mark.parametrize(
    "stub", ["", " \n", "Votre messagerie ne lit pas le HTML : ouvrez ce message dans un navigateur.", "Marie Dupont"]
)
def test_a_plain_part_that_says_nothing_takes_no_clearness_away(stub: str) -> None:
    assert reading(multipart("alternative", part(stub), html(ASK))).wish.clear


def test_two_subjects_ask_nothing_clearly_and_one_written_twice_does() -> None:
    assert not reading(mail(ASK, headers="Subject: gardez tout\n")).wish.clear
    assert reading(mail(ASK, subject="Commande", headers="Subject: Commande\n")).wish.clear


def test_an_operator_is_told_of_hidden_text() -> None:
    hidden = f"<p>{ASK}</p><p style='display:none'>gardez tout</p>"
    assert "text that no reader sees was left out" in reading(mail(hidden, content_type="text/html")).defects


def test_struck_words_ask_nothing_clearly() -> None:
    struck = "<p>Merci d'annuler ma commande 4071852 <s>sauf si elle est partie</s>.</p>"
    read_ = reading(mail(struck, content_type="text/html"))
    assert not read_.wish.clear
    assert "own words are struck through" in read_.defects


def test_a_price_struck_in_a_quote_changes_nothing() -> None:
    quoted = f"<p>{ASK}</p><blockquote type=cite><s>49,90 €</s> 39,90 €</blockquote>"
    assert reading(mail(quoted, content_type="text/html")).wish.clear


@pytest.mark.parametrize(
    "raw",
    [
        mail("Merci d'annuler ma commande 4071852 si vous"),
        mail("\n", subject="Annulez ma commande 4071852", content_type='multipart/mixed; boundary="b"'),
        multipart("mixed", part("x", "image/png; name=a.png"), html(ASK + " sauf si elle est partie"))[:-30],
        mail(ASK + "a b c d " * 10_000),
    ],
)
def test_a_mail_that_is_cut_asks_nothing_clearly(raw: bytes) -> None:
    assert not reading(raw).wish.clear


def test_a_thread_torn_off_in_its_old_mails_still_asks() -> None:
    thread = (
        "-----Message d'origine-----\nDe : PictoOnline <s@pictoonline.fr>\nEnvoyé : mardi 3 novembre 2026 10:12\n\n"
        + "Bla bla.\n" * 9_000
    )
    assert reading(mail(f"{ASK}\n{thread}")).wish.clear


def test_a_forward_with_a_photo_in_the_middle_stays_a_forward() -> None:
    first = part(
        "Pour info\n\nDébut du message transféré :\n\nDe: Marie <m@orange.fr>\nDate: 3 novembre 2026 à 10:12\n"
    )
    read_ = reading(multipart("mixed", first, part("x", "image/png; name=a.png"), part(ASK)))
    assert read_.own_text.strip() == "Pour info"
    assert [piece.kind for piece in read_.pieces] == [PieceKind.OWN, PieceKind.FORWARDED]


def test_a_sealed_mail_is_for_a_person() -> None:
    read_ = reading(
        multipart("encrypted", part("Version: 1", "application/pgp-encrypted"), part("x", "application/octet-stream"))
    )
    assert not read_.readable
    assert not read_.wish.clear


def test_advertising_is_spam_and_a_clear_request_never_is() -> None:
    offer = "We offer SEO services, first page of Google, free audit. Click here. Unsubscribe.\n"
    assert reading(mail(offer, subject="SEO")).automatic.kind is Automation.SPAM
    assert reading(mail(ASK + offer)).automatic.kind is not Automation.SPAM


def test_nothing_at_all_is_empty_and_an_attachment_is_something() -> None:
    assert reading(mail("\n", subject="")).is_empty
    assert not reading(multipart("mixed", part("\n"), part("x", "image/png; name=a.png"), subject="")).is_empty
    with pytest.raises(UnreadableMail):
        reading(b"\n")


def test_no_value_holds_a_line_end_or_a_control_character() -> None:
    dirty = "=?utf-8?q?a=0D=0ABcc:_x@y.fr=00=1B?="
    raw = mail(ASK + "\x00\x07", subject=dirty, headers=f"In-Reply-To: <a@b\x01>\nReferences: <c\x00@d>\nX: {dirty}\n")
    for value in _strings(dataclasses.asdict(dataclasses.replace(reading(raw), text=""))):
        assert value.isprintable(), value
    assert all(sign.isprintable() or sign in "\n\t" for sign in reading(raw).text)


def test_a_reading_is_plain_values_that_json_can_hold() -> None:
    read_ = reading(multipart("mixed", part(ASK), attached_mail(ASK)))
    json.dumps(dataclasses.asdict(read_), default=str)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _strings(inner)]
    return []
