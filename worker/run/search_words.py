"""The words of the search box, French and English: each qualifier, and each value, under every name it may be typed with.

The first French word is the one shown. Capitals, accents, `_` and `-` make no difference.
"""

from collections.abc import Mapping

from worker.folding import folded
from worker.run.wanted import GROUNDS, INTENTS, OUTCOMES, STATES

QUALIFIERS: dict[str, tuple[str, str]] = {
    "order": ("commande", "order"),
    "state": ("état", "state"),
    "outcome": ("issue", "outcome"),
    "ground": ("motif", "ground"),
    "intent": ("intention", "intent"),
    "since": ("depuis", "since"),
    "until": ("avant", "before"),
    "address": ("de", "from"),
    "name": ("nom", "name"),
    "id": ("id", "id"),
    "apart": ("à-part", "apart"),
    "urgent": ("urgent", "urgent"),
    "case": ("cas", "case"),
    "error": ("erreur", "error"),
}
"""Each qualifier (field) with its French and its English name."""

MORE_NAMES = {"until": "until", "message-id": "id", "adresse": "address", "address": "address"}

STATE_WORDS = {
    "stored": ("reçu",),
    "decided": ("décidé",),
    "waiting": ("en-attente", "attente"),
    "closed": ("clos", "fermé"),
    "old": ("ancien",),
    "quarantined": ("quarantaine",),
}
OUTCOME_WORDS = {
    "cancel": ("annulation", "annulée"),
    "stop_production": ("arrêt", "arrêt-de-production"),
    "refuse": ("refus", "refusée"),
    "already_done": ("déjà-fait",),
    "clarify": ("précision",),
    "confirm": ("confirmation",),
    "handoff": ("à-lire", "transmis"),
    "ignore": ("ignoré",),
}
INTENT_WORDS = {
    "cancel": ("annulation", "annuler"),
    "question": ("question",),
    "change": ("modification", "changement"),
    "part": ("une-partie", "partie"),
    "several": ("plusieurs",),
    "conditional": ("sous-condition", "condition"),
    "retraction": ("dédit",),
    "complaint": ("réclamation",),
    "money_back": ("remboursement",),
    "withdrawal": ("rétractation",),
    "legal": ("juridique",),
    "personal_data": ("données-personnelles", "rgpd"),
    "credit_question": ("avoir",),
    "thanks": ("merci",),
    "other": ("autre",),
    "machine": ("automatique",),
    "none": ("aucune", "rien"),
}
GROUND_WORDS = {
    "finalized": ("finalisée",),
    "shipped": ("expédiée",),
    "all_processed": ("tout-produit",),
    "not_clear": ("pas-clair",),
    "several_orders": ("plusieurs-commandes",),
    "withdrawable": ("rétractable",),
    "unreadable": ("illisible",),
    "colleague": ("collègue",),
    "machine_asks": ("automate-demande",),
    "unproven": ("non-prouvé",),
    "second_question": ("deuxième-question",),
    "told_before": ("déjà-dit",),
    "later_mail": ("autre-courriel",),
    "late": ("tard",),
    "stale_book": ("carnet-ancien",),
    "junk": ("indésirable",),
    "old": ("ancien",),
    "code_denied": ("code-refusé",),
    "code_unclear": ("code-pas-clair",),
    "code_spent": ("code-usé",),
    "answer_unclear": ("réponse-pas-claire",),
    "confirm_sent": ("confirmation-envoyée",),
    "bounce": ("non-remis",),
    "reversed": ("annulation-reprise",),
    "machine": ("automatique",),
    "spam": ("pourriel", "spam"),
    "ours": ("à-nous",),
    "empty": ("vide",),
    "redelivery": ("déjà-reçu",),
    "thanks": ("merci",),
}
YES_NO_WORDS = {"yes": ("oui",), "no": ("non",)}
CASE_WORDS = {"yes": ("ouvert", "oui", "open"), "no": ("aucun", "non", "none")}


def _named(values: tuple[str, ...], names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Give each value its names; one that has none yet is called what it is."""
    return {value: names.get(value, (value,)) for value in values}


WORDS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "state": _named(STATES, STATE_WORDS),
    "outcome": _named(OUTCOMES, OUTCOME_WORDS),
    "ground": _named(GROUNDS, GROUND_WORDS),
    "intent": _named(INTENTS, INTENT_WORDS),
    "apart": YES_NO_WORDS,
    "urgent": YES_NO_WORDS,
    "case": CASE_WORDS,
}
"""The qualifiers that take a word of a closed list, each with the list."""


def plain(word: str) -> str:
    """Return a word as words are compared: no capitals, no accents, one space for `_` and `-`."""
    return folded(word.replace("_", " "))


FIELDS: dict[str, str] = {plain(name): field for field, names in QUALIFIERS.items() for name in names} | {
    plain(name): field for name, field in MORE_NAMES.items()
}
"""Each typed name of a qualifier, plain, with its field."""

VALUES: dict[str, dict[str, str]] = {
    field: {plain(word): value for value, words in listed.items() for word in (value, *words)}
    for field, listed in WORDS.items()
}
"""Each typed value of a closed list, plain, with what it means."""


def shown(field: str, value: str, language: str) -> str:
    """Return how a value of a closed list is written in `fr` or `en`."""
    return WORDS[field][value][0] if language == "fr" else value


def qualifier(field: str, language: str) -> str:
    """Return how a qualifier is written in `fr` or `en`."""
    return QUALIFIERS[field][0 if language == "fr" else 1]
