"""What can go wrong in the outbox; each says when it is raised and what to do about it."""

from datetime import timedelta


class OutboxError(Exception):
    """Any failure of the outbox."""


class AddressRefused(OutboxError, ValueError):
    """An address does not follow the strict outgoing grammar. Nothing is enqueued; show the mail to a person."""


class MimeRefused(OutboxError):
    """The bytes made from a letter hold a header that we did not write. A bug of ours or of the interpreter: send nothing."""


class IllegalMove(OutboxError):
    """A mail was asked to go from one state to another that no row of the table of moves allows. A bug of the caller."""


class ServerAway(OutboxError):
    """No mail server to talk to: it cannot be reached, greets with an error, or refuses TLS or our password.

    It says nothing about any mail: wait at least `pause` and try again; no mail's attempts are counted.
    """

    def __init__(self, message: str, *, pause: timedelta = timedelta(0)) -> None:
        """Say what is wrong in words that name no person, and how long to leave the server alone at least."""
        super().__init__(message)
        self.pause = pause
