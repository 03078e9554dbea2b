"""The process in which libFuzzer leads mails to code of parsers and policies that none has reached (atheris; `make fuzz` installs it).

    python -m tests.faults.fuzz_guided CANDIDATES [libFuzzer's options] CORPUS SEEDS

What seems to break is written to CANDIDATES, one mail for each way of breaking; instrumented code is slow and libFuzzer needs memory
of its own, so `tests.faults.fuzz` tries each again in a process under the product's limits.
"""

import hashlib
import resource
import signal
import sys
from pathlib import Path
from random import Random
from types import FrameType

import atheris

from bench.mutations import KEEP_WORDS, noise

with atheris.instrument_imports(include=["parsers", "policies"]):
    from parsers.errors import UnreadableMail
    from tests.faults.fuzz_child import signature
    from tests.faults.fuzz_mails import seeds, spliced
    from tests.faults.whole_way import go, setting

CPU_SECONDS = 5.0
SPARE_BYTES = 1024 * 1024 * 1024
"""Beside what the process has at its start: for libFuzzer's corpus and the mail."""


class TooSlowError(BaseException):
    """A mail took too long; no handler of exceptions in between may keep it."""


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


class Guided:
    """What libFuzzer calls for each mail, and how it makes one out of another."""

    def __init__(self, candidates: Path) -> None:
        self._candidates = candidates
        self._seen: set[str] = set()
        self._pool = seeds()
        self._changes = tuple(KEEP_WORDS.values())

    def one_mail(self, raw: bytes) -> None:
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        try:
            go(raw)
        except UnreadableMail:
            pass
        except (Exception, TooSlowError) as error:  # noqa: BLE001 - all are what is looked for
            self._keep(raw, signature(error))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def another(self, raw: bytes, longest: int, seed: int) -> bytes:
        chance = Random(seed)
        match chance.randrange(8):
            case 0 | 1 | 2:
                return bytes(atheris.Mutate(raw, longest))
            case 3:
                changed = spliced(raw, chance.choice(self._pool), chance)
            case 4:
                try:
                    changed = chance.choice(self._changes)(raw, chance)
                except Exception:  # noqa: BLE001 - the standard library's writer of mails fails on damaged ones; it is not what is tried
                    changed = noise(raw, chance, self._pool)
            case _:
                changed = noise(raw, chance, self._pool)
        return changed[:longest]

    def _keep(self, raw: bytes, find: str) -> None:
        if find not in self._seen:
            self._seen.add(find)
            (self._candidates / f"{hashlib.sha256(raw).hexdigest()[:16]}.eml").write_bytes(raw)


def main() -> None:
    """Hand over to libFuzzer, which ends the process."""
    guided = Guided(Path(sys.argv[1]))
    setting()
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + SPARE_BYTES, used + SPARE_BYTES))
    signal.signal(signal.SIGPROF, _too_slow)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], guided.one_mail, custom_mutator=guided.another)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
