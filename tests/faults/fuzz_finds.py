"""What breaks a promise: made as small as it still breaks it, and kept as a mail that every test run reads again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from tests.faults.fuzz_child import Room
from tests.faults.fuzz_mails import FINDS

TRIES = 1_500
SECONDS = 90.0


def minimised(raw: bytes, breaks: Callable[[bytes], bool], *, tries: int = TRIES, seconds: float = SECONDS) -> bytes:
    """Take away lines, then bytes, as long as what is left still breaks (Zeller's ddmin, without its complements)."""
    ends_at = monotonic() + seconds
    left = tries
    for split in (_lines, _bytes):
        pieces = split(raw)
        size = max(1, len(pieces) // 2)
        while True:
            at = 0
            while at < len(pieces) and left > 0 and monotonic() < ends_at:
                fewer = pieces[:at] + pieces[at + size :]
                left -= 1
                if breaks(b"".join(fewer)):
                    pieces = fewer
                else:
                    at += size
            if size == 1 or left <= 0 or monotonic() >= ends_at:
                break
            size //= 2
        raw = b"".join(pieces)
    return raw


def _lines(raw: bytes) -> list[bytes]:
    return raw.splitlines(keepends=True)


def _bytes(raw: bytes) -> list[bytes]:
    return [raw[at : at + 1] for at in range(len(raw))]


@dataclass(kw_only=True)
class Finds:
    """The finds of a run, one mail for each way of breaking."""

    room: Room
    keep: bool = True
    found: dict[str, str] = field(default_factory=dict)
    """What broke, and the file that shows it."""

    def note(self, raw: bytes, find: str, detail: str = "") -> None:
        """Keep a mail whose way of breaking is new, as small as it can be made."""
        if find in self.found:
            return
        small = minimised(raw, lambda one: self.room.examine(one).find == find)
        name = f"{hashlib.sha256(find.encode()).hexdigest()[:12]}.eml"
        self.found[find] = name
        print(f"find: {find} ({len(raw)} bytes, made {len(small)}): {name}\n{detail}", flush=True)
        if self.keep:
            FINDS.mkdir(exist_ok=True)
            (FINDS / name).write_bytes(small)
