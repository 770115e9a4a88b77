"""What a unit's plans answer and what came of them: proposals of a period, and figures before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.report import ElementRow, Report
from data.plans import Plan
from surveys.difference import Change, Difference, Estimate, change, difference, element_estimate
from surveys.element_interval import apart, element_interval
from surveys.scoring import ElementScore, Interval
from surveys.survey import HIGHEST, Survey

Gap = Literal["withheld", "nobody"]


@dataclass(frozen=True, slots=True)
class Figure:
    """An element in one period; without a score, `gap` says why."""

    score: ElementScore | None
    interval: Interval | None
    gap: Gap | None = None

    @property
    def estimate(self) -> Estimate | None:
        """Return the figure as something that another period's can be held against."""
        return element_estimate(self.score, self.interval)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One of the lowest elements, and whether a plan answers it already."""

    score: ElementScore
    interval: Interval
    planned: bool


@dataclass(frozen=True, slots=True)
class Proposals:
    """The lowest elements, the worst first, and those that cannot be told apart from all of them."""

    lowest: tuple[Proposal, ...]
    alike: tuple[ElementScore, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An element that a plan of the period before answered: its figures then and now. It proves no cause."""

    plan: Plan
    before: Figure
    after: Figure
    difference: Difference | None

    @property
    def change(self) -> Change:
        """Say whether the element has changed."""
        return change(self.difference)


def proposals(report: Report, plans: Sequence[Plan]) -> Proposals:
    """Propose the lowest elements of a report; none where its score is withheld."""
    planned = {each.element for each in plans if each.withdrawn_at is None}
    shown = [row for row in report.elements if row.score.mean is not None]
    rows = sorted((row for row in shown if row.mark == "lowest"), key=_mean)
    lowest = [
        Proposal(row.score, between, row.score.element.key in planned)
        for row in rows
        if (between := element_interval(report.survey, row.score))
    ]
    if not lowest:
        return Proposals((), ())
    others = [row.score for row in shown if row.mark != "lowest"]
    alike = [
        each
        for each in others
        if not all(apart(element_interval(report.survey, each), low.interval) for low in lowest)
    ]
    return Proposals(tuple(lowest), tuple(alike))


def in_order(report: Report, plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans that stand as the official table lists them: the lowest element first.

    Plans whose elements have no figure that may be shown come last, in the order made.
    """
    means = {row.score.element.key: row.score.mean for row in report.elements}
    standing = [each for each in plans if each.withdrawn_at is None]
    return sorted(standing, key=lambda each: means.get(each.element) or HIGHEST + 1)


def outcomes(report: Report, former: Sequence[Plan]) -> tuple[Outcome, ...]:
    """Set the elements that the former period's plans answer beside what this period says of them."""
    before = report.before.cell.score.elements if report.before.cell.score else ()
    now = report.cell.score.elements if report.cell.score else ()
    found = []
    for plan in former:
        if plan.withdrawn_at is None:
            was = _figure(report, before, plan.element, hidden=report.before.cell.withheld is not None)
            then = _figure(report, now, plan.element, hidden=report.cell.withheld is not None)
            found.append(Outcome(plan, was, then, difference(then.estimate, was.estimate)))
    return tuple(found)


def element_of(survey: Survey, key: str) -> str:
    """Return an element's code and official name: U3 Waktu Penyelesaian."""
    found = next(each for each in survey.elements if each.key == key)
    return f"{found.code} {found.name['id']}"


def _figure(report: Report, scores: Sequence[ElementScore], key: str, *, hidden: bool) -> Figure:
    score = next((each for each in scores if each.element.key == key), None)
    if hidden or (score and 0 < score.n < report.settings.publication):
        return Figure(None, None, "withheld")
    if score is None or not score.n:
        return Figure(None, None, "nobody")
    return Figure(score, element_interval(report.survey, score))


def _mean(row: ElementRow) -> float:
    return float(row.score.mean or 0)
