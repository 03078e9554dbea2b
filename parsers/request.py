"""What a mail says, as values: the one vocabulary that readers write and rules read.

Everything here is frozen, made of plain types, and can be stored as JSON and read back. Nothing in it is a decision: a
`Reading` says what stands in the mail, with the exact words that show it, and leaves the consequences to the policies.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Place(StrEnum):
    """Where in a mail something was found. Only `subject` and `own` hold the customer's own new words."""

    SUBJECT = "subject"
    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    ATTACHED = "attached"
    """Inside a mail that was attached (message/rfc822)."""
    FILE_NAME = "file_name"
    LINK = "link"
    THREAD = "thread"
    """In In-Reply-To or References."""
    HEADER = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exact words that led to a field.

    `start` and `end` are character offsets into `Reading.text` for the places that are part of it (own, quoted, forwarded,
    signature), into `Reading.subject` for the subject, and None where the words stand elsewhere (a header, a file name).
    """

    place: Place
    words: str
    start: int | None = None
    end: int | None = None
    note: str = ""
    """Which rule of the reader spoke, in a few words, for `explain` and the console."""


class PieceKind(StrEnum):
    """Whose words a piece of the body is."""

    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    """A signature block, a phone footer, a disclaimer: the sender's, but no message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch `Reading.text[start:end]` of the body as a reader sees it. Pieces are in order and cover the text."""

    kind: PieceKind
    start: int
    end: int


class Intent(StrEnum):
    """What the customer's own words want; the closed list of the contract (« Replay »)."""

    CANCEL = "cancel"
    QUESTION = "question"
    CHANGE = "change"
    PART = "part"
    SEVERAL = "several"
    CONDITIONAL = "conditional"
    RETRACTION = "retraction"
    COMPLAINT = "complaint"
    MONEY_BACK = "money_back"
    WITHDRAWAL = "withdrawal"
    LEGAL = "legal"
    PERSONAL_DATA = "personal_data"
    CREDIT_QUESTION = "credit_question"
    THANKS = "thanks"
    OTHER = "other"
    MACHINE = "machine"
    NONE = "none"


class Assent(StrEnum):
    """How the own words answer a question of ours (« oui », « ce n'est pas moi »)."""

    YES = "yes"
    """They agree, or repeat the request."""
    NO = "no"
    """They deny it or speak against it."""
    UNCLEAR = "unclear"
    """Anything else, also nothing at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked, how surely, and by which words.

    `clear` is the only bit that may move money: true when the intent is `cancel` and nothing in the customer's own words
    qualifies, negates, conditions or contradicts it. `confidence` runs from 0.0 to 1.0.
    """

    intent: Intent
    clear: bool
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    also: tuple[Intent, ...] = ()
    """Other intents that were read beside the leading one."""
    side_wishes: tuple[Evidence, ...] = ()
    """Wishes that change nothing of the request (a document, a call): acted on, and shown to a person."""
    urgent: bool = False
    """A threat, a lawyer, a charge-back: a person reads it first."""
    assent: Assent = Assent.UNCLEAR


class NumberRole(StrEnum):
    """What the words around a number make of it."""

    ASKED = "asked"
    """The words call it the order to cancel."""
    PLAIN = "plain"
    """It stands there as an order number, without words that decide."""
    KEPT = "kept"
    """« Gardez la 4071990 »: to be left alone."""
    MENTIONED = "mentioned"
    """Named in passing: an earlier order, a comparison, one already cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNumber:
    """A number in the mail that may name an order.

    `number` is normalised (ASCII digits or letters, separators removed). Numbers that the words show to be something else
    (telephone, invoice, postal code …) are not listed at all.
    """

    number: str
    place: Place
    role: NumberRole
    well_formed: bool
    """It has the shape of the shop's order numbers. False: called an order number, but cannot be one (six digits)."""
    labelled: bool
    """Words or a prefix call it an order (« commande », n°, CMD)."""
    certain: bool
    """False where what a reader sees and what is written differ (directional overrides)."""
    evidence: Evidence


class ClueKind(StrEnum):
    """Supporting signs of which order is meant."""

    DATE = "date"
    """value: ISO date when the order was placed, `2026-11-03`, or `--11-03` without a year."""
    AMOUNT = "amount"
    """value: decimal string with two digits, `66.65`; to the cent only when `exact`."""
    PRODUCT = "product"
    """value: the product words as written, folded to lower case without accents."""
    STATE = "state"
    """value: `received`, `shipped`, `paid`, `unpaid`, `in_production`: how the mail describes the order."""
    LINK = "link"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A date, an amount, a product, a state that the mail gives of the order it means."""

    kind: ClueKind
    value: str
    exact: bool
    evidence: Evidence


class Proof(StrEnum):
    """What proved the sender, RFC 8601 and RFC 7489, or why nothing did."""

    DMARC = "dmarc"
    DKIM = "dkim"
    SPF = "spf"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the mail says it is from, and whether our own border proved it (contract, « Who is speaking »).

    `address` is normalised: ASCII lower case, domain as its A-label. None when there is not exactly one address read without
    defect; such a sender is never proven.
    """

    address: str | None
    display_name: str
    proof: Proof
    reason: str
    """One sentence, without personal data: which field proved it, or what was missing."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def proven(self) -> bool:
        """Tell whether the sender's address is proven to be the author's."""
        return self.proof is not Proof.NOBODY and self.address is not None


class Automation(StrEnum):
    """How far a mail looks like a machine's (contract, « Automatic mail »)."""

    PERSON = "person"
    WEAK = "weak"
    """A suppress header, `Precedence`, `List-*`, responder wording."""
    STRONG = "strong"
    """`Auto-Submitted`, a report, a null return path, a calendar, a ticket acknowledgement, our own mail."""
    SPAM = "spam"
    """Unsolicited advertising or phishing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """Whether a machine wrote the mail, and by which signs."""

    kind: Automation
    evidence: tuple[Evidence, ...] = ()
    ours: bool = False
    """Our own mail coming back (our Message-ID domain or the service address as author)."""
    bounce_of: tuple[str, ...] = ()
    """Message-IDs that a delivery report says could not be delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An attached file, by what its headers say; its content is never opened."""

    name: str
    media_type: str
    size: int
    """Bytes after decoding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read in one mail. Decisions can be made again from it alone.

    No value holds a CR, LF (other than in `text`), NUL or other control character.
    """

    reader_version: str
    message_id: str | None
    """With its angle brackets; None when missing or not of the form `<…>` (RFC 5322 §3.6.4)."""
    in_reply_to: tuple[str, ...]
    thread: tuple[str, ...]
    """References, oldest first."""
    subject: str
    language: str
    """ISO 639-1 of the own words, `und` when unsure."""
    sender: Sender
    colleague: bool
    """The author's domain is ours, though not the service address."""
    automatic: Automatic
    wish: Wish
    numbers: tuple[OrderNumber, ...]
    clues: tuple[Clue, ...]
    codes: tuple[str, ...]
    """Confirmation codes found in the subject, own or quoted text, normalised as `parsers.codes.normal_code` does."""
    text: str
    """The body as a reader sees it (plain or from HTML), lines ended by LF."""
    pieces: tuple[Piece, ...]
    attachments: tuple[Attachment, ...]
    sent_at: datetime | None
    """The Date header; aware; never trusted as the time of receipt."""
    received_at: datetime | None
    """The time the border's Received field records; aware."""
    defects: tuple[str, ...] = ()
    """What is damaged, in words for a person."""
    readable: bool = True
    """False when a person could not make out the text either: always a case."""

    @property
    def own_text(self) -> str:
        """Return the customer's own new words, pieces joined by a line end."""
        return "\n".join(self.text[p.start : p.end].strip("\n") for p in self.pieces if p.kind is PieceKind.OWN)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of the sender's own is there: no words, no subject, no attachment."""
        return not (self.own_text.strip() or self.subject.strip() or self.attachments)
