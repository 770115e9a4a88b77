"""A queue system's table of finished services: which receipt each row wants, and the table with its codes."""

import csv
import io
from collections import Counter as Tallied
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.places import Counter
from data.sheets.refused_rows import guarded
from data.sheets.spreadsheet import Row, Unreadable, sheets
from surveys.sheets.columns import pointed_at
from surveys.sheets.wording import plain

FIRST_ROWS = 40
"""So far down a header is looked for."""

ROLES: Mapping[str, tuple[str, ...]] = {
    "counter": (
        *("kode loket", "id loket", "counter code", "counter id", "counter", "loket", "nama loket"),
        *("no loket", "nomor loket", "loket pelayanan", "meja", "counter name"),
    ),
    "service": (
        *("kode layanan", "id layanan", "service code", "service id", "service", "layanan"),
        *("nama layanan", "jenis layanan", "pelayanan", "jenis pelayanan", "nama pelayanan"),
        *("service name", "keperluan"),
    ),
}
"""What the columns are called, as plain words; where several are there, the first of these is read."""

CALLED = {"counter": "loket", "service": "layanan"}

Place = tuple[str, str]
"""The codes of a counter and of one of its services."""


@dataclass(frozen=True, slots=True)
class QueueTable:
    """A table of finished services: `wanted` has the place of each good row, `problems` a line for each bad.

    `rows` are the good ones as they stand in the file, without the empty ones; `separator` is that of a CSV.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wanted: tuple[Place, ...]
    problems: tuple[str, ...]
    separator: str


def queue_table(
    path: Path, counters: Sequence[Counter], told: Mapping[str, str], sheet: str | None = None
) -> QueueTable:
    """Read a CSV or XLSX; `told` says for a header or a column's letter whether it is counter or service.

    `counters` are those of the unit, whose codes and names the cells may hold. Raises Unreadable, also
    where the columns are not there.
    """
    read = next(sheets(path, sheet), None)
    rows = iter(read.rows) if read else iter(())
    header, columns = _header(path, rows, told)
    names = _Names(counters)
    good: list[tuple[str, ...]] = []
    wanted: list[Place] = []
    problems: list[str] = []
    for number, row in rows:
        if not any(row):
            continue
        found = names.place(*(row[columns[role]] if columns[role] < len(row) else "" for role in ROLES))
        if isinstance(found, str):
            problems.append(f"Baris {number}: {found}")
        else:
            good.append(row)
            wanted.append(found)
    separator = (read and read.separator) or ";"
    return QueueTable(header, tuple(good), tuple(wanted), tuple(problems), separator)


def with_codes(table: QueueTable, header: Sequence[str], added: Sequence[Sequence[str]]) -> bytes:
    """Return the table's rows as CSV with further cells at the end of each; no cell can start a formula."""
    width = max(map(len, (table.header, *table.rows)))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=table.separator)
    writer.writerow([*_wide(table.header, width), *header])
    for row, more in zip(table.rows, added, strict=True):
        writer.writerow([*_wide(row, width), *more])
    return text.getvalue().encode("utf-8-sig")


class _Names:
    """Knows what the counters and services of a unit are called, by code or by name."""

    def __init__(self, counters: Sequence[Counter]) -> None:
        self.counters = {each.code: each for each in counters}
        self.codes = _by_words((each.code, each.name) for each in counters)

    def place(self, counter: str, service: str) -> Place | str:
        """Return the place that two cells mean, or what is wrong with them."""
        code = self.codes.get(plain(counter), [])
        if len(code) != 1:
            return _unclear("counter", counter, code)
        offered = self.counters[code[0]].services
        found = _by_words((each.code, each.name) for each in offered).get(plain(service), [])
        if len(found) != 1:
            return f"{_unclear('service', service, found)} (loket {code[0]})"
        return code[0], found[0]


def _by_words(named: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the codes that each plain word or name may mean."""
    meant: dict[str, list[str]] = {}
    for code, name in named:
        for words in dict.fromkeys((plain(code), plain(name))):
            meant.setdefault(words, []).append(code)
    return meant


def _unclear(role: str, cell: str, found: Sequence[str]) -> str:
    if not cell:
        return f"{CALLED[role]} kosong"
    if found:
        return f'{CALLED[role]} "{cell}" bisa berarti {" atau ".join(found)}; tulis kodenya'
    return f'{CALLED[role]} "{cell}" tidak ada'


def _header(
    path: Path, rows: Iterator[Row], told: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the header's cells and the place of each role's column; the rows below it are left to read."""
    for _, cells in islice(rows, FIRST_ROWS):
        columns = _columns(cells, told)
        if len(columns) == len(ROLES):
            return cells, columns
    raise Unreadable(
        f"{path.name}: kolom loket dan layanan tidak ditemukan. "
        "Sebutkan, misalnya: --map Meja=counter --map Keperluan=service"
    )


def _columns(cells: Sequence[str], told: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each role's column in a row that may be the header."""
    words = [plain(cell) for cell in cells]
    found = {
        role: words.index(name)
        for role, names in ROLES.items()
        for name in reversed(names)  # the first name is found last, and stays
        if Tallied(words)[name] == 1
    }
    pointed = {role: pointed_at(key, cells) for key, role in told.items()}
    return found | {
        role: places[0] for role, places in pointed.items() if len(places) == 1 and cells[places[0]]
    }


def _wide(cells: Sequence[str], width: int) -> Iterator[str]:
    yield from map(guarded, cells)
    yield from [""] * (width - len(cells))
