"""What each reader costs: milliseconds of processor time a mail, over the sample corpus on one core."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from parsers.authentication import sender_of
from parsers.clues import find_clues
from parsers.codes import find_codes
from parsers.intent import read_wish
from parsers.language import language_of
from parsers.numbers_found import SEVEN_DIGITS
from parsers.quoting import split_pieces
from parsers.reader import read
from parsers.references import find_numbers
from parsers.request import PieceKind, Reading
from parsers.structure import take_apart
from parsers.trust import EMBEDDED_TRUST

MAILS = Path(__file__).parent.parent / "tests" / "corpus" / "sample" / "mails"
ROUNDS = 5
COPIES = 10


def readers_table() -> str:
    """Time each reader on every mail of the corpus, five times over, and return a table."""
    raws = [file.read_bytes() for file in sorted(MAILS.glob("*.eml"))]
    readings = [read(raw, EMBEDDED_TRUST) for raw in raws]
    messages = [take_apart(raw) for raw in raws]
    owns = [
        "\n".join(one.text[piece.start : piece.end] for piece in one.pieces if piece.kind is PieceKind.OWN)
        for one in readings
    ]
    together = list(zip(readings, owns, strict=True))
    timed: dict[str, Callable[[], object]] = {
        "structure, charsets, what a reader sees": lambda: [take_apart(raw) for raw in raws],
        "own, quoted and forwarded pieces": lambda: [split_pieces(one.text, ()) for one in readings],
        "language": lambda: [language_of(own) for own in owns],
        "intent": lambda: [read_wish(one.subject, one.text, one.pieces, one.language) for one in readings],
        "order numbers": lambda: [_numbers(one) for one in readings],
        "dates, amounts, products": lambda: [
            find_clues(one.subject, one.text, one.pieces, one.sent_at) for one in readings
        ],
        "confirmation codes": lambda: [find_codes(one.subject, own) for one, own in together],
        "who is speaking": lambda: [sender_of(one.headers, EMBEDDED_TRUST) for one in messages],
        "**the whole mail**": lambda: [read(raw, EMBEDDED_TRUST) for raw in raws],
    }
    rows = [_row(name, work, len(raws)) for name, work in timed.items()]
    return (
        "\n## The readers, one core, sample corpus\n\n| reader | ms a mail, median of 5 |\n| --- | --- |\n"
        + "".join(rows)
    )


def replay_table() -> str:
    """Time `serviceclient replay` as people run it: ten copies of the corpus, and one mail, start-up told apart."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for copy in range(COPIES):
            shutil.copytree(MAILS, folder / str(copy))
        one, many = next(MAILS.glob("*.eml")), COPIES * len(list(MAILS.glob("*.eml")))
        alone = statistics.median(_seconds(one) for _ in range(ROUNDS))
        whole = statistics.median(_seconds(folder) for _ in range(3))
    return (
        "\n## `serviceclient replay`\n\n| | |\n| --- | --- |\n"
        f"| one mail, the program's start included | {alone:.2f} s |\n"
        f"| {many:,} mails (ten copies of the corpus), start-up apart | {many / (whole - alone):.0f} mails/s |\n"
    )


def _seconds(mails: Path) -> float:
    command: list[str | Path] = [
        Path(sys.executable).with_name("serviceclient"),
        "replay",
        mails,
        "--orders",
        MAILS.parent / "orders.json",
    ]
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return time.monotonic() - started


def _numbers(one: Reading) -> object:
    names = tuple(attachment.name for attachment in one.attachments if attachment.name)
    return find_numbers(
        one.subject,
        one.text,
        one.pieces,
        shape=SEVEN_DIGITS,
        links=(),
        file_names=names,
        thread_ids=one.thread,
        attached=(),
    )


def _row(name: str, work: Callable[[], object], mails: int) -> str:
    spent = []
    for _ in range(ROUNDS):
        before = time.process_time()
        work()
        spent.append(time.process_time() - before)
    return f"| {name} | {1000 * statistics.median(spent) / mails:.2f} |\n"
