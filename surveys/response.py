"""What one citizen answered: the raw answers become a response, or a problem per question."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from surveys.masking import mask
from surveys.survey import RATINGS, Characteristic, Survey

CHANNELS = ("kiosk", "receipt", "poster", "import")
"""Where a response came from."""

LONGEST_COMMENT = 1_000
LONGEST_CODE = 64
OLDEST = 30 * 24 * 60 * 60
"""Seconds for which a device may have kept a response before it arrives; the server counts it back from now,
so a device's wrong clock does not matter and nobody can enter answers for a period long past."""

SLOWEST = 24 * 60 * 60
"""Seconds; longer nobody sits at a questionnaire: a page was left open."""

_HIGHEST_NUMBER = 2**53 - 1
"""The highest that a browser counts to without a gap."""

_KEYS = frozenset(
    (
        "uuid",
        "counter",
        "service",
        "channel",
        "language",
        "age_seconds",
        "ratings",
        "about",
        "comment",
        "receipt",
        "seconds",
        "device_sequence",
    )
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of characters, which JSON can hold and no file can."""


@dataclass(frozen=True, slots=True)
class Response:
    """One checked response.

    `ratings` holds only the elements that were answered; at least one was. `answered_at` is aware.
    `comment` is masked: what could name a person is no longer in it. `receipt` is the code as it was
    typed, which nobody has checked yet; `seconds` is how long the citizen took. `device` is the kiosk that
    is known to have sent it, and `device_sequence` that kiosk's own number for it; no citizen has either.
    """

    uuid: str
    survey: str
    counter: str
    service: str
    channel: str
    language: str
    answered_at: datetime
    ratings: Mapping[str, int]
    about: Mapping[str, str]
    comment: str
    receipt: str = ""
    seconds: int | None = None
    device: str = ""
    device_sequence: int | None = None


class InvalidAnswers(Exception):
    """Answers that cannot be kept; `problems` says for each question, in one word, what is wrong.

    The words: missing, unknown, not_text, too_long, not_a_rating, not_a_choice, not_a_uuid, not_a_number,
    out_of_range, not_a_group, no_rating.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{question}: {problem}" for question, problem in problems.items()))
        self.problems = dict(problems)


def answer(survey: Survey, given: Mapping[str, Any], received_at: datetime) -> Response:
    """Check the answers that somebody gave and return them as a response.

    `given` is the shape of one response of the API: uuid, counter, service, channel, language,
    age_seconds (how long ago it was answered, by the device's own count), ratings and about (each a
    mapping), comment, receipt (for the channel of that name, and only there), seconds, device_sequence.
    Ratings and choices may be text, as forms send them; an empty one was not answered. Who sent it is
    never read from `given`. `received_at` is an aware time. InvalidAnswers names every problem at once.
    """
    problems: dict[str, str] = {}
    read = _Answers(survey, given, problems)
    read.refuse_unknown("", (key for key in given if key not in _KEYS))
    age = timedelta(seconds=read.number("age_seconds", 0, OLDEST) or 0)
    channel = read.one_of("channel", CHANNELS)
    response = Response(
        uuid=read.uuid(),
        survey=survey.key,
        counter=read.code("counter"),
        service=read.code("service"),
        channel=channel,
        language=read.one_of("language", survey.languages),
        answered_at=received_at - age,
        ratings=read.ratings(),
        about=read.about(),
        comment=read.comment(),
        receipt=read.receipt(channel),
        seconds=read.number("seconds", 0, SLOWEST),
        device_sequence=read.number("device_sequence", 1, _HIGHEST_NUMBER),
    )
    if problems:
        raise InvalidAnswers(problems)
    return response


class _Answers:
    """Reads one question after another and notes a problem for each that cannot be kept."""

    def __init__(self, survey: Survey, given: Mapping[str, Any], problems: dict[str, str]) -> None:
        self.survey = survey
        self.given = given
        self.problems = problems

    def uuid(self) -> str:
        given = self.given.get("uuid")
        try:
            return str(UUID(given if isinstance(given, str) and len(given) <= LONGEST_CODE else ""))
        except ValueError:
            self.problems["uuid"] = "missing" if given in (None, "") else "not_a_uuid"
            return ""

    def code(self, question: str) -> str:
        given = self.given.get(question)
        if given in (None, ""):
            self.problems[question] = "missing"
        elif not isinstance(given, str) or not given.isprintable():
            self.problems[question] = "not_text"
        elif len(given) > LONGEST_CODE:
            self.problems[question] = "too_long"
        else:
            return given
        return ""

    def one_of(self, question: str, choices: tuple[str, ...]) -> str:
        given = self.code(question)
        if given and given not in choices:
            self.problems[question] = "not_a_choice"
        return given

    def receipt(self, channel: str) -> str:
        """Return the code of the receipt, which belongs to that channel alone."""
        if channel == "receipt":
            return self.code("receipt")
        if self.given.get("receipt") not in (None, ""):
            self.problems["receipt"] = "unknown"
        return ""

    def number(self, question: str, lowest: int, highest: int) -> int | None:
        if question not in self.given:
            return None
        given = self.given[question]
        if isinstance(given, bool) or not isinstance(given, int):
            self.problems[question] = "not_a_number"
        elif not lowest <= given <= highest:
            self.problems[question] = "out_of_range"
        else:
            return given
        return None

    def ratings(self) -> dict[str, int]:
        given = self.group("ratings")
        ratings: dict[str, int] = {}
        for element in self.survey.elements:
            value = given.pop(element.key, None)
            if value in (None, ""):
                continue
            rating = _rating(value)
            if rating is None:
                self.problems[element.key] = "not_a_rating"
            else:
                ratings[element.key] = rating
        self.refuse_unknown("ratings.", given)
        keys = [element.key for element in self.survey.elements]
        if not ratings and not self.problems.keys() & {"ratings", *keys}:
            self.problems["ratings"] = "no_rating"
        return ratings

    def about(self) -> dict[str, str]:
        given = self.group("about")
        about: dict[str, str] = {}
        for characteristic in self.survey.characteristics:
            value = given.pop(characteristic.key, None)
            if value in (None, ""):
                continue
            if value in _keys(characteristic):
                about[characteristic.key] = value
            else:
                self.problems[characteristic.key] = "not_a_choice"
        self.refuse_unknown("about.", given)
        return about

    def comment(self) -> str:
        given = self.given.get("comment")
        if given is None:
            return ""
        if not isinstance(given, str):
            self.problems["comment"] = "not_text"
        elif len(given) > LONGEST_COMMENT:
            self.problems["comment"] = "too_long"
        else:
            return mask(_CONTROL.sub("", given.replace("\r\n", "\n")).strip())
        return ""

    def group(self, question: str) -> dict[str, Any]:
        given = self.given.get(question)
        if given is None:
            return {}
        if isinstance(given, Mapping):
            return dict(given)
        self.problems[question] = "not_a_group"
        return {}

    def refuse_unknown(self, group: str, keys: Iterable[str]) -> None:
        for key in keys:
            self.problems[f"{group}{str(key)[:LONGEST_CODE]}"] = "unknown"


def _rating(value: object) -> int | None:
    """Return the rating that a number or its text states; None for anything else, True and 4.0 included."""
    if isinstance(value, str):
        return int(value) if value in {str(rating) for rating in RATINGS} else None
    return value if type(value) is int and value in RATINGS else None


def _keys(characteristic: Characteristic) -> list[str]:
    return [choice.key for choice in characteristic.choices]
