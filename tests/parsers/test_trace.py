"""Where our own hosts took the mail over, whatever the client called itself."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.headers import make_header
from parsers.message import Headers
from parsers.trace import Border, border_of, read_received, received_at
from parsers.trust import EMBEDDED_TRUST, Trust

DATE = "; Thu, 5 Nov 2026 17:50:36 +0100 (CET)"
OURS = "by mx.pictoonline.fr (Postfix) with ESMTPS id C99E2CB6381 for <serviceclient@pictoonline.fr>"
BORDER = f"from mout.example.org (mout.example.org [203.0.113.5]) {OURS}{DATE}"


def trace(*values: str) -> Headers:
    return tuple(make_header("Received", value) for value in values)


def place(*values: str, trust: Trust = EMBEDDED_TRUST) -> int | None:
    border = border_of(trace(*values), trust)
    return border.index if isinstance(border, Border) else None


@pytest.mark.parametrize(
    "client",
    [
        "from localhost (localhost [127.0.0.1])",  # a content filter behind Postfix
        "from mx.pictoonline.fr ([127.0.0.1])",  # Dovecot LMTP
        "from x (x [127.8.9.10])",  # RFC 1122 §3.2.1.3: all of 127/8
        "from store.pictoonline.fr (store.pictoonline.fr [10.20.0.7])",  # RFC 1918
        "from x (unknown [172.16.0.1])",
        "from x (unknown [172.31.255.254])",
        "from x (unknown [192.168.1.1])",
        "from x (x [IPv6:::1])",  # RFC 5321 §4.1.3
        "from x (x [ipv6:fd00::25])",  # RFC 4193
        "from x ([fc00::1])",
        "from x ([IPv6:::ffff:10.0.0.1])",  # IPv4 in IPv6
        "from x ([::ffff:127.0.0.1])",
        "from x ([10.0.0.1]:41234)",  # with its port
        "from mail ([10.0.0.1] helo=mail)",  # Exim
        "from mail ([10.0.0.1] helo=[203.0.113.9])",  # Exim: the greeting is no address
        "from [10.0.0.1] (helo=mail)",  # Exim without a reverse name: here the address stands first
        "from [10.0.0.1] (port=4321 helo=mail)",
        "from unknown (HELO mail) (10.0.0.1)",  # qmail
        "from unknown (HELO mail) (ident@10.0.0.1)",
        "from EX01.corp (10.1.2.3)",  # Exchange
        "from x (localhost [127.0.0.1] (may be forged))",  # Sendmail
        "from x (x [10.0.0.1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (No client certificate requested)",
        "from x (x [10.0.0.1])\n\t(Authenticated sender: filter)",
    ],
)
def test_a_client_inside_makes_an_inner_hop(client: str) -> None:
    assert place(f"{client} {OURS}{DATE}", BORDER) == 1


@pytest.mark.parametrize(
    "client",
    [
        "from mout.example.org (mout.example.org [203.0.113.5])",
        "from x (unknown [192.0.2.1])",  # RFC 5737: documentation, not private whatever a library's is_private says
        "from x (unknown [198.51.100.7])",
        "from x ([IPv6:2001:db8::1])",  # RFC 3849
        "from x (unknown [172.15.255.255])",
        "from x (unknown [172.32.0.1])",
        "from x (unknown [100.64.0.1])",  # RFC 6598: shared, not ours
        "from x (unknown [169.254.1.1])",  # link-local is not in the contract's list
        "from x ([IPv6:fe80::1])",
        "from x ([IPv6:fe80::1%eth0])",
        "from x (unknown [0.0.0.0])",
        "from x ([IPv6:::ffff:203.0.113.5])",
        "from localhost (localhost [203.0.113.5])",  # a name proves nothing
        "from mx.pictoonline.fr (mx.pictoonline.fr [203.0.113.5])",
        "from mail.pictoonline.fr (mail.pictoonline.fr [192.0.2.11])",
        "from [127.0.0.1] (unknown [203.0.113.5])",  # greets with our loopback
        "from [10.0.0.1] (host.evil.test [203.0.113.5])",
        "from [IPv6:::1] (unknown [203.0.113.5])",
        "from 127.0.0.1 (unknown [203.0.113.5])",
        "from x ([203.0.113.5] helo=[127.0.0.1])",  # Exim
        "from [203.0.113.5] (helo=[127.0.0.1])",
        "from [203.0.113.5] (helo=127.0.0.1)",
        "from [203.0.113.5] (port=25 helo=[10.0.0.1])",
        "from unknown (HELO 127.0.0.1) (203.0.113.5)",  # qmail
        "from unknown (HELO [10.0.0.1]) (203.0.113.5)",
        "from unknown (HELO localhost) (127.0.0.1@203.0.113.5)",
        "from (127.0.0.1) (unknown [203.0.113.5])",
        "from a(127.0.0.1)b (unknown [203.0.113.5])",
        "from 10-0-0-1.evil.test (10-0-0-1.evil.test [203.0.113.5])",
        "from x (10.0.0.1.evil.test [203.0.113.5])",
        "from x (x [10.0.0.1] [203.0.113.5])",
        "from x (x [unknown])",
        "from x (x [10.0.0.1.2])",
        "from x (x [10.0.0.1] [what])",
        "from x (x)",  # no address at all
        "from x",
        "from [127.0.0.1]",  # perhaps only the greeting
        "from 127.0.0.1",
        "from localhost",
        "",  # local submission: no client
        'from "a by evil.test" (unknown [203.0.113.5])',  # a greeting with blanks
        'from "x" (unknown [203.0.113.5])',
        "from by (unknown [203.0.113.5])",
        "from from (unknown [203.0.113.5])",
        "from a by evil.test (unknown [203.0.113.5])",
        "from ([127.0.0.1])by (unknown [203.0.113.5])",
        "from a ([127.0.0.1] (unknown [203.0.113.5])",  # does not close
        "from a) ([127.0.0.1])",
        'from "a ([127.0.0.1])',
        "from a\\ ([127.0.0.1])",
        'from [127.0.0.1]( (unknown [203.0.113.5]) (Client CN "a)) (b", Issuer "x" (not verified))',  # a certificate closes it
        "from x (x [127.0.0.1]) via tcp",
        "from [203.0.113.5] (helo=a [127.0.0.1])",  # Exim, a greeting with blanks
        "from [203.0.113.5] (helo=a)by evil.test;",  # a greeting that closes the comment and ends the field
        "from unknown (HELO a)by evil.test;) (203.0.113.5)",
        "from h.test ([203.0.113.5] helo=a) (envelope-from <a)by evil.test;@x>)",
        "from ([203.0.113.5] helo=x),(127.0.0.1)",
    ],
)
def test_a_client_outside_or_unsure_makes_the_border(client: str) -> None:
    assert place(f"{client} {OURS}{DATE}", BORDER) == 0


def test_control_characters_in_our_own_field_make_it_the_border() -> None:
    assert place(f"from a\x00 (x [127.0.0.1]) {OURS}{DATE}", BORDER) == 0


@pytest.mark.parametrize(
    "host",
    ["pictoonline.fr", "mx.pictoonline.fr", "MX.PictoOnline.FR", "mx.pictoonline.fr.", "a.b.c.pictoonline.fr"],
)
def test_a_host_of_ours_and_everything_below_it_is_ours(host: str) -> None:
    assert place(f"from x (x [203.0.113.5]) by {host} with SMTP{DATE}") == 0


@pytest.mark.parametrize(
    "host",
    [
        "mxpictoonline.fr",
        "pictoonline.fr.evil.test",
        "pictoonline.com",
        "fr",
        "evil.test",
        "mx-pictoonline.fr",
        "pictoonl\u0456ne.fr",
        "x.pictoonline.fr.mail.test",
    ],
)
def test_a_host_that_only_resembles_ours_is_not(host: str) -> None:
    assert place(f"from x (x [203.0.113.5]) by {host} with SMTP{DATE}", BORDER) == 1


@pytest.mark.parametrize(
    "value",
    [
        "from x (by mx.pictoonline.fr) by evil.test with SMTP",
        "from mx.pictoonline.fr (mx.pictoonline.fr [203.0.113.9]) by evil.test",
        "from x by evil.test (by mx.pictoonline.fr [127.0.0.1])",
        "from x by evil.test for <by@mx.pictoonline.fr>",
        "(qmail 1234 invoked by uid 89)",
        "",
        ";",
    ],
)
def test_our_name_elsewhere_in_a_field_does_not_make_it_ours(value: str) -> None:
    assert place(f"{value}{DATE}", BORDER) == 1


def test_a_damaged_field_that_may_be_ours_is_the_border_so_that_a_forged_one_below_is_not() -> None:
    assert place(f"from a( (unknown [203.0.113.5]) {OURS}{DATE}", BORDER) == 0
    assert place(f'from "a by evil (unknown [203.0.113.5]) {OURS}{DATE}', BORDER) == 0


def test_hops_of_others_above_are_passed_over() -> None:
    assert place(f"from x ([10.0.0.1]) by store.provider.test with LMTP{DATE}", BORDER) == 1


def test_several_inner_hops_are_passed_over() -> None:
    inner = f"from localhost (localhost [127.0.0.1]) {OURS}{DATE}"
    assert place(inner, inner, inner, BORDER, BORDER) == 3


def test_an_address_of_ours_is_inner_and_a_network_too() -> None:
    trust = Trust(authserv_ids=("x",), own_hosts=("pictoonline.fr", "192.0.2.11", "198.51.100.0/28", "2001:db8:1::/48"))
    for address in ("192.0.2.11", "198.51.100.14", "IPv6:2001:db8:1::25"):
        assert place(f"from x (x [{address}]) {OURS}{DATE}", BORDER, trust=trust) == 1
    for address in ("192.0.2.12", "198.51.100.16", "IPv6:2001:db8:2::25"):
        assert place(f"from x (x [{address}]) {OURS}{DATE}", BORDER, trust=trust) == 0


def test_a_host_that_is_named_by_its_address_is_ours() -> None:
    trust = Trust(own_hosts=("192.0.2.11",))
    assert place(f"from x (x [203.0.113.5]) by [192.0.2.11] with SMTP{DATE}", trust=trust) == 0


def test_without_hosts_of_ours_there_is_no_border() -> None:
    assert place(BORDER, trust=Trust(authserv_ids=("mx.pictoonline.fr",))) is None
    assert place(BORDER, trust=Trust(own_hosts=("", "."))) is None


def test_without_received_there_is_no_border() -> None:
    assert border_of((make_header("X-Received", BORDER),), EMBEDDED_TRUST) is None


@pytest.mark.parametrize(
    "written,at",
    [
        (
            "Thu, 5 Nov 2026 17:50:36 +0100 (CET)",
            datetime(2026, 11, 5, 17, 50, 36, tzinfo=timezone(timedelta(hours=1))),
        ),
        ("5 Nov 2026 17:50:36 +0000", datetime(2026, 11, 5, 17, 50, 36, tzinfo=UTC)),
        ("Thu, 5 Nov 2026 17:50:36 -0000", datetime(2026, 11, 5, 17, 50, 36, tzinfo=UTC)),  # RFC 5322 §3.3
        ("Thu, 5 Nov 2026 17:50:36 GMT", datetime(2026, 11, 5, 17, 50, 36, tzinfo=UTC)),
        ("\n\tThu, 5 Nov 2026 17:50:36 +0100", datetime(2026, 11, 5, 16, 50, 36, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Thu, 99 Nov 2026 17:50:36 +0100", None),
        ("Thu, 5 Nov 99999999999 17:50:36 +0100", None),
    ],
)
def test_the_border_tells_when_the_mail_came(written: str, at: datetime | None) -> None:
    found = received_at(trace(f"from x (x [203.0.113.5]) {OURS}; {written}", f"from y by z; {DATE}"), EMBEDDED_TRUST)
    assert found == at
    assert found is None or found.tzinfo is not None


def test_without_a_border_no_date_is_believed() -> None:
    assert received_at(trace(f"from x (x [203.0.113.5]) by evil.test{DATE}"), EMBEDDED_TRUST) is None


@given(st.text(max_size=60).filter(lambda greeting: not any(sign in greeting for sign in "\r\n")))
def test_no_greeting_ever_turns_the_border_into_an_inner_hop(greeting: str) -> None:
    assert place(f"from {greeting} (unknown [203.0.113.5]) {OURS}{DATE}", BORDER) == 0


CHOSEN = st.lists(
    st.sampled_from(
        [
            *'()[]<>"\\ ;@=,a',
            "[127.0.0.1]",
            "127.0.0.1",
            "::1",
            "IPv6:",
            "by",
            "by ",
            "by evil.test",
            "from",
            "helo=",
            "HELO ",
            "mx.pictoonline.fr",
        ]
    ),
    max_size=9,
).map("".join)


@given(
    CHOSEN,
    CHOSEN,
    st.sampled_from(
        [
            'from {0} (unknown [203.0.113.5]) (Client CN "{1}", Issuer "x" (not verified))',  # Postfix
            "from {0} ([203.0.113.5] helo={1})",  # Exim
            "from [203.0.113.5] (helo={0})",
            "from host.test ([203.0.113.5] helo={0}) (envelope-from <{1}@evil.test>)",
            "from unknown (HELO {0}) (203.0.113.5)",  # qmail
            "from {0} ({1}@host.test [203.0.113.5])",  # Sendmail with ident
        ]
    ),
)
def test_nothing_that_a_client_chooses_does_either(first: str, second: str, client: str) -> None:
    assert place(f"{client.format(first, second)} {OURS}{DATE}", BORDER) == 0


@pytest.mark.parametrize(
    "unit", ["(", ")", '"', "\\", "by ", "by", "1:", "[", "1.", "helo=", " ", "a;", "[1", "from ", "(helo "]
)
def test_reading_takes_no_longer_than_the_field_is_long(unit: str) -> None:
    header = make_header("Received", "from x (" + unit * (100_000 // len(unit)) + ") by y")
    started = time.process_time()
    read_received(header)
    assert time.process_time() - started < 0.5
