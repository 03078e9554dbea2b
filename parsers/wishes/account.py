"""What was found in a mail so far, and what stands against acting on it."""

from dataclasses import dataclass, field

from parsers.request import Intent
from parsers.wishes.phrases import Hit
from parsers.wishes.sentences import Spoken
from parsers.wishes.signs import Sign

# What stands in the way of acting, gravest first: the first one found names the mail.
BLOCKERS: tuple[tuple[Sign, Intent], ...] = (
    (Sign.LEGAL, Intent.LEGAL),
    (Sign.WITHDRAWAL, Intent.WITHDRAWAL),
    (Sign.PERSONAL_DATA, Intent.PERSONAL_DATA),
    (Sign.FRAUD, Intent.OTHER),
    (Sign.MONEY_BACK, Intent.MONEY_BACK),
    (Sign.SEVERAL, Intent.SEVERAL),
    (Sign.NEGATED, Intent.RETRACTION),
    (Sign.FORGET, Intent.RETRACTION),
    (Sign.TAKE_BACK, Intent.RETRACTION),
    (Sign.DENY, Intent.RETRACTION),
    (Sign.KEEP, Intent.RETRACTION),
    (Sign.CHANGE, Intent.CHANGE),
    (Sign.PART, Intent.PART),
    (Sign.COMPLAINT, Intent.COMPLAINT),
    (Sign.CONDITION, Intent.CONDITIONAL),
    (Sign.PAUSE, Intent.CHANGE),
    (Sign.WHICH, Intent.CANCEL),
    (Sign.OTHER_THING, Intent.OTHER),
    (Sign.OTHERS_WISH, Intent.OTHER),
    (Sign.IRONY, Intent.OTHER),
    (Sign.PROGRAM, Intent.OTHER),
    (Sign.UNSURE, Intent.QUESTION),
    (Sign.RULES, Intent.QUESTION),
)


@dataclass(slots=True)
class Account:
    """What was found so far, each with the words that show it."""

    asks: list[tuple[Spoken, Hit]] = field(default_factory=list)
    polite_asks: list[tuple[Spoken, Hit]] = field(default_factory=list)
    """« Serait-il possible … »: requests, if nothing else is really asked."""
    hints: list[tuple[Spoken, Hit]] = field(default_factory=list)
    """A title, « je n'en veux plus », « ne lancez pas », « faites-le »: requests, if the rest of the mail is harmless."""
    weak_asks: list[tuple[Spoken, Hit]] = field(default_factory=list)
    product_stops: list[tuple[Spoken, Hit]] = field(default_factory=list)
    """« Stop album ! »: says nothing beside a request for the whole order, and asks for a part where it stands alone."""
    against: dict[Sign, tuple[Spoken, Hit]] = field(default_factory=dict)
    beside: list[tuple[Spoken, Hit]] = field(default_factory=list)
    kept: list[tuple[Spoken, Hit]] = field(default_factory=list)
    """Other orders that the words keep or leave alone."""
    mentions: list[tuple[Spoken, Hit]] = field(default_factory=list)
    questions: list[Spoken] = field(default_factory=list)
    asked_whether_done: list[Spoken] = field(default_factory=list)
    """« Avez-vous annulé ma commande ? »: no question any more where « sinon, faites-le » follows."""

    def oppose(self, sign: Sign, spoken: Spoken, hit: Hit) -> None:
        """Keep the first words that show a reason not to act."""
        self.against.setdefault(sign, (spoken, hit))
