"""What an act is asked of: the whole order, a part of it, or something that is no order at all."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.wishes.phrases import Hit
from parsers.wishes.sentences import Spoken
from parsers.wishes.words import Token


class Target(StrEnum):
    """What the words name as the thing to cancel."""

    ORDER = "order"
    """An order, its production, its number, everything, or a pronoun that can only mean it."""
    BARE = "bare"
    """Nothing: « merci d'annuler »."""
    PRODUCT = "product"
    """A product, which may be the whole order or a part of it."""
    SEVERAL = "several"
    ONE_OF = "one_of"
    """« Une des deux », « en annuler une », « les »: which, remains open."""
    OTHER_THING = "other_thing"


# « Ich möchte den Rahmen stornieren », « ik wil het abonnement annuleren ».
_VERB_LAST = frozenset({"de", "nl"})
_ACTS = frozenset({"@act", "@actn", "@stopv", "@stopn", "@dov"})
_REACH = 14
_REACH_BACK = 12


def target_of(spoken: Spoken, hit: Hit) -> Target:
    """Say what the act of `hit` is asked of, looking behind it first, then at a pronoun, then before it."""
    tokens = spoken.tokens
    if not _ORDERS.isdisjoint(tokens[hit.last - 1].keys):
        return _kind_of_order(tokens, hit.first, hit.last - 1, _Seen())
    act = _act_index(tokens, hit)
    if not _VERBS.isdisjoint(tokens[act].keys) and (pronoun := _pronoun(tokens, act)) is not None:
        return pronoun
    object_first = _names_its_object_first(hit.source)
    if " soit " in hit.source and (inside := _subject_of(tokens, hit.first, act)) is not Target.BARE:
        return inside
    if spoken.language in _VERB_LAST and not object_first:
        inside = _behind(tokens, hit.first + 1)
        if inside is not Target.BARE:
            return inside
    behind = Target.BARE if _noun_ends(tokens, act) else _behind(tokens, act + 1)
    if behind is not Target.BARE:
        return behind
    if not object_first and (inside := _subject_of(tokens, hit.first, act)) is not Target.BARE:
        return inside
    return _before(tokens, hit.first if object_first else act, wide=object_first)


def _subject_of(tokens: tuple[Token, ...], first: int, act: int) -> Target:
    """« Que la production de la commande soit arrêtée »: what stands before a passive is what it is about."""
    for token in tokens[first:act]:
        if not _ORDERS.isdisjoint(token.keys) or "@prod" in token.keys:
            return Target.ORDER
        if (head := _head_word(token)) is not Target.BARE:
            return head
    return Target.BARE


def _noun_ends(tokens: tuple[Token, ...], act: int) -> bool:
    """« Annulation svp j'ai plus les moyens »: a noun takes what it is about by « de » or directly, or not at all."""
    if "@actn" not in tokens[act].keys or act + 1 >= len(tokens):
        return False
    following = tokens[act + 1]
    return not following.soft and following.keys.isdisjoint(_AFTER_A_NOUN) and following.word != "del"


_AFTER_A_NOUN = frozenset(
    {"@of", "@order", "#", "@light", "@det", "@prep", "@inside", "@whole", "@product", "@foreign"}
)


def _act_index(tokens: tuple[Token, ...], hit: Hit) -> int:
    for at in range(hit.last - 1, hit.first - 1, -1):
        if not _ACTS.isdisjoint(tokens[at].keys):
            return at
    for at in range(hit.first, hit.last):
        if not {"@order", "#"}.isdisjoint(tokens[at].keys):
            return at - 1
    return hit.last - 1


def _behind(tokens: tuple[Token, ...], first: int) -> Target:
    """Read on from the act to the first thing it can be about."""
    seen = _Seen(after_colon=first < len(tokens) and tokens[first].word == ":")
    if _is_pronoun_alone(tokens, first):
        return Target.ORDER
    for at in range(first + seen.after_colon, min(first + _REACH, len(tokens))):
        keys = tokens[at].keys
        if tokens[at].soft or not keys.isdisjoint(_ENDS) or (at > first and not keys.isdisjoint(_CLAUSE_WORDS)):
            break
        if not keys.isdisjoint(_PREPOSITIONS):
            if _takes_out_of(tokens, at, seen):
                return Target.PRODUCT
            break
        found = _thing(tokens, first, at, seen)
        if found is not None:
            return found
        seen.note(tokens, at)
    return _left_over(tokens, seen)


def _left_over(tokens: tuple[Token, ...], seen: "_Seen") -> Target:
    """Say what the words passed mean, when no noun that is known came."""
    if seen.production or seen.everything:
        return Target.ORDER
    if seen.one_of:
        return Target.ONE_OF
    return Target.BARE if seen.determiner is None else _after_determiner(tokens, seen.determiner)


@dataclass(slots=True)
class _Seen:
    """What was passed on the way to the thing that the act is about."""

    after_colon: bool = False
    production: bool = False
    everything: bool = False
    one_of: bool = False
    determiner: int | None = None
    head: bool = False
    """A noun that is none of ours came behind the determiner: « le recadrage … »."""
    not_ours: bool = False
    """… and « de » behind it: whatever follows is no more than what it belongs to."""

    def note(self, tokens: tuple[Token, ...], at: int) -> None:
        keys = tokens[at].keys
        self.everything = self.everything or "@whole" in keys
        self.production = self.production or "@prod" in keys
        if "@one_of" in keys and at + 1 < len(tokens) and not _OF.isdisjoint(tokens[at + 1].keys):
            self.one_of = True
        if self.head and not _BELONGS.isdisjoint(keys):
            self.not_ours = True
        elif self.determiner is not None and keys.isdisjoint(_NO_HEAD):
            self.head = True
        if "@det" in keys and self.determiner is None and not self.after_colon:
            self.determiner = at


def _thing(tokens: tuple[Token, ...], first: int, at: int, seen: _Seen) -> Target | None:
    keys = tokens[at].keys
    if seen.not_ours and not _ORDERS.isdisjoint(keys):
        return Target.OTHER_THING
    if "@order" in keys:
        return _kind_of_order(tokens, first, at, seen)
    if "@long" in keys or ("@thing" in keys and not _stands_an_order(tokens, at)):
        return Target.ORDER
    if seen.after_colon:
        return None
    if "@product" in keys:
        return Target.ORDER if seen.everything or _names_the_order(tokens, first, at) else Target.PRODUCT
    return Target.OTHER_THING if "@foreign" in keys else None


def _kind_of_order(tokens: tuple[Token, ...], first: int, at: int, seen: _Seen) -> Target:
    if any("@alien" in token.keys for token in tokens[at + 1 : at + 4]):
        return Target.OTHER_THING
    if seen.one_of:
        return Target.ONE_OF
    return Target.SEVERAL if "@orders" in tokens[at].keys and _is_plural(tokens, first, at) else Target.ORDER


def _is_pronoun_alone(tokens: tuple[Token, ...], at: int) -> bool:
    """English « cancel it » : a pronoun that is never an article."""
    return at < len(tokens) and "@it" in tokens[at].keys and "@det" not in tokens[at].keys


def _takes_out_of(tokens: tuple[Token, ...], at: int, seen: _Seen) -> bool:
    """« Annuler dans ma commande le … » takes something out of it; « la production sur la commande » does not."""
    return "@inside" in tokens[at].keys and not (seen.production or seen.everything) and _stands_an_order(tokens, at)


_BELONGS = frozenset({"@of", "du", "des"})
_NO_HEAD = frozenset(
    {"@det", "@of", "@whole", "@prod", "@light", "@small", "#", "@polite", "@thing", "@adj", "du", "des"}
)


def _stands_an_order(tokens: tuple[Token, ...], at: int) -> bool:
    return any(not _ORDERS.isdisjoint(token.keys) for token in tokens[at + 1 : at + 4])


_ORDERS = frozenset({"@order", "@long"})
_PREPOSITIONS = frozenset({"@prep", "@inside"})


def _after_determiner(tokens: tuple[Token, ...], at: int) -> Target:
    """« Annulez la » and nothing that could be its noun is a pronoun; « annulez le dîner » is something we do not know."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and "@nth" in following.keys:
        behind = tokens[at + 2] if at + 2 < len(tokens) else None
        alone = behind is None or behind.soft or not behind.keys.isdisjoint(_CLOSERS | _ORDERS)
        return Target.ORDER if alone else Target.OTHER_THING
    if following is None or following.soft or not _CLOSERS.isdisjoint(following.keys):
        keys = tokens[at].keys
        return Target.ORDER if "@it" in keys else Target.ONE_OF if "@them" in keys else Target.BARE
    return Target.OTHER_THING


_OF = frozenset({"@of", "@dem"})
_CLOSERS = frozenset({"@next", "@closer", "@act", "@keepv", "@want", "@clitic"})


def _names_the_order(tokens: tuple[Token, ...], first: int, at: int) -> bool:
    """« Mon album 4071852 », « les toiles que j'ai commandées » name what was ordered; « l'album » may be a part of it."""
    behind = tokens[at + 1 : at + 5]
    owned = at == first or any("@own" in token.keys for token in tokens[first:at])
    if owned and any("@long" in token.keys for token in behind) and not any("@of" in token.keys for token in behind):
        return True
    return any("@ordered" in token.keys for token in tokens[at + 1 : at + 8])


_ENDS = frozenset({"@next", "@and"})
_CLAUSE_WORDS = frozenset({"@and", "@neg", "@next", "@act", "@keepv", "@want"})


def _is_plural(tokens: tuple[Token, ...], first: int, at: int) -> bool:
    return any("@plural" in token.keys for token in tokens[first:at]) or at == first


def _pronoun(tokens: tuple[Token, ...], act: int) -> Target | None:
    keys = tokens[act - 1].keys if act > 0 else frozenset[str]()
    if "@it" in keys:
        return Target.ORDER
    return Target.ONE_OF if "@them" in keys else None


_VERBS = frozenset({"@act", "@stopv", "@dov"})


def _names_its_object_first(source: str) -> bool:
    return source.startswith(("@order", "#", "est", "doit", "comme", "considere"))


def _before(tokens: tuple[Token, ...], act: int, *, wide: bool) -> Target:
    """Look for the thing before the act: the head of its phrase where the phrase comes first (« les cadres de la 4071852 sont à annuler »)."""
    if wide:
        return _head(tokens, act)
    for at in range(act, max(-1, act - _REACH_BACK), -1):
        if not _ORDERS.isdisjoint(tokens[at].keys):
            return Target.ORDER
    return Target.BARE


def _head(tokens: tuple[Token, ...], act: int) -> Target:
    depth, head = 0, Target.BARE
    for at in range(min(act + 1, len(tokens))):
        token = tokens[at]
        depth += {"(": 1, ")": -1}.get(token.word, 0)
        if depth or token.word == ")":
            continue
        if token.soft and token.word != "," and at < act:
            head = Target.BARE
        elif head is Target.BARE:
            head = _head_word(token)
    return head


def _head_word(token: Token) -> Target:
    if not _ORDERS.isdisjoint(token.keys):
        return Target.ORDER
    if "@product" in token.keys:
        return Target.PRODUCT
    return Target.OTHER_THING if "@foreign" in token.keys else Target.BARE
