"""Which column of a spreadsheet holds which question: known by its header, never by its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from surveys.sheets.column_names import PRIVATE
from surveys.sheets.headers import Certainty, Headers
from surveys.sheets.wording import plain
from surveys.survey import Element, Survey

_BEGINNING = 8
"""So many letters of a long header are enough to point at it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its header as it stands there, and what it holds.

    `role` is the key of an element or characteristic, DATE, COMMENT or PRIVATE; None where it is
    not known or a better column holds it. `by_code` tells that only a U-number names it. `perhaps`
    are the roles that only a person can decide between.
    """

    place: int
    header: str
    role: str | None = None
    by_code: bool = False
    perhaps: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """Return the column's name in a spreadsheet: A, B, … Z, AA."""
        return letter(self.place)


@dataclass(frozen=True, slots=True)
class Columns:
    """A spreadsheet's columns; `doubles` are the roles that several columns claim equally well."""

    columns: tuple[Column, ...]
    doubles: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)

    def holding(self, role: str) -> Column | None:
        """Return the column that holds a role; None where none does, or several claim it."""
        return next((column for column in self.columns if column.role == role), None)

    def elements(self, survey: Survey) -> dict[str, Column]:
        """Return the column of each element that is there, by the element's key in list order."""
        held = {column.role: column for column in self.columns if column.role}
        return {each.key: held[each.key] for each in survey.elements if each.key in held}

    def missing(self, survey: Survey) -> list[Element]:
        """Return the elements that no column claims at all."""
        there = {column.role for column in self.columns} | self.doubles.keys()
        return [element for element in survey.elements if element.key not in there]


class Recogniser:
    """Recognises the columns of one survey's spreadsheets.

    `order` and `close` are those of `Headers`. `told` is a person's word: a header (or its beginning, or
    the column's letter) → the role it holds, or None for a column to leave out.
    """

    def __init__(
        self,
        survey: Survey,
        order: str = "list",
        *,
        close: bool = False,
        told: Mapping[str, str | None] | None = None,
    ) -> None:
        self.survey = survey
        self.headers = Headers(survey, order, close=close)
        self.told = dict(told or {})

    def recognise(self, headers: Sequence[str], *, lettered: bool = True) -> Columns:
        """Return what each column holds; a role goes to the one column that states it best.

        Where it is not sure yet that these are the headers, no column is `lettered`: any row has a C.
        """
        claims = [self.headers.stated(header) for header in headers]
        for key, role in self.told.items():
            places = pointed_at(key, headers, lettered=lettered)
            if len(places) == 1 and PRIVATE not in claims[places[0]]:
                claims[places[0]] = {role: Certainty.TOLD} if role else {}
        holders, doubles = _shared_out(claims)
        columns = tuple(
            Column(
                place,
                header,
                role := PRIVATE if PRIVATE in claims[place] else holders.get(place),
                by_code=role is not None and self.headers.only_a_code(header),
                perhaps=tuple(each for each in claims[place] if place in doubles.get(each, ())),
            )
            for place, header in enumerate(headers)
        )
        contested = {role: tuple(columns[place] for place in doubles[role]) for role in doubles}
        return Columns(columns, contested)


def _shared_out(
    claims: Sequence[Mapping[str, Certainty]],
) -> tuple[dict[int, str], dict[str, list[int]]]:
    """Return which role each place holds, and the places between which only a person can decide."""
    holders: dict[int, str] = {}
    doubles: dict[str, list[int]] = {}
    for role in dict.fromkeys(role for claim in claims for role in claim if role != PRIVATE):
        certainty = {place: claim[role] for place, claim in enumerate(claims) if role in claim}
        best = [place for place in certainty if certainty[place] == max(certainty.values())]
        if len(best) > 1 or len(claims[best[0]]) > 1:
            doubles[role] = best
        else:
            holders[best[0]] = role
    return holders, doubles


def pointed_at(key: str, headers: Sequence[str], *, lettered: bool = True) -> list[int]:
    """Return the places that somebody means by a header, a column's letter, or a header's beginning."""
    words = plain(key)
    places = range(len(headers))
    return (
        [place for place in places if words and plain(headers[place]) == words]
        or [place for place in places if lettered and letter(place) == key.strip().upper()]
        or [place for place in places if len(words) >= _BEGINNING and plain(headers[place]).startswith(words)]
    )


def find_header(recogniser: Recogniser, rows: Sequence[Sequence[str]]) -> tuple[int, Columns] | None:
    """Return the place of the header's last row among a spreadsheet's first rows, and its columns.

    The header is the row that names the most elements. Offices put titles above it, and sometimes names
    and U-numbers in two rows: then the names count, because the two orders disagree about U8 and U9.
    Where a header's cell is empty the one above it counts: it was merged over both rows. None where no
    row names an element, unless somebody told of columns by their letters: then it is the first row.
    """
    found = [recogniser.recognise(row, lettered=False) for row in rows]
    elements = len(recogniser.survey.elements)
    named = [elements - len(columns.missing(recogniser.survey)) for columns in found]
    if not any(named):
        return (0, recogniser.recognise(rows[0])) if rows and recogniser.told else None
    best = named.index(max(named))
    below = best + 1
    twice = below < len(rows) and named[below] == named[best] > 1
    if twice and _coded(found[best]) > _coded(found[below]):
        best = below
    return (below if twice else best), recogniser.recognise(_merged(rows[max(best - 2, 0) : best + 1]))


def _merged(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lowest cell with words of each column."""
    return [
        next((row[place] for row in reversed(rows) if place < len(row) and row[place]), "")
        for place in range(max(map(len, rows)))
    ]


def _coded(columns: Columns) -> int:
    return sum(column.by_code for column in columns.columns)


def recognise(survey: Survey, headers: Sequence[str], *, order: str = "list", close: bool = False) -> Columns:
    """Return what each column of a spreadsheet holds; ValueError for an unknown order."""
    return Recogniser(survey, order, close=close).recognise(headers)


def letter(place: int) -> str:
    """Return the name of the column at a place from 0: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, len(ascii_uppercase))
        name = ascii_uppercase[digit] + name
    return name
