"""What a screen in a lobby shows of a place: its figure, what stands out, what is being mended.

Places follow one another in the order of their names and are never held against each other. The publication
threshold holds as on every page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations

from dashboard.cells import Cell, Scoring
from dashboard.disclosure.gate import Gate
from dashboard.neighbours import Neighbours
from dashboard.places import Directory, Place, directory
from dashboard.served import Served
from data import office_hours, plans
from data.accounts.reach import Reach
from data.database import Database
from data.plans import Plan
from data.settings import Settings
from surveys.element_interval import apart, element_interval, standing_out
from surveys.period import ZONES, Period
from surveys.scoring import ElementScore
from surveys.survey import Survey

NAMED = 3
"""So many elements are named at an end."""

EVENING, MORNING = 18, 6
"""Hours between which a screen is dark, where nobody has said when the unit is open."""

_LEAST, _MOST = Decimal(25), Decimal(100)


@dataclass(frozen=True, slots=True)
class Band:
    """A grade on the strip, in per cent of its width."""

    letter: str
    x: str
    width: str
    middle: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Where the figure and its interval stand on the scale from 25 to 100, in per cent of its width."""

    bands: tuple[Band, ...]
    dot: str
    low: str
    width: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One place on the wall; `strip` is None where there is nothing to show yet.

    `highest` and `lowest` are elements whose intervals lie apart from all others'; `alike` says that no two
    lie apart. `plan` is what is being mended, if anything: about the lowest before any other.
    """

    place: Place
    period: Period
    cell: Cell
    strip: Strip | None
    highest: tuple[ElementScore, ...]
    lowest: tuple[ElementScore, ...]
    alike: bool
    plan: Plan | None
    dark: bool


def shown(db: Database, reach: Reach, unit: str) -> list[Place]:
    """Return the places that a screen goes through: one unit, or the office and its open units in reach."""
    units = [each for each in directory(db, Place()).units if not each.closed and reach.holds(each.code)]
    if unit:
        return [Place(each) for each in units if each.code == unit]
    several = [Place()] if reach.whole and len(units) > 1 else []
    return several + [Place(each) for each in units]


def slide(db: Database, survey: Survey, kept: Settings, place: Place, *, now: datetime) -> Slide:
    """Return a place as the wall shows it: in its running period, or in the one before."""
    around = directory(db, place)
    today = now.astimezone(ZONES[around.zone(place)]).date()
    period = Period.containing(place.unit.period if place.unit else "quarter", today)
    scoring, gate = Scoring(survey, kept.publication), Gate(db, survey, kept.publication)
    cell = _cell(db, scoring, around, place, period, gate=gate)
    if cell.interval is None:
        before = _cell(db, scoring, around, place, period.previous(), gate=gate)
        if before.interval is not None:
            period, cell = period.previous(), before
    told = [each for each in (cell.score.elements if cell.score else ()) if each.n >= kept.publication]
    lowest, highest = standing_out(survey, told, NAMED)
    return Slide(
        place=place,
        period=period,
        cell=cell,
        strip=_strip(survey, cell),
        highest=tuple(highest),
        lowest=tuple(lowest),
        alike=_are_alike(survey, told),
        plan=_plan(db, place, lowest, period),
        dark=_is_dark(db, place, now.astimezone(ZONES[around.zone(place)])),
    )


def _cell(
    db: Database, scoring: Scoring, around: Directory, place: Place, period: Period, *, gate: Gate
) -> Cell:
    served = Served.during(db, around.units, [period])
    here = Neighbours.during(db, scoring, around, place, period, gate=gate)
    return here.cell(place, around.weight(place), served.by(place, period))


def _are_alike(survey: Survey, scores: Sequence[ElementScore]) -> bool:
    """Say whether no element can be told from any other."""
    between = [element_interval(survey, each) for each in scores]
    return not any(apart(one, other) for one, other in combinations(between, 2))


def _strip(survey: Survey, cell: Cell) -> Strip | None:
    score, between = cell.score, cell.interval
    if score is None or score.ikm is None or between is None:
        return None
    edges = [_MOST, *(grade.lowest for grade in survey.grades)]
    bands = tuple(
        Band(
            grade.letter,
            _place(low),
            _percent(_share(high) - _share(low)),
            _percent((_share(low) + _share(high)) / 2),
        )
        for grade, high, low in zip(survey.grades, edges, edges[1:], strict=False)
    )
    return Strip(
        bands, _place(score.ikm), _place(between.low), _percent(_share(between.high) - _share(between.low))
    )


def _plan(db: Database, place: Place, lowest: Sequence[ElementScore], period: Period) -> Plan | None:
    """Return the latest plan of the unit still being carried out, about the lowest if there is one."""
    if place.unit is None:
        return None
    found: Sequence[Plan] = [
        *plans.plans(db, place.unit.code, period.previous()),
        *plans.plans(db, place.unit.code, period),
    ]
    standing = [each for each in found if each.open]
    keys = {each.element.key for each in lowest}
    return next(reversed([each for each in standing if each.element in keys] or standing), None)


def _is_dark(db: Database, place: Place, at: datetime) -> bool:
    """Say whether the screen is dark: out of the unit's hours, or where nobody has said them, at night."""
    spans = office_hours.hours(db, place.unit.code) if place.unit else {}
    if not spans:
        return at.hour >= EVENING or at.hour < MORNING
    opens, closes = spans.get(at.isoweekday(), (at.time(), at.time()))
    return not opens <= at.time().replace(tzinfo=None) < closes


def _share(ikm: Decimal) -> float:
    return float((ikm - _LEAST) / (_MOST - _LEAST) * 100)


def _place(ikm: Decimal) -> str:
    return _percent(_share(ikm))


def _percent(share: float) -> str:
    return f"{share:.3f}%"
