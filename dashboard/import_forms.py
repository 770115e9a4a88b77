"""The form that takes a spreadsheet."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import InputRequired

from data.sheets.drafts import KINDS

_ = cast(Callable[[str], str], lazy_gettext)


class Sheet(FlaskForm):
    """A file, and the counter and service that its rows are about."""

    file = FileField(
        _("Berkas CSV atau Excel"),
        [FileRequired(_("Pilih berkasnya."))],
        render_kw={"accept": ",".join(KINDS)},
    )
    place = SelectField(_("Loket dan layanan"), [InputRequired(_("Pilih loket dan layanannya."))])
