"""Names as they are searched for: without case, accents or double spaces."""

import unicodedata


def folded(name: str) -> str:
    """Return a name so that « Hélène  Œuvrard » and « helene oeuvrard » are one; never raises."""
    spelt = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(" " if sign in "-’'" else sign for sign in spelt if not unicodedata.combining(sign))
    return " ".join(plain.split())
