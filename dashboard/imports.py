"""What an import from the browser would do: the choices of its page, read into a plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask_babel import gettext

from data import places
from data.database import Database
from data.places import Counter, UnknownPlace
from data.sheets.answer_table import BadSheet, find_table
from data.sheets.drafts import Draft
from data.sheets.spreadsheet import Unreadable
from data.sheets.transfer import Plan, Ways, plan
from surveys.catalogue import survey
from surveys.sheets import moments
from surveys.sheets.columns import Columns, Recogniser
from surveys.sheets.headers import ORDERS, Headers

WAYS = Ways(
    column="Pilih artinya pada daftar kolom di bawah",
    letter="Pilih lagi pada daftar kolom di bawah",
    date_column="pilih satu pada daftar kolom di bawah",
    date="isi tanggalnya di bawah, atau pilih kolomnya",
    date_order="pilih susunan tanggalnya di bawah",
    told="Kolom {0}",
    day="Tanggal {0}",
)

NOTHING = "-"
"""The choice that leaves a column out."""

_LONGEST_BATCH = 60

_NAMES = frozenset({"place", "order", "day", "dates", "sheet", "batch"})
_COLUMN = re.compile(r"col-[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody has chosen for an import; `told` has a role, or None, by a column's letter.

    `query` is how they stand in an address.
    """

    counter: Counter
    service: str
    order: str
    day: date | None
    date_order: str | None
    sheet: str | None
    batch: str
    told: Mapping[str, str | None]
    query: Mapping[str, str]

    @property
    def service_name(self) -> str:
        """Return the chosen service's name."""
        return next(each.name for each in self.counter.services if each.code == self.service)


def chosen(db: Database, query: Mapping[str, str]) -> Choices:
    """Return the choices in a page's address; what is none of its menus' is left out. Raises UnknownPlace."""
    code, _, service = query.get("place", "").partition("/")
    counter = places.counter(db, code)
    if service not in {each.code for each in counter.services}:
        raise UnknownPlace(service)
    roles = {*Headers(survey()).roles(), NOTHING}
    return Choices(
        counter,
        service,
        order=query["order"] if query.get("order") in ORDERS else ORDERS[0],
        day=_day(query.get("day", "")),
        date_order=query["dates"] if query.get("dates") in moments.ORDERS else None,
        sheet=query.get("sheet") or None,
        batch=query.get("batch", "")[:_LONGEST_BATCH],
        told={
            name[4:]: None if role == NOTHING else role
            for name, role in query.items()
            if _COLUMN.fullmatch(name) and role in roles
        },
        query={name: value for name, value in query.items() if name in _NAMES or _COLUMN.fullmatch(name)},
    )


def planned(draft: Draft, choices: Choices, now: datetime) -> Plan:
    """Return what the import would do. Raises BadSheet and Unreadable."""
    return plan(
        draft.file,
        survey(),
        counter=choices.counter,
        service=choices.service,
        now=now,
        order=choices.order,
        told=choices.told,
        day=choices.day,
        date_order=choices.date_order,
        batch=choices.batch,
        sheet=choices.sheet,
        ways=WAYS,
    )


def columns_of(file: Path, choices: Choices) -> Columns | None:
    """Return the columns of a sheet that cannot be imported yet; None where none can be found."""
    try:
        return find_table(file, Recogniser(survey(), choices.order, close=True), choices.sheet).columns
    except (BadSheet, Unreadable):
        return None


def problems(problem: Unreadable | BadSheet) -> list[str]:
    """Return what is wrong with a file, line by line; these words come from where files are read."""
    lines = [str(problem)] if isinstance(problem, Unreadable) else [*problem.problems, *problem.advice]
    return [line.replace(" (pilih dengan --sheet)", "") for line in lines]


def kinds() -> dict[str, str]:
    """Return what a column may hold, by role."""
    return {NOTHING: gettext("tidak diimpor"), **Headers(survey()).roles()}


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
