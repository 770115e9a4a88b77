"""Steps for those who head offices: people and their places, targets, what is done about complaints."""

from sqlite_utils import Database

from data.migrations import forwarding  # noqa: F401 - its steps come first
from data.migrations.checks import DAY, DIGEST, MOMENT, NAME
from data.migrations.register import MIGRATIONS

_PLACE = """
            unit TEXT REFERENCES unit (code),
            service TEXT,
            counter TEXT REFERENCES counter (code),
            CHECK (unit IS NOT NULL OR (service IS NULL AND counter IS NULL)),
            CHECK (service IS NULL OR counter IS NULL),
            FOREIGN KEY (unit, service) REFERENCES service (unit, code),
            FOREIGN KEY (counter, unit) REFERENCES counter (code, unit)
"""
"""The whole office, a unit, or one of its services or counters."""


@MIGRATIONS(name="0013_people")
def _people(db: Database) -> None:
    """Five roles, the places that each person is limited to, and who did what.

    Who was a head saw the whole office, and goes on doing so. `secret` is that of one-time passwords
    (TOTP), encrypted; `step` the last one that was used. `subject` is who somebody is to the office's
    OIDC provider. An account whose `closed_at` is set no longer opens; what it did stays named.
    An account without a row in `account_place` reaches the whole office. `link_first`: it was open before,
    and is opened again by its new link alone. `ended_session` holds the sessions that somebody has signed
    out of, until they would have run out.
    """
    db.executescript(f"""
        CREATE TABLE account_0013 (
            login TEXT NOT NULL PRIMARY KEY CHECK (
                length(login) <= 63 AND login GLOB '[a-z0-9]*' AND login NOT GLOB '*[^a-z0-9._@-]*'
            ),
            name TEXT NOT NULL {NAME.format("name")},
            role TEXT NOT NULL CHECK (
                role IN ('administrator', 'agency_head', 'unit_head', 'officer', 'observer')
            ),
            password TEXT,
            epoch INTEGER NOT NULL CHECK (epoch >= 0),
            email TEXT CHECK (length(email) BETWEEN 3 AND 254),
            secret TEXT CHECK (length(secret) <= 500),
            step INTEGER,
            subject TEXT UNIQUE CHECK (length(subject) <= 500),
            link_first INTEGER NOT NULL DEFAULT 0 CHECK (link_first IN (0, 1)),
            closed_at TEXT {MOMENT.format("closed_at")}
        ) STRICT;
        INSERT INTO account_0013 (login, name, role, password, epoch)
            SELECT login, name, iif(role = 'head', 'agency_head', role), password, epoch FROM account;
        DROP TABLE account;
        ALTER TABLE account_0013 RENAME TO account;
        CREATE TABLE account_place (
            login TEXT NOT NULL REFERENCES account (login),
            unit TEXT NOT NULL REFERENCES unit (code),
            counter TEXT,
            FOREIGN KEY (counter, unit) REFERENCES counter (code, unit)
        ) STRICT;
        CREATE UNIQUE INDEX account_place_once ON account_place (login, unit, coalesce(counter, ''));
        CREATE TABLE recovery_code (
            login TEXT NOT NULL REFERENCES account (login),
            digest TEXT NOT NULL {DIGEST.format("digest")},
            PRIMARY KEY (login, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE ended_session (
            digest TEXT NOT NULL PRIMARY KEY {DIGEST.format("digest")},
            until REAL NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE deed (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL {MOMENT.format("at")},
            login TEXT NOT NULL CHECK (length(login) <= 63),
            what TEXT NOT NULL CHECK (what NOT GLOB '*[^a-z_.]*' AND length(what) BETWEEN 1 AND 64),
            unit TEXT,
            counter TEXT,
            subject TEXT NOT NULL CHECK (length(subject) <= 200),
            before TEXT CHECK (before IS NULL OR (json_valid(before) AND length(before) <= 8000)),
            after TEXT CHECK (after IS NULL OR (json_valid(after) AND length(after) <= 8000)),
            undoes INTEGER UNIQUE REFERENCES deed (id)
        ) STRICT;
        CREATE INDEX deed_by_subject ON deed (subject, id);
        CREATE TABLE verification (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL {MOMENT.format("at")},
            responses INTEGER NOT NULL CHECK (responses >= 0),
            anchor TEXT NOT NULL CHECK (length(anchor) <= 200),
            problems TEXT NOT NULL CHECK (json_valid(problems) AND length(problems) <= 8000)
        ) STRICT;
    """)


@MIGRATIONS(name="0014_places_that_change")
def _places_that_change(db: Database) -> None:
    """Places that were closed, and how a unit surveys: its usual period, whether officers own the time.

    A closed place keeps all that it was rated with; so does a service whose counter gives it no more
    (`ended_at`). `time_by_officer` says whether the element "time" is in the officers' hands (U3), as
    PermenPANRB 6/2022's evidence asks.
    """
    db.executescript(f"""
        ALTER TABLE unit ADD COLUMN period TEXT NOT NULL DEFAULT 'quarter'
            CHECK (period IN ('month', 'quarter', 'semester', 'year'));
        ALTER TABLE unit ADD COLUMN time_by_officer INTEGER NOT NULL DEFAULT 0
            CHECK (time_by_officer IN (0, 1));
        ALTER TABLE unit ADD COLUMN closed_at TEXT {MOMENT.format("closed_at")};
        ALTER TABLE service ADD COLUMN closed_at TEXT {MOMENT.format("closed_at")};
        ALTER TABLE counter ADD COLUMN closed_at TEXT {MOMENT.format("closed_at")};
        ALTER TABLE counter_service ADD COLUMN ended_at TEXT {MOMENT.format("ended_at")};
    """)


@MIGRATIONS(name="0015_aims")
def _aims(db: Database) -> None:
    """What a place aims at, what was done for it, and the plans of follow-up (RTL).

    `ikm` is in hundredths. A target holds from its year on until a later one. `quarter` is when a plan's
    programme is due, `period` the one whose elements it answers. Nothing is deleted: what was withdrawn
    says when.
    """
    db.executescript(f"""
        CREATE TABLE target (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            year INTEGER NOT NULL CHECK (year BETWEEN 2004 AND 2100),
            ikm INTEGER NOT NULL CHECK (ikm BETWEEN 2500 AND 10000),
            {_PLACE}
        ) STRICT;
        CREATE UNIQUE INDEX target_once ON target (
            year, coalesce(unit, ''), coalesce(service, ''), coalesce(counter, '')
        );
        CREATE TABLE intervention (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day TEXT NOT NULL {DAY.format("day")},
            name TEXT NOT NULL {NAME.format("name")},
            login TEXT NOT NULL REFERENCES account (login),
            at TEXT NOT NULL {MOMENT.format("at")},
            withdrawn_at TEXT {MOMENT.format("withdrawn_at")},
            {_PLACE}
        ) STRICT;
        CREATE TABLE plan (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            unit TEXT NOT NULL REFERENCES unit (code),
            period TEXT NOT NULL CHECK (length(period) BETWEEN 4 AND 22),
            element TEXT NOT NULL CHECK (length(element) <= 32),
            programme TEXT NOT NULL CHECK (length(trim(programme)) BETWEEN 3 AND 500),
            quarter TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-TW[1-4]'),
            person TEXT NOT NULL {NAME.format("person")},
            progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
            made_at TEXT NOT NULL {MOMENT.format("made_at")},
            made_by TEXT NOT NULL REFERENCES account (login),
            done_at TEXT {MOMENT.format("done_at")},
            withdrawn_at TEXT {MOMENT.format("withdrawn_at")},
            CHECK (done_at IS NULL OR progress = 100)
        ) STRICT;
        CREATE INDEX plan_by_unit ON plan (unit, period);
        CREATE TABLE plan_step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            plan INTEGER NOT NULL REFERENCES plan (id),
            at TEXT NOT NULL {MOMENT.format("at")},
            login TEXT NOT NULL REFERENCES account (login),
            progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
            words TEXT NOT NULL CHECK (length(words) <= 1000)
        ) STRICT;
        CREATE INDEX plan_step_by_plan ON plan_step (plan, id);
        CREATE TABLE plan_file (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            plan INTEGER NOT NULL REFERENCES plan (id),
            name TEXT NOT NULL {NAME.format("name")},
            media_type TEXT NOT NULL CHECK (
                media_type IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')
            ),
            content BLOB NOT NULL CHECK (length(content) BETWEEN 1 AND 5000000),
            at TEXT NOT NULL {MOMENT.format("at")},
            login TEXT NOT NULL REFERENCES account (login),
            withdrawn_at TEXT {MOMENT.format("withdrawn_at")}
        ) STRICT;
        CREATE INDEX plan_file_by_plan ON plan_file (plan, id);
        CREATE TABLE reply_to_evidence (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            period TEXT NOT NULL CHECK (length(period) BETWEEN 4 AND 22),
            at TEXT NOT NULL {MOMENT.format("at")},
            login TEXT NOT NULL REFERENCES account (login),
            words TEXT NOT NULL CHECK (length(trim(words)) BETWEEN 3 AND 1000),
            withdrawn_at TEXT {MOMENT.format("withdrawn_at")},
            {_PLACE}
        ) STRICT;
    """)
