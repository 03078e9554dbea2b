"""A mail that nobody can parse: all that is said of it, since a wrong field here would be a fact that nobody read."""

from dataclasses import asdict

from parsers.request import Assent, Automation, Intent, Proof
from policies.decision import Decision, Ground, Handoff, RuleAnswer
from policies.unread import unreadable, unreadable_reading

WHY = "more than 100 nested parts"


def test_it_is_a_persons_with_the_parsers_sentence_and_no_letter() -> None:
    assert unreadable(WHY) == Decision(
        verdict=Handoff(ground=Ground.UNREADABLE, urgent=False, acknowledge=False),
        trace=(RuleAnswer(rule="readable", passed=False, said=WHY),),
    )


def test_nobody_is_proven_and_nothing_is_asked_or_known() -> None:
    assert asdict(unreadable_reading(WHY)) == {
        "reader_version": "unread",
        "message_id": None,
        "in_reply_to": (),
        "thread": (),
        "subject": "",
        "language": "und",
        "sender": {"address": None, "display_name": "", "proof": Proof.NOBODY, "reason": WHY, "evidence": ()},
        "colleague": False,
        "automatic": {"kind": Automation.PERSON, "ours": False, "evidence": (), "bounce_of": ()},
        "wish": {
            "intent": Intent.NONE,
            "clear": False,
            "confidence": 0.0,
            "evidence": (),
            "also": (),
            "side_wishes": (),
            "urgent": False,
            "assent": Assent.UNCLEAR,
        },
        "numbers": (),
        "clues": (),
        "codes": (),
        "text": "",
        "pieces": (),
        "attachments": (),
        "sent_at": None,
        "received_at": None,
        "defects": (WHY,),
        "readable": False,
    }
