"""The forms of what an office aims at and holds itself to: targets, N, thresholds, hours, look, addresses."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from urllib.parse import urlsplit

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TimeField,
    ValidationError,
)
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange, Optional, Regexp

from dashboard.settings_forms import NEEDED, stripped

_ = cast(Callable[[str], str], lazy_gettext)

_WHOLE = _("Tulislah angka bulat.")


class WholeNumber(IntegerField):
    """A whole number, with or without marks between the thousands: 4.384."""

    def process_formdata(self, valuelist: Any) -> None:
        """Read what was typed."""
        given = [re.sub(r"(?<=\d)[.,\s](?=\d{3}\b)", "", str(each).strip()) for each in valuelist]
        try:
            super().process_formdata(given)
        except ValueError as problem:
            raise ValueError(str(_WHOLE)) from problem


def _number(label: str, least: int, most: int) -> Any:
    return WholeNumber(
        label,
        [InputRequired(NEEDED), NumberRange(least, most, _("Antara %(min)s dan %(max)s."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class Target(FlaskForm):
    """What a place aims at from a year on."""

    place = SelectField(_("Target untuk"), [InputRequired(NEEDED)])
    year = _number(_("Mulai tahun"), 2004, 2100)
    ikm = StringField(
        _("Target IKM"),
        [InputRequired(NEEDED)],
        filters=[stripped],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def validate_ikm(self, field: Field) -> None:
        """Take 88,31 and 88.31, within the scale."""
        try:
            value = Decimal((field.data or "").replace(",", "."))
            fits = value.is_finite() and 25 <= value <= 100 and value * 100 == int(value * 100)
        except InvalidOperation:
            fits = False
        if not fits:
            raise ValidationError(_("Tulislah IKM antara 25 dan 100, misalnya 88,31."))

    @property
    def value(self) -> str:
        """Return the IKM as text that a Decimal reads."""
        return str((self.ikm.data or "").replace(",", "."))


class Served(FlaskForm):
    """How many people a unit served in a period."""

    served = WholeNumber(
        _("Orang yang dilayani (N)"),
        [Optional(), NumberRange(1, 1_000_000_000, _("Setidaknya satu orang."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class Thresholds(FlaskForm):
    """From how many answers on what may be seen."""

    publication = _number(_("Nilai ditampilkan mulai"), 1, 1000)
    personnel_learning = _number(_("Bahan belajar pegawai mulai"), 1, 10_000)
    personnel_evidence = _number(_("Bukti dukung penilaian pegawai mulai"), 1, 10_000)
    sure = BooleanField(_("Ya, tampilkan juga nilai dari kelompok yang lebih kecil"))

    def validate_personnel_learning(self, field: Field) -> None:
        """A figure that is not shown teaches nobody."""
        if self.publication.data and field.data is not None and field.data < self.publication.data:
            raise ValidationError(_("Tidak boleh kurang dari batas nilai ditampilkan."))

    def validate_personnel_evidence(self, field: Field) -> None:
        """Evidence asks for more than learning."""
        least = self.personnel_learning.data
        if least and field.data is not None and field.data < least:
            raise ValidationError(_("Tidak boleh kurang dari batas bahan belajar."))


class Deadlines(FlaskForm):
    """For how many days a receipt is good, and a case may wait."""

    receipt_days = _number(_("Struk berlaku (hari)"), 1, 365)
    case_days = _number(_("Kasus dijawab dalam (hari kerja)"), 1, 60)


class Look(FlaskForm):
    """What the office is called, its colour, and what its kiosks speak first."""

    office = StringField(
        _("Nama kantor"),
        [InputRequired(NEEDED), Length(1, 120, _("Nama paling panjang 120 huruf."))],
        filters=[stripped],
        render_kw={"autocomplete": "organization", "maxlength": "120"},
    )
    colour = StringField(
        _("Warna kantor"),
        [InputRequired(NEEDED), Regexp(r"#[0-9a-f]{6}\Z", message=_("Warna ditulis seperti #0b5563."))],
        filters=[lambda given: stripped(given).lower()],
        render_kw={"type": "color"},
    )
    kiosk_language = RadioField(_("Bahasa pertama di kiosk"))


class Crest(FlaskForm):
    """The office's crest as a file."""

    picture = FileField(_("Berkas gambar"), render_kw={"accept": "image/png,image/jpeg,image/webp"})


class Pin(FlaskForm):
    """The PIN of the kiosks' staff page, twice."""

    pin = PasswordField(
        _("PIN baru"),
        [InputRequired(NEEDED), Regexp(r"[0-9]{4,8}\Z", message=_("PIN terdiri atas 4 sampai 8 angka."))],
        render_kw={"inputmode": "numeric", "autocomplete": "new-password", "maxlength": "8"},
    )
    again = PasswordField(
        _("Ulangi PIN baru"),
        [InputRequired(NEEDED), EqualTo("pin", _("Kedua PIN tidak sama."))],
        render_kw={"inputmode": "numeric", "autocomplete": "new-password", "maxlength": "8"},
    )


def _plausible(_form: FlaskForm, field: Field) -> None:
    """Refuse what is no address of a server: another scheme, no host, or a path behind it."""
    parts = urlsplit(field.data or "")
    try:
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or parts.username or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValidationError(_("Tulislah alamat lengkap tanpa jalur, misalnya https://skm.contoh.go.id."))


def _address(label: str) -> Any:
    return StringField(
        label,
        [Optional(), Length(max=200), _plausible],
        filters=[lambda given: stripped(given).rstrip("/")],
        render_kw={"type": "url", "autocomplete": "url", "autocapitalize": "none", "spellcheck": "false"},
    )


class Addresses(FlaskForm):
    """Where the kiosk and the dashboard are reached."""

    kiosk_url = _address(_("Alamat untuk telepon warga"))
    tablet_url = _address(_("Alamat untuk tablet, bila lain"))
    dashboard_url = _address(_("Alamat dasbor ini"))


class Day(FlaskForm):
    """One weekday's hours; without both the unit is closed that day."""

    class Meta:
        """The week's form carries the token."""

        csrf = False

    opens = TimeField(_("Jam buka"), [Optional()])
    closes = TimeField(_("Jam tutup"), [Optional()])

    def validate_closes(self, field: Field) -> None:
        """Both or neither, in their order."""
        if bool(self.opens.data) != bool(field.data):
            raise ValidationError(_("Isi jam buka dan jam tutup, atau kosongkan keduanya."))
        if self.opens.data and field.data <= self.opens.data:
            raise ValidationError(_("Jam tutup sesudah jam buka."))
