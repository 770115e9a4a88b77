"""Plans of follow-up: what is proposed, planned and done about a unit's elements, and what came of it."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from dashboard import crest, drawings, follow_up, plan_table, plan_words, plans_forms, sentences
from dashboard.access import reach
from dashboard.addresses import Choice, choose, is_lasting, meant, parse_period
from dashboard.clock import now
from dashboard.places import Directory, Place, directory
from dashboard.report import report_on
from data import places, plans
from data.database import Database, reading, writing
from data.plans import ClosedPlan, InvalidPlan, Plan
from data.plans import files as plan_files
from data.settings import settings
from surveys.catalogue import survey
from surveys.period import ZONES, Period, local_day

pages = Blueprint("plans", __name__)

Reply = str | tuple[str, int] | Response


@pages.get("/tindak-lanjut")
def show() -> Reply:
    """Show a unit's proposals, plans and what came of the last ones; of the office, how its units stand."""
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), request.args, now(), reach().home)
        if not is_lasting(request.args) or choice.place.kind in ("service", "counter"):
            return redirect(url_for("plans.show", **_of_unit(choice)))
        if choice.place.unit is None:
            return _overview(db, choice)
        return _page(db, choice, choice.place.unit.code)


@pages.get("/tindak-lanjut/rtl")
def table() -> str:
    """Show the official table of a unit's plans, as one prints it."""
    with reading(current_app.config["DATABASE"]) as db:
        unit, period = _asked(db)
        return render_template(
            "plans/table.html",
            unit=unit,
            period=period,
            plans=_in_order(db, unit, period),
            survey=survey(),
            element=plan_words.element,
            parse=Period.parse,
            crest=crest.of(db),
            read_at=now().astimezone(ZONES[unit.zone]),
        )


@pages.get("/tindak-lanjut.csv")
def csv() -> Response:
    """Send the same table as CSV."""
    with reading(current_app.config["DATABASE"]) as db:
        unit, period = _asked(db)
        made = _in_order(db, unit, period)
        content = plan_table.csv(survey(), made, zone=unit.zone, invented=settings(db).invented)
    response = Response(content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"rtl-{unit.code}-{period.name}.csv")
    return response


@pages.route("/tindak-lanjut/baru", methods=["GET", "POST"])
def new() -> Reply:
    """Ask for a plan and keep it."""
    with reading(current_app.config["DATABASE"]) as db:
        unit, period = _asked(db)
    form = plans_forms.NewPlan(element=request.args.get("element"))
    form.name_elements(survey())
    form.offer(period, local_day(now(), unit.zone))
    if not form.validate_on_submit():
        return _form(form, unit, period), _status()
    try:
        with writing(current_app.config["DATABASE"]) as db:
            made = plans.make(
                db, unit.code, period, form.element.data or "", form.aim, login=g.account.login, now=now()
            )
    except InvalidPlan as wrong:
        form.programme.errors = [plans_forms.problem(wrong.problem)]
        return _form(form, unit, period), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Rencana sudah dicatat."))
    return redirect(url_for("plans.detail", plan=made))


@pages.get("/tindak-lanjut/<int:plan>")
def detail(plan: int) -> Reply:
    """Show one plan: its steps, its files, and what can be done with it."""
    return plan_page(plan)


@pages.route("/tindak-lanjut/<int:plan>/ubah", methods=["GET", "POST"])
def change(plan: int) -> Reply:
    """Ask what is done until when by whom, and keep that."""
    with reading(current_app.config["DATABASE"]) as db:
        found = plans.plan(db, plan)
        unit = places.unit(db, found.unit)
    form = plans_forms.AimForm()
    form.offer(Period.parse(found.period), local_day(now(), unit.zone), found.quarter)
    if request.method == "GET":
        form.fill(found)
    if not form.validate_on_submit():
        return _form(form, unit, Period.parse(found.period), found), _status()
    try:
        with writing(current_app.config["DATABASE"]) as db:
            plans.change(db, plan, form.aim, login=g.account.login, now=now())
    except InvalidPlan as wrong:
        form.programme.errors = [plans_forms.problem(wrong.problem)]
        return _form(form, unit, Period.parse(found.period), found), HTTPStatus.UNPROCESSABLE_ENTITY
    except ClosedPlan:
        flash(plan_words.closed())
    return redirect(url_for("plans.detail", plan=plan))


def _following(period: Period) -> Period:
    return Period.containing(period.kind, period.last + timedelta(days=1))


def _of_unit(choice: Choice) -> dict[str, Any]:
    """Return the address of the unit of a place: plans are a unit's.

    Whoever reaches but a counter there is led to the first unit that is theirs, if one is.
    """
    unit = choice.place.unit
    asked = {"unit": unit.code} if unit else {}
    if not reach().holds(**asked):
        if not reach().units:
            raise Forbidden
        asked = reach().home
    return {"period": choice.period.name} | asked


def _asked(db: Database) -> tuple[places.Unit, Period]:
    """Return the unit and period of an address. Raises UnknownPlace and InvalidPeriod."""
    place = meant(db, request.args, reach().home)
    if place.unit is None or place.kind != "unit":  # plans are a unit's
        raise places.UnknownPlace(place.key)
    return place.unit, parse_period(request.args.get("period", ""))


def _in_order(db: Database, unit: places.Unit, period: Period) -> list[Plan]:
    report = report_on(db, survey(), Place(unit), period, settings(db), now=now(), deep=False)
    return follow_up.in_order(report, plans.plans(db, unit.code, period))


def _overview(db: Database, choice: Choice) -> str:
    year = choice.period.last.year
    units = [each for each in places.units(db) if reach().holds(each.code)]
    return render_template(
        "plans/office.html",
        choice=choice,
        around=Directory(places.units(db), (), ()),
        year=year,
        standings=plans.standings(db, units, year),
        due=plans.due(db, reach(), choice.today),
        units={each.code: each for each in units},
        survey=survey(),
        element=plan_words.element,
        say=sentences,
        words=plan_words,
        today=choice.today,
    )


def _page(db: Database, choice: Choice, unit: str) -> str:
    report = report_on(db, survey(), choice.place, choice.period, settings(db), now=now(), deep=False)
    made = plans.plans(db, unit, choice.period)
    former = plans.plans(db, unit, report.before.period)
    year = choice.period.last.year
    around = directory(db, choice.place)
    return render_template(
        "plans/unit.html",
        choice=choice,
        around=Directory(around.units, (), ()),
        report=report,
        plans=made,
        proposals=follow_up.proposals(report, made),
        outcomes=follow_up.outcomes(report, former),
        standing=plans.standing(db, unit, year),
        bars={row.score.element.key: drawings.ratings_bar(row.score.counts) for row in report.elements},
        share=drawings.share,
        year=year,
        plannable=choice.period.kind in plans.KINDS,
        survey=survey(),
        element=plan_words.element,
        say=sentences,
        words=plan_words,
        today=choice.today,
    )


def plan_page(
    number: int,
    *,
    stepping: plans_forms.StepForm | None = None,
    finishing: plans_forms.FinishForm | None = None,
    attaching: plans_forms.FileForm | None = None,
) -> str:
    """Draw one plan's page, with what is wrong with a form that was sent."""
    with reading(current_app.config["DATABASE"]) as db:
        found = plans.plan(db, number)
        unit = places.unit(db, found.unit)
        steps, files = plans.steps(db, number), plan_files.files(db, number)
    return render_template(
        "plans/plan.html",
        plan=found,
        unit=unit,
        zone=ZONES[unit.zone],
        answered=Period.parse(found.period),
        following=_following(Period.parse(found.period)),
        today=local_day(now(), unit.zone),
        steps=steps,
        files=files,
        stepping=stepping or plans_forms.StepForm(formdata=None, progress=found.progress),
        finishing=finishing or plans_forms.FinishForm(formdata=None),
        attaching=attaching or plans_forms.FileForm(formdata=None),
        element=plan_words.element,
        survey=survey(),
        words=plan_words,
    )


def _form(form: plans_forms.AimForm, unit: places.Unit, period: Period, plan: Plan | None = None) -> str:
    return render_template(
        "plans/form.html",
        form=form,
        unit=unit,
        period=period,
        plan=plan,
        survey=survey(),
        element=plan_words.element,
    )


def _status() -> int:
    return HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
