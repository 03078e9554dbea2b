"""Every sentence entered into the account: what it asks, what it keeps, what it says against."""

from parsers.wishes.account import BLOCKERS, Account
from parsers.wishes.asks import READ_AS_ASK, asks_by_pronoun, enter_ask
from parsers.wishes.phrases import Hit
from parsers.wishes.sentences import Spoken
from parsers.wishes.signs import Sign


def enter_sentence(account: Account, spoken: Spoken) -> None:
    """Note all signs of a sentence; a question that asks for nothing else is a question."""
    asked = False
    for hit in spoken.effective:
        if hit.sign in READ_AS_ASK:
            asked = enter_ask(account, spoken, hit) or asked
        elif hit.sign is Sign.DO_IT:
            asked = True
        else:
            _enter_other(account, spoken, hit)
    if spoken.mark == "?" and not asked and len(spoken.tokens) > _TRIVIAL_QUESTION:
        done = spoken.has(Sign.MENTION)
        if done or _really_asks(spoken):
            (account.asked_whether_done if done else account.questions).append(spoken)


def _really_asks(spoken: Spoken) -> bool:
    """Tell a question that waits for an answer from one put to oneself (« qui a besoin de trois albums ? »)."""
    return any("@asking" in token.keys for token in spoken.tokens)


def _enter_other(account: Account, spoken: Spoken, hit: Hit) -> None:
    if hit.sign in {Sign.KEEP, Sign.NEGATED}:
        _enter_keep(account, spoken, hit)
    elif hit.sign in {Sign.MENTION, Sign.TRIED, Sign.ASKED_BEFORE}:
        account.mentions.append((spoken, hit))
    elif hit.sign in {Sign.SIDE, Sign.CREDIT_QUESTION, Sign.STATUS}:
        account.beside.append((spoken, hit))
    elif hit.sign in _AGAINST_ANYWHERE and _counts_here(account, spoken, hit):
        account.oppose(hit.sign, spoken, hit)


def _counts_here(account: Account, spoken: Spoken, hit: Hit) -> bool:
    """Tell whether words that could stand against a request do so where they are said."""
    match hit.sign:
        case Sign.PART:
            return _speaks_of_cancelling(spoken, hit)
        case Sign.SEVERAL:
            return not hit.source.startswith("#") or _goes_on_asking(account, spoken)
        case Sign.TAKE_BACK:
            return spoken.mark != "?" and _has_asked(account)
        case _:
            return True


def _has_asked(account: Account) -> bool:
    """Tell whether the mail asked, or wondered, in what was entered so far."""
    return bool(account.asks or account.polite_asks or account.hints or account.mentions or account.weak_asks)


def _goes_on_asking(account: Account, spoken: Spoken) -> bool:
    """« Ah, et la 4071990 aussi » after a request asks for a second order; « annulez la 4071990 aussi » is the request."""
    return not spoken.has(*READ_AS_ASK) and bool(account.asks or account.polite_asks or account.hints)


def _speaks_of_cancelling(spoken: Spoken, hit: Hit) -> bool:
    """Tell whether « trois des quatre » can be a part of the order: it is said where something is cancelled, kept or taken out.

    A count must stand in the same clause: « une des deux photos est floue, annulez » is a reason. Not where what is asked for is only a
    pronoun, which may mean the one: « une des deux toiles est en trop, pouvez-vous l'annuler ? ».
    """
    if hit.source.startswith("dont "):
        return True  # « 12 tirages, dont 4 inutiles. À annuler donc. »
    clause = spoken.tokens[hit.first].clause
    reasons = hit.source.startswith(_COUNTS) and not asks_by_pronoun(spoken)
    near = [t for t in spoken.tokens if t.clause == clause] if reasons else spoken.tokens
    return any(not _CUTTING.isdisjoint(token.keys) for token in near)


_COUNTS = (
    "un/une",
    "ne/n' ~4 que",
    "# ",
    "@small",
    "la moitie",
    "half of",
    "one of",
    "einen/eine",
    "uno/una",
    "een van",
)


_CUTTING = frozenset({"@act", "@actn", "@stopv", "@stopn", "@keepv", "@takeout"})


_TRIVIAL_QUESTION = 2


_AGAINST_ANYWHERE = frozenset(sign for sign, _ in BLOCKERS) - {Sign.CONDITION, Sign.PAUSE, Sign.KEEP, Sign.NEGATED}


def _enter_keep(account: Account, spoken: Spoken, hit: Hit) -> None:
    clause = spoken.tokens[hit.first].clause
    alone = not spoken.has(*READ_AS_ASK)
    near = [t for t in spoken.tokens[max(0, hit.first - 6) : hit.last + 8] if t.clause == clause]
    near = list(spoken.tokens) if alone else near
    behind = [t for t in spoken.tokens[hit.last - 1 : hit.last + 6] if t.clause == clause]
    if hit.sign is Sign.KEEP and any("@keepable" in token.keys for token in behind):
        return
    if any("@long" in token.keys or "@other" in token.keys for token in near):
        account.kept.append((spoken, hit))
        return
    if hit.sign is Sign.KEEP and any("@product" in t.keys for t in (near if not alone else behind)):
        account.oppose(Sign.PART, spoken, hit)
        return
    account.oppose(hit.sign, spoken, hit)
