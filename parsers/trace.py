"""The trace that hosts leave on top of a mail, and where in it our own hosts took over.

Hosts prepend (RFC 5321 §4.4), so the header is read from the top: everything above the border was written by us, everything below
it may be the sender's. What a client chose itself (its greeting, names, a certificate's subject) may stand inside our own field,
so a field that is hard to read is taken for a border rather than for an inner hop: then nobody is proven, and no money moves.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from parsers.address import has_control_characters
from parsers.domains import is_below
from parsers.message import Header, Headers
from parsers.trust import Trust

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Loopback (RFC 1122, RFC 4291), RFC 1918 and RFC 4193. Not `is_private`: that also holds the documentation ranges.
_INNER_NETWORKS: tuple[Network, ...] = tuple(
    ip_network(net) for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_TOKEN = re.compile(r"[()]|;|(?:[^\s();\\]|\\.)++|\\", re.DOTALL)
_BRACKETED = re.compile(r"\[([^\[\]\s]*+)\]")
_ADDRESS_LIKE = re.compile(r"(?:(?<=[\s\[(@=<,])|^)(?:IPv6:)?([0-9a-f:.]++)(?=[\s\])>,;%]|$)", re.IGNORECASE)
_GREETING = re.compile(r"\b(?:helo|ehlo)[= ][^\s)]++", re.IGNORECASE)
_GREETING_MARK = re.compile(r"\b(?:helo|ehlo)[= ]", re.IGNORECASE)
_ANY_BY = re.compile(r"\bby\s++([^\s;()]++)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What one Received field records (RFC 5321 §4.4)."""

    by: tuple[str, ...]
    """The host that wrote it, lower case; several where the field is too odd to tell which (what opens does not close, words that
    stand once stand twice): then no client is believed."""
    clients: tuple[Address | None, ...]
    """The addresses it records of who connected; None for one that is no IP address."""
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The field in which our first host took the mail from outside."""

    index: int
    """Its place among the headers, from the top."""
    received: Received


def border_of(headers: Headers, trust: Trust) -> Border | None:
    """Find the border: the first Received field, from the top, that is ours and no inner hop.

    None where no host of ours took the mail from outside; then nothing in it proves anything.
    """
    for index, header in enumerate(headers):
        if not is_received(header):
            continue
        received = read_received(header)
        if _is_ours(received, trust) and not _is_inner(received, trust):
            return Border(index=index, received=received)
    return None


def received_at(headers: Headers, trust: Trust) -> datetime | None:
    """Return when our border took the mail in; aware; None without a border or a date that it wrote."""
    border = border_of(headers, trust)
    return border.received.at if border else None


def is_received(header: Header) -> bool:
    """Tell whether this is a Received field."""
    return header.name.strip().lower() == "received"


def read_received(header: Header) -> Received:
    """Read one Received field as Postfix, Exim, Sendmail, qmail, Exchange and Dovecot write it."""
    words, comments, date, sound = _split(header.value)
    hosts = [words[i + 1] for i, word in enumerate(words[:-1]) if word.lower() == "by" and not _is_greeting(words, i)]
    if not sound or len(hosts) != 1 or _is_odd(words) or _ANY_BY.search(date) or has_control_characters(header):
        everywhere = _ANY_BY.findall(header.value)
        return Received(by=tuple(map(_host, [*hosts, *everywhere])), clients=(), at=_date(date))
    return Received(by=(_host(hosts[0]),), clients=_clients(words, comments), at=_date(date))


def _split(value: str) -> tuple[list[str], list[tuple[int, str]], str, bool]:
    """Split a field into words, comments (each with the number of words before it), date, and whether all of it closed."""
    words: list[str] = []
    comments: list[tuple[int, str]] = []
    depth, opened, end, sound = 0, 0, len(value), True
    for token in _TOKEN.finditer(value):
        match token[0]:
            case "(":
                opened = opened if depth else token.start()
                depth += 1
            case ")":
                depth -= 1
                if depth == 0:
                    comments.append((len(words), value[opened + 1 : token.start()]))
            case ";" if depth == 0:
                end = token.end()
                break
            case word if depth == 0:
                words.append(word)
                sound = sound and '"' not in word and "\\" not in word  # no host quotes there, but a client may
            case _:
                pass
        if depth < 0:
            depth, sound = 0, False
    return words, comments, value[end:], sound and depth == 0


def _is_greeting(words: list[str], index: int) -> bool:
    """Tell whether the word behind `from` stands here: a client may greet with `by`."""
    return index == 1 and words[0].lower() == "from"


def _is_odd(words: list[str]) -> bool:
    """Tell whether anything but one name stands between `from` and `by`: a greeting with a space in it, say."""
    return words[0].lower() == "from" and [word.lower() for word in words].index("by", 2) != 2  # noqa: PLR2004 (from, name, by)


def _host(word: str) -> str:
    return word.strip("[]<>\"'").rstrip(".").lower()


def _clients(words: list[str], comments: list[tuple[int, str]]) -> tuple[Address | None, ...]:
    """List every address recorded of the client; the greeting is what the client says, and no address.

    Where only the name stands (`from [10.0.0.1] by`), it may be the greeting. Exim, though, puts the address there and says
    `(helo=…)` behind it.
    """
    if words[0].lower() != "from":
        return ()
    behind = [text for before, text in comments if before <= 2]  # noqa: PLR2004 (up to « from » and the name)
    recorded = [address for text in behind for address in _addresses(_GREETING.sub(" ", text))]
    if any(_GREETING_MARK.search(text) for text in behind):
        recorded += _addresses(words[1])
    return tuple(recorded)


def _addresses(text: str) -> list[Address | None]:
    bracketed: list[Address | None] = [_ip(inside) for inside in _BRACKETED.findall(text)]
    return [*bracketed, *(ip for word in _ADDRESS_LIKE.findall(text) if (ip := _ip(word)) is not None)]


def _ip(text: str) -> Address | None:
    try:
        address = ip_address(text[5:] if text[:5].lower() == "ipv6:" else text)  # RFC 5321 §4.1.3
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text.strip())
        return at if at.tzinfo else at.replace(tzinfo=UTC)  # -0000: UTC, RFC 5322 §3.3
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_ours(received: Received, trust: Trust) -> bool:
    hosts, networks = _own(trust.own_hosts)
    return any(
        any(is_below(by, host) for host in hosts) or ((ip := _ip(by)) is not None and _is_in(ip, networks))
        for by in received.by
    )


def _is_inner(received: Received, trust: Trust) -> bool:
    """Tell whether one of our hosts handed the mail to another: every address recorded is inside, and there is one."""
    networks = (*_INNER_NETWORKS, *_own(trust.own_hosts)[1])
    return bool(received.clients) and all(ip is not None and _is_in(ip, networks) for ip in received.clients)


def _is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


@lru_cache(maxsize=16)
def _own(own_hosts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Network, ...]]:
    """Tell host names and networks apart."""
    names: list[str] = []
    networks: list[Network] = []
    for entry in own_hosts:
        try:
            networks.append(ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            names.append(entry.strip().strip(".").lower())
    return tuple(name for name in names if name), tuple(networks)
