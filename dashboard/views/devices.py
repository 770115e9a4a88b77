"""The kiosks: how each stands, letting one in, shutting one out, and what was refused."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import device_words, qr
from dashboard.access import reach
from dashboard.clock import now
from dashboard.device_states import standings
from dashboard.forms import NewDevice
from dashboard.page import office
from data import devices, places
from data.database import Database, reading, writing
from data.deeds import note
from data.devices import MINUTES, InvalidDevice, refusals
from data.places import Counter
from surveys.period import ZONES

pages = Blueprint("devices", __name__)

Reply = str | tuple[str, int] | Response

MOST = 200
"""So many refusals does the page list."""


@pages.get("/perangkat")
def show() -> Reply:
    """Show how each kiosk stands."""
    with reading(current_app.config["DATABASE"]) as db:
        counters = [each for each in places.counters(db) if _mine(each)]
        here = {each.code for each in counters}
        receptions = [each for each in devices.receptions(db) if each.device.counter in here]
        refused = sum(each.counter in here for each in refusals.refusals(db))
    return render_template(
        "devices.html", standings=standings(receptions, counters, now()), refused=refused, words=device_words
    )


@pages.route("/perangkat/pasang", methods=["GET", "POST"])
def offer() -> Reply:
    """Make the code with which a kiosk is paired; it is shown this once, for only its digest is kept."""
    form = NewDevice()
    with reading(current_app.config["DATABASE"]) as db:
        counters = places.counters(db, open_only=True)
    form.counter.choices = {}
    for each in counters:
        form.counter.choices.setdefault(each.unit.name, []).append((each.code, each.name))
    if not form.validate_on_submit():
        return render_template("pair.html", form=form, counters=counters)
    try:
        with writing(current_app.config["DATABASE"]) as db:
            code = devices.offer(db, form.counter.data, form.name.data or "", g.account.login, now())
            counter = places.counter(db, form.counter.data)
            _note(db, "device.offered", form.name.data or "", counter)
    except InvalidDevice:
        form.name.errors = [gettext("Nama ini tidak dapat dipakai. Tulislah dengan huruf dan angka biasa.")]
        return render_template("pair.html", form=form, counters=counters), HTTPStatus.UNPROCESSABLE_ENTITY
    address = f"{office().pairing_url}/pasang/{code}" if office().pairing_url else ""
    return render_template(
        "pairing.html",
        code=code,
        address=address,
        drawn=qr.draw(address) if address else None,
        counter=counter,
        device=form.name.data,
        minutes=MINUTES,
    )


@pages.route("/perangkat/<device>/cabut", methods=["GET", "POST"])
def revoke(device: str) -> Reply:
    """Ask whether a kiosk shall be shut out, and do it."""
    with reading(current_app.config["DATABASE"]) as db:
        found = devices.device(db, device)
        counter = places.counter(db, found.counter)
    if request.method == "GET":
        return render_template("revoke.html", device=found, counter=counter)
    with writing(current_app.config["DATABASE"]) as db:
        devices.revoke(db, device, now())
        _note(db, "device.revoked", found.name, counter)
    flash(gettext("%(name)s sudah dicabut dan tidak dapat mengirim lagi.", name=found.name))
    return redirect(url_for("devices.show"))


@pages.get("/perangkat/ditolak")
def refused() -> Reply:
    """List the answers that were refused: when, where and why, and never what they said."""
    with reading(current_app.config["DATABASE"]) as db:
        counters = {each.code: each for each in places.counters(db) if _mine(each)}
        found = [each for each in refusals.refusals(db) if each.counter in counters]
    zones = {code: ZONES[each.unit.zone] for code, each in counters.items()}
    return render_template(
        "refused.html",
        refusals=found[:MOST],
        total=len(found),
        counters=counters,
        zones=zones,
        words=device_words,
    )


def _note(db: Database, what: str, name: str, counter: Counter) -> None:
    note(db, g.account.login, what, name, now(), unit=counter.unit.code, counter=counter.code)


def _mine(counter: Counter) -> bool:
    return reach().holds(counter.unit.code, counter.code)
