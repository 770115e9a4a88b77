"""The page of receipts: how many were issued and came back, where and when."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from dashboard import coverage_chart, coverage_table, coverage_words, drawings, sentences
from dashboard.addresses import is_lasting
from dashboard.asking import asked_coverage
from dashboard.bundle import own_styles, plotly_version

pages = Blueprint("coverage", __name__)


@pages.get("/struk")
def show() -> str | Redirect:
    """Show the receipts of a place and period; what the menus send is turned into a lasting address."""
    choice, coverage = asked_coverage(request.args)
    if not is_lasting(request.args):
        return redirect(url_for("coverage.show", **choice.address))
    threshold = coverage.settings.publication
    spans = coverage.spans
    return render_template(
        "coverage.html",
        choice=choice,
        coverage=coverage,
        around=coverage.around,
        charts={"chart-spans": coverage_chart.draw(spans, threshold)} if spans else {},
        receipts=coverage_words,
        say=sentences,
        share=drawings.share,
        plotly=plotly_version(),
        plotly_styles=own_styles(),
    )


@pages.get("/struk.csv")
def csv() -> Response:
    """Send what the page of the same query shows, as CSV."""
    _, coverage = asked_coverage(request.args)
    response = Response(coverage_table.csv(coverage), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="struk.csv")
    return response
