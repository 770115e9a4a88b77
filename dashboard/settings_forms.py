"""The forms of places in the settings; what a place may be is said where it is kept."""

from collections.abc import Callable
from typing import Any, cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # younger than its stubs
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from data.places import weights
from surveys.period import ZONES

_ = cast(Callable[[str], str], lazy_gettext)

NEEDED = _("Isian ini belum diisi.")
LONGEST_NAME = 120


def stripped(given: str | None) -> str:
    """Return what was typed without the space around it."""
    return " ".join((given or "").split())


def name_field(label: str) -> Any:
    """Return the field for a place's name."""
    return StringField(
        label,
        [InputRequired(NEEDED), Length(1, LONGEST_NAME, _("Nama paling panjang 120 huruf."))],
        filters=[stripped],
        render_kw={"autocomplete": "off", "maxlength": str(LONGEST_NAME)},
    )


def code_field() -> Any:
    """Return the field for a new place's code; empty means the proposed one."""
    return StringField(
        _("Kode"),
        [
            Optional(),
            Regexp(
                r"[a-z0-9][a-z0-9-]{0,62}\Z",
                message=_("Kode terdiri atas huruf kecil, angka, dan tanda hubung: loket-1."),
            ),
        ],
        filters=[lambda given: stripped(given).lower()],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": "63"},
    )


ZONE_NAMES = {
    "WIB": _("WIB: Sumatra, Jawa, Kalimantan Barat dan Tengah"),
    "WITA": _("WITA: Bali, Nusa Tenggara, Sulawesi, Kalimantan Selatan, Timur, dan Utara"),
    "WIT": _("WIT: Maluku dan Papua"),
}

WEIGHT_NAMES = {
    "exact": _("1/9 tepat (bawaan): IKM tertinggi 100"),
    "0.111": _("0,111: IKM tertinggi 99,90"),
    "0.11": _("0,11: IKM tertinggi 99,00"),
}


class Token(FlaskForm):
    """A form whose fields are read elsewhere: its token alone."""


class RenamedUnit(FlaskForm):
    """What can always be changed of a unit."""

    name = name_field(_("Nama unit pelayanan"))


class UnitRules(RenamedUnit):
    """What can be changed of a unit as long as nobody has rated it."""

    zone = RadioField(_("Zona waktu"), choices=[SelectChoice(zone, ZONE_NAMES[zone]) for zone in ZONES])
    weight = RadioField(
        _("Bobot setiap unsur"), choices=[SelectChoice(each, WEIGHT_NAMES[each]) for each in weights()]
    )


class NewUnit(UnitRules):
    """A new unit."""

    code = code_field()


class RenamedService(FlaskForm):
    """A service's name."""

    name = name_field(_("Nama jenis layanan"))


class NewService(RenamedService):
    """A new service."""

    code = code_field()


class ChangedCounter(FlaskForm):
    """A counter's name and the services that it gives."""

    name = name_field(_("Nama loket"))
    services = SelectMultipleField(
        _("Layanan di loket ini"),
        [InputRequired(_("Pilih setidaknya satu layanan."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class NewCounter(ChangedCounter):
    """A new counter."""

    code = code_field()


class UnitPeriods(FlaskForm):
    """How a unit surveys."""

    period = RadioField(
        _("Periode survei yang biasa"),
        choices=[
            SelectChoice("month", _("Bulanan")),
            SelectChoice("quarter", _("Triwulanan")),
            SelectChoice("semester", _("Semesteran")),
            SelectChoice("year", _("Tahunan")),
        ],
    )
    time_by_officer = BooleanField(_("Lama pelayanan (U3) ditentukan petugas loket"))
