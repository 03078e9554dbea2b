"""Which language the customer writes in, by the small words nobody can avoid."""

import re
from functools import cache

from parsers.folding import plain

UNKNOWN = "und"
_WORD = re.compile(r"[a-z]+")
_LONGEST = 6000  # characters looked at: the language of a mail shows long before that

_SMALL_WORDS = {
    "fr": """bonjour bonsoir merci je j vous vos votre ma mon mes la le les du des une et est pas svp commande madame monsieur
        cordialement pour avec ai sur dans ce cette que qui suis ne nous notre au aux salut dsl mrc cmd annuler annulez annulation
        voudrais souhaite veuillez pouvez par deux tirages bien etre fait tout plait on erreur arret commandes passe passee oubliez cette stop cmd cde oui non confirme voir bonne journee chez ou sont""",
    "en": """hello hi dear please thanks thank the my your i you and is are was have has it this that to for of with would could can
        order cancel cancelled canceled not do don regards kind best we our been am be will cheers placed photos prints wrong
        on at from new but get yesterday refund there theres then first fee if or so lets got just send tell redo print stop yes no confirm""",
    "de": """hallo guten tag sehr geehrte damen herren bitte danke ich sie ihr ihre meine mein meiner die der das den dem und ist nicht mit von
        vom fur fuer bestellung stornieren stornierung freundlichen grussen gruss gruessen habe wurde kann konnen koennen mochte
        moechte auf zu im eine einen auch ja nein noch viele grusse wir uns unsere zuruck""",
    "es": """hola buenos buenas dias tardes gracias por favor mi mis el los las del que para con una un pedido cancelar anular
        quisiera quiero usted ustedes les he esta es saludo saludos muy pero sus su ya hace no lo atentamente querria puedo pueden""",
    "it": """salve buongiorno buonasera ciao grazie il lo gli mio mia vi vorrei ordine annullare disdire per favore ho con che di una un
        sono non della del la cordiali saluti distinti potete numero mi e questo questa degli piu gia chiedo cortesemente""",
    "nl": """beste hallo geachte bestelling annuleren ik u mijn het een de van en is niet met vriendelijke groet groeten graag
        bedankt dank wil willen kunt kunnen voor heb op dat die wij onze alvast zou nog te ja nee""",
    "pt": """ola bom obrigado obrigada meu minha pedido cancelar quero gostaria voce nao por favor com uma um para da do
        encomenda os as foi esta cumprimentos""",
}


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word → how much it speaks for each language: a word shared by several speaks less for each."""
    speakers: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in set(words.split()):
            speakers.setdefault(word, []).append(language)
    return {
        word: tuple((language, 1.0 / len(languages)) for language in languages) for word, languages in speakers.items()
    }


def scores(text: str) -> dict[str, float]:
    """Return how much the small words of `text` speak for each language; languages without any are left out."""
    weights = _weights()
    found: dict[str, float] = {}
    for word in _WORD.findall(plain(text[:_LONGEST])):
        for language, weight in weights.get(word, ()):
            found[language] = found.get(language, 0.0) + weight
    return found


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, `und` when too little speaks for one.

    Capitals, missing accents and SMS spelling do not matter. Two languages in one mail: the one with more words.
    """
    found = sorted(scores(text).items(), key=lambda item: (-item[1], item[0]))
    if not found or found[0][1] < 0.5:  # noqa: PLR2004 (half a word that two languages share)
        return UNKNOWN
    if len(found) > 1 and found[0][1] <= found[1][1]:
        return UNKNOWN
    return found[0][0]
