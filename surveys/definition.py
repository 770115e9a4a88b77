"""Load a survey from its TOML definition, refusing one that is incomplete or contradicts itself."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from surveys.survey import RATINGS, Characteristic, Choice, Element, Grade, Option, Survey, Text

T = TypeVar("T")
Number = TypeVar("Number", Fraction, Decimal)


class InvalidDefinition(Exception):
    """A definition that cannot be used; `problems` names the file, the key and what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path) -> Survey:
    """Load the survey defined in a TOML file; InvalidDefinition names every problem at once."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InvalidDefinition([f"{path.name}: not valid TOML: {problem}"]) from problem
    reader = _Reader(path.name, table)
    survey = reader.survey()
    if reader.problems:
        raise InvalidDefinition(reader.problems)
    return survey


class _Reader:
    """Reads one definition; notes what is wrong and goes on, so that one run shows all of it."""

    def __init__(self, file: str, table: Mapping[str, Any]) -> None:
        self.file = file
        self.table = table
        self.problems: list[str] = []
        self.languages: tuple[str, ...] = tuple(self.value(table, "languages", "", list) or ())
        if not self.languages:
            self.note("languages", "needs at least one language")

    def note(self, key: str, problem: str) -> None:
        self.problems.append(f"{self.file}: {key}: {problem}")

    def survey(self) -> Survey:
        table = self.table
        weighting = self.value(table, "weighting", "", dict) or {}
        cut = tuple(str(weight) for weight in weighting.get("cut", ()))
        default = self.value(weighting, "default", "weighting", str) or "exact"
        if default not in ("exact", *cut):
            self.note("weighting.default", f"{default!r} is neither 'exact' nor one of 'cut'")
        for weight in cut:
            self.number(Fraction, weight, "weighting.cut")
        return Survey(
            key=self.value(table, "key", "", str) or "",
            rule=self.value(table, "rule", "", str) or "",
            title=self.text(table, "title", ""),
            languages=self.languages,
            unreviewed=self.unreviewed(),
            collect=bool(self.value(table, "collect", "", bool)),
            default_weight=default,
            cut_weights=cut,
            grades=self.grades(),
            elements=self.elements(),
            characteristics=self.characteristics(),
        )

    def unreviewed(self) -> tuple[str, ...]:
        unreviewed = tuple(self.value(self.table, "unreviewed", "", list) or ())
        for language in unreviewed:
            if language not in self.languages:
                self.note("unreviewed", f"{language!r} is none of the languages")
        return unreviewed

    def grades(self) -> tuple[Grade, ...]:
        grades = tuple(
            Grade(
                letter=self.value(row, "grade", where, str) or "",
                lowest=self.number(Decimal, row.get("from"), f"{where}.from"),
                label=self.text(row, "label", where),
            )
            for where, row in self.rows(self.table, "grades", "")
        )
        if not grades:
            self.note("grades", "needs at least one grade")
        if any(a.lowest <= b.lowest for a, b in pairwise(grades)):
            self.note("grades", "must run from the best down")
        self.refuse_doubles("grades", (grade.letter for grade in grades))
        return grades

    def elements(self) -> tuple[Element, ...]:
        elements = tuple(
            Element(
                key=self.value(row, "key", where, str) or "",
                code=self.value(row, "code", where, str) or "",
                form=self.value(row, "form", where, int) or 0,
                weight=self.number(Fraction, row.get("weight"), f"{where}.weight"),
                name=self.text(row, "name", where),
                question=self.text(row, "question", where),
                options=self.options(row, where),
            )
            for where, row in self.rows(self.table, "elements", "")
        )
        self.refuse_doubles("elements.key", (element.key for element in elements))
        self.refuse_doubles("elements.code", (element.code for element in elements))
        if sorted(element.form for element in elements) != list(range(1, len(elements) + 1)):
            self.note("elements.form", f"must name each place from 1 to {len(elements)} once")
        total = sum((element.weight for element in elements), Fraction())
        if total != 1:
            self.note("elements.weight", f"the weights sum to {total}, not to 1")
        return elements

    def options(self, row: Mapping[str, Any], where: str) -> tuple[Option, ...]:
        options = tuple(
            Option(
                rating=self.value(option, "rating", place, int) or 0,
                wording=self.wording(option, place),
            )
            for place, option in self.rows(row, "options", where)
        )
        given = [option.rating for option in options]
        for rating in given:
            if rating not in RATINGS:
                self.note(f"{where}.options", f"rating {rating} is outside the scale 1 to 4")
        if sorted(given) != list(RATINGS):
            self.note(f"{where}.options", f"must hold each rating from 1 to 4 once, not {given}")
        return options

    def characteristics(self) -> tuple[Characteristic, ...]:
        characteristics = tuple(
            Characteristic(
                key=self.value(row, "key", where, str) or "",
                name=self.text(row, "name", where),
                choices=self.choices(row, where),
            )
            for where, row in self.rows(self.table, "characteristics", "")
        )
        self.refuse_doubles("characteristics.key", (each.key for each in characteristics))
        return characteristics

    def choices(self, row: Mapping[str, Any], where: str) -> tuple[Choice, ...]:
        choices = tuple(
            Choice(
                key=self.value(choice, "key", place, str) or "",
                wording=self.wording(choice, place),
                up_to=choice.get("up_to"),
            )
            for place, choice in self.rows(row, "choices", where)
        )
        self.refuse_doubles(f"{where}.choices.key", (choice.key for choice in choices))
        return choices

    def rows(self, table: Mapping[str, Any], key: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Return a list's tables, each with a name that says where it stands: its key, or its place."""
        rows = table.get(key, [])
        path = f"{where}.{key}" if where else key
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.note(path, "must be a list of tables")
            return []
        return [
            (f"{path}[{row.get('key', row.get('grade', row.get('rating', place)))}]", row)
            for place, row in enumerate(rows, 1)
        ]

    def value(self, table: Mapping[str, Any], key: str, where: str, kind: type[T]) -> T | None:
        value = table.get(key)
        if isinstance(value, kind):
            return value
        path = f"{where}.{key}" if where else key
        self.note(path, "is missing" if value is None else f"must be of type {kind.__name__}")
        return None

    def text(self, table: Mapping[str, Any], key: str, where: str) -> Text:
        path = f"{where}.{key}" if where else key
        return self.wording(self.value(table, key, where, dict) or {}, path)

    def wording(self, table: Mapping[str, Any], where: str) -> Text:
        for language in self.languages:
            if not isinstance(table.get(language), str) or not table[language].strip():
                self.note(where, f"language {language!r} is missing")
        return {language: str(table.get(language, "")) for language in self.languages}

    def number(self, kind: Callable[[Any], Number], value: Any, where: str) -> Number:
        try:
            return kind(value)
        except (TypeError, ValueError, ZeroDivisionError, InvalidOperation):
            self.note(where, f"{value!r} is not a number")
            return kind(0)

    def refuse_doubles(self, where: str, keys: Iterable[str]) -> None:
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                self.note(where, f"{key!r} stands twice")
            seen.add(key)
