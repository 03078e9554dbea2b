"""Lines that a program or a company adds below what the sender wrote: phone footers, virus checkers, disclaimers."""

import re

_I = re.IGNORECASE

SIGNATURE_MARK = re.compile(r"[ \t]{0,2}(?:--|—|–)[ \t\xa0]{0,4}")
"""« -- » (RFC 3676 §4.3), also where a program ate the blank or made one dash of the two."""

_PRODUCTS = (
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|oppo|honor|pixel|smartphone|t[ée]l[ée]phone|mobile|mobil|mobiel|tablett?e|blackberry|windows"
    r"|outlook|gmail|yahoo|orange|sfr|free|laposte|la poste|proton|bouygues|sosh|mail\b|e-mail|courrier|messagerie|application|app\b|appareil|device|handy|gerät"
    r"|bluemail|spark|k-9|thunderbird|zimbra|gmx|web\.de|aol|hotmail|icloud|móvil|movil|telefon[eo]|dispositi|toestel|nine|edison|libero"
)
_FOOTER = re.compile(
    r"(?:(?:(?:ce )?(?:message|courriel|e-?mail|mail) (?:a été )?)?envoy[ée]e? (?:de|depuis|à partir d|a partir d|avec|via|par|grâce)|sent (?:from|via|with|using|by)|von meine[mr] .{2,40} gesendet"
    r"|gesendet (?:von|mit|über|aus)|diese nachricht wurde .{2,60} gesendet|enviado (?:desde|con|do|da|a partir)|inviato (?:da|con|dal)|verzonden (?:vanaf|met|via|vanuit)"
    r"|verstuurd (?:vanaf|met|via)|(?:téléchargez|télécharger|obtenir|obtenez|get|download|descargar|obtener|scarica|ottieni|downloaden|holen sie sich) (?:outlook|bluemail)"
    r"|outlook (?:for|pour|für|para|per|voor) (?:ios|android)|provenance ?: courrier pour windows|yahoo ?mail ?: (?:recherchez|search|suchen)|obtenir yahoo|skickat från|sendt fra)",
    _I,
)
_PRODUCT = re.compile(_PRODUCTS, _I)
_OWN_WORDS = re.compile(
    r"\b(?:annul|command|stop|cancel|order|bestell|storn|pedido|ordin|rembours|avoir|arr[êe]t|please|svp|merci d)|\d{5}",
    _I,
)
"""A footer that asks for something is no footer: somebody typed on in the same line."""
_LONGEST_FOOTER = 160

_CHECKED = re.compile(
    r"(?:garanti )?sans virus\b|absence de virus dans ce|ne contient aucun virus|(?:v[ée]rifi[ée]e?|analys[ée]e?) par (?:le logiciel )?(?:antivirus|avast|avg)"
    r"|checked for viruses|virus[- ]free\b|auf viren (?:geprüft|überprüft)|virenfrei|privo di virus|libre de virus|virusvrij|^(?:https?://)?www\.(?:avast|avg)\.com",
    _I,
)
_GREEN = re.compile(
    r"(?:pensez|pensons|merci de penser|songez|n'imprimez|n’imprimez|think|consider|please)\b.{0,60}(?:environnement|environment|planète|planet|arbres?|trees|before (?:you )?print)"
    r"|(?:avant d.imprimer|before printing).{0,60}(?:environnement|environment|planète|planet)|der umwelt zuliebe|adoptez l.éco|think of the (?:environment|planet)"
    r"|medio ambiente antes de imprimir|pensa all.ambiente|denk aan het milieu",
    _I,
)
_DISCLAIMER = re.compile(
    r"[*_ \t]{0,4}(?:"
    r"(?:ce|cet|le présent|le|les informations contenues dans ce|l.information contenue dans ce)\s.{0,30}(?:message|courriel|courrier|e-?mail|mail|mél)\b.{0,200}?(?:confidentiel|(?:seul|usage|intention|attention|exclusi).{0,60}destinataire|destinataires? (?:exclusi|indiqu|mentionn))"
    r"|si vous (?:(?:recevez|avez reçu) (?:ce|cet|cette|le présent|la présente) |n['’]êtes pas (?:le|la|l['’]un).{0,30}destinataire)"
    r"|(?:avertissement|avis de confidentialité|confidentialité|clause de confidentialité|mention de confidentialité|disclaimer|confidentiality(?: notice)?|legal notice|vertraulichkeitshinweis|aviso legal|avviso di riservatezza)\b\s{0,3}[:.\-–].{0,300}?(?:confiden|destin|intended|addressee|vertraulich|riservat)"
    r"|l['’]intégrité de ce (?:message|mail|courriel)"
    r"|toute (?:utilisation|diffusion|publication|reproduction|modification)\b.{0,80}?(?:ce message|non autorisée|interdite|sa destination)"
    r"|this (?:e-?mail|message|communication|transmission)\b.{0,200}?(?:confidential|privileged|intended (?:solely|only|for))"
    r"|the (?:information|contents?) (?:contained |transmitted )?(?:in|of|by) this\b.{0,160}?(?:confidential|privileged|intended)"
    r"|if you (?:(?:have )?received? this |are not the (?:intended|named|addressee))"
    r"|(?:diese (?:e-?mail|nachricht)|der inhalt dieser e-?mail)\b.{0,160}?(?:vertraulich|ausschließlich|bestimmt)"
    r"|(?:este|el presente) (?:mensaje|correo|e-?mail)\b.{0,160}?(?:confidencial|destinatari)"
    r"|(?:questo messaggio|questa e-?mail|le informazioni contenute)\b.{0,160}?(?:riservat|confidenzial|destinatari)"
    r"|(?:dit|deze) (?:e-?mail|bericht|e-?mailbericht)\b.{0,160}?(?:vertrouwelijk|uitsluitend|bestemd)"
    r")",
    _I,
)
_LOOKED_AT = 500


def is_footer(line: str) -> bool:
    """Tell whether a program wrote the line below the text (« Envoyé de mon iPhone », a virus checker, a green reminder)."""
    if not line or len(line) > _LONGEST_FOOTER:
        return False
    bare = line.strip(" \t\xa0*_-–—.\u2063\u200b\ufeff")
    if _FOOTER.match(bare) is not None and _PRODUCT.search(bare) is not None:
        return _OWN_WORDS.search(bare) is None
    return _CHECKED.search(bare) is not None or _GREEN.search(bare) is not None


def begins_disclaimer(paragraph: str) -> bool:
    """Tell whether a paragraph begins as a company's disclaimer does."""
    return _DISCLAIMER.match(paragraph[:_LOOKED_AT]) is not None or _CHECKED.match(paragraph[:_LOOKED_AT]) is not None
