"""Digits that may be an order number, told apart from the other numbers that stand in a mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from parsers.folding import OVERRIDES, Folded, fold, word_set

_DEFAULT = r"\d{7}"
_LONGEST_WRONG = 12
_SHORTEST_WRONG = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberShape:
    """What the shop's order numbers look like: a regular expression for the whole number, upper case."""

    pattern: str = _DEFAULT

    def fits(self, text: str) -> bool:
        """Tell whether `text` is a whole order number."""
        return _compiled(self.pattern).fullmatch(text) is not None

    @property
    def has_letters(self) -> bool:
        """Tell whether such a number holds anything but digits."""
        return re.search(r"[A-Za-z]", re.sub(r"\\[dDwWsSbBAZ]", "", self.pattern)) is not None


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


SEVEN_DIGITS = NumberShape()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A number in a stretch of text, offsets into that text."""

    number: str
    start: int
    end: int
    well_formed: bool
    labelled: bool
    certain: bool
    in_link: bool = False


# Disjoint classes: digits never begin a separator, so the run is read once.
_RUN = re.compile(r"\d+(?:[ ._-]{1,2}\d+)*")
_GROUP = re.compile(r"\d+")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,500}|[\w.+-]{1,64}@[\w.-]{1,255}")
_LINK_NUMBER = re.compile(
    r"(?:commandes?|orders?|cmd|bestellung(?:en)?|pedidos?|ordin[ei]|bestelling(?:en)?|paiement|payment|order_?id|id_?commande|id_?order)"
    r"(?:/|=|%3d|-|_)(?:[a-z]{1,12}/)?(?P<number>[a-z0-9-]{4,24})"
)
_WORD_BEFORE = re.compile(r"[a-z]+|[#°+€$£]|[0-9]+")
_UNIT_BEHIND = re.compile(
    r" ?(?:€|eur\b|euros?\b|£|\$|chf|cm\b|mm\b|px\b|dpi\b|%|ko\b|mo\b|kb\b|mb\b|octets|x ?\d|h\b|h\d|photos?\b|tirages?\b|prints?\b)"
    r"|,\d|\.\d\d? ?(?:€|eur)"
)
_LETTERS_BEHIND = re.compile(r"[a-z]+")
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[ .-](?:0?[1-9]|1[0-2])[ .-](?:19|20)\d\d|(?:19|20)\d\d[ .-](?:0?[1-9]|1[0-2])[ .-](?:0?[1-9]|[12]\d|3[01])"
)

_ORDER_LABELS = word_set("""commande commandes cmd cmds cde cdes comande commende comandes commmande order orders bestellung bestellungen auftrag bestellnummer
    auftragsnummer bestellnr pedido pedidos ordine ordini bestelling bestellingen bestelnummer ordernummer ordernumber encomenda
    orderid com po""")
_SIGN_LABELS = word_set(
    "# ° no nr num numero number nummer nro numeros ref refs reference references referenz referencia riferimento rif referentie n"
)
_FILLERS = word_set("""la le les l de du des d the my our ma mon notre votre vos your meine meiner ihre mi mio mia il lo el mijn est is ist es suivante
    suivant portant sous a at von vom della dell del numeros celle numerotee photo photos avec web en ligne internet uw bitte with s and et""")
_OTHER_LABELS = word_set("""tel telephone phone portable mobile port fixe fax gsm appel siret siren rcs tva vat ust ustid iban bic rib cb facture factures
    invoice rechnung rechnungsnummer factura fattura factuur suivi tracking colis parcel colissimo chronopost mondial relais sendung
    sendungsnummer client cliente clients customer kunde kunden kundennummer klant klantnummer postal cp plz devis quote angebot
    engagement dossier transaction paiement payment zahlung ticket contrat compte account konto carte card cheque virement mandat ape naf
    capital bp cedex dhl ups gls dpd fedex imei isbn adherent abonne abonnement membre id code pin pass mdp handy telefon telefono
    cellulare tf m t p f st dpt licence rna agrement matricule nino dni nif cif piva iva bsn kvk btw bon cadeau cheques avoir
    remise promo coupon gutschein voucher lot produit article reference_produit sku""") - {"bon", "reference_produit"}  # fmt: skip
_OURS_NOT_YOURS = word_set("notre nos n our unser unsere ns nuestra nostra onze")
_PREFIXES = word_set(
    "cmd cde com n no nr num order commande ref po cmde bestellung pedido ordine bestelling nro numero k"
)
_MOST = 300  # runs of digits looked at in one stretch: nobody writes more, a table or an attack does
_LINE = 400  # how far on its line a directional override can reach a number
_LOOK_BACK = 48
_MOST_FILLERS = 6
_SHORTEST_WORD_BEHIND = 3
_MOST_NEIGHBOURS = 3


def find_in(text: str, shape: NumberShape) -> Iterator[Found]:
    """Find the order numbers of a stretch of text, in order.

    Digits may be split by spaces, dots or dashes, be full-width, or have characters of no width between them. A number that
    words call an order but that does not have the shape is found too, as not well formed. Telephone, company, invoice, parcel,
    client and postal numbers, amounts, dates and sizes are left out.
    """
    folded = fold(text)
    plain = folded.text
    addresses = [match.span() for match in islice(_ADDRESS.finditer(plain), _MOST)]
    for start, end in addresses:
        yield from _in_link(text, folded, start, end, shape)
    if shape.has_letters:
        yield from _lettered(text, folded, shape)
    for run in islice(_RUN.finditer(plain), _MOST):
        if not any(start <= run.start() < end for start, end in addresses):
            yield from _in_run(text, folded, run, shape)


def _in_link(text: str, folded: Folded, start: int, end: int, shape: NumberShape) -> Iterator[Found]:
    for match in _LINK_NUMBER.finditer(folded.text, start, end):
        number = match["number"].upper()
        if shape.fits(number):
            yield _found(text, folded, number, *match.span("number"), labelled=True, in_link=True)


def numbers_of_link(link: str, shape: NumberShape) -> tuple[str, ...]:
    """Return the order numbers that the path or the query of a link names; other identifiers in it are left alone."""
    plain = fold(link).text
    return tuple(m["number"].upper() for m in _LINK_NUMBER.finditer(plain) if shape.fits(m["number"].upper()))


def _lettered(text: str, folded: Folded, shape: NumberShape) -> Iterator[Found]:
    for match in re.finditer(r"[a-z0-9][a-z0-9-]{2,30}", folded.text):
        if shape.fits(match[0].upper()):
            label = _label(folded.text, match.start())
            if label is not None:
                yield _found(text, folded, match[0].upper(), *match.span(), labelled=label)


def _in_run(text: str, folded: Folded, run: re.Match[str], shape: NumberShape) -> Iterator[Found]:
    plain = folded.text
    groups = list(islice(_GROUP.finditer(plain, run.start(), run.end()), _MOST))
    label = _label(plain, run.start())
    if label is None or _is_glued(plain, run.start()):
        return
    whole = [group for group in groups if shape.fits(group[0])]
    if whole:
        alone = len(whole) == len(groups) or _is_a_row_of_numbers(groups, run)
        for group in whole:
            if _stands_free(plain, group.start(), group.end()) and (alone or group.span() == run.span()):
                yield _found(text, folded, group[0], group.start(), group.end(), labelled=label)
        return
    if _DATE.fullmatch(run[0]):
        return
    joined = "".join(group[0] for group in groups)
    called = label or _is_pointed_at(plain, run.start(), run.end())
    if shape.fits(joined) and called and _stands_free(plain, run.start(), run.end()):
        yield _found(text, folded, joined, run.start(), run.end(), labelled=label)
        return
    if not label:
        return
    yield from _beginning_of(text, folded, groups, shape)


def _beginning_of(text: str, folded: Folded, groups: list[re.Match[str]], shape: NumberShape) -> Iterator[Found]:
    """« commande 407 1852 30 x 40 » : the first groups are the number; « commande 407185 » is called one and cannot be."""
    joined = ""
    for group in groups[:-1]:
        joined += group[0]
        if shape.fits(joined):
            yield _found(text, folded, joined, groups[0].start(), group.end(), labelled=True)
            return
    number = "".join(group[0] for group in groups)
    if not _SHORTEST_WRONG <= len(number) <= _LONGEST_WRONG:
        number, groups = groups[0][0], groups[:1]
    free = _stands_free(folded.text, groups[0].start(), groups[-1].end())
    strong = _label_is_order(folded.text, groups[0].start())
    if (
        _SHORTEST_WRONG <= len(number) <= _LONGEST_WRONG
        and free
        and strong
        and not _DATE.match(folded.text, groups[0].start())
    ):
        yield _found(text, folded, number, groups[0].start(), groups[-1].end(), labelled=True, well_formed=False)


def _found(
    text: str, folded: Folded, number: str, start: int, end: int, *, labelled: bool, well_formed: bool = True, in_link: bool = False
) -> Found:  # fmt: skip
    first, last = folded.at(start), folded.end(end)
    line_start = max(text.rfind("\n", 0, first) + 1, first - _LINE)
    line_end = text.find("\n", last, last + _LINE)
    line = text[line_start : line_end if line_end >= 0 else last + _LINE]
    certain = OVERRIDES.isdisjoint(line)
    return Found(
        number=number,
        start=first,
        end=last,
        well_formed=well_formed,
        labelled=labelled,
        certain=certain,
        in_link=in_link,
    )


def _words_before(plain: str, at: int) -> list[str]:
    return _WORD_BEFORE.findall(plain[max(0, at - _LOOK_BACK) : at])[::-1]


def _label(plain: str, at: int) -> bool | None:
    """Return True where words call the number an order, False where nothing does, None where they call it something else."""
    signed = False
    words = _words_before(plain, at)
    for index, word in enumerate(words[:_MOST_FILLERS]):
        if word in _ORDER_LABELS:
            if word == "po" or (
                index + 1 < len(words) and words[index + 1] in _OTHER_LABELS and not _punctuated(plain, at)
            ):
                return None if word == "po" else True
            return True
        if word in "+€$£":
            return None
        if word in _OTHER_LABELS:
            return None if index <= (_MOST_FILLERS if signed else 2) else signed
        if word in _SIGN_LABELS:
            if word.startswith("ref") and index + 1 < len(words) and words[index + 1] in _OURS_NOT_YOURS:
                return None
            signed = True
        elif word not in _FILLERS:
            break
    return signed


def _punctuated(plain: str, at: int) -> bool:
    return any(char in ".;!?" for char in plain[max(0, at - 12) : at])


def _label_is_order(plain: str, at: int) -> bool:
    for word in _words_before(plain, at)[:_MOST_FILLERS]:
        if word in _ORDER_LABELS:
            return True
        if word not in _FILLERS and word not in _SIGN_LABELS:
            return False
    return False


def _is_pointed_at(plain: str, start: int, end: int) -> bool:
    """« Annulez la 407 18 52 », or alone on its line."""
    words = _words_before(plain, start)
    if words and words[0] in {"la", "l", "celle", "the", "die", "el", "il"}:
        return True
    line_start, line_end = plain.rfind("\n", 0, start) + 1, plain.find("\n", end)
    return not plain[line_start:start].strip() and not plain[end : line_end if line_end >= 0 else len(plain)].strip(
        " .,!"
    )


def _is_glued(plain: str, at: int) -> bool:
    """« D2026-4072 », « FR40814407852 »: letters that are no prefix of an order number stand right before."""
    start = at
    while start > 0 and at - start < _LONGEST_WRONG and plain[start - 1].isalnum():
        start -= 1
    letters = plain[start:at].strip("0123456789")
    if at > 0 and plain[at - 1] in "=&@":
        return True
    if at > 1 and plain[at - 1] in "-_/" and plain[at - 2].isalnum():
        before = _words_before(plain, at)
        return not before or before[0] not in _PREFIXES
    return bool(letters) and letters not in _PREFIXES


def _stands_free(plain: str, start: int, end: int) -> bool:
    if _UNIT_BEHIND.match(plain, end):
        return False
    if start > 0 and plain[start - 1] == "+":
        return False
    if end < len(plain) and plain[end] in "@_":
        return False
    behind = _LETTERS_BEHIND.match(plain, end)
    return behind is None or len(behind[0]) >= _SHORTEST_WORD_BEHIND


def _is_a_row_of_numbers(groups: list[re.Match[str]], run: re.Match[str]) -> bool:
    """Tell a few numbers in a row from the pieces of one company or bank number."""
    return len(groups) - 1 <= _MOST_NEIGHBOURS and "-" not in run[0].replace(" - ", "")
