"""Which addresses we are willing to write on an envelope.

Far narrower than what RFC 5321 allows, on purpose: whatever is accepted here can stand in an SMTP command and in a header
as it is, needs no quoting, and is read as the same mailbox by every parser. A library that « repairs » an address may
deliver to somebody else; here nothing is repaired.
"""

import re

from outbox.errors import AddressRefused

LOCAL_PART_LENGTH = 64  # RFC 5321 §4.5.3.1.1
DOMAIN_LENGTH = 253  # RFC 5321 §4.5.3.1.2 says 255 octets on the wire; a name in text has two fewer (RFC 1035 §3.1)
ADDRESS_LENGTH = 254  # RFC 5321 §4.5.3.1.3: a path has 256 octets, two of them its angle brackets
LABEL_LENGTH = 63  # RFC 1035 §2.3.4
SHOWN = 80

_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")  # RFC 5322 §3.2.3 atext
_ENCODED_WORD = re.compile(r"=\?[^?]+\?[BbQq]\?[^?]*\?=")
"""RFC 2047 §5 forbids one in an address, and many a mail program decodes it there all the same: into a line end, or another address."""
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")  # RFC 5890 §2.3.1 LDH label


def check_address(text: str) -> str:
    """Return the address as it is when we may write to it; raise AddressRefused otherwise.

    Taken: a dot-atom local part in ASCII, and a domain of at least two letter-digit-hyphen labels whose last one is not all
    digits. An internationalised domain must be passed as its A-label. Refused: quoted strings, comments, address literals,
    spaces, control characters, anything outside ASCII, what looks like an encoded word, over-long parts.
    """
    local, at, domain = text.rpartition("@")
    if not at:
        raise AddressRefused(f"no @ in {_shown(text)}")
    if len(text) > ADDRESS_LENGTH:
        raise AddressRefused(f"longer than {ADDRESS_LENGTH} characters: {_shown(text)}")
    if len(local) > LOCAL_PART_LENGTH:
        raise AddressRefused(f"local part longer than {LOCAL_PART_LENGTH} characters: {_shown(text)}")
    if not all(_ATOM.fullmatch(atom) for atom in local.split(".")):
        raise AddressRefused(f"local part is no dot-atom of ASCII: {_shown(text)}")
    if _ENCODED_WORD.search(local):
        raise AddressRefused(f"local part looks like an encoded word: {_shown(text)}")
    if not is_domain(domain):
        raise AddressRefused(f"domain is no dotted name of letters, digits and hyphens: {_shown(text)}")
    return text


def is_address(text: str) -> bool:
    """Tell whether `check_address` takes it."""
    try:
        check_address(text)
    except AddressRefused:
        return False
    return True


def is_domain(text: str) -> bool:
    """Tell whether it is a full domain name in letters, digits and hyphens, with at least two labels."""
    labels = text.split(".")
    return (
        len(text) <= DOMAIN_LENGTH
        and len(labels) > 1
        and all(len(label) <= LABEL_LENGTH and _LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )


def domain_of(address: str) -> str:
    """Return the domain of a checked address, in lower case."""
    return address.rpartition("@")[2].lower()


def _shown(text: str) -> str:
    return ascii(text[:SHOWN])
