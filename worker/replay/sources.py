"""Where `replay` takes mails from: a file, a folder searched recursively, a maildir, an mbox. Read only, in the order of names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from worker.errors import WorkerError

MBOX_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n")
"""The line before each mail of an mbox: at the start, or after an empty line (RFC 4155, appendix A)."""
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


class NoMailsError(WorkerError):
    """The path given does not exist or cannot be read; nothing was printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMail:
    """One mail as it lies there. `file` is relative to what was given; an mbox item is `NAME.mbox#12`, counted from 1."""

    file: str
    raw: bytes


def mails_in(path: Path) -> Iterator[RawMail]:
    """Give every mail under a path, in the order of file names; raise NoMailsError when it cannot be read."""
    try:
        if path.is_dir():
            for file in sorted(_files(path), key=lambda one: one.relative_to(path).as_posix()):
                yield from _mails_of(file, file.relative_to(path).as_posix())
        elif path.exists():
            yield from _mails_of(path, path.name)
        else:
            raise NoMailsError(f"{path}: no such file or folder")
    except OSError as error:
        raise NoMailsError(f"{error.filename or path}: {error.strerror}") from error


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        # A maildir keeps mails in `cur` and `new` under names of its own; what is in `tmp` is not delivered yet.
        is_delivered = file.parent.name in {"cur", "new"} and (file.parent.parent / "tmp").is_dir()
        if is_delivered or file.suffix.lower() in {".eml", ".mbox"}:
            yield file


def _mails_of(file: Path, name: str) -> Iterator[RawMail]:
    raw = file.read_bytes()
    if file.suffix.lower() == ".eml" or not raw.startswith(b"From "):
        yield RawMail(file=name, raw=raw)
        return
    starts = list(MBOX_START.finditer(raw))
    ends = [one.start() for one in starts[1:]] + [len(raw)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        # « >From » in the text was « From » before it went into the mbox (the mboxrd convention).
        yield RawMail(file=f"{name}#{number}", raw=_QUOTED_FROM.sub(rb"\1", raw[start.end() : end]))
