"""The forms of the dashboard; what a good password is, is said where it is kept."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import EqualTo, InputRequired, Length

from data.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD
from data.signals import LONGEST_REASON, SHORTEST_REASON

_ = cast(Callable[[str], str], lazy_gettext)
"""Words that are looked up when they are shown; wtforms takes them for strings."""

_NEEDED = _("Isian ini belum diisi.")
_LENGTH = _("Kata sandi terdiri atas 10 sampai 200 karakter.")
_TWICE = _("Kedua kata sandi tidak sama.")


class SignIn(FlaskForm):
    """A login and its password."""

    login = StringField(
        _("Nama masuk"),
        [InputRequired(_NEEDED)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Kata sandi"),
        [InputRequired(_NEEDED)],
        render_kw={"autocomplete": "current-password"},
    )


class NewPassword(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        _("Kata sandi baru"),
        [InputRequired(_NEEDED), Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, _LENGTH)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _("Ulangi kata sandi baru"),
        [InputRequired(_NEEDED), EqualTo("password", _TWICE)],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePassword(NewPassword):
    """The password so far, and a new one twice."""

    old = PasswordField(
        _("Kata sandi sekarang"),
        [InputRequired(_NEEDED)],
        render_kw={"autocomplete": "current-password"},
    )


class Code(FlaskForm):
    """The code of the second step."""

    code = StringField(
        _("Kode"),
        [InputRequired(_NEEDED), Length(1, 64, _("Kode ini terlalu panjang."))],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "64",
        },
        filters=[lambda given: (given or "").strip()],
    )


class FirstCode(Code):
    """The first code of a secret that is only kept once its app has it."""

    sealed = HiddenField(validators=[Length(0, 500)])


class Password(FlaskForm):
    """The password once more, before something that weakens the account."""

    password = PasswordField(
        _("Kata sandi"),
        [InputRequired(_NEEDED)],
        render_kw={"autocomplete": "current-password"},
    )


class Reason(FlaskForm):
    """Why somebody decides about a signal as they do."""

    reason = TextAreaField(
        _("Alasan"),
        [
            InputRequired(_NEEDED),
            Length(SHORTEST_REASON, LONGEST_REASON, _("Alasan terdiri atas 10 sampai 500 huruf.")),
        ],
        render_kw={"rows": "3", "maxlength": str(LONGEST_REASON)},
        filters=[lambda given: (given or "").strip()],
    )


class NewDevice(FlaskForm):
    """A device that is to be paired: what it is called, and the counter that it stands at."""

    counter = SelectField(_("Loket"), [InputRequired(_NEEDED)])
    name = StringField(
        _("Nama perangkat"),
        [InputRequired(_NEEDED), Length(1, 60, _("Nama perangkat paling panjang 60 huruf."))],
        render_kw={"autocomplete": "off", "maxlength": "60"},
    )
