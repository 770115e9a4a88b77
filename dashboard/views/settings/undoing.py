"""Undoing what was just changed in the settings, whatever it was, and applying it again."""

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext

from dashboard import deed_words
from dashboard.access import safe_next
from dashboard.clock import now
from dashboard.views.settings.room import Reply, pages
from data.changes import CannotUndo, named, undo
from data.database import Database, writing
from data.deeds import UnknownDeed, deed


@pages.post("/pengaturan/batalkan/<int:deed>")
def take_back(deed: int) -> Reply:
    """Put back what stood before a change, or apply again what was undone, and offer the other of the two."""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            said, offered = _told(db, deed)
            number = undo(db, deed, g.account.login, now())
    except UnknownDeed:
        abort(404)
    except CannotUndo as problem:
        flash(_why(problem.why))
    else:
        flash(said, f"{offered}-{number}")
    back = request.form.get("back", "")
    return redirect(safe_next(back) if back else url_for("places.show"))


def _told(db: Database, number: int) -> tuple[str, str]:
    """Return what is said once a deed is undone, naming the change, and what is offered then. UnknownDeed."""
    found, again = deed(db, number), False
    while found.undoes is not None:
        found, again = deed(db, found.undoes), not again
    change = " ".join(filter(None, [deed_words.thing(found), named(db, found), deed_words.act(found)]))
    if again:
        return gettext("Sudah diterapkan lagi: %(change)s.", change=change), "undo"
    return gettext("Sudah dibatalkan: %(change)s. Kini seperti sebelumnya.", change=change), "redo"


def _why(why: str) -> str:
    return {
        "kind": gettext("Perubahan ini tidak dapat dibatalkan."),
        "undone": gettext("Perubahan ini sudah dibatalkan."),
        "superseded": gettext("Tidak dibatalkan: sesudahnya sudah ada perubahan lain pada hal yang sama."),
        "used": gettext("Tidak dibatalkan: keadaan sebelumnya tidak mungkin lagi, karena sudah dipakai."),
    }[why]
