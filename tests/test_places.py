"""Units, services and counters are kept under codes that are plain, known and taken once."""

from pathlib import Path

import pytest
from offices import office
from sqlite_utils import Database

from data.database import prepare, reading, writing
from data.places import (
    Counter,
    InvalidPlace,
    Service,
    TakenCode,
    Unit,
    UnknownPlace,
    add_counter,
    add_service,
    add_unit,
    counter,
    counters,
    services,
    unit,
    units,
)

DUKCAPIL = Unit("dukcapil", "Dinas Kependudukan", "WIB")


def test_a_counter_is_read_with_its_unit_and_its_services_in_the_order_given(
    tmp_path: Path,
) -> None:
    with reading(office(tmp_path)) as db:
        assert counter(db, "loket-1") == Counter(
            "loket-1",
            "Loket 1",
            DUKCAPIL,
            (Service("kk", "Kartu Keluarga", "dukcapil"), Service("ktp", "KTP-el", "dukcapil")),
        )


def test_places_are_listed_by_name_and_counters_by_unit_too(tmp_path: Path) -> None:
    with reading(office(tmp_path)) as db:
        assert units(db) == [DUKCAPIL, Unit("sorong", "Puskesmas Sorong", "WIT")]
        assert unit(db, "dukcapil") == DUKCAPIL
        assert [service.name for service in services(db, "dukcapil")] == ["KTP-el", "Kartu Keluarga"]
        assert [each.code for each in counters(db)] == ["loket-1", "loket-2", "poli"]
        assert [each.code for each in counters(db, "sorong")] == ["poli"]
        assert counters(db, "") == counters(db, "nowhere") == []


def test_all_counters_with_their_services_take_one_query(tmp_path: Path) -> None:
    queries: list[str] = []
    with reading(office(tmp_path)) as db, db.tracer(lambda sql, _: queries.append(sql)):
        counters(db)
    assert len(queries) == 1


def test_a_place_that_nobody_added_is_unknown(tmp_path: Path) -> None:
    with reading(office(tmp_path)) as db:
        for lookup in (unit, counter):
            with pytest.raises(UnknownPlace) as unknown:
                lookup(db, "loket-9")
            assert unknown.value.code == "loket-9"
        assert services(db, "loket-9") == []


def test_an_unknown_unit_or_service_is_named(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        with pytest.raises(UnknownPlace, match="nowhere"):
            add_service(db, Service("akta", "Akta", "nowhere"))
        with pytest.raises(UnknownPlace, match="nowhere"):
            add_counter(db, "loket-3", "Loket 3", "nowhere", ["ktp"])
        with pytest.raises(UnknownPlace, match="kk"):
            add_counter(db, "loket-3", "Loket 3", "sorong", ["ktp", "kk"])


def test_a_code_is_taken_once_but_two_units_may_each_have_a_service_of_one_code(
    tmp_path: Path,
) -> None:
    with writing(office(tmp_path)) as db:
        with pytest.raises(TakenCode) as taken:
            add_unit(db, Unit("dukcapil", "Dukcapil lain"))
        assert taken.value.code == "dukcapil"
        with pytest.raises(TakenCode):
            add_service(db, Service("ktp", "KTP lain", "dukcapil"))
        with pytest.raises(TakenCode):
            add_counter(db, "loket-1", "Loket 1 lain", "sorong", ["ktp"])
        add_service(db, Service("kk", "Kartu Kesehatan", "sorong"))


@pytest.mark.parametrize(
    "code", ["", "-a", "Loket", "loket 1", "loket_1", "a" * 64, "löket", "a/b", "a\n", "٣"]
)
def test_a_code_that_would_not_stand_in_an_address_is_refused(tmp_path: Path, code: str) -> None:
    with writing(office(tmp_path)) as db:
        with pytest.raises(InvalidPlace, match="code"):
            add_unit(db, Unit(code, "Nama"))
        with pytest.raises(InvalidPlace, match="code"):
            add_service(db, Service(code, "Nama", "dukcapil"))
        with pytest.raises(InvalidPlace, match="code"):
            add_counter(db, code, "Nama", "dukcapil", ["ktp"])


@pytest.mark.parametrize("name", ["", "   ", "a" * 121, "dua\nbaris", "a\x00b"])
def test_a_name_that_nobody_could_read_is_refused(tmp_path: Path, name: str) -> None:
    with writing(office(tmp_path)) as db, pytest.raises(InvalidPlace, match="name"):
        add_unit(db, Unit("damkar", name))


@pytest.mark.parametrize(
    ("place", "problem"),
    [(Unit("damkar", "Damkar", "UTC"), "zone"), (Unit("damkar", "Damkar", "WIB", "0.1"), "weight")],
)
def test_a_unit_has_a_zone_of_indonesia_and_a_weight_of_the_survey(
    tmp_path: Path, place: Unit, problem: str
) -> None:
    with writing(office(tmp_path)) as db, pytest.raises(InvalidPlace) as refused:
        add_unit(db, place)
    assert refused.value.problem == problem


@pytest.mark.parametrize("codes", [[], ["ktp", "ktp"]])
def test_a_counter_gives_at_least_one_service_and_each_once(tmp_path: Path, codes: list[str]) -> None:
    with writing(office(tmp_path)) as db, pytest.raises(InvalidPlace, match="services"):
        add_counter(db, "loket-3", "Loket 3", "dukcapil", codes)


def test_the_longest_code_and_name_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    prepare(path)
    longest = Unit("0" * 63, "Bañolas " * 15, "WITA", "0.111")
    with writing(path) as db:
        add_unit(db, longest)
        assert units(db) == [longest]


def test_an_office_without_places_has_none(tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    prepare(path)
    with reading(path) as db:
        assert isinstance(db, Database)
        assert (units(db), counters(db)) == ([], [])
