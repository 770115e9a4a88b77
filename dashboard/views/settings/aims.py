"""Targets of places by year, and N with the sample that it asks for."""

from datetime import timedelta
from http import HTTPStatus

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext

from dashboard import formats
from dashboard.aims_forms import Served, Target
from dashboard.clock import now
from dashboard.views.settings.room import Reply, act, pages
from data import places, populations, targets
from data.database import Database, reading
from data.places import Unit
from surveys.period import Period, local_day
from surveys.sampling import sample_target

FORMER = 4
"""So many former periods are offered beside the present one."""
YEAR = timedelta(days=366)


@pages.route("/pengaturan/target", methods=["GET", "POST"], endpoint="targets")
def show_targets() -> Reply:
    """List the targets, and set one."""
    with reading(current_app.config["DATABASE"]) as db:
        names, kept = _names(db), targets.targets(db)
        form = Target(year=local_day(now(), "WIB").year)
        form.place.choices = _offered(db)
    if form.validate_on_submit():
        subject = f"{form.year.data}/{form.place.data}"
        said = gettext("Target %(ikm)s disimpan.", ikm=form.ikm.data)
        act("target.set", subject, {"ikm": form.value}, said)
        return redirect(url_for("places.targets"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    rows = [(names.get(_key(codes), _key(codes)), year, ikm, _key(codes)) for codes, year, ikm in kept]
    return render_template("settings/targets.html", form=form, rows=rows), status


@pages.post("/pengaturan/target/hapus")
def drop_target() -> Reply:
    """Take one year's target of a place away."""
    subject = request.form.get("subject", "")
    with reading(current_app.config["DATABASE"]) as db:
        known = {f"{year}/{_key(codes)}" for codes, year, _ in targets.targets(db)}
    if subject in known:
        act("target.set", subject, {"ikm": None}, gettext("Target dihapus."))
    return redirect(url_for("places.targets"))


@pages.get("/pengaturan/sampel")
def samples() -> Reply:
    """Show N and the sample's target for each unit's latest periods."""
    with reading(current_app.config["DATABASE"]) as db:
        rows = [(unit, *_folded(_periods(db, unit), unit)) for unit in places.units(db, open_only=True)]
    return render_template("settings/samples.html", rows=rows, target=sample_target)


@pages.route("/pengaturan/sampel/<unit>/<period>", methods=["GET", "POST"])
def served(unit: str, period: str) -> Reply:
    """Say how many people a unit served in a period."""
    wanted = Period.parse(period)
    with reading(current_app.config["DATABASE"]) as db:
        found, known = places.unit(db, unit), populations.population(db, unit, wanted.name)
    form = Served(served=known)
    if form.validate_on_submit():
        act("population.set", f"{unit}/{wanted.name}", {"served": form.served.data}, _said(form.served.data))
        return redirect(url_for("places.samples"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    target = sample_target(known) if known else None
    page = render_template("settings/served.html", form=form, unit=found, wanted=wanted, target=target)
    return page, status


@pages.get("/pengaturan/sampel/target")
def sample() -> Reply:
    """Tell a page the sample that an N asks for, while it is typed."""
    given = request.args.get("n", "")[:12]
    fits = given.isascii() and given.isdigit() and 1 <= int(given) <= 1_000_000_000
    return jsonify(target=formats.number(sample_target(int(given))) if fits else None)


def _said(served: int | None) -> str:
    if served is None:
        return gettext("N dihapus.")
    return gettext(
        "N = %(n)s disimpan: target sampel %(target)s responden.",
        n=formats.number(served),
        target=formats.number(sample_target(served)),
    )


def _periods(db: Database, unit: Unit) -> list[tuple[Period, int | None]]:
    """Return a unit's present and former periods, and others of which it has said N; the newest first."""
    known = populations.populations_of(db, unit.code)
    period = Period.containing(unit.period, local_day(now(), unit.zone))
    found = {period.name: period}
    for _ in range(FORMER):
        period = period.previous()
        found[period.name] = period
    found |= {name: Period.parse(name) for name in known}
    return [(each, known.get(each.name)) for each in sorted(found.values(), key=_newest)]


def _folded(
    periods: list[tuple[Period, int | None]], unit: Unit
) -> tuple[list[tuple[Period, int | None]], list[tuple[Period, int | None]]]:
    """Return the periods of the last twelve months, and the older ones, which few come for."""
    since = local_day(now(), unit.zone) - YEAR
    recent = [each for each in periods if each[0].last >= since]
    return recent, periods[len(recent) :]


def _newest(period: Period) -> tuple[int, int]:
    return -period.last.toordinal(), period.first.toordinal()


def _offered(db: Database) -> list[tuple[str, str]] | dict[str, list[tuple[str, str]]]:
    """Return the open places as choices, under their units."""
    offered: dict[str, list[tuple[str, str]]] = {
        gettext("Seluruh kantor"): [("//", gettext("Seluruh kantor"))]
    }
    for unit in places.units(db, open_only=True):
        own = [(f"{unit.code}//", unit.name)]
        own += [
            (f"{unit.code}/{each.code}/", each.name)
            for each in places.services(db, unit.code, open_only=True)
        ]
        own += [
            (f"{unit.code}//{each.code}", each.name)
            for each in places.counters(db, unit.code, open_only=True)
        ]
        offered[unit.name] = own
    return offered


def _names(db: Database) -> dict[str, str]:
    """Return what every place is called, closed ones too, by its codes."""
    names = {"//": gettext("Seluruh kantor")}
    names |= {f"{each.code}//": each.name for each in places.units(db)}
    units = {each.code: each.name for each in places.units(db)}
    names |= {
        f"{each.unit}/{each.code}/": f"{each.name} · {units[each.unit]}" for each in places.services(db)
    }
    return names | {
        f"{each.unit.code}//{each.code}": f"{each.name} · {each.unit.name}" for each in places.counters(db)
    }


def _key(codes: dict[str, str]) -> str:
    return "/".join(codes.get(name, "") for name in ("unit", "service", "counter"))
