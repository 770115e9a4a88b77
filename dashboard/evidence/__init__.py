"""Evidence for the evaluation of civil servants: what a place's figures may be used for, and those figures.

PermenPANRB 6/2022 lets a supervisor judge from evidence and continuous feedback; these are both, and never a
rating of a person, nor a rank: nothing here knows another place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dashboard.cells import Cell, Scoring
from dashboard.disclosure.gate import Gate
from dashboard.neighbours import Neighbours
from dashboard.places import Place
from dashboard.report import Report
from dashboard.served import Served
from data.database import Database
from data.evidence_replies import Reply, has_officer, replies
from data.settings import Settings
from surveys.difference import Change, Difference, change, difference, element_estimate
from surveys.element_interval import element_interval
from surveys.period import Period
from surveys.scoring import ElementScore, Interval

OFFICERS_OWN = frozenset({"competence", "conduct"})
"""U6 and U7: what an officer's own hands are; U3 where the unit says that its officers own the time."""

PERIODS = 4
"""So many periods does the trend show, with the reported one."""

FIRST_LOOK = timedelta(days=7)
"""So long after a period's end an officer reads a counter's evidence before anybody else does."""

SETTLING = timedelta(days=38)
"""An answer may come 30 days late from a kiosk without network, and wait a week to be counted with others."""

Standing = Literal["evidence", "learning", "few", "withheld", "nobody"]
"""few: below the threshold for learning; withheld: so is how many there are."""

State = Literal["running", "settling", "ended"]


@dataclass(frozen=True, slots=True)
class ElementEvidence:
    """An element; `score` and `interval` are None where too few answered it for any use."""

    key: str
    score: ElementScore | None
    interval: Interval | None
    standing: Standing
    difference: Difference | None = None

    @property
    def change(self) -> Change:
        """Say what the element did since the period before, where that had answers enough."""
        return change(self.difference)


@dataclass(frozen=True, slots=True)
class Past:
    """One period of the trend; `cell` is None where too few answered for any use."""

    period: Period
    cell: Cell | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the page shows. `missing` says how many answers more the next use needs, where that may be told.

    Where `standing` is neither evidence nor learning there are no figures: no elements and no trend.
    """

    report: Report
    standing: Standing
    missing: int | None
    own: tuple[ElementEvidence, ...]
    units: tuple[ElementEvidence, ...]
    trend: tuple[Past, ...]
    replies: tuple[Reply, ...]

    @property
    def given(self) -> bool:
        """Say whether there are enough answers for any use."""
        return self.standing in ("evidence", "learning")

    @property
    def state(self) -> State:
        """Say whether the figures may still change: while the period runs, and while late answers come."""
        if self.report.running:
            return "running"
        return "settling" if self.report.read_at.date() <= self.settled else "ended"

    @property
    def settled(self) -> date:
        """Return the last day on which a late answer may still be counted."""
        return self.report.period.last + SETTLING

    @property
    def difference(self) -> Difference | None:
        """Return the IKM less that of the period before, where that had answers enough."""
        former = self.trend[-2].cell if len(self.trend) > 1 else None
        return difference(self.report.cell.estimate, former.estimate if former else None)

    @property
    def change(self) -> Change:
        """Say what the score did since the period before, where that had answers enough."""
        return change(self.difference)


def evidence_of(db: Database, report: Report) -> Evidence:
    """Return what may be shown of a report's place and period, with what was replied to it."""
    place, period = report.place, report.period
    standing = _standing(report.cell, report.settings)
    said = tuple(replies(db, place.codes, period))
    missing = _missing(report.cell.n or 0, standing, report.settings)
    if standing not in ("evidence", "learning"):
        return Evidence(report, standing, missing, (), (), (), said)
    elements = _elements(report)
    own = _own(report)
    return Evidence(
        report,
        standing,
        missing,
        tuple(each for each in elements if each.key in own),
        tuple(each for each in elements if each.key not in own),
        _trend(db, report),
        said,
    )


def opens(db: Database, place: Place, period: Period) -> date | None:
    """Return the day from which others than its officer may read a counter's evidence; None: at any time."""
    if place.counter and place.unit and has_officer(db, place.unit.code, place.counter.code):
        return period.last + FIRST_LOOK + timedelta(days=1)
    return None


def _standing(cell: Cell, settings: Settings) -> Standing:
    if cell.withheld:
        return "withheld"
    return _use(cell.n or 0, settings)


def _use(n: int, settings: Settings) -> Standing:
    """Say what so many answers are good for, by the two thresholds of personnel use (RAND 2004)."""
    if not n:
        return "nobody"
    if n < settings.personnel_learning:
        return "few"
    return "learning" if n < settings.personnel_evidence else "evidence"


def _missing(n: int, standing: Standing, settings: Settings) -> int | None:
    if standing == "few":
        return settings.personnel_learning - n
    return settings.personnel_evidence - n if standing == "learning" else None


def _own(report: Report) -> frozenset[str]:
    unit = report.place.unit
    return OFFICERS_OWN | {"time"} if unit and unit.time_by_officer else OFFICERS_OWN


def _elements(report: Report) -> list[ElementEvidence]:
    before = report.before.cell.score.elements if report.before.cell.score else ()
    was = {each.element.key: each for each in before}
    return [_element(report, row.score, was.get(row.score.element.key)) for row in report.elements]


def _element(report: Report, score: ElementScore, was: ElementScore | None) -> ElementEvidence:
    use, key = _use(score.n, report.settings), score.element.key
    if use in ("few", "nobody"):
        return ElementEvidence(key, None, None, use)
    between = element_interval(report.survey, score)
    enough = was is not None and was.n >= report.settings.personnel_learning
    former = element_estimate(was, element_interval(report.survey, was)) if was and enough else None
    return ElementEvidence(key, score, between, use, difference(element_estimate(score, between), former))


def _trend(db: Database, report: Report) -> tuple[Past, ...]:
    """Return the periods up to the reported one; each stands by its own number of answers."""
    steps = [(report.before.period, report.before.cell), (report.period, report.cell)]
    older: Sequence[Period] = _older(report.before.period, PERIODS - len(steps))
    served = Served.during(db, report.around.units, older)
    scoring = Scoring(report.survey, report.settings.publication)
    gate = Gate(db, report.survey, report.settings.publication)
    for period in older:
        here = Neighbours.during(db, scoring, report.around, report.place, period, gate=gate)
        steps.insert(0, (period, here.cell(report.place, report.weight, served.by(report.place, period))))
    return tuple(_past(period, cell, report.settings) for period, cell in steps)


def _older(period: Period, count: int) -> list[Period]:
    older: list[Period] = []
    while len(older) < count:
        period = period.previous()
        older.append(period)
    return older


def _past(period: Period, cell: Cell, settings: Settings) -> Past:
    standing = _standing(cell, settings)
    return Past(period, cell if standing in ("evidence", "learning") else None, standing)
