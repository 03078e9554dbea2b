"""The policy: one list of rules, read from top to bottom. Each answers, or passes the mail to the next.

First what is no customer's mail at all, then what was agreed before, then the three questions (is it asked, who asks, which
order), then what the order's state allows. The last rule always answers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from policies import rules_before, rules_machine, rules_order, rules_request
from policies.facts import Answers, Facts, Passes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule by the name that journal, `explain` and console show."""

    name: str
    ask: Callable[[Facts], Answers | Passes]


RULES: tuple[Rule, ...] = (
    # Whose mail is it?
    Rule(name="old", ask=rules_machine.is_old),
    Rule(name="redelivery", ask=rules_machine.is_redelivered),
    Rule(name="own_mail", ask=rules_machine.is_ours),
    Rule(name="machine", ask=rules_machine.is_strongly_automatic),
    Rule(name="spam", ask=rules_machine.is_spam),
    Rule(name="weak_signs", ask=rules_machine.is_weakly_automatic),
    Rule(name="empty", ask=rules_machine.is_empty),
    Rule(name="junk", ask=rules_machine.is_from_junk),
    Rule(name="unreadable", ask=rules_machine.is_unreadable),
    # What was said before?
    Rule(name="with_earlier", ask=rules_before.goes_with_an_earlier_mail),
    Rule(name="code", ask=rules_before.brings_a_code),
    Rule(name="colleague", ask=rules_machine.is_colleague),
    Rule(name="thanks", ask=rules_before.only_thanks),
    Rule(name="spent_code", ask=rules_before.brings_a_spent_code),
    Rule(name="answer", ask=rules_before.answers_our_question),
    # Is it asked, who asks, and for which order?
    Rule(name="request", ask=rules_request.is_clearly_asked),
    Rule(name="sender", ask=rules_request.is_proven),
    Rule(name="order", ask=rules_request.is_one_order),
    Rule(name="conversation", ask=rules_request.is_what_we_spoke_of),
    # What does the order allow?
    Rule(name="told_before", ask=rules_order.was_told_before),
    Rule(name="already_closed", ask=rules_order.is_closed),
    Rule(name="withdrawable", ask=rules_order.keeps_withdrawal),
    Rule(name="fresh_book", ask=rules_order.is_known_freshly),
    Rule(name="finished", ask=rules_order.is_finished),
    Rule(name="later_mails", ask=rules_order.nothing_against_it_later),
    Rule(name="stop", ask=rules_order.is_stopped),
)
