"""Unsolicited mail: advertising, search-engine prospecting, phishing. A customer's mail must never match."""

import re
from dataclasses import dataclass
from functools import cache

from parsers.folding import plain
from parsers.request import Evidence, Place

_LOOKED_AT = 8000
_BAR = 3

# Each family of words with what one sight of it weighs; a mail needs several families, so one slip of a customer is not enough.
_FAMILIES: tuple[tuple[int, str], ...] = (
    (2, r"\bseo\b|google'?s? first page|first page of google|page (?:one|1) of google|premiere page (?:de |sur )?google|referencement (?:naturel|google)|backlinks?|ranking issue|domain authority|positionnement (?:sur )?google"),
    (2, r"free (?:audit|quote|proposal|consultation)|audit gratuit|devis gratuit|essai gratuit|kostenlose analyse"),
    (1, r"affordable (?:cost|price|rate)s?|no contract|cancel anytime|sans engagement|offre (?:speciale|exclusive|limitee)|limited[- ]time offer|act now|risk[- ]free"),
    (2, r"i was going through your website|i came across your (?:web)?site|i visited your website|j'ai visite votre site|en visitant votre site|en parcourant votre site|your website (?:found|has) (?:some )?errors"),
    (2, r"se desabonner|se desinscrire|desinscription|unsubscribe|opt[- ]out|vous recevez ce (?:message|mail|courriel|e-mail) (?:parce|car)|voir ce message dans votre navigateur|view (?:this email )?in (?:your )?browser|newsletter abbestellen|um sich abzumelden|lien de desabonnement"),
    (2, r"-\s?\d{1,2}\s?% (?:sur|avec|de|off)|\d{1,2}\s?% off|jusqu'a -\s?\d{1,2}|code promo \w+|avec le code [a-z0-9]{4,}|use code [a-z0-9]{4,}|soldes?\b.{0,40}%|black friday|destockage|vente privee"),
    (2, r"\bbitcoin\b|crypto(?:monnaie|currency)?\b|forex|trading|wealth|casino|\bloan\b|pret (?:personnel|entre particuliers)|viagra|investment opportunity|turn \d+ ?(?:eur|usd|\$|€)"),
    (3, r"inheritance|heritage de \d|next of kin|million (?:de )?(?:dollars|usd|euros)|lottery|loterie|beneficiaire"),
    (2, r"frais de (?:douane|livraison|port) (?:impayes?|en attente)|colis (?:est )?(?:suspendu|bloque|en attente|retenu)|votre colis n'a pas pu|customs? fees?|unpaid (?:fee|shipping)|dein paket"),
    (2, r"votre compte (?:a ete|est|sera) (?:suspendu|bloque|limite|desactive)|account (?:has been|will be) (?:suspended|limited|locked|deactivated)|verify your (?:account|identity|email)|verifiez votre (?:compte|identite)|confirmez vos (?:informations|coordonnees) bancaires|mailbox (?:is )?(?:full|quota)|password (?:expires|expired|will expire)|votre mot de passe expire"),
    (1, r"cliquez ici|click here|click (?:the )?link|cliquez sur le lien|cliquez ci-dessous|hier klicken"),
    (1, r"cher client|dear (?:customer|user|sir/madam|beneficiary)|action requise|action required|pending action|urgent action"),
    (2, r"our (?:company|agency|team) (?:offers?|provides?|specializ)|we (?:are|offer|provide) (?:a |an )?(?:leading|professional|web|seo|digital)|notre agence|nous proposons (?:des|nos|une) (?:services|solutions|prestation)|web ?design|lead generation|generation de leads|digital marketing|marketing (?:digital|agency)|growth hacking|photo editing services?|clipping path|retouche photo (?:en masse|pour)|mobile app development"),
    (1, r"10x|more (?:orders|leads|sales|traffic|customers)|booster? (?:votre|vos|your)|augmenter (?:votre|vos) (?:chiffre|ventes|trafic|visibilite)|increase your (?:sales|traffic|revenue)"),
    (1, r"shall i send|may i send|interested\?|would you be interested|seriez-vous interesse|un creneau (?:de|pour)|15 minutes|quick call|planifier un appel|book a call"),
    (2, r"note to ai|ai assistants? processing|to the ai|ignore (?:all )?previous instructions"),
)  # fmt: skip
_CUSTOMER = re.compile(
    r"\b(?:ma|notre|mes) (?:commande|cmd|tirage|album|photo)|\bmy (?:order|prints?|album|photos?)|\bmeine bestellung|\bmi pedido|\bil mio ordine|\bmijn bestelling"
    r"|\bj'ai (?:commande|passe|recu)|\bi (?:ordered|placed|received)\b"
)


@dataclass(frozen=True, slots=True)
class _Family:
    weight: int
    pattern: re.Pattern[str]


@cache
def _families() -> tuple[_Family, ...]:
    return tuple(_Family(weight, re.compile(pattern)) for weight, pattern in _FAMILIES)


def unsolicited(subject: str, own_text: str) -> Evidence | None:
    """Return the words that show unsolicited advertising, prospecting or phishing, or None.

    Several kinds of such words must come together, and none may count where the writer speaks of an order of their own.
    """
    text = plain(f"{subject}\n{own_text[:_LOOKED_AT]}")
    if _CUSTOMER.search(text):
        return None
    seen = [(family.weight, match) for family in _families() if (match := family.pattern.search(text))]
    if sum(weight for weight, _ in seen) < _BAR or len(seen) < 2:  # noqa: PLR2004 (two kinds at least)
        return None
    _, match = max(seen, key=lambda item: item[0])
    place = Place.SUBJECT if match.start() < len(plain(subject)) else Place.OWN
    return Evidence(place=place, words=" ".join(match[0].split()), note=f"unsolicited, {len(seen)} kinds of signs")
