"""How responders, ticket desks and spam gates word their mails, per language.

Phrases are written folded (lower case, no accents, plain quotes; see `parsers.folding`) and are small regular expressions; each is
one sentence a machine says of itself. What a customer says about a machine (« votre message automatique est arrivé ») must not
match: such sentences are passed over, and an absence alone (« je suis absente jusqu'au 10 ») proves nothing without the rest of
what a responder says.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_TEXT: Final = 4_000
"""Folded characters of the own text that are looked at: machines say it early."""


class Wording(StrEnum):
    """What the words sound like."""

    SUBJECT = "subject of a responder"
    DECLARED = "says that it is automatic"
    ABSENCE = "out of office"
    TICKET = "acknowledgement of a ticket system"
    RECEIPT = "acknowledgement of receipt"
    CHALLENGE = "asks for a proof that a person wrote"
    NO_ANSWER = "asks not to be answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One wording that was found, and its words."""

    wording: Wording
    words: str
    in_subject: bool
    start: int = 0
    """Where it stands in the folded subject or text."""


# A subject that opens so was written by a program.
SUBJECT_OPENINGS: Final[dict[str, tuple[str, ...]]] = {
    "fr": (
        *("reponse automatique", "reponse auto", "reponse automatisee", "message automatique", "mail automatique", "courriel automatique"),
        *("repondeur", "notification automatique", "notification d'absence", "avis d'absence", "message d'absence", "absence du bureau"),
        *("absente? du bureau", r"absent\(e\)", "absente? (?:jusqu|du \\d|ce jour)", "en conges? (?:jusqu|du \\d)", "hors du bureau"),
        *("non ?lu ?:", "lu ?:", "confirmation de lecture", "accuse de lecture"),
    ),
    "en": (
        *("automatic reply", "automatic response", "automated reply", "automated response", "automated message", "autoreply", "auto reply"),
        *("auto-reply", "auto response", "auto-response", "autoresponse", "auto ?:", "out of office", "out of the office", "ooo ?:"),
        *("on vacation", "vacation reply", "away from (?:the |my )?(?:office|desk|mail|email)", "i am away", "i'm away"),
        *("read ?:", "not read ?:", "read receipt", "return receipt"),
    ),
    "de": (
        *("automatische antwort", "automatische ruckantwort", "automatische ruckmeldung", "automatische nachricht", "autoantwort"),
        *("automatische e-?mail", "abwesenheitsnotiz", "abwesenheitsnachricht", "abwesenheit(?:smeldung)? ?:", "abwesend bis", "nicht im buro"),
        *("gelesen ?:", "ungelesen ?:", "lesebestatigung"),
    ),
    "es": ("respuesta automatica", "mensaje automatico", "fuera de (?:la )?oficina", "ausencia (?:de|temporal)", "leido ?:"),
    "it": ("risposta automatica", "messaggio automatico", "fuori sede", "fuori ufficio", "assenza dall'ufficio", "letto ?:"),
    "nl": ("automatisch antwoord", "automatische reactie", "automatisch bericht", "afwezigheidsbericht", "afwezig(?:heid)? ?:", "niet aanwezig", "gelezen ?:"),
}  # fmt: skip

# The same at the end of « Re: … - message automatique », as some providers write it.
SUBJECT_ENDS: Final = (
    *("reponse automatique", "message automatique", "automatic reply", "auto-?reply", "autoreply", "out of office"),
    *(
        "automatische antwort",
        "abwesenheitsnotiz",
        "respuesta automatica",
        "risposta automatica",
        "automatisch antwoord",
    ),
)

# A subject that a person may write as well: it needs words in the text beside it.
SUBJECT_MAYBE: Final = (
    *(
        "accuse de reception",
        "accuse reception",
        "bien recu",
        "votre (?:demande|message|mail|ticket|requete)",
        "confirmation de reception",
    ),
    *(
        "we(?:'ve| have) received",
        "your (?:request|message|ticket|enquiry|case)",
        "thank you for (?:contacting|your)",
        "request received",
    ),
    *(
        "ihre (?:anfrage|nachricht|e-?mail)",
        "eingangsbestatigung",
        "empfangsbestatigung",
        "hemos recibido",
        "abbiamo ricevuto",
        "wij hebben uw",
    ),
    *(
        "absente?",
        "absence",
        "conges?",
        "fermeture",
        "vacances",
        "away",
        "holiday",
        "abwesend",
        "urlaub",
        "ausente",
        "assente",
        "afwezig",
        "vakantie",
    ),
    "auto",
)

# Each sentence is enough: nobody but a machine says it of the mail at hand.
DECLARED: Final[dict[str, tuple[str, ...]]] = {
    "fr": (
        r"(?:ceci est|c'est|voici|il s'agit d'|cela est) ?(?:une? )?(?:reponse|message|mail|e-?mail|courriel|courrier|notification)(?: \w{1,15})? automati(?:que|se)",
        r"(?:ce|cet|cette|le present) (?:message|mail|e-?mail|courriel|courrier|reponse|notification)(?: (?:vous )?(?:est|a ete))?(?: (?:genere|envoye|emis|expedie|adresse)e?)?(?: de facon| de maniere)? automati(?:que|quement|se)",
        r"^[\W_]{0,5}(?:reponse|message|mail|courriel) automatique[ \t]*(?:[:.!\-]|$)",
        r"^[\W_]{0,5}notification automatique",
    ),
    "en": (
        r"this is an? (?:automatic|automated|auto|auto-generated|automatically generated|system generated)[ -]?(?:generated )?(?:reply|response|message|e-?mail|mail|notification|notice|acknowledge?ment|confirmation)",
        r"this (?:message|e-?mail|mail|reply|notification) (?:was|is|has been) (?:sent |generated |created )?(?:automatically|by an automated)",
        r"^[\W_]{0,5}(?:automatic reply|automated response|auto-?reply)[ \t]*(?:[:.!\-]|$)",
        r"this (?:mailbox|inbox|address|e-?mail address) is (?:not monitored|unmonitored|unattended)",
    ),
    "de": (
        r"dies(?:es|e)? ist eine (?:automatische|automatisch (?:generierte|erstellte|erzeugte|versandte|versendete))",
        r"diese (?:e-?mail|nachricht|mail) (?:wurde|wird) automatisch",
    ),
    "es": (r"(?:este|esta) es una? (?:respuesta|mensaje|correo) automatic[ao]", r"este (?:mensaje|correo) (?:ha sido|fue|se ha) (?:generado|enviado) automaticamente"),
    "it": (r"(?:questo|questa) e una? (?:risposta|messaggio|e-?mail) automatic[ao]", r"questo messaggio (?:e stato|viene) (?:generato|inviato) automaticamente"),
    "nl": (r"dit is een (?:automatisch|automatische|geautomatiseerd)e? (?:antwoord|bericht|reactie|e-?mail)", r"dit bericht (?:is|wordt|werd) automatisch"),
}  # fmt: skip

NO_ANSWER: Final[dict[str, tuple[str, ...]]] = {
    "fr": (r"(?:merci de|veuillez|priere de|nous vous (?:prions|remercions) de) ne pas (?:y )?repondre(?: directement)?(?: a ce| a cet|,|\.|$)", r"^[\W_]{0,5}ne pas repondre"),
    "en": (r"(?:please )?do not (?:reply|respond)(?: directly)? to this", r"please do not (?:reply|respond)", r"repl(?:y|ies) to this (?:message|e-?mail|address) (?:are not|is not|will not|won't|cannot)"),
    "de": (r"bitte antworten sie nicht", r"bitte nicht (?:auf diese (?:e-?mail|nachricht) )?antworten"),
    "es": (r"(?:por favor,? )?no (?:responda|conteste)",),
    "it": (r"(?:si prega di )?non rispondere a quest", r"si prega di non rispondere"),
    "nl": (r"(?:gelieve|u kunt) niet (?:te )?(?:antwoorden|beantwoorden|reageren)",),
}  # fmt: skip

# Three parts of a responder's speech. The state alone is any customer's; it takes the state and two of the rest.
ABSENT: Final[dict[str, tuple[str, ...]]] = {
    "fr": (
        r"je (?:suis|serai)(?: \w{1,15}){0,2} (?:absente?|en conges?|en vacances|en deplacement|en formation|en arret|indisponible|hors du bureau|injoignable)",
        r"(?:actuellement|momentanement) (?:absente?|en conges?|ferme)",
        r"(?:nos bureaux|l'atelier|l'agence|la boutique|le magasin|le cabinet|l'etude|le studio|la mairie|nous) (?:est|sont|sera|seront|serons|sommes)(?: \w{1,15})? fermee?s?",
    ),
    "en": (
        r"i(?: am|'m|'ll be| will be)(?: \w{1,12}){0,2} (?:away|out of (?:the )?office|out of office|on (?:annual |sick |parental |maternity )?leave|on holiday|on vacation|travelling|unavailable)",
        r"(?:currently|presently) (?:away|out of (?:the )?office|on leave)",
        r"(?:our office|the office|the studio|the shop|we) (?:is|are|will be) closed",
    ),
    "de": (r"ich bin(?: \w{1,15}){0,3} .{0,40}?(?:nicht im (?:buro|haus)|abwesend|im urlaub|nicht erreichbar)", r"unser buro ist .{0,40}?geschlossen"),
    "es": (r"(?:estoy|estare|me encuentro|me encontrare)(?: \w{1,15}){0,2} (?:fuera|ausente|de vacaciones|de baja)",),
    "it": (r"(?:sono|saro)(?: \w{1,15}){0,2} (?:assente|fuori (?:sede|ufficio)|in ferie)",),
    "nl": (r"ik ben(?: \w{1,15}){0,4} (?:afwezig|met vakantie|op vakantie|niet (?:aanwezig|bereikbaar|op kantoor))",),
}  # fmt: skip

RESPONDER_MANNERS: Final[tuple[tuple[str, ...], ...]] = (
    # thanks for a mail that it has not read
    (r"merci (?:de|pour) (?:votre|ton) (?:message|mail|e-?mail|courriel)", r"thank(?:s| you) for (?:your|the) (?:e-?mail|message|mail)",
     r"(?:vielen )?dank fur (?:ihre|deine) (?:nachricht|e-?mail|mail)", r"gracias por su (?:mensaje|correo)", r"grazie per (?:il suo|la sua|il tuo) (?:messaggio|e-?mail)",
     r"(?:dank|bedankt) (?:u )?voor uw (?:bericht|e-?mail)"),
    # until when
    (r"de retour (?:le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|a partir|des)", r"jusqu'(?:au|a)", r"a (?:mon|notre) retour", r"until \w", r"(?:back|return(?:ing)?) (?:on|in|by|to)",
     r"\bbis (?:zum |einschliesslich |\d|montag|dienstag|mittwoch|donnerstag|freitag)", r"wieder (?:da|im buro|erreichbar)", r"hasta el", r"fino al?", r"tot (?:en met )?(?:\d|maandag|dinsdag)"),
    # no or little reading
    (r"(?:pas|peu|plus) (?:d')?acces a m(?:es|a|on)", r"acces (?:tres )?limite", r"ne (?:consulte|lis|releve|consulterai|lirai)(?: \w{1,12})? (?:pas|plus)?",
     r"(?:limited|no|intermittent|restricted|little)(?: or no)? access", r"not (?:be )?(?:reading|checking|monitoring)", r"wird nicht weitergeleitet", r"(?:kein(?:en)?|eingeschrankten) zugriff",
     r"sin acceso", r"acceso limitado", r"accesso limitato", r"(?:geen|beperkt) toegang"),
    # somebody else, or later
    (r"(?:en cas d'urgence|pour toute urgence|pour toute demande urgente|si c'est urgent|urgences? ?:)", r"(?:contacter|joindre|vous adresser a|adressez-vous a) (?:mon|ma|mes|le|la|l')",
     r"(?:if|for) (?:it is |this is |your (?:enquiry|request|message|matter) is |any(?:thing)? |it's )?urgent", r"(?:please|in (?:the )?meantime,?) contact", r"in dringenden fallen",
     r"wenden sie sich (?:bitte )?an", r"en caso de urgencia", r"in caso di urgenza", r"(?:voor|bij) (?:dringende|spoed)",
     r"(?:vous|te) repond(?:rai|rons)", r"sera (?:traite|lu)e? a (?:mon|notre) retour", r"(?:i|we) will (?:reply|respond|get back|answer)"),
)  # fmt: skip

RECEIVED: Final[dict[str, tuple[str, ...]]] = {
    "fr": (
        r"nous (?:avons bien (?:recu|enregistre)|accusons(?: bonne)? reception de) votre (?:demande|message|mail|e-?mail|courriel|requete|sollicitation|ticket)",
        r"votre (?:demande|message|requete|ticket|mail|e-?mail|courriel|sollicitation)(?: [^.!?\n]{0,60}?)? (?:a(?: bien)? ete|est bien|vient d'etre) (?:recue?|enregistree?|pris en compte|prise en compte|creee?|transmise?|ouverte?)",
        r"un ticket (?:a(?: bien)? ete|vient d'etre) (?:cree|ouvert)",
    ),
    "en": (
        r"(?:we have|we've|we) received your (?:request|message|e-?mail|enquiry|inquiry|ticket|query|case)",
        r"your (?:request|message|ticket|enquiry|inquiry|case|query)(?: [^.!?\n]{0,60}?)? (?:has been|was|is) (?:received|created|opened|registered|logged|assigned)",
        r"a (?:support )?ticket has been (?:created|opened)",
    ),
    "de": (
        r"(?:wir haben )?ihre (?:anfrage|nachricht|e-?mail|mitteilung)(?: [^.!?\n]{0,60}?)? (?:erhalten|ist (?:bei uns )?eingegangen|eingegangen|erfasst|registriert)",
        r"ein ticket wurde (?:erstellt|eroffnet|angelegt)",
    ),
    "es": (r"hemos recibido su (?:mensaje|solicitud|correo|consulta)", r"su (?:solicitud|ticket|consulta)(?: [^.!?\n]{0,60}?)? ha sido (?:recibid|registrad|cread)[ao]"),
    "it": (r"abbiamo ricevuto la (?:sua|tua|vostra) (?:richiesta|e-?mail|segnalazione)", r"la (?:sua|vostra) richiesta(?: [^.!?\n]{0,60}?)? e stata (?:ricevuta|registrata|presa in carico)"),
    "nl": (r"(?:wij|we) hebben uw (?:bericht|vraag|e-?mail|aanvraag)(?: [^.!?\n]{0,40}?)? ontvangen", r"uw (?:vraag|aanvraag|ticket)(?: [^.!?\n]{0,60}?)? is (?:ontvangen|geregistreerd|aangemaakt)"),
}  # fmt: skip

# What a desk promises: with « received » beside it, no customer speaks.
PROMISED: Final = (
    r"ser(?:a|ont) (?:traitee?s?|examinee?s?|etudiee?s?|prise?s? en charge)",
    r"(?:un|l'un de nos|nos|notre) (?:conseillers?|agents?|collaborateurs?|equipes?|techniciens?|service client)[^.!?\n]{0,60} (?:va|vont|vous|reviendr|prendr|traiter)",
    r"dans les (?:meilleurs|plus brefs) delais", r"sous (?:\d{1,3}|24|48) ?(?:a \d{1,3} ?)?(?:h\b|heures|jours)",
    r"(?:will|shall) (?:be (?:handled|processed|answered|reviewed)|get back|respond|reply|be in touch)", r"within \d{1,3} (?:business |working )?(?:hours|days)", r"as soon as possible",
    r"(?:werden|wird) (?:uns|sich|ihnen)?[^.!?\n]{0,60}?(?:melden|bearbeit|antwort)", r"so (?:schnell|bald) wie moglich", r"schnellstmoglich",
    r"(?:lo antes|a la mayor brevedad)", r"(?:il prima|al piu presto)", r"zo (?:snel|spoedig) mogelijk",
)  # fmt: skip

TICKET_NUMBER: Final = (
    r"[\[(](?:ticket|demande|dossier|incident|requete|case|request|support|vorgang|anfrage|caso|richiesta|zaak)?[ :]{0,2}(?:id|no|n°|#)?[ :#]{0,3}[a-z]{0,5}-?\d{3,}[\])]",
    r"\b(?:ticket|incident|case|vorgang|ticketnummer|dossier)[ :]{0,2}(?:id|no|numero|number|n°|nr)?[.:]?[ #:]{0,3}[a-z]{0,5}-?\d{3,}",
    r"(?:porte|sous|avec) le (?:numero|n°|no|n)(?: de (?:dossier|ticket|demande|suivi))?[ :#]{0,3}[a-z]{0,5}-?\d{3,}",
    r"(?:ticket|reference|case|tracking) (?:number|id|nummer) (?:is|ist|:)[ :#]{0,3}[a-z]{0,5}-?\d{3,}",
)  # fmt: skip

CHALLENGE: Final[dict[str, tuple[str, ...]]] = {
    "fr": (
        r"(?:vous|de vous|afin de vous|pour vous) authentifier", r"votre (?:message|mail|e-?mail|courriel)[^.!?\n]{0,80} (?:est|a ete|reste) (?:en attente|retenu|bloque|mis en quarantaine)",
        r"pour que votre (?:message|mail|e-?mail) soit (?:remis|delivre|distribue|transmis)", r"(?:cliquez|recopiez|saisissez)[^.!?\n]{0,80}(?:authentifi|prouver que vous|n'etes pas un robot|debloquer|liberer)",
        r"(?:filtre|solution|protection|systeme) anti-?spam", r"mail ?in ?black",
    ),
    "en": (
        r"your (?:message|e-?mail|mail)[^.!?\n]{0,80} (?:is|has been|was) (?:being )?(?:held|quarantined|waiting|put on hold|blocked)",
        r"(?:verify|confirm|prove)[^.!?\n]{0,60}(?:you are (?:a )?(?:human|real|not a)|your (?:identity|e-?mail address|message))", r"(?:click|follow|visit)[^.!?\n]{0,80}(?:deliver|release) your (?:message|e-?mail)",
        r"(?:challenge|sender verification|challenge-response|anti-?spam (?:system|protection|filter|gateway))", r"\b(?:boxbe|spamarrest|spam arrest|mailinblack|bluebottle|sendio)\b",
    ),
    "de": (r"(?:spam-?schutz|absender ?verifizierung|absenderprufung)", r"bestatigen sie[^.!?\n]{0,60}(?:absender|e-?mail-adresse|dass sie kein)"),
    "es": (r"(?:verifique|confirme)[^.!?\n]{0,60}(?:remitente|no es un robot)", r"sistema anti-?spam"),
    "it": (r"(?:verific|conferm)[^.!?\n]{0,60}(?:mittente|non e un robot)", r"sistema anti-?spam"),
    "nl": (r"(?:bevestig|verifieer)[^.!?\n]{0,60}(?:afzender|geen robot)", r"antispam"),
}  # fmt: skip

# Sentences about a machine, not by one; and the customer's own order, of which no responder speaks.
_ABOUT: Final = re.compile(
    r"j'ai (?:bien )?(?:recu|eu)|j'(?:obtiens|avais)|je (?:recois|viens)|vous m'|m'avez|de votre part|votre (?:reponse|message|mail|robot) automatique|"
    r"i (?:got|received|have received|just got)|you sent|your (?:automatic|automated|auto)|ich habe|ihre automatische|he recibido|ho ricevuto|ik heb"
)
_OWN_ORDER: Final = re.compile(
    r"\b(?:ma|mes|notre) (?:commandes?|photos?|tirages?|albums?|livres?)|\bmon (?:colis|album|livre|tirage|achat)|\b(?:my|our) (?:orders?|prints?|parcel|photos?|album)|"
    r"\bmeine bestellung|\bmi pedido|\bmio ordine|\bmijn bestelling"
)


def _any(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?<![a-z0-9])(?:{'|'.join(phrases)})", re.MULTILINE)


def _all(table: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    return _any(tuple(phrase for phrases in table.values() for phrase in phrases))


_OPENING = re.compile(rf"[^a-z0-9]{{0,4}}(?:{_all(SUBJECT_OPENINGS).pattern})(?![a-z])")
_END = re.compile(rf"(?:^|[-:|(\[] ?)(?:{_any(SUBJECT_ENDS).pattern})[)\].! ]{{0,3}}$")
_MAYBE = re.compile(rf"(?:\[[^\]]{{0,60}}\] ?)?(?:{_any(SUBJECT_MAYBE).pattern})(?![a-z])")
_DECLARED, _NO_ANSWER, _ABSENT, _RECEIVED, _CHALLENGE = map(_all, (DECLARED, NO_ANSWER, ABSENT, RECEIVED, CHALLENGE))
_MANNERS = tuple(map(_any, RESPONDER_MANNERS))
_PROMISED, _NUMBER = _any(PROMISED), _any(TICKET_NUMBER)


def signs_of(subject: str, text: str) -> tuple[Sign, ...]:
    """Return how far folded subject and folded own text sound like a machine; empty for a person."""
    text = text[:LONGEST_TEXT]
    return (*_of_subject(subject, text), *_of_text(subject, text))


def _of_subject(subject: str, text: str) -> list[Sign]:
    found = _OPENING.match(subject) or _END.search(subject)
    if found is None and (maybe := _MAYBE.match(subject)) is not None and _speaks_like_one(text):
        found = maybe
    return (
        [Sign(wording=Wording.SUBJECT, words=found[0].strip(" -:|([])"), in_subject=True, start=found.start())]
        if found
        else []
    )


def _speaks_like_one(text: str) -> bool:
    """Tell whether the text has what a subject that a person may write too needs beside it."""
    if _OWN_ORDER.search(text) or "?" in text:
        return False
    return any(_says(pattern, text) for pattern in (_DECLARED, _ABSENT, _NO_ANSWER)) or _is_receipt(text)


def _of_text(subject: str, text: str) -> list[Sign]:
    signs: list[Sign] = []
    declared, unanswered = _says(_DECLARED, text), _says(_NO_ANSWER, text)
    signs += [_sign(Wording.DECLARED, declared)] if declared else []
    signs += [_sign(Wording.NO_ANSWER, unanswered)] if unanswered else []
    if (challenge := _challenge(subject, text)) is not None:
        signs.append(challenge)
    if (
        (received := _says(_RECEIVED, text)) is not None
        and not _OWN_ORDER.search(text)
        and (_PROMISED.search(text) or signs)
    ):
        numbered = _NUMBER.search(subject) or _NUMBER.search(text)
        signs.append(_sign(Wording.TICKET if numbered else Wording.RECEIPT, received))
    if (absent := _says(_ABSENT, text)) is not None and _is_absence(text):
        signs.append(_sign(Wording.ABSENCE, absent))
    return signs


def _challenge(subject: str, text: str) -> Sign | None:
    """Two different phrases, in subject and text together, make a challenge: one alone may be a customer's complaint."""
    if _OWN_ORDER.search(text):
        return None
    found = [*_CHALLENGE.finditer(subject), *_CHALLENGE.finditer(text)]
    return _sign(Wording.CHALLENGE, found[-1]) if len({match[0] for match in found}) > 1 else None


def _is_receipt(text: str) -> bool:
    return _says(_RECEIVED, text) is not None and _PROMISED.search(text) is not None


def _is_absence(text: str) -> bool:
    if "?" in text or _OWN_ORDER.search(text):
        return False
    return sum(pattern.search(text) is not None for pattern in _MANNERS) >= 2  # noqa: PLR2004  (see ABSENT)


def _says(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first match in a sentence that is not about a machine."""
    for match in pattern.finditer(text):
        start = max(text.rfind(end, 0, match.start()) for end in ".!?\n") + 1
        end = min((at for end in ".!?\n" if (at := text.find(end, match.end())) >= 0), default=len(text))
        if _ABOUT.search(text, start, end) is None:
            return match
    return None


def _sign(wording: Wording, match: re.Match[str]) -> Sign:
    return Sign(wording=wording, words=match[0].strip(), in_subject=False, start=match.start())
