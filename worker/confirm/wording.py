"""What the page says, in French and in English: nothing about an order that its letter does not say."""

from dataclasses import dataclass

from starlette.datastructures import Headers

LANGUAGES = ("fr", "en")

_TEXTS: dict[str, tuple[str, str]] = {
    "ask.title": (
        "Confirmez-vous l’annulation de la commande {number} ?",
        "Do you confirm the cancellation of order {number}?",
    ),
    "ask.received": (
        "Nous avons reçu une demande d’annulation de la commande {number} du {day}, mais rien ne nous prouve qu’elle vient de vous. Par prudence, nous n’avons rien modifié.",
        "We received a request to cancel order {number} of {day}, but nothing proves that it came from you. To be safe, we have changed nothing.",
    ),
    "ask.then": (
        "Si vous confirmez, la commande sera traitée selon son avancement à ce moment-là, et la réponse vous parviendra par courriel, à l’adresse de votre compte.",
        "If you confirm, the order will be handled according to how far it is at that moment, and the answer will reach you by email, at your account’s address.",
    ),
    "ask.yes": ("Oui, annuler la commande {number}", "Yes, cancel order {number}"),
    "ask.no": ("Non, cette demande ne vient pas de moi", "No, this request did not come from me"),
    "ask.leave": (
        "Sans réponse de votre part, la commande suit son cours.",
        "Without an answer from you, the order goes on as planned.",
    ),
    "yes.title": ("C’est noté", "Thank you"),
    "yes.said": (
        "Votre confirmation est enregistrée. La réponse vous parviendra par courriel, à l’adresse de votre compte.",
        "Your confirmation is recorded. The answer will reach you by email, at your account’s address.",
    ),
    "no.title": ("C’est noté", "Thank you"),
    "no.said": (
        "Le code est détruit et rien n’a été modifié. Une personne de notre équipe examinera la situation.",
        "The code is destroyed and nothing was changed. A person on our team will look into it.",
    ),
    "gone.title": ("Ce lien ne sert plus", "This link is of no use any more"),
    "gone.said": (
        "Ce lien a déjà servi, il a expiré, ou il n’est pas complet. Si vous avez déjà répondu, la suite vous parvient par courriel. Sinon, répondez au message que vous avez reçu : une personne lira votre réponse.",
        "This link has been used, has expired or is not complete. If you have answered already, the rest reaches you by email. If not, answer the message that you received: a person will read your answer.",
    ),
    "unclear.title": ("Choisissez une réponse", "Choose an answer"),
    "unclear.said": (
        "Nous n’avons pas compris votre réponse ; rien n’a été modifié. Revenez à la page précédente et choisissez l’un des deux boutons.",
        "We did not understand your answer; nothing was changed. Go back to the page before and choose one of the two buttons.",
    ),
    "often.title": ("Trop de demandes", "Too many requests"),
    "often.said": (
        "Trop de pages ont été demandées depuis votre réseau. Réessayez dans une minute.",
        "Too many pages were asked for from your network. Try again in a minute.",
    ),
    "fault.title": ("Réessayez dans un instant", "Try again in a moment"),
    "fault.said": (
        "Quelque chose n’a pas fonctionné de notre côté, et rien n’a été modifié. Réessayez dans un instant, ou répondez au message que vous avez reçu.",
        "Something did not work on our side, and nothing was changed. Try again in a moment, or answer the message that you received.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts in one language."""

    language: str

    def __call__(self, key: str, **values: str) -> str:
        """Return a text with its values filled in."""
        return _TEXTS[key][LANGUAGES.index(self.language)].format(**values)


def language_of(headers: Headers, account: str | None = None) -> str:
    """Choose the account's language where we write it, else the first of the browser's that we write, else French."""
    wanted = [
        account or "",
        *(one.split(";")[0].strip()[:2].lower() for one in headers.get("accept-language", "").split(",")[:8]),
    ]
    return next((one for one in wanted if one in LANGUAGES), LANGUAGES[0])
