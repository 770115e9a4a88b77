"""The chart of the months: a dot and a line, the band of intervals, a gap for what is withheld."""

from collections.abc import Sequence

from dashboard import formats
from dashboard.charts import (
    Figure,
    bounds,
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
from dashboard.comparison import Step
from surveys.survey import Survey

HEIGHT = 330


def draw(steps: Sequence[Step], survey: Survey, threshold: int) -> Figure:
    """Draw the months. Where the page is narrow, every other is named."""
    lowest = floor([step.cell for step in steps])
    letters = [each | {"xanchor": "left", "xshift": 8} for each in grade_letters(survey, lowest, "y")]
    shape = layout(HEIGHT) | {
        "margin": {"l": 34, "r": 26, "t": 10, "b": 42},
        "xaxis": _months(steps),
        "yaxis": quiet_axis() | {"range": [lowest, 100.6], "nticks": 5},
        "shapes": grade_edges(survey, lowest, "y"),
        "annotations": letters,
    }
    marks = [_band(steps), _lone(steps), _dots(steps), _withheld(steps, lowest, threshold)]
    last = len(steps) - 1
    return {
        "data": marks,
        "layout": shape,
        "narrow": {
            "xaxis.tickvals": [place for place in range(len(steps)) if (last - place) % 2 == 0],
            "xaxis.ticktext": [
                name for place, name in enumerate(shape["xaxis"]["ticktext"]) if (last - place) % 2 == 0
            ],
        },
    }


def _months(steps: Sequence[Step]) -> Figure:
    names = [
        formats.short_month(step.period.first)
        + (f"<br>{step.period.first.year}" if place == 0 or step.period.first.month == 1 else "")
        for place, step in enumerate(steps)
    ]
    return quiet_axis() | {
        "range": [-0.5, len(steps) - 0.5],
        "tickvals": list(range(len(steps))),
        "ticktext": names,
    }


def _runs(steps: Sequence[Step]) -> list[list[int]]:
    """Return the places of months that follow each other and have a figure."""
    runs: list[list[int]] = [[]]
    for place, step in enumerate(steps):
        if step.cell.interval:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _band(steps: Sequence[Step]) -> Figure:
    """Draw around each run of months the ground between its lower and its upper bounds."""
    x: list[int | None] = []
    y: list[float | None] = []
    for run in _runs(steps):
        between = [bounds(steps[place].cell) for place in run]
        if len(run) > 1:
            x += [*run, *reversed(run), None]
            y += [*(high for _, high in between), *(low for low, _ in reversed(between)), None]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": "--band",
        "hoverinfo": "skip",
    }


def _lone(steps: Sequence[Step]) -> Figure:
    """Draw a whisker where a month stands between gaps, and has no band."""
    lone = [run[0] for run in _runs(steps) if len(run) == 1]
    return {
        "type": "scatter",
        "x": lone,
        "y": [ikm(steps[place].cell) for place in lone],
        "mode": "markers",
        "marker": {"size": 1, "color": "--primary"},
        "error_y": errors([steps[place].cell for place in lone]) | {"color": "--whisker"},
        "hoverinfo": "skip",
    }


def _dots(steps: Sequence[Step]) -> Figure:
    """Draw the figures; months of the reported period are filled, those before it are rings."""
    return {
        "type": "scatter",
        "x": list(range(len(steps))),
        "y": [ikm(step.cell) for step in steps],
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": "--primary", "width": 2},
        "marker": {
            "size": [11 if step.inside else 8 for step in steps],
            "color": ["--primary" if step.inside else "--paper" for step in steps],
            "line": {"color": "--primary", "width": 2},
            "opacity": 1,
        },
        "hoverinfo": "text",
        "hovertext": [hover(formats.period(step.period), step.cell) for step in steps],
    }


def _withheld(steps: Sequence[Step], lowest: float, threshold: int) -> Figure:
    withheld = [
        (place, formats.withheld(step.cell.withheld, threshold))
        for place, step in enumerate(steps)
        if step.cell.withheld
    ]
    return {
        "type": "scatter",
        "x": [place for place, _ in withheld],
        "y": [lowest + 2] * len(withheld),
        "mode": "text",
        "text": [text(words) for _, words in withheld],
        "textfont": {"color": "--muted"},
        "hoverinfo": "skip",
    }
