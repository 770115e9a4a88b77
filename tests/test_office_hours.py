"""A unit's hours are kept by weekday, and set in the words that people use."""

from datetime import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from offices import office

from data.database import reading, writing
from data.office_hours import InvalidHours, hours, set_hours
from data.places import UnknownPlace
from skm import main

MORNING = (time(8), time(15, 30))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("hours"))


def skm(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--database", str(path)])


def known(path: Path, unit: str = "dukcapil") -> dict[int, tuple[time, time]]:
    with reading(path) as db:
        return hours(db, unit)


@pytest.fixture(autouse=True)
def unsaid(path: Path) -> None:
    """Begin each test with a unit of which nobody has said when it serves."""
    with writing(path) as db:
        set_hours(db, "dukcapil", range(1, 8), None)


def test_hours_are_kept_by_weekday_and_the_last_word_counts(path: Path) -> None:
    assert known(path) == {}
    with writing(path) as db:
        set_hours(db, "dukcapil", [1, 5], MORNING)
        set_hours(db, "dukcapil", [5], (time(8), time(11)))
        set_hours(db, "sorong", [1], MORNING)
        set_hours(db, "sorong", [1], None)
    assert known(path) == {1: MORNING, 5: (time(8), time(11))}
    assert known(path, "sorong") == {}


@pytest.mark.parametrize(
    ("days", "span"), [([0], MORNING), ([8], None), ([1], (time(8), time(8))), ([1], (time(9), time(8)))]
)
def test_hours_that_no_week_has_are_refused(
    path: Path, days: list[int], span: tuple[time, time] | None
) -> None:
    with writing(path) as db, pytest.raises(InvalidHours):
        set_hours(db, "dukcapil", days, span)
    assert known(path) == {}


def test_a_unit_that_is_not_there_serves_nobody(path: Path) -> None:
    with writing(path) as db, pytest.raises(UnknownPlace):
        set_hours(db, "nowhere", [1], MORNING)


@pytest.mark.parametrize(
    ("days", "span", "weekdays"),
    [
        ("senin-jumat", "08:00-15:30", [1, 2, 3, 4, 5]),
        ("mon-fri", "8.00-15.30", [1, 2, 3, 4, 5]),
        ("Senin,rabu", "08:00-15:30", [1, 3]),
        ("sabtu-senin", "08:00-15:30", [1, 6, 7]),
        ("minggu", "08:00-15:30", [7]),
    ],
)
def test_hours_are_set_in_indonesian_or_english(
    path: Path, days: str, span: str, weekdays: list[int]
) -> None:
    result = skm(path, "hours", "dukcapil", days, span)
    assert result.exit_code == 0, result.output
    assert known(path) == dict.fromkeys(weekdays, MORNING)


def test_the_command_shows_the_week(path: Path) -> None:
    assert "selalu menyala" in skm(path, "hours", "dukcapil").output
    skm(path, "hours", "dukcapil", "senin-jumat", "08:00-15:30")
    shown = skm(path, "hours", "dukcapil", "jumat", "tutup").output.splitlines()
    assert shown[0].split() == ["Senin", "08.00–15.30"]
    assert shown[4].split() == ["Jumat", "tutup"]
    assert len(shown) == 7


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "Tidak ada tempat"),
        (["dukcapil", "senin"], "Sebutkan juga jamnya"),
        (["dukcapil", "hari-ini", "08:00-15:30"], "bukan hari"),
        (["dukcapil", "senin", "pagi"], "bukan jam"),
        (["dukcapil", "senin", "25:00-26:00"], "bukan jam"),
        (["dukcapil", "senin", "15:30-08:00"], "Jam tutup harus sesudah jam buka"),
    ],
)
def test_what_the_command_cannot_read_is_said_in_a_sentence(
    path: Path, arguments: list[str], sentence: str
) -> None:
    result = skm(path, "hours", *arguments)
    assert result.exit_code != 0
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert known(path) == {}
