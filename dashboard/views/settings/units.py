"""Units: adding, renaming, closing and opening one again."""

from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext

from dashboard.clock import now
from dashboard.settings_forms import NewUnit, RenamedUnit, UnitRules
from dashboard.views.settings.room import Reply, act, named, pages, reopen
from data import places
from data.changes import written
from data.database import reading
from data.place_changes import is_rated
from data.place_codes import proposed


@pages.route("/pengaturan/unit-baru", methods=["GET", "POST"])
def new_unit() -> Reply:
    """Add a unit; its code is made from its name where nobody types one."""
    form = NewUnit(zone="WIB", weight="exact")
    with reading(current_app.config["DATABASE"]) as db:
        taken = {each.code: each.name for each in places.units(db)}
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return render_template("settings/new_unit.html", form=form), status
    code = form.code.data or proposed(form.name.data, taken)
    if code in taken:
        form.code.errors = [taken_code(code, taken[code], proposed(form.name.data, taken))]
        return render_template("settings/new_unit.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    wanted = {name: form[name].data for name in ("name", "zone", "weight")}
    more = {"period": "quarter", "time_by_officer": False, "closed_at": None}
    said = gettext("Unit %(name)s ditambahkan.", name=form.name.data)
    if not named(form, "unit.added", code, wanted | more, said):
        return render_template("settings/new_unit.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("places.unit", unit=code))


@pages.route("/pengaturan/unit/<unit>", methods=["GET", "POST"])
def unit(unit: str) -> Reply:
    """Show one unit with its services and counters, and change its name; its rules while nobody rated it."""
    with reading(current_app.config["DATABASE"]) as db:
        found, rated = places.unit(db, unit), is_rated(db, unit)
        around = {"services": places.services(db, unit), "counters": places.counters(db, unit)}
    form = RenamedUnit(obj=found) if rated else UnitRules(obj=found)
    if form.validate_on_submit():
        wanted = {field.name: field.data for field in form if field.name != "csrf_token"}
        said = gettext("Unit %(name)s disimpan.", name=form.name.data)
        if named(form, "unit.changed", unit, wanted, said):
            return redirect(url_for("places.unit", unit=unit))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/unit.html", form=form, unit=found, rated=rated, **around), status


@pages.post("/pengaturan/unit/<unit>/tutup")
def close_unit(unit: str) -> Reply:
    """Close a unit with all its counters."""
    found = _unit(unit)
    act("unit.closed", unit, {"closed_at": written(now())}, gettext("%(name)s ditutup.", name=found.name))
    return redirect(url_for("places.unit", unit=unit))


@pages.post("/pengaturan/unit/<unit>/buka")
def reopen_unit(unit: str) -> Reply:
    """Open a unit again; counters that were closed by themselves stay closed."""
    found = _unit(unit)
    reopen("unit.reopened", unit, gettext("%(name)s dibuka lagi.", name=found.name))
    return redirect(url_for("places.unit", unit=unit))


def taken_code(code: str, name: str, free: str) -> str:
    """Say that a code is taken, by which place, and which one is free."""
    return gettext(
        "Kode %(code)s sudah dipakai %(name)s. Yang masih bebas: %(free)s.", code=code, name=name, free=free
    )


def _unit(code: str) -> places.Unit:
    with reading(current_app.config["DATABASE"]) as db:
        return places.unit(db, code)
