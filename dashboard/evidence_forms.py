"""The form by which an officer answers the evidence about their counter."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from dashboard.forms import _NEEDED, _
from data.evidence_replies import LONGEST, SHORTEST


class ReplyForm(FlaskForm):
    """What is said to the evidence."""

    words = TextAreaField(
        _("Jawaban Anda"),
        [InputRequired(_NEEDED), Length(SHORTEST, LONGEST, _("Jawaban terdiri atas 3 sampai 1.000 huruf."))],
        render_kw={"rows": "4", "maxlength": str(LONGEST)},
    )
