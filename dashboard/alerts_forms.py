"""The forms of alerts: rules, how the office mails, and webhooks."""

from collections.abc import Callable
from typing import Any, cast

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from data.alerts.password import LONGEST
from data.settings import SECURITIES

_ = cast(Callable[[str], str], lazy_gettext)
"""Words that are looked up when they are shown; wtforms takes them for strings."""

_NEEDED = _("Isian ini belum diisi.")
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def _stripped(given: str | None) -> str:
    return (given or "").strip()


def _printable(_form: FlaskForm, field: PasswordField) -> None:
    if not (field.data or "").isprintable():
        raise ValidationError(gettext("Isian ini tidak dapat dipakai."))


class RuleForm(FlaskForm):
    """How a rule measures and tells."""

    measure = IntegerField(_("Ambang aturan ini"), [Optional()])
    mail = BooleanField(_("Beri tahu lewat surel"))
    webhook = BooleanField(_("Beri tahu lewat webhook"))


class NewRule(RuleForm):
    """A rule's kind and place besides."""

    kind = SelectField(_("Yang diperhatikan"), [InputRequired(_NEEDED)])
    unit = SelectField(_("Berlaku untuk"))


class Ways(FlaskForm):
    """How messages leave the office; an empty password leaves the one that is kept."""

    smtp_host = StringField(
        _("Server surel (SMTP)"),
        [
            Optional(),
            Length(max=200),
            Regexp(r"[A-Za-z0-9.:-]+\Z", message=_("Nama server saja, tanpa https.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        filters=[_stripped],
    )
    smtp_port = IntegerField(
        _("Porta"), [InputRequired(_NEEDED), NumberRange(1, 65535, _("Porta: 1 sampai 65535."))]
    )
    smtp_security = SelectField(_("Pengamanan sambungan"))
    smtp_user = StringField(
        _("Nama pengguna surel"),
        [Optional(), Length(max=200)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        filters=[_stripped],
    )
    password = PasswordField(
        _("Kata sandi surel"),
        [Optional(), Length(max=LONGEST), _printable],
        render_kw={"autocomplete": "new-password"},
    )
    mail_from = StringField(
        _("Alamat pengirim"),
        [Optional(), Length(max=200)],
        render_kw={"inputmode": "email", "autocomplete": "off"},
        filters=[_stripped],
    )
    quiet_from = StringField(
        _("Jam tenang mulai"),
        [Optional(), Regexp(_CLOCK + r"\Z", message=_("Tulis jam seperti 20:00."))],
        render_kw={"type": "time"},
        filters=[_stripped],
    )
    quiet_until = StringField(
        _("Jam tenang selesai"),
        [Optional(), Regexp(_CLOCK + r"\Z", message=_("Tulis jam seperti 06:30."))],
        render_kw={"type": "time"},
        filters=[_stripped],
    )
    webhook_private = BooleanField(_("Webhook boleh menuju jaringan kantor sendiri, juga tanpa TLS"))

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the ways to speak to a mail server."""
        super().__init__(*given, **named)
        names = (_("Tanpa enkripsi (tanpa kata sandi)"), _("STARTTLS"), _("TLS sejak awal"))
        self.smtp_security.choices = list(zip(SECURITIES, names, strict=True))


class NewWebhook(FlaskForm):
    """An address that alerts are posted to."""

    label = StringField(
        _("Nama"),
        [InputRequired(_NEEDED), Length(1, 60, _("Nama paling panjang 60 huruf."))],
        render_kw={"autocomplete": "off", "maxlength": "60"},
        filters=[_stripped],
    )
    address = StringField(
        _("Alamat webhook"),
        [InputRequired(_NEEDED), Length(max=500)],
        render_kw={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"},
        filters=[_stripped],
    )


class Trial(FlaskForm):
    """Where a trial mail goes; nothing: only to the webhooks."""

    to = StringField(
        _("Alamat surel"),
        [Optional(), Length(max=254)],
        render_kw={"inputmode": "email", "autocomplete": "email"},
        filters=[_stripped],
    )
