"""An office's old spreadsheet from the browser: sent, looked at, and only then written, step by step."""

from contextlib import closing
from http import HTTPStatus
from typing import Any

from flask import (
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext

from dashboard import formats, imports
from dashboard.clock import now
from dashboard.import_forms import Sheet
from dashboard.views.settings.room import Reply, pages
from data import deeds, places
from data.database import Database, reading, writing
from data.sheets import drafts
from data.sheets.answer_table import BadSheet, short
from data.sheets.drafts import Draft, InvalidDraft, UnknownDraft
from data.sheets.refused_rows import refused_table
from data.sheets.spreadsheet import Unreadable
from data.sheets.transfer import CHUNK, Known, Plan, known, run
from surveys import score_text
from surveys.catalogue import survey
from surveys.masking import mask
from surveys.scoring import score
from surveys.sheets.column_names import PRIVATE
from surveys.tally import Tally

STEP = 10 * CHUNK
"""So many rows are written between two looks at the page that tells how far it is."""

SHOWN = 10
NAMED = 3
"""So many of the other places that a column names are told."""


@pages.route("/pengaturan/impor", methods=["GET", "POST"])
def importing() -> Reply:
    """Take a file and the place that it is about; nothing is written yet."""
    form = Sheet()
    with reading(current_app.config["DATABASE"]) as db:
        form.place.choices = _offered(db)
    if form.validate_on_submit():
        with closing(form.file.data) as sent:
            name, content = sent.filename or "", sent.read()
        try:
            token = drafts.keep(current_app.config["DATABASE"], g.account.login, name, content, now())
        except InvalidDraft as problem:
            form.file.errors = [_unfit(problem.problem)]
        else:
            drafts.forget(current_app.config["DATABASE"], session.get("draft", ""))
            session["draft"] = token
            return redirect(url_for("places.import_preview", draft=token, place=form.place.data))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/importing.html", form=form), status


@pages.get("/pengaturan/impor/<draft>")
def import_preview(draft: str) -> Reply:
    """Show what would be written, and let columns and dates be read otherwise."""
    found = _draft(draft)
    if found is None:
        return _gone()
    with reading(current_app.config["DATABASE"]) as db:
        choices = imports.chosen(db, request.args)
    try:
        planned = _planned(found, choices)
    except (BadSheet, Unreadable) as problem:
        columns = imports.columns_of(found.file, choices)
        page = _page(found, choices, problems=imports.problems(problem), columns=columns)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with reading(current_app.config["DATABASE"]) as db:
        there = known(db, survey(), planned)
    return _page(found, choices, columns=planned.columns, **_told(planned, there, choices))


@pages.get("/pengaturan/impor/<draft>/ditolak.csv")
def import_refused(draft: str) -> Reply:
    """Send the rows that would be refused, each with its reason."""
    found = _draft(draft)
    if found is None:
        return _gone()
    with reading(current_app.config["DATABASE"]) as db:
        choices = imports.chosen(db, request.args)
    try:
        planned = _planned(found, choices)
    except (BadSheet, Unreadable):
        return _back(found, choices)
    return Response(
        refused_table(planned),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=ditolak.csv"},
    )


@pages.post("/pengaturan/impor/<draft>/tulis")
def import_write(draft: str) -> Reply:
    """Write the next rows; the file is erased after the last."""
    found = _draft(draft)
    if found is None:
        return _gone()
    path = current_app.config["DATABASE"]
    with reading(path) as db:
        choices = imports.chosen(db, request.args)
    if not request.form.get("sure"):
        flash(gettext("Centang dahulu bahwa Anda sudah memeriksanya."))
        return _back(found, choices)
    try:
        planned = _planned(found, choices)
    except (BadSheet, Unreadable):
        return _back(found, choices)
    first = _from(request.form.get("first", ""))
    recorded = _from(request.form.get("recorded", ""))
    written = 0
    for outcomes in run(path, planned, first):
        written += len(outcomes)
        recorded += sum(each.status == "recorded" for each in outcomes)
        if written >= STEP:
            break
    if first + written < len(planned.responses):
        return _progress(found, choices, first + written, recorded, len(planned.responses))
    _finish(found, choices, recorded, len(planned.refused))
    return redirect(url_for("places.importing"))


@pages.post("/pengaturan/impor/<draft>/buang")
def import_drop(draft: str) -> Reply:
    """Erase a file that was only looked at."""
    if _draft(draft) is not None:
        drafts.forget(current_app.config["DATABASE"], draft)
        session.pop("draft", None)
        flash(gettext("Berkas dihapus. Tidak ada yang diimpor."))
    return redirect(url_for("places.importing"))


def _draft(token: str) -> Draft | None:
    """Return the draft of this very session, or None."""
    if session.get("draft") != token:
        return None
    try:
        return drafts.draft(current_app.config["DATABASE"], token, g.account.login, now())
    except UnknownDraft:
        return None


def _gone() -> Reply:
    flash(
        gettext(
            "Berkas itu sudah dihapus. Kirim sekali lagi; baris yang sudah masuk tidak terhitung dua kali."
        )
    )
    return redirect(url_for("places.importing"))


def _back(found: Draft, choices: imports.Choices) -> Reply:
    """Return to the page that says what is wrong, or what is yet to be ticked."""
    query: dict[str, Any] = {**choices.query}
    return redirect(url_for("places.import_preview", draft=found.token, **query))


def _planned(found: Draft, choices: imports.Choices) -> Plan:
    """Return the plan, which is kept between the steps of one import: a long file takes a while to read."""
    key = (found.token, repr(choices))
    kept: tuple[Any, Plan] | None = current_app.extensions.get("import_plan")
    if kept is None or kept[0] != key:
        kept = current_app.extensions["import_plan"] = (key, imports.planned(found, choices, now()))
    return kept[1]


def _page(found: Draft, choices: imports.Choices, **told: Any) -> str:
    return render_template(
        "settings/import_preview.html",
        draft=found,
        choices=choices,
        kinds=imports.kinds(),
        PRIVATE=PRIVATE,
        **told,
    )


def _told(planned: Plan, there: Known, choices: imports.Choices) -> dict[str, Any]:
    """Return what the page tells of a plan."""
    new = len(planned.responses) - there.recorded
    summary, unanswered = "", []
    if planned.responses:
        tally = Tally.of(survey(), (each.ratings for each in planned.responses))
        found = score(survey(), tally, weight=choices.counter.unit.weight)
        summary = score_text.summary(found)
        unanswered = [
            f"{each.element.code} {each.element.name['id']}" for each in found.elements if not each.n
        ]
    unrecognised = [
        (each.name["id"], cells.total(), ", ".join(short(cell, 24) for cell, _ in cells.most_common(3)))
        for each in survey().characteristics
        if (cells := planned.unrecognised.get(each.key))
    ]
    return {
        "plan": planned,
        "there": there,
        "new": new,
        "summary": summary,
        "unanswered": ", ".join(unanswered),
        "elsewhere": [
            (each, ", ".join(short(mask(name), 32) for name in each.names[:NAMED]))
            for each in planned.elsewhere
        ],
        "unrecognised": unrecognised,
        "samples": {place: short(mask(cell), 32) for place, cell in planned.samples.items()},
        "refused": planned.refused[:SHOWN],
    }


def _progress(found: Draft, choices: imports.Choices, done: int, recorded: int, whole: int) -> str:
    return render_template(
        "settings/import_progress.html",
        draft=found,
        choices=choices,
        done=done,
        recorded=recorded,
        whole=whole,
    )


def _finish(found: Draft, choices: imports.Choices, recorded: int, refused: int) -> None:
    """Note what was imported, and erase the file."""
    path, counter = current_app.config["DATABASE"], choices.counter
    with writing(path) as db:
        deeds.note(
            db,
            g.account.login,
            "import.written",
            found.name,
            now(),
            unit=counter.unit.code,
            counter=counter.code,
            after={"service": choices.service, "recorded": recorded, "refused": refused},
        )
    drafts.forget(path, found.token)
    session.pop("draft", None)
    current_app.extensions.pop("import_plan", None)
    flash(
        gettext(
            "Disimpan: %(recorded)s jawaban. Ditolak: %(refused)s baris. Berkasnya sudah dihapus dari sini.",
            recorded=formats.number(recorded),
            refused=formats.number(refused),
        )
    )


def _offered(db: Database) -> dict[str, list[tuple[str, str]]]:
    """Return every counter with each of its services; closed ones too, for what is imported is past."""
    offered: dict[str, list[tuple[str, str]]] = {}
    for each in places.counters(db):
        shut = f" ({gettext('ditutup')})" if each.closed else ""
        offered.setdefault(each.unit.name, []).extend(
            (f"{each.code}/{service.code}", f"{each.name}{shut} · {service.name}")
            for service in each.services
        )
    return offered


def _unfit(problem: str) -> str:
    return {
        "kind": gettext("Hanya berkas CSV atau Excel (XLSX). Simpan dahulu sebagai salah satunya."),
        "size": gettext("Berkas ini lebih besar dari 10 MB. Bagi menjadi beberapa berkas."),
        "empty": gettext("Berkas ini kosong."),
    }[problem]


def _from(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
