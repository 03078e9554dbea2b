"""One author, read without defect, or nobody."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.address import From, clean_name, named_author, normal_address, single_from
from parsers.errors import AddressError
from parsers.headers import make_header

GOOD = "victim@good.test"
EVIL = "attacker@evil.test"


def read(*values: str, name: str = "From") -> From:
    return single_from(tuple(make_header(name, value) for value in values))


@pytest.mark.parametrize(
    "written,compared",
    [
        ("jean@example.org", "jean@example.org"),
        ("Jean.Dupont@Example.ORG", "jean.dupont@example.org"),  # contract: ASCII case ignored
        ("JEAN@EXAMPLE.ORG", "jean@example.org"),
        ("jean.dupont@gmail.com", "jean.dupont@gmail.com"),  # contract: dots are not folded
        ("jean+photos@gmail.com", "jean+photos@gmail.com"),  # contract: +tags are not folded
        ("o'neil@example.ie", "o'neil@example.ie"),  # RFC 5322 §3.2.3 atext
        ("a!#$%&'*+-/=^_`{|}~b@example.org", "a!#$%&'*+-/=^_`{|}~b@example.org"),  # RFC 5322 §3.2.3
        ("1234567@qq.com", "1234567@qq.com"),
        ("a@b", "a@b"),  # RFC 5321 §4.1.2: one label is a domain
        ('"jean"@example.org', "jean@example.org"),  # RFC 5321 §4.1.2: quotes that quote nothing
        ('"jean.dupont"@example.org', "jean.dupont@example.org"),
        ('"jean dupont"@example.org', '"jean dupont"@example.org'),  # RFC 5321 §4.1.2 Quoted-string
        ('"jean..dupont"@example.org', '"jean..dupont"@example.org'),
        ("jean@bücher.example", "jean@xn--bcher-kva.example"),  # RFC 5891: the domain as its A-label
        ("jean@xn--bcher-kva.example", "jean@xn--bcher-kva.example"),
        ("jean@XN--BCHER-KVA.example", "jean@xn--bcher-kva.example"),
        ("jean@straße.example", "jean@xn--strae-oqa.example"),  # RFC 5892: ß is itself, not ss
        ("jean@b\u0430nk.example", "jean@xn--bnk-6cd.example"),  # Cyrillic а: another domain than bank.example
        ("jean@3com.example", "jean@3com.example"),  # RFC 1123 §2.1
        ("jean@a-b.example", "jean@a-b.example"),
        ("x" * 64 + "@example.org", "x" * 64 + "@example.org"),  # RFC 5321 §4.5.3.1.1
    ],
)
def test_an_address_is_compared_in_one_form(written: str, compared: str) -> None:
    assert normal_address(written) == compared
    assert normal_address(compared) == compared


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "jean",
        "jean@",
        "@example.org",
        " jean@example.org",
        "jean@example.org ",
        "jean @example.org",  # obs-local-part, RFC 5322 §4.4
        "jean@ example.org",
        "jean@example.org\n",
        "jean@example.org\r\nBcc: x@evil.test",  # header injection
        "je\x00an@example.org",
        "jean@exam\x00ple.org",
        "jean\t@example.org",
        "jean@example.org\x7f",
        "jean@example.org, b@evil.test",
        "<jean@example.org>",
        "Jean <jean@example.org>",
        "jean@example.org (Jean)",
        "je(x)an@example.org",  # comments inside, RFC 5322 §3.2.2
        "jean..dupont@example.org",  # RFC 5322 §3.2.3 dot-atom
        ".jean@example.org",
        "jean.@example.org",
        "jean@@example.org",
        "jean@example.org@evil.test",
        '"a@b"@example.org',
        '"a\\"b"@example.org',  # quoted pairs: two parsers cut differently
        '"a<b"@example.org',
        '"a\r\nb"@x.test',  # aiosmtplib would send RCPT TO:<a>
        '""@example.org',
        '"jean@example.org',
        "jean@[192.0.2.1]",  # address literal, RFC 5321 §4.1.3
        "jean@[IPv6:2001:db8::1]",
        "jean@example..org",
        "jean@.example.org",
        "jean@example.org.",
        "jean@-example.org",
        "jean@example-.org",
        "jean@exam_ple.org",
        "jean@exam ple.org",
        "jean@example,org",
        "jean@example/org",
        "jean@" + "a" * 64 + ".org",  # RFC 1035 §2.3.4
        "jean@" + ".".join(["a" * 60] * 5),
        "x" * 65 + "@example.org",  # RFC 5321 §4.5.3.1.1
        "jeän@example.org",  # SMTPUTF8 local parts: not read
        "jean@\uff45xample.org",  # full-width: IDNA 2008 maps nothing
        "jean@example\u3002org",  # ideographic full stop
        "jean@BÜCHER.example",  # upper case outside ASCII
        "jean@exa\u00admple.org",  # soft hyphen
        "jean@exa\u200bmple.org",
        "jean@\u202egro.elpmaxe",
        "jean@ex\u0301ample\u2024org",
        "=?utf-8?q?jean?=@example.org",  # RFC 2047 §5 (3)
        "=?utf-8?q?victim=40good.test?=@evil.test",
        "mailto:jean@example.org",
    ],
)
def test_what_two_parsers_could_read_differently_is_no_address(text: str) -> None:
    with pytest.raises(AddressError) as raised:
        normal_address(text)
    assert "jean" not in str(raised.value)  # no personal data in a message that may be logged


@pytest.mark.parametrize(
    "value,address,name",
    [
        ("jean@example.org", "jean@example.org", ""),
        ("<jean@example.org>", "jean@example.org", ""),
        ("Jean <jean@example.org>", "jean@example.org", "Jean"),
        ("Jean Dupont<Jean@Example.org>", "jean@example.org", "Jean Dupont"),
        ('"Dupont, Jean" <jean@example.org>', "jean@example.org", "Dupont, Jean"),
        ('"Jean \\"le Grand\\" D." <jean@example.org>', "jean@example.org", 'Jean "le Grand" D.'),
        ("M. J. Dupont <jean@example.org>", "jean@example.org", "M. J. Dupont"),  # obs-phrase, RFC 5322 §4.1
        ("jean@example.org (Jean Dupont)", "jean@example.org", "Jean Dupont"),  # old style
        ("jean@example.org (Jean (dit Jeannot))", "jean@example.org", "Jean (dit Jeannot)"),
        ("Jean (photo) <jean@example.org>", "jean@example.org", "Jean (photo)"),
        ("=?UTF-8?Q?Zo=C3=A9?= <zoe@example.org>", "zoe@example.org", "Zoé"),
        ("=?iso-8859-1?B?Wm/p?= Martin <zoe@example.org>", "zoe@example.org", "Zoé Martin"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9lise?= <e@example.org>", "e@example.org", "élise"),  # a letter cut in two words
        ("=?x-nobody-knows?Q?Zoe?= <zoe@example.org>", "zoe@example.org", "Zoe"),
        ("Zoé Martin <zoe@example.org>", "zoe@example.org", "Zoé Martin"),  # raw UTF-8, RFC 6532
        ('"victim@good.test" <attacker@evil.test>', EVIL, GOOD),  # a name proves nothing
        (
            '"Service client <serviceclient@pictoonline.fr>" <attacker@evil.test>',
            EVIL,
            "Service client <serviceclient@pictoonline.fr>",
        ),
        ("=?utf-8?q?victim=40good=2Etest?= <attacker@evil.test>", EVIL, GOOD),
        ("(victim@good.test) attacker@evil.test", EVIL, ""),
        ("Jean <jean@bücher.example>", "jean@xn--bcher-kva.example", "Jean"),
        ("Jean\r\n <jean@example.org>", "jean@example.org", "Jean"),  # folded, RFC 5322 §2.2.3
        ("Jean\n\t<jean@example.org>", "jean@example.org", "Jean"),
        ("=?utf-8?q?x=0D=0ABcc=3A_y?= <jean@example.org>", "jean@example.org", "x Bcc: y"),  # CR LF hidden in a word
        ("=?utf-8?q?a=E2=80=AEb=E2=80=8Bc?= <jean@example.org>", "jean@example.org", "abc"),  # overrides, zero width
        ("'jean@example.org' <jean@example.org>", None, "'jean@example.org' <jean@example.org>"),
    ],
)
def test_one_mailbox_is_read_with_its_name(value: str, address: str | None, name: str) -> None:
    author = read(value)
    assert (author.address, author.display_name) == (address, name)
    assert bool(author.reason) is (address is None)


@pytest.mark.parametrize(
    "value",
    [
        f"{GOOD} <{EVIL}>",  # the victim for email.utils.parseaddr, the attacker for others
        f"{EVIL} <{GOOD}>",
        f"<{GOOD}> <{EVIL}>",
        f"{GOOD}, {EVIL}",
        f"{GOOD},",
        f",{GOOD}",
        f"{GOOD}; {EVIL}",
        f"{GOOD} {EVIL}",
        f"A <{GOOD}>, B <{EVIL}>",
        f"A <{GOOD}> B",
        f"Friends: {GOOD};",  # group, RFC 5322 §3.4
        "undisclosed-recipients:;",
        f"Friends: {GOOD}, {EVIL};",
        f"A <{GOOD}",
        f"A {GOOD}>",
        f"A <<{GOOD}>>",
        f"A <@relay.test:{GOOD}>",  # route, RFC 5322 §4.4
        f"A < {GOOD}>",
        f"A <{GOOD} >",
        f'"A <{GOOD}>',
        f"(A <{GOOD}>",
        f"A) <{GOOD}>",
        "((((((((((((A)))))))))))) <a@b.test>",
        f"A [b] <{GOOD}>",
        f"Dupont, Jean <{GOOD}>",
        f"{'.' * 400} <{GOOD}>",  # the library gives up on it
        "A <victim@good.test(x)>",
        "A <vic(x)tim@good.test>",
        "A <victim@good.test\\>",
        "=?utf-8?q?victim=40good.test?=",
        "=?utf-8?q?A_=3Cvictim=40good.test=3E?=",
        "=?utf-8?q?victim?=@good.test",
        "<>",
        "",
        "nobody",
        "MAILER-DAEMON",
        "A <victim@good.test\x00>",
        "A\x00 <victim@good.test>",
        "A\x0b<victim@good.test>",
        f"A <{GOOD}>\rX-Evil: 1",  # a lone CR
        f"A <{GOOD}>\nX-Evil: 1",  # a lone LF that folds nothing
        "x" * 1000 + f" <{GOOD}>",
        f"{GOOD}\u2028<{EVIL}>",
        f"A <victim@good.test>\u0000{EVIL}",
    ],
)
def test_a_from_field_with_any_defect_names_nobody(value: str) -> None:
    author = read(value)
    assert author.address is None
    assert author.reason
    assert GOOD not in author.reason
    assert EVIL not in author.reason


def test_two_from_fields_name_nobody() -> None:
    # RFC 5322 §3.6 allows one; servers and readers differ on which one counts.
    for second in ("From", "FROM", "from", "From "):
        headers = (make_header("From", GOOD), make_header(second, EVIL))
        assert single_from(headers).address is None
        assert single_from(headers).reason == "more than one From field"


def test_the_same_from_twice_names_nobody() -> None:
    assert read(GOOD, GOOD).address is None


def test_no_from_field_names_nobody() -> None:
    assert (
        single_from(
            (make_header("Sender", GOOD), make_header("Reply-To", GOOD), make_header("Resent-From", GOOD))
        ).reason
        == "no From field"
    )


def test_a_field_whose_name_only_resembles_from_is_none() -> None:
    assert read(GOOD, name="Fr\u043em").address is None
    assert read(GOOD, name="X-From").address is None


def test_a_name_is_shown_without_what_a_reader_cannot_see() -> None:
    assert clean_name("a\u202eb\u200bc\x00d\r\ne\u00adf\ufeff  g") == "abc d ef g"
    assert len(clean_name("x" * 5000)) == 200


def test_the_author_is_named_by_our_grammar_alone_where_nothing_is_to_be_proven() -> None:
    assert named_author((make_header("From", "Jean <Jean@Example.org>"),)) == "jean@example.org"
    assert named_author((make_header("From", GOOD), make_header("From", EVIL))) is None


@given(st.text(max_size=200))
def test_whatever_stands_in_from_the_address_is_one_that_compares_equal_to_itself(value: str) -> None:
    address = read(value).address
    if address is not None:
        assert normal_address(address) == address
        assert address.isascii()
        assert address.isprintable()
        assert address == address.lower()


@given(st.text(alphabet=f'()<>@,;:\\"[] .\t{"ab"}', max_size=120))
def test_a_name_or_comment_never_becomes_the_address(junk: str) -> None:
    author = read(f'"{junk}" <{EVIL}>')
    assert author.address in {None, EVIL}


@pytest.mark.parametrize(
    "unit", ["(", '"', "\\", "<", "a ", "(a)", '"a"', "=?utf-8?q?a?= ", "a.", "@", ",", "a@b.test,"]
)
def test_reading_takes_no_longer_than_the_field_is_long(unit: str) -> None:
    started = time.process_time()
    for size in (900, 100_000):
        read(unit * (size // len(unit)))
    assert time.process_time() - started < 0.5
