"""The head's morning page: how we are doing, whether it is real, and what to do."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dashboard import coverage_words, drawings, morning_words, sentences, signal_words
from dashboard.addresses import Choice, is_lasting
from dashboard.asking import asked_morning
from dashboard.language import language
from dashboard.morning import Morning
from dashboard.today import Kind, Line

pages = Blueprint("report", __name__)


@pages.get("/")
def show() -> str | Response:
    """Show the morning of a place and period; what the menus send is turned into a lasting address."""
    choice, morning = asked_morning(request.args)
    if not is_lasting(request.args):
        return redirect(url_for("report.show", **choice.address))
    return render_template(
        "report.html",
        choice=choice,
        morning=morning,
        report=morning.report,
        around=morning.report.around,
        say=sentences,
        words=morning_words,
        receipts=coverage_words,
        signals=signal_words,
        opens={line.kind: _door(choice, line) for line in morning.today.lines} if morning.today else {},
        **_drawn(morning),
    )


_DOORS: Mapping[Kind, tuple[str, str, str]] = {
    "case": ("cases.show", "", ""),
    "plan": ("plans.show", "plans.detail", "plan"),
    "alert": ("alerts.show", "", ""),
    "signal": ("signals.show", "signals.detail", "signal"),
    "kiosk": ("devices.show", "", ""),
}
"""Where each kind is listed, where one of them stands, and what that page calls its number."""

_PLACE = ("period", "unit", "service", "counter")

ASKED_FOR: Mapping[str, Collection[str]] = {
    "plans.show": _PLACE,
    "signals.show": _PLACE,
    "cases.show": ("unit",),
}
"""What of this page's address goes along to a list."""


def _door(choice: Choice, line: Line) -> str:
    """Return where something that waits is answered: the one thing itself, or the list of its kind."""
    every, one, number = _DOORS[line.kind]
    if one and len(line.things) == 1:
        given: dict[str, Any] = {number: line.things[0].key}
        return url_for(one, **given)
    kept = ASKED_FOR.get(every, ())
    return url_for(every, **{name: value for name, value in choice.address.items() if name in kept})


def _drawn(morning: Morning) -> dict[str, Any]:
    """Return the drawings of the page."""
    report, rate = morning.report, morning.report.rate
    return {
        "strip": drawings.strip(report.survey, language(), report.cell),
        "lens": drawings.lens(report.survey, report.cell, report.before.cell, report.target),
        "progress": drawings.progress(report.sample),
        "bars": {
            each.drag.score.element.key: drawings.ratings_bar(each.drag.score.counts)
            for each in morning.dragging
        },
        "answered_share": drawings.share(rate.answered or 0, rate.issued) if rate else "0%",
    }
