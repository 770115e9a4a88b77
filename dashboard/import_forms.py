"""The form that takes a spreadsheet."""

from collections.abc import Callable
from typing import Any, cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from markupsafe import Markup
from wtforms import SelectField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import InputRequired
from wtforms.widgets import Select

from data.sheets.drafts import KINDS

_ = cast(Callable[[str], str], lazy_gettext)


class _Unchosen(Select):
    """A menu that nobody has chosen from yet: no place is right for a file merely because it stands first."""

    def __call__(self, field: SelectFieldBase, **given: Any) -> Markup:
        head, _tag, options = super().__call__(field, **given).partition(">")
        return Markup('{}><option value="">{}</option>{}').format(head, lazy_gettext("Pilih…"), options)


class Sheet(FlaskForm):
    """A file, and the counter and service that its rows are about."""

    file = FileField(
        _("Berkas CSV atau Excel"),
        [FileRequired(_("Pilih berkasnya."))],
        render_kw={"accept": ",".join(KINDS)},
    )
    place = SelectField(
        _("Loket dan layanan"), [InputRequired(_("Pilih loket dan layanannya."))], widget=_Unchosen()
    )
