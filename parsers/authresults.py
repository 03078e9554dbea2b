"""One Authentication-Results field (RFC 8601): whose it is, and which methods came to which result.

`authres` reads the results. Around it stands what servers really write and it does not take: a quoted authserv-id, a last
semicolon, VERP addresses and base64 in values. Whether a field is believed is decided in `parsers.authentication`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from authres import AuthResError, core_features
from authres.core import PTEXT_PATTERN, AuthenticationResult, AuthenticationResultsHeader

from parsers.errors import ParserError

LONGEST_FIELD: Final = 16_000
"""Characters that are still read; servers write about 2,000 at most."""

_DEEPEST_COMMENT: Final = 10
_BLANK = re.compile(r"[ \t]*+")
_COMMENT_MARK = re.compile(r"[()]|\\.")
# RFC 8601 §2.2: authserv-id = value (a token or a quoted string), then perhaps a version, then `;` or the end.
_IDENTITY = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|([A-Za-z0-9!#$%&'*+.^_`{|}~-]++)")
_FUSED = re.compile(r"(?:dmarc|dkim|spf)\s*+[=/]", re.IGNORECASE)
_VERSION = re.compile(r"[0-9]++")
# RFC 8601 §2.2 pvalue, with the `=` and `/` of VERP addresses and base64 and the `:` of IPv6, as Gmail and others write them.
_WIDE_PVALUE: Final = r"[A-Za-z0-9!#$%&'*+?^_`{|}~.@/=:\[\]-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one method came to, e.g. dkim, pass, {header.d: example.org}."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]
    """`ptype.property` in lower case and its value, in order."""

    def values(self, name: str) -> tuple[str, ...]:
        """Return every value of a property such as `header.from`."""
        return tuple(value for key, value in self.properties if key == name)


class UnreadableResults(ParserError):
    """Raised when a field is no Authentication-Results that can be read to its end; the caller takes it as no proof."""


def authserv_id(value: str) -> str | None:
    """Return whose results these are, lower case, or None where no authserv-id stands (Microsoft 365 writes none)."""
    try:
        identity, _ = _head(value)
    except UnreadableResults:
        return None
    return identity


def results_of(value: str) -> tuple[Result, ...]:
    """Return every result of the field, in order; empty for `none`. Comments are not results.

    Raises UnreadableResults for anything that cannot be read to its end.
    """
    if len(value) > LONGEST_FIELD or not value.isascii():
        raise UnreadableResults("too long, or with letters outside ASCII")
    _, rest = _head(value)
    _refuse_deep_comments(rest)
    try:
        header = _Reader.parse_value(core_features(), f"id; {rest.rstrip('; ').lstrip('; ')}")
    except (AuthResError, ValueError, AttributeError, RecursionError) as error:
        raise UnreadableResults("a syntax that RFC 8601 does not have") from error
    if header.lost:
        raise UnreadableResults("a property that cannot be read, or two results without a semicolon between them")
    return tuple(_result(result) for result in header.results if isinstance(result, AuthenticationResult))


def _head(value: str) -> tuple[str, str]:
    """Split the field into the authserv-id, lower case, and what follows its semicolon."""
    start = _skip_comments(value, 0)
    match = _IDENTITY.match(value, start)
    if match is None:
        raise UnreadableResults("no authserv-id")
    identity = match[2] if match[1] is None else re.sub(r"\\(.)", r"\1", match[1])
    end = _skip_comments(value, match.end())
    if (version := _VERSION.match(value, end)) is not None and end > match.end():
        end = _skip_comments(value, version.end())
    if not value.startswith(";", end):
        raise UnreadableResults("no semicolon behind the authserv-id")
    return identity.rstrip(".").lower(), value[end + 1 :]


def _skip_comments(value: str, start: int) -> int:
    position = _end_of_blank(value, start)
    while value.startswith("(", position):
        depth = 0
        for mark in _COMMENT_MARK.finditer(value, position):
            depth += {"(": 1, ")": -1}.get(mark[0], 0)
            if depth == 0:
                break
        else:
            raise UnreadableResults("a comment that does not close")
        position = _end_of_blank(value, mark.end())
    return position


def _end_of_blank(value: str, start: int) -> int:
    blank = _BLANK.match(value, start)
    return blank.end() if blank else start


def _refuse_deep_comments(text: str) -> None:
    depth = 0
    for mark in _COMMENT_MARK.finditer(text):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth > _DEEPEST_COMMENT:
            raise UnreadableResults("comments nested too deeply")


def _result(result: AuthenticationResult) -> Result:
    properties = tuple((f"{p.type}.{p.name}", str(p.value or "")) for p in result.properties)
    return Result(method=result.method, result=result.result, properties=properties)


class _Reader(AuthenticationResultsHeader):  # type: ignore[misc]  # authres ships no types
    """authres with its patterns compiled once, with values as servers write them, and with nothing lost.

    It compiles a pattern and copies the text at each step otherwise, which costs 0.4 ms a field; and it goes on behind a property
    that it cannot read. Only one of a kind that it does not know (`action=none`) may be passed over, if it is no result itself.
    """

    _parse_text: str
    lost = False

    def _parse_propspec(self) -> object:
        self.lost = self.lost or _FUSED.match(self._parse_text) is not None
        try:
            return super()._parse_propspec()
        except AuthResError as error:
            self.lost = self.lost or "Invalid ptype" not in str(error)
            raise

    def _parse_rfc5322_cfws(self) -> object:
        self._parse_text = self._parse_text.lstrip(" \t")
        return super()._parse_rfc5322_cfws() if self._parse_text.startswith("(") else None

    def _parse_pattern(self, pattern: str) -> re.Match[str] | None:
        match = _compiled(pattern).match(self._parse_text)
        if match is not None:
            self._parse_text = self._parse_text[match.end() :]
        return match


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_WIDE_PVALUE if pattern == f"{PTEXT_PATTERN}*" else pattern, re.IGNORECASE)
