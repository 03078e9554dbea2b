"""Is this an ask, of what, and how plainly: one hit at a time."""

from parsers.request import Place
from parsers.wishes.account import Account
from parsers.wishes.objects import Target, target_of
from parsers.wishes.phrases import Hit
from parsers.wishes.sentences import Spoken
from parsers.wishes.signs import Sign
from parsers.wishes.words import Token

READ_AS_ASK = frozenset({Sign.ASK, Sign.ASK_BARE, Sign.ASK_WHOLE, Sign.ASK_STOP, Sign.POSSIBLE})


def enter_ask(account: Account, spoken: Spoken, hit: Hit) -> bool:
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
    if target is Target.PRODUCT and hit.source in _EXCLAMATIONS:
        account.product_stops.append((spoken, hit))
        return True
    if target not in {Target.ORDER, Target.BARE}:
        _oppose_target(account, spoken, hit, target)
        return True
    if hit.sign is Sign.POSSIBLE and _is_general(spoken, hit):
        account.oppose(Sign.RULES, spoken, hit)
        return True
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


# « Stop ! » may mean anything.
_EXCLAMATIONS = frozenset({"^ stop", "^ @stopv"})


def _oppose_target(account: Account, spoken: Spoken, hit: Hit, target: Target) -> None:
    """Note that what is asked for is not one whole order."""
    part = target is Target.PRODUCT and any(not ORDERS.isdisjoint(token.keys) for token in spoken.tokens)
    sign = {Target.SEVERAL: Sign.SEVERAL, Target.OTHER_THING: Sign.OTHER_THING}.get(target, Sign.WHICH)
    account.oppose(Sign.PART if part else sign, spoken, hit)


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
    linked = max((at for at, t in enumerate(tokens[:start]) if "@and" in t.keys), default=0)
    first = linked if any("@dov" in t.keys for t in tokens[:linked]) else 0
    denials = [at for at in range(start) if _denies(tokens, at)]
    in_clause = any(at >= first and tokens[at].clause == clause for at in denials)
    dangling = any(at < start - 1 and tokens[at + 1].soft and tokens[at].clause < clause for at in denials)
    joined = not tokens[start - 1].keys.isdisjoint(_JOINTS)
    opens = "@opener" in tokens[hit.first].keys and not joined
    return (in_clause and not opens) or (dangling and not ("@opener" in tokens[hit.first].keys or start < hit.first))


def _denies(tokens: tuple[Token, ...], at: int) -> bool:
    """« Plus » denies by itself; « le plus simple », « au plus vite », « de plus » compare."""
    if "@neg" not in tokens[at].keys:
        return False
    return not (tokens[at].word == "plus" and at > 0 and tokens[at - 1].word in _COMPARING)


_COMPARING = frozenset({"le", "la", "les", "au", "de", "d'", "en", "qui"})


_WHETHER = frozenset({"whether", "si", "ob", "of"})


_JOINTS = frozenset({"que", "qu'", "qui", "si", "pour", "d'", "de", "a", "that", "whether", "to", "if"})


def _wonders(spoken: Spoken, hit: Hit) -> bool:
    """« Annuler la 4071852 ? », « devo annullare … ? »: no request but a doubt, if no please makes it one."""
    bare = hit.source.startswith("^") and not spoken.polite and hit.sign is not Sign.POSSIBLE
    last_clause = spoken.tokens[hit.first].clause == spoken.tokens[-1].clause
    return bare or ((last_clause or hit.first <= 1) and "@oblige" in spoken.tokens[hit.first].keys)


ORDERS = frozenset({"@order", "@long"})


def _is_general(spoken: Spoken, hit: Hit) -> bool:
    """« Peut-on annuler une commande ? » asks about orders in general; « ma commande », « la 4071852 » are one's own."""
    behind = spoken.tokens[hit.last : hit.last + 6]
    if any("@long" in token.keys for token in spoken.tokens):
        return False
    return any("@a" in token.keys for token in behind) and not any("@mine" in token.keys for token in spoken.tokens)


def asks_by_pronoun(spoken: Spoken) -> bool:
    """Tell whether an act of the sentence has a pronoun for its object: « l'annuler », « annulez-la », “cancel it”."""
    tokens = spoken.tokens
    for at, token in enumerate(tokens):
        if _CUTTING_ACTS.isdisjoint(token.keys):
            continue
        if at > 0 and tokens[at - 1].word in _PRONOUNS_BEFORE:
            return True
        if spoken.language in {"es", "it"} and token.word.endswith(("lo", "rla", "tela")):
            return True
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        noun_follows = at + 2 < len(tokens) and not tokens[at + 2].soft and bool(tokens[at + 2].keys & _NOUNS)
        if behind is not None and behind.word in _PRONOUNS_BEHIND and not noun_follows:
            return True
    return False


_PRONOUNS_BEFORE = frozenset({"l'", "la", "le", "les", "en", "lo", "sie", "es", "ihn", "deze", "die", "het"})
_PRONOUNS_BEHIND = frozenset({"la", "le", "les", "en", "it", "that", "this", "them", "sie", "es", "lo", "ze"})
_NOUNS = frozenset({"@order", "@orders", "@product", "@prod", "@long"})
_CUTTING_ACTS = frozenset({"@act", "@actn", "@stopv", "@stopn", "@takeout"})
