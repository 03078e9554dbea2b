"""Domain names as they are compared: A-labels, what lies below what, and who owns a name."""

import re
from functools import lru_cache

import idna
from publicsuffixlist import PublicSuffixList

from parsers.errors import AddressError

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def a_label(domain: str) -> str:
    """Return the domain as the DNS knows it: ASCII lower case, other scripts as A-labels.

    Nothing is mapped (no full-width letters, no ideographic dots, no upper case outside ASCII): a name that only looks like
    another one is refused or stays what it is. A lone label is a domain; a trailing dot is not.

    Raises AddressError for anything that is no domain name (RFC 5321 §4.1.2, RFC 5891).
    """
    labels = [_label(label) for label in domain.split(".")]
    name = ".".join(labels)
    if len(name) > 253:  # RFC 1035 §2.3.4, less the length octets  # noqa: PLR2004  (the figure is the RFC's)
        raise AddressError("a domain of more than 253 characters")
    return name


def is_below(name: str, ancestor: str) -> bool:
    """Tell whether a domain is `ancestor` or lies below it; both in lower case."""
    return name == ancestor or name.endswith("." + ancestor)


def is_aligned(domain: str, author: str) -> bool:
    """Tell whether two A-label domains belong to one organization: relaxed alignment, RFC 7489 §3.1.

    Two names that are equal are aligned even where the list of public suffixes has nothing above them.
    """
    if domain == author:
        return True
    if _last_two(domain) != _last_two(author):
        return False  # no organization spans them: spares loading the list
    owner = organization_of(domain)
    return owner is not None and owner == organization_of(author)


def organization_of(domain: str) -> str | None:
    """Return the organizational domain (RFC 7489 §3.2), or None for a public suffix such as `co.uk`.

    The private part of the list counts too: two shops on one hosting platform are two organizations.
    """
    owner = _suffixes().privatesuffix(domain)
    return owner if isinstance(owner, str) else None


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """Load the list that ships with `publicsuffixlist`, on first need (about 30 ms)."""
    return PublicSuffixList()


def _label(label: str) -> str:
    if label.isascii():
        lower = label.lower()
        if _LABEL.fullmatch(lower):
            return lower
        raise AddressError("a domain label that no host can have")
    try:
        return idna.alabel(label).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressError("an international domain label that IDNA 2008 does not allow") from error


def _last_two(domain: str) -> list[str]:
    return domain.rsplit(".", 2)[-2:]
