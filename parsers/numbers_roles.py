"""What the words around a number make of it: the order to cancel, one to keep, one only named."""

from parsers.request import NumberRole, Place
from parsers.wishes.sentences import OwnWords, Spoken
from parsers.wishes.signs import Sign

_ROLE_OF_SIGN = {
    Sign.ASK: NumberRole.ASKED,
    Sign.ASK_BARE: NumberRole.ASKED,
    Sign.ASK_WHOLE: NumberRole.ASKED,
    Sign.ASK_STOP: NumberRole.ASKED,
    Sign.POSSIBLE: NumberRole.ASKED,
    Sign.KEEP: NumberRole.KEPT,
    Sign.NEGATED: NumberRole.KEPT,
    Sign.OTHER_ORDER: NumberRole.MENTIONED,
    Sign.MENTION: NumberRole.MENTIONED,
}


def role_at(own: OwnWords, place: Place, start: int, end: int) -> NumberRole:
    """Say what the clause that holds `start:end` makes of the number there.

    The nearest words of the same clause decide, else the nearest before it in the sentence, else the nearest behind it.
    """
    spoken = _holding(own, place, start, end)
    if spoken is None:
        return NumberRole.PLAIN
    at = next((i for i, token in enumerate(spoken.tokens) if token.end > start), len(spoken.tokens) - 1)
    if at < 0:
        return NumberRole.PLAIN
    clause = spoken.tokens[at].clause
    hits = [hit for hit in spoken.effective if hit.sign in _ROLE_OF_SIGN]
    if not hits:
        return NumberRole.PLAIN

    def distance(first: int, last: int) -> tuple[bool, bool, int]:
        act = max(first, last - 1)
        other_clause = not any(spoken.tokens[i].clause == clause for i in range(first, max(last, first + 1)))
        behind = first > at
        return (other_clause, behind, abs(at - (first if behind else act)))

    best = min(hits, key=lambda hit: distance(hit.first, hit.last))
    return _ROLE_OF_SIGN[best.sign]


def _holding(own: OwnWords, place: Place, start: int, end: int) -> Spoken | None:
    said = own.body if place is Place.OWN else own.subject if place is Place.SUBJECT else ()
    for spoken in said:
        if spoken.start <= start and end <= spoken.end:
            return spoken
    return next((spoken for spoken in said if spoken.start < end and start < spoken.end), None)
