"""Whose results stand beside our border, whoever is trusted: what somebody who sets an installation up must know."""

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.authresults import authserv_id
from parsers.message import Header, Headers
from parsers.trace import border_of
from parsers.trust import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The authserv-ids of the Authentication-Results directly above and directly below the border; none without a border."""

    has_border: bool
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def results_beside_border(headers: Headers, trust: Trust) -> Beside:
    """Find the runs of results next to the border (RFC 8601 §5), by whatever server's name; only `trust.own_hosts` matters."""
    border = border_of(headers, trust)
    if border is None:
        return Beside(has_border=False)
    return Beside(
        has_border=True,
        above=_names(reversed(headers[: border.index])),
        below=_names(headers[border.index + 1 :]),
    )


def _names(headers: Iterable[Header]) -> tuple[str, ...]:
    names: list[str] = []
    for header in headers:
        name = header.name.strip().lower()
        if name == "authentication-results":
            names.append(authserv_id(header.value) or "(no name)")
        elif name != "received-spf":
            break
    return tuple(dict.fromkeys(names))
