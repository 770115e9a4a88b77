"""The page of details: what lies behind a figure, and what was changed when."""

from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from dashboard import coverage_words, sentences
from dashboard.addresses import Choice, is_lasting
from dashboard.asking import asked_depth
from dashboard.bundle import own_styles, plotly_version
from dashboard.clock import now
from dashboard.depth import Depth, change_words, drawings, tables, wording
from dashboard.depth_forms import Mark
from data import interventions
from data.database import writing
from data.interventions import InvalidIntervention

pages = Blueprint("depth", __name__)

Reply = str | tuple[str, int] | Redirect


@pages.get("/rinci")
def show() -> Reply:
    """Show the details of a place and period; what the menus send is turned into a lasting address."""
    choice, depth = asked_depth(request.args)
    if not is_lasting(request.args):
        return redirect(url_for("depth.show", **choice.address))
    return _page(choice, depth, Mark(formdata=None))


@pages.get("/rinci/<name>.csv")
def csv(name: str) -> Response:
    """Send one of the page's pictures as CSV."""
    if name not in tables.TABLES:
        abort(HTTPStatus.NOT_FOUND)
    _, depth = asked_depth(request.args)
    response = Response(tables.written(name, depth), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return response


@pages.post("/rinci/perubahan")
def mark() -> Reply:
    """Mark what was changed at the place of the address."""
    choice, depth = asked_depth(request.args)
    form = Mark()
    if not form.validate_on_submit() or form.day.data is None:
        return _page(choice, depth, form), HTTPStatus.UNPROCESSABLE_ENTITY
    name, login = form.name.data or "", g.account.login
    try:
        with writing(current_app.config["DATABASE"]) as db:
            interventions.mark(db, choice.place.codes, form.day.data, name, login=login, now=now())
    except InvalidIntervention as problem:
        form[problem.problem].errors = [_problem(problem)]
        return _page(choice, depth, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Perubahan itu sudah ditandai."))
    return _back()


@pages.post("/rinci/perubahan/<int:intervention>/cabut")
def withdraw(intervention: int) -> Reply:
    """Take a mark back; it stays on record."""
    with writing(current_app.config["DATABASE"]) as db:
        interventions.withdraw(db, intervention, g.account.login, now())
    flash(gettext("Tanda itu sudah dicabut. Bila keliru, tandai lagi dengan tanggal yang sama."))
    return _back()


def _back() -> Redirect:
    """Go back to the page that the form stood on, whose address the form's own carries."""
    known: dict[str, Any] = {
        name: request.args.get(name) for name in ("period", "unit", "service", "counter")
    }
    return redirect(url_for("depth.show", **known, _anchor="changes"))


def _problem(found: InvalidIntervention) -> str:
    if found.problem == "day":
        return gettext("Tanggal itu terlalu lama, atau belum tiba.")
    return gettext("Nama itu tidak dapat disimpan. Tulislah dengan kata-kata lain.")


def _page(choice: Choice, depth: Depth, form: Mark) -> str:
    return render_template(
        "depth.html",
        choice=choice,
        depth=depth,
        report=depth.report,
        around=depth.report.around,
        form=form,
        say=sentences,
        words=wording,
        changed=change_words,
        receipts=coverage_words,
        plotly=plotly_version(),
        plotly_styles=own_styles(),
        bars=drawings.bars(depth),
        proven=wording.proven(depth.report),
        charts=drawings.charts(depth),
        share=drawings.share,
        shade=drawings.shade,
        crowd=drawings.crowd,
    )
