"""The services of a unit: adding, renaming, closing and opening one again."""

from http import HTTPStatus

from babel.lists import format_list
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext

from dashboard.clock import now
from dashboard.settings_forms import NewService, RenamedService
from dashboard.views.settings.room import Reply, act, named, pages, reopen
from dashboard.views.settings.units import taken_code
from data import places
from data.changes import written
from data.database import reading
from data.place_changes import only_in
from data.place_codes import proposed
from data.places import Service, Unit, UnknownPlace


@pages.route("/pengaturan/unit/<unit>/layanan-baru", methods=["GET", "POST"])
def new_service(unit: str) -> Reply:
    """Add a service to a unit."""
    form = NewService()
    with reading(current_app.config["DATABASE"]) as db:
        found = places.unit(db, unit)
        taken = {each.code: each.name for each in places.services(db, unit)}
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return render_template("settings/new_service.html", form=form, unit=found), status
    code = form.code.data or proposed(form.name.data, taken)
    if code in taken:
        form.code.errors = [taken_code(code, taken[code], proposed(form.name.data, taken))]
        return (
            render_template("settings/new_service.html", form=form, unit=found),
            HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    said = gettext("Layanan %(name)s ditambahkan.", name=form.name.data)
    wanted = {"name": form.name.data, "closed_at": None}
    if not named(form, "service.added", f"{unit}/{code}", wanted, said):
        return (
            render_template("settings/new_service.html", form=form, unit=found),
            HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return redirect(url_for("places.unit", unit=unit))


@pages.route("/pengaturan/unit/<unit>/layanan/<service>", methods=["GET", "POST"])
def service(unit: str, service: str) -> Reply:
    """Rename a service, or offer to close it."""
    within, found = _service(unit, service)
    form = RenamedService(obj=found)
    if form.validate_on_submit():
        said = gettext("Layanan %(name)s disimpan.", name=form.name.data)
        if named(form, "service.renamed", f"{unit}/{service}", {"name": form.name.data}, said):
            return redirect(url_for("places.service", unit=unit, service=service))
    with reading(current_app.config["DATABASE"]) as db:
        counters = [each for each in places.counters(db, unit, open_only=True) if found in each.services]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return (
        render_template("settings/service.html", form=form, unit=within, service=found, counters=counters),
        status,
    )


@pages.post("/pengaturan/unit/<unit>/layanan/<service>/tutup")
def close_service(unit: str, service: str) -> Reply:
    """Close a service at all counters of its unit, unless one of them would be left with none."""
    _, found = _service(unit, service)
    with reading(current_app.config["DATABASE"]) as db:
        left = only_in(db, unit, service)
    if left:
        flash(
            gettext(
                "%(service)s adalah satu-satunya layanan di %(counters)s. Beri loket itu layanan lain atau "
                "tutup loketnya lebih dahulu.",
                service=found.name,
                counters=format_list(left, locale=get_locale()),
            )
        )
    else:
        said = gettext("%(name)s ditutup.", name=found.name)
        act("service.closed", f"{unit}/{service}", {"closed_at": written(now())}, said)
    return redirect(url_for("places.service", unit=unit, service=service))


@pages.post("/pengaturan/unit/<unit>/layanan/<service>/buka")
def reopen_service(unit: str, service: str) -> Reply:
    """Open a service again: the counters that gave it give it once more."""
    _, found = _service(unit, service)
    said = gettext("%(name)s dibuka lagi.", name=found.name)
    reopen("service.reopened", f"{unit}/{service}", said)
    return redirect(url_for("places.service", unit=unit, service=service))


def _service(unit: str, code: str) -> tuple[Unit, Service]:
    """Return a service with its unit; UnknownPlace where there is none."""
    with reading(current_app.config["DATABASE"]) as db:
        within, services = places.unit(db, unit), places.services(db, unit)
    for each in services:
        if each.code == code:
            return within, each
    raise UnknownPlace(code)
