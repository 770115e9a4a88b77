"""The forms about cases; what fits is said where it is kept (data.casework)."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from data.casework.progress import LONGEST_NOTE, LONGEST_NUMBER, LONGEST_REPLY, SHORTEST

_ = cast(Callable[[str], str], lazy_gettext)
"""Words that are looked up when they are shown; wtforms takes them for strings."""

_NEEDED = _("Isian ini belum diisi.")


def _stripped(given: str | None) -> str:
    return (given or "").replace("\r\n", "\n").strip()


class Owner(FlaskForm):
    """Who sees to a case; the choices are set by the page."""

    owner = SelectField(
        _("Penanggung jawab"),
        [InputRequired(_NEEDED)],
        validate_choice=True,
    )


class Note(FlaskForm):
    """A note for the office."""

    words = TextAreaField(
        _("Catatan"),
        [
            InputRequired(_NEEDED),
            Length(SHORTEST, LONGEST_NOTE, _("Catatan terdiri atas 3 sampai 1.000 huruf.")),
        ],
        render_kw={"rows": "3", "maxlength": str(LONGEST_NOTE)},
        filters=[_stripped],
    )


class Again(FlaskForm):
    """Why a case is opened again."""

    words = TextAreaField(
        _("Alasan membuka kembali"),
        [
            InputRequired(_NEEDED),
            Length(SHORTEST, LONGEST_NOTE, _("Alasan terdiri atas 3 sampai 1.000 huruf.")),
        ],
        render_kw={"rows": "3", "maxlength": str(LONGEST_NOTE)},
        filters=[_stripped],
    )


class Answer(FlaskForm):
    """What the citizen shall read."""

    reply = TextAreaField(
        _("Balasan untuk warga"),
        [
            InputRequired(_NEEDED),
            Length(SHORTEST, LONGEST_REPLY, _("Balasan terdiri atas 3 sampai 2.000 huruf.")),
        ],
        render_kw={"rows": "6", "maxlength": str(LONGEST_REPLY)},
        filters=[_stripped],
    )


class Report(FlaskForm):
    """The number that a report has at SP4N-LAPOR!, where it is known."""

    number = StringField(
        _("Nomor laporan di SP4N-LAPOR! (bila ada)"),
        [
            Optional(),
            Length(0, LONGEST_NUMBER, _("Nomor laporan paling panjang 20 huruf dan angka.")),
            Regexp(r"[0-9A-Za-z-]*\Z", message=_("Nomor laporan hanya huruf, angka dan tanda hubung.")),
        ],
        render_kw={"autocomplete": "off", "maxlength": str(LONGEST_NUMBER), "inputmode": "numeric"},
        filters=[_stripped],
    )
