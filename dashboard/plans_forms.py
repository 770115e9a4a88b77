"""The forms of the plans of follow-up."""

from datetime import date, timedelta

from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from dashboard import formats
from dashboard.forms import _NEEDED, _
from dashboard.language import language
from data.plans import LONGEST_PERSON, LONGEST_PROGRAMME, LONGEST_WORDS, SHORTEST_PROGRAMME, Aim, Plan
from data.plans.files import ENDINGS
from surveys.period import Period
from surveys.survey import Survey

QUARTERS_OFFERED = 8
"""So many at least: two years."""


class AimForm(FlaskForm):
    """What is done, in which quarter, and who sees to it."""

    programme = TextAreaField(
        _("Program atau kegiatan"),
        [
            InputRequired(_NEEDED),
            Length(SHORTEST_PROGRAMME, LONGEST_PROGRAMME, _("Tulislah dengan 3 sampai 500 huruf.")),
        ],
        render_kw={"rows": "4", "maxlength": str(LONGEST_PROGRAMME)},
    )
    quarter = SelectField(_("Waktu"), [InputRequired(_NEEDED)])
    person = StringField(
        _("Penanggung jawab"),
        [InputRequired(_NEEDED), Length(1, LONGEST_PERSON, _("Paling panjang 120 huruf."))],
        render_kw={"maxlength": str(LONGEST_PERSON), "autocomplete": "off"},
    )

    def offer(self, period: Period, today: date, kept: str = "") -> None:
        """Offer the quarters from the end of the answered period (or today) on, and the one kept so far."""
        quarter = Period.containing("quarter", min(period.last, today))
        offered = {kept} if kept else set()
        while len(offered) < QUARTERS_OFFERED or quarter.first <= today:
            offered.add(quarter.name)
            quarter = Period.containing("quarter", quarter.last + timedelta(days=1))
        self.quarter.choices = [(name, formats.period(Period.parse(name))) for name in sorted(offered)]

    @property
    def aim(self) -> Aim:
        """Return what was filled in."""
        return Aim(self.programme.data or "", self.quarter.data or "", self.person.data or "")

    def fill(self, plan: Plan) -> None:
        """Show what a plan says now."""
        self.programme.data, self.quarter.data, self.person.data = plan.programme, plan.quarter, plan.person


class NewPlan(AimForm):
    """The same, with the element that it answers."""

    element = SelectField(_("Prioritas unsur"), [InputRequired(_NEEDED)])

    def name_elements(self, survey: Survey) -> None:
        """Offer the elements of a survey."""
        self.element.choices = [
            (each.key, f"{each.code} {each.name[language()]}") for each in survey.elements
        ]


class StepForm(FlaskForm):
    """How far a plan is, and what is to be said of it."""

    progress = IntegerField(
        _("Kemajuan (persen)"),
        [InputRequired(_NEEDED), NumberRange(0, 100, _("Angka bulat dari 0 sampai 100."))],
        render_kw={"min": "0", "max": "100", "step": "1", "inputmode": "numeric"},
    )
    words = TextAreaField(
        _("Catatan"),
        [Length(max=LONGEST_WORDS, message=_("Paling panjang 1.000 huruf."))],
        render_kw={"rows": "3", "maxlength": str(LONGEST_WORDS)},
    )


class FinishForm(FlaskForm):
    """What is said when a plan is done."""

    result = TextAreaField(
        _("Hasilnya dalam kata-kata"),
        [Length(max=LONGEST_WORDS, message=_("Paling panjang 1.000 huruf."))],
        render_kw={"rows": "3", "maxlength": str(LONGEST_WORDS)},
    )


class FileForm(FlaskForm):
    """A file that proves progress; what it is, is told from its content where it is kept."""

    file = FileField(_("Berkas baru"), [InputRequired(_NEEDED)], render_kw={"accept": ",".join(ENDINGS)})


def problem(of: str) -> str:
    """Say what is wrong with a file or a plan that could not be kept."""
    return {
        "kind": gettext(
            "Berkas ini bukan PDF, PNG, JPEG atau WebP; yang dilihat adalah isinya, bukan namanya."
        ),
        "size": gettext("Berkas ini lebih besar dari 5 MB."),
        "empty": gettext("Berkas ini kosong."),
        "many": gettext(
            "Rencana ini sudah punya 20 berkas, termasuk yang ditarik. Lebih dari itu tidak dapat disimpan."
        ),
    }.get(of, gettext("Isian ini tidak dapat disimpan. Tulislah dengan huruf dan angka biasa."))
