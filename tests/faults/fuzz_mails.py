"""Mails that nobody wrote: those of the corpora damaged and spliced, made-up MIME trees, and mails made to exhaust a reader."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.evil_mails import evil_mails
from bench.mutations import KEEP_WORDS, LOSE_WORDS, noise
from bench.robustness import generated
from tests.faults.whole_way import CORPORA

FINDS = Path(__file__).parent / "finds"
_EVIL_EVERY = 200
"""They are big: more of them and little else would be tried."""
_CHANGES = tuple((KEEP_WORDS | LOSE_WORDS).values())


def seeds() -> list[bytes]:
    """Return the mails to begin with: both corpora, and what was found before."""
    folders = (CORPORA / "own" / "dev", CORPORA / "sample" / "mails", FINDS)
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.eml"))]


def spliced(raw: bytes, other: bytes, chance: Random) -> bytes:
    """Put the header of one mail before the body of another, or fields of the other among its own."""
    head, gap, body = raw.partition(b"\n\n")
    other_head, _, other_body = other.partition(b"\n\n")
    if chance.random() < 0.5:
        return head + gap + other_body
    fields = head.split(b"\n")
    taken = chance.choice(other_head.split(b"\n"))
    fields.insert(chance.randrange(len(fields) + 1), taken)
    return b"\n".join(fields) + gap + body


@dataclass(kw_only=True)
class Mails:
    """An endless row of mails, the same for the same seed and pool."""

    chance: Random
    pool: list[bytes]
    _trees: Iterator[tuple[str, bytes]] = field(init=False)
    _evil: list[bytes] = field(init=False)
    _made: int = 0

    def __post_init__(self) -> None:
        self._trees = generated(self.chance)
        makers = evil_mails()
        self._evil = [raw for name in sorted(makers) if len(raw := makers[name]()) < 1_000_000]

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self._made += 1
        chance = self.chance
        if self._made % _EVIL_EVERY == 0:
            return noise(chance.choice(self._evil), chance, self.pool)
        raw = next(self._trees)[1] if chance.random() < 0.2 else chance.choice(self.pool)
        for _ in range(chance.choice((1, 1, 2, 3))):
            match chance.randrange(6):
                case 0 | 1 if len(raw) > 1:
                    raw = self._changed(raw)
                case 2:
                    raw = spliced(raw, chance.choice(self.pool), chance)
                case _:
                    raw = noise(raw, chance, self.pool)
        return raw

    def _changed(self, raw: bytes) -> bytes:
        """Apply a change that was made for whole mails; of bytes that are none it may make nothing."""
        try:
            return self.chance.choice(_CHANGES)(raw, self.chance)
        except Exception:  # noqa: BLE001 - the standard library's writer of mails fails in many ways on damaged ones, and is not what is tried
            return noise(raw, self.chance, self.pool)
