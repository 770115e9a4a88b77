"""Counters: adding one, its name and services, closing and opening it again."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext

from dashboard.clock import now
from dashboard.settings_forms import ChangedCounter, NewCounter
from dashboard.views.settings.room import Reply, act, named, pages, reopen
from dashboard.views.settings.units import taken_code
from data import devices, places
from data.changes import written
from data.database import reading
from data.place_changes import giving
from data.place_codes import proposed
from data.places import Counter, Service


@pages.route("/pengaturan/unit/<unit>/loket-baru", methods=["GET", "POST"])
def new_counter(unit: str) -> Reply:
    """Add a counter to a unit; its code is the office's only one, for it stands in addresses."""
    form = NewCounter()
    with reading(current_app.config["DATABASE"]) as db:
        found, services = places.unit(db, unit), places.services(db, unit, open_only=True)
        taken = {each.code: f"{each.name}, {each.unit.name}" for each in places.counters(db)}
    form.services.choices = _choices(services, request.form.getlist("services"))
    if len(services) == 1 and request.method == "GET":
        form.services.data = [services[0].code]
    around = {"form": form, "unit": found, "services": services}
    if "up" in request.form or not form.validate_on_submit():
        return render_template("settings/new_counter.html", **around), _status()
    free = proposed(form.name.data, taken, unit)
    code = form.code.data or free
    if code in taken:
        form.code.errors = [taken_code(code, taken[code], free)]
        return render_template("settings/new_counter.html", **around), HTTPStatus.UNPROCESSABLE_ENTITY
    wanted = {"name": form.name.data, "unit": unit, "closed_at": None, "services": form.services.data}
    said = gettext("%(name)s ditambahkan.", name=form.name.data)
    if not named(form, "counter.added", code, wanted | {"ended": {}}, said):
        return render_template("settings/new_counter.html", **around), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("places.counter", counter=code))


@pages.route("/pengaturan/loket/<counter>", methods=["GET", "POST"])
def counter(counter: str) -> Reply:
    """Show one counter; change its name, and which services it gives in which order."""
    with reading(current_app.config["DATABASE"]) as db:
        found = places.counter(db, counter)
        offered = places.services(db, found.unit.code, open_only=True)
        kiosks = [each for each in devices.devices(db) if each.counter == counter and not each.revoked_at]
    given = [each.code for each in found.services]
    order = request.form.getlist("order") if request.method == "POST" else given
    form = ChangedCounter(name=found.name, services=given)
    form.services.choices = _choices(offered, _moved(order, request.form.get("up", "")))
    if "up" not in request.form and form.validate_on_submit():
        with reading(current_app.config["DATABASE"]) as db:
            wanted = giving(db, counter, form.services.data or [], written(now()))
        said = gettext("%(name)s disimpan.", name=form.name.data)
        if named(form, "counter.changed", counter, {"name": form.name.data, **wanted}, said):
            return redirect(url_for("places.counter", counter=counter))
    page = render_template("settings/counter.html", form=form, counter=found, kiosks=kiosks)
    return page, _status()


@pages.post("/pengaturan/loket/<counter>/tutup")
def close_counter(counter: str) -> Reply:
    """Close a counter: what was answered there before stays, and is still taken from its kiosk's queue."""
    found = _counter(counter)
    said = gettext("%(name)s ditutup.", name=found.name)
    act("counter.closed", counter, {"closed_at": written(now())}, said)
    return redirect(url_for("places.counter", counter=counter))


@pages.post("/pengaturan/loket/<counter>/buka")
def reopen_counter(counter: str) -> Reply:
    """Open a counter again."""
    found = _counter(counter)
    said = gettext("%(name)s dibuka lagi.", name=found.name)
    reopen("counter.reopened", counter, said)
    return redirect(url_for("places.counter", counter=counter))


def _choices(services: Sequence[Service], order: Sequence[str]) -> list[tuple[str, str]]:
    """Return the services as choices: those of the order first, then the others by name."""
    ranks = {code: place for place, code in enumerate(order)}
    ranked = sorted(services, key=lambda each: ranks.get(each.code, len(ranks)))
    return [(each.code, each.name) for each in ranked]


def _moved(order: list[str], code: str) -> list[str]:
    """Return the order with one code a place further up."""
    place = order.index(code) if code in order else 0
    if place:
        order[place - 1 : place + 1] = [order[place], order[place - 1]]
    return order


def _counter(code: str) -> Counter:
    with reading(current_app.config["DATABASE"]) as db:
        return places.counter(db, code)


def _status() -> HTTPStatus:
    """Return HTTP's word for a form that is shown: as it was asked for, moved, or once more with problems."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if _refused() else HTTPStatus.OK


def _refused() -> bool:
    return request.method == "POST" and "up" not in request.form
