"""The form that marks what was changed in a service, and when."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from data.interventions import LONGEST_NAME, SHORTEST_NAME

_ = cast(Callable[[str], str], lazy_gettext)
"""Words that are looked up when they are shown; wtforms takes them for strings."""

_MISSING = _("Isian ini belum diisi.")


class Day(DateField):
    """A day, which says in our own words that it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; ValueError where it is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError as problem:
            raise ValueError(_("Tanggal ini tidak dikenal.")) from problem


class Mark(FlaskForm):
    """A day and a name."""

    name = StringField(
        _("Apa yang diubah"),
        [
            InputRequired(_MISSING),
            Length(SHORTEST_NAME, LONGEST_NAME, _("Tulislah 3 sampai 120 huruf.")),
        ],
    )
    day = Day(_("Sejak tanggal"), [InputRequired(_MISSING)])
