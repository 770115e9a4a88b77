"""What all pages of the settings share: the blueprint, its menu, and a change that offers its undo."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, flash, g
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from dashboard import access
from dashboard.clock import now
from dashboard.rights import ASKED
from data.changes import Unchanged, change
from data.database import writing
from data.place_names import TakenName

pages = Blueprint("places", __name__)

Reply = str | tuple[str, int] | Response

ROOMS: Sequence[tuple[str, LazyString]] = (
    ("places.show", lazy_gettext("Tempat")),
    ("people.show", lazy_gettext("Orang")),
    ("places.targets", lazy_gettext("Target")),
    ("places.samples", lazy_gettext("N dan sampel")),
    ("places.periods", lazy_gettext("Periode")),
    ("places.thresholds", lazy_gettext("Ambang")),
    ("places.deadlines", lazy_gettext("Tenggat")),
    ("places.hours", lazy_gettext("Jam pelayanan")),
    ("places.look", lazy_gettext("Tampilan kantor")),
    ("places.addresses", lazy_gettext("Alamat")),
    ("places.pin", lazy_gettext("PIN petugas")),
    ("places.importing", lazy_gettext("Impor")),
    ("alerts.rule_list", lazy_gettext("Peringatan")),
    ("ways.show", lazy_gettext("Surel dan webhook")),
    ("devices.show", lazy_gettext("Perangkat")),
)
"""The rooms of the settings in the order in which an office is set up; one appears once its page is there."""


def rooms() -> list[tuple[str, LazyString]]:
    """Return the endpoint and the name of each room of the settings that whoever is here may enter."""
    built = current_app.view_functions
    return [(room, name) for room, name in ROOMS if room in built and access.may(ASKED[room])]


@pages.app_context_processor
def _menu() -> dict[str, Any]:
    return {"settings_rooms": rooms}


def act(what: str, subject: str, wanted: Mapping[str, Any] | None, said: str) -> None:
    """Change something, say so, and offer the undo; raises what the change raises (`data.changes.change`)."""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            deed = change(db, what, subject, wanted, login=g.account.login, now=now())
    except Unchanged:
        flash(gettext("Tidak ada yang berubah."))
    else:
        flash(said, f"undo-{deed}")


def taken_name(problem: TakenName) -> str:
    """Say that another open place bears that name already."""
    if problem.unit:
        return gettext("Sudah ada %(name)s di unit ini. Beri nama yang lain.", name=problem.name)
    return gettext("Sudah ada %(name)s di kantor ini. Beri nama yang lain.", name=problem.name)


def reopen(what: str, subject: str, said: str) -> None:
    """Open a place again, unless another has taken its name meanwhile: then that is said instead."""
    try:
        act(what, subject, {"closed_at": None}, said)
    except TakenName as problem:
        flash(taken_name(problem))


def named(form: FlaskForm, what: str, subject: str, wanted: Mapping[str, Any], said: str) -> bool:
    """Change or add a place as its form says; False where its name is taken, which then stands beside it."""
    try:
        act(what, subject, wanted, said)
    except TakenName as problem:
        form["name"].errors = [taken_name(problem)]
        return False
    return True
