"""Who did it: a person's name as it is written into the journal, decisions and cases, and as it is shown again."""

OPERATOR = "operator:"
NO_PERSON = frozenset({"machine", "cli"})
"""The program itself, and a command of which nobody knows who ran it."""
WIDTH = 64
"""The width of the columns that hold it."""


def written_as(by: str) -> str:
    """Return how the journal names somebody: `operator:anne` for a plain name; `cli:…`, said by a command, stays as it is."""
    return by if ":" in by or by in NO_PERSON else f"{OPERATOR}{by}"[:WIDTH]


def shown_as(by: str) -> str:
    """Return the name to show for what the journal holds."""
    return by.removeprefix(OPERATOR)
