"""An invented office for the tests of data: two units in two zones, with services and counters."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from data.counting import release
from data.database import prepare, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.settings import change_settings
from data.tallies import Filter
from surveys import catalogue
from surveys.response import Response, answer

SURVEY = catalogue.survey()
KEYS = tuple(element.key for element in SURVEY.elements)
NOON = datetime(2026, 8, 15, 5, 0, tzinfo=UTC)
"""Noon in WIB, and the same day everywhere in Indonesia."""

ALWAYS = Filter(date(2000, 1, 1), date(2100, 1, 1))


def office(folder: Path) -> Path:
    """Return a new database with units dukcapil (WIB: counters loket-1, loket-2) and sorong (WIT).

    Any browser may answer as its kiosks: what pairing asks of one has tests of its own.
    """
    path = folder / "skm.db"
    prepare(path)
    with writing(path) as db:
        change_settings(db, open_kiosks=True)
        add_unit(db, Unit("dukcapil", "Dinas Kependudukan", "WIB"))
        add_unit(db, Unit("sorong", "Puskesmas Sorong", "WIT"))
        for code, name in {"ktp": "KTP-el", "kk": "Kartu Keluarga"}.items():
            add_service(db, Service(code, name, "dukcapil"))
        add_service(db, Service("ktp", "Surat Sehat", "sorong"))
        add_counter(db, "loket-1", "Loket 1", "dukcapil", ["kk", "ktp"])
        add_counter(db, "loket-2", "Loket 2", "dukcapil", ["ktp"])
        add_counter(db, "poli", "Poli Umum", "sorong", ["ktp"])
    return path


def response(
    number: int, ratings: Mapping[str, int] | None = None, *, at: datetime = NOON, **given: Any
) -> Response:
    """Return the checked response of that number: all fours at counter loket-1 unless said otherwise."""
    usual: dict[str, Any] = {
        "uuid": str(UUID(int=number)),
        "counter": "loket-1",
        "service": "ktp",
        "channel": "kiosk",
        "language": "id",
        "ratings": dict.fromkeys(KEYS, 4) if ratings is None else ratings,
    }
    return answer(SURVEY, usual | given, at)


def next_week(path: Path) -> None:
    """Let a week pass: what waited to be counted with others is counted."""
    with writing(path) as db:
        release(db, datetime.now(UTC) + timedelta(days=8))
