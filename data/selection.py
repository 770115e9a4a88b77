"""Which responses are meant, by period and place, and their raw ratings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from surveys import catalogue


@dataclass(frozen=True, slots=True)
class Filter:
    """The days from `first` to `last`, both included, in the unit's own zone, and perhaps a place.

    A service is given with its unit: its code means nothing without. ValueError where it is not.
    """

    first: date
    last: date
    unit: str | None = None
    service: str | None = None
    counter: str | None = None
    channel: str | None = None

    def __post_init__(self) -> None:
        if self.service is not None and self.unit is None:
            raise ValueError("a service is given with its unit")


def place(where: Filter) -> tuple[str, dict[str, str]]:
    """Return the SQL condition on the place and channel of a row, and its values."""
    chosen = {
        column: value
        for column in ("unit", "service", "counter", "channel")
        if (value := getattr(where, column)) is not None
    }
    return " AND ".join(["TRUE", *(f"{column} = :{column}" for column in chosen)]), chosen


def ratings_in(db: Database, where: Filter, *, survey: str = catalogue.SKM) -> Iterator[dict[str, int]]:
    """Yield the ratings of each counted response in the order recorded, only those that were given."""
    keys = [element.key for element in catalogue.survey(survey).elements]
    chosen, values = place(where)
    rows = db.execute(
        f"SELECT {', '.join(keys)} FROM response "
        f"WHERE survey = :survey AND counted = 1 AND {chosen} "
        "AND day BETWEEN :first AND :last ORDER BY sequence",
        values | {"survey": survey, "first": str(where.first), "last": str(where.last)},
    )
    for row in rows:
        yield {key: rating for key, rating in zip(keys, row, strict=True) if rating is not None}
