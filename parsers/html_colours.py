"""Colours of HTML mails, as far as needed to tell text that nobody can see (CSS Color 4, WCAG 2 contrast)."""

import re
from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, opacity from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)
TRANSPARENT = Colour(0, 0, 0, 0)

INVISIBLE_CONTRAST = 1.25
"""Below it text and ground cannot be told apart; pale grey small print (#ccc on white) has 1.6."""

DISTINCT_HUE = 120
"""Yellow on white has no contrast and is read all the same: one of its three parts is this far away."""

_NAMES = {
    "white": WHITE, "black": BLACK, "transparent": TRANSPARENT, "red": Colour(255, 0, 0), "green": Colour(0, 128, 0),
    "blue": Colour(0, 0, 255), "yellow": Colour(255, 255, 0), "gray": Colour(128, 128, 128), "grey": Colour(128, 128, 128),
    "silver": Colour(192, 192, 192), "lime": Colour(0, 255, 0), "navy": Colour(0, 0, 128), "teal": Colour(0, 128, 128),
    "aqua": Colour(0, 255, 255), "cyan": Colour(0, 255, 255), "maroon": Colour(128, 0, 0), "olive": Colour(128, 128, 0),
    "purple": Colour(128, 0, 128), "fuchsia": Colour(255, 0, 255), "magenta": Colour(255, 0, 255), "orange": Colour(255, 165, 0),
    "snow": Colour(255, 250, 250), "ivory": Colour(255, 255, 240), "whitesmoke": Colour(245, 245, 245),
    "ghostwhite": Colour(248, 248, 255), "floralwhite": Colour(255, 250, 240), "azure": Colour(240, 255, 255),
    "mintcream": Colour(245, 255, 250), "honeydew": Colour(240, 255, 240), "aliceblue": Colour(240, 248, 255),
    "seashell": Colour(255, 245, 238), "beige": Colour(245, 245, 220), "linen": Colour(250, 240, 230),
    "lightyellow": Colour(255, 255, 224), "lavenderblush": Colour(255, 240, 245), "lightgray": Colour(211, 211, 211),
    "lightgrey": Colour(211, 211, 211), "gainsboro": Colour(220, 220, 220), "darkgray": Colour(169, 169, 169),
    "windowtext": BLACK, "window": WHITE, "canvas": WHITE, "canvastext": BLACK,
}  # fmt: skip

_LINEAR_UP_TO = 0.03928  # WCAG 2.1, « relative luminance »

_HEX = re.compile(r"#?([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-f])")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(\s*([^)]{1,60})\)")


def colour_of(text: str) -> Colour | None:
    """Return the colour a CSS value or an HTML attribute names, None when it names none (`inherit`, `url(…)`, a typing error)."""
    text = text.strip().lower()
    if (named := _NAMES.get(text)) is not None:
        return named
    if (found := _HEX.fullmatch(text)) is not None:
        return _from_hex(found.group(1))
    if (found := _FUNCTION.match(text)) is not None:
        return _from_function(found.group(1), re.split(r"[\s,/]+", found.group(2).strip()))
    return None


def ground_of(text: str) -> Colour | None:
    """Return the colour within a `background` shorthand, None when there is none or an image lies over it."""
    text = text.strip().lower()
    if "url(" in text or "gradient(" in text:
        return None
    if text in {"none", "0", "initial", "unset"}:
        return TRANSPARENT
    if (found := _FUNCTION.search(text)) is not None:
        return colour_of(found.group())
    return next((colour for word in text.split()[:8] if (colour := colour_of(word)) is not None), None)


def over(colour: Colour, ground: Colour) -> Colour:
    """Return how `colour` looks on an opaque `ground`."""
    share = colour.alpha
    mixed = (c * share + g * (1 - share) for c, g in zip(colour[:3], ground[:3], strict=True))
    return Colour(*mixed)


def can_be_seen(ink: Colour, ground: Colour) -> bool:
    """Tell whether letters of `ink` stand out from `ground`, by lightness (WCAG 2.1 contrast ratio) or by hue."""
    if ink.alpha == 1 and ink[:3] == (0, 0, 0) and ground == WHITE:
        return True
    seen = over(ink, ground)
    if max(abs(one - other) for one, other in zip(seen[:3], ground[:3], strict=True)) >= DISTINCT_HUE:
        return True
    lights = sorted((_luminance(seen), _luminance(ground)))
    return (lights[1] + 0.05) / (lights[0] + 0.05) >= INVISIBLE_CONTRAST


def _luminance(colour: Colour) -> float:
    """Relative luminance, WCAG 2.1."""
    red, green, blue = (
        (c / 12.92) if (c := part / 255) <= _LINEAR_UP_TO else ((c + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _from_hex(digits: str) -> Colour:
    if len(digits) <= 4:  # noqa: PLR2004  #rgb and #rgba
        digits = "".join(digit * 2 for digit in digits)
    values = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
    red, green, blue, *rest = values
    return Colour(red, green, blue, rest[0] / 255 if rest else 1.0)


def _from_function(kind: str, words: list[str]) -> Colour | None:
    try:
        numbers = [
            float(word.rstrip("%deg")) * (2.55 if kind == "rgb" and word.endswith("%") else 1) for word in words[:3]
        ]
        alpha = float(words[3].rstrip("%")) / (100 if words[3].endswith("%") else 1) if len(words) > 3 else 1.0  # noqa: PLR2004
    except ValueError:
        return None
    if len(numbers) < 3:  # noqa: PLR2004  three parts of a colour
        return None
    if kind == "hsl":
        return _from_hsl(numbers[0], numbers[1] / 100, numbers[2] / 100, alpha)
    red, green, blue = (min(max(number, 0.0), 255.0) for number in numbers)
    return Colour(red, green, blue, min(max(alpha, 0.0), 1.0))


def _from_hsl(hue: float, saturation: float, lightness: float, alpha: float) -> Colour:
    def part(offset: float) -> float:
        k = (offset + hue / 30) % 12
        return 255 * (lightness - saturation * min(lightness, 1 - lightness) * max(-1, min(k - 3, 9 - k, 1)))

    return Colour(part(0), part(8), part(4), alpha)
