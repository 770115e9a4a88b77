"""Somebody who may see everything that the dashboard gives cannot subtract their way to a few people."""

import csv
import random
from collections.abc import Collection, Hashable, Iterator, Mapping
from io import BytesIO, StringIO
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from heads import mixed, record, signed_in, with_head
from offices import NOON, SURVEY, next_week, office
from openpyxl import load_workbook
from subtraction import Subtraction, few_together

from dashboard.disclosure import gate
from dashboard.disclosure.decision import Decision
from data.database import reading, writing
from data.places import Service, add_counter, add_service
from surveys.period import Period

THRESHOLD = 5
MONTHS = (5, 6, 8)
PERIODS = ("2026", "2026-S1", "2026-TW3", "2026-05", "2026-06", "2026-08", "2026-05-01..2026-07-31")
PLACES: tuple[dict[str, str], ...] = (
    {},
    {"unit": "dukcapil"},
    {"unit": "sorong"},
    *({"unit": "dukcapil", "service": code} for code in ("ktp", "kk", "akta")),
    *({"counter": code} for code in ("loket-1", "loket-2", "loket-3", "poli")),
)
GROUPINGS = ("unit", "service", "counter", "channel", "month")


class Atom(NamedTuple):
    """The answers of a month, place and channel: what every figure adds up."""

    month: str
    unit: str
    service: str
    counter: str
    channel: str


class Figure(NamedTuple):
    """What was shown: of which answers, how many those are, and how the first element was rated in all."""

    atoms: frozenset[Atom]
    n: int
    rated: int | None


def thin_office(folder: Path, seed: int) -> Path:
    """Return an office with many small cells: a service at one counter only, channels used once or twice."""
    chance = random.Random(seed)
    path = with_head(office(folder), "administrator")
    with writing(path) as db:
        add_service(db, Service("akta", "Akta Kelahiran", "dukcapil"))
        add_counter(db, "loket-3", "Loket 3", "dukcapil", ["kk", "akta"])
    offered = (("ktp", "loket-1"), ("kk", "loket-1"), ("ktp", "loket-2"), ("kk", "loket-3"))
    number = 1
    for (service, counter), month in product((*offered, ("akta", "loket-3"), ("ktp", "poli")), MONTHS):
        for channel, sizes in (("kiosk", (0, 2, 4, 6, 15, 30)), ("poster", (0, 0, 1, 3, 12))):
            size = chance.choice(sizes)
            given = {"service": service, "counter": counter, "channel": channel}
            number = record(
                path, number, mixed(size, chance.randrange(10**6)), NOON.replace(month=month), **given
            )
    next_week(path)
    return path


def answers(path: Path) -> dict[Atom, tuple[int, int]]:
    """Return the truth from the raw answers: how many, and the sum of their ratings of the first element."""
    key = SURVEY.elements[0].key
    with reading(path) as db:
        rows = db.execute(
            "SELECT substr(day, 1, 7), unit, service, counter, channel, count(*), "
            f"coalesce(sum({key}), 0) FROM response WHERE counted = 1 GROUP BY 1, 2, 3, 4, 5"
        ).fetchall()
    return {Atom(*row[:5]): (row[5], row[6]) for row in rows}


def within(truth: Collection[Atom], period: str, codes: Mapping[str, str]) -> frozenset[Atom]:
    """Return the atoms of a place, and perhaps a channel, in a period."""
    months = {month.name for month in Period.parse(period).months()}
    return frozenset(
        atom
        for atom in truth
        if atom.month in months and all(getattr(atom, name) == code for name, code in codes.items())
    )


def group_codes(by: str, key: str) -> dict[str, str]:
    if by == "service":
        return dict(zip(("unit", "service"), key.split("/"), strict=True))
    return {by: key}


def of_the_interface(client: FlaskClient, truth: Collection[Atom]) -> Iterator[Figure]:
    """Yield what /api/v1/scores gives: all places by all periods by all groupings."""
    for codes, period, by in product(PLACES, PERIODS, GROUPINGS):
        told: dict[str, Any] = client.get(
            "/api/v1/scores", query_string={"period": period, "by": by, **codes}
        ).get_json()
        if "n" in told["all"]:
            yield figure(told["all"], within(truth, period, codes))
        for key, group in told["groups"].items():
            if "n" in group:
                inside = codes if by == "month" else codes | group_codes(by, key)
                yield figure(group, within(truth, key if by == "month" else period, inside))


def figure(told: Mapping[str, Any], atoms: frozenset[Atom]) -> Figure:
    return Figure(atoms, told["n"], told["elements"][0]["sum"])


def of_the_files(client: FlaskClient, truth: Collection[Atom]) -> Iterator[Figure]:
    """Yield what the CSV of every page gives, and the workbook of one."""
    for codes, period in product(PLACES, PERIODS):
        text = client.get("/nilai.csv", query_string={"period": period, **codes}).data.decode("utf-8-sig")
        for row in csv.DictReader(StringIO(text)):
            yield from row_figure(row, codes, truth)
    sheet = load_workbook(BytesIO(client.get("/nilai.xlsx?period=2026").data)).active
    assert sheet is not None
    names, *rows = sheet.iter_rows(values_only=True)
    for values in rows:
        named = {
            str(name): "" if value is None else str(value) for name, value in zip(names, values, strict=True)
        }
        yield from row_figure(named, {}, truth)


def of_the_details(client: FlaskClient, truth: Collection[Atom]) -> Iterator[Figure]:
    """Yield the numbers of people on the page of details: of places, channels, months, counters."""
    for codes, period in product(PLACES, ("2026", "2026-TW3", "2026-05", "2026-08")):
        asked = {"period": period, **codes}
        for name in ("tempat", "jalur", "tren", "loket"):
            text = client.get(f"/rinci/{name}.csv", query_string=asked).data.decode("utf-8-sig")
            for row in csv.DictReader(StringIO(text)):
                if row["n"].isdigit():
                    atoms = within(truth, row.get("bulan") or period, codes | detail_codes(name, row))
                    yield Figure(atoms, int(row["n"]), None)


def detail_codes(table: str, row: Mapping[str, str]) -> dict[str, str]:
    if table == "jalur":
        return {"channel": row["jalur"]}
    by = {"tempat": SECTIONS.get(row.get("bagian", ""), ""), "loket": "counter"}.get(table, "")
    return group_codes(by, row["kode"]) if by else {}


SECTIONS = {
    "tempat": "",
    "periode lalu": "",
    "bulan": "",
    "unit": "unit",
    "layanan": "service",
    "loket": "counter",
}


def row_figure(row: Mapping[str, str], codes: Mapping[str, str], truth: Collection[Atom]) -> Iterator[Figure]:
    if row["bagian"] in SECTIONS and row["n"].isdigit():
        by = SECTIONS[row["bagian"]]
        inside = {**codes, **(group_codes(by, row["kode"]) if by else {})}
        yield Figure(within(truth, row["periode"], inside), int(row["n"]), None)


def hidden_few(truth: Mapping[Atom, tuple[int, int]]) -> dict[frozenset[Atom], str]:
    """Return every place, service at a counter and channel in every period that few have answered."""
    places = [*PLACES, *({"counter": atom.counter, "service": atom.service} for atom in truth)]
    channels: tuple[dict[str, str], ...] = ({}, {"channel": "kiosk"}, {"channel": "poster"})
    found = {}
    for codes, period, channel in product(places, PERIODS, channels):
        atoms = within(truth, period, {**codes, **channel})
        if 0 < sum(truth[atom][0] for atom in atoms) < THRESHOLD:
            found[atoms] = f"{codes} {channel} {period}"
    return found


def collected(path: Path) -> tuple[dict[Atom, tuple[int, int]], list[Figure]]:
    truth, client = answers(path), signed_in(path)
    gathered = (of_the_interface, of_the_files, of_the_details)
    return truth, [figure for gather in gathered for figure in gather(client, truth)]


@pytest.mark.parametrize("seed", [2017, 14])
def test_nothing_that_is_shown_adds_up_to_a_few_people(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    truth, figures = collected(thin_office(tmp_path, seed))
    for shown in figures:
        assert shown.n == sum(truth[atom][0] for atom in shown.atoms), shown
        assert shown.rated in (None, sum(truth[atom][1] for atom in shown.atoms)), shown
        assert shown.n == 0 or shown.n >= THRESHOLD, shown
    attack = Subtraction({shown.atoms: None for shown in figures})
    few = hidden_few(truth)
    assert len(few) >= 10
    assert len(attack.rows) > 10, "what may be shown is shown"
    assert [why for atoms, why in few.items() if attack.tells(atoms)] == []
    people: dict[Hashable, int] = {atom: n for atom, (n, _) in truth.items()}
    for chosen in few_together(people, THRESHOLD):
        assert not attack.tells_within(chosen, truth), chosen


def test_the_same_attack_finds_small_cells_where_only_the_threshold_hides_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        gate, "decide", lambda groups, threshold, _: Decision(groups, threshold, complement=False)
    )
    truth, client = answers(path := thin_office(tmp_path, 2017)), signed_in(path)
    figures = list(of_the_interface(client, truth))
    assert all(shown.n == 0 or shown.n >= THRESHOLD for shown in figures)
    attack = Subtraction({shown.atoms: None for shown in figures})
    assert [why for atoms, why in hidden_few(truth).items() if attack.tells(atoms)]


@pytest.mark.parametrize(
    "address", ["/", "/nilai.csv", "/nilai.xlsx", "/struk", "/struk.csv", "/tanda", "/api/v1/scores"]
)
def test_a_range_that_cuts_a_month_is_refused_with_a_sentence(tmp_path: Path, address: str) -> None:
    client = signed_in(with_head(office(tmp_path)))
    for period in ("2026-08-01..2026-08-14", "2026-08-02..2026-08-31", "2026-08-09..2026-08-09"):
        answer = client.get(address, query_string={"period": period})
        assert answer.status_code == 400
        assert "bulan yang utuh" in answer.text
    assert client.get(address, query_string={"period": "2026-07-01..2026-08-31"}).status_code == 200
