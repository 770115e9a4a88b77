"""Everything that the page of receipts shows: what was issued and answered, where and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from dashboard.cells import Scoring
from dashboard.places import Directory, Kind, Place, directory
from dashboard.rates import RateCell, Rates, together
from data.database import Database
from data.receipts.rates import Rate, issued_by
from data.settings import Settings
from surveys.period import ZONES, Period
from surveys.survey import Survey
from surveys.uncertainty import mean_bounds

LONGEST_BY_DAY = 93
"""Days: a period that is longer than a quarter is shown by month."""

SURE = 0.98
"""Level of the two-sided interval whose upper end a silent counter stays below: 99 in 100 on that side."""

LEAST = 20
"""So many receipts an hour of the week needs for its rate to be more than chance."""

CROSSING: Mapping[Kind, Kind] = {"service": "counter", "counter": "service"}
"""What a service's or a counter's own page has inside."""


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its receipts."""

    place: Place
    cell: RateCell


@dataclass(frozen=True, slots=True)
class Table:
    """Places of one kind that issued receipts, by unit and name; a unit is "" on its own page."""

    kind: Kind
    groups: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of all groups."""
        return tuple(row for _, rows in self.groups for row in rows)


@dataclass(frozen=True, slots=True)
class Silent:
    """A counter whose receipts do not come back, beside the rate of all other counters together."""

    place: Place
    cell: RateCell
    others: Rate


@dataclass(frozen=True, slots=True)
class Span:
    """A day or a month with receipts."""

    period: Period
    cell: RateCell


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of a weekday (1 is Monday): receipts issued, and how many tenths of them were answered.

    Only tenths: whole numbers would let the days be worked out. None where that is not told: too few were
    issued, or the place's own number is withheld.
    """

    weekday: int
    hour: int
    issued: int
    tenths: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of the week: a row for each weekday with receipts, with a slot for each of `hours`.

    `unknown` receipts were printed offline, and their printer's log has not come yet.
    """

    hours: tuple[int, ...]
    days: tuple[tuple[Slot, ...], ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the page of receipts shows of a place and period. `cell` is None where none was issued."""

    settings: Settings
    place: Place
    around: Directory
    period: Period
    read_at: datetime
    cell: RateCell | None
    silent: tuple[Silent, ...]
    tables: tuple[Table, ...]
    spans: tuple[Span, ...]
    week: Week


def coverage_of(
    db: Database, survey: Survey, place: Place, period: Period, settings: Settings, *, now: datetime
) -> Coverage:
    """Return the coverage of a place in a period, from one snapshot and a fixed number of queries."""
    around = directory(db, place)
    rates = Rates.during(db, Scoring(survey, settings.publication), place, period)
    cell = rates.of(place)
    chosen = place.during(period)
    inside: Mapping[Kind, Mapping[str, RateCell]] = rates.shown
    if place.kind in CROSSING:
        kind = CROSSING[place.kind]
        inside = {kind: rates.crossed(db, place, period, kind)}
    elif place.unit:
        inside = {kind: cells for kind, cells in rates.shown.items() if kind != "unit"}
    return Coverage(
        settings=settings,
        place=place,
        around=around,
        period=period,
        read_at=now.astimezone(ZONES[around.zone(place)]),
        cell=cell,
        silent=_silent(around, rates, place),
        tables=_tables(around, place, inside),
        spans=_spans(rates, place, period, issued_by(db, chosen, "day")),
        week=_week(
            issued_by(db, chosen, "weekday_hour"),
            hidden=cell is not None and cell.withheld is not None,
        ),
    )


def _silent(around: Directory, rates: Rates, place: Place) -> tuple[Silent, ...]:
    """Return the counters whose rate is surely less than half that of all the others together."""
    if place.kind == "service":
        return ()
    raw, places = rates.raw["counter"], _places(around, "counter")
    found = []
    for key, own in raw.items():
        others = together([rate for other, rate in raw.items() if other != key])
        if key in places and _far_below(own, others) and place.key in ("", key, _unit_of(places[key])):
            found.append(Silent(places[key], rates.shown["counter"][key], others))
    return tuple(sorted(found, key=lambda each: -each.cell.issued))


def _far_below(own: Rate, others: Rate) -> bool:
    """Say whether a rate is surely below half of another: three receipts never are (Clopper-Pearson)."""
    if not own.issued or not others.redeemed:
        return False
    half = others.redeemed / others.issued / 2
    if own.redeemed / own.issued >= half:
        return False
    return mean_bounds((own.issued - own.redeemed, own.redeemed), level=SURE)[1] < half


def _tables(
    around: Directory, place: Place, cells: Mapping[Kind, Mapping[str, RateCell]]
) -> tuple[Table, ...]:
    """Return the tables of the places inside a place, a kind each."""
    return tuple(
        _table(around, kind, of_kind, grouped=kind != "unit" and not place.unit)
        for kind, of_kind in cells.items()
    )


def _table(around: Directory, kind: Kind, cells: Mapping[str, RateCell], *, grouped: bool) -> Table:
    rows = [Row(place, cells[key]) for key, place in _places(around, kind).items() if key in cells]
    if not grouped:
        return Table(kind, (("", tuple(rows)),))
    by_unit = sorted(rows, key=lambda row: _unit(row.place))
    return Table(
        kind,
        tuple((unit[0], tuple(inside)) for unit, inside in groupby(by_unit, lambda row: _unit(row.place))),
    )


def _places(around: Directory, kind: Kind) -> dict[str, Place]:
    """Return the places of a kind by key, in the order of their names."""
    units = {unit.code: unit for unit in around.units}
    places: Sequence[Place] = [Place(unit) for unit in around.units]
    if kind == "counter":
        places = [Place(each.unit, counter=each) for each in around.counters]
    elif kind == "service":
        places = [Place(units[each.unit], service=each) for each in around.services]
    return {place.key: place for place in places}


def _unit(place: Place) -> tuple[str, str]:
    return (place.unit.name, place.unit.code) if place.unit else ("", "")


def _unit_of(place: Place) -> str:
    return place.unit.code if place.unit else ""


def _spans(rates: Rates, place: Place, period: Period, days: Mapping[str, Rate]) -> tuple[Span, ...]:
    """Return the days of a period, or the months of a long one, with their receipts."""
    by_month = (period.last - period.first).days >= LONGEST_BY_DAY
    cells = rates.by_month(place, days) if by_month else rates.by_day(place, days)
    return tuple(Span(_span(name), cell) for name, cell in cells.items())


def _span(name: str) -> Period:
    if len(name) == len("2026-08"):
        return Period.parse(name)
    day = date.fromisoformat(name)
    return Period.between(day, day)


def _week(slots: Mapping[str, Rate], *, hidden: bool) -> Week:
    known = {_hour_of(name): rate for name, rate in slots.items() if name.partition(" ")[2]}
    unknown = together([rate for name, rate in slots.items() if not name.partition(" ")[2]]).issued
    hours = _all_between([hour for _, hour in known])
    days = tuple(
        tuple(_slot(weekday, hour, known.get((weekday, hour)), hidden=hidden) for hour in hours)
        for weekday in _all_between([weekday for weekday, _ in known])
    )
    return Week(hours, days, unknown)


def _slot(weekday: int, hour: int, rate: Rate | None, *, hidden: bool) -> Slot:
    if rate is None:
        return Slot(weekday, hour, 0, None)
    told = not hidden and rate.issued >= LEAST
    return Slot(weekday, hour, rate.issued, round(10 * rate.redeemed / rate.issued) if told else None)


def _hour_of(name: str) -> tuple[int, int]:
    """Return weekday and hour of a key: "1 08" is Monday from eight."""
    weekday, _, hour = name.partition(" ")
    return int(weekday), int(hour)


def _all_between(numbers: Collection[int]) -> tuple[int, ...]:
    return tuple(range(min(numbers), max(numbers) + 1)) if numbers else ()
