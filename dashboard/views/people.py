"""The people of the office: who may sign in, what they may do and where, and the links that let them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import people_words, qr, role_words
from dashboard.addresses_outside import outside
from dashboard.clock import now
from dashboard.people_forms import Confirm, NewPerson, PersonForm
from data import places
from data.accounts import ClosedAccount, InvalidAccount, people
from data.accounts.people import LastAdministrator, OwnAccount, Person, TakenEmail, TakenLogin
from data.database import Database, reading, writing

pages = Blueprint("people", __name__)

Reply = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done to an account, if it is in one of `states`; what gives a token shows a link."""

    do: Callable[[Database, str, str, Any], str | None]
    states: frozenset[str]


OPEN = frozenset({"invited", "stale", "open"})

ACTS: Mapping[str, Act] = {
    "tautan": Act(people.renew, OPEN),
    "keluarkan": Act(people.end_sessions, OPEN),
    "langkah-kedua": Act(people.reset_second_step, OPEN),
    "tutup": Act(people.close, OPEN),
    "buka": Act(people.reopen, frozenset({"closed"})),
}
"""By the word in its address."""


@pages.get("/pengaturan/orang")
def show() -> Reply:
    """List everybody, with their role, places and how their account stands."""
    with reading(current_app.config["DATABASE"]) as db:
        everybody = people.people(db, now())
        units = {each.code: each for each in places.units(db)}
        counters = {each.code: each for each in places.counters(db)}
    return render_template(
        "people/list.html",
        everybody=[(each, role_words.places(each.reach, units, counters)) for each in everybody],
        roles=role_words,
    )


@pages.route("/pengaturan/orang/undang", methods=["GET", "POST"])
def invite() -> Reply:
    """Make an account, and show the link that lets its person in, this once."""
    form = NewPerson()
    _offer(form)
    if not form.validate_on_submit():
        return _page("people/invite.html", form)
    login = form.login.data or ""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            token = people.admit(db, g.account.login, login, form.wanted(), now())
    except (TakenLogin, TakenEmail, InvalidAccount) as refused:
        people_words.refuse(form, refused)
        return _page("people/invite.html", form)
    return _link(login, token)


@pages.route("/pengaturan/orang/<login>", methods=["GET", "POST"])
def person(login: str) -> Reply:
    """Show somebody, and change their name, address, role and places."""
    found, form = _person(login), PersonForm()
    _offer(form)
    if request.method == "GET":
        form.show(found)
    if not form.validate_on_submit():
        return _page("people/person.html", form, person=found)
    try:
        with writing(current_app.config["DATABASE"]) as db:
            people.change(db, g.account.login, login, form.wanted(), now())
    except (TakenEmail, InvalidAccount, OwnAccount, LastAdministrator) as refused:
        people_words.refuse(form, refused)
        return _page("people/person.html", form, person=found)
    flash(gettext("Perubahan untuk %(name)s sudah disimpan.", name=form.name.data))
    return redirect(url_for("people.show"))


@pages.route("/pengaturan/orang/<login>/<act>", methods=["GET", "POST"])
def change(login: str, act: str) -> Reply:
    """Ask whether something shall be done to an account, and do it."""
    found, wanted = _person(login), ACTS.get(act)
    if wanted is None or found.state not in wanted.states:
        abort(HTTPStatus.NOT_FOUND)
    form, words = Confirm(), people_words.asked(act, found)
    if not form.validate_on_submit():
        return render_template("people/confirm.html", person=found, words=words, problem="")
    try:
        with writing(current_app.config["DATABASE"]) as db:
            token = wanted.do(db, g.account.login, login, now())
    except (OwnAccount, LastAdministrator, ClosedAccount) as refused:
        problem = people_words.refused(refused)
        page = render_template("people/confirm.html", person=found, words=words, problem=problem)
        return page, HTTPStatus.CONFLICT
    if token:
        return _link(login, token)
    flash(words.done)
    return redirect(url_for("people.show"))


def _person(login: str) -> Person:
    with reading(current_app.config["DATABASE"]) as db:
        return people.person(db, login, now())


def _offer(form: PersonForm) -> None:
    with reading(current_app.config["DATABASE"]) as db:
        form.offer(places.counters(db))


def _page(template: str, form: PersonForm, **given: Any) -> Reply:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template(template, form=form, roles=role_words, **given), status


def _link(login: str, token: str) -> Reply:
    """Show a one-time link; only its digest is kept, so it cannot be shown again."""
    address = outside("signing.invitation", token=token)
    return render_template("people/link.html", person=_person(login), address=address, drawn=qr.draw(address))
