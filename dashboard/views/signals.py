"""The signals: what looks odd, where and when, and what people decided about it."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import sentences, signal_words
from dashboard.access import reach
from dashboard.addresses import choose, is_lasting
from dashboard.clock import now
from dashboard.forms import Reason
from dashboard.places import directory
from data import places, signals
from data.database import Database, reading, writing
from data.deeds import note
from data.signals import AlreadyDecided, InvalidReason
from surveys.catalogue import survey
from surveys.period import ZONES

pages = Blueprint("signals", __name__)

Reply = str | tuple[str, int] | Response

MOST = 200
"""So many signals does the page list; a shorter period shows the others."""


@pages.get("/tanda")
def show() -> Reply:
    """List the signals of a place and period; what the menus send is turned into a lasting address."""
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), request.args, now(), reach().home)
        if not is_lasting(request.args):
            return redirect(url_for("signals.show", **choice.address))
        found = signals.signals(db, choice.place.during(choice.period))
        around = directory(db, choice.place)
    return render_template(
        "signals.html",
        choice=choice,
        around=around,
        counters={each.code: each for each in around.counters},
        open=[each for each in found if each.decision == "open"][:MOST],
        aside=[each for each in found if each.decision == "set_aside"][:MOST],
        total=len(found),
        say=sentences,
        words=signal_words,
    )


@pages.get("/tanda/<int:signal>")
def detail(signal: int) -> Reply:
    """Show one signal, and all that was decided about it."""
    return _page(signal, Reason(formdata=None))


@pages.post("/tanda/<int:signal>/kesampingkan")
def set_aside(signal: int) -> Reply:
    """Set a signal aside, with a reason."""
    return _decide(signal, "set_aside")


@pages.post("/tanda/<int:signal>/pulihkan")
def restore(signal: int) -> Reply:
    """Let a signal stand again, with a reason."""
    return _decide(signal, "restore")


def _decide(number: int, decision: str) -> Reply:
    form = Reason()
    if not form.validate_on_submit():
        return _page(number, form), HTTPStatus.UNPROCESSABLE_ENTITY
    act = signals.set_aside if decision == "set_aside" else signals.restore
    try:
        with writing(current_app.config["DATABASE"]) as db:
            act(db, number, g.account.login, form.reason.data or "", now())
            _note(db, number, decision)
    except InvalidReason:
        form.reason.errors = [gettext("Alasan ini tidak dapat disimpan. Tulislah dengan kata-kata lain.")]
        return _page(number, form), HTTPStatus.UNPROCESSABLE_ENTITY
    except AlreadyDecided:
        flash(gettext("Tanda ini sudah diputuskan orang lain lebih dahulu."))
    else:
        flash(gettext("Keputusan Anda sudah dicatat. Semua jawaban tetap dihitung."))
    return redirect(url_for("signals.detail", signal=number))


def _note(db: Database, number: int, decision: str) -> None:
    """Note who decided; why, stands with the decision itself."""
    counter = signals.signal(db, number).counter
    unit = places.counter(db, counter).unit.code
    what = "signal.set_aside" if decision == "set_aside" else "signal.restored"
    note(db, g.account.login, what, str(number), now(), unit=unit, counter=counter)


def _page(number: int, form: Reason) -> str:
    with reading(current_app.config["DATABASE"]) as db:
        signal = signals.signal(db, number)
        decisions = signals.decisions(db, number)
        counter = places.counter(db, signal.counter)
    return render_template(
        "signal.html",
        signal=signal,
        decisions=decisions,
        counter=counter,
        zone=ZONES[counter.unit.zone],
        form=form,
        words=signal_words,
    )
