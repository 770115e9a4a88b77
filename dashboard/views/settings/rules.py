"""The rules that an office sets itself: usual periods, thresholds, and how long things may wait."""

from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext

from dashboard.aims_forms import Deadlines, Thresholds
from dashboard.page import office
from dashboard.settings_forms import UnitPeriods
from dashboard.views.settings.room import Reply, act, pages
from data import places
from data.database import reading


@pages.get("/pengaturan/periode")
def periods() -> Reply:
    """List how each unit surveys."""
    with reading(current_app.config["DATABASE"]) as db:
        units = places.units(db, open_only=True)
    return render_template("settings/periods.html", units=units)


@pages.route("/pengaturan/periode/<unit>", methods=["GET", "POST"])
def unit_periods(unit: str) -> Reply:
    """Change how one unit surveys."""
    with reading(current_app.config["DATABASE"]) as db:
        found = places.unit(db, unit)
    form = UnitPeriods(obj=found)
    if form.validate_on_submit():
        wanted = {"period": form.period.data, "time_by_officer": form.time_by_officer.data}
        act("unit.changed", unit, wanted, gettext("Periode %(name)s disimpan.", name=found.name))
        return redirect(url_for("places.periods"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/unit_periods.html", form=form, unit=found), status


@pages.route("/pengaturan/ambang", methods=["GET", "POST"])
def thresholds() -> Reply:
    """Change from how many answers on what may be seen; a lower threshold must be meant."""
    kept = office()
    form = Thresholds(obj=kept)
    lowered = False
    if form.validate_on_submit():
        lowered = form.publication.data < kept.publication
        if not lowered or form.sure.data:
            names = ("publication", "personnel_learning", "personnel_evidence")
            act(
                "setting.changed",
                "thresholds",
                {name: form[name].data for name in names},
                gettext("Ambang disimpan."),
            )
            return redirect(url_for("places.thresholds"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/thresholds.html", form=form, kept=kept, lowered=lowered), status


@pages.route("/pengaturan/tenggat", methods=["GET", "POST"])
def deadlines() -> Reply:
    """Change for how long a receipt is good, and a case may wait."""
    form = Deadlines(obj=office())
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in ("receipt_days", "case_days")}
        act("setting.changed", "deadlines", wanted, gettext("Tenggat disimpan."))
        return redirect(url_for("places.deadlines"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/deadlines.html", form=form), status
