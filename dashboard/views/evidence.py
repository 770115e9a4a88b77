"""Evidence for the evaluation of civil servants: one page to print, its JSON twin, and the right of reply."""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import (
    coverage_words,
    crest,
    drawings,
    formats,
    plan_words,
    qr,
    role_words,
    sentences,
    signal_words,
)
from dashboard.access import may, reach
from dashboard.addresses import Choice, choose, is_lasting
from dashboard.cells import Cell
from dashboard.clock import now
from dashboard.evidence import Evidence, evidence_of, opens, twin, words
from dashboard.evidence_forms import ReplyForm
from dashboard.page import office
from dashboard.places import directory
from dashboard.report import Report, report_on
from data import evidence_replies
from data.database import Database, reading, writing
from data.evidence_replies import InvalidReply
from data.settings import settings
from data.verifications import latest
from surveys.catalogue import survey
from surveys.period import Period

pages = Blueprint("evidence", __name__)

NOBODY = Cell(0, None)
"""What is drawn of a period that has too few answers for any use: nothing."""

Reply = str | tuple[str, int] | Response


@pages.get("/bukti")
def show() -> Reply:
    """Show the evidence about a place in a period, or why there is none."""
    return _page(ReplyForm(formdata=None))


@pages.get("/bukti.json")
def json() -> dict[str, Any]:
    """Answer with the same as JSON."""
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), request.args, now(), reach().home)
        if choice.place.unit is None:
            return {"schema": twin.SCHEMA, "office": office().office, "standing": "choose_place"}
        if day := _closed_until(db, choice):
            return twin.held(office().office, str(day))
        found = evidence_of(db, _report(db, choice))
        return twin.twin(found, office=office().office, link=_link(choice), verified=latest(db))


@pages.post("/bukti/jawab")
def reply() -> Reply:
    """Keep what an officer says to the evidence about their counter."""
    form = ReplyForm()
    if not form.validate_on_submit():
        return _refused(form)
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), request.args, now(), reach().home)
    place, period, said = choice.place.codes, choice.period, form.words.data or ""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            evidence_replies.write(db, place, period, said, login=g.account.login, now=now())
    except InvalidReply:
        form.words.errors = [gettext("Jawaban ini tidak dapat disimpan. Tulislah dengan kata-kata lain.")]
        return _refused(form)
    flash(gettext("Jawaban Anda sudah dicatat dan tampil di halaman ini."))
    return redirect(url_for("evidence.show", **choice.address))


@pages.post("/bukti/jawaban/<int:evidence_reply>/tarik")
def withdraw_reply(evidence_reply: int) -> Reply:
    """Withdraw one's own reply."""
    with writing(current_app.config["DATABASE"]) as db:
        found = evidence_replies.reply(db, evidence_reply)
        evidence_replies.withdraw(db, evidence_reply, login=g.account.login, now=now())
    flash(gettext("Jawaban Anda sudah ditarik."))
    return redirect(url_for("evidence.show", **_address(found)))


def _address(found: evidence_replies.Reply) -> dict[str, Any]:
    return {"period": found.period} | dict(found.place)


def _refused(form: ReplyForm) -> Response:
    """Show the page again with what is wrong with a reply."""
    response = make_response(_page(form))
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _page(form: ReplyForm) -> Reply:
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), request.args, now(), reach().home)
        if not is_lasting(request.args):
            return redirect(url_for("evidence.show", **choice.address))
        about = {"choice": choice, "around": directory(db, choice.place), "say": sentences}
        if choice.place.unit is None:
            return render_template("evidence/choose.html", **about)
        if day := _closed_until(db, choice):
            former = _former(db, choice)
            return render_template("evidence/first.html", day=formats.day(day), former=former, **about)
        report = _report(db, choice)
        found = evidence_of(db, report)
        return render_template(
            "evidence/page.html",
            evidence=found,
            report=report,
            unit=choice.place.unit,
            form=form,
            words=words,
            signals=signal_words,
            verdict=plan_words.verdict,
            role=role_words.name,
            rate_short=coverage_words.short(report.rate, report.settings.publication),
            verified=latest(db),
            crest=crest.of(db),
            **_signed(found, choice),
            **_drawn(found, report),
            **about,
        )


def _report(db: Database, choice: Choice) -> Report:
    return report_on(db, survey(), choice.place, choice.period, settings(db), now=now(), deep=False)


def _closed_until(db: Database, choice: Choice) -> date | None:
    """Return from which day on this reader may read, where that is to come; None for who may now."""
    day = None if may("reply") else opens(db, choice.place, choice.period)
    return day if day and choice.today < day else None


def _former(db: Database, choice: Choice) -> Period | None:
    """Return the latest period before the one asked for that others may read; None where none has answers."""
    period = choice.period.previous()
    while choice.answered and period.last >= choice.answered[0]:
        day = opens(db, choice.place, period)
        if day is None or day <= choice.today:
            return period
        period = period.previous()
    return None


def _link(choice: Choice) -> str:
    """Return the lasting address, as the outside reaches it where the office has said how."""
    return office().dashboard_url.rstrip("/") + url_for("evidence.show", **choice.address)


def _signed(evidence: Evidence, choice: Choice) -> dict[str, Any]:
    """Return by what a print is known again: its address as a QR code, and the digest of its figures."""
    link, told = _link(choice), twin.figures(evidence)
    return {
        "link": link,
        "drawn": qr.draw(link) if office().dashboard_url else None,
        "digest": twin.digest(told) if told else "",
        "short": twin.short,
    }


def _drawn(evidence: Evidence, report: Report) -> dict[str, Any]:
    if not evidence.given:
        return {}
    scores = [each.score for each in (*evidence.own, *evidence.units) if each.score]
    return {
        "lens": drawings.lens(report.survey, report.cell, evidence.trend[-2].cell or NOBODY, report.target),
        "bars": {each.element.key: drawings.ratings_bar(each.counts) for each in scores},
    }
