"""Mail addresses, read more strictly than the RFCs allow: what two parsers could read differently is no address.

`From: victim@good.test <attacker@evil.test>` is the victim for one parser and the attacker for another; whoever decides on money
must read neither. So there is a small grammar of our own here, and the standard library's has to agree with it.
"""

import re
from dataclasses import dataclass
from email.errors import HeaderParseError, ObsoleteHeaderDefect
from email.headerregistry import HeaderRegistry
from typing import Any, Final

from parsers.domains import a_label
from parsers.errors import AddressError
from parsers.headers import decode_words
from parsers.message import Header, Headers

LONGEST_FROM: Final = 1000
"""Characters of a From field that are still looked at; a display name of a hundred encoded letters takes about 600."""
_LONGEST_NAME: Final = 200
_DEEPEST_COMMENT: Final = 10

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"  # RFC 5322 §3.2.3
_DOT_ATOM = re.compile(rf"{_ATEXT}++(?:\.{_ATEXT}++)*+")
# A quoted local part with nothing in it that needs escaping or that another parser would cut at.
_PLAIN_QUOTED = re.compile(r"\"([A-Za-z0-9!#$%&'*+/=?^_`{|}~. -]++)\"")
_DOMAIN = re.compile(r"[^\s\x00-\x20\x7f\"(),:;<>@\[\\\]]++")
_WORDS_OF_NAME = re.compile(rf"(?:{_ATEXT}|[.\u0080-\U0010ffff])++")
_QUOTED_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*+\"")
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*+\?=")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_FROM: Any = HeaderRegistry()["From"]  # a class made at run time, which no type names


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """The author that a mail names, or why none can be read."""

    address: str | None
    """Normalised by `normal_address`; None unless there is exactly one, read without defect."""
    display_name: str
    """Decoded, one line, without characters that a reader cannot see; never proof of anything."""
    reason: str = ""
    """Why there is no address, in words for a person and without the address; empty when there is one."""


def normal_address(addr: str) -> str:
    """Return an address in the form in which addresses are compared: ASCII lower case, the domain as its A-label.

    Dots and `+tags` stay: to most servers they are different mailboxes. Quotes that quote nothing are dropped
    (`"jean"@x` is `jean@x`, RFC 5321 §4.1.2).

    Raises AddressError unless the text is one plain addr-spec (RFC 5322 §3.4.1) of at most 254 octets: no comments or spaces
    around its signs, no address literal, no encoded word, no control character, no letter outside ASCII left of the `@`.
    """
    address, end = _addr_spec(addr, 0)
    if end != len(addr):
        raise AddressError("something stands behind the address")
    return address


def single_from(headers: Headers) -> From:
    """Read who the mail says it is from: exactly one From field with exactly one mailbox and no defect.

    Two From fields, several mailboxes, a group, control characters or a reading on which the library does not agree give no
    address (RFC 5322 §3.6.2 allows one field; « Composition Kills », USENIX Security 2020, shows what the others are used for).
    """
    fields = [header for header in headers if header.name.strip().lower() == "from"]
    if len(fields) != 1:
        return From(address=None, display_name="", reason="no From field" if not fields else "more than one From field")
    field = fields[0]
    if len(field.value) > LONGEST_FROM:
        return From(address=None, display_name="", reason="a From field too long to be read safely")
    if has_control_characters(field):
        return From(address=None, display_name=clean_name(field.value), reason="control characters in the From field")
    try:
        name, address = _mailbox(field.value.strip())
    except AddressError as error:
        return From(
            address=None, display_name=clean_name(field.value), reason=f"the From field cannot be read surely: {error}"
        )
    if not _library_agrees(field.value, address):
        return From(address=None, display_name=clean_name(name), reason="two parsers do not read the same From address")
    return From(address=address, display_name=clean_name(name))


def named_author(headers: Headers) -> str | None:
    """Return the one address in From by our grammar alone, for questions on which no money and no proof depends."""
    fields = [header for header in headers if header.name.strip().lower() == "from"]
    if len(fields) != 1 or len(fields[0].value) > LONGEST_FROM:
        return None
    try:
        return _mailbox(fields[0].value.strip())[1]
    except AddressError:
        return None


def has_control_characters(header: Header) -> bool:
    """Tell whether a field as it came holds NUL, a lone CR or LF, or another control character beside tab and folding."""
    return bool(_CONTROL_BYTES.search(_FOLD.sub(b"", header.raw)) or _CONTROL.search(header.value))


def clean_name(text: str) -> str:
    """Return a display name as a person may be shown it: decoded, on one line, at most 200 characters, nothing invisible."""
    decoded = decode_words(text[:LONGEST_FROM])
    if not decoded.isprintable():
        decoded = "".join(" " if char.isspace() else char for char in decoded if char.isprintable() or char.isspace())
    return " ".join(decoded.split())[:_LONGEST_NAME].strip()


def _mailbox(text: str) -> tuple[str, str]:
    """Read `name <address>`, `address` or `address (name)`; return name and address (RFC 5322 §3.4, no obsolete forms).

    Where dots stand unquoted in a name (« M. Dupont ») nothing is ambiguous: that obsolete form is read (RFC 5322 §4.1).
    """
    start, _ = _comments(text, 0)
    bracket = _phrase_end(text, start)
    if bracket < len(text) and text[bracket] == "<":
        address, end = _addr_spec(text, bracket + 1)
        if end >= len(text) or text[end] != ">":
            raise AddressError("the angle bracket does not close behind one address")
        name, end = _unquoted(text[start:bracket]), end + 1
        rest, _ = _comments(text, end)
    else:
        address, end = _addr_spec(text, start)
        rest, name = _comments(text, end)
    if rest != len(text):
        raise AddressError("it holds more than one mailbox")
    return name, address


def _addr_spec(text: str, start: int) -> tuple[str, int]:
    """Read the addr-spec that starts here; return it normalised, and where it ends."""
    if (quoted := _PLAIN_QUOTED.match(text, start)) is not None:
        inside, end = quoted[1], quoted.end()
        local = inside if _DOT_ATOM.fullmatch(inside) else f'"{inside}"'
    elif (atom := _DOT_ATOM.match(text, start)) is not None:
        local, end = atom[0], atom.end()
    else:
        raise AddressError("no plain local part before the @")
    if "=?" in local:
        raise AddressError("an encoded word stands where an address should")  # RFC 2047 §5 (3) forbids it
    domain = _DOMAIN.match(text, end + 1) if text.startswith("@", end) else None
    if domain is None:
        raise AddressError("no domain behind the @")
    address = f"{local.lower()}@{a_label(domain[0])}"
    if len(local) > 64 or len(address) > 254:  # RFC 5321 §4.5.3.1.1 and .3  # noqa: PLR2004  (the figures are the RFC's)
        raise AddressError("an address longer than mail servers take")
    return address, domain.end()


def _phrase_end(text: str, start: int) -> int:
    """Return where the display name that starts here ends: at the first thing that is no word, quoted string or comment."""
    position = start
    while True:
        word = _QUOTED_STRING.match(text, position) or _WORDS_OF_NAME.match(text, position)
        after, _ = _comments(text, word.end() if word else position)
        if after == position:
            return position
        position = after


def _comments(text: str, start: int) -> tuple[int, str]:
    """Skip white space and comments; return where they end, and the words of the last comment."""
    position, words = start, ""
    while position < len(text):
        if text[position] in " \t":
            position += 1
        elif text[position] == "(":
            end = _comment_end(text, position)
            words, position = text[position + 1 : end - 1], end
        else:
            break
    return position, words


def _comment_end(text: str, start: int) -> int:
    depth, position = 0, start
    while position < len(text):
        match text[position]:
            case "\\":
                position += 1
            case "(":
                depth += 1
            case ")":
                depth -= 1
            case _:
                pass
        position += 1
        if depth == 0:
            return position
        if depth > _DEEPEST_COMMENT:
            break
    raise AddressError("a comment that does not close")


def _unquoted(phrase: str) -> str:
    return _QUOTED_STRING.sub(lambda quoted: re.sub(r"\\(.)", r"\1", quoted[0][1:-1]), phrase).strip()


def _library_agrees(value: str, address: str) -> bool:
    """Tell whether the standard library reads the same one address, without a defect.

    Encoded words are taken out first: damage in a name's letters does not touch the address (RFC 2047 §5), and decoding them
    is where that parser is slow. Unquoted dots in a name are its only complaint that we do not share.
    """
    try:
        field = _FROM("From", _ENCODED_WORD.sub("x", value))
        read = [normal_address(mailbox.addr_spec) for mailbox in field.addresses]
    except (AddressError, HeaderParseError, ValueError, IndexError, AttributeError, RecursionError):
        return False  # the library stumbles over odd input in many ways, and each of them is no agreement
    complaints = [d for d in field.defects if not (isinstance(d, ObsoleteHeaderDefect) and "period" in str(d))]
    return read == [address] and len(field.groups) == 1 and field.groups[0].display_name is None and not complaints
