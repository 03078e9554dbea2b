"""One wish out of all that was said.

The law of this file: a request is clear only when something asks for the whole order and nothing anywhere in the customer's own
words qualifies, conditions, negates or contradicts it, or wants something else that a person must hear.
"""

from collections.abc import Iterable

from parsers.request import Evidence, Intent, Wish
from parsers.wishes.account import BLOCKERS, Account
from parsers.wishes.entering import enter_sentence
from parsers.wishes.phrases import Hit
from parsers.wishes.sentences import OwnWords, Spoken
from parsers.wishes.signs import Sign
from parsers.wishes.weighing import (
    asks_for_another,
    does_it,
    forgive_own_change,
    is_harmless,
    names_an_act,
    weigh_conditions,
    weigh_damage,
    weigh_do_it,
    weigh_order_named_elsewhere,
    weigh_piece_meant,
    weigh_product_stops,
)

_ASKS = (Sign.ASK, Sign.ASK_WHOLE, Sign.ASK_STOP, Sign.POSSIBLE, Sign.DO_IT)


def combine(own: OwnWords, *, several_numbers: bool) -> Wish:
    """Weigh everything that was said and return the one wish of the mail.

    `several_numbers`: the words ask for more than one order number.
    """
    account = Account()
    for title in own.weak_title:
        account.mentions.extend((title, hit) for hit in title.of(*_ASKS))
    for spoken in own.said:
        enter_sentence(account, spoken)
    weigh_product_stops(account)
    weigh_piece_meant(account, own)
    weigh_order_named_elsewhere(account, own)
    weigh_conditions(account, own.said)
    weigh_damage(account, own)
    weigh_do_it(account, own)
    forgive_own_change(account, again=any(spoken.has(Sign.REORDER) for spoken in own.said))
    return _conclude(account, own, several_numbers=several_numbers)


def _conclude(account: Account, own: OwnWords, *, several_numbers: bool) -> Wish:
    asks = account.asks or account.polite_asks or account.hints
    if several_numbers and asks:
        account.oppose(Sign.SEVERAL, *asks[0])
    if account.kept and not asks_for_another(account, asks):
        account.oppose(account.kept[0][1].sign, *account.kept[0])
    against = [(sign, intent) for sign, intent in BLOCKERS if sign in account.against]
    named = any(names_an_act(spoken) for spoken in (*own.weak_title, *own.said))
    if asks and not against and own.whole:
        return _asked(account, own)
    if not (named or any("@order" in token.keys for spoken in own.body for token in spoken.tokens)):
        against = [(sign, intent) for sign, intent in against if sign not in _NEED_AN_ACT]
    if against:
        intents = list(dict.fromkeys(intent for _, intent in against))
        evidence = tuple(_evidence(*account.against[sign], note=sign.value) for sign, _ in against[:4])
        also = (*intents[1:], *((Intent.CANCEL,) if asks else ()))
        return Wish(intent=intents[0], clear=False, confidence=0.8, evidence=evidence, also=also,
                    urgent=intents[0] is Intent.LEGAL)  # fmt: skip
    return _not_asked(account, own)


_NEED_AN_ACT = frozenset({Sign.PART, Sign.UNSURE, Sign.IRONY, Sign.OTHERS_WISH})


def _asked(account: Account, own: OwnWords) -> Wish:
    """Every ask is about one whole order and nothing speaks against it."""
    asks = (*account.asks, *account.polite_asks, *account.hints)
    evidence = tuple(_evidence(spoken, hit, note="asks") for spoken, hit in asks[:4])
    side = tuple(_evidence(spoken, hit, note="side wish") for spoken, hit in account.beside)
    if account.asks:
        return Wish(intent=Intent.CANCEL, clear=True, confidence=0.95, evidence=evidence, side_wishes=side)
    if account.polite_asks:
        clear = not (account.questions or (account.asked_whether_done and not does_it(account)))
    else:
        clear = is_harmless(account, own)
    if clear:
        return Wish(intent=Intent.CANCEL, clear=True, confidence=0.85, evidence=evidence, side_wishes=side)
    intent = Intent.QUESTION if account.questions else Intent.CANCEL
    also = (Intent.CANCEL,) if intent is Intent.QUESTION else ()
    return Wish(intent=intent, clear=False, confidence=0.5, evidence=evidence, also=also)


def _not_asked(account: Account, own: OwnWords) -> Wish:
    for spoken, hit in account.beside:
        if hit.sign is Sign.CREDIT_QUESTION:
            return _other(Intent.CREDIT_QUESTION, [(spoken, hit)])
    asks = (*account.asks, *account.polite_asks, *account.hints, *account.weak_asks)
    if asks or account.mentions:
        asking = bool(account.questions or account.asked_whether_done)
        intent = Intent.QUESTION if asking and not asks else Intent.CANCEL
        return _other(intent, list(asks) or account.mentions, confidence=0.4)
    for spoken, hit in account.beside:
        if hit.sign is Sign.STATUS:
            return _other(Intent.QUESTION, [(spoken, hit)])
    thanks = [(spoken, hit) for spoken in own.body for hit in spoken.of(Sign.THANKS)]
    words = sum(len(spoken.tokens) for spoken in own.body)
    if thanks and words <= _SHORT_THANKS and not account.questions:
        return _other(Intent.THANKS, thanks)
    if account.questions:
        first = account.questions[0]
        evidence = (Evidence(place=first.place, words="", start=first.start, end=first.end, note="question"),)
        return Wish(intent=Intent.QUESTION, clear=False, confidence=0.6, evidence=evidence)
    return Wish(intent=Intent.OTHER if own.said else Intent.NONE, clear=False, confidence=0.6)


_SHORT_THANKS = 30


def _other(intent: Intent, found: Iterable[tuple[Spoken, Hit]], *, confidence: float = 0.7) -> Wish:
    evidence = tuple(_evidence(spoken, hit, note=hit.sign.value) for spoken, hit in list(found)[:4])
    return Wish(intent=intent, clear=False, confidence=confidence, evidence=evidence)


def _evidence(spoken: Spoken, hit: Hit, *, note: str) -> Evidence:
    """Name the words by their place; the caller, who has the text, puts the words themselves in."""
    tokens = spoken.tokens[hit.first : hit.last]
    start, end = tokens[0].start, tokens[-1].end
    return Evidence(place=spoken.place, words="", start=start, end=end, note=f"{note}: {hit.source}")
