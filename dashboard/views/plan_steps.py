"""What may be done about a plan: each a form that is sent, and the plan's page again; and its files."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dashboard import plan_words, plans_forms
from dashboard.clock import now
from dashboard.views.plans import plan_page
from data import plans
from data.database import Database, reading, writing
from data.plans import ClosedPlan, InvalidPlan
from data.plans import files as plan_files
from data.plans.files import InvalidFile

pages = Blueprint("plan_steps", __name__)

Reply = str | tuple[str, int] | Response


@pages.post("/tindak-lanjut/<int:plan>/kemajuan")
def step(plan: int) -> Reply:
    """Keep how far a plan is."""
    form = plans_forms.StepForm()
    if not form.validate_on_submit():
        return plan_page(plan, stepping=form), HTTPStatus.UNPROCESSABLE_ENTITY
    progress, said = form.progress.data or 0, form.words.data or ""
    return _act(plan, lambda db: plans.step(db, plan, progress, said, login=g.account.login, now=now()))


@pages.post("/tindak-lanjut/<int:plan>/selesai")
def finish(plan: int) -> Reply:
    """Keep that a plan is done."""
    form = plans_forms.FinishForm()
    if not form.validate_on_submit():
        return plan_page(plan, finishing=form), HTTPStatus.UNPROCESSABLE_ENTITY
    said = form.result.data or ""
    return _act(plan, lambda db: plans.finish(db, plan, said, login=g.account.login, now=now()))


@pages.post("/tindak-lanjut/<int:plan>/buka")
def reopen(plan: int) -> Reply:
    """Take back that a plan is done."""
    return _act(plan, lambda db: plans.reopen(db, plan, login=g.account.login, now=now()))


@pages.post("/tindak-lanjut/<int:plan>/tarik")
def withdraw(plan: int) -> Reply:
    """Withdraw a plan."""
    return _act(plan, lambda db: plans.withdraw(db, plan, login=g.account.login, now=now()))


@pages.post("/tindak-lanjut/<int:plan>/pulihkan")
def restore(plan: int) -> Reply:
    """Bring a withdrawn plan back."""
    return _act(plan, lambda db: plans.restore(db, plan, login=g.account.login, now=now()))


@pages.post("/tindak-lanjut/<int:plan>/berkas")
def attach(plan: int) -> Reply:
    """Keep a file that proves a plan's progress."""
    form = plans_forms.FileForm()
    sent = form.file.data
    if not form.validate_on_submit() or not isinstance(sent, FileStorage):
        return plan_page(plan, attaching=form), HTTPStatus.UNPROCESSABLE_ENTITY
    content, name = sent.read(), sent.filename or ""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            plan_files.attach(db, plan, name, content, login=g.account.login, now=now())
    except InvalidFile as wrong:
        form.file.errors = [plans_forms.problem(wrong.problem)]
        return plan_page(plan, attaching=form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Berkas sudah disimpan."))
    return redirect(url_for("plans.detail", plan=plan))


@pages.get("/tindak-lanjut/berkas/<int:file>")
def file(file: int) -> Response:
    """Send a file as a download; one that was withdrawn is offered no more."""
    with reading(current_app.config["DATABASE"]) as db:
        found, content = plan_files.file(db, file), plan_files.content(db, file)
    if found.withdrawn_at:
        raise NotFound
    response = Response(content, mimetype=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    return response


@pages.post("/tindak-lanjut/berkas/<int:file>/tarik")
def withdraw_file(file: int) -> Reply:
    """Withdraw a file."""
    return _act(_plan_of(file), lambda db: plan_files.withdraw(db, file, login=g.account.login, now=now()))


@pages.post("/tindak-lanjut/berkas/<int:file>/pulihkan")
def restore_file(file: int) -> Reply:
    """Offer a withdrawn file again."""
    return _act(_plan_of(file), lambda db: plan_files.restore(db, file, login=g.account.login, now=now()))


def _act(plan: int, do: Callable[[Database], None]) -> Response:
    try:
        with writing(current_app.config["DATABASE"]) as db:
            do(db)
    except ClosedPlan:
        flash(plan_words.closed())
    except InvalidPlan as wrong:
        flash(plans_forms.problem(wrong.problem))
    else:
        flash(gettext("Sudah dicatat."))
    return redirect(url_for("plans.detail", plan=plan))


def _plan_of(file: int) -> int:
    with reading(current_app.config["DATABASE"]) as db:
        return plan_files.file(db, file).plan
