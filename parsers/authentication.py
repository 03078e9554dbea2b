"""Who speaks, and whether our own border proved it: the contract's « Who is speaking ».

A sender can write an Authentication-Results field too, and a Received in our name. So position decides whether a field counts
(RFC 8601 §5), then what it says, and last whether that is about the domain in From (RFC 7489 §3.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from parsers.address import clean_name, has_control_characters, single_from
from parsers.authresults import Result, UnreadableResults, authserv_id, results_of
from parsers.domains import a_label, is_aligned, is_below
from parsers.errors import AddressError
from parsers.message import Header, Headers
from parsers.request import Evidence, Place, Proof, Sender
from parsers.trace import border_of
from parsers.trust import EMBEDDED_TRUST, Side, Trust

__all__ = ["EMBEDDED_TRUST", "Side", "Trust", "is_colleague", "sender_of"]

_PROVING: Final = ("dmarc", "dkim", "spf")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    proof: Proof
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """The fields that count, and those of ours above the border that stand apart from them."""

    fields: tuple[Header, ...]
    apart: tuple[Header, ...]


class _NobodyError(Exception):
    """Raised inside this module when nobody is proven; its message is the reason."""


def sender_of(headers: Headers, trust: Trust) -> Sender:
    """Tell who the mail is from and by which result of our border that is proven.

    Nobody is proven without a setting of ours, a border, one unbroken run of our results beside it, and one author whose domain
    those results speak about. Never raises; the reason says what was missing, without personal data.
    """
    author = single_from(headers)
    if author.address is None:
        return Sender(address=None, display_name=author.display_name, proof=Proof.NOBODY, reason=author.reason)
    try:
        verdict = _verdict(headers, trust, author.address.rpartition("@")[2])
    except _NobodyError as nobody:
        verdict = _Verdict(proof=Proof.NOBODY, reason=str(nobody))
    return Sender(
        address=author.address,
        display_name=author.display_name,
        proof=verdict.proof,
        reason=verdict.reason,
        evidence=verdict.evidence,
    )


def is_colleague(sender: Sender, trust: Trust) -> bool:
    """Tell whether the author's domain is ours though it is not the service address; nothing has to be proven for that."""
    if sender.address is None or sender.address == trust.service_address.lower():
        return False
    domain = sender.address.rpartition("@")[2]
    return any(is_below(domain, own.lower()) for own in trust.own_domains)


def _verdict(headers: Headers, trust: Trust, domain: str) -> _Verdict:
    run = _run(headers, trust)
    results = [(result, field) for field in run.fields for result in _results(field)]
    others = [result for field in run.apart for result in _results(field)]
    for method in _PROVING:
        if len({r.result for r in (*(r for r, _ in results), *others) if r.method == method}) > 1:
            raise _NobodyError(f"two {method} results that differ")
    dmarc = [(r, field) for r, field in results if r.method == "dmarc"]
    for result, _ in dmarc:
        _refuse_other_author(result, domain)
    for result, field in dmarc:
        if result.result == "pass":
            return _proven(Proof.DMARC, "DMARC passed for the domain in From", field)
        if result.result != "none":
            raise _NobodyError(f"DMARC says {_shown(result.result)}")
    return _aligned(results, domain)


def _aligned(results: Iterable[tuple[Result, Header]], domain: str) -> _Verdict:
    """Look for a DKIM or SPF pass of the author's organization, where DMARC has nothing to say."""
    passed = [(r, field) for r, field in results if r.result == "pass"]
    for method, proof in (("dkim", Proof.DKIM), ("spf", Proof.SPF)):
        for result, field in passed:
            if result.method == method and any(is_aligned(d, domain) for d in _domains_proven(result)):
                return _proven(
                    proof, f"no DMARC result; {method.upper()} passed, aligned with the domain in From", field
                )
    raise _NobodyError("nothing passed that is aligned with the domain in From" if passed else "nothing passed")


def _run(headers: Headers, trust: Trust) -> _Run:
    """Find the one unbroken run of our results beside the border."""
    if not trust.authserv_ids:
        raise _NobodyError("no authserv-id is set: nobody is believed")
    border = border_of(headers, trust)
    if border is None:
        raise _NobodyError("no Received field of our border")
    ours = frozenset(name.strip().rstrip(".").lower() for name in trust.authserv_ids)
    above = _unbroken(reversed(headers[: border.index]), ours) if trust.side is not Side.BELOW else ()
    below = _unbroken(headers[border.index + 1 :], ours) if trust.side is not Side.ABOVE else ()
    if above and below:
        raise _NobodyError("results of ours on both sides of the border")
    if not (above or below):
        raise _NobodyError("no results of ours beside the border")
    apart = [h for h in headers[: border.index] if _is_result_of(h, ours) and not any(h is field for field in above)]
    return _Run(fields=above or below, apart=tuple(apart))


def _unbroken(headers: Iterable[Header], ours: frozenset[str]) -> tuple[Header, ...]:
    """Return our results from the border on, up to the first field that is none.

    Received-SPF does not break a run: it is a trace field that the same host writes in the same breath (RFC 7208 §9.1).
    """
    fields: list[Header] = []
    for header in headers:
        if _is_result_of(header, ours):
            fields.append(header)
        elif header.name.strip().lower() != "received-spf":
            break
    return tuple(fields)


def _is_result_of(header: Header, ours: frozenset[str]) -> bool:
    return header.name.strip().lower() == "authentication-results" and authserv_id(header.value) in ours


def _results(field: Header) -> tuple[Result, ...]:
    if has_control_characters(field):
        raise _NobodyError("control characters in a result of ours")
    try:
        return tuple(result for result in results_of(field.value) if result.method in _PROVING)
    except UnreadableResults as error:
        raise _NobodyError(f"a result of ours that cannot be read: {error}") from error


def _refuse_other_author(result: Result, domain: str) -> None:
    """Refuse a DMARC result that names another author's domain than the From we read, pass or none."""
    for named in result.values("header.from"):
        if _domain(named) != domain:
            raise _NobodyError("the DMARC result is about another domain than the one in From")


def _domains_proven(result: Result) -> list[str]:
    """Return the domains that a pass speaks for.

    For DKIM the signing domain, or the one of the identity where only that stands (RFC 6376 §3.5); for SPF the envelope sender.
    The greeting (smtp.helo) proves no author (RFC 7489 §3.1.2).
    """
    named = (
        result.values("header.d") or result.values("header.i")
        if result.method == "dkim"
        else result.values("smtp.mailfrom")
    )
    return [domain for value in named if (domain := _domain(value)) is not None] if len(named) == 1 else []


def _domain(value: str) -> str | None:
    try:
        return a_label(value.strip("<>").rpartition("@")[2].rstrip("."))
    except AddressError:
        return None


def _proven(proof: Proof, reason: str, field: Header) -> _Verdict:
    evidence = Evidence(place=Place.HEADER, words=f"{field.name}: {clean_name(field.value)}", note=reason)
    return _Verdict(proof=proof, reason=reason, evidence=(evidence,))


def _shown(result: str) -> str:
    return result if result in {"fail", "temperror", "permerror"} else "something that proves nothing"
