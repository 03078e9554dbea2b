"""What a person typed into a letter, and whether it may leave like that."""

from collections.abc import Iterable

from worker.decisions.acts import Impossible, Obstacle
from worker.letters.compose import Composed
from worker.letters.edit import BLANKS, LONGEST_SUBJECT, LONGEST_TEXT, Edit, foreign_amounts, missing_words


def edit_of(subject: str | None, text: str | None, drafted: Composed | None) -> Edit | None:
    """Return what a person made of a draft; None where they left it as it was, or there is none to edit."""
    if drafted is None or (subject is None and text is None):
        return None
    made = Edit(
        subject=drafted.letter.subject if subject is None else subject,
        text=drafted.letter.text if text is None else text,
    )
    return None if _plain(made.subject, made.text) == _plain(drafted.letter.subject, drafted.letter.text) else made


def fault_of(edit: Edit, *, drafted: Composed | None) -> Impossible | None:
    """Say why a text may not leave: empty, too long, unfinished, or, in a letter with money, not the amounts that were computed."""
    fault = _fault_of_any(edit)
    if fault is not None or drafted is None:
        return fault
    missing = missing_words(edit.text, drafted.must_say)
    if missing:
        return Impossible(obstacle=Obstacle.AMOUNT_MISSING, detail=_listed(missing))
    computed = f"{drafted.letter.subject}\n{drafted.letter.text}"
    foreign = foreign_amounts(f"{edit.subject}\n{edit.text}", of=computed) if drafted.must_say else ()
    return Impossible(obstacle=Obstacle.AMOUNT_FOREIGN, detail=_listed(foreign)) if foreign else None


def _fault_of_any(edit: Edit) -> Impossible | None:
    if not edit.subject.strip() or not edit.text.strip():
        return Impossible(obstacle=Obstacle.NO_WORDS)
    if len(edit.subject) > LONGEST_SUBJECT or len(edit.text) > LONGEST_TEXT:
        return Impossible(obstacle=Obstacle.TOO_LONG)
    blanks = tuple(blank for blank in BLANKS if blank in edit.text or blank in edit.subject)
    return Impossible(obstacle=Obstacle.UNFINISHED, detail=_listed(blanks)) if blanks else None


def _plain(subject: str, text: str) -> tuple[str, str]:
    """What a form sends back has other line ends, and browsers may lose blanks at the ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return " ".join(subject.split()), "\n".join(line.rstrip() for line in lines).strip()


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
