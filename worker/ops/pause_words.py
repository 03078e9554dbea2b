"""What the intake asks when it paused itself, in the language of the page."""

import re
from dataclasses import dataclass

_FIRST = re.compile(r"(?P<number>\d+) mails since INTAKE_FROM wait in (?P<folder>.+) at the first start")
_RENUMBERED = re.compile(r"the UIDs of (?P<folder>.+) changed, and (?P<number>\d+) mails in it are unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The program's question. `key`: `first` or `renumbered`; `number`: the mails it would take in and answer."""

    key: str
    number: str
    folder: str


def asked_in(why: str) -> Asked | None:
    """Read the question from what a pause says (`worker.intake.gathering`); None for words that it does not write."""
    for key, form in (("first", _FIRST), ("renumbered", _RENUMBERED)):
        found = form.fullmatch(why)
        if found is not None:
            return Asked(key=key, number=found["number"], folder=found["folder"])
    return None
