"""What may be done about a case: each a form that is sent, and the case's page again."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from dashboard import case_forms, case_words, lapor
from dashboard.clock import now
from dashboard.page import office
from dashboard.views.cases import case_page, owners
from data import casework, places, words
from data.casework import UnfitOwner, contacts, progress
from data.casework.contacts import NoContact
from data.casework.progress import InvalidWords, WrongState, kept_words
from data.database import Database, reading, writing
from surveys.catalogue import survey

pages = Blueprint("case_steps", __name__)

Reply = str | tuple[str, int] | Response

Act = Callable[[Database], None]


@pages.post("/kasus/<int:case>/mulai")
def take_up(case: int) -> Reply:
    """Say that somebody works on it."""
    return _done(case, lambda db: progress.take_up(db, case, g.account.login, now()))


@pages.post("/kasus/<int:case>/catatan")
def note(case: int) -> Reply:
    """Keep a note."""
    form = case_forms.Note()
    if not form.validate_on_submit():
        return _wrong(case, note=form)
    said = form.words.data or ""
    return _done(case, lambda db: progress.note(db, case, said, g.account.login, now()), note=form)


@pages.post("/kasus/<int:case>/penanggung-jawab")
def give(case: int) -> Reply:
    """Let somebody else own it."""
    form = case_forms.Owner()
    with reading(current_app.config["DATABASE"]) as db:
        found = casework.case(db, case)
        form.owner.choices = owners(db, found.unit, found.counter)
    if not form.validate_on_submit():
        return _wrong(case, owner=form)
    return _done(case, lambda db: progress.give(db, case, form.owner.data, g.account.login, now()))


@pages.post("/kasus/<int:case>/balasan")
def answer(case: int) -> Reply:
    """Show a reply as the citizen will read it; keep it once somebody has said that it is right."""
    form = case_forms.Answer()
    if not form.validate_on_submit() or request.form.get("step") == "edit":
        return _wrong(case, answer=form)
    try:
        reply = kept_words(form.reply.data or "", progress.LONGEST_REPLY)
    except InvalidWords:
        return _unfit(case, answer=form)
    if request.form.get("step") != "send":
        return render_template("case_reply.html", number=case, reply=reply, changed=reply != form.reply.data)
    said = gettext("Balasan sudah tersimpan. Warga membacanya dengan kodenya.")
    return _done(case, lambda db: progress.answer(db, case, reply, g.account.login, now()), said)


@pages.route("/kasus/<int:case>/lapor", methods=["GET", "POST"])
def hand_over(case: int) -> Reply:
    """Show the text for SP4N-LAPOR!, and note once it has been handed over."""
    form = case_forms.Report()
    if form.validate_on_submit():
        number = form.number.data or ""
        return _done(case, lambda db: progress.hand_over(db, case, number, g.account.login, now()))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    with reading(current_app.config["DATABASE"]) as db:
        found = casework.case(db, case)
        counter = places.counter(db, found.counter)
        said = words.words_of(db, found.response)
        service = {each.code: each.name for each in places.services(db, said.unit)}[said.service]
    elements = [each for each in survey().elements if each.key in said.elements]
    text = lapor.prepared(said, counter, service, office().office, elements)
    possible = "handed_over" in progress.FOLLOWS[found.state]
    page = render_template(
        "case_lapor.html", case=found, text=text, form=form, address=lapor.ADDRESS, possible=possible
    )
    return page, status


@pages.route("/kasus/<int:case>/tutup", methods=["GET", "POST"])
def close(case: int) -> Reply:
    """Ask whether it is really done, for a contact goes with it; then close it."""
    if request.method == "POST":
        said = gettext("Kasus ditutup. Kontak warga, bila ada, sudah dihapus.")
        return _done(case, lambda db: progress.close(db, case, g.account.login, now()), said)
    with reading(current_app.config["DATABASE"]) as db:
        found = casework.case(db, case)
        stands = contacts.stands(db, found.response)
    return render_template("case_close.html", case=found, stands=stands, case_words=case_words)


@pages.post("/kasus/<int:case>/buka-lagi")
def reopen(case: int) -> Reply:
    """Open a closed one again, with the reason."""
    form = case_forms.Again()
    if not form.validate_on_submit():
        return _wrong(case, again=form)
    said = form.words.data or ""
    return _done(case, lambda db: progress.reopen(db, case, said, g.account.login, now()), again=form)


@pages.post("/kasus/<int:case>/kontak")
def contact(case: int) -> Reply:
    """Show the contact to the case's owner; the look is noted."""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            left = contacts.show(db, case, g.account.login, now())
    except NoContact:
        flash(gettext("Tidak ada kontak, atau kasus ini milik orang lain."))
        return redirect(url_for("cases.detail", case=case))
    return case_page(case, contact=left)


def _done(case: int, act: Act, said: str = "", **forms: FlaskForm) -> Reply:
    """Do it and show the case again; `forms` is what is shown again where its words do not fit."""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            act(db)
    except WrongState:
        flash(gettext("Keadaan kasus ini sudah berubah. Lihat dahulu apa yang terakhir terjadi."))
    except UnfitOwner:
        flash(gettext("Orang ini tidak lagi menjangkau loket itu. Pilih yang lain."))
    except InvalidWords:
        return _unfit(case, **forms)
    else:
        flash(said or gettext("Sudah dicatat."))
    return redirect(url_for("cases.detail", case=case))


def _unfit(case: int, **forms: Any) -> Reply:
    for form in forms.values():
        for field in form:
            if field.name in {"words", "reply", "number"}:
                field.errors = [gettext("Tulisan ini tidak dapat disimpan. Tulislah dengan kata-kata lain.")]
    return _wrong(case, **forms)


def _wrong(case: int, **forms: FlaskForm) -> Reply:
    return case_page(case, **forms), HTTPStatus.UNPROCESSABLE_ENTITY
