"""What the markup of mail programs calls quoted, forwarded or a signature."""

import re
from dataclasses import dataclass

from parsers.request import PieceKind

Attributes = dict[str, str | None]

_INTRODUCING = frozenset({
    "gmail_attr", "gmail_quote_attribution", "moz-cite-prefix", "outlookmessageheader", "divrplyfwdmsg", "reply-intro", "replyintro",
    "quote-header", "moz-email-headers-table", "appendonsend_header",
})  # fmt: skip
# Each of these holds the quote alone. Containers that also hold answers (div.gmail_quote) are not among them: the words tell.
_QUOTED = frozenset({
    "protonmail_quote", "yahoo_quoted", "tutanota_quote", "zmail_extra", "mail-editor-reference-message-container", "isreplycontent",
    "wlmailquote", "mailquote", "messagereplysection", "isforwardcontent", "cm_quote", "mb_quote",
})  # fmt: skip
_FORWARDED = frozenset({"moz-forward-container"})
_SIGNATURE = frozenset({
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "signature", "ms-outlook-mobile-signature", "composer_signature",
    "protonmail_signature_block", "ymail_android_signature", "ymail_ios_signature", "bluemail_signature", "edo-signature",
    "aolmail_signature", "zmail_signature", "data-signature", "ydpsignature", "proton_signature",
})  # fmt: skip
_EDGE = re.compile(r"border(?:-left)?\s*:(?!\s*(?:none|0|medium none))[^;]*\d")
_NO_EDGE = re.compile(r"border\s*:\s*(?:none|0|medium none)")


@dataclass(frozen=True, slots=True)
class Said:
    """What an element says about the words in it."""

    kind: PieceKind
    introduces: bool = False


_A_QUOTE = Said(PieceKind.QUOTED)
_AN_INTRODUCTION = Said(PieceKind.QUOTED, introduces=True)
_A_FORWARD = Said(PieceKind.FORWARDED)
_A_SIGNATURE = Said(PieceKind.SIGNATURE)
_MARKERS = {"__quoted_text__": _A_QUOTE, "__headers__": _AN_INTRODUCTION, "__sig_post__": _A_SIGNATURE}


def said_by(tag: str, attributes: Attributes) -> Said | None:
    """Return whose words the element says it holds, None when it says nothing."""
    if tag == "blockquote":
        return _kind_of_blockquote(attributes)
    if not attributes:
        return None
    for name in _names(attributes):
        if (kind := _kind_of_name(name)) is not None:
            return kind
    if tag == "div" and (attributes.get("name") or "").lower() == "quote":
        return _A_QUOTE
    return _MARKERS.get((attributes.get("data-marker") or "").lower())


def _kind_of_name(name: str) -> Said | None:
    if name in _INTRODUCING:
        return _AN_INTRODUCTION
    if name in _QUOTED or "yahoo_quoted" in name:
        return _A_QUOTE
    if name in _FORWARDED:
        return _A_FORWARD
    return _A_SIGNATURE if name in _SIGNATURE else None


def _kind_of_blockquote(attributes: Attributes) -> Said | None:
    """Tell a quote from a paragraph that was moved in: that one has no edge on its left (Gmail, « retrait »)."""
    if (attributes.get("type") or "").lower() == "cite" or attributes.get("cite"):
        return _A_QUOTE
    if any("quote" in name or "reply" in name for name in _names(attributes)):
        return _A_QUOTE
    style = (attributes.get("style") or "").lower()
    if _NO_EDGE.search(style) and not _EDGE.search(style):
        return None
    return _A_QUOTE


def _names(attributes: Attributes) -> list[str]:
    """Return id, name and classes, without the `x_` that Outlook puts before those of the mail it answers."""
    words = (
        f"{attributes.get('id') or ''} {attributes.get('class') or ''} {attributes.get('name') or ''}".lower().split()[
            :12
        ]
    )
    return [word.removeprefix("x_") for word in words]
