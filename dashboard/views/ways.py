"""How messages about alerts leave the office: its mail server, quiet hours, webhooks, and a trial of all."""

from dataclasses import asdict
from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import alert_words
from dashboard.alerts_forms import NewWebhook, Trial, Ways
from dashboard.clock import now
from dashboard.views.settings.room import act
from data.alerts import webhooks
from data.alerts.password import keep_password, password
from data.alerts.recipients import address
from data.alerts.trial import Tried, try_ways
from data.alerts.webhooks import InvalidWebhook
from data.database import reading, writing
from data.settings import InvalidSetting, settings

pages = Blueprint("ways", __name__)

Reply = str | tuple[str, int] | Response

_KEPT = (
    *("smtp_host", "smtp_port", "smtp_security", "smtp_user", "mail_from"),
    *("quiet_from", "quiet_until", "webhook_private"),
)


@pages.route("/peringatan/kirim", methods=["GET", "POST"])
def show() -> Reply:
    """Show how the office sends, and change it."""
    with reading(current_app.config["DATABASE"]) as db:
        kept = {name: value for name, value in asdict(settings(db)).items() if name in _KEPT}
    form = Ways(data=kept)
    if not form.validate_on_submit():
        return _page(form, refused=form.is_submitted())
    wanted = {name: form[name].data for name in _KEPT}
    try:
        act("setting.changed", "mail", wanted, gettext("Pengaturan surel disimpan."))
    except InvalidSetting as state:
        form[state.setting].errors = [gettext("Isian ini tidak dapat dipakai.")]
        return _page(form, refused=True)
    if form.password.data:
        keep_password(current_app.config["DATABASE"], form.password.data)
    return redirect(url_for("ways.show"))


@pages.post("/peringatan/kirim/webhook")
def add_webhook() -> Reply:
    """Add a webhook, and show its secret this once."""
    form = NewWebhook()
    if not form.validate_on_submit():
        return _page(hook=form, refused=True)
    try:
        with writing(current_app.config["DATABASE"]) as db:
            _, secret = webhooks.add(
                db, form.label.data or "", form.address.data or "", g.account.login, now()
            )
    except InvalidWebhook as state:
        wrong = form.label if state.problem == "label" else form.address
        wrong.errors = [alert_words.webhook_problem(state)]
        return _page(hook=form, refused=True)
    return render_template("alert_secret.html", secret=secret, label=form.label.data)


@pages.post("/peringatan/kirim/webhook/<int:webhook>/cabut")
def withdraw_webhook(webhook: int) -> Reply:
    """Post nothing more to a webhook; it can be restored."""
    with writing(current_app.config["DATABASE"]) as db:
        webhooks.withdraw(db, webhook, g.account.login, now())
    flash(gettext("Webhook dicabut. Di bawah ini webhook itu dapat dipulihkan."))
    return redirect(url_for("ways.show"))


@pages.post("/peringatan/kirim/webhook/<int:webhook>/pulihkan")
def restore_webhook(webhook: int) -> Reply:
    """Let a webhook stand again."""
    with writing(current_app.config["DATABASE"]) as db:
        try:
            webhooks.restore(db, webhook, g.account.login, now())
            said = gettext("Webhook berlaku lagi.")
        except InvalidWebhook as state:
            said = alert_words.webhook_problem(state)
    flash(said)
    return redirect(url_for("ways.show"))


@pages.post("/peringatan/kirim/uji")
def trial() -> Reply:
    """Send a trial message, and say what became of it."""
    form = Trial()
    if not form.validate_on_submit():
        return _page(trial=form, refused=True)
    return _page(trial=form, tried=try_ways(current_app.config["DATABASE"], form.to.data or "", now()))


def _page(
    form: Ways | None = None,
    *,
    hook: NewWebhook | None = None,
    trial: Trial | None = None,
    tried: list[Tried] | None = None,
    refused: bool = False,
) -> Reply:
    with reading(current_app.config["DATABASE"]) as db:
        kept = settings(db)
        standing, withdrawn = webhooks.webhooks(db), webhooks.webhooks(db, withdrawn=True)
        own = address(db, g.account.login) or ""
    page = render_template(
        "alert_ways.html",
        form=form or Ways(formdata=None, data=asdict(kept)),
        hook_form=hook or NewWebhook(formdata=None),
        trial=trial or Trial(formdata=None, data={"to": own}),
        tried=tried,
        standing=standing,
        withdrawn=withdrawn,
        has_password=bool(password(current_app.config["DATABASE"])),
        words=alert_words,
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if refused else page
