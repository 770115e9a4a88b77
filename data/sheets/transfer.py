"""An office's old spreadsheet becomes responses, each once: first a plan to look at, then the writing."""

from collections import Counter as Counts
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlite_utils import Database

from data.database import writing
from data.places import Counter
from data.responses import Outcome, record_in
from data.sheets.answer_table import AnswerTable, BadSheet, find_table, listed
from data.sheets.imported_rows import Refused, RowReader
from data.sheets.named_places import Elsewhere, named_elsewhere
from data.sheets.spreadsheet import Row
from surveys.period import local_day
from surveys.response import Response
from surveys.sheets.column_names import DATE, PRIVATE
from surveys.sheets.columns import Column, Columns, Recogniser, pointed_at
from surveys.sheets.moments import orders_shown, period_in
from surveys.survey import Survey

CHUNK = 500
"""So many rows are written in one transaction; an import that was interrupted is run again for the rest."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a person decides what a spreadsheet leaves open, in words: those of the command line."""

    column: str = 'Tunjukkan, misalnya --map "H=waktu"'
    letter: str = 'Pakai huruf kolomnya, misalnya --map "H=waktu"'
    date_column: str = 'pilih, misalnya --map "A=tanggal"'
    date: str = "tambahkan --date 2024-12-31, atau --map KOLOM=tanggal"
    date_order: str = "pilih --date-order"
    told: str = '--map "{0}=…"'
    day: str = "--date {0}"


@dataclass(frozen=True, slots=True)
class Dates:
    """How a spreadsheet's dates were read.

    `order` is dmy or mdy, and None where no date needs one; `proved` tells that the dates themselves show
    it. `periods` tells that some cells name only a quarter, month or year: then its first day counts.
    """

    order: str | None
    proved: bool
    periods: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    `samples` has for each column its first cell with anything in it. `unrecognised` has for each
    characteristic the cells that are left empty because they are none of its choices. `cut` counts the
    comments that are too long to keep whole. `timeless` are the UUIDs of the responses whose rows state a
    day but no time. `elsewhere` are the columns that name another place than the one chosen.
    """

    sheet: str
    others: tuple[str, ...]
    separator: str | None
    columns: Columns
    samples: Mapping[int, str]
    dates: Dates
    responses: Sequence[Response]
    refused: Sequence[Refused]
    unrecognised: Mapping[str, Counts[str]]
    cut: int
    timeless: frozenset[str]
    elsewhere: Sequence[Elsewhere] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What of a plan is there already.

    `recorded` counts the very same rows, `timeless` those among them that state no time and so might be
    other people's, and `alike` other rows that look like ones that are there.
    """

    recorded: int
    timeless: int
    alike: int


def plan(
    path: Path,
    survey: Survey,
    *,
    counter: Counter,
    service: str,
    now: datetime,
    order: str = "list",
    told: Mapping[str, str | None] | None = None,
    day: date | None = None,
    date_order: str | None = None,
    batch: str = "",
    sheet: str | None = None,
    ways: Ways = Ways(),
) -> Plan:
    """Read a spreadsheet and return what importing it for a counter and service would do.

    `told` is a person's word on columns (see `Recogniser`), `order` what U8 and U9 mean, `day` the date
    of rows that state none, `date_order` (dmy, mdy) how 01/02/2024 is read; otherwise the dates show it,
    or it is Indonesia's. `batch` labels people whose rows may look just like others'. `ways` says how a
    person decides. `now` is aware. Raises Unreadable, and BadSheet for what a person must decide.
    """
    recogniser = Recogniser(survey, order, close=True, told=told)
    table = find_table(path, recogniser, sheet)
    rows = list(table.rows)
    dates = _dates(rows, table.columns.holding(DATE), date_order)
    wrong = [*_wrongly_told(recogniser, table.columns, ways), *_undecided(table, recogniser, ways)]
    if beyond := table.numbers_beyond(recogniser):
        wrong.append(
            f"Ada kolom {beyond}: survei 2004? Hanya {survey.key} yang dapat diimpor. "
            "Bila bukan unsur, ganti judulnya."
        )
    if table.columns.holding(DATE) is None and day is None:
        wrong.append(_no_date(table.columns, ways))
    if day and day > local_day(now, counter.unit.zone):
        wrong.append(f"{ways.day.format(day)} di masa depan.")
    if dates is None:
        wrong.append(f"Sebagian tanggal hanya cocok hari/bulan, sebagian bulan/hari: {ways.date_order}.")
    if wrong or dates is None:
        raise BadSheet(wrong)
    reader = RowReader(
        survey,
        table.columns,
        counter=counter,
        service=service,
        now=now,
        day=day,
        date_order=dates.order or "dmy",
        batch=batch,
        typed=table.separator is not None,
    )
    read = [result for number, cells in rows if (result := reader.read(number, cells))]
    if other := reader.scale.other(len(read)):
        raise BadSheet([other])
    return Plan(
        sheet=table.name,
        others=table.others,
        separator=table.separator,
        columns=table.columns,
        samples=_samples(rows),
        dates=dates,
        responses=[each for each in read if isinstance(each, Response)],
        refused=[each for each in read if isinstance(each, Refused)],
        unrecognised=reader.unrecognised,
        cut=reader.cut,
        timeless=frozenset(reader.timeless),
        elsewhere=named_elsewhere(table.columns, rows, counter, service),
    )


def _wrongly_told(recogniser: Recogniser, columns: Columns, ways: Ways) -> Iterator[str]:
    headers = [column.header for column in columns.columns]
    for key, role in recogniser.told.items():
        places = pointed_at(key, headers)
        if len(places) != 1:
            many = "lebih dari satu kolom cocok" if places else "kolom itu tidak ada"
            yield f"{ways.told.format(key)}: {many}. {ways.letter}."
        elif role and columns.columns[places[0]].role == PRIVATE:
            yield f"{ways.told.format(key)}: kolom itu berisi data pribadi, yang tidak pernah diimpor."


def _undecided(table: AnswerTable, recogniser: Recogniser, ways: Ways) -> list[str]:
    wrong = table.wrong_columns(recogniser)
    unknown = [column for column in table.columns.columns if column.header and not column.role]
    if wrong and unknown:
        wrong.append(f"Belum dikenali: {listed(unknown)}. {ways.column}.")
    return wrong


def _no_date(columns: Columns, ways: Ways) -> str:
    if several := columns.doubles.get(DATE):
        return f"Kolom {listed(several)} sama-sama bisa berarti tanggal: {ways.date_column}."
    return f"Tidak ada kolom tanggal: {ways.date}."


def _dates(rows: Sequence[Row], column: Column | None, stated: str | None) -> Dates | None:
    """Return how the dates are to be read; None where they contradict each other."""
    cells = [] if column is None else [cells[column.place] for _, cells in rows if len(cells) > column.place]
    shown = orders_shown(cells)
    periods = any(period_in(cell) for cell in cells)
    if shown is None:
        return Dates(None, proved=True, periods=periods)
    if len(shown) > 1 and stated is None:
        return None
    order = stated or next(iter(shown), "dmy")
    return Dates(order, proved=bool(shown or stated), periods=periods)


def _samples(rows: Sequence[Row]) -> dict[int, str]:
    samples: dict[int, str] = {}
    for _, cells in rows:
        for place, cell in enumerate(cells):
            if cell:
                samples.setdefault(place, cell)
    return samples


def known(db: Database, survey: Survey, plan: Plan) -> Known:
    """Compare a plan with what was imported for its counter and service before."""
    if not plan.responses:
        return Known(0, 0, 0)
    keys = [element.key for element in survey.elements]
    rows = db.execute(
        f"SELECT uuid, answered_at, {', '.join(keys)} FROM response"
        " WHERE counter = ? AND service = ? AND channel = 'import'",
        (plan.responses[0].counter, plan.responses[0].service),
    ).fetchall()
    planned = {response.uuid for response in plan.responses}
    recorded = {row[0] for row in rows} & planned
    others = _by_minute((row[1], row[2:]) for row in rows if row[0] not in recorded)
    alike = 0
    for response in plan.responses:
        if response.uuid not in recorded:
            moment = f"{response.answered_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            ratings = tuple(response.ratings.get(key) for key in keys)
            alike += _taken(others, moment, ratings, exactly=response.uuid in plan.timeless)
    return Known(len(recorded), len(recorded & plan.timeless), alike)


_Given = tuple[int | None, ...]
_ByMinute = dict[str, Counts[tuple[str, _Given]]]


def _by_minute(answers: Iterable[tuple[str, _Given]]) -> _ByMinute:
    """Gather the seconds and ratings of answers by their minute."""
    found: _ByMinute = {}
    for moment, ratings in answers:
        found.setdefault(moment[:16], Counts())[moment[16:], tuple(ratings)] += 1
    return found


def _taken(others: _ByMinute, moment: str, ratings: _Given, *, exactly: bool) -> bool:
    """Take out an answer that looks like this one, and tell whether there was any.

    That is one with the same time, save for seconds that a copy has lost, and the same ratings, save for
    one that was corrected. Of answers without a time (`exactly`) most look alike: they must be equal.
    """
    there = others.get(moment[:16], Counts())
    seconds = moment[16:]
    for other in [(seconds, ratings)] if exactly else list(there):
        same_time = other[0] == seconds or ":00Z" in (other[0], seconds)
        apart = sum(one != two for one, two in zip(other[1], ratings, strict=True))
        if there[other] and same_time and apart <= 1:
            there[other] -= 1
            return True
    return False


def run(path: Path, plan: Plan, first: int = 0) -> Generator[list[Outcome]]:
    """Write a plan's responses from the first on, chunk by chunk; yields what became of each once durable."""
    for start in range(first, len(plan.responses), CHUNK):
        with writing(path) as db:
            outcomes = record_in(db, plan.responses[start : start + CHUNK])
        yield outcomes
