"""Raw mails for tests of the readers, with a default for everything that a test does not speak of."""

from base64 import b64encode

from parsers.authentication import Trust
from parsers.trust import EMBEDDED_TRUST

TRUST: Trust = EMBEDDED_TRUST

TRACE = (
    "Authentication-Results: mx.pictoonline.fr; dmarc=pass header.from=orange.fr\n"
    "Received: from smtp.orange.fr (smtp.orange.fr [198.51.100.7]) by mx.pictoonline.fr with ESMTPS; Tue, 3 Nov 2026 10:12:47 +0100\n"
)


def mail(
    body: str | bytes = "Bonjour, merci d'annuler ma commande 4071852.\n\nMarie Dupont\n",
    *,
    content_type: str | None = "text/plain; charset=utf-8",
    encoding: str | None = None,
    subject: str = "Commande",
    headers: str = "",
    trace: str = TRACE,
) -> bytes:
    head = (
        trace
        + "From: Marie Dupont <marie.dupont@orange.fr>\nTo: serviceclient@pictoonline.fr\nDate: Tue, 3 Nov 2026 10:12:45 +0100\n"
    )
    head += f"Message-ID: <abc@orange.fr>\nSubject: {subject}\nMIME-Version: 1.0\n{headers}"
    head += f"Content-Type: {content_type}\n" if content_type is not None else ""
    head += f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    return head.encode() + b"\n" + (body.encode() if isinstance(body, str) else body)


def part(body: str | bytes, content_type: str = "text/plain; charset=utf-8", *headers: str) -> bytes:
    head = "".join(f"{line}\n" for line in (f"Content-Type: {content_type}", *headers))
    return head.encode() + b"\n" + (body.encode() if isinstance(body, str) else body)


def parted(*parts: bytes, boundary: str = "b1") -> bytes:
    """A body of several parts, each made by `part`."""
    edge = b"--" + boundary.encode()
    return b"".join(edge + b"\n" + one.rstrip(b"\n") + b"\n" for one in parts) + edge + b"--\n"


def multipart(kind: str, *parts: bytes, boundary: str = "b1", **kw: str) -> bytes:
    return mail(parted(*parts, boundary=boundary), content_type=f'multipart/{kind}; boundary="{boundary}"', **kw)


def nested(kind: str, *parts: bytes, boundary: str) -> bytes:
    """A multipart as a part of another."""
    return part(parted(*parts, boundary=boundary), f'multipart/{kind}; boundary="{boundary}"')


def attached_mail(body: str, subject: str = "Annulation") -> bytes:
    return part(f"From: x@orange.fr\nSubject: {subject}\nMessage-ID: <inner@orange.fr>\n\n{body}", "message/rfc822")


def photo(name: str = "photo.jpg", size: int = 600) -> bytes:
    return part(b64encode(b"\xff" * size), f'image/jpeg; name="{name}"', "Content-Transfer-Encoding: base64")
