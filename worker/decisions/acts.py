"""What a person may do with a case, and what came of it: closed sets of words, each with its sentence in French and English."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policies.decision import Outcome
from policies.money import Money


class Act(StrEnum):
    """What a person may do. The first six decide the mail through the same door as the machine, the others only end the case."""

    CANCEL = "cancel"
    """Cancel the order (void it where it is unpaid): full credit."""
    STOP_PRODUCTION = "stop_production"
    """Stop production: what is processed is billed, the rest credited."""
    REFUSE = "refuse"
    """Say that it is too late."""
    ALREADY_DONE = "already_done"
    """Say that it is done already."""
    CLARIFY = "clarify"
    """Ask which order is meant."""
    CONFIRM = "confirm"
    """Ask the order's account to confirm a request that nothing proves."""
    ANSWERED = "answered"
    """Answered by hand, outside this program."""
    NOTHING = "nothing"
    """Nothing to do."""
    RETRY = "retry"
    """Decide the mail again, or send the letter again."""


DECIDES = (Act.CANCEL, Act.STOP_PRODUCTION, Act.REFUSE, Act.ALREADY_DONE, Act.CLARIFY, Act.CONFIRM)
"""Acts that decide, and write letters."""


class Obstacle(StrEnum):
    """Why an act is not possible."""

    NO_SUCH_CASE = "no_such_case"
    NO_SUCH_MAIL = "no_such_mail"
    NOT_READ = "not_read"
    BEING_DECIDED = "being_decided"
    NOT_ABOUT_A_MAIL = "not_about_a_mail"
    NO_ORDER = "no_order"
    NO_SUCH_ORDER = "no_such_order"
    IN_PRODUCTION = "in_production"
    NOT_IN_PRODUCTION = "not_in_production"
    FINISHED = "finished"
    CLOSED = "closed"
    STILL_OPEN = "still_open"
    NOT_CLOSED = "not_closed"
    UNPROVEN = "unproven"
    PROVEN = "proven"
    ASKED_TODAY = "asked_today"
    WITHDRAWABLE = "withdrawable"
    REVERSED = "reversed"
    NO_SEEN = "no_seen"
    NO_RETRY = "no_retry"
    AMOUNT_MISSING = "amount_missing"
    AMOUNT_FOREIGN = "amount_foreign"
    UNFINISHED = "unfinished"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    NO_RECIPIENT = "no_recipient"
    UNWRITABLE = "unwritable"
    NO_DECISION = "no_decision"
    NO_SUCH_LETTER = "no_such_letter"
    GONE = "gone"
    NO_SUCH_CANCELLATION = "no_such_cancellation"
    NOT_SETTLED = "not_settled"
    TOO_LATE = "too_late"

    def said(self, language: str, detail: str = "") -> str:
        """Say it in a sentence, in French (`fr`) or English; `detail` is what the sentence names."""
        return _OBSTACLES[self][language != "fr"].format(detail=detail)


class Caution(StrEnum):
    """What a person should look at before they decide; nothing is refused for it."""

    NOT_THEIRS = "not_theirs"
    UNPROVEN = "unproven"
    WITHDRAWABLE = "withdrawable"
    STALE_BOOK = "stale_book"
    LATER_MAILS = "later_mails"
    REVERSED = "reversed"

    def said(self, language: str) -> str:
        """Say it in a sentence, in French (`fr`) or English."""
        return _CAUTIONS[self][language != "fr"]


class Aspect(StrEnum):
    """What may change between looking and deciding."""

    ORDER = "order"
    STATUS = "status"
    COUNTS = "counts"
    AMOUNTS = "amounts"
    RECIPIENT = "recipient"
    LETTER = "letter"
    DECISION = "decision"
    LATER_MAILS = "later_mails"

    def said(self, language: str) -> str:
        """Say in a few words what changed, in French (`fr`) or English."""
        return _ASPECTS[self][language != "fr"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedByPerson:
    """Done, in this transaction. `decision_id`, `outcome` and money only for an act that decides."""

    act: Act
    decision_id: int | None = None
    outcome: Outcome | None = None
    order_number: str | None = None
    credit: Money | None = None
    billed: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedAlready:
    """Somebody was faster. `outcome` is the act's word where a person ended the case; `by` may be `machine`."""

    by: str
    at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """Nothing was done: what was looked at is no longer so. Show the proposals again."""

    changed: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """Nothing was done, and why."""

    obstacle: Obstacle
    detail: str = ""

    def said(self, language: str) -> str:
        """Say why in a sentence, in French (`fr`) or English."""
        return self.obstacle.said(language, self.detail)


_OBSTACLES: dict[Obstacle, tuple[str, str]] = {
    Obstacle.NO_SUCH_CASE: ("Ce dossier n’existe pas.", "There is no such case."),
    Obstacle.NO_SUCH_MAIL: ("Ce courriel n’existe pas.", "There is no such mail."),
    Obstacle.NOT_READ: (
        "Ce courriel n’a pas pu être lu : il n’y a rien à décider d’après lui.",
        "This mail could not be read: nothing can be decided from it.",
    ),
    Obstacle.BEING_DECIDED: (
        "Ce courriel attend d’être décidé par le programme ; attendez un instant.",
        "This mail is waiting to be decided by the program; wait a moment.",
    ),
    Obstacle.NOT_ABOUT_A_MAIL: (
        "Ce dossier ne porte pas sur un courriel à décider.",
        "This case is not about a mail to decide.",
    ),
    Obstacle.NO_ORDER: ("Aucune commande n’est choisie.", "No order is chosen."),
    Obstacle.NO_SUCH_ORDER: (
        "La commande {detail} n’est pas dans le carnet de commandes.",
        "Order {detail} is not in the order book.",
    ),
    Obstacle.IN_PRODUCTION: (
        "La commande est déjà en fabrication : elle ne peut plus qu’être arrêtée.",
        "The order is in production already: it can only be stopped.",
    ),
    Obstacle.NOT_IN_PRODUCTION: (
        "La commande n’est pas en fabrication : il n’y a rien à arrêter.",
        "The order is not in production: there is nothing to stop.",
    ),
    Obstacle.FINISHED: (
        "La commande est terminée : il n’y a plus rien à annuler ni à arrêter.",
        "The order is finished: nothing is left to cancel or to stop.",
    ),
    Obstacle.CLOSED: (
        "La commande est déjà annulée ou arrêtée : il n’y a pas de second avoir.",
        "The order is cancelled or stopped already: there is no second credit.",
    ),
    Obstacle.STILL_OPEN: (
        "La commande peut encore être annulée ou arrêtée : selon nos conditions, elle ne se refuse pas.",
        "The order can still be cancelled or stopped: our terms do not let it be refused.",
    ),
    Obstacle.NOT_CLOSED: (
        "La commande n’est ni annulée ni arrêtée.",
        "The order is neither cancelled nor stopped.",
    ),
    Obstacle.UNPROVEN: (
        "Rien ne prouve l’expéditeur : aucune lettre ne part à l’adresse qu’il donne.",
        "Nothing proves the sender: no letter goes to the address they give.",
    ),
    Obstacle.PROVEN: (
        "L’expéditeur est prouvé et la commande est la sienne : il n’y a rien à faire confirmer.",
        "The sender is proven and the order is theirs: there is nothing to confirm.",
    ),
    Obstacle.ASKED_TODAY: (
        "Une confirmation a déjà été demandée pour cette commande depuis moins d’un jour.",
        "A confirmation was asked for this order less than a day ago.",
    ),
    Obstacle.WITHDRAWABLE: (
        "Un article garde le droit légal de rétractation : une confirmation ne suffit pas.",
        "An item keeps the legal right of withdrawal: a confirmation is not enough.",
    ),
    Obstacle.REVERSED: (
        "L’annulation de cette commande a été reprise : la boutique n’a pas encore dit où elle en est.",
        "The cancellation of this order was taken back: the shop has not said yet where it stands.",
    ),
    Obstacle.NO_SEEN: (
        "Rien ne dit quelle proposition a été lue ; rouvrez le dossier.",
        "Nothing says which proposal was read; open the case again.",
    ),
    Obstacle.NO_RETRY: (
        "Il n’y a rien à recommencer : la lettre n’est ni refusée ni revenue, ou le courriel n’attend plus.",
        "There is nothing to try again: the letter neither failed nor came back, or the mail waits no more.",
    ),
    Obstacle.AMOUNT_MISSING: (
        "Le texte doit garder : {detail}.",
        "The text has to keep: {detail}.",
    ),
    Obstacle.AMOUNT_FOREIGN: (
        "Le texte nomme un montant qui n’a pas été calculé : {detail}.",
        "The text names an amount that was not computed: {detail}.",
    ),
    Obstacle.UNFINISHED: (
        "Il reste un passage à compléter : {detail}.",
        "A passage is still to be filled in: {detail}.",
    ),
    Obstacle.NO_WORDS: ("L’objet ou le texte est vide.", "The subject or the text is empty."),
    Obstacle.TOO_LONG: ("L’objet ou le texte est trop long.", "The subject or the text is too long."),
    Obstacle.NO_RECIPIENT: (
        "Personne à qui écrire : l’expéditeur n’est pas prouvé, ou le courriel n’a pas de commande.",
        "Nobody to write to: the sender is not proven, or the mail has no order.",
    ),
    Obstacle.UNWRITABLE: (
        "Ce programme n’écrit pas à cette adresse.",
        "This program does not write to that address.",
    ),
    Obstacle.NO_DECISION: (
        "Ce courriel n’a pas encore été décidé.",
        "This mail has not been decided yet.",
    ),
    Obstacle.NO_SUCH_LETTER: ("Cette lettre n’existe pas.", "There is no such letter."),
    Obstacle.GONE: (
        "La lettre est déjà partie, ou part en ce moment même.",
        "The letter has left already, or is leaving this very moment.",
    ),
    Obstacle.NO_SUCH_CANCELLATION: ("Cette annulation n’existe pas.", "There is no such cancellation."),
    Obstacle.NOT_SETTLED: (
        "Cette annulation n’est plus en vigueur : {detail}.",
        "This cancellation is no longer in force: {detail}.",
    ),
    Obstacle.TOO_LATE: (
        "La commande a avancé entre-temps : elle ne peut plus être arrêtée.",
        "The order has moved on meanwhile: it can no longer be stopped.",
    ),
}
_CAUTIONS: dict[Caution, tuple[str, str]] = {
    Caution.NOT_THEIRS: (
        "Cette commande n’appartient pas à l’expéditeur : la lettre part à l’adresse du compte de la commande.",
        "This order does not belong to the sender: the letter goes to the address of the order’s account.",
    ),
    Caution.UNPROVEN: (
        "Rien ne prouve l’expéditeur : la lettre part à l’adresse du compte de la commande, sans rien de son courriel.",
        "Nothing proves the sender: the letter goes to the address of the order’s account, with nothing of their mail.",
    ),
    Caution.WITHDRAWABLE: (
        "Un article garde le droit légal de rétractation.",
        "An item keeps the legal right of withdrawal.",
    ),
    Caution.STALE_BOOK: (
        "Le carnet de commandes est ancien : l’état de la commande n’est peut-être plus celui-ci.",
        "The order book is old: the order may have moved on.",
    ),
    Caution.LATER_MAILS: (
        "L’expéditeur a écrit de nouveau depuis : lisez ses autres courriels d’abord.",
        "The sender has written again since: read their other mails first.",
    ),
    Caution.REVERSED: (
        "Une annulation de cette commande a été reprise ; son état est celui que donne la boutique.",
        "A cancellation of this order was taken back; its state is what the shop says.",
    ),
}
_ASPECTS: dict[Aspect, tuple[str, str]] = {
    Aspect.ORDER: ("la commande", "the order"),
    Aspect.STATUS: ("l’état de la commande", "the order’s status"),
    Aspect.COUNTS: ("les éléments traités", "the processed items"),
    Aspect.AMOUNTS: ("les montants", "the amounts"),
    Aspect.RECIPIENT: ("le destinataire", "the recipient"),
    Aspect.LETTER: ("la lettre", "the letter"),
    Aspect.DECISION: ("la décision qui vaut pour ce courriel", "the decision that stands for this mail"),
    Aspect.LATER_MAILS: ("l’expéditeur a écrit de nouveau", "the sender has written again"),
}
