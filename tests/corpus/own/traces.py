"""The trace fields a receiving server writes, and those that somebody wishes it had written.

Each function gives header fields from the top of the mail down, `Return-Path` apart. Ours are `mx.pictoonline.fr`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.corpus.own.mime_kit import draw, pick, rfc5322_date

OURS = "mx.pictoonline.fr"
SERVICE = "serviceclient@pictoonline.fr"
Field = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Who handed the mail over, and when."""

    address: str
    envelope: str
    at: datetime
    slug: str

    @property
    def domain(self) -> str:
        return self.address.rsplit("@", 1)[-1].lower()

    @property
    def sent_by(self) -> str:
        return self.envelope.rsplit("@", 1)[-1].lower() or self.domain

    @property
    def host(self) -> str:
        return f"{('smtp', 'mout', 'out-7', 'relay2')[pick(self.sent_by, among=4)]}.{self.sent_by}"

    @property
    def ip(self) -> str:
        nets = ("192.0.2", "198.51.100", "203.0.113")
        return f"{nets[pick(self.sent_by, 'net', among=3)]}.{1 + pick(self.sent_by, 'ip', among=250)}"


def ar(text: str) -> Field:
    return ("Authentication-Results", text)


def border(j: Journey) -> Field:
    stamp = rfc5322_date(j.at + timedelta(seconds=2))
    queue = draw(j.slug, "queue", length=11).upper()
    if pick(j.slug, "mta", among=4) == 0:
        return (
            "Received",
            (
                f"from {j.host} ([{j.ip}])\n\tby {OURS} with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384\n"
                f"\t(envelope-from <{j.envelope}>)\n\tid 1t{queue[:5]}-{queue[5:]}-2K\n\tfor {SERVICE};\n\t{stamp}"
            ),
        )
    return (
        "Received",
        (
            f"from {j.host} ({j.host} [{j.ip}])\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n"
            f"\tby {OURS} (Postfix) with ESMTPS id {queue}\n\tfor <{SERVICE}>; {stamp}"
        ),
    )


def inner(j: Journey, client: str = "localhost [127.0.0.1]") -> Field:
    stamp = rfc5322_date(j.at + timedelta(seconds=4))
    return (
        "Received",
        f"from {client.split(maxsplit=1)[0]} ({client})\n\tby {OURS} (Postfix) with ESMTP id 7C1A{draw(j.slug)[:6]}; {stamp}",
    )


def earlier_hops(j: Journey) -> list[Field]:
    if pick(j.slug, "hops", among=3) == 0:
        return []
    lan, wan = pick(j.slug, "lan", among=200) + 20, pick(j.slug, "wan", among=250) + 1
    return [
        (
            "Received",
            (
                f"from [192.168.0.{lan}] (unknown [203.0.113.{wan}])\n\tby {j.host} with ESMTPSA id {draw(j.slug, 'q', length=14)};\n"
                f"\t{rfc5322_date(j.at)}"
            ),
        )
    ]


def passed(j: Journey) -> list[Field]:
    """One of the shapes in which servers write that all is well."""
    d, b = j.domain, draw(j.slug, "b", length=8)
    shapes = (
        [
            ar(
                f"{OURS};\n\tdkim=pass (2048-bit key; secure) header.d={d} header.i=@{d} header.a=rsa-sha256 header.s=sel1"
                f" header.b={b};\n\tspf=pass ({OURS}: domain of {j.envelope} designates {j.ip} as permitted sender)"
                f" smtp.mailfrom={j.envelope};\n\tdmarc=pass (policy=quarantine) header.from={d}"
            )
        ],
        [
            ar(f"{OURS}; dmarc=pass (p=none dis=none) header.from={d}"),
            ar(f"{OURS}; spf=pass smtp.mailfrom={j.envelope}"),
            ar(f'{OURS};\n\tdkim=pass (2048-bit key) header.d={d} header.i=@{d} header.b="{b}"'),
        ],
        [
            ar(
                f"{OURS} 1; spf=pass smtp.mailfrom={j.envelope} smtp.helo={j.host};\n dkim=pass header.d={d}; dmarc=pass header.from={d}"
            )
        ],
        [
            ar(
                f"{OURS}; spf=pass (sender IP is {j.ip})\n smtp.mailfrom={d}; dkim=pass (signature was verified)\n"
                f" header.d={d};dmarc=pass action=none\n header.from={d};compauth=pass reason=100"
            )
        ],
    )
    return shapes[pick(j.slug, "shape", among=len(shapes))]


def usual(j: Journey) -> list[Field]:
    """Proven; now and then the results stand below the border, or a content filter adds an inner hop on top."""
    way = pick(j.slug, "way", among=8)
    if way == 0:
        return [border(j), *passed(j), *earlier_hops(j)]
    if way == 1:
        return [inner(j), *passed(j), border(j), *earlier_hops(j)]
    return [*passed(j), border(j), *earlier_hops(j)]


def inner_private(j: Journey) -> list[Field]:
    return [inner(j, "store.pictoonline.fr [10.20.0.7]"), *passed(j), border(j), *earlier_hops(j)]


def below(j: Journey) -> list[Field]:
    return [border(j), *passed(j), *earlier_hops(j)]


def absent(j: Journey) -> list[Field]:
    return [border(j), *earlier_hops(j)]


def dmarc_fail(j: Journey) -> list[Field]:
    text = f"{OURS}; dkim=none; spf=pass smtp.mailfrom={j.envelope};\n\tdmarc=fail (p=none dis=none) header.from={j.domain}"
    return [ar(text), border(j), *earlier_hops(j)]


def dmarc_fail_dkim_pass(j: Journey) -> list[Field]:
    text = (
        f"{OURS}; dkim=pass header.d={j.domain}; spf=pass smtp.mailfrom={j.envelope}; dmarc=fail header.from={j.domain}"
    )
    return [ar(text), border(j), *earlier_hops(j)]


def temperror(j: Journey) -> list[Field]:
    text = f"{OURS}; dkim=pass header.d={j.domain};\n\tspf=pass smtp.mailfrom={j.envelope};\n\tdmarc=temperror header.from={j.domain}"
    return [ar(text), border(j), *earlier_hops(j)]


def permerror(j: Journey) -> list[Field]:
    return [ar(f"{OURS}; spf=pass smtp.mailfrom={j.envelope}; dmarc=permerror header.from={j.domain}"), border(j)]


def none_dkim_aligned(j: Journey) -> list[Field]:
    text = f"{OURS}; spf=softfail smtp.mailfrom={j.envelope}; dkim=pass header.d=mail.{j.domain} header.s=k1; dmarc=none header.from={j.domain}"
    return [ar(text), border(j), *earlier_hops(j)]


def none_spf_aligned(j: Journey) -> list[Field]:
    return [ar(f"{OURS}; dkim=none; spf=pass smtp.mailfrom={j.envelope}; dmarc=none"), border(j), *earlier_hops(j)]


def spf_aligned_only(j: Journey) -> list[Field]:
    return [ar(f"{OURS}; spf=pass smtp.mailfrom={j.envelope}"), border(j), *earlier_hops(j)]


def none_unaligned(j: Journey) -> list[Field]:
    text = f"{OURS};\n\tdkim=pass header.d=sendwell.example header.s=m1;\n\tspf=pass smtp.mailfrom={j.envelope};\n\tdmarc=none header.from={j.domain}"
    return [ar(text), border(j), *earlier_hops(j)]


def neutral(j: Journey) -> list[Field]:
    text = f"{OURS}; dkim=neutral (no key) header.d={j.domain}; spf=neutral smtp.mailfrom={j.envelope}; dmarc=bestguesspass header.from={j.domain}"
    return [ar(text), border(j), *earlier_hops(j)]


def dkim_policy(j: Journey) -> list[Field]:
    text = f"{OURS}; dkim=policy (512-bit key) header.d={j.domain}; spf=none smtp.mailfrom={j.envelope}"
    return [ar(text), border(j), *earlier_hops(j)]


def forged_below(j: Journey) -> list[Field]:
    """The sender wrote our name into a result of their own; ours says otherwise, at the top."""
    false = ar(
        f"{OURS}; dkim=pass header.d={j.domain}; spf=pass smtp.mailfrom={j.address}; dmarc=pass header.from={j.domain}"
    )
    return [*dmarc_fail(j), ("Received", f"from [10.0.0.4] by {j.host} with ESMTP; {rfc5322_date(j.at)}"), false]


def forged_alone(j: Journey) -> list[Field]:
    """Our server wrote no result at all; the only one stands below a hop of the sender's."""
    false = ar(f"{OURS}; dmarc=pass (p=reject) header.from={j.domain}")
    return [border(j), ("Received", f"from webmail by {j.host} with HTTP; {rfc5322_date(j.at)}"), false]


def forged_received(j: Journey) -> list[Field]:
    """A `Received` in our name with a result above it, both below the true border."""
    false = ar(f"{OURS}; spf=pass smtp.mailfrom={j.address}; dmarc=pass header.from={j.domain}")
    hop = (
        "Received",
        f"from mail.{j.domain} (mail.{j.domain} [192.0.2.9])\n\tby {OURS} (Postfix) with ESMTPS id 4Zx9; {rfc5322_date(j.at)}",
    )
    return [border(j), ("Received", f"from a.example by {j.host} with ESMTP; {rfc5322_date(j.at)}"), false, hop]


def named_localhost(j: Journey) -> list[Field]:
    """The client called itself localhost, but came from outside: that is the border, and it has no result."""
    stamp = rfc5322_date(j.at + timedelta(seconds=2))
    hop = (
        "Received",
        f"from localhost (localhost [{j.ip}])\n\tby {OURS} (Postfix) with ESMTP id 9B7{draw(j.slug)[:7]}; {stamp}",
    )
    false = ar(f"{OURS}; dmarc=pass header.from={j.domain}")
    true_looking = ("Received", f"from mail.{j.domain} ([192.0.2.80]) by {OURS} with ESMTPS; {rfc5322_date(j.at)}")
    return [hop, ("Received", f"from x by {j.host}; {rfc5322_date(j.at)}"), false, true_looking]


def other_authserv(j: Journey) -> list[Field]:
    names = ("mx.pictoonline.fr.mail-gate.example", "mx-pictoonline.fr", "pictoonline.fr.example.net")
    name = names[pick(j.slug, among=3)]
    return [
        ar(
            f"{name}; dkim=pass header.d={j.domain}; spf=pass smtp.mailfrom={j.address}; dmarc=pass header.from={j.domain}"
        ),
        border(j),
    ]


def in_comment(j: Journey) -> list[Field]:
    text = f"{OURS};\n\tdkim=none (dkim=pass header.d={j.domain});\n\tspf=softfail (dmarc=pass header.from={j.domain}) smtp.mailfrom={j.envelope}"
    return [ar(text), border(j), *earlier_hops(j)]


def two_results(j: Journey) -> list[Field]:
    return [
        ar(f"{OURS}; dmarc=pass header.from={j.domain}"),
        ar(f"{OURS}; dmarc=fail header.from={j.domain}; spf=fail smtp.mailfrom={j.envelope}"),
        border(j),
    ]


def both_sides(j: Journey) -> list[Field]:
    return [*passed(j), border(j), ar(f"{OURS}; dmarc=pass header.from={j.domain}"), *earlier_hops(j)]


def other_from(j: Journey) -> list[Field]:
    """DMARC passed, for the domain that really sent it."""
    text = f"{OURS}; dkim=pass header.d={j.sent_by}; spf=pass smtp.mailfrom={j.envelope}; dmarc=pass header.from={j.sent_by}"
    return [ar(text), border(j), *earlier_hops(j)]


PROVEN = ("usual", "inner_private", "below", "none_dkim_aligned", "none_spf_aligned", "spf_aligned_only")
TRACES: dict[str, Callable[[Journey], list[Field]]] = {
    f.__name__: f
    for f in (
        *(usual, inner_private, below, none_dkim_aligned, none_spf_aligned, spf_aligned_only, absent, dmarc_fail),
        *(dmarc_fail_dkim_pass, temperror, permerror, none_unaligned, neutral, dkim_policy, forged_below, forged_alone),
        *(forged_received, named_localhost, other_authserv, in_comment, two_results, both_sides, other_from),
    )
}
