"""When each unit serves: a week as a grid of days."""

from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from dashboard.aims_forms import Day
from dashboard.settings_forms import Token
from dashboard.views.settings.room import Reply, act, pages
from data import office_hours, places
from data.database import reading
from data.office_changes import State, hours_state
from data.office_hours import WEEKDAYS

Week = dict[int, Day]


@pages.get("/pengaturan/jam")
def hours() -> Reply:
    """List the hours of all units."""
    with reading(current_app.config["DATABASE"]) as db:
        units = [(each, office_hours.hours(db, each.code)) for each in places.units(db, open_only=True)]
    return render_template("settings/hours.html", units=units, days=WEEKDAYS)


@pages.route("/pengaturan/jam/<unit>", methods=["GET", "POST"])
def unit_hours(unit: str) -> Reply:
    """Change the hours of one unit."""
    with reading(current_app.config["DATABASE"]) as db:
        found, kept = places.unit(db, unit), hours_state(db, unit)
    token, week = Token(), _week(kept)
    if request.method == "POST" and request.form.get("like"):
        _repeat(week, request.form["like"])
    elif token.validate_on_submit() and not _wrong(week):
        wanted = {str(day): _span(given) for day, given in week.items()}
        act("hours.changed", unit, wanted, gettext("Jam pelayanan %(name)s disimpan.", name=found.name))
        return redirect(url_for("places.hours"))
    page = render_template("settings/unit_hours.html", unit=found, week=week)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if any(
        day.errors for day in week.values()
    ) else HTTPStatus.OK


def _wrong(week: Week) -> list[int]:
    """Return the days with a problem; each says its own."""
    return [day for day, given in week.items() if not given.validate()]


def _week(kept: State) -> Week:
    """Return a form for each day: what was sent, or else what is kept."""
    week: Week = {}
    for day in WEEKDAYS:
        if request.method == "POST":
            week[day] = Day(request.form, prefix=f"day{day}-")
        else:
            span = kept[str(day)] or ["", ""]
            week[day] = Day(_typed(day, *span), prefix=f"day{day}-")
    return week


def _repeat(week: Week, like: str) -> None:
    """Fill Monday to Friday with Monday's hours; nothing is saved yet."""
    if like != "weekdays":
        return
    opens, closes = (week[1][name].raw_data or [""] for name in ("opens", "closes"))
    for day in range(2, 6):
        week[day] = Day(_typed(day, opens[0], closes[0]), prefix=f"day{day}-")


def _typed(day: int, opens: str, closes: str) -> MultiDict[str, str]:
    return MultiDict({f"day{day}-opens": opens, f"day{day}-closes": closes})


def _span(day: Day) -> list[str] | None:
    if not day.opens.data:
        return None
    return [f"{day.opens.data:%H:%M}", f"{day.closes.data:%H:%M}"]
