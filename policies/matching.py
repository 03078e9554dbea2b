"""Which of a sender's orders a mail means (contract, « Which order »).

Steps are tried in order; the first that knows answers. What a sender will be told may depend on their own orders and words only:
orders of others enter in one place, `NotCertain.foreign`, which no letter to the sender ever shows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from parsers.request import Evidence, NumberRole, OrderNumber, Place, Reading
from policies.clues import OWN_PLACES, described, speaks_against
from policies.match import How, Match, Matched, NotCertain, OrdersSeen, Unsure
from policies.near_miss import is_near_miss
from policies.order import Order

MOST_OFFERED = 6
"""A question back names no more orders than a person would read."""

_POINTING = frozenset({Place.QUOTED, Place.FORWARDED, Place.ATTACHED, Place.LINK, Place.THREAD, Place.SIGNATURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """The numbers of a mail, sorted by where they stand and what the words make of them."""

    reading: Reading
    own: dict[str, Order]
    named: dict[str, Order]
    text: tuple[OrderNumber, ...]
    """What the own text names: numbers it asks for if it asks for any, else the sender's own, else all."""
    subject: tuple[OrderNumber, ...]
    kept: frozenset[str]
    pointed: tuple[OrderNumber, ...]
    files: tuple[OrderNumber, ...]

    @property
    def still_open(self) -> tuple[Order, ...]:
        return tuple(order for order in self.own.values() if order.could_change)

    def of(self, numbers: Iterable[OrderNumber]) -> tuple[Order, ...]:
        """Return the sender's orders among the numbers, each once."""
        return tuple(self.own[number] for number in _distinct(numbers) if number in self.own)


_Step = Callable[[_Mail], Match | None]


def match_order(reading: Reading, seen: OrdersSeen) -> Match:
    """Say which order a mail is certainly about, or why none is, with the sender's own orders worth naming."""
    mail = _sort(reading, seen)
    for step in _STEPS:
        found = step(mail)
        if found is not None:
            return found
    return NotCertain(why=Unsure.NO_NUMBER, candidates=_worth_naming(mail))


def named_in_own_words(reading: Reading) -> tuple[OrderNumber, ...]:
    """Return the numbers that subject and own text name as orders, those only mentioned or to be kept apart."""
    return tuple(
        found
        for found in reading.numbers
        if found.place in OWN_PLACES and found.role in {NumberRole.ASKED, NumberRole.PLAIN}
    )


def order_to_confirm(reading: Reading, match: Match, seen: OrdersSeen) -> Order | None:
    """Return the order whose account is asked to confirm a request that nobody proved, or None.

    The number of an order that could still change, whoever's; without a number, the only such order whose account has the
    `From` address. An alias is not the account (contract, « Which order »).
    """
    match match:
        case Matched(orders=(order,), how=How.NUMBER | How.POINTED | How.THREAD) | NotCertain(foreign=Order() as order):
            return order if order.could_change else None
        case Matched(how=How.ONLY_OPEN) | NotCertain(why=Unsure.NO_NUMBER):
            account = [one for one in seen.own if one.could_change and one.customer.email == reading.sender.address]
            return account[0] if len(account) == 1 else None
        case _:
            return None


def _sort(reading: Reading, seen: OrdersSeen) -> _Mail:
    own = {order.number: order for order in seen.own}
    kept = frozenset(found.number for found in reading.numbers if found.role is NumberRole.KEPT)
    passing = kept | {found.number for found in reading.numbers if found.role is NumberRole.MENTIONED}
    pointed = (found for found in reading.numbers if found.place in _POINTING and found.number not in passing)
    return _Mail(
        reading=reading,
        own=own,
        named={order.number: order for order in seen.named},
        text=_named_in(reading, Place.OWN, own, kept),
        subject=_named_in(reading, Place.SUBJECT, own, kept),
        kept=kept,
        pointed=tuple(pointed),
        files=tuple(
            found for found in reading.numbers if found.place is Place.FILE_NAME and found.number not in passing
        ),
    )


def _named_in(reading: Reading, place: Place, own: dict[str, Order], kept: frozenset[str]) -> tuple[OrderNumber, ...]:
    here = [found for found in reading.numbers if found.place is place]
    asked = tuple(found for found in here if found.role is NumberRole.ASKED)
    plain = tuple(found for found in here if found.role is NumberRole.PLAIN and found.number not in kept)
    return asked or tuple(found for found in plain if found.number in own) or plain


def _uncertain(mail: _Mail) -> Match | None:
    """What is shown and what is written differ."""
    unsure = [found for found in mail.reading.numbers if found.place in OWN_PLACES and not found.certain]
    if not unsure:
        return None
    return NotCertain(why=Unsure.UNCERTAIN_NUMBER, candidates=_worth_naming(mail), evidence=_words(unsure))


def _several_asked(mail: _Mail) -> Match | None:
    """One text asks for several orders to be cancelled, whoever's they are."""
    for numbers in (mail.text, mail.subject):
        asked = [found for found in numbers if found.role is NumberRole.ASKED and found.well_formed]
        if len(_distinct(asked)) > 1:
            return NotCertain(why=Unsure.SEVERAL, candidates=mail.of(asked), evidence=_words(asked))
    return None


def _asked_and_kept(mail: _Mail) -> Match | None:
    """The same number is to be cancelled and to be left alone, or one is to be left alone that is not the sender's."""
    both = [found for found in (*mail.text, *mail.subject) if found.number in mail.kept]
    strange = [
        found for found in mail.reading.numbers if found.role is NumberRole.KEPT and found.number not in mail.own
    ]
    if not both and (not strange or mail.of((*mail.text, *mail.subject))):
        return None
    return NotCertain(why=Unsure.CONFLICT, candidates=_worth_naming(mail), evidence=_words(both or strange))


def _theirs_by_number(mail: _Mail) -> Match | None:
    """A number of the sender's own in text or subject; other numbers are ignored unless the words ask for them."""
    in_text, in_subject = mail.of(mail.text), mail.of(mail.subject)
    orders = tuple(dict.fromkeys((*in_text, *in_subject)))
    if not orders:
        return None
    numbers = (*mail.text, *mail.subject)
    evidence = _words(numbers)
    others_asked = [found for found in numbers if found.role is NumberRole.ASKED and found.number not in mail.own]
    if len(orders) > 1 or others_asked:
        return NotCertain(why=Unsure.CONFLICT, candidates=_worth_naming(mail, *orders), evidence=evidence)
    return Matched(
        orders=orders, how=How.NUMBER, evidence=_words(found for found in numbers if found.number in mail.own)
    )


def _not_theirs(mail: _Mail) -> Match | None:
    """A number in text or subject that is none of the sender's: unknown, mistyped or somebody else's, all the same."""
    numbers = (*mail.text, *mail.subject)
    called_an_order = any(found.labelled or found.role is NumberRole.ASKED for found in numbers)
    if not numbers or (mail.of(mail.pointed) and not called_an_order):
        return None
    return _of_another(mail, numbers)


def _pointed_at(mail: _Mail) -> Match | None:
    """Quoted or forwarded text, a link or the thread says which order is meant; it never asks."""
    orders = mail.of(mail.pointed)
    if len(orders) > 1:
        return NotCertain(why=Unsure.CONFLICT, candidates=_worth_naming(mail, *orders), evidence=_words(mail.pointed))
    if not orders:
        called = [
            found
            for found in mail.pointed
            if found.labelled and found.well_formed and found.place not in {Place.THREAD, Place.SIGNATURE}
        ]
        return _of_another(mail, called) if called else None
    (order,) = orders
    spoken = [clue for clue in mail.reading.clues if clue.evidence.place in OWN_PLACES]
    other = described(spoken, mail.own.values())
    if other is not None and other != order and speaks_against(spoken, order, (other,)):
        return NotCertain(why=Unsure.CONFLICT, candidates=(order, other), evidence=_words(mail.pointed))
    here = [found for found in mail.pointed if found.number == order.number]
    only_thread = all(found.place is Place.THREAD for found in here)
    return Matched(orders=(order,), how=How.THREAD if only_thread else How.POINTED, evidence=_words(here))


def _in_a_file_name(mail: _Mail) -> Match | None:
    """A number in a file's name is weak: it may agree with what the other rules give, and else only asks."""
    telling = [found for found in mail.files if found.number in mail.own or (found.labelled and found.well_formed)]
    if not telling:
        return None
    given = _only_one_possible(mail)
    if isinstance(given, Matched) and {order.number for order in given.orders} == set(_distinct(telling)):
        return given
    return NotCertain(why=Unsure.WEAK, candidates=_worth_naming(mail, *mail.of(telling)), evidence=_words(telling))


def _only_one_possible(mail: _Mail) -> Match | None:
    """Without a number: the only order that could still change, else the only order, unless the mail describes another."""
    possible = mail.still_open or tuple(mail.own.values())
    if len(possible) != 1:
        return None
    (order,) = possible
    against = speaks_against(mail.reading.clues, order, (other for other in mail.own.values() if other != order))
    if order.number in mail.kept or against is not None:
        return _described_and_closed(mail) or NotCertain(
            why=Unsure.CONFLICT,
            candidates=_worth_naming(mail),
            evidence=() if against is None else (against.evidence,),
        )
    return Matched(orders=(order,), how=How.ONLY_OPEN if order.could_change else How.ONLY_ONE)


def _described_and_closed(mail: _Mail) -> Match | None:
    """An amount, or two other signs, single out an order that can change no more: answering about it moves nothing."""
    order = described(mail.reading.clues, mail.own.values())
    if order is None or order.could_change or order.number in mail.kept:
        return None
    return Matched(orders=(order,), how=How.DESCRIBED, evidence=tuple(clue.evidence for clue in mail.reading.clues))


def _described_and_open(mail: _Mail) -> Match | None:
    """The same signs for one of several open orders: it is asked for by name, since « gardez celle à 81,54 € » has them too."""
    order = described(mail.reading.clues, mail.own.values())
    if order is None or order.number in mail.kept:
        return None
    words = tuple(clue.evidence for clue in mail.reading.clues)
    return NotCertain(why=Unsure.WEAK, candidates=_worth_naming(mail, order), evidence=words)


_STEPS: tuple[_Step, ...] = (
    _uncertain,
    _several_asked,
    _asked_and_kept,
    _theirs_by_number,
    _not_theirs,
    _pointed_at,
    _in_a_file_name,
    _only_one_possible,
    _described_and_closed,
    _described_and_open,
)


def _of_another(mail: _Mail, numbers: Iterable[OrderNumber]) -> NotCertain:
    numbers = tuple(numbers)
    written = _distinct(numbers)
    near = [order for order in mail.own.values() if any(is_near_miss(number, order.number) for number in written)]
    foreign = mail.named.get(written[0]) if len(written) == 1 else None
    return NotCertain(
        why=Unsure.NOT_THEIRS, candidates=_worth_naming(mail, *near), evidence=_words(numbers), foreign=foreign
    )


def _worth_naming(mail: _Mail, *first: Order) -> tuple[Order, ...]:
    """Return the sender's orders worth naming in a question back: those given, then open ones, newest first.

    Where none is open the closed ones stand in. An order to be left alone is not offered.
    """
    newest = sorted(
        mail.still_open or mail.own.values(), key=lambda order: (order.placed_at, order.number), reverse=True
    )
    offered = (order for order in dict.fromkeys((*first, *newest)) if order.number not in mail.kept)
    return tuple(offered)[:MOST_OFFERED]


def _distinct(numbers: Iterable[OrderNumber]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.number for found in numbers))


def _words(numbers: Iterable[OrderNumber]) -> tuple[Evidence, ...]:
    return tuple(found.evidence for found in numbers)
