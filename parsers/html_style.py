"""Which elements of an HTML mail are drawn, by their own style, their attributes and the style sheet of the mail.

Only what hides is read: display, visibility, opacity, size, position, colour. What is unsure counts as drawn, except where a
property has no other use than to hide (`mso-hide:all`).
"""

import re
from dataclasses import dataclass, replace

from parsers.html_colours import BLACK, WHITE, Colour, can_be_seen, colour_of, ground_of, over

MAX_STYLE = 64 * 1024
MAX_RULES = 300

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}@;]{1,300})\{([^{}]{0,4000})\}")
_RELEVANT = re.compile(
    r"display\s*:\s*none|visibility|opacity|color|background|font|mso-hide|text-indent\s*:\s*-|position|overflow|clip|filter|scale|bidi|through"
    r"|margin-(?:left|top)\s*:\s*-",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(-?\d{0,9}(?:\.\d{1,6})?)\s*(px|pt|em|rem|%|ex|cm|mm|in|vw|vh|pc)?")
_PIXELS = {"px": 1.0, "pt": 1.333, "cm": 37.8, "mm": 3.78, "in": 96.0, "pc": 16.0, "": 1.0, "vw": 6.0, "vh": 8.0}
_ROOT_SIZE = 16.0
_SEEN_SIZE = 2.0
_FAR = 400.0
_BELOW_THE_PAGE = 5_000.0
_FONT_SIZES = {
    "xx-small": 9,
    "x-small": 10,
    "small": 13,
    "medium": 16,
    "large": 18,
    "x-large": 24,
    "xx-large": 32,
    "smaller": 13,
    "larger": 19,
}
_FADED = re.compile(r"opacity\s{0,2}[(=]\s{0,2}0{1,3}(?:\.0\d{0,3})?%?\s{0,2}\)")
_CLIPPED = re.compile(
    r"rect\(\s*0\w*[\s,]+0\w*[\s,]+0\w*[\s,]+0\w*\s*\)|rect\(\s*1px[\s,]+1px[\s,]+1px[\s,]+1px\s*\)|inset\(\s*(?:50|100)%"
)
_SHRUNK = re.compile(r"scale(?:[xy]|3d)?\(\s*0(?:\.0\d*)?\s*[,)]|translate[xy]?\(\s*-\d{4,}")
HOLLOW = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "embed", "iframe", "svg", "math", "canvas", "audio", "video", "select", "datalist", "map", "noframes", "frameset", "meta", "link", "param", "applet"})  # fmt: skip
"""Elements whose inside is not drawn, or not as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text inside an element is drawn; children inherit it."""

    ink: Colour = BLACK
    ground: Colour | None = WHITE
    """None where an image lies under the text: its colour is unknown, and the text counts as seen."""
    size: float = _ROOT_SIZE
    """Height of letters in CSS pixels."""
    is_visible: bool = True
    is_struck: bool = False
    keeps_lines: bool = False
    """Line ends and blanks of the source are drawn (`pre`)."""
    is_reversed: bool = False
    """Letters are drawn in another order than they are written."""

    def shows_text(self) -> bool:
        """Tell whether letters drawn like this can be read."""
        return (
            self.is_visible and self.size >= _SEEN_SIZE and (self.ground is None or can_be_seen(self.ink, self.ground))
        )


def declarations_of(text: str) -> dict[str, str]:
    """Return the declarations of a style attribute or a rule, in lower case; the last of one name counts, `!important` first."""
    found: dict[str, str] = {}
    weighty: set[str] = set()
    for declaration in _COMMENT.sub("", text[:4_000]).split(";")[:60]:
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        if not colon or not name:
            continue
        is_weighty = "!important" in value
        if name in weighty and not is_weighty:
            continue
        found[name] = value.replace("!important", "").strip()
        if is_weighty:
            weighty.add(name)
    return found


def rules_of(sheet: str) -> list[tuple[str, dict[str, str]]]:
    """Return (selector, declarations) of every rule that may hide something and holds on a screen of a desk."""
    plain = _without_media(_COMMENT.sub("", sheet[:MAX_STYLE]))
    rules: list[tuple[str, dict[str, str]]] = []
    for selectors, body in _RULE.findall(plain):
        if not _RELEVANT.search(body):
            continue
        declarations = declarations_of(body)
        rules.extend(
            (selector.strip(), declarations) for selector in selectors.split(",")[:20] if _is_plain(selector.strip())
        )
        if len(rules) >= MAX_RULES:
            break
    return rules[:MAX_RULES]


def _is_plain(selector: str) -> bool:
    return bool(selector) and ":" not in selector and "\\" not in selector


def _without_media(sheet: str) -> str:
    """Drop blocks of `@media` that need a small screen, print or a dark theme; keep the rules of the others."""
    if "@" not in sheet:
        return sheet
    kept: list[str] = []
    position = 0
    while (at := sheet.find("@", position)) >= 0:
        kept.append(sheet[position:at])
        opening = sheet.find("{", at)
        ending = sheet.find(";", at)
        if opening < 0 or (0 <= ending < opening):
            position = ending + 1 if ending >= 0 else len(sheet)
            continue
        closing = _closing(sheet, opening)
        condition = sheet[at:opening].lower()
        if condition.strip() in {"@media screen", "@media all", "@media only screen"}:
            kept.append(sheet[opening + 1 : closing])
        position = closing + 1
    kept.append(sheet[position:])
    return "".join(kept)


def _closing(sheet: str, opening: int) -> int:
    depth = 0
    for brace in re.compile(r"[{}]").finditer(sheet, opening):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.start()
    return len(sheet)


def look_inside(tag: str, attributes: dict[str, str | None], rules: dict[str, str], outer: Look) -> Look | None:
    """Return how text inside the element is drawn, None when nothing inside it is.

    `rules` are the declarations that the style sheet gives the element; its own style attribute is stronger.
    """
    if tag in HOLLOW or "hidden" in attributes or (tag == "input" and attributes.get("type") == "hidden"):
        return None
    look = _by_tag(tag, attributes, outer)
    own = attributes.get("style")
    if not own and not rules:
        return look
    style = {**rules, **declarations_of(own)} if own else rules
    if _is_taken_out(style):
        return None
    return _by_style(style, look)


def _by_tag(tag: str, attributes: dict[str, str | None], look: Look) -> Look:
    match tag:
        case "s" | "strike" | "del":
            look = replace(look, is_struck=True)
        case "pre" | "textarea" | "listing" | "plaintext" | "xmp":
            look = replace(look, keeps_lines=True)
        case "bdo":
            look = replace(look, is_reversed=(attributes.get("dir") or "").lower() == "rtl")
        case "mark":
            look = replace(look, ground=Colour(255, 255, 0), ink=BLACK)
        case "a":
            look = replace(look, ink=Colour(0, 0, 238))
        case "font" | "body":
            ink = colour_of(attributes.get("color") or attributes.get("text") or "")
            look = replace(look, ink=ink) if ink else look
            if tag == "font" and (attributes.get("size") or "") in {"0", "-7"}:
                look = replace(look, size=8.0)
        case _:
            pass
    ground = colour_of(attributes.get("bgcolor") or "")
    if attributes.get("background"):
        return replace(look, ground=None)
    return replace(look, ground=over(ground, look.ground or WHITE)) if ground else look


def _is_taken_out(style: dict[str, str]) -> bool:
    if style.get("display") == "none" or style.get("mso-hide") == "all" or style.get("content-visibility") == "hidden":
        return True
    if (
        (opacity := style.get("opacity")) is not None
        and (value := _number(opacity)) is not None
        and value < (5 if "%" in opacity else 0.05)
    ):
        return True
    if _FADED.search(style.get("filter", "")):
        return True
    if _CLIPPED.search(style.get("clip", "") + style.get("clip-path", "")) or _SHRUNK.search(
        style.get("transform", "")
    ):
        return True
    return _is_far_away(style) or _has_no_room(style)


def _is_far_away(style: dict[str, str]) -> bool:
    if _pixels(style.get("text-indent")) <= -_FAR:
        return True
    names = ["margin-left", "margin-top"]
    if style.get("position") in {"absolute", "fixed", "relative"}:
        names += ["left", "top", "right", "bottom"]
    if any(_pixels(style.get(name)) <= -_FAR for name in names):
        return True
    return (
        style.get("position") in {"absolute", "fixed"}
        and max(_pixels(style.get("left")), _pixels(style.get("top"))) >= _BELOW_THE_PAGE
    )


def _has_no_room(style: dict[str, str]) -> bool:
    if not style.get("overflow", style.get("overflow-y", style.get("overflow-x", ""))).startswith(("hidden", "clip")):
        return False
    return any(
        name in style and 0 <= _pixels(style[name]) <= 1 and _number(style[name]) is not None
        for name in ("height", "width", "max-height", "max-width")
    )


def _by_style(style: dict[str, str], look: Look) -> Look:
    if (visibility := style.get("visibility")) in {"hidden", "collapse", "visible"}:
        look = replace(look, is_visible=visibility == "visible")
    size = _size(style.get("font-size") or _size_in_shorthand(style.get("font", "")), look.size)
    ink = colour_of(style.get("-webkit-text-fill-color") or style.get("color") or "")
    ground = _ground(style, look.ground)
    white = style.get("white-space")
    struck = look.is_struck or "line-through" in style.get("text-decoration", "") + style.get(
        "text-decoration-line", ""
    )
    backwards = "override" in style.get("unicode-bidi", "") and style.get("direction") == "rtl"
    return replace(
        look,
        size=size,
        ink=ink or look.ink,
        ground=ground,
        is_struck=struck,
        is_reversed=look.is_reversed or backwards,
        keeps_lines=white.startswith(("pre", "break-spaces")) if white else look.keeps_lines,
    )


def _ground(style: dict[str, str], ground: Colour | None) -> Colour | None:
    shorthand = style.get("background", "")
    image = shorthand + style.get("background-image", "")
    if "url(" in image or "gradient(" in image:
        return None
    laid = colour_of(style.get("background-color", "")) or (ground_of(shorthand) if shorthand else None)
    return over(laid, ground or WHITE) if laid is not None and laid.alpha else ground


def _size(text: str, outer: float) -> float:
    if not text:
        return outer
    if text in _FONT_SIZES:
        return float(_FONT_SIZES[text])
    if (measured := _measure(text)) is None:
        return outer
    value, unit = measured
    if unit in {"em", "ex"}:
        return value * outer
    if unit == "%":
        return value * outer / 100
    return value * (_ROOT_SIZE if unit == "rem" else _PIXELS.get(unit, 1.0))


def _size_in_shorthand(text: str) -> str:
    return next((word.partition("/")[0] for word in text.split()[:8] if word[:1].isdigit() and not word.isdigit()), "")


def _number(text: str) -> float | None:
    measured = _measure(text)
    return measured[0] if measured else None


def _measure(text: str) -> tuple[float, str] | None:
    found = _NUMBER.match(text)
    if found is None or found.group(1) in {"", "-"}:
        return None
    return float(found.group(1)), found.group(2) or ""


def _pixels(text: str | None) -> float:
    if text is None or (measured := _measure(text)) is None:
        return 0.0
    value, unit = measured
    return value * (_ROOT_SIZE if unit in {"em", "rem", "ex", "%"} else _PIXELS.get(unit, 1.0))
