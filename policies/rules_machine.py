"""Rules about mail that no customer wrote, or that nobody may be answered for (contract, « Automatic mail »)."""

import re

from parsers.request import Assent, Automation, Intent, PieceKind
from policies.decision import Ground, Ignore
from policies.facts import Answers, Facts, Passes, handed
from policies.match import Matched
from policies.memory import CodeState

_REPLY = re.compile(r"\s*(?:(?:re|aw|sv|antw|rif|réf|ref)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
"""What mail programs put before the subject of an answer: that subject is not the sender's own."""


def is_old(facts: Facts) -> Answers | Passes:
    """Received before the starting point: nothing old is answered without leave."""
    if facts.memory.old:
        return handed(facts, Ground.OLD, "it was received before the starting point")
    return Passes(said="received after the starting point")


def is_redelivered(facts: Facts) -> Answers | Passes:
    """The same message again."""
    if facts.memory.redelivery:
        return _ignored(Ground.REDELIVERY, "the same message was delivered and decided before")
    return Passes(said="delivered for the first time")


def is_ours(facts: Facts) -> Answers | Passes:
    """Our own mail coming back."""
    if facts.reading.automatic.ours:
        return _ignored(Ground.OURS, "our own mail has come back")
    return Passes(said="not our own mail")


def is_strongly_automatic(facts: Facts) -> Answers | Passes:
    """A machine says so itself; a bounce of our letter is filed with that letter, not answered."""
    if facts.reading.automatic.kind is Automation.STRONG:
        return _ignored(Ground.MACHINE, f"a machine wrote it: {_signs(facts)}")
    return Passes(said="no strong sign of a machine")


def is_spam(facts: Facts) -> Answers | Passes:
    """Advertising and fraud; from a proven customer who speaks of cancelling, a person looks."""
    if facts.reading.automatic.kind is not Automation.SPAM:
        return Passes(said="no spam")
    if facts.reading.sender.proven and facts.seen.own and facts.reading.wish.intent is Intent.CANCEL:
        return handed(facts, Ground.MACHINE_ASKS, "it looks like spam, but a customer of ours asks for something in it")
    return _ignored(Ground.SPAM, f"spam: {_signs(facts)}")


def is_weakly_automatic(facts: Facts) -> Answers | Passes:
    """Weak signs are believed, unless the visible own text clearly asks for an order that exists, or answers our code."""
    if facts.reading.automatic.kind is not Automation.WEAK:
        return Passes(said="no weak sign of a machine")
    exists = isinstance(facts.match, Matched) or bool(facts.seen.named or facts.seen.own)
    brings_code = _brings_valid_code(facts) and facts.reading.wish.assent is not Assent.UNCLEAR
    if (facts.asks and exists) or brings_code:
        return handed(
            facts, Ground.MACHINE_ASKS, f"it looks automatic ({_signs(facts)}), yet clearly asks for an order"
        )
    return _ignored(Ground.MACHINE, f"it looks automatic: {_signs(facts)}")


def is_empty(facts: Facts) -> Answers | Passes:
    """Nothing of the sender's own: no words, no attachment, and no subject but the one it answers."""
    reading = facts.reading
    forwards = any(piece.kind is PieceKind.FORWARDED for piece in reading.pieces)
    inherited = _REPLY.match(reading.subject) is not None and reading.wish.intent in {Intent.NONE, Intent.OTHER}
    nothing = not (reading.own_text.strip() or reading.attachments or forwards)
    nothing = nothing and (not reading.subject.strip() or inherited)
    if nothing and reading.readable and not _brings_valid_code(facts):
        return _ignored(Ground.EMPTY, "nothing in it is the sender's own")
    return Passes(said="it says something")


def is_from_junk(facts: Facts) -> Answers | Passes:
    """What the mail server took for junk may be shown to a person, no more."""
    if facts.memory.from_junk:
        return handed(facts, Ground.JUNK, "it was in the junk folder")
    return Passes(said="not from the junk folder")


def is_unreadable(facts: Facts) -> Answers | Passes:
    """What a person could not make out either."""
    if not facts.reading.readable:
        return handed(facts, Ground.UNREADABLE, "its text cannot be made out")
    return Passes(said="readable")


def is_colleague(facts: Facts) -> Answers | Passes:
    """A colleague is answered by colleagues."""
    if facts.reading.colleague and not facts.redeems:
        return handed(facts, Ground.COLLEAGUE, "a colleague wrote it")
    return Passes(said="not a colleague")


def _ignored(ground: Ground, said: str) -> Answers:
    return Answers(verdict=Ignore(ground=ground), said=said)


def _brings_valid_code(facts: Facts) -> bool:
    return facts.memory.brought is not None and facts.memory.brought.state is CodeState.VALID


def _signs(facts: Facts) -> str:
    """Name the signs by the reader's rules, not by the mail's words: those may hold anything."""
    notes = dict.fromkeys(sign.note for sign in facts.reading.automatic.evidence if sign.note)
    return ", ".join(notes) or "its headers or words say so"
