"""The chart of the counters: a dot each over its number of answers, inside the limits of what is usual."""

from collections.abc import Sequence

from flask_babel import gettext

from dashboard import formats
from dashboard.charts import FONT, Figure, hover, ikm, layout, quiet_axis, text
from dashboard.depth.funnel import Funnel, Limits, Point, Standing

HEIGHT = 400
SYMBOLS: dict[Standing, str] = {"usual": "circle", "edge": "diamond-open", "outside": "diamond"}
"""What is usual and what is not differ in form, not in colour alone."""


def draw(funnel: Funnel) -> Figure:
    """Draw the limits as curves, the unit's own IKM as a line, and name those counters alone that stray."""
    shown, curve = funnel.shown, funnel.curve
    lowest, highest = _ends(funnel)
    widest = float(curve[-1].n)
    shape = layout(HEIGHT) | {
        "margin": {"l": 40, "r": 14, "t": 14, "b": 52},
        "xaxis": quiet_axis()
        | {
            "range": [float(curve[0].n), widest],
            "nticks": 7,
            "title": {"text": gettext("Jumlah jawaban (n)"), "standoff": 10, "font": FONT},
        },
        "yaxis": quiet_axis() | {"range": [lowest, highest], "nticks": 6},
        "annotations": [_label(curve[-1].n, float(funnel.centre), formats.figure(funnel.centre))],
    }
    return {
        "data": [
            _between([(each.lowest, each.highest) for each in curve], curve),
            _between([(each.low, each.high) for each in curve], curve),
            *_edges(curve),
            _centre(curve, float(funnel.centre)),
            _dots(shown),
        ],
        "layout": shape,
        "narrow": {"xaxis.nticks": 4},
    }


def _ends(funnel: Funnel) -> tuple[float, float]:
    """Return the ends of the scale: a little beyond every limit and figure, within 25 to 100."""
    figures = [ikm(point.part.cell) or float(funnel.centre) for point in funnel.shown]
    low = min([*figures, *(float(each.lowest) for each in funnel.curve)])
    high = max([*figures, *(float(each.highest) for each in funnel.curve)])
    room = 0.12 * (high - low) + 0.5
    return max(24.5, low - room), min(100.8, high + room)


def _between(ends: Sequence[tuple[object, object]], curve: Sequence[Limits]) -> Figure:
    """Fill the ground between two limits; where both lie over each other it is darker."""
    x = [each.n for each in curve]
    lows, highs = [float(str(low)) for low, _ in ends], [float(str(high)) for _, high in ends]
    return {
        "type": "scatter",
        "x": [*x, *reversed(x)],
        "y": [*highs, *reversed(lows)],
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": "--band",
        "hoverinfo": "skip",
    }


def _edges(curve: Sequence[Limits]) -> list[Figure]:
    """Draw the limits themselves: dashed at 95 %, dotted at 99.8 %."""
    x = [each.n for each in curve]
    drawn = (
        ("dash", [each.low for each in curve]),
        ("dash", [each.high for each in curve]),
        ("dot", [each.lowest for each in curve]),
        ("dot", [each.highest for each in curve]),
    )
    return [
        {
            "type": "scatter",
            "x": x,
            "y": [float(each) for each in ends],
            "mode": "lines",
            "line": {"color": "--whisker", "width": 1.5, "dash": dash},
            "hoverinfo": "skip",
        }
        for dash, ends in drawn
    ]


def _centre(curve: Sequence[Limits], centre: float) -> Figure:
    return {
        "type": "scatter",
        "x": [curve[0].n, curve[-1].n],
        "y": [centre, centre],
        "mode": "lines",
        "line": {"color": "--ink", "width": 1},
        "hoverinfo": "skip",
    }


def _dots(shown: Sequence[Point]) -> Figure:
    """Draw the counters; a usual one says its figures when pointed at, but not its name."""
    return {
        "type": "scatter",
        "x": [point.part.cell.n for point in shown],
        "y": [ikm(point.part.cell) for point in shown],
        "mode": "markers+text",
        "marker": {
            "size": [15 if point.named else 10 for point in shown],
            "symbol": [SYMBOLS[point.standing or "usual"] for point in shown],
            "color": ["--alarm" if point.named and not point.above else "--primary" for point in shown],
            "line": {"color": "--paper", "width": 1},
            "opacity": 1,
        },
        "text": [text(point.part.name) if point.named else "" for point in shown],
        "textposition": ["bottom center" if not point.above else "top center" for point in shown],
        "textfont": {"color": "--ink", "size": 14},
        "hoverinfo": "text",
        "hovertext": [_hover(point) for point in shown],
    }


def _hover(point: Point) -> str:
    name = point.part.name if point.named else gettext("Dalam batas yang biasa")
    return hover(name, point.part.cell)


def _label(n: int, y: float, words: str) -> Figure:
    return {
        "x": n,
        "y": y,
        "xanchor": "right",
        "yanchor": "bottom",
        "text": text(gettext("seluruh unit %(ikm)s", ikm=words)),
        "showarrow": False,
        "font": FONT | {"color": "--ink"},
    }
