"""An invented city with a year of plausible answers, for trying the program out; marked as invented."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlite_utils import Database

from data import populations, responses, settings
from data.alerts.cause import Shown
from data.database import prepare, reading, writing
from data.demo import alerts, interventions, people, plans, words
from data.demo.city import CHANGE_DAYS_AGO, CITY, COMMENTS, LOGIN, Office
from data.demo.oddities import oddities
from data.demo.people import PASSWORD, PEOPLE
from data.demo.receipts import DAYS, UNITS, hand_out, spend
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.signals.examination import behind
from data.upkeep import keep_up
from surveys.catalogue import survey as load_survey
from surveys.period import ZONES, Period
from surveys.response import Response
from surveys.survey import Survey

__all__ = ["LOGIN", "PASSWORD", "PEOPLE", "build"]

SEED = 2017
"""Every random choice below comes from this seed, so the demo of one day is the same everywhere."""

_DAYS = 365
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class _Visit:
    office: Office
    counter: str
    service: str
    at: datetime
    mended: bool


def build(path: Path, now: datetime, shown: Shown | None = None) -> int:
    """Make the invented city in a new database and return how many responses it got.

    `now` is aware; the answers end with the working day before it. Takes a few seconds. Without `shown`
    there are no alerts about scores.
    """
    prepare(path)
    rng = random.Random(SEED)  # noqa: S311 - invented answers, not secrets
    with writing(path) as db:
        settings.change_settings(db, office="Kota Sinar Laut", invented=True, open_kiosks=True)
        for office in CITY:
            _open_office(db, office, now.date())
    people.let_in(path, now)
    survey = load_survey()
    answered = [_response(rng, survey, visit) for visit in _visits(rng, now.date())]
    with writing(path) as db:
        given = _with_receipts(rng, db, answered, now)
    given += [(each, "") for each in oddities(rng, survey, now.date())]
    for start in range(0, len(given), _CHUNK):
        with writing(path) as db:
            chunk = given[start : start + _CHUNK]
            responses.record_in(db, [each for each, _ in chunk])
            spend(db, chunk)
    _keep_up(path, now)
    with writing(path) as db:
        words.add(db, now)
        plans.add(db, now)
        interventions.add(db, now)
    alerts.watch(path, LOGIN, now, shown)
    return len(given)


def _with_receipts(
    rng: random.Random, db: Database, answered: list[Response], now: datetime
) -> list[tuple[Response, str]]:
    """Let two offices hand out receipts of late; return all answers, each with its code or none."""
    since = now - timedelta(days=DAYS)
    units = {counter.code: office.code for office in CITY for counter in office.counters}
    recent: dict[str, list[Response]] = {unit: [] for unit in UNITS}
    given: list[tuple[Response, str]] = []
    for each in sorted(answered, key=lambda each: each.answered_at):
        unit = units[each.counter]
        if unit in recent and each.answered_at >= since:
            recent[unit].append(each)
        else:
            given.append((each, ""))
    for unit, served in recent.items():
        given += hand_out(rng, db, unit, served)
    return given


def _keep_up(path: Path, now: datetime) -> None:
    left = True
    while left:
        keep_up(path, now)
        with reading(path) as db:
            left = behind(db)


def _open_office(db: Database, office: Office, today: date) -> None:
    add_unit(db, Unit(office.code, office.name, office.zone))
    for profile in office.services:
        add_service(db, Service(profile.code, profile.name, office.code))
    for counter in office.counters:
        add_counter(db, counter.code, counter.name, office.code, counter.services)
    for kind, served in office.served.items():
        period = Period.containing(kind, today)
        for _ in range(5):
            populations.set_population(db, office.code, period.name, served)
            period = period.previous()


def _visits(rng: random.Random, today: date) -> Iterator[_Visit]:
    """Yield who answered where and when, day by day: more on Mondays, none at weekends."""
    for ago in range(_DAYS, 0, -1):
        day = today - timedelta(days=ago)
        if day.weekday() >= 5:
            continue
        for office in CITY:
            for counter in office.counters:
                if ago > counter.opened_days_ago:
                    continue
                busy = counter.daily * (1.35 if day.weekday() == 0 else 0.92)
                for _ in range(int(busy + rng.random())):
                    minute = int(rng.triangular(0, 7 * 60 + 30, 120))
                    opening = datetime.combine(day, time(8), ZONES[office.zone])
                    at = (opening + timedelta(minutes=minute)).astimezone(UTC)
                    service = rng.choice(counter.services)
                    yield _Visit(office, counter.code, service, at, ago <= CHANGE_DAYS_AGO)


def _response(rng: random.Random, survey: Survey, visit: _Visit) -> Response:
    return Response(
        uuid=str(UUID(int=rng.getrandbits(128), version=4)),
        survey=survey.key,
        counter=visit.counter,
        service=visit.service,
        channel="kiosk" if rng.random() < 0.8 else "poster",
        language="id" if rng.random() < 0.98 else "en",
        answered_at=visit.at,
        ratings=_ratings(rng, survey, visit),
        about=_about(rng, survey),
        comment=rng.choice(COMMENTS) if rng.random() < 0.05 else "",
        seconds=int(13 + rng.lognormvariate(3.3, 0.6)),
    )


def _ratings(rng: random.Random, survey: Survey, visit: _Visit) -> dict[str, int]:
    """Rate as citizens do: most give all fours, some a straight line of threes, the rest tell apart.

    The shares are those of a real Mal Pelayanan Publik (58 % all fours, 60 % straight lines).
    """
    profile = next(each for each in visit.office.services if each.code == visit.service)
    quality = profile.mended if visit.mended else profile.quality
    mood = rng.random()
    if mood < quality:
        ratings = {each.key: 4 for each in survey.elements}
    elif mood < quality + 0.03:
        ratings = {each.key: 3 for each in survey.elements}
    else:
        ratings = {
            each.key: _rating(rng, quality - profile.drags.get(each.key, 0.0) * (not visit.mended))
            for each in survey.elements
        }
    if rng.random() < 0.03:
        del ratings[rng.choice(list(ratings))]
    return ratings


def _rating(rng: random.Random, quality: float) -> int:
    best = max(0.05, min(0.85, quality + 0.05))
    rest = 1 - best
    return rng.choices((4, 3, 2, 1), (best, rest * 0.72, rest * 0.21, rest * 0.07))[0]


def _about(rng: random.Random, survey: Survey) -> dict[str, str]:
    about: dict[str, str] = {}
    for characteristic in survey.characteristics:
        if rng.random() < 0.7:
            choices = characteristic.choices
            middle = [1 + min(place, len(choices) - 1 - place) for place in range(len(choices))]
            about[characteristic.key] = rng.choices(choices, middle)[0].key
    return about
