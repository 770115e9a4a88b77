"""The pages that print posters: one counter's, or all of them."""

from flask import Blueprint, render_template, request

from data.places import Counter
from kiosk import office
from kiosk.addresses import survey_url
from kiosk.poster import poster_svg

posters = Blueprint("posters", __name__)

SIZES = ("a4", "a6")

GONE = 410


@posters.get("/poster/<code>")
def poster(code: str) -> str | tuple[str, int]:
    """Show one counter's poster, ready to print; nobody prints one of a counter that was closed."""
    counter = office.counter_at(code)
    if counter.closed:
        return render_template("closed.html", counter=counter), GONE
    return _page([counter])


@posters.get("/posters")
def all_posters() -> str:
    """Show the posters of all counters, a sheet each."""
    return _page(office.all_counters())


def _page(counters: list[Counter]) -> str:
    size = request.args.get("size", SIZES[0])
    sheets = [
        (each, poster_svg(office.public(survey_url("poster", each.code)), office.office(), each))
        for each in counters
    ]
    return render_template(
        "posters.html", sheets=sheets, size=size if size in SIZES else SIZES[0], sizes=SIZES
    )
