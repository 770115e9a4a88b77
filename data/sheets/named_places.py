"""Which rows of a spreadsheet name another counter, service or unit than the one they are imported for."""

from collections import Counter as Counts
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.places import Counter
from data.sheets.spreadsheet import Row
from surveys.sheets.columns import Columns
from surveys.sheets.wording import plain

_COUNTER = frozenset({"loket", "nama loket", "nomor loket", "no loket"})
_SERVICE = frozenset(
    {"layanan", "jenis layanan", "nama layanan", "pelayanan", "jenis pelayanan", "nama pelayanan"}
)
_UNIT = frozenset(
    {"unit", "nama unit", "unit layanan", "unit pelayanan", "nama unit layanan", "nama unit pelayanan"}
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A column that names other places: in so many `rows`, the commonest of the `names` first.

    `chosen` is the name of the place that the rows are imported for.
    """

    header: str
    chosen: str
    rows: int
    names: tuple[str, ...]


def named_elsewhere(
    columns: Columns, rows: Sequence[Row], counter: Counter, service: str
) -> tuple[Elsewhere, ...]:
    """Return the columns, known by their headers, in which rows name another place than the chosen one."""
    return tuple(_elsewhere(columns, rows, counter, service))


def _elsewhere(columns: Columns, rows: Sequence[Row], counter: Counter, service: str) -> Iterator[Elsewhere]:
    given = next(each for each in counter.services if each.code == service)
    for column in columns.columns:
        for headers, place in ((_COUNTER, counter), (_SERVICE, given), (_UNIT, counter.unit)):
            if column.role is None and plain(column.header) in headers:
                cells = Counts(cells[column.place] for _, cells in rows if len(cells) > column.place)
                others = Counts(
                    {cell: n for cell, n in cells.items() if not _names(cell, place.name, place.code)}
                )
                if others:
                    names = tuple(name for name, _ in others.most_common())
                    yield Elsewhere(column.header, place.name, others.total(), names)


def _names(cell: str, name: str, code: str) -> bool:
    """Say whether a cell may mean a place: its words are some of the place's, or hold them all."""
    words = set(plain(cell).split())
    return any(
        words <= known or known <= words for known in (set(plain(name).split()), set(plain(code).split()))
    )
