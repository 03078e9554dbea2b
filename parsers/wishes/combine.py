"""One wish out of all that was said.

The law of this file: a request is clear only when something asks for the whole order and nothing anywhere in the customer's own
words qualifies, conditions, negates or contradicts it, or wants something else that a person must hear.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parsers.request import Evidence, Intent, Place, Wish
from parsers.wishes.objects import Target, target_of
from parsers.wishes.phrases import Hit
from parsers.wishes.sentences import OwnWords, Spoken
from parsers.wishes.signs import Sign

# What stands in the way of acting, gravest first: the first one found names the mail.
_BLOCKERS: tuple[tuple[Sign, Intent], ...] = (
    (Sign.LEGAL, Intent.LEGAL),
    (Sign.WITHDRAWAL, Intent.WITHDRAWAL),
    (Sign.PERSONAL_DATA, Intent.PERSONAL_DATA),
    (Sign.FRAUD, Intent.OTHER),
    (Sign.MONEY_BACK, Intent.MONEY_BACK),
    (Sign.SEVERAL, Intent.SEVERAL),
    (Sign.NEGATED, Intent.RETRACTION),
    (Sign.FORGET, Intent.RETRACTION),
    (Sign.TAKE_BACK, Intent.RETRACTION),
    (Sign.DENY, Intent.RETRACTION),
    (Sign.KEEP, Intent.RETRACTION),
    (Sign.CHANGE, Intent.CHANGE),
    (Sign.PART, Intent.PART),
    (Sign.COMPLAINT, Intent.COMPLAINT),
    (Sign.CONDITION, Intent.CONDITIONAL),
    (Sign.PAUSE, Intent.CHANGE),
    (Sign.WHICH, Intent.CANCEL),
    (Sign.OTHER_THING, Intent.OTHER),
    (Sign.OTHERS_WISH, Intent.OTHER),
    (Sign.IRONY, Intent.OTHER),
    (Sign.PROGRAM, Intent.OTHER),
    (Sign.UNSURE, Intent.QUESTION),
    (Sign.RULES, Intent.QUESTION),
)
_ASKS = (Sign.ASK, Sign.ASK_WHOLE, Sign.ASK_STOP, Sign.POSSIBLE, Sign.DO_IT)


@dataclass(slots=True)
class Account:
    """What was found so far, each with the words that show it."""

    asks: list[tuple[Spoken, Hit]] = field(default_factory=list)
    polite_asks: list[tuple[Spoken, Hit]] = field(default_factory=list)
    """« Serait-il possible … »: requests, if nothing else is really asked."""
    hints: list[tuple[Spoken, Hit]] = field(default_factory=list)
    """A title, « je n'en veux plus », « ne lancez pas », « faites-le »: requests, if the rest of the mail is harmless."""
    weak_asks: list[tuple[Spoken, Hit]] = field(default_factory=list)
    against: dict[Sign, tuple[Spoken, Hit]] = field(default_factory=dict)
    beside: list[tuple[Spoken, Hit]] = field(default_factory=list)
    kept: list[tuple[Spoken, Hit]] = field(default_factory=list)
    """Other orders that the words keep or leave alone."""
    mentions: list[tuple[Spoken, Hit]] = field(default_factory=list)
    questions: list[Spoken] = field(default_factory=list)
    asked_whether_done: list[Spoken] = field(default_factory=list)
    """« Avez-vous annulé ma commande ? »: no question any more where « sinon, faites-le » follows."""

    def oppose(self, sign: Sign, spoken: Spoken, hit: Hit) -> None:
        """Keep the first words that show a reason not to act."""
        self.against.setdefault(sign, (spoken, hit))


def combine(own: OwnWords, *, several_numbers: bool) -> Wish:
    """Weigh everything that was said and return the one wish of the mail.

    `several_numbers`: the words ask for more than one order number.
    """
    account = Account()
    for title in own.weak_title:
        account.mentions.extend((title, hit) for hit in title.of(*_ASKS))
    for spoken in own.said:
        _enter(account, spoken)
    _weigh_order_named_elsewhere(account, own)
    _weigh_conditions(account, own.said)
    _weigh_damage(account, own)
    _weigh_do_it(account, own)
    _forgive_own_change(account, again=any(spoken.has(Sign.REORDER) for spoken in own.said))
    return _conclude(account, own, several_numbers=several_numbers)


def _enter(account: Account, spoken: Spoken) -> None:
    """Note all signs of a sentence; a question that asks for nothing else is a question."""
    asked = False
    for hit in spoken.effective:
        if hit.sign in _READ_AS_ASK:
            asked = _enter_ask(account, spoken, hit) or asked
        elif hit.sign is Sign.DO_IT:
            asked = True
        else:
            _enter_other(account, spoken, hit)
    if spoken.mark == "?" and not asked and len(spoken.tokens) > _TRIVIAL_QUESTION:
        done = spoken.has(Sign.MENTION) and not spoken.has(Sign.RULES)
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
            return spoken.mark != "?" and _asked_before(account, spoken, hit)
        case _:
            return True


def _asked_before(account: Account, spoken: Spoken, hit: Hit) -> bool:
    """Tell whether the mail asked, or wondered, before these words."""
    asked = (*account.asks, *account.polite_asks, *account.hints, *account.mentions, *account.weak_asks)
    return any(other is not spoken or earlier.first < hit.first for other, earlier in asked)


def _goes_on_asking(account: Account, spoken: Spoken) -> bool:
    """« Ah, et la 4071990 aussi » after a request asks for a second order; « annulez la 4071990 aussi » is the request."""
    return not spoken.has(*_READ_AS_ASK) and bool(account.asks or account.polite_asks or account.hints)


_READ_AS_ASK = frozenset({Sign.ASK, Sign.ASK_BARE, Sign.ASK_WHOLE, Sign.ASK_STOP, Sign.POSSIBLE})


def _speaks_of_cancelling(spoken: Spoken, hit: Hit) -> bool:
    """Tell whether « trois des quatre » can be a part of the order: it is said where something is cancelled, kept or taken out.

    A count must stand in the same clause: « une des deux photos est floue, annulez » is a reason.
    """
    clause = spoken.tokens[hit.first].clause
    near = [t for t in spoken.tokens if t.clause == clause] if hit.source.startswith(_COUNTS) else spoken.tokens
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
_AGAINST_ANYWHERE = frozenset(sign for sign, _ in _BLOCKERS) - {Sign.CONDITION, Sign.PAUSE, Sign.KEEP, Sign.NEGATED}


def _enter_ask(account: Account, spoken: Spoken, hit: Hit) -> bool:
    """Note an ask by what it is about; return whether the sentence asks for something."""
    if hit.sign is Sign.ASK_BARE and not spoken.polite:
        account.mentions.append((spoken, hit))
        return False
    if _is_denied(spoken, hit) or (spoken.mark == "?" and _wonders(spoken, hit)):
        account.mentions.append((spoken, hit))
        return False
    target = target_of(spoken, hit)
    if _only_stops(spoken, hit) and target in {Target.BARE, Target.OTHER_THING, Target.ONE_OF}:
        if target is Target.BARE and hit.source not in _EXCLAMATIONS and not _goes_on_with_a_verb(spoken, hit):
            account.weak_asks.append((spoken, hit))
        return target is Target.BARE
    if target not in {Target.ORDER, Target.BARE}:
        _oppose_target(account, spoken, hit, target)
        return target is not Target.OTHER_THING
    if hit.sign is Sign.POSSIBLE and _is_general(spoken, hit):
        account.oppose(Sign.RULES, spoken, hit)
        return False
    if spoken.place is Place.SUBJECT or _says_what_not_to_do(spoken, hit):
        account.hints.append((spoken, hit))
    elif hit.sign is Sign.POSSIBLE:
        account.polite_asks.append((spoken, hit))
    else:
        account.asks.append((spoken, hit))
    return True


def _says_what_not_to_do(spoken: Spoken, hit: Hit) -> bool:
    """« Ne lancez pas la 4071852 » may be a pause or wait for a file as well."""
    return hit.sign is Sign.ASK_STOP and any("@dov" in token.keys for token in spoken.tokens[hit.first : hit.last])


# « Stop ! » may mean anything.
_EXCLAMATIONS = frozenset({"^ stop", "^ @stopv"})


def _only_stops(spoken: Spoken, hit: Hit) -> bool:
    """« Arrêter », « supprimer » are said of many things: they ask only where the order or its production is named."""
    words = spoken.tokens[hit.first : hit.last]
    return hit.sign is Sign.ASK_STOP or any("@stopv" in t.keys and "@act" not in t.keys for t in words)


def _goes_on_with_a_verb(spoken: Spoken, hit: Hit) -> bool:
    """« Arrêtez de m'envoyer … » stops something else."""
    return hit.last < len(spoken.tokens) and spoken.tokens[hit.last].word in {
        "d'",
        "de",
        "asking",
        "sending",
        "mit",
        "di",
    }


def _oppose_target(account: Account, spoken: Spoken, hit: Hit, target: Target) -> None:
    """Note that what is asked for is not one whole order."""
    part = target is Target.PRODUCT and any(not _ORDERS.isdisjoint(token.keys) for token in spoken.tokens)
    sign = {Target.SEVERAL: Sign.SEVERAL, Target.OTHER_THING: Sign.OTHER_THING}.get(target, Sign.WHICH)
    account.oppose(Sign.PART if part else sign, spoken, hit)


_ORDERS = frozenset({"@order", "@long"})


def _is_denied(spoken: Spoken, hit: Hit) -> bool:
    """Tell whether a « not » that stands before an ask reaches it.

    It does in the same clause, unless the ask starts a sentence of its own there (« je n'en veux plus annulez-la »), and over
    words put between commas (« je ne souhaite pas, comme je vous l'ai dit, annuler »).
    """
    tokens = spoken.tokens
    start = hit.first
    while start > 0 and "@subject" in tokens[start - 1].keys:
        start -= 1
    if start == 0:
        return False
    if tokens[start - 1].word in _WHETHER and (spoken.language == "fr" or tokens[start - 1].word != "si"):
        return True
    clause = tokens[hit.first].clause
    in_clause = any("@neg" in t.keys for t in tokens[:start] if t.clause == clause)
    dangling = any(
        "@neg" in t.keys and tokens[at + 1].soft for at, t in enumerate(tokens[: start - 1]) if t.clause < clause
    )
    joined = not tokens[start - 1].keys.isdisjoint(_JOINTS)
    opens = "@opener" in tokens[hit.first].keys and not joined
    return (in_clause and not opens) or (dangling and not ("@opener" in tokens[hit.first].keys or start < hit.first))


_WHETHER = frozenset({"whether", "si", "ob", "of"})
_JOINTS = frozenset({"que", "qu'", "qui", "si", "pour", "d'", "de", "a", "that", "whether", "to", "if"})


def _wonders(spoken: Spoken, hit: Hit) -> bool:
    """« Annuler la 4071852 ? », « devo annullare … ? »: no request but a doubt, if no please makes it one."""
    bare = hit.source.startswith("^") and not spoken.polite and hit.sign is not Sign.POSSIBLE
    last_clause = spoken.tokens[hit.first].clause == spoken.tokens[-1].clause
    return bare or ((last_clause or hit.first <= 1) and "@oblige" in spoken.tokens[hit.first].keys)


def _is_general(spoken: Spoken, hit: Hit) -> bool:
    """« Peut-on annuler une commande ? » asks about orders in general; « ma commande », « la 4071852 » are one's own."""
    behind = spoken.tokens[hit.last : hit.last + 6]
    if any("@long" in token.keys for token in spoken.tokens):
        return False
    return any("@a" in token.keys for token in behind) and not any("@mine" in token.keys for token in spoken.tokens)


def _enter_keep(account: Account, spoken: Spoken, hit: Hit) -> None:
    clause = spoken.tokens[hit.first].clause
    alone = not spoken.has(Sign.ASK, Sign.ASK_BARE, Sign.ASK_WHOLE, Sign.ASK_STOP, Sign.POSSIBLE)
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
_NEAR_CONDITIONS = ("a moins", "sauf si", "uniquement si", "seulement si", "a condition", "sous reserve", "pourvu", "dans ce cas",
                    "auquel cas", "unless", "provided", "only if", "in that case", "es sei denn", "salvo", "a menos", "a meno", "tenzij")  # fmt: skip


def _weigh_conditions(account: Account, said: Sequence[Spoken]) -> None:
    """Count a condition in the sentence that asks, or as a sentence of its own beside it."""
    asking = {id(spoken) for spoken, _ in (*account.asks, *account.polite_asks, *account.hints, *account.weak_asks)}
    if not asking:
        asking = {id(spoken) for spoken in said if any(not {"@act", "@actn"}.isdisjoint(t.keys) for t in spoken.tokens)}
    for index, spoken in enumerate(said):
        beside = any(id(other) in asking for other in said[max(0, index - 1) : index + 2])
        for hit in spoken.of(Sign.PAUSE):
            for_now = hit.source.startswith(_FOR_NOW)
            asks_to_stop = id(spoken) in asking and spoken.has(Sign.ASK_STOP)
            counts = asks_to_stop if for_now else beside or not asking
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


def _weigh_order_named_elsewhere(account: Account, own: OwnWords) -> None:
    """« Stop svp ! », « je n'en veux plus » ask where the mail names its order in another sentence or its title."""
    unwanted = [(spoken, hit) for spoken in own.said for hit in spoken.of(Sign.WANT_NO)]
    if any(not _ORDERS.isdisjoint(token.keys) for spoken in (*own.weak_title, *own.said) for token in spoken.tokens):
        account.hints.extend((*account.weak_asks, *unwanted))
    else:
        account.mentions.extend(unwanted)


def _weigh_damage(account: Account, own: OwnWords) -> None:
    """Broken goods are a complaint; a scratched negative or a missing photo in one's own album is a reason."""
    received = any(spoken.has(Sign.RECEIVED) for spoken in own.said)
    own_fault = any(spoken.has(Sign.OWN_FAULT) for spoken in own.said)
    for spoken in own.said:
        for hit in spoken.of(Sign.DAMAGE):
            keys = frozenset().union(*(token.keys for token in spoken.tokens))
            if received or ("@goods" in keys and "@file" not in keys and not own_fault):
                account.oppose(Sign.COMPLAINT, spoken, hit)


def _forgive_own_change(account: Account, *, again: bool) -> None:
    """« Je voudrais changer de format, annulez »: the change is the customer's to make, the wish is to cancel.

    Not where it is the order itself that is to be changed, unless the customer says to order again.
    """
    spoken, hit = account.against.get(Sign.CHANGE, (None, None))
    if spoken is None or hit is None or not account.asks or not hit.source.startswith("@want"):
        return
    behind = spoken.tokens[hit.last : hit.last + 4]
    if again or not any("@order" in token.keys for token in behind):
        del account.against[Sign.CHANGE]


def _weigh_do_it(account: Account, own: OwnWords) -> None:
    """« Merci de le faire » asks where the act was named and is not told as done."""
    told_done = {
        id(spoken) for spoken in own.said if spoken.has(Sign.MENTION) and spoken not in account.asked_whether_done
    }
    named = any(_names_an_act(spoken) for spoken in (*own.weak_title, *own.said) if id(spoken) not in told_done)
    for spoken in own.body:
        if named:
            account.hints.extend((spoken, hit) for hit in spoken.of(Sign.DO_IT))
    for spoken in own.said:
        for hit in spoken.of(Sign.TRIED):
            if target_of(spoken, hit) not in {Target.ORDER, Target.BARE}:
                account.oppose(Sign.WHICH, spoken, hit)


_HAZARDS = (
    Sign.CONDITION, Sign.PART, Sign.RULES, Sign.STATUS, Sign.CREDIT_QUESTION, Sign.RECEIVED, Sign.DAMAGE, Sign.PAUSE, Sign.CHANGE,
)  # fmt: skip


def _is_harmless(account: Account, own: OwnWords) -> bool:
    """Tell whether nothing in the text could mean that a mere hint is no request: no question, no condition, no other wish."""
    if account.questions or (account.asked_whether_done and not _does_it(account)):
        return False
    for spoken in own.body:
        if spoken.has(*_HAZARDS) or any("@hazard" in token.keys for token in spoken.tokens):
            return False
    return True


def _conclude(account: Account, own: OwnWords, *, several_numbers: bool) -> Wish:
    asks = account.asks or account.polite_asks or account.hints
    if several_numbers and asks:
        account.oppose(Sign.SEVERAL, *asks[0])
    if account.kept and not _asks_for_another(account, asks):
        account.oppose(account.kept[0][1].sign, *account.kept[0])
    against = [(sign, intent) for sign, intent in _BLOCKERS if sign in account.against]
    named = any(_names_an_act(spoken) for spoken in (*own.weak_title, *own.said))
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


def _asks_for_another(account: Account, asks: Sequence[tuple[Spoken, Hit]]) -> bool:
    """Tell whether what is asked for has a number, and one that nothing keeps."""
    kept = {_number_of(spoken, hit, anywhere=not spoken.has(*_READ_AS_ASK)) for spoken, hit in account.kept}
    asked = {_number_of(spoken, hit, anywhere=True) for spoken, hit in asks} - {""}
    return bool(asked) and not asked & kept


def _number_of(spoken: Spoken, hit: Hit, *, anywhere: bool) -> str:
    """Return the number that a hit is about: the next behind it in its clause, else the last before, else any of the sentence."""
    numbers = [(at, token) for at, token in enumerate(spoken.tokens) if "@long" in token.keys]
    clause = spoken.tokens[hit.first].clause
    near = [(at, token.word) for at, token in numbers if token.clause == clause]
    behind = [word for at, word in near if at >= hit.first]
    before = [word for at, word in near if at < hit.first]
    every = [token.word for _, token in numbers] if anywhere else []
    return next(iter((*behind[:1], *before[-1:], *every[:1])), "")


_NEED_AN_ACT = frozenset({Sign.PART, Sign.UNSURE, Sign.IRONY, Sign.OTHERS_WISH})


def _names_an_act(spoken: Spoken) -> bool:
    return any(not _NAMED.isdisjoint(token.keys) for token in spoken.tokens)


_NAMED = frozenset({"@act", "@actn", "@stopv", "@stopn"})


def _asked(account: Account, own: OwnWords) -> Wish:
    """Every ask is about one whole order and nothing speaks against it."""
    asks = (*account.asks, *account.polite_asks, *account.hints)
    evidence = tuple(_evidence(spoken, hit, note="asks") for spoken, hit in asks[:4])
    side = tuple(_evidence(spoken, hit, note="side wish") for spoken, hit in account.beside)
    if account.asks:
        return Wish(intent=Intent.CANCEL, clear=True, confidence=0.95, evidence=evidence, side_wishes=side)
    if account.polite_asks:
        clear = not (account.questions or (account.asked_whether_done and not _does_it(account)))
    else:
        clear = _is_harmless(account, own)
    if clear:
        return Wish(intent=Intent.CANCEL, clear=True, confidence=0.85, evidence=evidence, side_wishes=side)
    intent = Intent.QUESTION if account.questions else Intent.CANCEL
    also = (Intent.CANCEL,) if intent is Intent.QUESTION else ()
    return Wish(intent=intent, clear=False, confidence=0.5, evidence=evidence, also=also)


def _does_it(account: Account) -> bool:
    return any(hit.sign is Sign.DO_IT for _, hit in account.hints)


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
        evidence = (Evidence(place=first.place, words="?", start=first.start, end=first.end, note="question"),)
        return Wish(intent=Intent.QUESTION, clear=False, confidence=0.6, evidence=evidence)
    return Wish(intent=Intent.OTHER if own.said else Intent.NONE, clear=False, confidence=0.6)


_SHORT_THANKS = 30


def _other(intent: Intent, found: Iterable[tuple[Spoken, Hit]], *, confidence: float = 0.7) -> Wish:
    evidence = tuple(_evidence(spoken, hit, note=hit.sign.value) for spoken, hit in list(found)[:4])
    return Wish(intent=intent, clear=False, confidence=confidence, evidence=evidence)


def _evidence(spoken: Spoken, hit: Hit, *, note: str) -> Evidence:
    """Name the words by their place; the caller, who has the text, puts the words themselves in."""
    tokens = spoken.tokens[hit.first : hit.last] or spoken.tokens[hit.first : hit.first + 1]
    start, end = tokens[0].start, tokens[-1].end
    return Evidence(place=spoken.place, words="", start=start, end=end, note=f"{note}: {hit.source}")
