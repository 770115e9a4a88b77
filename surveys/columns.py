"""Which column of a spreadsheet holds which question: known by its header, never by its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from string import ascii_uppercase

from surveys.column_names import (
    CERTAIN_NAMES,
    CLOSE_WORDS,
    CODE,
    COMMENT,
    DATE,
    DATES,
    PERSONAL,
    PRIVATE,
    SHORT_NAMES,
    STOP_WORDS,
)
from surveys.survey import Element, Survey
from surveys.wording import plain, without_numbering

ORDERS = ("list", "form")
"""What U8 and U9 mean: the rule's list of elements, or its questionnaire, which swaps the two."""

_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
_CLOSE_ENOUGH = 2 / 3
"""So many of a question's telling words must stand in a header that is only close to it."""


class Certainty(IntEnum):
    """How well a header states a question; a column yields to one that states it better."""

    CLOSE = 1
    SHORT = 2
    EXACT = 3


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
    """Knows the headers of one survey's questions.

    `order` says what U8 and U9 mean. With `close`, questions that are worded almost like the
    rule's are recognised too: for an import, which shows what it recognised before it writes.
    """

    def __init__(self, survey: Survey, order: str = "list", *, close: bool = False) -> None:
        if order not in ORDERS:
            raise ValueError(order)
        self.survey = survey
        self.close = close
        self.codes = {
            each.form if order == "form" else int(each.code.removeprefix("U")): each.key
            for each in survey.elements
        }
        self.names = self._names()
        self.telling = {
            element.key: [_telling(plain(words)) for words in self._indonesian(element)]
            for element in survey.elements
        }

    def _names(self) -> dict[str, tuple[str, Certainty]]:
        roles = [element.key for element in self.survey.elements]
        roles += [characteristic.key for characteristic in self.survey.characteristics]
        short = {
            plain(name): (role, Certainty.SHORT)
            for role in (*roles, COMMENT)
            for name in SHORT_NAMES.get(role, ())
        }
        exact = {
            plain(name): (role, Certainty.EXACT)
            for role, names in (*self._official(), *CERTAIN_NAMES.items())
            for name in names
        }
        return short | exact

    def _indonesian(self, element: Element) -> tuple[str, ...]:
        return (element.question["id"], element.name["id"], *SHORT_NAMES.get(element.key, ()))

    def _official(self) -> Iterable[tuple[str, list[str]]]:
        for element in self.survey.elements:
            texts = (*element.name.values(), *element.question.values())
            yield element.key, [element.key, *texts]
        for characteristic in self.survey.characteristics:
            yield characteristic.key, [characteristic.key, *characteristic.name.values()]

    def recognise(self, headers: Sequence[str]) -> Columns:
        """Return what each column holds; a role goes to the one column that states it best."""
        claims = {place: self._claims(header, close=self.close) for place, header in enumerate(headers)}
        holders: dict[str, int] = {}
        doubles: dict[str, list[int]] = {}
        for role in dict.fromkeys(role for claim in claims.values() for role in claim):
            if role == PRIVATE:
                continue
            certainty = {place: claim[role] for place, claim in claims.items() if role in claim}
            best = [place for place in certainty if certainty[place] == max(certainty.values())]
            contested = len(best) > 1 or len(claims[best[0]]) > 1
            if contested:
                doubles[role] = best
            else:
                holders[role] = best[0]
        columns = tuple(
            self._column(place, header, claims[place], holders, doubles)
            for place, header in enumerate(headers)
        )
        return Columns(
            columns,
            {role: tuple(columns[place] for place in places) for role, places in doubles.items()},
        )

    def called(self, role: str) -> str:
        """Return an element as this order of U-numbers calls it: U8 (Sarana dan Prasarana)."""
        number = next(number for number, key in self.codes.items() if key == role)
        return f"U{number} ({self.survey.element(role).name['id']})"

    def role_named(self, words: str) -> str | None:
        """Return the role that somebody names by its key, code, official or short name."""
        if words in (COMMENT, DATE):
            return words
        return next((role for role in self._claims(words, close=False) if role != PRIVATE), None)

    def _column(
        self,
        place: int,
        header: str,
        claims: Mapping[str, Certainty],
        holders: Mapping[str, int],
        doubles: Mapping[str, list[int]],
    ) -> Column:
        if PRIVATE in claims:
            return Column(place, header, PRIVATE)
        role = next((role for role in claims if holders.get(role) == place), None)
        perhaps = tuple(role for role in claims if place in doubles.get(role, ()))
        return Column(place, header, role, role is not None and self._only_a_code(header), perhaps)

    def _claims(self, header: str, *, close: bool) -> dict[str, Certainty]:
        """Return the roles that a header may state; several where only a person can tell."""
        if named := self._name(header):
            return dict([named])
        if code := self._code(header):
            return {code: Certainty.EXACT}
        words = plain(header)
        if DATES.fullmatch(words):
            return {DATE: Certainty.SHORT}
        near = self._close(_telling(words)) if close else []
        if any(role in self.telling for role in near):
            return dict.fromkeys(near, Certainty.CLOSE)
        if PERSONAL.fullmatch(words):
            return {PRIVATE: Certainty.EXACT}
        return dict.fromkeys(near, Certainty.CLOSE)

    def _name(self, header: str) -> tuple[str, Certainty] | None:
        """Return what is named by the whole header, outside its brackets, or inside them.

        A name goes before the U-number that stands beside it: "U8 Sarana" is the facilities.
        """
        for part in (header, _BRACKETS.sub(" ", header), *_BRACKETS.findall(header)):
            words = plain(part)
            for phrase in (words, without_numbering(words), CODE.sub("", words).strip()):
                if phrase in self.names:
                    return self.names[phrase]
        return None

    def _code(self, header: str) -> str | None:
        """Return the element whose U-number is all of a header, or of its brackets."""
        for part in (header, *_BRACKETS.findall(header)):
            if code := CODE.fullmatch(plain(part)):
                return self.codes.get(int(code[1]))
        return None

    def _only_a_code(self, header: str) -> bool:
        return self._name(header) is None and self._code(header) is not None

    def _close(self, words: frozenset[str]) -> list[str]:
        named = [key for key, names in self.telling.items() if words in names]
        if named:
            return named
        elements = [
            key
            for key, (question, *_) in self.telling.items()
            if len(question & words) >= _CLOSE_ENOUGH * len(question)
        ]
        known = {each.key for each in self.survey.characteristics} | {COMMENT}
        others = [role for role in CLOSE_WORDS if role in known and CLOSE_WORDS[role] & words]
        return elements + others


def find_header(recogniser: Recogniser, rows: Sequence[Sequence[str]]) -> tuple[int, Columns] | None:
    """Return the place of the header's last row among a spreadsheet's first rows, and its columns.

    The header is the row that names the most elements. Offices put titles above it, and sometimes names
    and U-numbers in two rows: then the names count, because the two orders disagree about U8 and U9.
    Where a header's cell is empty the one above it counts: it was merged over both rows. None where no
    row names an element.
    """
    found = [recogniser.recognise(row) for row in rows]
    elements = len(recogniser.survey.elements)
    named = [elements - len(columns.missing(recogniser.survey)) for columns in found]
    if not any(named):
        return None
    best = named.index(max(named))
    below = best + 1
    twice = below < len(rows) and named[below] == named[best]
    if twice and _coded(found[best]) > _coded(found[below]):
        best = below
    return (below if twice else best), recogniser.recognise(_merged(rows[max(best - 2, 0) : best + 1]))


def _merged(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lowest cell with words of each column of the last row."""
    return [
        next((row[place] for row in reversed(rows) if place < len(row) and row[place]), "")
        for place in range(len(rows[-1]))
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


def _telling(phrase: str) -> frozenset[str]:
    return frozenset(without_numbering(phrase).split()) - STOP_WORDS
