"""Drawing the page: one template, escaped, with its style inside it and nothing else to fetch."""

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from starlette.responses import Response

from worker.confirm.wording import Texts
from worker.decisions.redeeming import Asked
from worker.letters.house import House
from worker.letters.wording import day

STYLE = (
    "body{margin:0;background:#faf9f7;color:#1d1d1b;font:1.05rem/1.55 Georgia,serif}"
    "main{max-width:34rem;margin:0 auto;padding:2.5rem 1.25rem}"
    "h1{font-size:1.5rem;line-height:1.25}.house{letter-spacing:.04em;color:#55524c}"
    "button{font:inherit;width:100%;padding:.9rem 1rem;border:2px solid #1d1d1b;border-radius:.4rem;background:#1d1d1b;color:#fff;cursor:pointer}"
    "button.plain{background:none;color:inherit}button:focus-visible{outline:3px solid #2f6fde;outline-offset:2px}"
)
POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def asking(asked: Asked, texts: Texts, house: House) -> Response:
    """Ask whether to cancel, with a button for each answer; it works without scripts."""
    number = asked.order_number
    placed = day(asked.placed_at, texts.language, house.zone)
    return _page(
        texts,
        house,
        title=texts("ask.title", number=number),
        says=(texts("ask.received", number=number, day=placed), texts("ask.then")),
        yes=texts("ask.yes", number=number),
        no=texts("ask.no"),
        leave=texts("ask.leave"),
    )


def telling(what: str, texts: Texts, house: House, *, status: int = 200) -> Response:
    """Say what was done, or why nothing was: `yes`, `no`, `gone`, `unclear`, `often` or `fault`."""
    return _page(texts, house, status=status, title=texts(f"{what}.title"), says=(texts(f"{what}.said"),))


def _page(texts: Texts, house: House, *, status: int = 200, **values: object) -> Response:
    blank = {"yes": "", "no": "", "leave": ""}
    html = _template().render(lang=texts.language, house=house.name, style=Markup(STYLE), **(blank | values))  # noqa: S704 - our own constant
    return Response(html, status_code=status, media_type="text/html; charset=utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("worker.confirm", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
