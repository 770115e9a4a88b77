"""Alerts: what calls for attention, the rules that raise it, and how it leaves the office."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import alert_words
from dashboard.access import reach
from dashboard.alerts_forms import NewRule, RuleForm
from dashboard.clock import now
from data import alerts, places
from data.alerts import delivery, rules
from data.alerts.rules import KINDS, MEASURES, USUAL, InvalidRule
from data.database import Database, reading, writing

pages = Blueprint("alerts", __name__)

Reply = str | tuple[str, int] | Response


@pages.get("/peringatan")
def show() -> Reply:
    """List what is open in reach, and what is over."""
    with reading(current_app.config["DATABASE"]) as db:
        standing, over = alerts.open_alerts(db, reach()), alerts.past_alerts(db, reach())
        told = delivery.deliveries(db, [*standing, *over])
        ruled = bool(rules.rules(db))
    return render_template(
        "alerts.html", standing=standing, over=over, told=told, ruled=ruled, words=alert_words
    )


@pages.post("/peringatan/<int:alert>/lihat")
def seen(alert: int) -> Reply:
    """Note that somebody knows of an alert."""
    with writing(current_app.config["DATABASE"]) as db:
        alerts.mark_seen(db, alert, g.account.login, now())
    return redirect(url_for("alerts.show", _anchor=f"peringatan-{alert}"))


@pages.get("/peringatan/aturan")
def rule_list() -> Reply:
    """Show the rules that hold for the places in reach, and those that were withdrawn."""
    with reading(current_app.config["DATABASE"]) as db:
        standing, withdrawn = rules.rules(db), rules.rules(db, withdrawn=True)
        units = {each.code: each.name for each in places.units(db)}
    return render_template(
        "alert_rules.html",
        standing=[each for each in standing if not each.unit or reach().holds(each.unit)],
        withdrawn=[each for each in withdrawn if not each.unit or reach().holds(each.unit)],
        proposed=any(kind not in {each.kind for each in standing if not each.unit} for kind in KINDS),
        units=units,
        words=alert_words,
    )


@pages.post("/peringatan/aturan/usulan")
def propose() -> Reply:
    """Add the usual rules."""
    with writing(current_app.config["DATABASE"]) as db:
        added = rules.propose(db, g.account.login, now())
    flash(gettext("%(n)s aturan ditambahkan. Peringatan muncul dalam beberapa menit.", n=added))
    return redirect(url_for("alerts.rule_list"))


@pages.route("/peringatan/aturan/baru", methods=["GET", "POST"])
def add_rule() -> Reply:
    """Add a rule for the office or a unit."""
    form = NewRule(data={"mail": True, "webhook": True})
    form.kind.choices = [(kind, alert_words.name(kind)) for kind in KINDS]
    with reading(current_app.config["DATABASE"]) as db:
        units = [each for each in places.units(db, open_only=True) if reach().holds(each.code)]
    whole = [("", gettext("Seluruh kantor"))] if reach().whole else []
    form.unit.choices = whole + [(each.code, each.name) for each in units]
    if not form.validate_on_submit():
        return _rule_page(form, None)

    def act(db: Database) -> None:
        measure = form.measure.data if form.kind.data in MEASURES else None
        rules.add(
            db,
            form.kind.data,
            unit=form.unit.data,
            measure=measure,
            mail=form.mail.data,
            webhook=form.webhook.data,
            login=g.account.login,
            now=now(),
        )

    return _kept(form, None, act, gettext("Aturan ditambahkan."))


@pages.route("/peringatan/aturan/<int:rule>", methods=["GET", "POST"])
def change_rule(rule: int) -> Reply:
    """Change how a rule measures and tells."""
    with reading(current_app.config["DATABASE"]) as db:
        found = rules.rule(db, rule)
    form = RuleForm(data={"measure": found.measure, "mail": found.mail, "webhook": found.webhook})
    if not form.validate_on_submit():
        return _rule_page(form, found)

    def act(db: Database) -> None:
        rules.change(
            db,
            rule,
            measure=form.measure.data,
            mail=form.mail.data,
            webhook=form.webhook.data,
            login=g.account.login,
            now=now(),
        )

    return _kept(form, found, act, gettext("Aturan diubah."))


@pages.post("/peringatan/aturan/<int:rule>/cabut")
def withdraw_rule(rule: int) -> Reply:
    """Withdraw a rule; it stays on the page, where it can be restored."""
    with writing(current_app.config["DATABASE"]) as db:
        rules.withdraw(db, rule, g.account.login, now())
    flash(gettext("Aturan dicabut; peringatannya selesai. Di bawah ini aturan itu dapat dipulihkan."))
    return redirect(url_for("alerts.rule_list"))


@pages.post("/peringatan/aturan/<int:rule>/pulihkan")
def restore_rule(rule: int) -> Reply:
    """Let a withdrawn rule stand again."""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            rules.restore(db, rule, g.account.login, now())
    except InvalidRule:
        flash(gettext("Tempat itu sudah punya aturan semacam ini."))
    else:
        flash(gettext("Aturan berlaku lagi."))
    return redirect(url_for("alerts.rule_list"))


def _kept(form: RuleForm, found: rules.Rule | None, act: Callable[[Database], None], said: str) -> Reply:
    """Do what a form asks for, or show what is wrong with it."""
    try:
        with writing(current_app.config["DATABASE"]) as db:
            act(db)
    except InvalidRule as state:
        if state.problem == "same":
            form.unit.errors = [gettext("Tempat ini sudah punya aturan semacam ini: ubahlah yang itu.")]
        else:
            form.measure.errors = [gettext("Ambang: 3 sampai 50 jawaban, atau 1 sampai 72 jam.")]
        return _rule_page(form, found)
    flash(said)
    return redirect(url_for("alerts.rule_list"))


def _rule_page(form: RuleForm, found: rules.Rule | None) -> Reply:
    page = render_template("alert_rule.html", form=form, rule=found, words=alert_words, usual=USUAL)
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if form.is_submitted() else page
