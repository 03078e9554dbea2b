"""What the readers raise."""


class ParserError(Exception):
    """The family of everything that this package raises on purpose."""


class UnreadableMail(ParserError):
    """Raised when no one can parse the bytes at all: nothing in them is a header or a text.

    A mail that is only damaged never raises it; it is read, and its damage is listed in `Reading.defects`. The caller keeps the
    bytes and hands the mail to a person.
    """


class AddressError(ParserError):
    """Raised when a text is not exactly one mail address that can be compared and written to.

    The caller treats the sender as unknown; it never guesses which address was meant.
    """
