"""The chart of receipts: a pale bar for those issued on a day, a full one for those answered."""

from collections.abc import Sequence

from flask_babel import gettext

from dashboard import formats
from dashboard.charts import Figure, layout, quiet_axis, text
from dashboard.coverage import Span
from dashboard.coverage_words import instead

HEIGHT = 260
MOST_TICKS, NARROW_TICKS = 8, 4


def draw(spans: Sequence[Span], threshold: int) -> Figure:
    """Draw the days or months in their order, each with its receipts."""
    shape = layout(HEIGHT) | {
        "margin": {"l": 40, "r": 10, "t": 10, "b": 34},
        "barmode": "overlay",
        "bargap": 0.25,
        "xaxis": quiet_axis() | {"range": [-0.6, len(spans) - 0.4]} | _ticks(spans, MOST_TICKS),
        "yaxis": quiet_axis() | {"rangemode": "tozero", "nticks": 5, "showgrid": True, "gridcolor": "--line"},
    }
    narrow = {f"xaxis.{name}": value for name, value in _ticks(spans, NARROW_TICKS).items()}
    issued = [each.cell.issued for each in spans]
    answered = [each.cell.answered for each in spans]
    said = [_hover(each, threshold) for each in spans]
    return {
        "data": [_bars(issued, "--whisker", 0.35, said), _bars(answered, "--primary", 1, said)],
        "layout": shape,
        "narrow": narrow,
    }


def _bars(heights: Sequence[int | None], colour: str, opacity: float, said: Sequence[str]) -> Figure:
    return {
        "type": "bar",
        "x": list(range(len(heights))),
        "y": list(heights),
        "marker": {"color": colour, "opacity": opacity},
        "hoverinfo": "text",
        "hovertext": list(said),
    }


def _ticks(spans: Sequence[Span], most: int) -> Figure:
    step = -(-len(spans) // most) or 1
    places = list(range(0, len(spans), step))
    return {"tickvals": places, "ticktext": [formats.short_span(spans[place].period) for place in places]}


def _hover(span: Span, threshold: int) -> str:
    cell = span.cell
    answered = instead(cell, threshold) if cell.answered is None else formats.number(cell.answered)
    lines = [
        formats.period(span.period),
        gettext("diterbitkan %(n)s", n=formats.number(cell.issued)),
        gettext("dijawab %(n)s", n=answered),
    ]
    return "<br>".join(text(line) for line in lines)
