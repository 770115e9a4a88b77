"""The first steps: places, responses with their tallies, settings, and who may sign in."""

from sqlite_utils import Database

from data.migrations.checks import CODE, DAY, DIGEST, MOMENT, NAME
from data.migrations.register import MIGRATIONS

NINE = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "conduct",
    "complaints",
    "facilities",
)
"""The elements as the migrations up to 0007 found them: part of them, and never edited either."""

ABOUT = ("sex", "age", "education", "occupation")
"""The characteristics as 0002 found them."""


@MIGRATIONS(name="0001_places")
def _places(db: Database) -> None:
    db.executescript(f"""
        CREATE TABLE unit (
            code TEXT NOT NULL PRIMARY KEY {CODE.format("code")},
            name TEXT NOT NULL {NAME.format("name")},
            zone TEXT NOT NULL CHECK (zone IN ('WIB', 'WITA', 'WIT')),
            weight TEXT NOT NULL CHECK (length(weight) BETWEEN 1 AND 16)
        ) STRICT;
        CREATE TABLE service (
            unit TEXT NOT NULL REFERENCES unit (code),
            code TEXT NOT NULL {CODE.format("code")},
            name TEXT NOT NULL {NAME.format("name")},
            PRIMARY KEY (unit, code)
        ) STRICT;
        CREATE TABLE counter (
            code TEXT NOT NULL PRIMARY KEY {CODE.format("code")},
            name TEXT NOT NULL {NAME.format("name")},
            unit TEXT NOT NULL REFERENCES unit (code),
            UNIQUE (code, unit)
        ) STRICT;
        CREATE TABLE counter_service (
            counter TEXT NOT NULL,
            unit TEXT NOT NULL,
            service TEXT NOT NULL,
            place INTEGER NOT NULL CHECK (place >= 1),
            PRIMARY KEY (counter, service),
            FOREIGN KEY (counter, unit) REFERENCES counter (code, unit),
            FOREIGN KEY (unit, service) REFERENCES service (unit, code)
        ) STRICT;
    """)


@MIGRATIONS(name="0002_responses")
def _responses(db: Database) -> None:
    """The responses in the order in which they were recorded, and the citizens' own words apart.

    A comment grows where a part of it is masked, hence the room beyond the form's 1,000 characters.
    """
    ratings = "".join(f"{key} INTEGER CHECK ({key} BETWEEN 1 AND 4)," for key in NINE)
    about = "".join(f"{key} TEXT CHECK (length({key}) BETWEEN 1 AND 32)," for key in ABOUT)
    db.executescript(f"""
        CREATE TABLE response (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36 AND uuid NOT GLOB '*[^0-9a-f-]*'),
            survey TEXT NOT NULL CHECK (survey = 'skm-2017'),
            unit TEXT NOT NULL,
            service TEXT NOT NULL,
            counter TEXT NOT NULL REFERENCES counter (code),
            channel TEXT NOT NULL CHECK (channel IN ('kiosk', 'receipt', 'poster', 'import')),
            language TEXT NOT NULL CHECK (language GLOB '[a-z][a-z]'),
            answered_at TEXT NOT NULL {MOMENT.format("answered_at")},
            recorded_at TEXT NOT NULL {MOMENT.format("recorded_at")},
            day TEXT NOT NULL {DAY.format("day")},
            {ratings}
            {about}
            CHECK (coalesce({", ".join(NINE)}) IS NOT NULL),
            FOREIGN KEY (unit, service) REFERENCES service (unit, code)
        ) STRICT;
        CREATE INDEX response_by_day ON response (day);
        CREATE TABLE comment (
            response INTEGER PRIMARY KEY REFERENCES response (sequence),
            words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 4000)
        ) STRICT;
    """)


@MIGRATIONS(name="0003_tallies")
def _tallies(db: Database) -> None:
    """How often each rating and each total was given, per day and once more per month."""
    ratings = [f"{key}_{rating}" for key in NINE for rating in (1, 2, 3, 4)]
    totals = [f"total_{total}" for total in range(9, 37)]
    counts = "".join(f"{column} INTEGER NOT NULL," for column in (*ratings, *totals))
    db.executescript(f"""
        CREATE TABLE tally (
            survey TEXT NOT NULL,
            span TEXT NOT NULL CHECK (
                span IS date(span, '+0 days') OR span IS strftime('%Y-%m', span || '-01')
            ),
            unit TEXT NOT NULL,
            service TEXT NOT NULL,
            counter TEXT NOT NULL REFERENCES counter (code),
            channel TEXT NOT NULL,
            n INTEGER NOT NULL CHECK (n = {" + ".join(totals)}),
            {counts}
            PRIMARY KEY (survey, span, unit, service, counter, channel),
            FOREIGN KEY (unit, service) REFERENCES service (unit, code)
        ) STRICT, WITHOUT ROWID;
    """)


@MIGRATIONS(name="0004_office")
def _office(db: Database) -> None:
    db.executescript("""
        CREATE TABLE setting (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL CHECK (json_valid(value))
        ) STRICT;
        CREATE TABLE population (
            unit TEXT NOT NULL REFERENCES unit (code),
            period TEXT NOT NULL CHECK (length(period) BETWEEN 4 AND 22),
            served INTEGER NOT NULL CHECK (served >= 1),
            PRIMARY KEY (unit, period)
        ) STRICT;
    """)


@MIGRATIONS(name="0005_accounts")
def _accounts(db: Database) -> None:
    """Who may sign in. Links, tokens and the logins that people tried are kept as SHA-256 only."""
    db.executescript(f"""
        CREATE TABLE account (
            login TEXT NOT NULL PRIMARY KEY CHECK (
                length(login) <= 63 AND login GLOB '[a-z0-9]*' AND login NOT GLOB '*[^a-z0-9._@-]*'
            ),
            name TEXT NOT NULL {NAME.format("name")},
            role TEXT NOT NULL CHECK (role IN ('administrator', 'head')),
            password TEXT,
            epoch INTEGER NOT NULL CHECK (epoch >= 0)
        ) STRICT;
        CREATE TABLE invitation (
            login TEXT NOT NULL PRIMARY KEY REFERENCES account (login),
            digest TEXT NOT NULL UNIQUE {DIGEST.format("digest")},
            until REAL NOT NULL
        ) STRICT;
        CREATE TABLE sign_in_try (
            digest TEXT NOT NULL {DIGEST.format("digest")},
            at REAL NOT NULL
        ) STRICT;
        CREATE TABLE token (
            label TEXT NOT NULL PRIMARY KEY {NAME.format("label")},
            digest TEXT NOT NULL UNIQUE {DIGEST.format("digest")},
            issued_at TEXT NOT NULL {MOMENT.format("issued_at")}
        ) STRICT;
    """)
