"""One mail read: every reader asked, their answers in one `Reading`.

What is unsure about the mail itself is settled here, on the careful side: where parts contradict each other, where words are struck
through or cut off, nothing is asked clearly.
"""

import re
from dataclasses import dataclass, replace

from parsers.authentication import Trust, is_colleague, sender_of
from parsers.automatic import automatic_of
from parsers.clues import find_clues
from parsers.codes import find_codes, without_codes
from parsers.html_text import MAX_LINKS, MAX_SEEN
from parsers.intent import read_wish
from parsers.language import language_of
from parsers.message import Body, Message, values_of
from parsers.numbers_found import SEVEN_DIGITS, NumberShape
from parsers.quoting import split_pieces
from parsers.references import find_numbers
from parsers.request import Automatic, Automation, Piece, PieceKind, Reading, Wish
from parsers.spam import unsolicited
from parsers.structure import take_apart
from parsers.trace import received_at
from parsers.visible import VisibleText

READER_VERSION = "3"
"""Goes up with every change of what is read; stored readings are told apart by it."""

DOUBTED = 0.4
"""The most confidence that a request keeps once something about the mail itself is in doubt."""
_STUB_WORDS = 4
_STUB_LENGTH = 200
_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"https?://\S+|www\.\S+|mailto:\S+", re.IGNORECASE)
_NO_HTML = re.compile(r"\b(?:html|navigateur|browser|text version|version texte)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A body with whose words it holds."""

    seen: VisibleText
    pieces: tuple[Piece, ...]

    def own(self) -> str:
        return "\n".join(self.seen.text[p.start : p.end].strip("\n") for p in self.pieces if p.kind is PieceKind.OWN)

    def is_quoted_to_the_end(self) -> bool:
        """Tell whether a quote without marks, which goes on to the end of any mail, stands last: nothing own can follow it."""
        if not self.pieces or self.pieces[-1].kind not in {PieceKind.QUOTED, PieceKind.FORWARDED}:
            return False
        text = self.seen.text.rstrip()
        last_line = text[text.rfind("\n") + 1 :].lstrip()
        is_marked = any(mark.start < len(text) <= mark.end for mark in self.seen.marks)
        return not (is_marked or last_line.startswith((">", "|")))


def read(raw: bytes, trust: Trust, shape: NumberShape = SEVEN_DIGITS) -> Reading:
    """Read a mail as it was received: what it asks, about which order, who speaks, and the words that show it.

    `trust` says whose results about the sender count, `shape` what an order number looks like. Damaged mails are read as far as a
    person could, with their `defects`. Raises UnreadableMail when there is nothing to read at all, and nothing else.
    """
    message = take_apart(raw)
    told = _told(message.shown)
    own = told.own()
    language = language_of(own if own.strip() else message.subject)
    wish = read_wish(message.subject, without_codes(told.seen.text), told.pieces, language)
    doubts = _doubts(message, told, own, wish, language)
    if doubts:
        wish = replace(wish, clear=False, confidence=min(wish.confidence, DOUBTED))
    sender = sender_of(message.headers, trust)
    return Reading(
        reader_version=READER_VERSION,
        message_id=message.message_id,
        in_reply_to=message.in_reply_to,
        thread=message.thread,
        subject=message.subject,
        language=language,
        sender=sender,
        colleague=is_colleague(sender, trust),
        automatic=_automatic(message, own, wish, trust),
        wish=wish,
        numbers=find_numbers(
            message.subject,
            told.seen.text,
            told.pieces,
            shape=shape,
            links=told.seen.links,
            file_names=tuple(attachment.name for attachment in message.attachments if attachment.name),
            thread_ids=(*message.in_reply_to, *message.thread),
            attached=tuple(f"{mail.subject}\n{mail.text}" for mail in message.attached),
        ),
        clues=find_clues(message.subject, told.seen.text, told.pieces, message.sent_at),
        codes=find_codes(message.subject, told.seen.text),
        text=told.seen.text,
        pieces=told.pieces,
        attachments=message.attachments,
        sent_at=message.sent_at,
        received_at=received_at(message.headers, trust),
        defects=tuple(dict.fromkeys((*message.defects, *doubts, *_notes(told)))),
        readable=message.readable,
    )


def _told(bodies: tuple[Body, ...]) -> _Told:
    """Join the bodies that are shown one below the other, then tell whose words they hold.

    Together and not one by one: a forward with a photo in the middle goes on in the next part.
    """
    seen = _joined([body.seen for body in bodies])
    return _Told(seen=seen, pieces=split_pieces(seen.text, seen.marks))


def _joined(texts: list[VisibleText]) -> VisibleText:
    if not texts:
        return VisibleText(text="")
    if len(texts) == 1:
        return texts[0]
    joined = texts[0]
    for text in texts[1:]:
        gap = "\n\n" if joined.text else ""
        base = len(joined.text) + len(gap)
        joined = VisibleText(
            text=f"{joined.text}{gap}{text.text}",
            marks=joined.marks
            + tuple(replace(mark, start=mark.start + base, end=mark.end + base) for mark in text.marks),
            struck=joined.struck + tuple((start + base, end + base) for start, end in text.struck),
            links=tuple(dict.fromkeys((*joined.links, *text.links)))[:MAX_LINKS],
            has_hidden=joined.has_hidden or text.has_hidden,
            is_cut=joined.is_cut or text.is_cut,
        )
    if len(joined.text) <= MAX_SEEN:
        return joined
    marks = tuple(replace(mark, end=min(mark.end, MAX_SEEN)) for mark in joined.marks if mark.start < MAX_SEEN)
    return replace(joined, text=joined.text[:MAX_SEEN], marks=marks, is_cut=True)


def _doubts(message: Message, told: _Told, own: str, wish: Wish, language: str) -> tuple[str, ...]:
    """Return what about the mail itself forbids to draw a clear request from it, in words for a person."""
    doubts: list[str] = []
    if any(_is_own(told.pieces, start, end) for start, end in told.seen.struck):
        doubts.append("own words are struck through")
    if len(set(values_of(message.headers, "Subject"))) > 1:
        doubts.append("mail has two subjects")
    if told.seen.is_cut and not told.is_quoted_to_the_end():
        doubts.append("own words are cut off")
    if any(body.is_torn for body in message.shown) and not told.is_quoted_to_the_end():
        doubts.append("own words may be torn off at the end")
    if _parts_differ(message, own, wish, language):
        doubts.append("the parts of the mail say different things")
    if message.is_partial:
        doubts.append("parts of the mail were not read")
    if not message.readable:
        doubts.append("text cannot be read")
    return tuple(doubts)


def _notes(told: _Told) -> tuple[str, ...]:
    return ("text that no reader sees was left out",) if told.seen.has_hidden else ()


def _is_own(pieces: tuple[Piece, ...], start: int, end: int) -> bool:
    return any(piece.kind is PieceKind.OWN and piece.start < end and start < piece.end for piece in pieces)


def _parts_differ(message: Message, own: str, wish: Wish, language: str) -> bool:
    """Tell whether an alternative that is not shown asks something else than the one that is.

    The sender's program makes one from the other; where they differ in more than layout, nobody knows which the customer wrote.
    """
    if not message.passed_over:
        return False
    shown_words = _words(own)
    for body in message.passed_over:
        other = _told((body,))
        other_own = other.own()
        words = _words(other_own)
        if words == shown_words or _adds_nothing(body, other_own, words, shown_words):
            continue
        if [word for word in words if word.isdigit()] != [word for word in shown_words if word.isdigit()]:
            return True
        read_there = read_wish(message.subject, without_codes(other.seen.text), other.pieces, language)
        if (read_there.intent, read_there.clear, read_there.assent) != (wish.intent, wish.clear, wish.assent):
            return True
    return False


def _words(text: str) -> list[str]:
    return _WORD.findall(_LINK.sub(" ", text).lower())


def _adds_nothing(body: Body, own: str, words: list[str], shown: list[str]) -> bool:
    """Tell whether a text that is not shown is the begin of the one that is, a word or two of it, or a remark that there is HTML."""
    if body.is_torn and words[:-1] == shown[: max(len(words) - 1, 0)]:
        return True
    if len(words) <= _STUB_WORDS and set(words) <= set(shown):
        return True
    return not body.is_html and len(own) < _STUB_LENGTH and _NO_HTML.search(own) is not None


def _automatic(message: Message, own: str, wish: Wish, trust: Trust) -> Automatic:
    automatic = automatic_of(message, own, trust)
    if automatic.kind is not Automation.PERSON or wish.clear:
        return automatic
    sign = unsolicited(message.subject, own)
    return automatic if sign is None else Automatic(kind=Automation.SPAM, evidence=(sign,))
