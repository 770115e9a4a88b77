"""Who answered: numbers of people by sex, age, education, occupation and service, never their ratings.

What is too small is decided for each unit and calendar quarter; a longer period and the whole office show
the sums of what is shown there, so that no difference of two tables tells more than they do.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from dashboard.cells import Reason, reasons, small
from dashboard.disclosure.gate import Gate
from dashboard.language import language
from dashboard.places import Place
from dashboard.report import Report
from data.breakdowns import UnitQuarter, by_characteristic
from data.database import Database
from surveys.period import Period
from surveys.survey import Characteristic

UNANSWERED = ""
"""The key of those who left a characteristic out."""

SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Group:
    """The people who chose one thing; `n` is None where it is withheld, `name` "" for who did not say."""

    key: str
    name: str
    n: int | None
    withheld: Reason | None


@dataclass(frozen=True, slots=True)
class Table:
    """A characteristic in the order of the official table; `whole` is how many people there are in all."""

    key: str
    name: str
    groups: tuple[Group, ...]
    whole: int

    @property
    def most(self) -> int:
        """Return how many the largest group that is shown has, which is what the bars are measured by."""
        return max((each.n or 0 for each in self.groups), default=0) or 1

    @property
    def largest(self) -> Group | None:
        """Return the group that is shown and larger than every other by more than a point of the whole.

        Those who did not say are no group.
        """
        shown = sorted(
            (each for each in self.groups if each.n and each.key != UNANSWERED),
            key=lambda each: each.n or 0,
            reverse=True,
        )
        second = shown[1].n or 0 if len(shown) > 1 else 0
        ahead = ((shown[0].n or 0) - second) * 100 > self.whole if shown else False
        return shown[0] if ahead else None

    @property
    def unanswered(self) -> int | None:
        """Return how many did not say, where that is shown."""
        return next((each.n for each in self.groups if each.key == UNANSWERED), 0)


def respondents_of(db: Database, report: Report, gate: Gate) -> tuple[Table, ...]:
    """Return the tables of a page whose number of answers is shown: one query.

    Who people are is told of the office and its units alone, and of whole quarters.
    """
    if not report.cell.n:
        return ()
    services = tuple(_services(report, report.cell.n))
    if report.place.kind not in ("office", "unit") or not _of_quarters(report.period):
        return services
    counts = by_characteristic(db, report.survey, report.place.during(report.period))
    units = {each.code: Place(each) for each in report.around.units}
    closed = {
        (unit, quarter)
        for unit, quarter in {each for parts in counts.values() for each in parts}
        if gate.reason(units[unit], Period.parse(quarter))
    }
    tables = [
        _table(each, counts[each.key], closed, report.settings.publication, report.cell.n)
        for each in report.survey.characteristics
    ]
    return (*tables, *services)


def _of_quarters(period: Period) -> bool:
    return period.whole_months and period.first.month % 3 == 1 and period.last.month % 3 == 0


def _table(
    characteristic: Characteristic,
    parts: Mapping[UnitQuarter, Mapping[str, int]],
    closed: Collection[UnitQuarter],
    threshold: int,
    whole: int,
) -> Table:
    counts: dict[str, int] = {}
    hidden: set[str] = set()
    for part, numbers in parts.items():
        hidden |= set(numbers) if part in closed else reasons(numbers, threshold).keys()
        for key, number in numbers.items():
            counts[key] = counts.get(key, 0) + number
    why = {key: small(counts[key], threshold) or "subtraction" for key in hidden}
    names = {each.key: each.wording[language()] for each in characteristic.choices}
    groups = tuple(
        Group(key, name, None if key in why else counts.get(key, 0), why.get(key))
        for key, name in (names | {UNANSWERED: ""}).items()
    )
    return Table(characteristic.key, characteristic.name[language()], groups, whole)


def _services(report: Report, whole: int) -> Iterator[Table]:
    """Yield the table of services, as the page compares them: what is withheld there is withheld here."""
    for compared in report.comparisons:
        if compared.kind == SERVICE:
            groups = (Group(part.code, part.name, part.cell.n, part.cell.withheld) for part in compared.parts)
            yield Table(SERVICE, "", tuple(groups), whole)
