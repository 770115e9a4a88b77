"""The office's settings have defaults, are checked together, and N is kept per unit and period."""

from pathlib import Path
from typing import Any

import pytest
from offices import office

from data.database import prepare, reading, writing
from data.places import UnknownPlace
from data.populations import population, populations, set_population
from data.settings import FaintColour, InvalidSetting, Settings, change_settings, settings
from surveys.period import InvalidPeriod

UNTOUCHED = Settings(open_kiosks=True)
"""What the tests' office starts with."""


def test_a_new_office_has_the_defaults(tmp_path: Path) -> None:
    prepare(tmp_path / "skm.db")
    with reading(tmp_path / "skm.db") as db:
        assert settings(db) == Settings("Kantor Pelayanan", False, 5, 30, 66, "", open_kiosks=False)


def test_a_change_stays_and_leaves_the_other_settings(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        change_settings(db, office="Kota Sinar Laut", invented=True)
    with writing(path) as db:
        change_settings(db, publication=10, kiosk_url="https://skm.sinarlaut.go.id")
    with reading(path) as db:
        assert settings(db) == Settings(
            office="Kota Sinar Laut",
            invented=True,
            publication=10,
            kiosk_url="https://skm.sinarlaut.go.id",
            open_kiosks=True,
        )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"nonsense": "blue"}, "nonsense"),
        ({"colour": "blue"}, "colour"),
        ({"colour": "#0B5563"}, "colour"),
        ({"open_kiosks": "yes"}, "open_kiosks"),
        ({"office": " "}, "office"),
        ({"office": "a" * 201}, "office"),
        ({"office": "dua\nbaris"}, "office"),
        ({"office": None}, "office"),
        ({"invented": 1}, "invented"),
        ({"publication": 0}, "publication"),
        ({"publication": "5"}, "publication"),
        ({"publication": True}, "publication"),
        ({"publication": 31}, "personnel_learning"),
        ({"personnel_evidence": 29}, "personnel_evidence"),
        ({"kiosk_url": "skm.go.id"}, "kiosk_url"),
        ({"kiosk_url": "javascript:alert(1)"}, "kiosk_url"),
    ],
)
def test_a_setting_that_cannot_be_kept_is_named_and_nothing_changes(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    path = office(tmp_path)
    with writing(path) as db, pytest.raises(InvalidSetting) as refused:
        change_settings(db, **{"personnel_learning": 30} | changes)
    assert refused.value.setting == named
    with reading(path) as db:
        assert settings(db) == UNTOUCHED


def test_a_colour_too_pale_for_words_is_refused_with_its_contrast(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        with pytest.raises(FaintColour) as refused:
            change_settings(db, colour="#d4a017")
        assert 2 < refused.value.contrast < 2.5
        change_settings(db, colour="#7a1f1f")
        assert settings(db).colour == "#7a1f1f"


def test_a_setting_that_this_program_does_not_know_is_passed_over(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        db.execute("INSERT INTO setting (name, value) VALUES ('of_tomorrow', '1')")
        assert settings(db) == UNTOUCHED


def test_a_population_is_kept_per_unit_and_period_and_may_be_corrected(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        set_population(db, "dukcapil", "2026-TW3", 1200)
        set_population(db, "dukcapil", "2026-TW3", 1250)
        set_population(db, "sorong", "2026-TW3", 300)
        set_population(db, "sorong", "2026", 1100)
    with reading(path) as db:
        assert population(db, "dukcapil", "2026-TW3") == 1250
        assert population(db, "dukcapil", "2026") is None
        assert populations(db, ["2026-TW3", "2025"]) == {
            ("dukcapil", "2026-TW3"): 1250,
            ("sorong", "2026-TW3"): 300,
        }
        assert populations(db, []) == {}


def test_a_population_of_nobody_nowhere_or_never_is_refused(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        with pytest.raises(UnknownPlace):
            set_population(db, "nowhere", "2026", 10)
        with pytest.raises(InvalidPeriod):
            set_population(db, "sorong", "2026-TW5", 10)
        with pytest.raises(ValueError, match="at least one"):
            set_population(db, "sorong", "2026", 0)
