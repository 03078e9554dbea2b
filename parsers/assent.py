"""How an answer answers: « oui », « je confirme », « ce n'est pas moi »."""

from parsers.request import Assent, Wish
from parsers.wishes.sentences import OwnWords
from parsers.wishes.signs import Sign

_AGAINST = (Sign.NEGATED, Sign.KEEP, Sign.FORGET)


def assent_of(own: OwnWords, wish: Wish) -> Assent:
    """Say how the own words answer a question of ours; the subject of an answer is ours and does not count.

    A request made again agrees. Both yes and no, or a yes with something against it, is unclear: a person reads it.
    """
    said_no = any(spoken.has(Sign.NO, Sign.DENY, *_AGAINST) for spoken in own.body)
    said_yes = any(spoken.has(Sign.YES) for spoken in own.body)
    if said_no:
        return Assent.UNCLEAR if said_yes or wish.clear else Assent.NO
    if wish.clear:
        return Assent.YES
    questioned = wish.evidence and wish.intent.value not in {"cancel", "thanks", "other", "none"}
    return Assent.YES if said_yes and not questioned else Assent.UNCLEAR
