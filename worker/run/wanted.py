"""Which mails are wanted: the one filter of page, command and metric, and its form in a URL.

Every field that is given must fit. An address, a name and a Message-ID are personal data and never stand in a URL; such a
search is a POST, kept under an opaque id (`worker.run.saved_searches`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parsers.request import Intent
from policies.decision import Ground, Outcome
from worker.errors import WorkerError
from worker.schema import InboundState

MOST_LISTED = 1000
MOST_IDS = 1000
STATES = tuple(map(str, InboundState))
OUTCOMES = tuple(map(str, Outcome))
GROUNDS = tuple(map(str, Ground))
INTENTS = tuple(map(str, Intent))
YES_NO = ("yes", "no")
_ORDER = re.compile(r"[\w-]{1,32}")


class Why(StrEnum):
    """What is wrong with a word of a search."""

    QUALIFIER = "qualifier"
    """There is no such qualifier."""
    VALUE = "value"
    """The qualifier does not take this value."""
    TWICE = "twice"
    """The same is asked twice."""


SAID = {
    "fr": {
        Why.QUALIFIER: "« {word} » n’est pas un critère ; possibles : {possible}",
        Why.VALUE: "« {word} » n’est pas compris ; possible : {possible}",
        Why.TWICE: "« {word} » est demandé deux fois ; une seule valeur est possible",
    },
    "en": {
        Why.QUALIFIER: '"{word}" is no qualifier; possible: {possible}',
        Why.VALUE: '"{word}" is not understood; possible: {possible}',
        Why.TWICE: '"{word}" is asked for twice; only one value is possible',
    },
}


class NotUnderstoodError(WorkerError):
    """A word of a search means nothing; nothing was searched. `word` is what was written, `possible` what could stand there.

    Its message is English, for the command line; `said` gives the page's. The word may be personal: never log it.
    """

    def __init__(self, word: str, why: Why, possible: tuple[str, ...] = ()) -> None:
        """Name the word and what is possible."""
        self.word, self.why, self.possible = word, why, possible
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """Return the sentence in `fr` or `en`."""
        return SAID[language][self.why].format(word=self.word, possible=", ".join(self.possible))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which mails. `since` is inclusive, `until` exclusive, both by when the mail was stored; the next page is `before_id`.

    `outcome` and `ground` are those of the decision that stands; `order`: any decision about the mail was about it. `urgent` and
    `open_case` ask for an open case; `error` is the cause of a failure (`worker.run.failures`); `ids` are chosen mails.
    """

    state: str | None = None
    outcome: str | None = None
    ground: str | None = None
    intent: str | None = None
    order: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    address: str | None = None
    name: str | None = None
    message_id: str | None = None
    apart: bool | None = None
    urgent: bool | None = None
    open_case: bool | None = None
    error: str | None = None
    ids: tuple[int, ...] = ()
    before_id: int | None = None
    limit: int = 50


EVERY_MAIL = Wanted()
PERSONAL = ("address", "name", "message_id")
_WORDS = {"state": STATES, "outcome": OUTCOMES, "ground": GROUNDS, "intent": INTENTS}
_KEYS = {"open_case": "case", "ids": "id", "before_id": "before"}


def is_personal(wanted: Wanted) -> bool:
    """Tell whether a search names a person: then it must not be in a URL."""
    return any(getattr(wanted, field) is not None for field in PERSONAL)


def to_query(wanted: Wanted) -> dict[str, str]:
    """Return a search as the parameters of a URL; raise ValueError for one that names a person."""
    if is_personal(wanted):
        raise ValueError("a search that names a person has no URL; keep it and use its id")
    return spelt(wanted)


def spelt(wanted: Wanted) -> dict[str, str]:
    """Return every field that is given, as text, personal ones too: what is kept of a saved search."""
    written = {}
    for field in Wanted.__dataclass_fields__:
        value = getattr(wanted, field)
        if value != getattr(EVERY_MAIL, field):
            written[_KEYS.get(field, field)] = _text(value)
    return written


def from_query(query: Mapping[str, str]) -> Wanted:
    """Read a search from a URL's parameters; unknown ones and empty ones are passed over, personal ones never taken.

    Raises NotUnderstoodError on a value that none of ours can be.
    """
    return read_spelt({key: value for key, value in query.items() if key not in PERSONAL})


def read_spelt(query: Mapping[str, str]) -> Wanted:
    """Read what `spelt` wrote, personal fields too; raise NotUnderstoodError on a value that none of ours can be."""
    given = {key: value for key, value in query.items() if value}
    return Wanted(
        **{field: _one_of(given, field, words) for field, words in _WORDS.items()},
        **{field: given.get(field) for field in PERSONAL},
        order=_order(given),
        since=_time(given, "since"),
        until=_time(given, "until"),
        apart=_yes_no(given, "apart"),
        urgent=_yes_no(given, "urgent"),
        open_case=_yes_no(given, "case"),
        error=given.get("error"),
        ids=tuple(_whole(one, "id") for one in given.get("id", "").split(",") if one)[:MOST_IDS],
        before_id=_whole(given["before"], "before") if "before" in given else None,
        limit=min(_whole(given["limit"], "limit"), MOST_LISTED) if "limit" in given else EVERY_MAIL.limit,
    )


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat()
        case tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)


def _one_of(query: Mapping[str, str], key: str, words: tuple[str, ...]) -> str | None:
    value = query.get(key)
    if value is not None and value not in words:
        raise NotUnderstoodError(f"{key}:{value}", Why.VALUE, words)
    return value


def _order(query: Mapping[str, str]) -> str | None:
    value = query.get("order")
    if value is not None and _ORDER.fullmatch(value) is None:
        raise NotUnderstoodError(f"order:{value}", Why.VALUE, ("an order number",))
    return value


def _time(query: Mapping[str, str], key: str) -> datetime | None:
    value = query.get(key)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise NotUnderstoodError(f"{key}:{value}", Why.VALUE, ("2026-11-24T09:30:00+01:00",))
    return at


def _yes_no(query: Mapping[str, str], key: str) -> bool | None:
    value = _one_of(query, key, YES_NO)
    return None if value is None else value == "yes"


def _whole(text: str, key: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:19]) < 2**62:
        raise NotUnderstoodError(f"{key}:{text}", Why.VALUE, ("1, 2, 3 …",))
    return int(text)
