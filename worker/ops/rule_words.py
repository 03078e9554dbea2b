"""What rules, readers and proofs said, in the language of a page. Traces are kept in English, as they were decided."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from worker.ops.texts.rules import SENTENCES, SIGNS
from worker.ops.wording import Language, Wording

_FIELD = re.compile(r"\{(\w+)\}")
_TIMES = re.compile(r"received (\d{4}-\d\d-\d\d \d\d:\d\d) UTC, read (\d{4}-\d\d-\d\d \d\d:\d\d) UTC")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class _Form:
    """A sentence with something in it, and its French."""

    pattern: re.Pattern[str]
    french: str


def said_in(wording: Wording, said: str) -> str:
    """Return a sentence of a trace in the language of the page; one that nobody translated stays as it is."""
    if wording.language is not Language.FR or len(said) > _LONGEST:
        return said
    found = french_of(said, wording)
    return said if found is None else found


def french_of(said: str, wording: Wording) -> str | None:
    """Return the French of a sentence, None where there is none."""
    plain = SENTENCES.get(said) or SIGNS.get(said)
    if plain is not None:
        return plain
    for form in _forms():
        match = form.pattern.fullmatch(said)
        if match is not None:
            return form.french.format(
                **{name: _filled(name, value, wording) for name, value in match.groupdict().items()}
            )
    return None


@cache
def _forms() -> tuple[_Form, ...]:
    """Return the sentences that hold something, the longest first: the most particular one speaks."""
    forms = [(english, french) for english, french in (SENTENCES | SIGNS).items() if "{" in english]
    forms.sort(key=lambda pair: -len(pair[0]))
    return tuple(_Form(_pattern(english), french) for english, french in forms)


def _pattern(english: str) -> re.Pattern[str]:
    parts = _FIELD.split(english)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL
    )


def _filled(name: str, value: str, wording: Wording) -> str:
    """Say what stands in a sentence: a status, a ground, the signs of a machine, another sentence."""
    fill = _FILLS.get(name)
    return value if fill is None else fill(value, wording)


def _word(kind: str) -> Callable[[str, Wording], str]:
    return lambda value, wording: wording.word(kind, value.replace(" ", "_"))


def _signs(value: str, wording: Wording) -> str:
    """Translate each sign of a list; a sign may hold a comma itself, so known ones are looked for, the longest first."""
    return _sign_pattern().sub(lambda match: french_of(match[0], wording) or match[0], value)


@cache
def _sign_pattern() -> re.Pattern[str]:
    known = sorted(SIGNS, key=len, reverse=True)
    return re.compile("|".join(re.escape(sign).replace(r"\{n\}", r"\d+") for sign in known))


def _times(value: str, wording: Wording) -> str:
    match = _TIMES.fullmatch(value)
    if match is None:
        return value
    received, read = (
        wording.moment(datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)) for at in match.groups()
    )
    return f"reçu le {received}, lu le {read}"


def _why(value: str, wording: Wording) -> str:
    return french_of(value, wording) or value


_RESULTS = {
    "fail": "échec",
    "temperror": "erreur passagère",
    "permerror": "erreur durable",
    "something that proves nothing": "rien de probant",
}
_FILLS: dict[str, Callable[[str, Wording], str]] = {
    "status": _word("status"),
    "ground": _word("ground"),
    "intent": _word("intent"),
    "outcome": _word("outcome"),
    "code": _word("code"),
    "signs": _signs,
    "times": _times,
    "why": _why,
    "result": lambda value, _wording: _RESULTS.get(value, value),
    "method": lambda value, _wording: value.upper(),
}
