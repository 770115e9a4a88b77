"""Charts as plain Plotly figures; a colour is the name of a token ("--ink"), which the page resolves."""

from collections.abc import Sequence
from html import escape
from typing import Any

from dashboard import formats
from dashboard.cells import Cell
from surveys.survey import Survey

Figure = dict[str, Any]

FONT: Figure = {
    "family": 'system-ui, "Noto Sans", "Segoe UI", sans-serif',
    "size": 13,
    "color": "--muted",
}


def text(words: str) -> str:
    """Return words as Plotly shows them as they are: it reads some HTML."""
    return escape(words, quote=False)


def hover(name: str, cell: Cell) -> str:
    """Return what a dot says when pointed at: whose it is, IKM, grade, interval and n."""
    score, between = cell.score, cell.interval
    if score is None or score.ikm is None or between is None:
        return text(name)
    lines = [
        text(name),
        f"{formats.figure(score.ikm)} ({formats.interval(between)})",
        f"{formats.grades(score)} · n = {formats.number(score.n)}",
    ]
    return "<br>".join(lines)


def layout(height: int) -> Figure:
    """Return what all charts share."""
    return {
        "height": height,
        "font": FONT,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 40,
        "dragmode": False,
        "separators": formats.separators(),
        "hoverlabel": {
            "bgcolor": "--paper",
            "bordercolor": "--ink",
            "align": "left",
            "font": FONT | {"color": "--ink"},
        },
    }


def quiet_axis() -> Figure:
    """Return an axis without lines, that nobody can drag."""
    return {
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "showgrid": False,
        "ticks": "",
        "color": "--muted",
    }


def ikm(cell: Cell) -> float | None:
    """Return a cell's IKM for drawing."""
    return None if cell.score is None or cell.score.ikm is None else float(cell.score.ikm)


def bounds(cell: Cell) -> tuple[float, float]:
    """Return the interval of a cell that has one, for drawing."""
    between = cell.interval
    if between is None:
        raise ValueError("a cell without an interval")
    return float(between.low), float(between.high)


def floor(cells: Sequence[Cell]) -> float:
    """Return where the scale of a chart begins: a little below the lowest bound, never below 25."""
    lows = [bounds(cell)[0] for cell in cells if cell.interval]
    return max(25.0, min(lows, default=70.0) // 5 * 5 - 1)


def errors(cells: Sequence[Cell]) -> Figure:
    """Return the whiskers of cells that have an interval."""
    between = [(ikm(cell) or 0.0, *bounds(cell)) for cell in cells]
    return {
        "type": "data",
        "symmetric": False,
        "thickness": 2,
        "width": 5,
        "array": [round(high - figure, 2) for figure, _, high in between],
        "arrayminus": [round(figure - low, 2) for figure, low, _ in between],
    }


def grade_edges(survey: Survey, lowest: float, axis: str) -> list[Figure]:
    """Draw a dotted line across an axis ("x" or "y") wherever a grade begins."""
    other = "x" if axis == "y" else "y"
    edges = [float(grade.lowest) for grade in survey.grades if float(grade.lowest) > lowest]
    return [
        {
            "type": "line",
            "layer": "below",
            f"{axis}0": edge,
            f"{axis}1": edge,
            f"{other}ref": "paper",
            f"{other}0": 0,
            f"{other}1": 1,
            "line": {"color": "--edge", "width": 1, "dash": "dot"},
        }
        for edge in edges
    ]


def grade_letters(survey: Survey, lowest: float, axis: str) -> list[Figure]:
    """Write each grade's letter in the middle of what an axis shows of its band."""
    other, letters, high = "x" if axis == "y" else "y", [], 100.0
    for grade in survey.grades:
        low = max(float(grade.lowest), lowest)
        if high - low > 2:
            letters.append(
                {
                    axis: (high + low) / 2,
                    f"{other}ref": "paper",
                    other: 1,
                    "text": grade.letter,
                    "showarrow": False,
                    "font": FONT | {"size": 14},
                }
            )
        high = low
    return letters
