"""What the customer wants, by the customer's own words."""

from dataclasses import replace

from parsers.assent import assent_of
from parsers.references import asked_numbers
from parsers.request import Evidence, Piece, Place, Wish
from parsers.wishes.combine import combine
from parsers.wishes.sentences import OwnWords, own_words


def read_wish(subject: str, text: str, pieces: tuple[Piece, ...], language: str) -> Wish:
    """Read the one wish of a mail from its own pieces and its own subject, with the words that show it.

    Quoted, forwarded and signature pieces never speak, and neither does the title of an answer (« Re: … »). `language` is what
    `language_of` said of the own text; sentences in another language are read in theirs.
    """
    own = own_words(subject, text, pieces, language)
    return wish_of(own, subject, text, several_numbers=len(asked_numbers(subject, text, pieces, language)) > 1)


def wish_of(own: OwnWords, subject: str, text: str, *, several_numbers: bool) -> Wish:
    """Weigh words that were cut before; `several_numbers`: they ask for more than one order number."""
    wish = combine(own, several_numbers=several_numbers)
    wish = replace(
        wish,
        evidence=tuple(_with_words(evidence, subject, text) for evidence in wish.evidence),
        side_wishes=tuple(_with_words(evidence, subject, text) for evidence in wish.side_wishes),
    )
    return replace(wish, assent=assent_of(own, wish))


def _with_words(evidence: Evidence, subject: str, text: str) -> Evidence:
    source = subject if evidence.place is Place.SUBJECT else text
    return replace(evidence, words=" ".join(source[evidence.start : evidence.end].split()))
