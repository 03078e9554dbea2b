"""Exit statuses of `serviceclient`; README.md documents the same table."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit status says."""

    OK = 0
    """Done; also when there was nothing to do."""
    FOUND = 1
    """It ran, and something is not as it should be: a sample not handled as labelled, a check of `doctor`, disagreements with `--strict`."""
    USAGE = 2
    """Wrong arguments, settings or order book; nothing was started, nothing changed."""
    DATABASE = 3
    """The database is absent, too new, not upgraded, lacks a guard, or its disk is full."""
    SERVER = 4
    """The mailbox or the mail server refuses us (a wrong password, a missing folder): waiting would not help."""
    MISSING = 5
    """No such message, order, outgoing mail or file."""
    BROKEN = 70
    """A fault of the program itself."""
