"""What only the whole mail decides: conditions beside a request, hints, damage, another order that is kept."""

from collections.abc import Sequence

from parsers.request import Place
from parsers.wishes.account import Account
from parsers.wishes.asks import ORDERS, READ_AS_ASK, asks_by_pronoun
from parsers.wishes.objects import Target, target_of
from parsers.wishes.phrases import Hit
from parsers.wishes.sentences import OwnWords, Spoken
from parsers.wishes.signs import Sign
from parsers.wishes.words import Token

_OTHERWISE = ("sinon", "otherwise", "ansonsten", "altrimenti", "anders")


_FOR_NOW = (
    "pour l",
    "le temps",
    "for now",
    "for the",
    "vorerst",
    "de momento",
    "por ahora",
    "per ora",
    "per il",
    "voorlopig",
)


_UNTIL_FURTHER = ("jusqu' a nouvel", "until further", "bis auf weiteres", "hasta nuevo", "fino a nuov", "tot nader")
"""« Le vernissage est reporté jusqu'à nouvel ordre » is a reason; a pause is asked in the sentence that asks."""


_NEAR_CONDITIONS = ("a moins", "sauf si", "uniquement si", "seulement si", "a condition", "sous reserve", "pourvu", "dans ce cas",
                    "auquel cas", "unless", "provided", "only if", "in that case", "es sei denn", "salvo", "a menos", "a meno", "tenzij")  # fmt: skip


def weigh_conditions(account: Account, said: Sequence[Spoken]) -> None:
    """Count a condition in the sentence that asks, or as a sentence of its own beside it."""
    asking = {id(spoken) for spoken, _ in (*account.asks, *account.polite_asks, *account.hints, *account.weak_asks)}
    if not asking:
        asking = {id(spoken) for spoken in said if any(not {"@act", "@actn"}.isdisjoint(t.keys) for t in spoken.tokens)}
    for index, spoken in enumerate(said):
        beside = any(id(other) in asking for other in said[max(0, index - 1) : index + 2])
        for hit in spoken.of(Sign.PAUSE):
            for_now = hit.source.startswith(_FOR_NOW)
            asks_to_stop = id(spoken) in asking and spoken.has(Sign.ASK_STOP)
            until_further = hit.source.startswith(_UNTIL_FURTHER)
            near = (id(spoken) in asking or not asking) if until_further else beside or not asking
            counts = asks_to_stop if for_now else near
            if counts:
                account.oppose(Sign.PAUSE, spoken, hit)
        for hit in spoken.of(Sign.CONDITION):
            opens_bare = (
                hit.first <= 1
                and not hit.source.startswith(_OTHERWISE)
                and not any(token.soft for token in spoken.tokens)
                and spoken.mark != "?"
            )
            follows = index + 1 < len(said) and id(said[index + 1]) in asking
            if id(spoken) in asking or (beside and hit.source.startswith(_NEAR_CONDITIONS)) or (opens_bare and follows):
                account.oppose(Sign.CONDITION, spoken, hit)


def weigh_order_named_elsewhere(account: Account, own: OwnWords) -> None:
    """« Stop svp ! », « je n'en veux plus » ask where the mail names its order in another sentence or its title."""
    unwanted = [(spoken, hit) for spoken in own.said for hit in spoken.of(Sign.WANT_NO)]
    if any(not ORDERS.isdisjoint(token.keys) for spoken in (*own.weak_title, *own.said) for token in spoken.tokens):
        account.hints.extend((*account.weak_asks, *unwanted))
    else:
        account.mentions.extend(unwanted)


def weigh_product_stops(account: Account) -> None:
    """« STOP album » as a cry beside « annulez la commande 4071852 », or below such a title, adds nothing; alone it may mean a part."""
    titled = any(spoken.place is Place.SUBJECT for spoken, _ in account.hints)
    if not account.asks and not titled:
        for spoken, hit in account.product_stops:
            account.oppose(Sign.PART, spoken, hit)


def weigh_piece_meant(account: Account, own: OwnWords) -> None:
    """« Le cadre noir de la commande 4071852 ne me plaît plus, pouvez-vous l'annuler ? »: « l' » may be the frame.

    Not where another sentence asks for the order by its name, nor for « mon album », which people say of a whole order.
    """
    asks = [spoken for spoken, _ in (*account.asks, *account.polite_asks, *account.hints)]
    if not asks or not all(asks_by_pronoun(spoken) for spoken in asks):
        return
    last = max(index for index, spoken in enumerate(own.said) if any(spoken is ask for ask in asks))
    for spoken in own.said[: last + 1]:
        at = _piece_of_order(spoken)
        if at is not None:
            account.oppose(
                Sign.WHICH, spoken, Hit(sign=Sign.WHICH, source="a piece of the order", first=at, last=at + 1)
            )
            return


def _piece_of_order(spoken: Spoken) -> int | None:
    """Return where a sentence speaks of one thing in an order: « le cadre de la commande », "in order 4071852 the large print".

    « Le livre photo (commande 4071852) » is the order itself.
    """
    tokens = spoken.tokens
    for at, token in enumerate(tokens):
        is_piece = "@product" in token.keys and "@file" not in token.keys and ORDERS.isdisjoint(token.keys)
        if is_piece and any(near.word in _THE for near in tokens[max(0, at - _BESIDE) : at]):
            inside_behind = any(_within(tokens, near) for near in range(at + 1, min(at + 1 + _BESIDE, len(tokens))))
            inside_before = any(_within(tokens, near) for near in range(at))
            if inside_behind or (inside_before and tokens[0].word in _WITHIN):
                return at
    return None


def _within(tokens: tuple[Token, ...], at: int) -> bool:
    """Tell whether « de la commande » begins here."""
    if tokens[at].word not in _WITHIN:
        return False
    return any(not ORDERS.isdisjoint(token.keys) for token in tokens[at + 1 : at + 4])


# « La très belle grande toile », « le cadre tout simple en bois de la commande ».
_BESIDE = 6
_WITHIN = frozenset(
    {"de", "d'", "du", "dans", "sur", "of", "in", "from", "del", "en", "dell'", "nell'", "van", "aus", "der"}
)
_THE = frozenset(
    {
        "le",
        "la",
        "l'",
        "the",
        "el",
        "il",
        "lo",
        "das",
        "der",
        "die",
        "den",
        "het",
        "de",
        "premiere",
        "premier",
        "deuxieme",
    }
)


def weigh_damage(account: Account, own: OwnWords) -> None:
    """Broken goods are a complaint; a scratched negative or a missing photo in one's own album is a reason."""
    received = any(spoken.has(Sign.RECEIVED) for spoken in own.said)
    own_fault = any(spoken.has(Sign.OWN_FAULT) for spoken in own.said)
    for spoken in own.said:
        for hit in spoken.of(Sign.DAMAGE):
            keys = frozenset().union(*(token.keys for token in spoken.tokens))
            if received or ("@goods" in keys and "@file" not in keys and not own_fault):
                account.oppose(Sign.COMPLAINT, spoken, hit)


def forgive_own_change(account: Account, *, again: bool) -> None:
    """« Je voudrais changer de format, annulez »: the change is the customer's to make, the wish is to cancel.

    Not where it is the order itself that is to be changed, unless the customer says to order again.
    """
    if Sign.CHANGE not in account.against or not account.asks:
        return
    spoken, hit = account.against[Sign.CHANGE]
    if not hit.source.startswith("@want"):
        return
    behind = spoken.tokens[hit.last : hit.last + 4]
    if again or not any("@order" in token.keys for token in behind):
        del account.against[Sign.CHANGE]


def weigh_do_it(account: Account, own: OwnWords) -> None:
    """« Merci de le faire » asks where the act was named and is not told as done."""
    told_done = {
        id(spoken) for spoken in own.said if spoken.has(Sign.MENTION) and spoken not in account.asked_whether_done
    }
    named = any(names_an_act(spoken) for spoken in (*own.weak_title, *own.said) if id(spoken) not in told_done)
    for spoken in own.body:
        if named:
            account.hints.extend((spoken, hit) for hit in spoken.of(Sign.DO_IT))
    for spoken in own.said:
        for hit in spoken.of(Sign.TRIED):
            if target_of(spoken, hit) not in {Target.ORDER, Target.BARE}:
                account.oppose(Sign.WHICH, spoken, hit)


def asks_for_another(account: Account, asks: Sequence[tuple[Spoken, Hit]]) -> bool:
    """Tell whether what is asked for has a number, and one that nothing keeps."""
    kept = {_number_of(spoken, hit, anywhere=not spoken.has(*READ_AS_ASK)) for spoken, hit in account.kept}
    asked = {_number_of(spoken, hit, anywhere=True) for spoken, hit in asks} - {""}
    return bool(asked) and not asked & kept


def _number_of(spoken: Spoken, hit: Hit, *, anywhere: bool) -> str:
    """Return the number that a hit is about: the next behind it in its clause, else the last before, else any of the sentence."""
    numbers = [(at, token) for at, token in enumerate(spoken.tokens) if "@long" in token.keys]
    clause = spoken.tokens[hit.first].clause
    near = [(at, token.word) for at, token in numbers if token.clause == clause]
    behind = [word for at, word in near if at >= hit.first]
    nearest = [word for _, word in reversed(near)]
    every = [token.word for _, token in numbers] if anywhere else []
    return next(iter((*behind, *nearest, *every)), "")


def names_an_act(spoken: Spoken) -> bool:
    """Tell whether a sentence speaks of cancelling or stopping at all."""
    return any(not _NAMED.isdisjoint(token.keys) for token in spoken.tokens)


_NAMED = frozenset({"@act", "@actn", "@stopv", "@stopn"})


_HAZARDS = (
    Sign.CONDITION, Sign.PART, Sign.RULES, Sign.STATUS, Sign.CREDIT_QUESTION, Sign.RECEIVED, Sign.DAMAGE, Sign.PAUSE, Sign.CHANGE,
)  # fmt: skip


def is_harmless(account: Account, own: OwnWords) -> bool:
    """Tell whether nothing in the text could mean that a mere hint is no request: no question, no condition, no other wish."""
    if account.questions or (account.asked_whether_done and not does_it(account)):
        return False
    for spoken in own.body:
        if spoken.has(*_HAZARDS) or any("@hazard" in token.keys for token in spoken.tokens):
            return False
    return True


def does_it(account: Account) -> bool:
    """Tell whether « faites-le » follows."""
    return any(hit.sign is Sign.DO_IT for _, hit in account.hints)
