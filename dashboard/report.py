"""Everything that the page of one place and period shows: figures only, without words or drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from dashboard.cells import Cell, Reason, Scoring
from dashboard.comparison import Against, Comparison, Step, against
from dashboard.disclosure.gate import Gate
from dashboard.flagged import Flagged, flagged_at
from dashboard.neighbours import Neighbours
from dashboard.parts import Parts
from dashboard.places import Directory, Place, directory
from dashboard.rates import RateCell, Rates
from dashboard.served import Served
from dashboard.trend import months_to, trend
from data.database import Database
from data.settings import Settings
from data.tallies import tally_by
from data.targets import target
from surveys.difference import Change, Difference, change, difference
from surveys.period import ZONES, Period
from surveys.sampling import ROWS, sample_target
from surveys.scoring import ElementScore
from surveys.survey import Survey

MARKED = 3
"""PermenPANRB 14/2017 reports the three lowest and the three highest elements."""

Mark = Literal["lowest", "highest"]


@dataclass(frozen=True, slots=True)
class Sample:
    """The respondents against the sample that is called for.

    `population` is N, the people served, where it is known; else the target is that of a large N.
    """

    n: int
    population: int | None
    target: int

    @property
    def reached(self) -> bool:
        """Say whether there are as many respondents as called for."""
        return self.n >= self.target

    @property
    def impossible(self) -> bool:
        """Say whether more people answered than are said to have been served."""
        return self.population is not None and self.population < self.n


@dataclass(frozen=True, slots=True)
class Share:
    """How many responses came through a channel; `n` is None where that is withheld."""

    channel: str
    n: int | None
    withheld: Reason | None = None


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element's score, and whether it is among the three lowest or highest."""

    score: ElementScore
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Report:
    """What the page of one place and period shows.

    Where `cell` has no score there are no channels, elements, months, comparisons or flags; the morning's
    page asks for no channels, months and comparisons. `weight` is the rule that the place is scored by.
    `difference` is the IKM less that of the period before, None where one has none.
    `target` is the IKM that the place aims at in the year of the period's end, None where nobody has said.
    `rate` is None where no receipt was issued. `read_at` is aware, in the zone of the place.
    """

    survey: Survey
    settings: Settings
    place: Place
    around: Directory
    period: Period
    weight: str
    read_at: datetime
    cell: Cell
    before: Step
    difference: Difference | None
    target: Decimal | None
    against: Against
    sample: Sample
    channels: tuple[Share, ...]
    elements: tuple[ElementRow, ...]
    trend: tuple[Step, ...]
    comparisons: tuple[Comparison, ...]
    rate: RateCell | None
    flagged: Flagged | None

    @property
    def running(self) -> bool:
        """Say whether the period has not ended yet."""
        return self.period.last >= self.read_at.date()

    @property
    def change(self) -> Change:
        """Say whether the IKM has changed since the period before."""
        return change(self.difference)


def report_on(
    db: Database,
    survey: Survey,
    place: Place,
    period: Period,
    settings: Settings,
    *,
    now: datetime,
    deep: bool = True,
    gate: Gate | None = None,
) -> Report:
    """Report on a place in a period, from one snapshot and a fixed number of queries.

    `now` is aware. `deep`: with the channels, the months, and the places inside. `gate` is one that the
    page's other figures pass too.
    """
    around = directory(db, place)
    weight = around.weight(place)
    scoring = Scoring(survey, settings.publication)
    read_at = now.astimezone(ZONES[around.zone(place)])
    months = months_to(period, read_at.date())
    before = period.previous()
    served = Served.during(db, around.units, [period, before, *months])
    gate = gate or Gate(db, survey, settings.publication)
    here = Neighbours.during(db, scoring, around, place, period, gate=gate)
    then = Neighbours.during(db, scoring, around, place, before, gate=gate)
    cell = here.cell(place, weight, served.by(place, period))
    step = Step(before, then.cell(place, weight, served.by(place, before)), inside=False)
    rates = Rates.during(db, scoring, place, period)
    parts = Parts(here, around, served, rates, place=place, period=period)
    shown = cell.score is not None
    inside = shown and deep
    aim = target(db, place.codes, period.last.year)
    return Report(
        survey=survey,
        settings=settings,
        place=place,
        around=around,
        period=period,
        weight=weight,
        read_at=read_at,
        cell=cell,
        before=step,
        difference=difference(cell.estimate, step.cell.estimate),
        target=aim,
        against=against(cell, aim),
        sample=_sample(cell, served.by(place, period)),
        channels=_channels(db, here, place) if inside else (),
        elements=_elements(cell),
        trend=trend(db, scoring, place, period, months=months, served=served, weight=weight, gate=gate)
        if inside
        else (),
        comparisons=parts.comparisons(db) if inside else (),
        rate=rates.of(place),
        flagged=flagged_at(db, here, place, period, weight=weight, today=read_at.date()) if shown else None,
    )


def _sample(cell: Cell, population: int | None) -> Sample:
    """Hold the respondents against Krejcie and Morgan; the last row of their table serves an unknown N."""
    target = sample_target(ROWS[-1] if population is None else population)
    return Sample(cell.n or 0, population, target)


def _channels(db: Database, here: Neighbours, place: Place) -> tuple[Share, ...]:
    tallies = tally_by(db, here.scoring.survey, place.during(here.period), "channel")
    hidden = {channel: here.gate.reason(place, here.period, channel) for channel in tallies}
    return tuple(
        Share(channel, None if hidden[channel] else tally.n, hidden[channel])
        for channel, tally in tallies.items()
    )


def _elements(cell: Cell) -> tuple[ElementRow, ...]:
    scores = cell.score.elements if cell.score else ()
    marks = _marks([(each.mean, each.element.key) for each in scores if each.mean is not None])
    return tuple(ElementRow(each, marks.get(each.element.key)) for each in scores)


def _marks(means: Sequence[tuple[Fraction, str]]) -> dict[str, Mark]:
    """Return the three lowest and the three highest; equal means go in list order.

    What is as good as the best is not among the lowest, nor the other way round.
    """
    upwards = sorted(means, key=lambda each: each[0])
    downwards = sorted(means, key=lambda each: -each[0])
    marks: dict[str, Mark] = {}
    for mean, key in downwards[:MARKED]:
        if mean > upwards[0][0]:
            marks[key] = "highest"
    for mean, key in upwards[:MARKED]:
        if mean < downwards[0][0]:
            marks[key] = "lowest"
    return marks
