"""The schema fits the survey, refuses what the domain refuses, and landed migrations stay as they are."""

import sqlite3
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from offices import KEYS, SURVEY, office, response
from sqlite_utils import Database

from data import accounts, journal, populations, settings, tokens
from data.database import check, prepare, writing
from data.migrations import MIGRATIONS, known
from data.responses import record
from surveys.short_code import short_code
from surveys.tally import bins

LANDED = {
    "0001_places": "57ada2436b8bd389",
    "0002_responses": "37a5a5230082992a",
    "0003_tallies": "04a9c088198839d2",
    "0004_office": "2354996f099ff3a1",
    "0005_accounts": "439a95df3624ad74",
    "0006_devices": "19af4a40a7f85ff4",
    "0007_how_a_response_came": "9a2f366c446cbe51",
    "0008_office_hours_and_pictures": "cdea7c99bc511709",
    "0009_seals": "66fe27f3757c80b4",
    "0010_receipts": "869d85ac4078a024",
    "0011_signals": "dbf34b536068715f",
    "0012_forwarding": "ebc733799453c8ca",
    "0013_people": "0c2c11629c430770",
    "0014_places_that_change": "92ec9e1b205ac194",
    "0015_aims": "36026b5865a8a758",
    "0016_words": "1522bca51140db3a",
    "0017_alerts": "b3d7dbb91ec40bf9",
}
"""The schema after each migration, as a digest. A migration adds a line; no line ever changes."""


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A full office, opened past this program's own checks."""
    path = office(tmp_path)
    record(path, [response(1, comment="Terima kasih")])
    with writing(path) as db:
        now = response(1).answered_at
        accounts.invite(db, "sari", "Sari", "agency_head", now)
        tokens.issue(db, "Dinas", now)
        populations.set_population(db, "sorong", "2026-TW3", 10)
        settings.change_settings(db, office="Kota")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def schemas() -> dict[str, str]:
    """Return a digest of the schema after each migration."""
    names = sorted(known())
    digests = {}
    for name, following in zip(names, [*names[1:], None], strict=True):
        with Database(memory=True) as db:
            MIGRATIONS.apply(db, stop_before=following)
            tables = "\n".join(
                sorted(
                    row[0]
                    for row in db.execute(
                        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%sqlite_%'"
                    )
                )
            )
            digests[name] = sha256(tables.encode()).hexdigest()[:16]
    return digests


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def copy(connection: sqlite3.Connection, table: str, changes: Mapping[str, Any]) -> None:
    """Insert a table's row once more, with changes."""
    cursor = connection.execute(f"SELECT * FROM {table} LIMIT 1")
    row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    row |= changes
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def test_a_migration_that_has_landed_is_never_edited() -> None:
    assert schemas() == LANDED


def test_the_responses_have_a_column_for_each_element_and_characteristic(
    raw: sqlite3.Connection,
) -> None:
    about = [characteristic.key for characteristic in SURVEY.characteristics]
    assert columns(raw, "response")[-len(KEYS) - len(about) :] == [*KEYS, *about]


def test_the_tallies_have_a_column_for_each_rating_and_total(raw: sqlite3.Connection) -> None:
    ratings = [f"{key}_{rating}" for key in KEYS for rating in (1, 2, 3, 4)]
    totals = [f"total_{total}" for total in bins(SURVEY)]
    assert columns(raw, "tally")[6:] == ["n", *ratings, *totals]


def test_no_column_holds_anything_of_the_person_or_of_their_telephone(raw: sqlite3.Connection) -> None:
    assert columns(raw, "response")[: -len(KEYS) - 4] == [
        *("sequence", "uuid", "code", "survey", "unit", "service", "counter", "channel", "language"),
        *(
            "answered_at",
            "recorded_at",
            "day",
            "counted",
            "words_digest",
            "seconds",
            "device",
            "device_sequence",
        ),
    ]
    assert columns(raw, "comment") == ["response", "words"]


NEW = {"sequence": 2, "uuid": "00000000-0000-0000-0000-000000000002"}


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("unit", {"code": "Dukcapil"}),
        ("unit", {"code": "-a"}),
        ("unit", {"code": "a" * 64}),
        ("unit", {"code": ""}),
        ("unit", {"code": "new", "name": " "}),
        ("unit", {"code": "new", "name": "a" * 121}),
        ("unit", {"code": "new", "zone": "UTC"}),
        ("service", {"code": "new", "unit": "nowhere"}),
        ("counter", {"code": "new", "unit": "nowhere"}),
        ("counter_service", {"counter": "poli", "service": "kk"}),
        ("counter_service", {"counter": "loket-2", "service": "kk", "unit": "sorong"}),
        ("response", {"sequence": 2}),
        ("response", NEW | {"uuid": "2"}),
        ("response", NEW | {"uuid": "0000000G-0000-0000-0000-000000000002"}),
        ("response", NEW | {"survey": "ikm-2004"}),
        ("response", NEW | {"counter": "nowhere"}),
        ("response", NEW | {"service": "nothing"}),
        ("response", NEW | {"unit": "sorong", "service": "kk"}),
        ("response", NEW | {"channel": "telephone"}),
        ("response", NEW | {"language": "indonesia"}),
        ("response", NEW | {"counted": 2}),
        ("response", NEW | {"device": "nobodys-tablet"}),
        ("response", NEW | {"answered_at": "2026-08-15 05:00:00"}),
        ("response", NEW | {"answered_at": "2026-02-30T05:00:00Z"}),
        ("response", NEW | {"recorded_at": None}),
        ("response", NEW | {"day": "15-08-2026"}),
        ("response", NEW | {"day": "2026-02-30"}),
        ("response", NEW | {"time": 0}),
        ("response", NEW | {"time": 5}),
        ("response", NEW | {"time": "four"}),
        ("response", NEW | {"time": 3.5}),
        ("response", NEW | dict.fromkeys(KEYS)),
        ("response", NEW | {"sex": ""}),
        ("response", NEW | {"occupation": "x" * 33}),
        ("comment", {"response": 99}),
        ("comment", {"response": 1, "words": "twice"}),
        ("tally", {"span": "2026-08-16", "n": 2}),
        ("tally", {"span": "tomorrow"}),
        ("tally", {"span": "2026-13"}),
        ("tally", {"span": "2026"}),
        ("tally", {"span": "2026-02-30"}),
        ("tally", {"span": "2026-08-16", "counter": "nowhere"}),
        ("tally", {}),
        ("population", {"period": "2026-TW4", "served": 0}),
        ("population", {"period": "2026-TW4", "unit": "nowhere"}),
        ("setting", {"name": "new", "value": "no json"}),
        ("account", {"login": "Sari Dewi"}),
        ("account", {"login": "dewi", "role": "god"}),
        ("invitation", {"login": "nobody", "digest": "0" * 64}),
        ("token", {"label": "other"}),
        ("token", {"label": "other", "digest": "skm_secret"}),
    ],
)
def test_the_database_itself_refuses_what_the_domain_refuses(
    raw: sqlite3.Connection, table: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        copy(raw, table, changes)


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("unit", {"code": "0-new", "zone": "WITA"}),
        ("response", NEW | dict.fromkeys(KEYS[1:]) | {"sex": "female", "channel": "receipt"}),
        ("tally", {"span": "2026-08-16"}),
        ("tally", {"span": "2026-09"}),
        ("population", {"period": "2026-08-01..2026-08-15"}),
        ("account", {"login": "kepala.dinas@kota"}),
    ],
)
def test_the_database_takes_what_the_domain_takes(
    raw: sqlite3.Connection, table: str, changes: dict[str, Any]
) -> None:
    before = raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    copy(raw, table, changes)
    assert raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == before + 1


def test_what_an_older_version_recorded_is_kept_counted_and_checked_after_the_update(tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    with Database(path) as db:
        MIGRATIONS.apply(db, stop_before="0006_devices")
        db.execute("INSERT INTO unit VALUES ('dukcapil', 'Dinas Kependudukan', 'WIB', 'exact')")
        db.execute("INSERT INTO service VALUES ('dukcapil', 'ktp', 'KTP-el')")
        db.execute("INSERT INTO counter VALUES ('loket-1', 'Loket 1', 'dukcapil')")
        db.execute("INSERT INTO counter_service VALUES ('loket-1', 'dukcapil', 'ktp', 1)")
        for number in (3, 7):  # numbers given out and rolled back leave a gap
            db.execute(
                "INSERT INTO response (sequence, uuid, survey, unit, service, counter, channel, language, "
                "answered_at, recorded_at, day, time) VALUES (?, ?, 'skm-2017', 'dukcapil', 'ktp', "
                "'loket-1', 'poster', 'id', '2026-08-15T05:00:00Z', '2026-08-15T05:00:00Z', '2026-08-15', 4)",
                (number, str(UUID(int=number))),
            )
        db.execute("INSERT INTO comment VALUES (7, 'Ramah.')")
        db.conn.commit()
    prepare(path)
    check(path)
    with writing(path) as db:
        kept = db.execute("SELECT sequence, code, counted FROM response ORDER BY sequence").fetchall()
        assert kept == [(number, short_code(str(UUID(int=number))), 1) for number in (3, 7)]
        assert db.execute("SELECT words FROM comment WHERE response = 7").fetchone() == ("Ramah.",)
        assert journal.extend(db) == 2
        assert journal.verify(db) == []
    record(path, [response(9)])
    with writing(path) as db:
        assert db.execute("SELECT max(sequence) FROM response").fetchone() == (8,)
        assert journal.verify(db) == []
