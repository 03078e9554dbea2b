"""Names as they are searched for: without case, accents or double spaces."""

import unicodedata

LONGEST = 200
"""Characters of a name that are searched: an index holds no word of any length."""


def folded(name: str) -> str:
    """Return a name so that « Hélène  Œuvrard » and « helene oeuvrard » are one, its words parted by one space; never raises."""
    spelt = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(" " if sign in "-’'" else sign for sign in spelt if not unicodedata.combining(sign))
    return " ".join(plain.split())[:LONGEST].rstrip()
