"""Draw a poster: the code that opens a counter's survey on a phone, as one picture for A4, A6 or a file."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Self

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

from data.places import Counter
from data.settings import Settings

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004)."""

WIDTH = 93.0
"""Millimetres that a line may take on a sheet 105 wide."""

LETTER, BOLD = 0.53, 0.6
"""Width of a letter over its height, on average, in the fonts that this is drawn with."""

PICTURES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: `path` draws its dark modules, `side` is its width in modules, quiet zone included."""

    path: str
    side: int


def code(text: str, correction: int = ERROR_CORRECT_Q) -> Code:
    """Return the QR code of a text: with error correction Q, a quarter of it may be dirty or torn."""
    drawn = QRCode(error_correction=correction, border=QUIET_ZONE)
    drawn.add_data(text)
    rows = drawn.get_matrix()
    return Code("".join(_line(place, row) for place, row in enumerate(rows)), len(rows))


def poster_svg(address: str, settings: Settings, counter: Counter) -> Markup:
    """Return a whole poster as one SVG in the proportions of A4 and A6; it also stands alone as a file.

    `address` is the full address of the counter's survey on a phone.
    """
    picture = PICTURES.get_template("poster.svg").render(
        code=code(address),
        address=_Words.fitted(address, lines=2, largest=4, letter=BOLD),
        office=_Words.fitted(settings.office, lines=2, largest=4),
        counter=_Words.fitted(counter.name, lines=2, largest=10, letter=BOLD),
        unit=_Words.fitted(counter.unit.name, lines=2, largest=4.5),
        invented=settings.invented,
    )
    return Markup(picture)  # noqa: S704 - autoescaped there


@dataclass(frozen=True, slots=True)
class _Words:
    """Words set in lines, at a size in millimetres."""

    lines: list[str]
    size: float

    @classmethod
    def fitted(cls, words: str, *, lines: int, largest: float, letter: float = LETTER) -> Self:
        """Return the words as large as they fit into that many lines; nothing is ever cut off."""
        size = largest
        while len(textwrap.wrap(words, int(WIDTH / (letter * size)))) > lines:
            size *= 0.95
        width = int(WIDTH / (letter * size))
        fewest = len(textwrap.wrap(words, width))
        while width > 1 and len(textwrap.wrap(words, width - 1)) == fewest:
            width -= 1  # lines of one length: no single word is left for the last
        return cls(textwrap.wrap(words, width), size)


def _line(place: int, row: Sequence[bool | None]) -> str:
    """Return the path of one row: a bar for each run of dark modules."""
    path, column = "", 0
    for dark, run in groupby(row, bool):
        width = len(list(run))
        if dark:
            path += f"M{column} {place}h{width}v1h-{width}z"
        column += width
    return path
