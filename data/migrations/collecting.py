"""Steps for collecting with kiosks that are known: devices, and what a response tells of how it came."""

from hashlib import sha256

from sqlite_utils import Database

from data.migrations.checks import CODE, DAY, DIGEST, MOMENT, NAME
from data.migrations.offices import ABOUT, NINE
from data.migrations.register import MIGRATIONS

_KEPT = (
    *("sequence", "uuid", "survey", "unit", "service", "counter", "channel", "language"),
    *("answered_at", "recorded_at", "day", *NINE, *ABOUT),
)


@MIGRATIONS(name="0006_devices")
def _devices(db: Database) -> None:
    """The kiosks that were paired, what each last told of itself, and what of theirs was refused.

    `waiting` and `refused` count the answers that lie on the device; `last_sequence` is the number of the
    last one that it gave out, `first_sequence` the last one before it was paired. `clock_offset` is its
    clock less ours, in seconds. A pairing code's first half names the pairing, its second half proves it:
    wrong tries count against the one pairing that they name.
    """
    db.executescript(f"""
        CREATE TABLE device (
            code TEXT NOT NULL PRIMARY KEY {CODE.format("code")},
            name TEXT NOT NULL {NAME.format("name")},
            counter TEXT NOT NULL REFERENCES counter (code),
            digest TEXT NOT NULL UNIQUE {DIGEST.format("digest")},
            paired_at TEXT NOT NULL {MOMENT.format("paired_at")},
            paired_by TEXT NOT NULL {NAME.format("paired_by")},
            revoked_at TEXT {MOMENT.format("revoked_at")},
            seen_at TEXT {MOMENT.format("seen_at")},
            waiting INTEGER CHECK (waiting >= 0),
            refused INTEGER CHECK (refused >= 0),
            first_sequence INTEGER CHECK (first_sequence >= 0),
            last_sequence INTEGER CHECK (last_sequence >= 0),
            clock_offset INTEGER,
            version TEXT CHECK (length(version) <= 64),
            storage TEXT NOT NULL CHECK (json_valid(storage) AND length(storage) <= 1000)
        ) STRICT;
        CREATE TABLE pairing (
            half TEXT NOT NULL PRIMARY KEY CHECK (length(half) = 4),
            digest TEXT NOT NULL {DIGEST.format("digest")},
            tries INTEGER NOT NULL CHECK (tries >= 0),
            counter TEXT NOT NULL REFERENCES counter (code),
            name TEXT NOT NULL {NAME.format("name")},
            made_by TEXT NOT NULL {NAME.format("made_by")},
            until REAL NOT NULL
        ) STRICT;
        CREATE TABLE refusal (
            device TEXT NOT NULL REFERENCES device (code),
            uuid TEXT NOT NULL CHECK (length(uuid) BETWEEN 1 AND 64),
            device_sequence INTEGER CHECK (device_sequence >= 1),
            received_at TEXT NOT NULL {MOMENT.format("received_at")},
            problems TEXT NOT NULL CHECK (json_valid(problems) AND length(problems) <= 2000),
            answers TEXT NOT NULL CHECK (json_valid(answers) AND length(answers) <= 8000),
            PRIMARY KEY (device, uuid)
        ) STRICT;
    """)


@MIGRATIONS(name="0007_how_a_response_came")
def _how_a_response_came(db: Database) -> None:
    """What the kiosk knows of a response besides its answers.

    `code` is what the citizen keeps. `counted` says whether the tallies hold it yet: they take several
    at once, so that nobody can tell one answer from the change it makes. `words_digest` seals what the
    citizen wrote without holding it, `seconds` is how long they took. A language may have three letters
    (Minangkabau is "min").
    """
    ratings = "".join(f"{key} INTEGER CHECK ({key} BETWEEN 1 AND 4)," for key in NINE)
    about = "".join(f"{key} TEXT CHECK (length({key}) BETWEEN 1 AND 32)," for key in ABOUT)
    kept = ", ".join(_KEPT)
    db.conn.create_function("short_code_0007", 1, _short_code, deterministic=True)
    db.executescript(f"""
        CREATE TABLE response_0007 (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36 AND uuid NOT GLOB '*[^0-9a-f-]*'),
            code TEXT NOT NULL CHECK (length(code) = 11),
            survey TEXT NOT NULL CHECK (survey = 'skm-2017'),
            unit TEXT NOT NULL,
            service TEXT NOT NULL,
            counter TEXT NOT NULL REFERENCES counter (code),
            channel TEXT NOT NULL CHECK (channel IN ('kiosk', 'receipt', 'poster', 'import')),
            language TEXT NOT NULL CHECK (language GLOB '[a-z][a-z]' OR language GLOB '[a-z][a-z][a-z]'),
            answered_at TEXT NOT NULL {MOMENT.format("answered_at")},
            recorded_at TEXT NOT NULL {MOMENT.format("recorded_at")},
            day TEXT NOT NULL {DAY.format("day")},
            counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
            words_digest TEXT {DIGEST.format("words_digest")},
            seconds INTEGER CHECK (seconds BETWEEN 0 AND 86400),
            device TEXT REFERENCES device (code),
            device_sequence INTEGER CHECK (device_sequence >= 1),
            {ratings}
            {about}
            CHECK (coalesce({", ".join(NINE)}) IS NOT NULL),
            FOREIGN KEY (unit, service) REFERENCES service (unit, code)
        ) STRICT;
        INSERT INTO response_0007 (code, counted, {kept})
            SELECT short_code_0007(uuid), 1, {kept} FROM response;
        DROP TABLE response;
        ALTER TABLE response_0007 RENAME TO response;
        CREATE INDEX response_by_day ON response (day);
        CREATE INDEX response_by_code ON response (code);
        CREATE INDEX response_by_device ON response (device, device_sequence) WHERE device IS NOT NULL;
        CREATE INDEX response_by_counter ON response (counter, sequence);
        CREATE INDEX response_not_counted ON response (counter) WHERE counted = 0;
    """)


@MIGRATIONS(name="0008_office_hours_and_pictures")
def _office_hours_and_pictures(db: Database) -> None:
    """When a unit serves, by its own clock (weekday 1 is Monday), and the office's own pictures."""
    clock = "CHECK ({0} IS strftime('%H:%M', {0}))"
    db.executescript(f"""
        CREATE TABLE office_hours (
            unit TEXT NOT NULL REFERENCES unit (code),
            weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            opens TEXT NOT NULL {clock.format("opens")},
            closes TEXT NOT NULL {clock.format("closes")},
            PRIMARY KEY (unit, weekday),
            CHECK (opens < closes)
        ) STRICT;
        CREATE TABLE picture (
            name TEXT NOT NULL PRIMARY KEY {CODE.format("name")},
            media_type TEXT NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
            content BLOB NOT NULL CHECK (length(content) BETWEEN 1 AND 300000)
        ) STRICT;
    """)


def _short_code(uuid: str) -> str:
    """Return the code of a UUID as it was when this step was written."""
    letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    number = int.from_bytes(sha256(uuid.encode()).digest()[:8], "big")
    code = "".join(letters[number >> 5 * place & 31] for place in range(10))
    return f"{code[:5]}-{code[5:]}"
