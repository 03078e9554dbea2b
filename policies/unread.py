"""What stands for a mail that no one can parse: a case at once, and never a reason to move money."""

from parsers.request import Assent, Automatic, Automation, Intent, Proof, Reading, Sender, Wish
from policies.decision import Decision, Ground, Handoff, RuleAnswer

UNREAD = "unread"


def unreadable(why: str) -> Decision:
    """Hand a mail that cannot be parsed to a person, its bytes untouched; `why` is the parser's sentence."""
    answer = RuleAnswer(rule="readable", passed=False, said=why)
    return Decision(
        verdict=Handoff(ground=Ground.UNREADABLE, urgent=False, acknowledge=False),
        trace=(answer,),
    )


def unreadable_reading(why: str) -> Reading:
    """Return the reading of a mail that cannot be parsed: nobody proven, nothing asked, not readable."""
    return Reading(
        reader_version=UNREAD,
        message_id=None,
        in_reply_to=(),
        thread=(),
        subject="",
        language="und",
        sender=Sender(address=None, display_name="", proof=Proof.NOBODY, reason=why),
        colleague=False,
        automatic=Automatic(kind=Automation.PERSON),
        wish=Wish(intent=Intent.NONE, clear=False, confidence=0.0, assent=Assent.UNCLEAR),
        numbers=(),
        clues=(),
        codes=(),
        text="",
        pieces=(),
        attachments=(),
        sent_at=None,
        received_at=None,
        defects=(why,),
        readable=False,
    )
