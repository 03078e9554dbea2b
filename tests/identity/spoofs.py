"""Mails that pretend to be a customer's, each beside its honest twin that differs in the forged field alone.

The victim is the owner of an order in production; the forger knows the address and the number. Sources: RFC 8601 §7, RFC 7489,
« Composition Kills » (Chen, Paxson, Jiang, USENIX Security 2020), CVE-2023-27043, CVE-2023-51764 and the threat list of the design.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

VICTIM = "claire.vasseur@orange.fr"
NUMBER = "4071852"
FORGER = "mallory@evil.example"
US = "mx.pictoonline.fr"

HONEST_HOP = f"Received: from smtp.orange.fr (smtp.orange.fr [80.12.242.1]) by {US} (Postfix) with ESMTPS id 4F2; Tue, 24 Nov 2026 09:30:01 +0100"
EVIL_HOP = f"Received: from mail.evil.example (mail.evil.example [203.0.113.66]) by {US} (Postfix) with ESMTPS id 4F2; Tue, 24 Nov 2026 09:30:01 +0100"
OWN_HOP = "Received: from [192.168.1.4] (unknown [90.1.2.3]) by smtp.orange.fr with ESMTPSA id 77; Tue, 24 Nov 2026 09:29:59 +0100"


def results(said: str, by: str = US) -> str:
    """Write an Authentication-Results field."""
    return f"Authentication-Results: {by}; {said}"


HONEST = results("dmarc=pass header.from=orange.fr; spf=pass smtp.mailfrom=orange.fr; dkim=pass header.d=orange.fr")
OF_FORGER = results(
    "dmarc=pass header.from=evil.example; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example"
)
FAILED = results("dmarc=fail header.from=orange.fr; spf=pass smtp.mailfrom=evil.example; dkim=none")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A mail in fields, top to bottom."""

    trace: tuple[str, ...] = (HONEST, HONEST_HOP, OWN_HOP)
    author: tuple[str | bytes, ...] = (f"From: Claire Vasseur <{VICTIM}>",)
    more: tuple[str | bytes, ...] = ()
    body: str = f"Bonjour,\n\nMerci d’annuler ma commande {NUMBER}.\n\nClaire Vasseur\n"

    def raw(self) -> bytes:
        """Write the mail's bytes."""
        fields = (
            *self.trace,
            *self.author,
            "To: serviceclient@pictoonline.fr",
            "Date: Tue, 24 Nov 2026 09:29:58 +0100",
            "Message-ID: <annule-1@orange.fr>",
            "Subject: Annulation de ma commande",
            *self.more,
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
        )
        head = b"".join((one.encode() if isinstance(one, str) else one) + b"\r\n" for one in fields)
        return head + b"\r\n" + self.body.replace("\n", "\r\n").encode()


@dataclass(frozen=True, kw_only=True)
class Spoof:
    """A forged mail and its honest twin."""

    name: str
    forged: Draft
    honest: Draft


def spoofs() -> tuple[Spoof, ...]:
    """Return every pair."""
    return tuple(_all())


Forge = Callable[[Draft], Draft]


def _author(*fields: str | bytes, trace: tuple[str, ...] = (OF_FORGER, EVIL_HOP)) -> Forge:
    return lambda draft: replace(draft, author=fields, trace=trace)


def _trace(*fields: str) -> Forge:
    return lambda draft: replace(draft, trace=fields)


def _all() -> Iterator[Spoof]:
    for name, forge in (*_AUTHORS.items(), *_RESULTS.items(), *_POSITIONS.items()):
        yield Spoof(name=name, forged=forge(Draft()), honest=Draft())
    for name, (honest, forged) in _METHODS.items():
        yield Spoof(
            name=name,
            honest=replace(Draft(), trace=(honest, HONEST_HOP)),
            forged=replace(Draft(), trace=(forged, HONEST_HOP)),
        )


# --- who the mail says it is from. The border tells the truth about the forger's own domain.
_AUTHORS: dict[str, Forge] = {
    "the display name is the victim's address": _author(f'From: "{VICTIM}" <{FORGER}>'),
    "the display name is the victim's name": _author(f"From: Claire Vasseur <{FORGER}>"),
    "an unquoted address before the real one": _author(f"From: {VICTIM} <{FORGER}>"),
    "an encoded word hides an address before the real one": _author(f"From: =?utf-8?q?{VICTIM.replace('@', '=40')}?= <{FORGER}>"),
    "an encoded word holds address and brackets": _author(f"From: =?utf-8?q?=3C{VICTIM.replace('@', '=40')}=3E?= <{FORGER}>"),
    "two angle addresses, the victim's first": _author(f"From: <{VICTIM}> <{FORGER}>"),
    "two angle addresses, the victim's last": _author(f"From: <{FORGER}> <{VICTIM}>"),
    "an angle address inside the other": _author(f"From: <<{VICTIM}>{FORGER}>"),
    "two authors, the victim first": _author(f"From: {VICTIM}, {FORGER}"),
    "two authors, the victim last": _author(f"From: {FORGER}, {VICTIM}"),
    "two authors divided by a semicolon": _author(f"From: {FORGER}; {VICTIM}"),
    "two From fields, the victim's first": _author(f"From: {VICTIM}", f"From: {FORGER}"),
    "two From fields, the victim's last": _author(f"From: {FORGER}", f"From: {VICTIM}"),
    "two From fields in other letters": _author(f"FROM: {FORGER}", f"from: {VICTIM}"),
    "two From fields, the victim's vouched for": _author(f"From: {FORGER}", f"From: {VICTIM}", trace=(HONEST, EVIL_HOP)),
    "a From field with a blank before the colon": _author(f"From : {VICTIM}", f"From: {FORGER}"),
    "a blank before the colon, vouched for": _author(f"From : {FORGER}", f"From: {VICTIM}", trace=(HONEST, EVIL_HOP)),
    "a From field behind a line that is no field": _author("no field at all", f"From: {VICTIM}", trace=(OF_FORGER, EVIL_HOP)),
    "a From with a blank line's look before it": _author(" \t", f"From: {VICTIM}", trace=(OF_FORGER, EVIL_HOP)),
    "a group": _author(f"From: friends: {VICTIM};"),
    "an empty group and the victim": _author(f"From: a:;, {VICTIM}"),
    "an empty From": _author("From:", f"Sender: {VICTIM}", f"Reply-To: {VICTIM}"),
    "no From, the victim as Sender": _author(f"Sender: {VICTIM}"),
    "no From, the victim as Resent-From": _author(f"Resent-From: {VICTIM}"),
    "NUL in the address": _author(f"From: {VICTIM}\0@evil.example".encode(), trace=(OF_FORGER, EVIL_HOP)),
    "NUL after the victim's address": _author(f"From: <{VICTIM}\0>, <{FORGER}>".encode()),
    "a lone CR before a second address": _author(f"From: {FORGER}\rFrom: {VICTIM}".encode()),
    "a lone LF before a second From": _author(f"From: {FORGER}\nFrom: {VICTIM}".encode()),
    "a comment that hides the rest": _author(f"From: {VICTIM}(<{FORGER}>"),
    "a comment with the victim": _author(f"From: {FORGER} ({VICTIM})"),
    "nested comments": _author(f"From: ({VICTIM}(()) <{FORGER}>"),
    "a quoted local part with an at sign": _author(f'From: "{VICTIM}"@evil.example'),
    "a quoted local part that ends early": _author('From: "claire.vasseur"@orange.fr@evil.example'),
    "a source route": _author(f"From: <@evil.example:{VICTIM}>"),
    "a source route through two": _author(f"From: <@orange.fr,@evil.example:{VICTIM}>"),
    "a percent address": _author("From: claire.vasseur%orange.fr@evil.example"),
    "a bang address": _author("From: orange.fr!claire.vasseur@evil.example"),
    "a domain literal": _author("From: claire.vasseur@[203.0.113.66]"),
    "a subdomain of the forger that looks right": _author("From: claire.vasseur@orange.fr.evil.example"),
    "a look-alike with a Cyrillic letter": _author("From: claire.vasseur@\u043erange.fr", trace=(results("dmarc=pass header.from=xn--range-5ve.fr"), EVIL_HOP)),
    "a look-alike in its A-label": _author("From: claire.vasseur@xn--range-5ve.fr", trace=(results("dmarc=pass header.from=xn--range-5ve.fr"), EVIL_HOP)),
    "a local part with a Cyrillic letter": _author("From: cl\u0430ire.vasseur@orange.fr", trace=(HONEST, EVIL_HOP)),
    "a full-width at sign": _author("From: claire.vasseur\uff20orange.fr <mallory@evil.example>"),
    "a full-width domain": _author("From: claire.vasseur@\uff4f\uff52ange.fr"),
    "a sign of no width in the local part": _author("From: claire.\u200bvasseur@orange.fr", trace=(HONEST, EVIL_HOP)),
    "a direction override in the address": _author("From: \u202erf.egnaro@ruessav.erialc\u202c <mallory@evil.example>"),
    "an encoded word as the address": _author("From: =?utf-8?b?Y2xhaXJlLnZhc3NldXJAb3JhbmdlLmZy?="),
    "an encoded word inside angle brackets": _author("From: <=?utf-8?q?claire.vasseur?=@orange.fr>", trace=(OF_FORGER, EVIL_HOP)),
    "a dot after the domain": _author(f"From: {VICTIM}.", trace=(OF_FORGER, EVIL_HOP)),
    "another plus address of the victim's provider": _author("From: claire.vasseur+x@orange.fr", trace=(HONEST, HONEST_HOP)),
    "the dots of the victim's address moved": _author("From: clairevasseur@orange.fr", trace=(HONEST, HONEST_HOP)),
    "another mailbox of the victim's provider": _author("From: mallory@orange.fr", trace=(HONEST, HONEST_HOP)),
    "an address that begins as the victim's": _author("From: claire.vasseur@orange.frr", trace=(results("dmarc=pass header.from=orange.frr"), EVIL_HOP)),
}  # fmt: skip

# --- what the border said: the forger's mail as an honest server reports it, or words that look like results.
_RESULTS: dict[str, Forge] = {
    "dmarc failed": _trace(FAILED, EVIL_HOP),
    "dmarc failed, spf and dkim passed for the domain": _trace(
        results("dmarc=fail header.from=orange.fr; spf=pass smtp.mailfrom=orange.fr; dkim=pass header.d=orange.fr"), EVIL_HOP
    ),
    "dmarc temperror": _trace(results("dmarc=temperror header.from=orange.fr; dkim=pass header.d=orange.fr"), EVIL_HOP),
    "dmarc permerror": _trace(results("dmarc=permerror header.from=orange.fr; dkim=pass header.d=orange.fr"), EVIL_HOP),
    "dmarc bestguesspass": _trace(results("dmarc=bestguesspass header.from=orange.fr"), EVIL_HOP),
    "dmarc passed for another domain": _trace(results("dmarc=pass header.from=evil.example"), EVIL_HOP),
    "dmarc passed for the forger's subdomain": _trace(results("dmarc=pass header.from=orange.fr.evil.example"), EVIL_HOP),
    "dmarc pass in a comment": _trace(results("dmarc=fail (dmarc=pass header.from=orange.fr) header.from=orange.fr"), EVIL_HOP),
    "dmarc pass in a reason": _trace(results('dmarc=fail reason="dmarc=pass header.from=orange.fr" header.from=orange.fr'), EVIL_HOP),
    "dmarc pass in a folded comment": _trace(results("spf=fail (x\r\n ; dmarc=pass header.from=orange.fr) smtp.mailfrom=evil.example"), EVIL_HOP),
    "two dmarc results in one field": _trace(results("dmarc=pass header.from=orange.fr; dmarc=fail header.from=orange.fr"), EVIL_HOP),
    "two fields that differ": _trace(HONEST, FAILED, EVIL_HOP),
    "none": _trace(results("none"), EVIL_HOP),
    "no results at all": _trace(EVIL_HOP),
    "spf passed for the forger": _trace(results("spf=pass smtp.mailfrom=evil.example"), EVIL_HOP),
    "spf passed for the host name only": _trace(results("spf=pass smtp.helo=orange.fr"), EVIL_HOP),
    "dkim passed for the forger": _trace(results("dkim=pass header.d=evil.example"), EVIL_HOP),
    "dkim passed for a public suffix": _trace(results("dkim=pass header.d=fr"), EVIL_HOP),
    "dkim policy": _trace(results("dkim=policy header.d=orange.fr"), EVIL_HOP),
    "dkim neutral, spf softfail": _trace(results("dkim=neutral header.d=orange.fr; spf=softfail smtp.mailfrom=orange.fr"), EVIL_HOP),
    "dkim says it without a domain": _trace(results("dkim=pass"), EVIL_HOP),
    "another method that passed": _trace(results("iprev=pass policy.iprev=203.0.113.66; auth=pass smtp.auth=mallory; arc=pass"), EVIL_HOP),
    "our name in front of the forger's": _trace(results("dmarc=pass header.from=orange.fr", by=f"{US}.evil.example"), EVIL_HOP),
    "our name behind the forger's": _trace(results("dmarc=pass header.from=orange.fr", by=f"evil.example.{US}"), EVIL_HOP),
    "our name with a Cyrillic letter": _trace(results("dmarc=pass header.from=orange.fr", by="mx.pict\u043eonline.fr"), EVIL_HOP),
    "our name in a comment": _trace(results("dmarc=pass header.from=orange.fr", by=f"evil.example ({US})"), EVIL_HOP),
    "no name": _trace("Authentication-Results: dmarc=pass header.from=orange.fr", EVIL_HOP),
    "the results of the sender's own server alone": _trace(EVIL_HOP, results("dmarc=pass header.from=orange.fr", by="mail.evil.example")),
    "ARC results": _trace(f"ARC-Authentication-Results: i=1; {US}; dmarc=pass header.from=orange.fr", EVIL_HOP),
    "results under another name": _trace(f"X-Authentication-Results: {US}; dmarc=pass header.from=orange.fr", EVIL_HOP),
    "a Received-SPF that passed": _trace("Received-SPF: pass (orange.fr) client-ip=203.0.113.66", EVIL_HOP),
}  # fmt: skip

# --- where the results stand: what a sender writes lies below the border, whatever it says.
_POSITIONS: dict[str, Forge] = {
    "our results below the forger's own hop": _trace(FAILED, EVIL_HOP, OWN_HOP, HONEST),
    "our results below a forged hop of ours": _trace(FAILED, EVIL_HOP, HONEST_HOP, HONEST),
    "our results between two forged hops of ours": _trace(FAILED, EVIL_HOP, HONEST_HOP, HONEST, HONEST_HOP),
    "our results directly below the border too": _trace(FAILED, EVIL_HOP, HONEST),
    "the border said nothing, a forged hop and results": _trace(EVIL_HOP, HONEST_HOP, HONEST),
    "a forged hop that claims to come from inside": _trace(
        EVIL_HOP, f"Received: from localhost (localhost [127.0.0.1]) by {US} with ESMTP id 5; Tue, 24 Nov 2026 09:30:00 +0100", HONEST
    ),
    "a forged inner hop and border below the real one": _trace(
        FAILED, EVIL_HOP,
        f"Received: from {US} ({US} [10.0.0.4]) by mail.pictoonline.fr with ESMTP id 6; Tue, 24 Nov 2026 09:30:00 +0100",
        HONEST, HONEST_HOP,
    ),
    "the name that the client gave is ours": _trace(
        FAILED, f"Received: from {US} (mail.evil.example [203.0.113.66]) by {US} with ESMTP id 7; Tue, 24 Nov 2026 09:30:01 +0100", HONEST, HONEST_HOP
    ),
    "results below something that is no trace field": _trace(FAILED, EVIL_HOP, "X-Whatever: 1", HONEST),
    "no border at all": _trace(HONEST),
    "a border of another house": _trace(HONEST, EVIL_HOP.replace(f"by {US}", "by mx.evil.example")),
    "a border whose name begins as ours": _trace(HONEST, EVIL_HOP.replace(f"by {US}", f"by {US}.evil.example")),
    "a border in a comment": _trace(HONEST, EVIL_HOP.replace(f"by {US} (Postfix)", f"by mx.evil.example (by {US})")),
    "results above a hop of ours that came from outside twice": _trace(EVIL_HOP, OWN_HOP, HONEST, HONEST_HOP),
}  # fmt: skip

# --- one method's word alone: the honest result and the forged one differ in a single property.
_METHODS: dict[str, tuple[str, str]] = {
    "dkim alone, another domain": (results("dkim=pass header.d=orange.fr"), results("dkim=pass header.d=evil.example")),
    "dkim alone, failed": (results("dkim=pass header.d=orange.fr"), results("dkim=fail header.d=orange.fr")),
    "spf alone, another domain": (
        results("spf=pass smtp.mailfrom=claire@orange.fr"),
        results("spf=pass smtp.mailfrom=claire@evil.example"),
    ),
    "spf alone, softfail": (
        results("spf=pass smtp.mailfrom=orange.fr"),
        results("spf=softfail smtp.mailfrom=orange.fr"),
    ),
    "dmarc none and dkim of another domain": (
        results("dmarc=none header.from=orange.fr; dkim=pass header.d=orange.fr"),
        results("dmarc=none header.from=orange.fr; dkim=pass header.d=evil.example"),
    ),
    "a subdomain signs, a look-alike signs": (
        results("dkim=pass header.d=mail.orange.fr"),
        results("dkim=pass header.d=mailorange.fr"),
    ),
    "an identity signs, another's identity signs": (
        results("dkim=pass header.i=@orange.fr"),
        results("dkim=pass header.i=@evil.example"),
    ),
    "the case of names does not matter, the name does": (
        results("DMARC=Pass header.from=Orange.FR", by=US.upper()),
        results("DMARC=Pass header.from=Orange.FR", by="MX.PICTOONLINE.COM"),
    ),
    "a version after the name, a word in its place": (
        results("dmarc=pass header.from=orange.fr", by=f"{US} 1"),
        results("dmarc=pass header.from=orange.fr", by=f"1 {US}"),
    ),
}
