"""Mails made to exhaust a reader: each tries one way to make it slow, big or deep."""

from collections.abc import Callable
from functools import partial

_HEAD = b"From: a@b.fr\nSubject: annuler 4071852\nDate: Mon, 1 Mar 2027 10:00:00 +0100\nMessage-ID: <x@y.fr>\nMIME-Version: 1.0\n"


def _plain(text: str | bytes) -> bytes:
    return _HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + (text.encode() if isinstance(text, str) else text)


def _repeated(text: str) -> bytes:
    return _plain(text * (66_000 // len(text)))


def _html(text: str) -> bytes:
    return _HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + text.encode()


def _parted(body: bytes) -> bytes:
    return _HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n' + body


def _nested(depth: int) -> bytes:
    opening = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (at, at) for at in range(depth))
    return _HEAD + opening + b"Content-Type: text/plain\n\nbonjour\n"


def evil_mails() -> dict[str, Callable[[], bytes]]:
    """Return makers of mails that each try one way to make a reader slow, big or deep."""
    lines = {
        "attributions": "Le 3 novembre a écrit x\n", "verbs": "wrote <a@b> on\n", "labels": "De : a@b.fr\nDate : 10:00\n\n", "dates": "Date : x\n",
        "quote marks": "> ", "bars": "|a\n", "rules": "-----\n", "originals": "-----Message d'origine\n", "disclaimers": "Ce message\n",
        "footers": "Envoyé de mon ", "blanks": " ", "quotes": '"', "brackets": "(", "letters": "a", "numbers": "1 ", "zero width": "\u200b",
        "overrides": "\u202e", "separators": "\u2028", "links": "http://a.b/", "addresses": "a@", "apostrophes": "l'", "amounts": "12,50 € ",
        "order numbers": "4071852 ", "codes": "PO-AAAAA-", "conditions": "si vous ne pouvez pas annuler ma commande ", "shouts": "ANNULEZ! ",
        "clauses": "annuler, ", "days": "3 novembre ",
    }  # fmt: skip
    tags = (
        "<div>",
        "<blockquote>x",
        "<b><i>",
        "<table><tr><td>",
        "<a href='http://x/4071852'>",
        "<p>a",
        "<br>",
        "<details>",
        "&nbsp;",
        "<!--",
        "<s>x",
    )
    makers: dict[str, Callable[[], bytes]] = {name: partial(_repeated, text) for name, text in lines.items()}
    makers |= {f"html {tag}": partial(_html, tag * 40_000) for tag in tags}
    makers |= {
        "style rules": lambda: _html(
            "<style>" + ".a .b{display:none}" * 3_000 + "</style>" + "<div class=b>x</div>" * 10_000
        ),
        "style depth": lambda: _html("<style>" + "div div div div *{color:red}" * 300 + "</style>" + "<div>" * 900),
        "style media": lambda: _html("<style>" + "@media{" * 20_000 + "</style>x"),
        "style attribute": lambda: _html("<div style='" + "color:red;" * 20_000 + "'>x"),
        "nested parts": lambda: _nested(60),
        "nested too deep": lambda: _nested(1_000),
        "nested mails": lambda: _HEAD + b"Content-Type: message/rfc822\n\n" * 1_000 + b"x\n",
        "many parts": lambda: _parted(b"--b\n\nx\n" * 100_000),
        "empty parts": lambda: _parted(b"--b\n" * 100_000),
        "long field": lambda: b"X-Junk: " + b"a" * 300_000 + b"\n" + _plain("x\n"),
        "many fields": lambda: b"X-A: b\n" * 100_000 + _plain("x\n"),
        "many hops": lambda: b"Received: from a by b; Mon, 1 Mar 2027 10:00:00 +0100\n" * 20_000 + _plain("x\n"),
        "many results": lambda: (
            b"Authentication-Results: mx.pictoonline.fr; dmarc=pass header.from=b.fr\n" * 5_000 + _plain("x\n")
        ),
        "many authors": lambda: b"From: " + b"a@b.fr, " * 150_000 + b"\n" + _plain("x\n"),
        "comments": lambda: b"From: " + b"(" * 50_000 + b"\n" + _plain("x\n"),
        "quoted author": lambda: b"From: " + b'"\\' * 30_000 + b"\n" + _plain("x\n"),
        "encoded words": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 25_000 + b"\n" + _plain("x\n"),
        "half encoded words": lambda: b"Subject: " + b"=?" * 100_000 + b"\n" + _plain("x\n"),
        "references": lambda: b"References: " + b"<a@b> " * 50_000 + b"\n" + _plain("x\n"),
        "type of quotes": lambda: _HEAD + b'Content-Type: text/plain; x="' + b'";' * 25_000 + b"\n\nx\n",
        "type of a part": lambda: _parted(b"--b\nContent-Type: text/plain; " + b'a";' * 50_000 + b"\n\nx\n--b--\n"),
        "split parameters": lambda: (
            _HEAD + b"Content-Type: x/y; " + b"".join(b"a*%d=x; " % at for at in range(20_000)) + b"\n\nx\n"
        ),
        "three megabytes": lambda: _plain(b"a b c " * 500_000),
        "one line": lambda: _plain(b"a" * 3_000_000),
        "all bytes": lambda: _plain(bytes(range(256)) * 10_000),
        "nulls": lambda: _plain(b"\x00" * 3_000_000),
        "base64": lambda: _HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"QUFB\n" * 500_000,
        "flowed": lambda: _HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 50_000,
        "uuencoded": lambda: _plain(b"begin 644 x\n!A\n" * 20_000),
        "carriage returns": lambda: _plain("bonjour\r" * 5_000).replace(b"\n", b"\r"),
        "envelope lines": lambda: b"From x\n" * 100_000 + _plain("x\n"),
        "no header": lambda: b"abc\n" * 500_000,
        "photos": lambda: _parted(
            b"--b\n\nbonjour\n--b\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n"
            + (b"A" * 76 + b"\n") * 320_000
        ),
    }
    return makers
