"""Cases: the list, one that is opened from a citizen's words, and one with all that was done about it."""

from datetime import date
from http import HTTPStatus
from typing import Any, get_args

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import case_forms, case_words
from dashboard.access import reach
from dashboard.clock import now
from dashboard.rights import RIGHTS
from data import casework, places, words
from data.accounts.people import people
from data.casework import STATES, UNANSWERED, AlreadyOpened, Case, State, UnfitOwner, contacts
from data.casework.progress import FOLLOWS
from data.database import Database, reading, writing
from surveys.catalogue import survey
from surveys.period import ZONES, local_day

pages = Blueprint("cases", __name__)

Reply = str | tuple[str, int] | Response

MOST = 200
"""So many cases does the page list; its menus show the others."""

WAITING = "waiting"
"""What the page shows first: the cases whose citizen has no answer yet."""


@pages.get("/kasus")
def show() -> str:
    """List the cases within reach, the first due first."""
    asked = _asked()
    with reading(current_app.config["DATABASE"]) as db:
        waiting = casework.cases(db, reach(), states=UNANSWERED)
        found = casework.cases(
            db, reach(), states=_states(asked["state"]), owner=asked["owner"], unit=asked["unit"]
        )
        today = {each.code: local_day(now(), each.zone) for each in places.units(db)}
        found = [each for each in found if _due(asked["due"], each, today[each.unit])]
        said = words.words_by(db, (each.response for each in found[:MOST]))
        counters = {each.code: each for each in places.counters(db)}
        names = _names(db)
    return render_template(
        "cases.html",
        asked=asked,
        found=found[:MOST],
        total=len(found),
        said=said,
        counters=counters,
        units={
            each.unit.code: each.unit.name
            for each in counters.values()
            if reach().holds(each.unit.code, each.code)
        },
        owners={
            each: names.get(each, each)
            for each in sorted({case.owner for case in waiting} | {g.account.login})
        },
        names=names,
        today=today,
        summary=case_words.summary(
            len(waiting),
            sum(each.due < today[each.unit] for each in waiting),
            sum(each.due == today[each.unit] for each in waiting),
        ),
        case_words=case_words,
    )


@pages.route("/suara/<response>/kasus", methods=["GET", "POST"])
def open_case(response: str) -> Reply:
    """Make a case of a citizen's words: whose it is, and until when."""
    form = case_forms.Owner()
    with reading(current_app.config["DATABASE"]) as db:
        said = words.by_handle(db, response)
        counter = places.counter(db, said.counter)
        form.owner.choices = owners(db, said.unit, said.counter)
        due = casework.due_day(db, said.unit, now())
    if said.case is not None:
        return redirect(url_for("cases.detail", case=said.case))
    if form.validate_on_submit():
        try:
            with writing(current_app.config["DATABASE"]) as db:
                number = casework.open_case(db, said.response, form.owner.data, g.account.login, now())
        except AlreadyOpened as already:
            flash(gettext("Orang lain baru saja membuka kasus ini."))
            number = already.number
        except UnfitOwner:
            form.owner.errors = [gettext("Orang ini tidak lagi menjangkau loket itu. Pilih yang lain.")]
            return _opening(form, said, counter, due), HTTPStatus.UNPROCESSABLE_ENTITY
        return redirect(url_for("cases.detail", case=number))
    if request.method == "GET" and any(g.account.login == login for login, _ in form.owner.choices):
        form.owner.data = g.account.login
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _opening(form, said, counter, due), status


@pages.get("/kasus/<int:case>")
def detail(case: int) -> Reply:
    """Show a case, and what may be done about it."""
    return case_page(case)


def case_page(number: int, contact: str = "", **forms: Any) -> str:
    """Draw a case's page; `forms` are those that were sent with something wrong in them."""
    with reading(current_app.config["DATABASE"]) as db:
        case = casework.case(db, number)
        counter = places.counter(db, case.counter)
        given = {
            "case": case,
            "counter": counter,
            "said": words.words_by(db, [case.response]).get(case.response),
            "services": {each.code: each for each in counter.services},
            "steps": casework.steps(db, number),
            "names": _names(db),
            "contact_stands": contacts.stands(db, case.response),
        }
        people_offered = owners(db, case.unit, case.counter)
    drawn: dict[str, Any] = {
        "note": case_forms.Note(formdata=None),
        "answer": case_forms.Answer(formdata=None, reply=case.reply),
        "owner": case_forms.Owner(formdata=None, owner=case.owner),
        "again": case_forms.Again(formdata=None),
        **forms,
    }
    drawn["owner"].owner.choices = people_offered
    return render_template(
        "case.html",
        **given,
        forms=drawn,
        follows=FOLLOWS[case.state],
        contact=contact,
        mine=case.owner == g.account.login,
        today=local_day(now(), counter.unit.zone),
        zone=ZONES[counter.unit.zone],
        elements={each.key: each for each in survey().elements},
        case_words=case_words,
    )


def owners(db: Database, unit: str, counter: str) -> list[tuple[str, str]]:
    """Return login and name of everybody who may see to a case of a place."""
    return [
        (each.login, each.name)
        for each in people(db, now())
        if each.state == "open" and "cases" in RIGHTS[each.role] and each.reach.holds(unit, counter)
    ]


def _opening(form: case_forms.Owner, said: words.Words, counter: places.Counter, due: Any) -> str:
    elements = {each.key: each for each in survey().elements}
    return render_template(
        "case_open.html", form=form, said=said, counter=counter, due=due, elements=elements
    )


def _asked() -> dict[str, str]:
    """Return what the menus of the list ask for; what is not known is left out."""
    asked = {name: request.args.get(name, "")[:63] for name in ("state", "owner", "due", "unit")}
    if asked["state"] not in (*get_args(State), "all"):
        asked["state"] = WAITING
    return asked


def _states(asked: str) -> tuple[State, ...]:
    chosen = tuple(each for each in STATES if each == asked)
    return chosen or (STATES if asked == "all" else UNANSWERED)


def _due(asked: str, case: Case, today: date) -> bool:
    """Say whether a case is one of those asked for, by what day it is at its unit."""
    if asked == "late":
        return case.overdue(today)
    return asked != "today" or (case.state in UNANSWERED and case.due == today)


def _names(db: Database) -> dict[str, str]:
    return {each.login: each.name for each in people(db, now())}
