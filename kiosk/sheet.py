"""The questionnaire as one citizen has filled it in so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import uuid4

from data.places import Counter
from surveys.survey import Survey


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers as the form sends them: unchecked text, kept so that a page can show them again.

    `receipt` is the code in the page's address, and never stands in the form: the same form sent to the
    counter's own address is sent without it.
    """

    uuid: str
    service: str = ""
    ratings: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    receipt: str = ""

    @classmethod
    def blank(cls) -> Self:
        """Return a new citizen's sheet: its UUID is what makes sending it twice count once."""
        return cls(uuid=str(uuid4()))

    @classmethod
    def filled(cls, survey: Survey, form: Mapping[str, str], *, receipt: str = "") -> Self:
        """Return the sheet that a form has sent; a line's end, which browsers send as two, is one letter."""
        return cls(
            uuid=form.get("uuid") or str(uuid4()),
            service=form.get("service", ""),
            ratings={each.key: form.get(f"ratings.{each.key}", "") for each in survey.elements},
            about={each.key: form.get(f"about.{each.key}", "") for each in survey.characteristics},
            comment=form.get("comment", "").replace("\r\n", "\n"),
            receipt=receipt,
        )

    def given(self, counter: Counter, channel: str, language: str) -> dict[str, Any]:
        """Return the answers in the shape that `surveys.response.answer` checks."""
        return {
            "uuid": self.uuid,
            "counter": counter.code,
            "service": self.service,
            "channel": channel,
            "language": language,
            "ratings": self.ratings,
            "about": self.about,
            "comment": self.comment,
            "receipt": self.receipt,
        }
