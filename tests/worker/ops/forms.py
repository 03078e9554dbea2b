"""Forms of a page as a browser without scripts sends them."""

from dataclasses import dataclass, field, replace
from typing import Any

from httpx import Response
from selectolax.lexbor import LexborHTMLParser

from tests.worker.ops.desk import Visitor


@dataclass(kw_only=True)
class Form:
    """One form of a page, with what stands in its fields."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, page: LexborHTMLParser, selector: str) -> "Form":
        node = page.css_first(selector)
        assert node is not None, selector
        fields = {}
        for one in node.css("input[name], textarea[name]"):
            name = one.attributes["name"] or ""
            written = one.text() if one.tag == "textarea" else one.attributes.get("value") or ""
            fields[name] = written.replace("\n", "\r\n")
        return cls(action=node.attributes["action"] or "", fields=fields)

    def to(self, action: str) -> "Form":
        """Press another button of it, which has an address of its own."""
        return replace(self, action=action)

    def send(self, visitor: Visitor, **changed: str) -> Response:
        """Send it, with some fields filled in otherwise, and go where the answer leads."""
        return visitor.post(self.action, follow=True, **self._filled(changed))

    def send_only(self, visitor: Visitor, **changed: str) -> Response:
        """Send it, and stay at the answer."""
        return visitor.post(self.action, follow=False, **self._filled(changed))

    def _filled(self, changed: dict[str, str]) -> dict[str, Any]:
        return {name: value for name, value in (self.fields | changed).items() if name != "token"}


def said(response: Response, selector: str = "main") -> str:
    """Return the words of a part of the page that answered, blanks made one."""
    node = LexborHTMLParser(response.text).css_first(selector)
    assert node is not None, (selector, response.text[:2000])
    return " ".join(node.text().split())


def words_of(page: LexborHTMLParser, selector: str) -> str:
    """Return the words of the first thing on a page that a selector finds."""
    node = page.css_first(selector)
    assert node is not None, selector
    return " ".join(node.text().split())


def attributes_of(page: LexborHTMLParser, selector: str) -> dict[str, str | None]:
    """Return the attributes of the first thing on a page that a selector finds."""
    node = page.css_first(selector)
    assert node is not None, selector
    return dict(node.attributes)
