"""The words with which mail programs introduce what is not the sender's: French first, then the languages our customers write.

Data only. Every expression is bounded, so that no text makes it slow.
"""

import re

_I = re.IGNORECASE

# --- Header blocks: « De : / Envoyé : / À : / Objet : » ---------------------------------------------------------------

FROM, DATE, TO, SUBJECT, OTHER = "from", "date", "to", "subject", "other"

_LABELS = {
    FROM: "de|de la part de|expéditeur|from|von|van|da|fra|från|od|absender|remitente|mittente|afzender|reply from|émetteur",
    DATE: """date|envoyé|envoyé le|date d'envoi|date de réception|date et heure|message du|reçu|reçu le|sent|date sent|gesendet|datum|enviado|enviado el|enviada em
        |enviado em|fecha|data|inviato|data invio|verzonden|dato|sendt|skickat|wysłano|gesendet am""",
    TO: "à|a|pour|to|an|aan|para|destinataire|destinataires|empfänger|destinatario|til|till|do|per",
    SUBJECT: "objet|sujet|subject|betreff|asunto|oggetto|onderwerp|assunto|emne|ämne|temat|concerne|betr",
    OTHER: """envoyé par|sent by|gesendet von|cc|cci|bcc|copie|copie à|kopie|kopie (cc)|c.c.|reply-to|répondre à|reply to|importance|priorité|pièces jointes|attachments
        |anlagen|wichtigkeit|allegati|adjuntos|bijlagen|organisation|antwort an|message-id""",
}
LABELS = {
    label.strip(): kind
    for kind, words in _LABELS.items()
    for label in " ".join(words.split()).replace(" |", "|").split("|")
}

LABEL_LINE = re.compile(
    r"[ \t\xa0\ufeff]{0,8}[*_]{0,2}([^\W\d_][\w.'’() -]{0,24}?)[ \xa0]{0,3}[*_]{0,2}[ \xa0]{0,3}:[*_]{0,2}(?![/\w]*//)(.*)"
)
MESSAGE_OF = re.compile(
    r"[ \t\xa0]{0,8}(?:message du|mail du)[ \xa0]{1,3}:?[ \xa0]{0,3}\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b", _I
)
"""Orange and SFR write the date behind « Message du », with or without a colon."""

ADDRESS = re.compile(r"[^\s<>@\"]{1,64}@[^\s<>@\"]{1,120}")

_MONTHS = (
    r"janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec|jan|feb|apr|may|jun|jul|aug|sep|january|february|march|april"
    r"|june|july|märz|mär|maart|mrt|mei|okt|dez|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|mar|fev|out"
)
DATE_TIME = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"
    rf"|\b\d{{1,2}}(?:er|st|nd|rd|th)?\.?\s(?:de\s)?(?:{_MONTHS})[a-zéû]{{0,7}}\.?,?\s(?:de\s)?\d{{4}}\b"
    rf"|\b(?:{_MONTHS})[a-zéû]{{0,7}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}\b"
    r"|\b\d{1,2}\s?[:h]\s?\d{2}\b",
    _I,
)
"""A date with its year, or a time of day."""
TIME = re.compile(r"\b\d{1,2}\s?[:h]\s?\d{2}\b", _I)
"""Programs write the time of day; people who write « Le 3 novembre, ma mère a écrit » do not."""
FLAT_BLOCK = re.compile(
    r"[*_]{0,2}(?:de|from|von|van|da)[ \xa0]?:[*_]{0,2}[^\n]{1,160}?\b(?:envoyé|date|sent|gesendet|datum|enviado|inviato|verzonden)(?: le| el)?[ \xa0]?:"
    r"[^\n]{1,100}?(?:\bà|\ba|\bto|\ban|\baan|\bpara|\bobjet|\bsujet|\bsubject|\bbetreff|\basunto|\boggetto)[ \xa0]?:",
    _I,
)
"""A whole header block in one line, as programs that flatten HTML leave it."""

# --- Attributions: « Le … a écrit : » ---------------------------------------------------------------------------------

VERB = (
    r"(?:(?<!['’])(?<!vous )(?<!nous )\b(?:a|à) [ée]crit|\bwrote|\bwrites|\bschrieb|\bgeschrieben|\bescribi[oó]|\bha scritto|\bscrive"
    r"|\bschreef|\bgeschreven|\bescreveu|\bskrev|\bkirjoitti|\bnapisał\(?a?\)?|\bpisze|\bà écrit)"
)
_LED = r"(?:le|on|am|el|il|op|em|às|a las|alle|at|den|à|um|w dniu|dnia|il giorno)\b"
DATE_LED = re.compile(rf"[-–—* \t\xa0\ufeff]{{0,8}}{_LED}", _I)
SAID = re.compile(rf"{VERB}[^\n]{{0,160}}:[ \xa0]{{0,3}}[-–—]{{0,10}}$|{VERB}[ \xa0]{{0,3}}[-–—:]{{0,10}}$", _I)
SAID_BY_ADDRESS = re.compile(
    rf"[^\n]{{0,200}}<[^\s<>@]{{1,64}}@[^\s<>]{{1,120}}>[,;]?[ \xa0]{{0,3}}{VERB}[^\n:]{{0,80}}:(?:\s|$)", _I
)
"""Name, address and verb stand together: that is an attribution even where the quote goes on in the same line (Yahoo)."""
FIRST_PERSON = re.compile(
    r"\b(?:i|we|you|ich|wir|ho|yo|ik)\s+(?:wrote|schrieb|schreef)\b|\b(?:j'ai|avez|avons|as|ho|abbiamo|he|hemos)\s+[ée]?(?:crit|scritto|escrito)",
    _I,
)
NAMED = re.compile(rf",\s{{0,2}}[\"'«]?\s?[A-ZÀ-Þ][^\n,]{{1,80}},?\s(?i:{VERB})")
"""A date, a comma and a name: « Le mardi 3 novembre 2026, Service client a écrit : »; people write « ma mère »."""
BARRED = re.compile(r"[ \xa0]{0,2}(?:\|(?![^\n]*\|)|[A-Z]{2,3}>(?:\s|$))")
WORDLESS = re.compile(
    r"[*-]?\s?[^\n<>]{1,80}<[^\s<>]{3,120}>[ ,]{1,3}[\[(]?[^\n]{0,20}\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}[^\n]{0,30}:$"
)
"""Name, address and date, then a colon (mutt)."""
SAID_AT = re.compile(rf"{VERB}\s(?:sur|on|le|am|el|il|op|em)\s[^\n]{{0,40}}\d[^\n]{{0,60}}:$", _I)
"""Notes and SeaMonkey put the date behind the verb."""
CITING = re.compile(r"(?:quoting|zitat von|citando a|citando|citaat van|selon|citation de)\s[^\n]{3,160}:$", _I)
"""Horde and the webmail of Free."""
SPEAKS = re.compile(
    r"crit\b|crit[ \xa0:]|wrote|writes|schrieb|escribi|scritto|scrive|schreef|geschreven|escreveu|skrev|kirjoitti|napisa|pisze|quoting|zitat|cita|selon|^\d{4}-|@.{0,200}:$",
    _I,
)
"""A cheap first look: without one of these there is no attribution."""
OLD_GMAIL = re.compile(
    r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}(?: (?:GMT|UTC)?[+-]\d{1,2}:?\d{2})? [^\n]{1,100}<[^\s<>]{3,120}>\s?:$"
)

# --- Lines that separate ----------------------------------------------------------------------------------------------

_ORIGINAL = (
    r"(?:message|courriel|mail|e-mail|mél) (?:d'origine|d’origine|original|initial)|original (?:message|email|e-mail|mail)|ursprüngliche (?:nachricht|mail|e-mail)"
    r"|original-?nachricht|mensaje original|correo original|messaggio originale|oorspronkelijk(?:e)? (?:bericht|mail|e-mail)|mensagem original"
    r"|message précédent|reply message|original meddelande|oprindelig meddelelse|reply separator|réponse au message"
)
_FORWARDED = (
    r"(?:message|courriel|mail|e-mail) (?:transféré|transmis|réexpédié|retransmis|suivi|renvoyé)|forwarded (?:message|mail|email)|weitergeleitete (?:nachricht|mail|e-mail)"
    r"|mensaje reenviado|correo reenviado|messaggio (?:inoltrato|inviato)|doorgestuurd bericht|mensagem (?:encaminhada|reencaminhada)|(?:transféré|réacheminé|redirigé) par|forwarded by|weitergeleitet von"
    r"|vidarebefordrat meddelande|videresendt (?:meddelelse|melding)"
)
_RULE = r"[-_=*~–—─#]{2,80}"
ORIGINAL_LINE = re.compile(rf"{_RULE}\s{{0,3}}(?:{_ORIGINAL})\b(?:[^\n]{{0,60}}$|\s{{0,3}}{_RULE})", _I)
FORWARDED_LINE = re.compile(rf"{_RULE}\s{{0,3}}(?:{_FORWARDED})\b(?:[^\n]{{0,60}}$|\s{{0,3}}{_RULE})", _I)
FORWARDED_START = re.compile(
    r"(?:début du (?:message|courriel) (?:transféré|réexpédié|transmis)|begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|inizio (?:del )?messaggio inoltrato|inicio del mensaje reenviado|begin doorgestuurd bericht|início da mensagem (?:reencaminhada|encaminhada)"
    r"|message transféré|forwarded message)\s{0,3}:",
    _I,
)
BARE_SEPARATOR = re.compile(rf"(?:{_ORIGINAL}|{_FORWARDED})\s{{0,3}}:?", _I)
"""Without a rule around it, it counts only above a header block."""
FORWARD_SUBJECT = re.compile(r"\s*(?:tr|fwd?|fw|wg|rv|enc|doorst|i)\s?:", _I)
RULE_LINE = re.compile(r"\s*[-_=*~–—─]{3,200}\s*")
