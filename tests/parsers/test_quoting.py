import itertools

import pytest

from bench.quoted_cases import Case, cases, same
from parsers.html_text import own_words_of_html, visible_text
from parsers.quoting import own_words, split_pieces
from parsers.request import PieceKind

OWN, QUOTED, FORWARDED, SIGNATURE = PieceKind.OWN, PieceKind.QUOTED, PieceKind.FORWARDED, PieceKind.SIGNATURE
ASK = "Annulez ma commande, merci."
QUOTE = "Voulez-vous annuler la 4071852 ?"


def kinds(text: str) -> list[tuple[PieceKind, str]]:
    return [(piece.kind, text[piece.start : piece.end].strip()) for piece in split_pieces(text)]


@pytest.mark.parametrize("case", cases("a"), ids=lambda case: case.id)
def test_the_own_words_of_a_reply_in_any_dialect(case: Case) -> None:
    own = own_words(case.body) if case.kind == "text" else own_words_of_html(case.body)
    assert same(own, case.own)


@pytest.mark.parametrize("case", cases("a"), ids=lambda case: case.id)
def test_pieces_cover_the_text_in_order(case: Case) -> None:
    seen = visible_text(case.body) if case.kind == "html" else None
    text = seen.text if seen else case.body
    pieces = split_pieces(text, seen.marks if seen else ())
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    assert all(one.end == other.start and one.kind is not other.kind for one, other in itertools.pairwise(pieces))


@pytest.mark.parametrize(
    "opener",
    [
        "Le lun. 2 mars 2026 à 09:05, PictoOnline <s@pictoonline.fr> a écrit :",
        "Le lun. 2 mars 2026 à 09:05, PictoOnline <\ns@pictoonline.fr> a écrit :",
        "Le mardi 3 novembre 2026 à 10:12:45 UTC+1, PictoOnline <s@pictoonline.fr> a écrit :",
        "Le 03/11/2026 à 10:12, PictoOnline a écrit :",
        "Le 3 nov. 2026 à 10h12, PictoOnline <s@pictoonline.fr> a écrit :",
        "Service client <s@pictoonline.fr> a écrit le 03/11/2026 10:12:45 :",
        "On Tue, Nov 3, 2026 at 10:12 AM PictoOnline <s@pictoonline.fr> wrote:",
        "On 3 Nov 2026, at 10:12, PictoOnline <s@pictoonline.fr> wrote:",
        "PictoOnline wrote on 03/11/2026 10:12:",
        "PictoOnline <s@pictoonline.fr> writes:",
        "2026-11-03 10:12 GMT+01:00 PictoOnline <s@pictoonline.fr>:",
        "Am 03.11.2026 um 10:12 schrieb PictoOnline <s@pictoonline.fr>:",
        "Am Di., 3. Nov. 2026 um 10:12 Uhr schrieb PictoOnline\n<s@pictoonline.fr>:",
        "Am Freitag, 30. Januar 2026 um 08:00 hat PictoOnline <s@pictoonline.fr> Folgendes geschrieben:",
        "El mar, 3 nov 2026 a las 10:12, PictoOnline (<s@pictoonline.fr>) escribió:",
        "Il giorno mar 3 nov 2026 alle ore 10:12 PictoOnline <s@pictoonline.fr> ha scritto:",
        "Op di 3 nov. 2026 om 10:12 schreef PictoOnline <s@pictoonline.fr>:",
        "Op 3 nov. 2026, om 10:12 heeft PictoOnline <s@pictoonline.fr> het volgende geschreven:",
        "Em ter., 3 de nov. de 2026 às 10:12, PictoOnline <s@pictoonline.fr> escreveu:",
        "Selon PictoOnline <s@pictoonline.fr>:",
        "* PictoOnline <s@pictoonline.fr> [2026-11-03 10:12:45 +0100]:",
        "PictoOnline/FR a écrit sur 03/11/2026 10:12:45 :",
        "Le mardi 3 novembre 2026, Service client PictoOnline a écrit :",
        "-----Message d'origine-----\nDe : PictoOnline\nEnvoyé : mardi 3 novembre 2026 10:12",
        "----- Mail original -----",
        "-------- Message original --------\nSujet: Votre commande\nDate: 2026-11-03 10:12\nDe: PictoOnline <s@pictoonline.fr>",
        "------- Original Message -------",
        "-------- Ursprüngliche Nachricht --------",
        "De : PictoOnline <s@pictoonline.fr>\nEnvoyé : mardi 3 novembre 2026 10:12\nÀ : Marie\nObjet : RE: commande",
        "De\xa0: PictoOnline <s@pictoonline.fr>\nDate\xa0: mardi 3 novembre 2026 à 10:12\nÀ\xa0: Marie\nObjet\xa0: commande",
        "*De :* PictoOnline <s@pictoonline.fr>\n*Envoyé :* mardi 3 novembre 2026 10:12\n*À :* Marie\n*Objet :* commande",
        "________________________________\nDe : PictoOnline\nEnvoyé : mardi 3 novembre 2026 10:12\nÀ : m@orange.fr\nObjet : commande",
        "De : PictoOnline <s@pictoonline.fr> Envoyé : mardi 3 novembre 2026 10:12 À : Marie Objet : commande",
        "De :\nPictoOnline <s@pictoonline.fr>\nEnvoyé :\nmardi 3 novembre 2026 10:12\nObjet :\ncommande",
        "De : PictoOnline <s@pictoonline.fr>\nÀ : Marie <m@orange.fr>;\nPaul <p@orange.fr>\nEnvoyé : mardi 3 novembre 2026 10:12\nObjet : x",
        "envoyé : 3 novembre 2026 à 10:12\nde : PictoOnline <s@pictoonline.fr>\nà : m@laposte.net\nobjet : commande",
        'Message du : 03/11/2026 10:12\nDe : "PictoOnline" <s@pictoonline.fr>\nA : m@sfr.fr\nSujet : commande',
        "From: PictoOnline <s@pictoonline.fr>\nSent: Tuesday, November 3, 2026 10:12 AM\nTo: Marie\nSubject: order",
        "Von: PictoOnline <s@pictoonline.fr>\nGesendet: Dienstag, 3. November 2026 10:12\nAn: Marie\nBetreff: AW: x",
        "De: PictoOnline <s@pictoonline.fr>\nEnviado el: martes, 3 de noviembre de 2026 10:12\nPara: Ana\nAsunto: pedido",
        "Da: PictoOnline <s@pictoonline.fr>\nInviato: martedì 3 novembre 2026 10:12\nA: Marco\nOggetto: ordine",
        "Van: PictoOnline <s@pictoonline.fr>\nVerzonden: dinsdag 3 november 2026 10:12\nAan: Jan\nOnderwerp: bestelling",
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_words_below_what_a_program_writes_are_quoted(opener: str, mark: str) -> None:
    assert own_words(f"{ASK}\n\n{opener}\n\n{mark}{QUOTE}\n{mark}\n{mark}Camille\n") == ASK


@pytest.mark.parametrize(
    "opener",
    [
        "---------- Forwarded message ---------\nDe : PictoOnline <s@pictoonline.fr>\nDate: mar. 3 nov. 2026",
        "-------- Message transféré --------\nSujet : \tVotre commande",
        "Début du message transféré :",
        "Begin forwarded message:",
        "----- Transféré par Luc Moreau/FR le 03/11/2026 10:12 -----",
        "De : PictoOnline <s@pictoonline.fr>\nEnvoyé : mardi 3 novembre 2026 10:12\nÀ : Marie\nObjet : TR: Votre commande",
    ],
)
def test_a_forward_keeps_the_note_above_it(opener: str) -> None:
    found = kinds(f"{ASK}\n\n{opener}\n\n{QUOTE}")
    assert [kind for kind, _ in found] == [OWN, FORWARDED]
    assert found[0][1] == ASK


def test_answers_between_quoted_lines_are_own() -> None:
    found = kinds("> Voulez-vous annuler la 4071852 ?\nOui.\n> Et la 4071990 ?\nNon, gardez-la.\n")
    assert [kind for kind, _ in found] == [QUOTED, OWN, QUOTED, OWN]


@pytest.mark.parametrize("mark", ["|", "| ", "PO> "])
def test_bars_and_initials_mark_a_quote_too(mark: str) -> None:
    assert (
        own_words(f"{mark}Quelle commande ?\nLa 4071852.\n{mark}Pour quel motif ?\nMauvais format.\n")
        == "La 4071852.\nMauvais format."
    )


def test_a_table_is_no_quote() -> None:
    table = "| produit | nombre |\n| album | 2 |"
    assert own_words(table) == table


def test_the_rest_of_a_quoted_line_that_was_wrapped_is_quoted() -> None:
    text = "> Votre commande n° 4071852 est enregistrée et elle sera mise en\nproduction demain matin.\n\nAlors annulez-la.\n"
    assert own_words(text) == "Alors annulez-la."


def test_own_text_goes_on_below_a_quote_that_markup_closes() -> None:
    html = '<div class="moz-cite-prefix">Le 03/11/2026 à 10:12, X a écrit :</div><blockquote type="cite">Annuler ?</blockquote><p>Oui.</p>'
    assert own_words_of_html(html) == "Oui."


def test_what_follows_a_marked_header_is_quoted_in_a_language_nobody_knows() -> None:
    html = f'<p>{ASK}</p><div id="divRplyFwdMsg"><b>Mittens:</b> PictoOnline</div><div>{QUOTE}</div>'
    assert own_words_of_html(html) == ASK


def test_a_gmail_forward_is_no_own_text_though_its_markup_ends_early() -> None:
    html = (
        '<div dir="ltr">Pour info<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>'
        f"De : <b>Marie</b> &lt;m@gmail.com&gt;<br>Date: dim. 1 mars 2026<br></div><br>{ASK}</div></div>"
    )
    assert own_words_of_html(html) == "Pour info"


@pytest.mark.parametrize(
    "footer",
    [
        "Envoyé de mon iPhone",
        "Envoyé depuis mon appareil Galaxy",
        "Envoyé à partir de Outlook pour iOS<https://aka.ms/o0ukef>",
        "Envoyé depuis Yahoo Mail pour Android",
        "Envoyé avec la messagerie sécurisée Proton Mail.",
        "Télécharger Outlook pour Android",
        "Provenance : Courrier pour Windows",
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Garanti sans virus. www.avast.com",
        "Pensez à l'environnement avant d'imprimer ce message.",
        "Ce message et ses pièces jointes sont confidentiels et destinés à leur seul destinataire. Merci d'annuler toute copie.",
        "Si vous recevez ce message par erreur, merci de le détruire et d'annuler toute copie.",
        "This e-mail is confidential and intended solely for the addressee. If received in error, please cancel it.",
        "Diese E-Mail enthält vertrauliche Informationen.",
    ],
)
def test_what_a_program_or_a_company_adds_is_signature(footer: str) -> None:
    assert kinds(f"{ASK}\n\n{footer}\n") == [(OWN, ASK), (SIGNATURE, footer)]


@pytest.mark.parametrize(
    "text",
    [
        "Envoyé de mon iPhone, annulez ma commande 4071852",
        "Sent from the wrong address yesterday, so once more: please cancel.",
        "Si vous avez reçu deux commandes par erreur, annulez la 4071852.",
        "If you have received two orders from me in error, cancel the second.",
        "Je vous écris de marie@x.fr au sujet de la commande du 03/11/2026 :\nannulez-la.",
        "Merci d'annuler avant d'imprimer quoi que ce soit.",
        "Le 3 novembre, ma fille m'a écrit : n'achète rien ! Trop tard.",
        "Le 3 novembre 2026, ma mère a écrit :\nje n'en veux plus. Annulez donc.",
        "De : Marie Dupont\nÀ : PictoOnline\nObjet : annulation\n\nMerci d'annuler.",
        "De : Marie Dupont\nDate : 3 novembre 2026\nObjet : annulation\n\nMerci d'annuler.",
        "Mon album devait faire\n> 20 pages, et il n'en a que 12.",
        "-- annuler la 4071852\n-- garder la 4071990",
        "URGENT\n------\nAnnulez.",
        "=> commande 4071852\n-> merci",
        "Cordialement,\nMarie Dupont\n06 12 34 56 78",
    ],
)
def test_what_only_looks_like_it_is_own(text: str) -> None:
    assert own_words(text) == text


def test_a_signature_below_its_mark_ends_where_the_quote_begins() -> None:
    found = kinds(f"{ASK}\n-- \nMarie Dupont\n\nLe 03/11/2026 à 10:12, X a écrit :\n> {QUOTE}\n")
    assert [kind for kind, _ in found] == [OWN, SIGNATURE, QUOTED]


def test_a_letter_that_stands_wholly_below_the_mark_is_a_letter() -> None:
    assert own_words(f"-- \n{ASK}\nMarie") == f"{ASK}\nMarie"


@pytest.mark.parametrize(
    "line",
    [
        "Le 3 a écrit x",
        "De : a@b.fr",
        "x <a@b.fr> wrote",
        "> ",
        "Ce message",
        "-----",
        "|a",
        "Date : 10:12",
        "Objet :",
        "a@b.fr ",
    ],
)
def test_no_text_takes_long(line: str) -> None:
    split_pieces(f"{line}\n" * (60_000 // len(line)))
    split_pieces(line * (60_000 // len(line)))


def test_adding_a_quote_changes_no_own_word() -> None:
    for opener in ("Le 03/11/2026 à 10:12, X <x@y.fr> a écrit :", "-----Message d'origine-----"):
        for quoted in ("> Annulez tout !", "Annulez tout !", "> > Non\n> Oui"):
            assert own_words(f"{ASK}\n\n{opener}\n{quoted}\n") == own_words(ASK)
