"""Anybody's spreadsheet of ratings becomes tallies, or a list of its problems by row and column."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.sheets.answer_table import UNCALCULATED, AnswerTable, BadSheet, find_table, is_summary, short
from data.sheets.spreadsheet import NO_RESULT, Row
from surveys.catalogue import SKM
from surveys.sheets.cells import choice_of, rating_in
from surveys.sheets.columns import Column, Recogniser
from surveys.sheets.scale import Scale
from surveys.sheets.wording import plain
from surveys.survey import RATINGS, Survey
from surveys.tally import Tally, bins, total

NO_GROUP = "(kosong)"
"""The group of the rows that leave the grouping column empty."""

_WRONG = 0
_THIN = 2  # so few ratings a row of sums may have

Given = tuple[int | None, ...]
"""A row's rating of each element in list order; None where it was not answered."""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What a spreadsheet of ratings holds.

    `groups` has a tally for each value of the grouping column, where one was asked for. `skipped` counts
    the bad rows that were left out. `sheet` is empty for CSV; `others` are its other sheets that hold
    answers. `columns` are the elements' by their keys. `thin` counts the rows at the end that hold only one
    or two ratings, which may be sums.
    """

    all: Tally
    groups: Mapping[str, Tally]
    skipped: int
    sheet: str
    others: tuple[str, ...]
    columns: Mapping[str, Column]
    thin: int


def tally_sheet(
    path: Path,
    survey: Survey,
    *,
    order: str = "list",
    by: str | None = None,
    sheet: str | None = None,
    skip_bad: bool = False,
) -> ScoreSheet:
    """Tally a CSV or XLSX whose columns are U-numbers or names of elements.

    `order` is what U8 and U9 mean, `by` the column to group by, `sheet` the sheet to read (otherwise the
    first that names all elements, or the one that names the most). With `skip_bad` bad rows are left out
    and counted. Raises Unreadable, and BadSheet with every problem at once.
    """
    recogniser = Recogniser(survey, order)
    table = find_table(path, recogniser, sheet)
    wrong, group_place = _group_column(table, by)
    wrong = table.wrong_columns(recogniser) + _older_survey(table, recogniser) + wrong
    reader = _Reader(table, survey, group_place)
    counts = reader.count()
    if not reader.rows:
        wrong.append("Berkas hanya berisi judul kolom, tanpa jawaban.")
    elif not counts and skip_bad:
        wrong.append("Tidak ada satu baris pun yang dapat dinilai.")
    reader.scale.fours |= any(4 in given for counted in counts.values() for given in counted)
    if other := reader.scale.other(reader.rows):
        raise BadSheet([*wrong, other])
    if wrong or (reader.bad_rows and not skip_bad):
        raise BadSheet([*wrong, *reader.problems], reader.advice(skip=bool(counts) and not wrong))
    groups = {group: _tally(survey, counted) for group, counted in counts.items()}
    return ScoreSheet(
        all=sum(groups.values(), Tally.empty(survey)),
        groups={} if by is None else {group: groups[group] for group in sorted(groups, key=_natural)},
        skipped=reader.bad_rows,
        sheet=table.name,
        others=table.others,
        columns=table.columns.elements(survey),
        thin=reader.thin,
    )


def _older_survey(table: AnswerTable, recogniser: Recogniser) -> list[str]:
    """Return a line where a sheet of 2004's fourteen elements is taken for 2017's nine."""
    beyond = table.numbers_beyond(recogniser)
    if recogniser.survey.key != SKM or not beyond:
        return []
    return [f"Ada kolom {beyond}: survei 2004? Pakai --survey ikm-2004. Bila bukan unsur, ganti judulnya."]


def _group_column(table: AnswerTable, by: str | None) -> tuple[list[str], int | None]:
    """Return the place of the column to group by, or a line that says why there is none."""
    if by is None:
        return [], None
    columns = table.columns.columns
    same = [column for column in columns if column.header == by.strip()]
    found = same or [column for column in columns if column.header and plain(column.header) == plain(by)]
    if len(found) == 1:
        return [], found[0].place
    if found:
        return [f'Ada {len(found)} kolom "{by}"; ganti judul salah satunya.'], None
    headers = ", ".join(short(column.header) for column in columns if column.header)
    return [f'Kolom "{by}" untuk --by tidak ada; yang ada: {headers}.'], None


class _Ratings(dict[str, int | None]):
    """What each cell states, worked out once: a rating, None for an empty cell, else _WRONG."""

    def __missing__(self, cell: str) -> int | None:
        rating = rating_in(cell) or _WRONG
        self[cell] = rating
        return rating


class _Reader:
    """Goes through a table's rows once, counts the good ones and notes what is wrong with the others."""

    def __init__(self, table: AnswerTable, survey: Survey, group: int | None) -> None:
        held = table.columns.elements(survey)
        self.table = table
        self.group = group
        self.elements = survey.elements
        self.columns = [held.get(element.key) for element in survey.elements]
        self.width = len(table.columns.columns)
        self.first = min((column.place for column in held.values()), default=0)
        self.rows = 0
        self.bad_rows = 0
        self.problems: list[str] = []
        self.scale = Scale()
        self.worded = False
        self.thin = 0

    def advice(self, *, skip: bool) -> list[str]:
        """Return what a person may do about the rows that were refused."""
        worded = ["Jawaban berupa huruf atau kalimat dibaca oleh: skm import"] if self.worded else []
        return worded + (["Untuk menghitung baris yang benar saja: --skip-bad"] if skip else [])

    def count(self) -> dict[str, Counter[Given]]:
        """Return how often each group gave each answer."""
        counts: dict[str, Counter[Given]] = {}
        ratings = _Ratings({"": None})
        places = [self.width if column is None else column.place for column in self.columns]
        for number, cells in self.table.rows:
            self.rows += 1
            padded = (*cells[: self.width], *[""] * (self.width + 1 - len(cells)), "")
            given = tuple([ratings[padded[place]] for place in places])
            if problems := self._wrong(number, cells, given):
                self.bad_rows += 1
                self.problems += problems
                continue
            answered = len(given) - given.count(None)
            self.thin = self.thin + 1 if answered <= _THIN < len(given) else 0
            group = "" if self.group is None else " ".join(padded[self.group].split()) or NO_GROUP
            counts.setdefault(group, Counter())[given] += 1
        return counts

    def _wrong(self, number: int, cells: tuple[str, ...], given: Given) -> list[str]:
        label = next((cell for cell in cells[: self.first] if cell), "")
        if label and not label[0].isdecimal() and is_summary(label):
            return [f'Baris {number}: "{short(label)}" adalah baris ringkasan, bukan jawaban.']
        if len(cells) > self.width and self.table.separator is not None and any(cells[self.width :]):
            return [f"Baris {number}: ada {len(cells)} sel, padahal judulnya {self.width} kolom."]
        if _WRONG in given:
            self._note(cells, given)
            return self._wrong_cells((number, cells), given)
        return [] if any(given) else [f"Baris {number}: kosong, tidak ada satu nilai pun."]

    def _note(self, cells: tuple[str, ...], given: Given) -> None:
        """Note what the cells that are no ratings say about the whole sheet."""
        wrong = [
            (element, cells[column.place])
            for element, column, rating in zip(self.elements, self.columns, given, strict=True)
            if column and rating == _WRONG
        ]
        self.scale.note([cell for _, cell in wrong])
        self.scale.fours |= 4 in given
        self.worded = self.worded or any(choice_of(element, cell) for element, cell in wrong)

    def _wrong_cells(self, row: Row, given: Given) -> list[str]:
        number, cells = row
        wrong = [
            (column.header, cells[column.place])
            for column, rating in zip(self.columns, given, strict=True)
            if column and rating == _WRONG
        ]
        if empty := [header for header, cell in wrong if cell == NO_RESULT]:
            headers = ", ".join(short(header, 12) for header in empty)
            return [f"Baris {number}, kolom {headers}: {UNCALCULATED}."]
        if all(plain(header) == plain(cell) for header, cell in wrong):
            return [f"Baris {number}: judul kolom terulang."]
        if len(wrong) > 1 and not any(given):
            headers = ", ".join(short(header, 12) for header, _ in wrong)
            values = ", ".join(f'"{short(cell, 12)}"' for _, cell in wrong)
            return [f"Baris {number}, kolom {headers}: bukan nilai 1 sampai 4 ({values})."]
        return [
            f'Baris {number}, kolom {short(header)}: "{short(cell)}" bukan nilai 1 sampai 4.'
            for header, cell in wrong
        ]


def _tally(survey: Survey, counted: Mapping[Given, int]) -> Tally:
    """Tally answers that were counted; a large file has few that differ."""
    keys = [element.key for element in survey.elements]
    ratings = {key: dict.fromkeys(RATINGS, 0) for key in keys}
    totals = dict.fromkeys(bins(survey), 0)
    for given, times in counted.items():
        response = {key: rating for key, rating in zip(keys, given, strict=True) if rating}
        for key, rating in response.items():
            ratings[key][rating] += times
        totals[total(survey, response)] += times
    return Tally(
        n=sum(counted.values()),
        ratings={key: tuple(counts.values()) for key, counts in ratings.items()},
        totals=tuple(totals.values()),
    )


def _natural(group: str) -> list[str | int]:
    """Sort by numbers where there are any: Loket 2 goes before Loket 10."""
    parts = re.split(r"(\d+)", group)
    return [int(part) if i % 2 else part.casefold() for i, part in enumerate(parts)]
