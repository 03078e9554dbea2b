"""What a shop may set about its letters."""

from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The shop as its letters know it. Times in letters are in `zone`."""

    name: str = "PictoOnline"
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    reply_to: str | None = None
    """Set on letters that end the matter; never on `clarify` and `confirm`, whose answers must come back to this program."""
    confirm_url: str | None = None
    """Where the page behind a confirmation's link is, without the code that follows it; None: the letter carries no link."""


PICTOONLINE = House()
