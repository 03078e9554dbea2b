"""Where an outgoing mail stands, and every way it may move. Nothing else writes a state."""

from enum import StrEnum

from outbox.errors import IllegalMove


class State(StrEnum):
    """Where an outgoing mail stands."""

    PENDING = "pending"
    """It waits for its time (`next_at`); no relay has it."""
    CLAIMED = "claimed"
    """A relay has it under a lease; the mail server has not been given its text."""
    IN_DOUBT = "in_doubt"
    """The mail server is being given its text, or was and never said what became of it."""
    SENT = "sent"
    """The mail server took it (250 after the dot)."""
    FAILED = "failed"
    """The mail server refused it for good, or for too long. A person must look."""
    HELD = "held"
    """Kept back, by a person or by a rule, until somebody releases it."""
    UNDELIVERED = "undelivered"
    """It was sent, and came back: a bounce names it. A person must look."""


class Move(StrEnum):
    """What moves a mail."""

    CLAIM = "claim"
    """A relay takes it."""
    RELEASE = "release"
    """The relay gives it back untried: it stops, or there is no mail server."""
    RESCUE = "rescue"
    """Its relay's lease ran out before the text was given away: nothing was sent."""
    OFFER = "offer"
    """Written before DATA: from here on nobody can know without the server's answer."""
    RETRY = "retry"
    """The server said « later », or the connection broke before the text was given away."""
    REFUSE = "refuse"
    """The server said « never », or « later » for too long."""
    DELIVER = "deliver"
    """The server said 250, or the mail was found in the archive."""
    RESEND = "resend"
    """In doubt, and the setting or a person says: the same bytes again."""
    HOLD = "hold"
    """Somebody or some rule keeps it back."""
    UNHOLD = "unhold"
    """Somebody lets it go."""
    BOUNCE = "bounce"
    """A bounce names it."""
    REVIVE = "revive"
    """A person wants a failed or bounced mail tried again."""


MEANING: dict[State, str] = {
    State.PENDING: "it waits for its time; no relay has it",
    State.CLAIMED: "a relay has it; the mail server has not been given its text",
    State.IN_DOUBT: "its text was given to the mail server, which has not said what became of it",
    State.SENT: "the mail server took it",
    State.FAILED: "the mail server refused it for good, or for too long; a person must look",
    State.HELD: "kept back until somebody releases it",
    State.UNDELIVERED: "it was sent and came back; a person must look",
}
"""Each state in a sentence for the people who read lists of letters."""

MOVES: dict[tuple[State, Move], State] = {
    (State.PENDING, Move.CLAIM): State.CLAIMED,
    (State.PENDING, Move.HOLD): State.HELD,
    (State.CLAIMED, Move.OFFER): State.IN_DOUBT,
    (State.CLAIMED, Move.RELEASE): State.PENDING,
    (State.CLAIMED, Move.RESCUE): State.PENDING,
    (State.CLAIMED, Move.RETRY): State.PENDING,
    (State.CLAIMED, Move.REFUSE): State.FAILED,
    (State.CLAIMED, Move.HOLD): State.HELD,
    (State.IN_DOUBT, Move.OFFER): State.IN_DOUBT,
    (State.IN_DOUBT, Move.DELIVER): State.SENT,
    (State.IN_DOUBT, Move.RETRY): State.PENDING,
    (State.IN_DOUBT, Move.REFUSE): State.FAILED,
    (State.IN_DOUBT, Move.RESEND): State.PENDING,
    (State.IN_DOUBT, Move.HOLD): State.HELD,
    (State.IN_DOUBT, Move.BOUNCE): State.UNDELIVERED,
    (State.SENT, Move.BOUNCE): State.UNDELIVERED,
    (State.HELD, Move.UNHOLD): State.PENDING,
    (State.HELD, Move.DELIVER): State.SENT,
    (State.HELD, Move.BOUNCE): State.UNDELIVERED,
    (State.FAILED, Move.REVIVE): State.PENDING,
    (State.FAILED, Move.BOUNCE): State.UNDELIVERED,
    (State.UNDELIVERED, Move.REVIVE): State.PENDING,
}
"""Every move there is. OFFER again keeps a mail in doubt: the commit may have lost its answer and is then made twice.
A held or failed mail can bounce or prove delivered, because it may have been in doubt before."""

UNFINISHED = (State.PENDING, State.CLAIMED, State.IN_DOUBT)
"""States that time alone carries on."""


def after(state: State, move: Move) -> State:
    """Return where a move leads; raise IllegalMove where no row of the table allows it."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise IllegalMove(f"a mail that is {state} cannot {move}") from None


def before(move: Move) -> tuple[State, ...]:
    """Return the states a move may start from: what an UPDATE must ask for."""
    return tuple(start for start, made in MOVES if made is move)


def target(move: Move) -> State:
    """Return the one state a move leads to, wherever it starts."""
    (state,) = {end for (_, made), end in MOVES.items() if made is move}
    return state
