"""The chart of the months with what was changed in them: a numbered line on the day of each change."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from dashboard import formats, trend_chart
from dashboard.charts import FONT, Figure, text
from dashboard.comparison import Step
from dashboard.depth.change import Effect
from surveys.survey import Survey

ROOM = 26
"""Pixels above the drawing for a row of numbers."""

NEAR = 0.5
"""Months: numbers so near to each other stand in rows of their own."""


def draw(steps: Sequence[Step], effects: Sequence[Effect], survey: Survey, threshold: int) -> Figure:
    """Draw the months, and each intervention as a dashed line under its number; its name is beside it."""
    figure = trend_chart.draw(steps, survey, threshold)
    shape = figure["layout"]
    shape["shapes"] = [*shape["shapes"], *(_line(_place(steps, each)) for each in effects)]
    rows = _rows([_place(steps, each) for each in effects])
    numbers = (_number(_place(steps, each), row, each) for each, row in zip(effects, rows, strict=True))
    shape["annotations"] = [*shape["annotations"], *numbers]
    room = ROOM * (max(rows, default=-1) + 1)
    shape["height"] += room
    shape["margin"] = shape["margin"] | {"t": shape["margin"]["t"] + room}
    return figure


def _rows(places: Sequence[float]) -> list[int]:
    """Return the row of each number above the drawing: the lowest in which none is near."""
    last: list[float] = []
    rows = []
    for place in places:
        row = next((row for row, before in enumerate(last) if place - before >= NEAR), len(last))
        last[row : row + 1] = [place]
        rows.append(row)
    return rows


def _place(steps: Sequence[Step], effect: Effect) -> float:
    """Return where a day lies between the months: the middle of a month is its dot."""
    day: date = effect.intervention.day
    months = [step.period.first for step in steps]
    share = (day.day - 1) / monthrange(day.year, day.month)[1]
    return round(months.index(day.replace(day=1)) - 0.5 + share, 3)


def _line(place: float) -> Figure:
    return {
        "type": "line",
        "layer": "below",
        "x0": place,
        "x1": place,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": "--ink", "width": 1.5, "dash": "dash"},
    }


def _number(place: float, row: int, effect: Effect) -> Figure:
    words = f"{text(effect.intervention.name)}<br>{formats.day(effect.intervention.day)}"
    return {
        "x": place,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 3 + ROOM * row,
        "text": f"{effect.number}",
        "showarrow": False,
        "hovertext": words,
        "bordercolor": "--ink",
        "borderwidth": 1.5,
        "borderpad": 2,
        "bgcolor": "--paper",
        "font": FONT | {"color": "--ink", "weight": 600},
    }
