"""Undoing what was just changed in the settings, whatever it was."""

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext

from dashboard.access import safe_next
from dashboard.clock import now
from dashboard.views.settings.room import Reply, pages
from data.changes import CannotUndo, undo
from data.database import writing
from data.deeds import UnknownDeed


@pages.post("/pengaturan/batalkan/<int:deed>")
def take_back(deed: int) -> Reply:
    """Put back what stood before, and offer the undo of that."""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            number = undo(db, deed, g.account.login, now())
    except UnknownDeed:
        abort(404)
    except CannotUndo as problem:
        flash(_why(problem.why))
    else:
        flash(gettext("Sudah dibatalkan: semuanya kembali seperti sebelumnya."), f"undo-{number}")
    back = request.form.get("back", "")
    return redirect(safe_next(back) if back else url_for("places.show"))


def _why(why: str) -> str:
    return {
        "kind": gettext("Perubahan ini tidak dapat dibatalkan."),
        "undone": gettext("Perubahan ini sudah dibatalkan."),
        "superseded": gettext("Tidak dibatalkan: sesudahnya sudah ada perubahan lain pada hal yang sama."),
        "used": gettext("Tidak dibatalkan: keadaan sebelumnya tidak mungkin lagi, karena sudah dipakai."),
    }[why]
