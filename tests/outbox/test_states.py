"""Where a mail stands and how it may move: one table, every other move an error."""

from itertools import product

import pytest

from outbox.errors import IllegalMove
from outbox.states import MOVES, Move, State, after, before, target

ALLOWED = {
    "pending": {"claim": "claimed", "hold": "held"},
    "claimed": {
        "offer": "in_doubt",
        "release": "pending",
        "rescue": "pending",
        "retry": "pending",
        "refuse": "failed",
        "hold": "held",
    },
    "in_doubt": {
        "offer": "in_doubt",
        "deliver": "sent",
        "retry": "pending",
        "refuse": "failed",
        "resend": "pending",
        "hold": "held",
        "bounce": "undelivered",
    },
    "sent": {"bounce": "undelivered"},
    "held": {"unhold": "pending", "deliver": "sent", "bounce": "undelivered"},
    "failed": {"revive": "pending", "bounce": "undelivered"},
    "undelivered": {"revive": "pending"},
}


@pytest.mark.parametrize("state, move", list(product(State, Move)))
def test_a_mail_moves_only_where_the_table_says(state: State, move: Move) -> None:
    expected = ALLOWED[state].get(move)
    if expected is None:
        with pytest.raises(IllegalMove, match=f"a mail that is {state} cannot {move}"):
            after(state, move)
    else:
        assert after(state, move) == expected


def test_every_move_leads_to_one_state_and_every_state_can_be_reached() -> None:
    assert {target(move) for move in Move} == set(State)
    assert all(state in before(move) for state, move in MOVES)


def test_what_was_given_to_the_server_is_never_taken_for_untouched() -> None:
    assert Move.RELEASE not in {move for state, move in MOVES if state is State.IN_DOUBT}
    assert Move.RESCUE not in {move for state, move in MOVES if state is State.IN_DOUBT}
    assert before(Move.DELIVER) == (State.IN_DOUBT, State.HELD)
