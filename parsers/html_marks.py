"""What the markup of mail programs calls quoted, forwarded or a signature."""

import re

from parsers.request import PieceKind

Attributes = dict[str, str | None]

# Each of these holds the quote alone. Containers that also hold answers (div.gmail_quote) are not among them: the words tell.
_QUOTED = frozenset({
    "gmail_attr", "gmail_quote_attribution", "moz-cite-prefix", "protonmail_quote", "yahoo_quoted", "tutanota_quote", "zmail_extra",
    "outlookmessageheader", "divrplyfwdmsg", "mail-editor-reference-message-container", "reply-intro", "isreplycontent", "replyintro",
    "wlmailquote", "mailquote", "quote-header", "messagereplysection", "isforwardcontent", "cm_quote", "mb_quote",
})  # fmt: skip
_FORWARDED = frozenset({"moz-forward-container"})
_SIGNATURE = frozenset({
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "signature", "ms-outlook-mobile-signature", "composer_signature",
    "protonmail_signature_block", "ymail_android_signature", "ymail_ios_signature", "bluemail_signature", "edo-signature",
    "aolmail_signature", "zmail_signature", "data-signature", "ydpsignature", "proton_signature",
})  # fmt: skip
_MARKERS = {"__quoted_text__": PieceKind.QUOTED, "__headers__": PieceKind.QUOTED, "__sig_post__": PieceKind.SIGNATURE}
_EDGE = re.compile(r"border(?:-left)?\s*:(?!\s*(?:none|0|medium none))[^;]*\d")
_NO_EDGE = re.compile(r"border\s*:\s*(?:none|0|medium none)")


def kind_of(tag: str, attributes: Attributes) -> PieceKind | None:
    """Return whose words the element says it holds, None when it says nothing."""
    if tag == "blockquote":
        return _kind_of_blockquote(attributes)
    if not attributes:
        return None
    for name in _names(attributes):
        if (kind := _kind_of_name(name)) is not None:
            return kind
    if tag == "div" and (attributes.get("name") or "").lower() == "quote":
        return PieceKind.QUOTED
    return _MARKERS.get((attributes.get("data-marker") or "").lower())


def _kind_of_name(name: str) -> PieceKind | None:
    if name in _QUOTED or name.startswith("yahoo_quoted"):
        return PieceKind.QUOTED
    if name in _FORWARDED:
        return PieceKind.FORWARDED
    return PieceKind.SIGNATURE if name in _SIGNATURE else None


def _kind_of_blockquote(attributes: Attributes) -> PieceKind | None:
    """Tell a quote from a paragraph that was moved in: that one has no edge on its left (Gmail, « retrait »)."""
    if (attributes.get("type") or "").lower() == "cite" or attributes.get("cite"):
        return PieceKind.QUOTED
    if any("quote" in name or "reply" in name for name in _names(attributes)):
        return PieceKind.QUOTED
    style = (attributes.get("style") or "").lower()
    if _NO_EDGE.search(style) and not _EDGE.search(style):
        return None
    return PieceKind.QUOTED


def _names(attributes: Attributes) -> list[str]:
    """Return id, name and classes, without the `x_` that Outlook puts before those of the mail it answers."""
    words = (
        f"{attributes.get('id') or ''} {attributes.get('class') or ''} {attributes.get('name') or ''}".lower().split()[
            :12
        ]
    )
    return [word.removeprefix("x_") for word in words]
