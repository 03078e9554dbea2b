"""Who is proven, by which result of our own border, and how a forged twin of the same mail is not."""

import contextlib
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.authentication import EMBEDDED_TRUST, Side, Trust, is_colleague, sender_of
from parsers.authresults import LONGEST_FIELD, UnreadableResults, authserv_id, results_of
from parsers.domains import is_aligned, organization_of
from parsers.headers import make_header
from parsers.message import Header, Headers
from parsers.request import Place, Proof, Sender

ME = "mx.pictoonline.fr"
AUTHOR = "jean@example.org"
DATE = "Thu, 5 Nov 2026 17:50:36 +0100"
PASS = f"{ME}; dmarc=pass header.from=example.org"

Field = tuple[str, str]
BORDER: Field = (
    "Received",
    f"from mout.example.org (mout.example.org [203.0.113.5]) by {ME} (Postfix) with ESMTPS id A1; {DATE}",
)
INNER: Field = ("Received", f"from localhost (localhost [127.0.0.1]) by {ME} (Postfix) with ESMTP id A2; {DATE}")
EARLIER: Field = (
    "Received",
    f"from [192.168.1.4] (unknown [203.0.113.9]) by mout.example.org with ESMTPSA id B1; {DATE}",
)
SPF_TRACE: Field = ("Received-SPF", "pass (mx: example.org) client-ip=203.0.113.5")


def ar(value: str) -> Field:
    return ("Authentication-Results", value)


def mail(*fields: Field, author: str = f"Jean <{AUTHOR}>") -> Headers:
    return tuple(make_header(name, value) for name, value in (*fields, ("From", author), ("Subject", "x")))


def who(*fields: Field, author: str = f"Jean <{AUTHOR}>", trust: Trust = EMBEDDED_TRUST) -> Sender:
    return sender_of(mail(*fields, author=author), trust)


def proof(*fields: Field, author: str = f"Jean <{AUTHOR}>", trust: Trust = EMBEDDED_TRUST) -> Proof:
    return who(*fields, author=author, trust=trust).proof


# What one field of ours, directly above the border, proves about jean@example.org.
@pytest.mark.parametrize(
    "results,proven_by",
    [
        ("dmarc=pass header.from=example.org", Proof.DMARC),
        ("dmarc=pass (p=quarantine dis=none) header.from=example.org", Proof.DMARC),  # OpenDMARC
        ("dmarc=pass (policy=none) header.from=example.org", Proof.DMARC),
        ("DMARC=PASS Header.From=Example.ORG", Proof.DMARC),  # RFC 8601 §2.2: methods and results without case
        ("dmarc=pass", Proof.DMARC),
        ("dmarc=pass header.from=jean@example.org", Proof.DMARC),
        ("dmarc=pass header.from=example.org;", Proof.DMARC),  # a last semicolon
        ("dmarc = pass header . from = example.org", Proof.DMARC),  # CFWS everywhere, RFC 8601 §2.2
        ("dmarc/1=pass header.from=example.org", Proof.DMARC),  # a method's version
        ('dmarc=pass reason="ok" header.from=example.org', Proof.DMARC),
        ("spf=pass (sender IP is 203.0.113.5) smtp.mailfrom=example.org; dkim=pass (signature was verified) header.d=example.org;dmarc=pass action=none header.from=example.org;compauth=pass reason=100", Proof.DMARC),
        ("dkim=pass header.i=@example.org header.s=20230601 header.b=a/b+=; spf=pass (google.com: domain of x designates 203.0.113.5 as permitted sender) smtp.mailfrom=jean@example.org; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.org", Proof.DMARC),
        ("arc=pass (i=1 spf=pass); dmarc=pass header.from=example.org; bimi=none; x-tls=pass smtp.version=TLSv1.3", Proof.DMARC),  # Fastmail
        ("iprev=fail policy.iprev=2001:db8::1; dmarc=pass header.from=example.org", Proof.DMARC),
        ("spf=fail smtp.mailfrom=relay.test; dmarc=pass header.from=example.org", Proof.DMARC),
        ("dkim=fail header.d=relay.test; dmarc=pass header.from=example.org", Proof.DMARC),
        # no DMARC result, or none: an aligned pass
        ("dkim=pass header.d=example.org", Proof.DKIM),
        ("dmarc=none; dkim=pass header.d=example.org", Proof.DKIM),
        ("dmarc=none header.from=example.org; dkim=pass header.d=mail.example.org", Proof.DKIM),  # RFC 7489 §3.1.1 relaxed
        ("dkim=pass header.i=@example.org", Proof.DKIM),
        ("dkim=pass header.i=jean@news.example.org", Proof.DKIM),
        ('dkim=pass (2048-bit key) header.d=example.org header.i=@example.org header.b="a/b"', Proof.DKIM),
        ("dkim=pass header.d=sendwell.test; dkim=pass header.d=example.org", Proof.DKIM),  # two signatures, both good
        ("dkim=pass header.d=EXAMPLE.org.", Proof.DKIM),
        ("spf=pass smtp.mailfrom=jean@example.org", Proof.SPF),
        ("spf=pass smtp.mailfrom=example.org", Proof.SPF),
        ("spf=pass smtp.mailfrom=@example.org", Proof.SPF),
        ("spf=pass smtp.mailfrom=<jean@example.org>", Proof.NOBODY),  # not RFC 8601
        ("spf=pass smtp.mailfrom=bounce+jean=x.test@mail.example.org", Proof.SPF),  # VERP
        ("dmarc=none; dkim=fail header.d=example.org; spf=pass smtp.mailfrom=jean@example.org", Proof.SPF),
        ("dkim=none; spf=pass smtp.mailfrom=jean@example.org smtp.helo=mout.example.org", Proof.SPF),
        # nobody: DMARC is never outweighed
        ("dmarc=fail header.from=example.org", Proof.NOBODY),
        ("dmarc=fail (p=none) header.from=example.org; dkim=pass header.d=example.org", Proof.NOBODY),
        ("dmarc=temperror header.from=example.org; spf=pass smtp.mailfrom=jean@example.org", Proof.NOBODY),
        ("dmarc=permerror header.from=example.org; dkim=pass header.d=example.org; spf=pass smtp.mailfrom=jean@example.org", Proof.NOBODY),
        ("dmarc=bestguesspass header.from=example.org", Proof.NOBODY),  # Microsoft 365
        ("dmarc=bestguesspass header.from=example.org; spf=pass smtp.mailfrom=jean@example.org", Proof.NOBODY),
        ("dmarc=quarantine header.from=example.org", Proof.NOBODY),
        ("dmarc=policy header.from=example.org", Proof.NOBODY),
        ("dmarc=passed header.from=example.org", Proof.NOBODY),
        ("dmarc=pass.none header.from=example.org", Proof.NOBODY),
        ("dmarc=hardpass", Proof.NOBODY),
        # nobody: results that prove nothing
        ("none", Proof.NOBODY),
        ("dkim=none; spf=none", Proof.NOBODY),
        ("dkim=policy (512-bit key) header.d=example.org", Proof.NOBODY),
        ("dkim=neutral (no key) header.d=example.org; spf=neutral smtp.mailfrom=jean@example.org", Proof.NOBODY),
        ("spf=softfail smtp.mailfrom=jean@example.org", Proof.NOBODY),
        ("spf=bestguesspass smtp.mailfrom=jean@example.org", Proof.NOBODY),
        ("spf=permerror smtp.mailfrom=jean@example.org", Proof.NOBODY),
        ("auth=pass smtp.auth=jean@example.org", Proof.NOBODY),
        ("arc=pass header.d=example.org", Proof.NOBODY),
        ("sender-id=pass header.from=jean@example.org", Proof.NOBODY),
        ("domainkeys=pass header.from=example.org", Proof.NOBODY),
        ("dkim-atps=pass header.d=example.org", Proof.NOBODY),
        ("x-dmarc=pass header.from=example.org", Proof.NOBODY),
        ("compauth=pass reason=100", Proof.NOBODY),
        # nobody, for lack of alignment
        ("dkim=pass header.d=sendwell.test", Proof.NOBODY),
        ("dkim=pass header.d=org", Proof.NOBODY),  # a public suffix
        ("dkim=pass header.d=example.org.evil.test", Proof.NOBODY),
        ("dkim=pass header.d=notexample.org", Proof.NOBODY),
        ("d\u212aim=pass header.d=example.org", Proof.NOBODY),  # the Kelvin sign is a k without case
        ("dkim=pass header.d=exаmple.org", Proof.NOBODY),  # Cyrillic а: unreadable
        ("dkim=pass header.d=sendwell.test header.i=@example.org", Proof.NOBODY),  # d= signs; i= must lie below it
        ("dkim=pass header.d=sendwell.test header.d=example.org", Proof.NOBODY),
        ("dkim=pass", Proof.NOBODY),
        ("dkim=pass header.s=example.org header.from=example.org", Proof.NOBODY),
        ("spf=pass smtp.mailfrom=jean@sendwell.test", Proof.NOBODY),
        ('spf=pass smtp.mailfrom="jean@example.org"@evil.test', Proof.NOBODY),
        ("spf=pass smtp.mailfrom=example.org@evil.test", Proof.NOBODY),
        ("spf=pass smtp.helo=mout.example.org", Proof.NOBODY),  # RFC 7489 §3.1.2: the envelope sender
        ("spf=pass smtp.mailfrom=x@evil.test smtp.helo=mout.example.org", Proof.NOBODY),
        ("spf=pass", Proof.NOBODY),
        # nobody: DMARC about somebody else
        ("dmarc=pass header.from=evil.test", Proof.NOBODY),
        ("dmarc=pass header.from=mail.example.org", Proof.NOBODY),
        ("dmarc=pass header.from=org", Proof.NOBODY),
        ("dmarc=pass header.from=example.org header.from=evil.test", Proof.NOBODY),
        ("dmarc=pass header.from=jean@example.org@evil.test", Proof.NOBODY),
        ("dmarc=none header.from=evil.test; dkim=pass header.d=example.org", Proof.NOBODY),
        # nobody: words that are no results
        ("dkim=none (dkim=pass header.d=example.org)", Proof.NOBODY),
        ("dkim=none (dmarc=pass header.from=example.org); spf=none", Proof.NOBODY),
        ("spf=softfail (; dmarc=pass header.from=example.org;) smtp.mailfrom=x", Proof.NOBODY),
        ("(dmarc=pass header.from=example.org) none", Proof.NOBODY),
        ('dkim=none reason="dmarc=pass header.from=example.org"', Proof.NOBODY),
        ('spf=fail smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.test', Proof.NOBODY),
        # nobody: two results that differ
        ("dmarc=pass header.from=example.org; dmarc=fail header.from=example.org", Proof.NOBODY),
        ("dmarc=pass header.from=example.org; dmarc=none", Proof.NOBODY),
        ("dmarc=pass header.from=example.org; dmarc=pass header.from=evil.test", Proof.NOBODY),
        ("dkim=pass header.d=example.org; dkim=fail header.d=example.org", Proof.NOBODY),
        ("spf=pass smtp.mailfrom=example.org; spf=fail smtp.mailfrom=example.org", Proof.NOBODY),
        ("dmarc=pass header.from=example.org; spf=pass smtp.mailfrom=a.test; spf=none smtp.helo=a.test", Proof.NOBODY),
        # nobody: cannot be read to its end
        ("", Proof.NOBODY),
        ("dmarc", Proof.NOBODY),
        ("dmarc=", Proof.NOBODY),
        ('dmarc="pass" header.from=example.org', Proof.NOBODY),
        ("dmarc=pass (header.from=example.org", Proof.NOBODY),
        ("dmarc=pass header.from=example.org )", Proof.NOBODY),
        ('dmarc=pass header.from="example.org', Proof.NOBODY),
        ("none; dmarc=pass header.from=example.org", Proof.NOBODY),
        ("spf=pass smtp.mailfrom=jean@example.org dmarc=fail header.from=example.org", Proof.NOBODY),  # the semicolon is missing
        ("dmarc=pass header.from=bücher.example", Proof.NOBODY),
        ("dmarc=pass header.from=example.org " + "(" * 11 + ")" * 11, Proof.NOBODY),
        ("dmarc=pass header.from=example.org; x=y z.a=" + "b" * LONGEST_FIELD, Proof.NOBODY),
        ("dmarc=pass\x00 header.from=example.org", Proof.NOBODY),
    ],
)  # fmt: skip
def test_what_a_field_of_ours_proves(results: str, proven_by: Proof) -> None:
    sender = who(ar(f"{ME}; {results}"), BORDER, EARLIER)
    assert sender.proof is proven_by
    assert sender.proven is (proven_by is not Proof.NOBODY)
    assert sender.address == AUTHOR
    assert sender.reason
    assert "example" not in sender.reason


@pytest.mark.parametrize(
    "head",
    [
        ME,
        ME.upper(),
        f"{ME} 1",  # RFC 8601 §2.2: a version
        f'"{ME}"',  # a quoted string is a value too
        f'"{ME}" 1',
        f"(first) {ME} (then) 1 (last) ",
        f"  {ME}  ",
        f"{ME}.",
    ],
)
def test_our_authserv_id_is_known_in_every_form(head: str) -> None:
    assert proof(ar(f"{head}; dmarc=pass header.from=example.org"), BORDER) is Proof.DMARC


@pytest.mark.parametrize(
    "head",
    [
        "mx-pictoonline.fr",
        "pictoonline.fr",
        f"{ME}.evil.test",
        f"x.{ME}",
        f"{ME} evil.test",
        f"evil.test {ME}",
        f"evil.test ({ME})",
        f"({ME})",
        f"{ME}/1",
        f"{ME}1",
        f"{ME} 1 1",
        f'"{ME} "',
        f'"{ME}',
        f"{ME}:",
        "m\u0445.pictoonline.fr",  # Cyrillic х
        "",
        f"i=1; {ME}",  # ARC's form
    ],
)
def test_another_authserv_id_proves_nobody(head: str) -> None:
    assert proof(ar(f"{head}; dmarc=pass header.from=example.org"), BORDER) is Proof.NOBODY


@pytest.mark.parametrize(
    "results", ["spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org;dmarc=pass header.from=example.org"]
)
def test_results_without_an_authserv_id_prove_nobody(results: str) -> None:
    assert proof(ar(results), BORDER) is Proof.NOBODY


# Where our results stand; O our pass, F our fail, X results of another, S Received-SPF, H another field, B border, I inner hop, E earlier hop.
SIGNS: dict[str, Field] = {
    "O": ar(PASS),
    "F": ar(f"{ME}; dmarc=fail header.from=example.org"),
    "K": ar(f"{ME}; dkim=pass header.d=example.org"),
    "X": ar("mx.evil.test; dmarc=pass header.from=example.org"),
    "A": ("ARC-Authentication-Results", f"i=1; {PASS}"),
    "S": SPF_TRACE,
    "H": ("X-Spam-Status", "No"),
    "D": ("DKIM-Signature", "v=1; d=example.org"),
    "R": ("Return-Path", "<jean@example.org>"),
    "B": BORDER,
    "I": INNER,
    "E": EARLIER,
    "W": (
        "Received",
        f"from x (x [203.0.113.7]) by {ME} (Postfix) with ESMTPS id C1; {DATE}",
    ),  # in our name, below the border
    "V": ("Received", f"from x (x [10.0.0.1]) by {ME} (Postfix) with ESMTPS id C2; {DATE}"),
}


@pytest.mark.parametrize(
    "order,either,above,below",
    [
        # order                      either above  below
        ("OB", True, True, False),
        ("OBE", True, True, False),
        ("ROBE", True, True, False),
        ("KOBE", True, True, False),
        ("OSBE", True, True, False),  # RFC 7208 §9.1
        ("SOBE", True, True, False),
        ("IOBE", True, True, False),
        ("IIOBE", True, True, False),
        ("AOBE", True, True, False),
        ("HOBE", True, True, False),
        ("BO", True, False, True),
        ("BOE", True, False, True),
        ("BSOE", True, False, True),  # Gmail
        ("BOKE", True, False, True),
        ("IBO", True, False, True),
        ("BODE", True, False, True),
        # both sides
        ("OBO", False, True, True),
        ("OBF", False, True, False),
        ("FBO", False, False, False),  # above the border only we write: that failure is ours
        ("OBSO", False, True, True),
        # not beside the border
        ("B", False, False, False),
        ("BEO", False, False, False),
        ("BEOE", False, False, False),
        ("BHO", False, False, False),
        ("BDO", False, False, False),
        ("BAO", False, False, False),
        ("BXO", False, False, False),  # ours below another's: the sender wrote both
        ("BRO", False, False, False),
        ("OHB", False, False, False),
        ("ORB", False, False, False),
        ("OXB", False, False, False),
        ("OIB", False, False, False),
        ("OI", False, False, False),
        ("O", False, False, False),
        ("OE", False, False, False),
        ("EO", False, False, False),
        ("XB", False, False, False),
        ("AB", False, False, False),
        ("BX", False, False, False),
        ("BA", False, False, False),
        # a forged border below the true one
        ("BEOW", False, False, False),
        ("BEWO", False, False, False),
        ("BEOV", False, False, False),
        ("BOW", True, False, True),  # directly below: RFC 8601 §5 says that the border took forged ones out
        ("BWO", False, False, False),
        ("BHOW", False, False, False),
        ("BVO", False, False, False),
        ("FBEOW", False, False, False),
        ("FBE", False, False, False),
        ("FBEO", False, False, False),
        ("FBHO", False, False, False),
        # our own fields that contradict, in the run or apart from it
        ("OFB", False, False, False),
        ("FOB", False, False, False),
        ("BOF", False, False, False),
        ("FHOB", False, False, False),
        ("FIOB", False, False, False),
        ("OHOB", True, True, False),
        ("OIOB", True, True, False),
        ("FIBO", False, False, False),
        ("OBHF", True, True, False),  # below, apart: the sender's words, for or against
        ("OBEF", True, True, False),
        ("BOHF", True, False, True),
        ("BOEF", True, False, True),
    ],
)  # fmt: skip
def test_position_decides_whether_a_result_counts(order: str, either: bool, above: bool, below: bool) -> None:  # noqa: FBT001 (a table)
    fields = [SIGNS[sign] for sign in order]
    for side, proven in ((Side.EITHER, either), (Side.ABOVE, above), (Side.BELOW, below)):
        assert who(*fields, trust=replace(EMBEDDED_TRUST, side=side)).proven is proven, side


def test_the_shapes_in_which_servers_write_that_all_is_well() -> None:
    opendmarc = [
        ar(PASS),
        ar(f"{ME}; spf=pass smtp.mailfrom=jean@example.org"),
        ar(f'{ME};\n\tdkim=pass (2048-bit key) header.d=example.org header.b="a/b"'),
    ]
    gmail = [
        ("Delivered-To", "x@pictoonline.fr"),
        ("Received", f"by 2002:a05:6a10:5:b0:1 with SMTP id a1; {DATE}"),
        ("ARC-Seal", "i=1; a=rsa-sha256"),
        ("ARC-Authentication-Results", f"i=1; {PASS}"),
        ("Return-Path", "<jean@example.org>"),
        BORDER,
        SPF_TRACE,
        ar(PASS),
    ]
    exim = [
        (
            "Received",
            f"from mout.example.org ([203.0.113.5]) by {ME} with esmtps (TLS1.3) (Exim 4.96) (envelope-from <jean@example.org>) id 1t-2K; {DATE}",
        ),
        ar(PASS),
    ]
    dovecot = [
        ("Received", f"from {ME} ([127.0.0.1]) by {ME} with LMTP id a for <x@pictoonline.fr>; {DATE}"),
        *opendmarc,
        BORDER,
    ]
    for fields in ([*opendmarc, BORDER], gmail, exim, dovecot):
        assert proof(*fields, EARLIER) is Proof.DMARC


def test_unset_nobody_is_proven() -> None:
    fields = (ar(PASS), BORDER)
    assert proof(*fields, trust=Trust()) is Proof.NOBODY
    assert proof(*fields, trust=replace(EMBEDDED_TRUST, authserv_ids=())) is Proof.NOBODY
    assert proof(*fields, trust=replace(EMBEDDED_TRUST, own_hosts=())) is Proof.NOBODY
    assert proof(*fields, trust=EMBEDDED_TRUST) is Proof.DMARC


@pytest.mark.parametrize(
    "author,address",
    [
        ("jean@example.org <attacker@evil.test>", None),
        ("jean@example.org, attacker@evil.test", None),
        ("=?utf-8?q?jean=40example.org?=", None),
        ("Team: jean@example.org;", None),
        ("jean@example.org\x00", None),
        ("", None),
        ("jean@example.org.evil.test", "jean@example.org.evil.test"),
        ("jean@ex\u0430mple.org", "jean@xn--exmple-4nf.org"),  # Cyrillic а
        ('"jean@example.org" <attacker@evil.test>', "attacker@evil.test"),
        ("jean@mail.example.org", "jean@mail.example.org"),
    ],
)
def test_a_defective_or_other_author_is_not_proven_by_the_result_of_the_honest_twin(
    author: str, address: str | None
) -> None:
    sender = who(ar(PASS), BORDER, author=author)
    assert not sender.proven
    assert sender.address == address
    assert proof(ar(PASS), BORDER) is Proof.DMARC


def test_an_international_domain_is_proven_as_its_a_label() -> None:
    for author in ("jean@bücher.example", "jean@xn--bcher-kva.example"):
        assert proof(ar(f"{ME}; dmarc=pass header.from=xn--bcher-kva.example"), BORDER, author=author) is Proof.DMARC


def test_a_second_from_field_proves_nobody_wherever_it_stands() -> None:
    for extra in (("From", AUTHOR), ("FROM", "x@evil.test"), ("from", AUTHOR)):
        assert not who(extra, ar(PASS), BORDER).proven
        assert not who(ar(PASS), BORDER, extra).proven


def test_the_proof_shows_the_field_that_gave_it() -> None:
    sender = who(ar(PASS), BORDER)
    assert [e.place for e in sender.evidence] == [Place.HEADER]
    assert sender.evidence[0].words == f"Authentication-Results: {PASS}"
    assert all(e.words.isprintable() for e in sender.evidence)


@pytest.mark.parametrize(
    "address,colleague",
    [
        ("lea@pictoonline.fr", True),
        ("LEA@PictoOnline.fr", True),
        ("lea@labo.pictoonline.fr", True),
        ("serviceclient@pictoonline.fr", False),
        ("ServiceClient@pictoonline.fr", False),
        ("lea@notpictoonline.fr", False),
        ("lea@pictoonline.fr.evil.test", False),
        ("pictoonline.fr@evil.test", False),
        ("lea@pictoonl\u0456ne.fr", False),
    ],
)
def test_a_colleague_writes_from_our_domain_but_not_as_the_service(address: str, colleague: bool) -> None:  # noqa: FBT001 (a table)
    assert is_colleague(who(author=address), EMBEDDED_TRUST) is colleague


def test_nobody_is_no_colleague() -> None:
    assert not is_colleague(who(author="a@pictoonline.fr, b@pictoonline.fr"), EMBEDDED_TRUST)


@pytest.mark.parametrize(
    "domain,author,aligned",
    [
        ("example.org", "example.org", True),
        ("mail.example.org", "example.org", True),
        ("example.org", "news.mail.example.org", True),
        ("a.example.org", "b.example.org", True),
        ("example.co.uk", "mail.example.co.uk", True),
        ("one.co.uk", "two.co.uk", False),  # co.uk is a public suffix
        ("co.uk", "one.co.uk", False),
        ("co.uk", "co.uk", True),
        ("one.github.io", "two.github.io", False),  # the private part of the list
        ("one.com.fr", "two.com.fr", False),
        ("us-east-1.elasticbeanstalk.com", "eu-west-1.elasticbeanstalk.com", False),  # two suffixes, no owner
        ("example.com", "example.org", False),
        ("myexample.org", "example.org", False),
        ("one.asso.fr", "one.asso.fr", True),
        ("mail.something.example", "something.example", True),  # a top-level domain that nobody listed
    ],
)
def test_domains_are_aligned_when_one_organization_owns_both(domain: str, author: str, aligned: bool) -> None:  # noqa: FBT001 (a table)
    assert is_aligned(domain, author) is aligned
    assert is_aligned(author, domain) is aligned


def test_a_public_suffix_belongs_to_no_organization() -> None:
    assert organization_of("co.uk") is None
    assert organization_of("a.b.example.co.uk") == "example.co.uk"


# Whatever a sender writes below the border: junk, forgeries of every field that counts, in any order.
FORGED = st.one_of(
    st.sampled_from([field for sign, field in SIGNS.items() if sign != "B"]),
    st.tuples(
        st.sampled_from(
            ["Received", "X-A", "Authentication-Results", "Received-SPF", "authentication-results ", "From\u200b"]
        ),
        st.text(max_size=80),
    ),
    st.text(max_size=60).map(lambda junk: ar(f"{ME}; dmarc=pass header.from=example.org {junk}")),
    st.text(max_size=60).map(lambda junk: ar(f"{junk}{ME}; dmarc=pass header.from=example.org")),
)


@given(st.lists(FORGED, max_size=8))
def test_nothing_below_the_next_hop_proves_anybody(forged: list[Field]) -> None:
    assert not who(BORDER, EARLIER, *forged).proven
    assert not who(SIGNS["F"], BORDER, EARLIER, *forged).proven
    assert not who(SIGNS["X"], INNER, BORDER, EARLIER, *forged).proven


@given(st.lists(FORGED, max_size=8))
def test_where_the_border_writes_above_nothing_below_it_proves_anybody(forged: list[Field]) -> None:
    above = replace(EMBEDDED_TRUST, side=Side.ABOVE)
    assert not who(BORDER, *forged, trust=above).proven
    assert not who(SIGNS["F"], BORDER, *forged, trust=above).proven
    assert who(SIGNS["O"], BORDER, *forged, trust=above).proven


@given(st.lists(FORGED, max_size=8))
def test_what_our_border_refused_stays_refused_whatever_the_sender_wrote(forged: list[Field]) -> None:
    assert not who(SIGNS["F"], BORDER, *forged).proven


@given(st.text(max_size=200))
def test_no_words_in_a_comment_of_our_own_result_prove_anybody(words: str) -> None:
    safe = words.replace("(", "").replace(")", "").replace("\\", "")
    assert not who(
        ar(f"{ME}; spf=softfail ({safe}) smtp.mailfrom=x@evil.test; dmarc=fail header.from=example.org"), BORDER
    ).proven


@given(st.text(max_size=300))
def test_any_value_is_read_or_refused(value: str) -> None:
    assert authserv_id(value) is None or authserv_id(value) == str(authserv_id(value)).lower()
    with contextlib.suppress(UnreadableResults):
        assert isinstance(results_of(value), tuple)


@pytest.mark.parametrize(
    "unit", ["(", "()", "a.b=c ", "h.x=c ", "dmarc=pass;", "x ", '"', "\\", " ", "a=b/", "smtp.", "(x", "=", ";"]
)
def test_reading_takes_no_longer_than_the_field_is_long(unit: str) -> None:
    started = time.process_time()
    for head in (f"{ME}; ", f"{ME}; spf=pass ", f"{ME}; spf=pass (", ""):
        who(ar(head + unit * (15_000 // len(unit))), BORDER)
    who(*[ar(PASS)] * 500, BORDER, *[EARLIER] * 500)
    assert time.process_time() - started < 1.5


def test_a_field_that_came_with_nul_or_a_lone_line_end_is_not_believed() -> None:
    # What is shown of such a field is not what other programs read.
    for raw in (
        b" mx.pictoonline.fr; dmarc=pass\rheader.from=example.org",
        b" mx.pictoonline.fr; dmarc=pass\x00 header.from=example.org",
    ):
        field = Header(name="Authentication-Results", value=PASS, raw=raw)
        assert not sender_of((field, *mail(BORDER)), EMBEDDED_TRUST).proven
