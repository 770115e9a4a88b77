"""What citizens wrote: found by place, period, search, element and tone; and how their signs come about."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dashboard import case_words, sentences
from dashboard.access import may, reach
from dashboard.addresses import Choice, choose, is_lasting
from dashboard.clock import now
from dashboard.places import directory
from dashboard.words_shown import spots
from data import casework, words
from data.database import Database, reading
from data.search import LONGEST
from data.words import Sought
from surveys.catalogue import survey
from surveys.keywords import TONES, keywords

pages = Blueprint("words", __name__)

A_PAGE = 25
FURTHEST = 400
"""Pages; who wants to read further chooses a shorter period."""


@pages.get("/suara")
def show() -> str | Response:
    """List what citizens wrote at a place in a period; what the menus send becomes a lasting address."""
    sought = _sought()
    kept = _kept(sought)
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), request.args, now(), reach().home)
        if not is_lasting(request.args):
            return redirect(url_for("words.show", **(choice.address | kept)))
        where = choice.place.during(choice.period)
        sought = replace(sought, spots=spots(db, reach(), where, may))
        total = words.count(db, reach(), where, sought)
        page = min(_page(), max(1, -(-total // A_PAGE)))
        found = words.words(db, reach(), where, sought, most=A_PAGE, skip=(page - 1) * A_PAGE)
        any_element = replace(sought, element="")
        counts = words.by_element(db, reach(), where, any_element)
        of_any = words.count(db, reach(), where, any_element) if sought.element else total
        handles = words.handles(db, found) if may("cases") else {}
        around = directory(db, choice.place)
        waiting = _waiting(db, choice) if may("cases") else ""
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
        counts=counts,
        of_any=of_any,
        sought=sought,
        kept_query=kept,
        sifted=lambda **changes: url_for(
            "words.show", **(choice.address | _kept(replace(sought, **changes)))
        ),
        waiting=waiting,
        case_words=case_words,
        say=sentences,
    )


@pages.get("/suara/tanda-unsur")
def method() -> str:
    """Show by which words and rules a comment is marked with elements: the whole list."""
    return render_template("words_method.html", listed=keywords(), elements=survey().elements)


def _sought() -> Sought:
    """Return what the address asks for; what is not known is left out."""
    asked = request.args
    return Sought(
        search=asked.get("cari", "").strip()[:LONGEST],
        element=next((each.key for each in survey().elements if each.key == asked.get("element")), ""),
        tone=next((tone for tone in TONES if tone == asked.get("tone")), None),
        without_case=may("cases") and asked.get("case") == "none",
    )


def _kept(sought: Sought) -> dict[str, Any]:
    """Return what an address holds of what is sought."""
    asked = {
        "cari": sought.search,
        "element": sought.element,
        "tone": sought.tone,
        "case": "none" if sought.without_case else "",
    }
    return {name: value for name, value in asked.items() if value}


def _waiting(db: Database, choice: Choice) -> str:
    """Say how many cases of the unit, or of all within reach, wait for an answer: as their list does."""
    unit = choice.place.unit.code if choice.place.unit else ""
    waiting = casework.cases(db, reach(), states=casework.UNANSWERED, unit=unit)
    return case_words.summary(
        len(waiting),
        sum(each.due < choice.today for each in waiting),
        sum(each.due == choice.today for each in waiting),
    )


def _page() -> int:
    asked = request.args.get("hal", "1")
    return min(max(int(asked), 1), FURTHEST) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
