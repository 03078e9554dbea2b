"""Which results about a sender we believe: the settings of the contract's « Who is speaking »."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """On which side of the border's Received field the receiving server writes its results."""

    ABOVE = "above"
    BELOW = "below"
    EITHER = "either"
    """Whichever side has them; results on both sides prove nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose Authentication-Results count, which hosts and which addresses are ours.

    The default trusts nothing: without an authserv-id or without a host of ours nobody is ever proven.
    """

    authserv_ids: tuple[str, ...] = ()
    """Names under which the receiving server signs its results (RFC 8601 §2.5), compared without case."""
    own_hosts: tuple[str, ...] = ()
    """Host names (each with everything below it), IP addresses or networks (`198.51.100.0/28`) that are ours."""
    side: Side = Side.EITHER
    service_address: str = "serviceclient@pictoonline.fr"
    own_domains: tuple[str, ...] = ("pictoonline.fr",)
    """Domains of our addresses and Message-IDs, each with everything below it."""


EMBEDDED_TRUST = Trust(authserv_ids=("mx.pictoonline.fr",), own_hosts=("pictoonline.fr",))
"""What `replay`, the embedded run and the sample corpus trust."""
