"""The chart of places side by side: a dot and a whisker each, by name, under the heading of their unit."""

from collections.abc import Sequence
from textwrap import wrap

from flask_babel import gettext

from dashboard import formats
from dashboard.cells import Cell
from dashboard.charts import (
    FONT,
    Figure,
    errors,
    floor,
    grade_edges,
    grade_letters,
    hover,
    ikm,
    layout,
    quiet_axis,
    text,
)
from dashboard.comparison import Comparison, Part
from surveys.survey import Survey

ROW_HEIGHT = 44
"""Pixels for a place."""

NARROW_ROW_HEIGHT = 54
"""Pixels for a place whose name stands above its whisker."""

NAMES_WIDTH = 270
"""Pixels left of the drawing for the names, where the page is wide."""

LINE, NARROW_LINE = 36, 44
"""Characters of a name that fit into one line: beside the drawing, and above it."""

Row = str | Part
"""The name of a unit, or a place of the unit above."""


def draw(compared: Comparison, survey: Survey, threshold: int) -> Figure:
    """Draw the places. On a narrow page their names stand above their whiskers."""
    rows: list[Row] = []
    for group in compared.groups:
        rows += [group.unit, *group.parts] if group.unit else group.parts
    lowest = floor([part.cell for part in compared.parts])
    letters = [each | {"yanchor": "bottom"} for each in grade_letters(survey, lowest, "x")]
    shape = layout(ROW_HEIGHT * len(rows) + 64) | {
        "margin": {"l": NAMES_WIDTH, "r": 14, "t": 28, "b": 36},
        "xaxis": quiet_axis() | {"range": [lowest, 100.8], "nticks": 6},
        "yaxis": {"visible": False, "range": [len(rows) - 0.5, -0.5], "fixedrange": True},
        "shapes": grade_edges(survey, lowest, "x"),
        "annotations": letters + [_name(row, place, wide=True) for place, row in enumerate(rows)],
    }
    narrow = letters + [_name(row, place, wide=False) for place, row in enumerate(rows)]
    return {
        "data": [_dots(rows), _absent(rows, lowest, threshold)],
        "layout": shape,
        "narrow": {
            "margin.l": 6,
            "height": NARROW_ROW_HEIGHT * len(rows) + 64,
            "annotations": narrow,
        },
    }


def _dots(rows: Sequence[Row]) -> Figure:
    shown = [(place, row) for place, row in enumerate(rows) if isinstance(row, Part) and row.cell.interval]
    cells = [part.cell for _, part in shown]
    return {
        "type": "scatter",
        "x": [ikm(cell) for cell in cells],
        "y": [place for place, _ in shown],
        "mode": "markers",
        "marker": {"size": 11, "color": "--primary"},
        "error_x": errors(cells) | {"color": "--whisker"},
        "hoverinfo": "text",
        "hovertext": [hover(part.name, part.cell) for _, part in shown],
    }


def _absent(rows: Sequence[Row], lowest: float, threshold: int) -> Figure:
    """Write where a place has no figure whether it is withheld, or nobody has answered."""
    absent = [
        (place, _why(row.cell, threshold))
        for place, row in enumerate(rows)
        if isinstance(row, Part) and row.cell.interval is None
    ]
    return {
        "type": "scatter",
        "x": [lowest] * len(absent),
        "y": [place for place, _ in absent],
        "mode": "text",
        "text": [text(words) for _, words in absent],
        "textposition": "middle right",
        "textfont": {"color": "--muted"},
        "hoverinfo": "skip",
    }


def _why(cell: Cell, threshold: int) -> str:
    if cell.withheld:
        return gettext("n %(n)s: disembunyikan", n=formats.withheld(cell.withheld, threshold))
    return f"n = {formats.number(cell.n or 0)}"


def _name(row: Row, place: int, *, wide: bool) -> Figure:
    """Write the name of a row: left of the drawing, or above its whisker on a narrow page."""
    heading = isinstance(row, str)
    name = row if isinstance(row, str) else row.name
    lines = wrap(name, LINE if wide else NARROW_LINE, max_lines=2 if wide else 1, placeholder=" …")
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": -NAMES_WIDTH if wide else 0,
        "y": place,
        "yshift": 0 if wide or heading else 18,
        "text": "<br>".join(text(line) for line in lines),
        "showarrow": False,
        "align": "left",
        "font": FONT | {"color": "--ink", "weight": 600 if heading else 400},
    }
