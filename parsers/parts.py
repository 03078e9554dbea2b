"""The parts of a mail, told apart: what a reader sees, what a program reads, what is a file, what is another mail."""

import email
import re
from dataclasses import replace
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message as Tree

from parsers import transfer
from parsers.charsets import clean_line, clean_text, decode_bytes, repair_twice_encoded
from parsers.flowed import join_flowed
from parsers.headers import decode_words, make_header, message_ids, parameters_of
from parsers.html_text import MAX_SEEN, visible_text
from parsers.message import AttachedMail, Body, Part, first_of
from parsers.nodes import field_of, held_by, mail_inside, payload_of, program_text_of
from parsers.plain_text import seen_in_plain
from parsers.prescan import MAX_TEXT_PART
from parsers.request import Attachment

MAX_PARTS = 200
MAX_ATTACHED = 10
_LEAST_GARBAGE = 20
_MEDIA_TYPE = re.compile(r"\s*\"?([a-z0-9!#$&^_.+-]{1,60})\s*/\s*([a-z0-9!#$&^_.+-]{1,80})", re.IGNORECASE)
_SHOWN = frozenset(
    {
        "text/plain",
        "text/html",
        "text/enriched",
        "text/richtext",
        "text/markdown",
        "text/x-markdown",
        "application/xhtml+xml",
    }
)
_FOR_PROGRAMS = frozenset({
    "text/calendar", "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
    "message/feedback-report", "text/rfc822-headers", "message/global-headers",
})  # fmt: skip
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_UNSHOWN = frozenset({"text/x-amp-html", "text/watch-html"})
"""Alternatives for one program only; what they say, the others say too."""
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_ENDINGS = (".", "!", "?", "…", ")", "»", '"', ">")
_HTML_START = re.compile(r"\s{0,200}(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)


def media_type_of(content_type: str) -> str | None:
    """Return the media type of a Content-Type in lower case, None when it is missing or none can be made out."""
    found = _MEDIA_TYPE.match(content_type)
    if found is not None:
        return f"{found.group(1)}/{found.group(2)}".lower()
    word = content_type.strip().lower().partition(";")[0].strip(" \"'")
    return {"text": "text/plain", "plain": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}.get(word)


class Walk:
    """One way through the tree of parts, and what was found on it."""

    def __init__(self, defects: list[str]) -> None:
        self.defects = defects
        self.shown: list[Body] = []
        self.passed_over: list[Body] = []
        self.parts: list[Part] = []
        self.attached: list[AttachedMail] = []
        self.attachments: list[Attachment] = []
        self.is_sealed = False
        self._last: list[Body] = []
        self._in_doubt: list[Body] = []
        self._last_source = ""
        self._is_open = False

    @property
    def is_readable(self) -> bool:
        """Tell whether a person could read the mail: not when it is sealed, or when all there is of text is garbage."""
        if any(_says_something(body) for body in self.shown):
            return not all(_is_garbage(body.seen.text) for body in self.shown if _says_something(body))
        return not (self.is_sealed or any(a.media_type == "application/ms-tnef" for a in self.attachments))

    def read(self, tree: Tree, *, has_end: bool = True) -> None:
        """Read the whole mail; the result stands in the attributes. `has_end`: its last line is ended, as servers store mails."""
        bodies = self._without_doubles(self._visit(tree, "text/plain"))
        if self._is_torn(has_end=has_end or tree.is_multipart()):
            self.defects.append("mail is torn off at its end")
            self._in_doubt += self._last
        elif self._in_doubt:
            self.defects.append("one of two texts of the mail is missing")
        bodies = [self._torn(body) for body in bodies]
        self.passed_over = [self._torn(body) for body in self.passed_over]
        self.shown = bodies
        if self.is_sealed:
            self.defects.append("mail is encrypted")

    def _torn(self, body: Body) -> Body:
        return replace(body, is_torn=True) if any(body is other for other in self._in_doubt) else body

    def _is_torn(self, *, has_end: bool) -> bool:
        """Tell whether the mail breaks off: parts that are not closed, or a last line without its end, or without its sense."""
        if not self._last:
            return self._is_open
        source = self._last_source.rstrip().lower()
        if self._last[-1].is_html:
            return not source.endswith("</html>") and (
                self._is_open or not (has_end or (source.endswith(">") and "<html" not in source))
            )
        return self._is_open or not (has_end or source.endswith(_ENDINGS))

    def _visit(self, node: Tree, default: str, *, is_choice: bool = False) -> list[Body]:
        if len(self.parts) >= MAX_PARTS:
            self.defects.append("mail has too many parts and was read in part")
            return []
        content_type = field_of(node, "content-type")
        media_type = media_type_of(content_type) or default
        payload = held_by(node)
        if media_type.startswith("message/") and media_type not in _FOR_PROGRAMS:
            self._attach_mail(node)
            return []
        if isinstance(payload, list) and media_type not in _FOR_PROGRAMS:
            is_open = any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in node.defects)
            self._is_open = self._is_open or is_open
            children = [part for part in payload if isinstance(part, Tree)]
            return self._visit_container(media_type, content_type, children, is_open=is_open)
        return self._visit_leaf(node, media_type, content_type, is_choice=is_choice)

    def _visit_container(
        self, media_type: str, content_type: str, children: list[Tree], *, is_open: bool
    ) -> list[Body]:
        match media_type:
            case "multipart/alternative":
                return self._chosen(
                    [self._visit(child, "text/plain", is_choice=True) for child in children], is_open=is_open
                )
            case "multipart/related":
                return self._visit_related(content_type, children)
            case "multipart/digest":
                return [body for child in children for body in self._visit(child, "message/rfc822")]
            case "multipart/encrypted":
                self.is_sealed = True
            case _:
                pass
        return [body for child in children for body in self._visit(child, "text/plain")]

    def _chosen(self, alternatives: list[list[Body]], *, is_open: bool) -> list[Body]:
        """Choose what mail programs show: the HTML wherever it stands, if it says anything (RFC 2046 §5.1.4 would take the last).

        Where the mail breaks off among them (`is_open`), a whole text counts instead of the torn one that agrees with it. Where
        one of them is missing, nobody knows whether it said the same.
        """
        telling = [bodies for bodies in alternatives if any(_says_something(body) for body in bodies)]
        if not telling:
            return next((bodies for bodies in alternatives if bodies), [])
        chosen = next((bodies for bodies in reversed(telling) if any(body.is_html for body in bodies)), telling[-1])
        if is_open or len(alternatives) == 1:
            whole = next((bodies for bodies in telling if _goes_on(alternatives[-1], bodies)), None)
            self._in_doubt.extend(chosen if whole is None else ())
            chosen = whole or chosen
        self.passed_over.extend(body for bodies in alternatives if bodies is not chosen for body in bodies)
        return chosen

    def _visit_related(self, content_type: str, children: list[Tree]) -> list[Body]:
        """Show the root only (RFC 2387 §3.2); what it refers to are files."""
        start = parameters_of(content_type).get("start", "")
        root = next(
            (child for child in children if start and field_of(child, "content-id") == start),
            children[0] if children else None,
        )
        if root is None:
            return []
        bodies = self._visit(root, "text/plain", is_choice=True)
        for child in children:
            if child is not root:
                bodies += [body for body in self._visit(child, "application/octet-stream") if not bodies]
        return bodies

    def _visit_leaf(self, node: Tree, media_type: str, content_type: str, *, is_choice: bool) -> list[Body]:
        parameters = parameters_of(content_type)
        disposition = field_of(node, "content-disposition")
        placed = disposition.partition(";")[0].strip().lower()
        name = clean_line(parameters_of(disposition).get("filename") or parameters.get("name") or "")[:200]
        payload, left_out = payload_of(node)
        unpacked = transfer.unpack(payload, field_of(node, "content-transfer-encoding"))
        is_body = media_type in _SHOWN and placed != "attachment" and (is_choice or not name or not self._has_text())
        bodies: list[Body] = []
        text = ""
        if is_body:
            bodies = self._bodies(unpacked, media_type, parameters, is_cut=left_out > 0)
        elif media_type in _FOR_PROGRAMS:
            text = program_text_of(node, unpacked.data, parameters)
        size = (len(unpacked.data) or len(text)) + (left_out * 3 // 4 if left_out else 0)
        self.parts.append(
            Part(
                media_type=media_type,
                name=name,
                disposition=placed,
                size=size,
                text=text,
                method=parameters.get("method", "").lower(),
            )
        )
        self._note(media_type, name, size, text, parameters, is_body=is_body)
        self._last = bodies
        return bodies

    def _has_text(self) -> bool:
        """Tell whether a text was already taken for the body: a named text after it is a file."""
        return any(part.media_type in _SHOWN and part.disposition != "attachment" and part.size for part in self.parts)

    def _note(
        self, media_type: str, name: str, size: int, text: str, parameters: dict[str, str], *, is_body: bool
    ) -> None:
        if media_type in _SEALED and "signed" not in parameters.get("smime-type", ""):
            self.is_sealed = True
        if media_type in {"text/rfc822-headers", "message/global-headers"}:
            self._attach_headers(text)
        if (
            not is_body
            and media_type not in _SIGNATURES | _UNSHOWN
            and media_type not in _FOR_PROGRAMS
            and (size or name)
        ) or (media_type == "text/calendar" and name):
            self.attachments.append(Attachment(name=name, media_type=media_type, size=size))

    def _bodies(
        self, unpacked: transfer.Unpacked, media_type: str, parameters: dict[str, str], *, is_cut: bool
    ) -> list[Body]:
        decoded = decode_bytes(unpacked.data[:MAX_TEXT_PART], parameters.get("charset", ""))
        self.defects.extend(defect for defect in (unpacked.defect, decoded.defect) if defect)
        text = self._last_source = repair_twice_encoded(clean_text(decoded.text))
        if media_type == "text/plain" and _HTML_START.match(text):
            self.defects.append("HTML that says it is plain text")
            media_type = "text/html"
        is_cut = is_cut or len(unpacked.data) > MAX_TEXT_PART
        if media_type in {"text/plain", "text/markdown", "text/x-markdown"}:
            if parameters.get("format", "").strip().lower() == "flowed":
                text = join_flowed(text, delete_space=parameters.get("delsp", "").strip().lower() == "yes")
            plain = seen_in_plain(text, is_cut=is_cut)
            self.is_sealed = self.is_sealed or plain.is_sealed
            self.attachments.extend(
                Attachment(name=name, media_type="application/octet-stream", size=size) for name, size in plain.files
            )
            body = Body(is_html=False, seen=plain.seen)
        else:
            body = Body(is_html=True, seen=visible_text(text))
        if body.seen.is_cut:
            self.defects.append("text is too long and was read in part")
        return [body]

    def _attach_mail(self, node: Tree) -> None:
        inner = mail_inside(node)
        name = clean_line(parameters_of(field_of(node, "content-disposition")).get("filename", ""))[:200]
        if inner is None or len(self.attached) >= MAX_ATTACHED:
            self.attachments.append(Attachment(name=name, media_type="message/rfc822", size=0))
            return
        headers = tuple(make_header(field, value) for field, value in inner.raw_items())
        within = Walk([])
        within.attached = self.attached  # counts against the same limit, and keeps the order
        place = len(self.attached)
        within.parts = list(self.parts)
        within.read(inner)
        text = "\n\n".join(body.seen.text for body in within.shown)[:MAX_SEEN]
        subject = decode_words(first_of(headers, "Subject"))
        message_id = next(iter(message_ids(first_of(headers, "Message-ID"))), None)
        self.attached.insert(place, AttachedMail(headers=headers, subject=subject, message_id=message_id, text=text))
        self.parts.append(Part(media_type="message/rfc822", name=name, disposition="", size=len(text), text=""))
        self.attachments.append(Attachment(name=name or subject[:100], media_type="message/rfc822", size=len(text)))

    def _attach_headers(self, text: str) -> None:
        if len(self.attached) < MAX_ATTACHED:
            inner = email.message_from_string(text.split("\n\n", 1)[0] + "\n\n")
            headers = tuple(make_header(field, value) for field, value in inner.raw_items())
            message_id = next(iter(message_ids(first_of(headers, "Message-ID"))), None)
            self.attached.append(
                AttachedMail(
                    headers=headers, subject=decode_words(first_of(headers, "Subject")), message_id=message_id, text=""
                )
            )

    def _without_doubles(self, bodies: list[Body]) -> list[Body]:
        """Drop a text that says the same as one before it: programs that send both kinds side by side instead of as alternatives."""
        kept: list[Body] = []
        for body in bodies:
            if any(other.is_html != body.is_html and _words(other) == _words(body) for other in kept):
                self.passed_over.append(body)
            else:
                kept.append(body)
        return kept


def _words(body: Body) -> list[str]:
    return body.seen.text.split()


def _goes_on(torn: list[Body], other: list[Body]) -> bool:
    """Tell whether `other` says all that the torn text says, and not so much more that they might be two different texts."""
    begun = [word for body in torn for word in _words(body)]
    whole = [word for body in other for word in _words(body)]
    is_near = 2 * len(begun) >= len(whole) >= len(begun) > 0
    return is_near and whole[: len(begun) - 1] == begun[:-1] and other is not torn


def _says_something(body: Body) -> bool:
    return bool(body.seen.text.strip())


def _is_garbage(text: str) -> bool:
    """Tell bytes that are no text in any charset from a text: of these, more than half end up as accented letters and signs."""
    sample = "".join(text[:4_000].split())
    odd = sum("\x80" <= sign <= "\u024f" or "\u2013" <= sign <= "\u2122" or sign == "\ufffd" for sign in sample)
    return len(sample) >= _LEAST_GARBAGE and odd * 5 > len(sample) * 2
