"""Colours as #rrggbb: how well one can be read on another, and the shades of the office's own."""

import re
from collections.abc import Mapping

PAPER = "#fbfaf7"
WHITE = "#ffffff"

READABLE = 4.5
"""The contrast that text needs: WCAG 2.2, 1.4.3 (AA)."""

BLACK = "#000000"

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    """Say whether a text is a colour in the one way that it is written here: small letters, six digits."""
    return _COLOUR.fullmatch(text) is not None


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with that share (0 to 1) of another in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def shades(colour: str) -> Mapping[str, str]:
    """Return the tokens of the stylesheets that follow from the office's colour, by name."""
    return {
        "primary": colour,
        "pressed": mixed(colour, BLACK, 0.25),
        "tint": mixed(colour, PAPER, 0.89),
        "passed": mixed(colour, WHITE, 0.6),
        "emblem": mixed(colour, WHITE, 0.07),
    }


def faintest(colour: str) -> float:
    """Return the least contrast in which an office's colour is met: words in it, and white words on it."""
    return min(contrast(colour, ground) for ground in (PAPER, WHITE, shades(colour)["tint"]))


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
