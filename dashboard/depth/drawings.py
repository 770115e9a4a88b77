"""The drawings of the page of details: Plotly's figures by the id of their place, shades and bars."""

from fractions import Fraction

from dashboard import comparison_chart
from dashboard.charts import Figure
from dashboard.depth import Depth, funnel_chart, marked_trend
from dashboard.depth.hours import Hours, Slot
from dashboard.drawings import Segment, ratings_bar, share

__all__ = ["bars", "charts", "crowd", "shade", "share"]

SHADES = ("3.9", "3.85", "3.8", "3.75", "3.7", "3.6", "3.5324", "3.3", "3.0644", "2.85", "2.6", "2")
"""Where a shade of the heat map begins, from the best down: the grades' edges (A, B, C) are among them.

Real answers crowd at the upper end, so the steps are finest there."""

CROWDS = 5
"""So many shades has the number of answers in an hour."""


def charts(depth: Depth) -> dict[str, Figure]:
    """Return Plotly's figures of a page."""
    report, threshold = depth.report, depth.report.settings.publication
    drawn = {
        f"chart-{each.kind}": comparison_chart.draw(each, report.survey, threshold)
        for each in report.comparisons
        if each.shown and not (each.kind == "counter" and depth.funnel)
    }
    if any(step.cell.interval for step in depth.steps):
        drawn["chart-trend"] = marked_trend.draw(depth.steps, depth.effects, report.survey, threshold)
    if depth.funnel and depth.funnel.shown:
        drawn["chart-funnel"] = funnel_chart.draw(depth.funnel)
    if depth.channels and depth.channels.shown:
        drawn["chart-channels"] = comparison_chart.draw(depth.channels, report.survey, threshold)
    return drawn


def bars(depth: Depth) -> dict[str, tuple[Segment, ...]]:
    """Return the bar of how often each rating was given, by the element's key."""
    return {row.score.element.key: ratings_bar(row.score.counts) for row in depth.report.elements}


def shade(mean: Fraction) -> int:
    """Return the shade of an element's mean: 12 for the best, 0 for the worst."""
    return len(SHADES) - next(
        (place for place, edge in enumerate(SHADES) if mean >= Fraction(edge)), len(SHADES)
    )


def crowd(slot: Slot, hours: Hours) -> int:
    """Return the shade of an hour by its number of answers: 0 for none, 5 for the most of the table."""
    n = slot.cell.n or 0
    return 0 if not n else 1 + min(CROWDS - 1, n * CROWDS // (hours.most + 1))
