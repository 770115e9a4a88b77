"""The head's morning page: how we are doing, whether it is real, and where to look."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dashboard import comparison_chart, coverage_words, drawings, sentences, signal_words, trend_chart
from dashboard.addresses import is_lasting
from dashboard.asking import asked_report
from dashboard.bundle import own_styles, plotly_version
from dashboard.language import language
from dashboard.report import Report

pages = Blueprint("report", __name__)


@pages.get("/")
def show() -> str | Response:
    """Show the report of a place and period; what the menus send is turned into a lasting address."""
    choice, report = asked_report(request.args)
    if not is_lasting(request.args):
        return redirect(url_for("report.show", **choice.address))
    return render_template(
        "report.html",
        choice=choice,
        report=report,
        around=report.around,
        say=sentences,
        receipts=coverage_words,
        signals=signal_words,
        plotly=plotly_version(),
        plotly_styles=own_styles(),
        **_drawn(report),
    )


def _drawn(report: Report) -> dict[str, Any]:
    """Return the drawings of a report: our own, and Plotly's figures by the id of their place."""
    threshold = report.settings.publication
    charts = {
        f"chart-{each.kind}": comparison_chart.draw(each, report.survey, threshold)
        for each in report.comparisons
        if each.shown
    }
    if any(step.cell.interval for step in report.trend):
        charts["chart-trend"] = trend_chart.draw(report.trend, report.survey, threshold)
    return {
        "strip": drawings.strip(report.survey, language(), report.cell, report.before.cell),
        "close_up": drawings.close_up(report.survey, report.cell, report.before.cell),
        "progress": drawings.progress(report.sample),
        "bars": {row.score.element.key: drawings.ratings_bar(row.score.counts) for row in report.elements},
        "channel_bars": {
            each.channel: drawings.share(each.n or 0, report.cell.n or 1) for each in report.channels
        },
        "answered_share": drawings.share(report.rate.answered or 0, report.rate.issued)
        if report.rate
        else "0%",
        "charts": charts,
    }
