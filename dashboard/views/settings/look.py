"""How the office looks and is reached: name, colour, crest and language, addresses, and the staff's PIN."""

from decimal import ROUND_DOWN, Decimal
from http import HTTPStatus

from flask import Response, abort, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext

from dashboard import formats
from dashboard.aims_forms import Addresses, Crest, Look, Pin
from dashboard.clock import now
from dashboard.page import office
from dashboard.views.settings.room import Reply, act, pages
from data import deeds, pictures
from data.colour import READABLE, faintest, is_colour
from data.database import reading, writing
from data.devices import pin as kiosk_pin
from surveys.catalogue import survey


@pages.route("/pengaturan/tampilan", methods=["GET", "POST"])
def look() -> Reply:
    """Change the office's name, colour and the kiosks' first language."""
    form = Look(obj=office())
    form.kiosk_language.choices = [(code, formats.tongues([code])) for code in survey().languages]
    if form.validate_on_submit():
        if faintest(form.colour.data or "") >= READABLE:
            wanted = {name: form[name].data for name in ("office", "colour", "kiosk_language")}
            act("setting.changed", "look", wanted, gettext("Tampilan kantor disimpan."))
            return redirect(url_for("places.look"))
        form.colour.errors = [_contrast(form.colour.data)]
    with reading(current_app.config["DATABASE"]) as db:
        crest = pictures.picture(db, pictures.LOGO)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    page = render_template(
        "settings/look.html",
        form=form,
        crest=crest,
        contrast=_contrast(form.colour.data),
        unreviewed=survey().unreviewed,
    )
    return page, status


@pages.get("/pengaturan/warna")
def colour() -> Reply:
    """Tell a page in words how well a colour can be read, while it is chosen."""
    given = request.args.get("colour", "").lower()
    fits = is_colour(given)
    return jsonify(said=_contrast(given) if fits else "", fits=fits and faintest(given) >= READABLE)


@pages.get("/pengaturan/lambang/gambar")
def crest_picture() -> Response:
    """Send the office's crest."""
    with reading(current_app.config["DATABASE"]) as db:
        found = pictures.picture(db, pictures.LOGO) or abort(404)
    return Response(found.content, mimetype=found.media_type)


@pages.route("/pengaturan/lambang", methods=["GET", "POST"])
def crest() -> Reply:
    """Put another crest in place of the one so far, or take it away."""
    form = Crest()
    sent = form.picture.data if form.validate_on_submit() and "remove" not in request.form else None
    if "remove" in request.form or sent:
        try:
            _replace(sent.read() if sent else None)
        except pictures.InvalidPicture as problem:
            form.picture.errors = [_unfit(problem.problem)]
        else:
            return redirect(url_for("places.look"))
    elif request.method == "POST":
        form.picture.errors = [gettext("Pilih berkas gambarnya.")]
    with reading(current_app.config["DATABASE"]) as db:
        kept = pictures.picture(db, pictures.LOGO)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/crest.html", form=form, crest=kept), status


@pages.route("/pengaturan/alamat", methods=["GET", "POST"])
def addresses() -> Reply:
    """Change where the kiosk and the dashboard are reached."""
    form = Addresses(obj=office())
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in ("kiosk_url", "tablet_url", "dashboard_url")}
        act("setting.changed", "addresses", wanted, gettext("Alamat disimpan."))
        return redirect(url_for("places.addresses"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/addresses.html", form=form), status


@pages.route("/pengaturan/pin", methods=["GET", "POST"])
def pin() -> Reply:
    """Change the PIN of the kiosks' staff page; no deed repeats it, so there is no undo."""
    form = Pin()
    if form.validate_on_submit():
        with writing(current_app.config["DATABASE"]) as db:
            kiosk_pin.set_pin(db, form.pin.data or "")
            deeds.note(db, g.account.login, "pin.changed", "kiosk_pin", now())
        flash(gettext("PIN disimpan. Kiosk memakainya setelah terhubung."))
        return redirect(url_for("places.pin"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template("settings/pin.html", form=form, there=bool(office().kiosk_pin)), status


def _replace(content: bytes | None) -> None:
    with writing(current_app.config["DATABASE"]) as db:
        former = pictures.picture(db, pictures.LOGO)
        version = pictures.replace(db, pictures.LOGO, content)
        before = {"version": former.version if former else None}
        deed = deeds.note(
            db,
            g.account.login,
            "picture.changed",
            pictures.LOGO,
            now(),
            before=before,
            after={"version": version},
        )
    said = gettext("Lambang dihapus.") if content is None else gettext("Lambang disimpan.")
    flash(said, f"undo-{deed}")


def _unfit(problem: str) -> str:
    return {
        "kind": gettext("Hanya gambar PNG, JPEG, atau WebP."),
        "size": gettext("Gambar ini lebih besar dari 300 kB. Perkecil lebih dahulu."),
    }[problem]


def _contrast(colour: str | None) -> str:
    """Say how well words can be read in a colour."""
    if not colour or not is_colour(colour):
        return ""
    ratio = formats.edge(Decimal(faintest(colour)).quantize(Decimal("0.1"), ROUND_DOWN))
    if faintest(colour) >= READABLE:
        return gettext("Terbaca baik: kontras %(ratio)s, paling sedikit 4,5.", ratio=ratio)
    return gettext(
        "Terlalu pucat untuk tulisan putih di atasnya: kontras %(ratio)s, paling sedikit 4,5. Pilih yang "
        "lebih gelap.",
        ratio=ratio,
    )
