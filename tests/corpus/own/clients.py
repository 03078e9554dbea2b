"""What the mail programs of customers make of a text, and how each quotes the mail it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.corpus.own.mime_kit import (
    Part,
    draw,
    escaped,
    flowed,
    lines_as,
    multipart,
    page,
    pick,
    quoted,
    text_part,
    with_breaks,
    wrapped,
)

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre")
COURTS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A mail that a customer answers or forwards."""

    at: datetime
    subject: str
    text: str
    name: str = "PictoOnline"
    address: str = "commande@pictoonline.fr"
    to: str = ""


def long_day(moment: datetime) -> str:
    return f"{JOURS[moment.weekday()]} {moment.day} {MOIS[moment.month - 1]} {moment.year}"


def short_day(moment: datetime) -> str:
    return f"{JOURS[moment.weekday()][:3]}. {moment.day} {COURTS[moment.month - 1]} {moment.year}"


def outlook_head(e: Earlier) -> str:
    return f"De : {e.name} <{e.address}>\nEnvoyé : {long_day(e.at)} {e.at:%H:%M}\nÀ : {e.to}\nObjet : {e.subject}"


def gmail(text: str, e: Earlier | None) -> Part:
    plain, shown = wrapped(text), f'<div dir="ltr">{lines_as("div", text)}</div>'
    if e:
        head = f"Le {short_day(e.at)} à {e.at:%H:%M}, {e.name} <{e.address}> a écrit :"
        plain += f"\n\n{wrapped(head)}\n\n{quoted(wrapped(e.text))}"
        shown += (
            f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escaped(head)}<br></div>'
            '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
            f'padding-left:1ex">{with_breaks(e.text)}</blockquote></div>'
        )
    return multipart("alternative", (text_part(plain, label='"UTF-8"'), page(shown, label='"UTF-8"')))


def apple(text: str, e: Earlier | None) -> Part:
    plain, shown = text.strip("\n"), f'<html><body dir="auto">{lines_as("div", text)}'
    if e:
        head = f"Le {e.at.day} {COURTS[e.at.month - 1]} {e.at.year} à {e.at:%H:%M}, {e.name} <{e.address}> a écrit :"
        plain += "\n\n" + quoted(f"{head}\n\n{e.text}")
        shown += (
            f'<div dir="ltr"><br><blockquote type="cite">{escaped(head)}<br><br></blockquote></div>'
            f'<blockquote type="cite"><div dir="ltr">{with_breaks(e.text)}</div></blockquote>'
        )
    return multipart("alternative", (text_part(plain), page(shown + "</body></html>")), seed="Apple-Mail")


def outlook(text: str, e: Earlier | None) -> Part:
    plain = text.strip("\n")
    shown = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;'
        'font-size:11.0pt;font-family:"Calibri",sans-serif;} --></style></head><body lang="FR"><div class="WordSection1">'
        + lines_as("p", text, empty="<o:p>&nbsp;</o:p>", style=' class="MsoNormal"')
    )
    if e:
        head = outlook_head(e)
        plain += f"\n\n{head}\n\n{e.text}"
        shown += (
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
            f"{with_breaks(head)}</p></div>" + lines_as("p", e.text, "&nbsp;", ' class="MsoNormal"')
        )
    label = "windows-1252"
    parts = (
        text_part(plain, charset="cp1252", label=label),
        page(shown + "</div></body></html>", "cp1252", label=label),
    )
    return multipart("alternative", parts, seed="_000_")


def hotmail(text: str, e: Earlier | None) -> Part:
    style = ' class="elementToProof" style="font-family: Aptos, Calibri; font-size: 12pt; color: rgb(0, 0, 0);"'
    shown = f'<html><body dir="ltr">{lines_as("div", text, style=style)}'
    if e:
        shown += (
            '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
            f"<font>{with_breaks(outlook_head(e))}</font></div><div>{with_breaks(e.text)}</div>"
        )
    return page(shown + "</body></html>", "iso-8859-1")


def orange(text: str, e: Earlier | None) -> Part:
    plain = wrapped(text, 78)
    shown = "".join(f"<p>{escaped(line) or '&nbsp;'}</p>" for line in text.strip("\n").split("\n"))
    if e:
        old = (
            f'> Message du {e.at:%d/%m/%y %H:%M}\n> De : "{e.name}" <{e.address}>\n> A : {e.to}\n> Copie à : \n'
            f"> Objet : {e.subject}\n> \n" + quoted(e.text)
        )
        plain += "\n\n\n" + old
        shown += (
            f'<blockquote style="border-left: 2px solid #ff6600;padding-left: 5px;">{with_breaks(old)}</blockquote>'
        )
    parts = (text_part(plain, encoding="8bit"), page(f"<html><body>{shown}</body></html>", encoding="8bit"))
    return multipart("alternative", parts, seed="Part_")


def yahoo(text: str, e: Earlier | None) -> Part:
    plain, shown = text.strip("\n"), lines_as("div", text, style=' dir="ltr" data-setdir="false"')
    if e:
        head = f"Le {long_day(e.at)} à {e.at:%H:%M:%S} UTC+1, {e.name} <{e.address}> a écrit :"
        plain += f"\n\n    {head}  \n \n " + e.text.replace("\n", "\n ")
        shown += (
            f'<div class="yahoo_quoted"><div>{escaped(head)}</div><div><br></div><div>{with_breaks(e.text)}</div></div>'
        )
    frame = f'<html><body><div class="ydp{draw(text, length=7)}yahoo-style-wrap">{shown}</div></body></html>'
    return multipart("alternative", (text_part(plain), page(frame)))


def zimbra(text: str, e: Earlier | None) -> Part:
    plain = text.strip("\n")
    if e:
        plain += (
            f'\n\n----- Mail original -----\nDe: "{e.name}" <{e.address}>\nÀ: "{e.to}" <{e.to}>\n'
            f"Envoyé: {long_day(e.at).title()} {e.at:%H:%M:%S}\nObjet: {e.subject}\n\n{e.text}"
        )
    return text_part(plain)


def thunderbird(text: str, e: Earlier | None) -> Part:
    plain = flowed(text)
    if e:
        plain += f"\n\nLe {e.at:%d/%m/%Y} à {e.at:%H:%M}, {e.name} a écrit :\n{quoted(wrapped(e.text))}"
    return text_part(plain, encoding="8bit", params="; format=flowed")


def latin1(text: str, e: Earlier | None) -> Part:
    plain = text.strip("\n")
    if e:
        plain += (
            f"\n\n-----Message d'origine-----\nDe : {e.name} [mailto:{e.address}]\nEnvoyé : {long_day(e.at)} {e.at:%H:%M}"
            f"\nÀ : {e.to}\nObjet : {e.subject}\n\n{e.text}"
        )
    return text_part(plain, charset="cp1252", label="iso-8859-1" if plain.isascii() else "windows-1252")


def base64_text(text: str, e: Earlier | None) -> Part:
    plain = text.strip("\n")
    if e:
        plain += f"\n\nOn {e.at:%d/%m/%Y %H:%M}, {e.name} <{e.address}> wrote:\n{quoted(e.text)}"
    return text_part(plain, encoding="base64")


CLIENTS: dict[str, Callable[[str, Earlier | None], Part]] = {
    "gmail": gmail,
    "apple": apple,
    "outlook": outlook,
    "hotmail": hotmail,
    "orange": orange,
    "yahoo": yahoo,
    "zimbra": zimbra,
    "thunderbird": thunderbird,
    "latin1": latin1,
    "base64": base64_text,
}
HABITS = {
    "gmail.com": "gmail",
    "orange.fr": "orange",
    "wanadoo.fr": "orange",
    "free.fr": "zimbra",
    "icloud.com": "apple",
    "me.com": "apple",
    "hotmail.fr": "hotmail",
    "live.fr": "hotmail",
    "outlook.com": "hotmail",
    "outlook.fr": "hotmail",
    "yahoo.fr": "yahoo",
    "yahoo.com": "yahoo",
    "protonmail.com": "base64",
}


def usual_client(address: str, slug: str) -> str:
    """The program somebody at this provider most likely writes with."""
    known = HABITS.get(address.rsplit("@", 1)[-1].lower())
    return known or ("outlook", "thunderbird", "latin1", "zimbra")[pick(address, slug, among=4)]
