"""HTML of a mail to the text that its reader sees, with what the markup says about whose words they are.

Nothing is fetched and nothing runs; the source is parsed as a browser would (HTML Living Standard §13), so broken markup gives
what a browser shows.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from parsers.charsets import clean_text
from parsers.html_marks import Said, said_by
from parsers.html_style import HOLLOW, Look, look_inside, rules_of
from parsers.quoting import own_words
from parsers.visible import Mark, VisibleText

MAX_SOURCE = 512 * 1024
MAX_SEEN = 64 * 1024
"""Characters of text that are read; nobody writes more to cancel an order."""
MAX_NODES = 60_000
MAX_LINKS = 200
MAX_OPEN = 1_000
"""Elements that may be open at once."""

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "option",
    ]
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "dl"})
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0", re.IGNORECASE)
_NESTING_TAG = re.compile(
    r"<(/?)(?:div|blockquote|section|article|aside|main|center|ul|ol|dl|form|fieldset|table|details|dir|menu|nav|header|footer|figure"
    r"|figcaption|address|pre|listing|hgroup|search|summary|dialog|button|h[1-6]|ruby|marquee|object|applet|template|svg|math)\b",
    re.IGNORECASE,
)
_CELLS = frozenset({"td", "th"})
_LINK = re.compile(r"\s*(https?://[^\s\x00-\x20\x7f]{1,2000})", re.IGNORECASE)
_REVERSED, _AS_BEFORE = "\u202e", "\u202c"


class _Page:
    """The drawn text while it is being written."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.lines_due = 0
        self.gap_due = ""
        self.ends_blank = True
        self.marks: list[Mark] = []
        self.waiting: list[list[int]] = []
        self.struck: list[tuple[int, int]] = []
        self.links: dict[str, None] = {}
        self.has_hidden = False
        self.is_full = False
        self.open_quotes = 0

    def break_line(self, at_least: int) -> None:
        self.lines_due = max(self.lines_due, at_least)

    def add_line(self) -> None:
        self.lines_due = min(self.lines_due + 1, 3)

    def write(self, text: str, look: Look) -> None:
        gap_after = ""
        if not look.keeps_lines:
            text = _BLANKS.sub(" ", text)
            if text.startswith(" "):
                self.gap_due = self.gap_due or " "
            gap_after = " " if text.endswith(" ") else ""
            text = text.strip(" ")
        text = clean_text(text)
        if not text:
            return
        self._settle()
        if look.is_reversed:
            text = f"{_REVERSED}{text}{_AS_BEFORE}"
        if look.is_struck and text.strip():
            self.struck.append((self.length, self.length + len(text)))
        self._append(text)
        self.ends_blank = text[-1] in " \n\t"
        self.gap_due = gap_after

    def _settle(self) -> None:
        if self.length and self.lines_due:
            self._append("\n" * self.lines_due)
        elif self.length and self.gap_due and not self.ends_blank:
            self._append(self.gap_due)
        self.lines_due, self.gap_due = 0, ""
        for start in self.waiting:
            start[0] = self.length
        self.waiting.clear()

    def _append(self, text: str) -> None:
        self.chunks.append(text)
        self.length += len(text)

    def open_mark(self) -> list[int]:
        start = [-1]
        self.waiting.append(start)
        return start

    def close_mark(self, said: Said, start: list[int]) -> None:
        if 0 <= start[0] < self.length:
            self.marks.append(Mark(kind=said.kind, start=start[0], end=self.length, introduces=said.introduces))
        elif start in self.waiting:
            self.waiting.remove(start)


def visible_text(html: str) -> VisibleText:
    """Return the text of `html` as its reader sees it.

    Left out: what is not drawn, drawn in the colour of its ground, too small to read or outside the page; comments, scripts,
    alternative texts of images. Struck text stays and is marked. Never raises; at most `MAX_SEEN` characters are read.
    """
    page = _Page()
    source = _shallow(html[:MAX_SOURCE])
    tree = LexborHTMLParser(source.encode("utf-8", "replace"))
    if tree.root is not None:
        _draw(tree.root, _sheet(tree), page)
    text = "".join(page.chunks)
    return VisibleText(
        text=text[:MAX_SEEN],
        marks=tuple(sorted(_within(page.marks), key=lambda mark: (mark.start, -mark.end))),
        struck=tuple((start, min(end, MAX_SEEN)) for start, end in page.struck if start < MAX_SEEN),
        links=tuple(page.links),
        has_hidden=page.has_hidden,
        is_cut=len(html) > len(source) or len(text) > MAX_SEEN or page.is_full,
    )


def _shallow(source: str) -> str:
    """Cut HTML off where it nests deeper than any program writes: for every block a parser looks at all that are open."""
    if source.count("<") < MAX_OPEN:
        return source
    is_open = 0
    for tag in _NESTING_TAG.finditer(source):
        is_open += -1 if tag.group(1) else 1
        if is_open > MAX_OPEN:
            return source[: tag.start()]
        is_open = max(is_open, 0)
    return source


def _within(marks: list[Mark]) -> Iterator[Mark]:
    for mark in marks:
        if mark.end <= MAX_SEEN:
            yield mark
        elif mark.start < MAX_SEEN:
            yield replace(mark, end=MAX_SEEN)


def _sheet(tree: LexborHTMLParser) -> dict[int, dict[str, str]]:
    """Return the declarations that style sheets give to elements, by the element's identity; later rules win."""
    found: dict[int, dict[str, str]] = {}
    for element in tree.css("style")[:20]:
        for selector, declarations in rules_of(element.text(deep=True)):
            try:
                nodes = tree.css(selector)
            except (SelectolaxError, ValueError):
                continue  # a selector that the engine does not know
            for node in nodes[:5_000]:
                found.setdefault(node.mem_id, {}).update(declarations)
    return found


def _draw(root: LexborNode, sheet: dict[int, dict[str, str]], page: _Page) -> None:
    """Walk the tree without recursion: HTML of a mail may nest as deep as its sender likes."""
    stack: list[tuple[LexborNode, Look, _Opened | None]] = [(root, Look(), None)]
    for _ in range(MAX_NODES):
        if not stack or page.length > MAX_SEEN:
            return
        node, look, opened = stack.pop()
        if opened is not None:
            opened.close(page)
            continue
        if node.is_text_node:
            _write(node, look, page)
            continue
        inner = _enter(node, look, sheet, page) if node.is_element_node else None
        if inner is None:
            continue
        stack.append((node, inner.look, inner))
        stack.extend((child, inner.look, None) for child in reversed(_children(node)) if inner.draws(child))
    page.is_full = True


class _Opened:
    """An element whose inside is being drawn."""

    def __init__(
        self, tag: str, look: Look, breaks: int, said: Said | None, page: _Page, *, is_closed_details: bool
    ) -> None:
        self.tag, self.look, self.breaks, self.said = tag, look, breaks, said
        self.start = page.open_mark() if said is not None else None
        page.open_quotes += self._is_quote()
        self.is_closed_details = is_closed_details

    def _is_quote(self) -> bool:
        return self.said is not None and not self.said.introduces

    def draws(self, child: LexborNode) -> bool:
        return not self.is_closed_details or child.tag == "summary"

    def close(self, page: _Page) -> None:
        if self.said is not None and self.start is not None:
            page.close_mark(self.said, self.start)
            page.open_quotes -= self._is_quote()
        if self.breaks:
            page.break_line(self.breaks)
        elif self.tag in _CELLS:
            page.gap_due = "\t"


def _enter(node: LexborNode, look: Look, sheet: dict[int, dict[str, str]], page: _Page) -> _Opened | None:
    tag = node.tag or ""
    attributes = node.attributes
    inner = look_inside(tag, attributes, sheet.get(node.mem_id, {}) if sheet else {}, look)
    if inner is None:
        page.has_hidden = page.has_hidden or (tag not in HOLLOW and bool(node.text(deep=True).strip()))
        return None
    if tag == "br":
        page.add_line()
        return None
    breaks = _breaks(tag, attributes)
    if breaks:
        page.break_line(breaks)
    if tag == "a" and (target := _LINK.match(attributes.get("href") or "")) is not None and len(page.links) < MAX_LINKS:
        page.links[target.group(1)] = None
    is_closed = tag == "details" and "open" not in attributes
    if is_closed:
        page.has_hidden = True
    said = said_by(tag, attributes) if not page.open_quotes else None  # what stands in a quote is quoted
    return _Opened(tag, inner, breaks, said, page, is_closed_details=is_closed)


def _breaks(tag: str, attributes: dict[str, str | None]) -> int:
    if tag not in _BLOCKS:
        return 0
    if tag not in _SPACED:
        return 1
    is_tight = "Mso" in (attributes.get("class") or "") or _NO_MARGIN.search(attributes.get("style") or "") is not None
    return 1 if is_tight else 2


def _children(node: LexborNode) -> list[LexborNode]:
    children: list[LexborNode] = []
    child = node.first_child
    while child is not None and len(children) < MAX_NODES:
        children.append(child)
        child = child.next
    return children


def _write(node: LexborNode, look: Look, page: _Page) -> None:
    text = node.text_content or ""
    if look.shows_text():
        page.write(text, look)
    elif text.strip():
        page.has_hidden = True


def own_words_of_html(html: str) -> str:
    """Return the words in `html` that are the writer's own."""
    seen = visible_text(html)
    return own_words(seen.text, seen.marks)
