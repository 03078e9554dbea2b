"""What a sender receives depends only on the sender's own orders and words (contract, « Which order »).

For any mail and any two order books that agree on the sender's own orders, everything sent to the sender is the same: byte for
byte, in number and in kind. What goes to others (the account of an order that a stranger named) may differ.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.request import Automation, ClueKind, Intent, NumberRole, Place, Proof, Reading
from policies.decision import Decision
from policies.engine import decide
from policies.matching import match_order
from policies.memory import NOTHING_REMEMBERED
from policies.order import Order, Status
from policies.terms import Terms
from tests.builders import (
    CLAIRE,
    MANON,
    PLACED,
    RECEIVED,
    a_clue,
    a_line,
    a_number,
    a_reading,
    a_sender,
    a_wish,
    an_order,
    orders_seen,
)
from worker.letters.compose import letters_for

ALIAS = "claire.pro@gmail.com"
NUMBERS = ("4071852", "4071990", "4072011", "4072012", "4080000", "407185")

numbers = st.builds(
    lambda number, place, role, labelled, certain: a_number(
        number, place=place, role=role, labelled=labelled, certain=certain, well_formed=len(number) == 7
    ),
    st.sampled_from(NUMBERS),
    st.sampled_from(tuple(Place)),
    st.sampled_from(tuple(NumberRole)),
    st.booleans(),
    st.sampled_from((True, True, True, False)),
)
clues = st.builds(
    lambda kind, value, exact: a_clue(kind, value, exact=exact),
    st.sampled_from((ClueKind.AMOUNT, ClueKind.DATE, ClueKind.PRODUCT, ClueKind.STATE)),
    st.sampled_from(("76.90", "2026-11-10", "album", "received", "66.65")),
    st.booleans(),
)
readings = st.builds(
    lambda found, hints, sender, proof, intent, clear, kind, language: (
        a_reading(
            numbers=found,
            clues=tuple(hints),
            wish=a_wish(intent, clear=clear and intent is Intent.CANCEL),
            automation=kind,
            language=language,
        )
        if (sender, proof) == (CLAIRE, Proof.DMARC)
        else replace(
            a_reading(
                numbers=found,
                clues=tuple(hints),
                wish=a_wish(intent, clear=clear and intent is Intent.CANCEL),
                automation=kind,
            ),
            sender=a_sender(sender, proof=proof),
        )
    ),
    st.lists(numbers, max_size=4),
    st.lists(clues, max_size=2),
    st.sampled_from((CLAIRE, CLAIRE, ALIAS, "stranger@orange.fr")),
    st.sampled_from((Proof.DMARC, Proof.DMARC, Proof.DKIM, Proof.NOBODY)),
    st.sampled_from((Intent.CANCEL, Intent.CANCEL, Intent.CANCEL, *Intent)),
    st.booleans(),
    st.sampled_from((Automation.PERSON, Automation.PERSON, Automation.WEAK, Automation.STRONG)),
    st.sampled_from(("fr", "en", "de")),
)


def order_of(number: str, status: Status, email: str, days: int, processed: int) -> Order:
    closed = status in {Status.CANCELED, Status.PRODUCTION_STOPPED}
    return an_order(
        number,
        status,
        email=email,
        aliases=(ALIAS,) if email == CLAIRE else (),
        lines=(a_line(3, 2000, processed=min(3, processed)),),
        placed_at=PLACED - timedelta(days=days),
        credited_minor=100 if closed else None,
    )


def books(email: str, pool: tuple[str, ...]) -> st.SearchStrategy[tuple[Order, ...]]:
    one = st.builds(
        order_of,
        st.sampled_from(pool),
        st.sampled_from(tuple(Status)),
        st.just(email),
        st.integers(0, 9),
        st.integers(0, 3),
    )
    return st.lists(one, max_size=3, unique_by=lambda order: order.number).map(tuple)


def sent_to_sender(reading: Reading, orders: tuple[Order, ...]) -> list[object]:
    """Return every letter that reaches an address of the sender, whole."""
    seen = orders_seen(reading, *orders)
    decision: Decision = decide(
        reading, match_order(reading, seen), NOTHING_REMEMBERED, Terms(), RECEIVED + timedelta(seconds=1), seen
    )
    letters = letters_for(decision, reading, now=RECEIVED)
    own = (
        {reading.sender.address, CLAIRE, ALIAS}
        if reading.sender.address in {CLAIRE, ALIAS}
        else {reading.sender.address}
    )
    return [(one.kind, one.role, one.to, one.letter) for one in letters if one.to in own]


@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    reading=readings,
    own=books(CLAIRE, NUMBERS[:3]),
    others=books(MANON, NUMBERS[2:5]),
    more_others=books("paul@free.fr", NUMBERS[2:5]),
)
def test_other_peoples_orders_change_nothing_that_a_sender_receives(
    reading: Reading, own: tuple[Order, ...], others: tuple[Order, ...], more_others: tuple[Order, ...]
) -> None:
    taken = {order.number for order in own}
    first = (*own, *(order for order in others if order.number not in taken))
    second = (*own, *(order for order in more_others if order.number not in taken))
    assert sent_to_sender(reading, first) == sent_to_sender(reading, second)
    assert sent_to_sender(reading, first) == sent_to_sender(reading, own)
