"""What is odd in the invented city, so that its signals have something to show: a burst, and a child."""

import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from surveys.period import ZONES
from surveys.response import Response
from surveys.survey import HIGHEST, LOWEST, Survey

BURST_DAYS_AGO, CHILD_DAYS_AGO = 16, 9


def oddities(rng: random.Random, survey: Survey, today: date) -> list[Response]:
    """Return twelve best ratings within a quarter of an hour, and ten worst by one hand in two and a half."""
    burst = _working_day(today - timedelta(days=BURST_DAYS_AGO), time(13, 5))
    child = _working_day(today - timedelta(days=CHILD_DAYS_AGO), time(10, 40))
    return [
        *(
            _rated(rng, survey, ("pkm-farmasi", "farmasi"), HIGHEST, burst + timedelta(seconds=68 * each))
            for each in range(12)
        ),
        *(
            _rated(rng, survey, ("dukcapil-2", "kk"), LOWEST, child + timedelta(seconds=14 * each))
            for each in range(10)
        ),
    ]


def _working_day(day: date, at: time) -> datetime:
    """Return that time on the day, or on the Friday before."""
    friday = day - timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(friday, at, ZONES["WIB"]).astimezone(UTC)


def _rated(rng: random.Random, survey: Survey, place: tuple[str, str], rating: int, at: datetime) -> Response:
    return Response(
        uuid=str(UUID(int=rng.getrandbits(128), version=4)),
        survey=survey.key,
        counter=place[0],
        service=place[1],
        channel="kiosk",
        language="id",
        answered_at=at,
        ratings={each.key: rating for each in survey.elements},
        about={},
        comment="",
        seconds=rng.randint(7, 8) if rating == LOWEST else rng.randint(12, 18),
    )
