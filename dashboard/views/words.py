"""What citizens wrote: found by place, period, element and search; and how the elements' signs come about."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dashboard import case_words, sentences
from dashboard.access import may, reach
from dashboard.addresses import choose, is_lasting
from dashboard.clock import now
from dashboard.places import directory
from data import casework, words
from data.database import reading
from data.search import LONGEST
from surveys.catalogue import survey
from surveys.keywords import keywords

pages = Blueprint("words", __name__)

A_PAGE = 25
FURTHEST = 400
"""Pages; who wants to read further chooses a shorter period."""


@pages.get("/suara")
def show() -> str | Response:
    """List what citizens wrote at a place in a period; what the menus send becomes a lasting address."""
    search, element = request.args.get("cari", "").strip()[:LONGEST], _element()
    sought = {name: value for name, value in (("cari", search), ("element", element)) if value}
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), request.args, now(), reach().home)
        if not is_lasting(request.args):
            return redirect(url_for("words.show", **(choice.address | sought)))
        where = choice.place.during(choice.period)
        total = words.count(db, reach(), where, search=search, element=element)
        page = min(_page(), max(1, -(-total // A_PAGE)))
        found = words.words(
            db, reach(), where, search=search, element=element, most=A_PAGE, skip=(page - 1) * A_PAGE
        )
        handles = words.handles(db, found) if may("cases") else {}
        around = directory(db, choice.place)
        waiting = len(casework.cases(db, reach(), states=casework.UNANSWERED))
    return render_template(
        "words.html",
        choice=choice,
        around=around,
        counters={each.code: each for each in around.counters},
        services={(each.unit, each.code): each for each in around.services},
        elements={each.key: each for each in survey().elements},
        found=found,
        handles=handles,
        total=total,
        page=page,
        pages=min(-(-total // A_PAGE), FURTHEST),
        search=search,
        element=element,
        kept_query=sought,
        waiting=waiting,
        case_words=case_words,
        say=sentences,
    )


@pages.get("/suara/tanda-unsur")
def method() -> str:
    """Show by which words and rules a comment is marked with elements: the whole list."""
    return render_template("words_method.html", listed=keywords(), elements=survey().elements)


def _element() -> str:
    asked = request.args.get("element", "")
    return asked if asked in {each.key for each in survey().elements} else ""


def _page() -> int:
    asked = request.args.get("hal", "1")
    return min(max(int(asked), 1), FURTHEST) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
