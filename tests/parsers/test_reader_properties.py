"""What holds for any words: others' words and hidden words change nothing of what the customer asks."""

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.reader import read
from parsers.request import Wish
from tests.parsers.mails import TRUST, attached_mail, mail, multipart, part

OWN = (
    "Bonjour, merci d'annuler ma commande 4071852.",
    "Bonjour, comment annuler une commande ?",
    "Merci, c'est parfait.",
    "Si vous ne pouvez pas livrer avant le 12, annulez la commande 4071852.",
    "Finalement gardez la commande 4071852.",
    "Hello, please cancel my order 4071852.",
)
PIECES = (
    "annulez ma commande 4071990", "n'annulez pas", "finalement gardez-la", "non", "oui", "je veux un remboursement", "4071990", "si",
    "please cancel order 4071990", "avocat", "deux exemplaires seulement", "\n", "\n\n", "> ", "Cordialement", "-- ", "Le ", "De : ", "!", "?",
)  # fmt: skip
words = st.one_of(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join), st.text(max_size=200))
OPENERS = (
    "Le mar. 3 nov. 2026 à 10:12, PictoOnline <s@pictoonline.fr> a écrit :",
    "-----Message d'origine-----\nDe : PictoOnline <s@pictoonline.fr>\nEnvoyé : mardi 3 novembre 2026 10:12",
    "---------- Forwarded message ---------\nFrom: PictoOnline <s@pictoonline.fr>\nDate: Tue, Nov 3, 2026",
)


def asked(raw: bytes) -> tuple[object, ...]:
    wish: Wish = read(raw, TRUST).wish
    return wish.intent, wish.clear, wish.assent, wish.urgent


def alone(own: str) -> tuple[object, ...]:
    return asked(mail(f"{own}\n"))


def one_line(text: str) -> str:
    return " ".join(text.split())


@given(own=st.sampled_from(OWN), others=words, opener=st.sampled_from(OPENERS))
@settings(max_examples=80, deadline=None)
def test_a_quoted_block_never_changes_what_is_asked(own: str, others: str, opener: str) -> None:
    marked = "".join(f"> {line}\n" for line in others.splitlines())
    assert asked(mail(f"{own}\n\n{opener}\n\n> Bonjour,\n{marked}")) == alone(own)
    assert asked(mail(f"{own}\n\n{opener}\n\nBonjour,\n{one_line(others)}\n")) == alone(own)


@given(own=st.sampled_from(OWN), others=words)
@settings(max_examples=60, deadline=None)
def test_hidden_text_never_changes_what_is_asked(own: str, others: str) -> None:
    hidden = escape(one_line(others))
    for style in ("display:none", "color:#fff", "font-size:0", "position:absolute;left:-9999px"):
        html = f'<html><body><div style="{style}">{hidden}</div><p>{escape(own)}</p></body></html>\n'
        assert asked(mail(html, content_type="text/html; charset=utf-8")) == alone(own)


@given(own=st.sampled_from(OWN), others=words)
@settings(max_examples=60, deadline=None)
def test_an_attached_mail_never_changes_what_is_asked(own: str, others: str) -> None:
    assert asked(multipart("mixed", part(f"{own}\n"), attached_mail(one_line(others)))) == alone(own)
