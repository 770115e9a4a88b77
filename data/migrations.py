"""The schema, as the list of steps that lead to it.

A migration that has landed is never edited: it has run in offices. A change is a new migration at
the end. All pending ones run in one transaction with foreign keys off, checked before the commit, so
a failing one leaves the database as it was. What a migration needs is written out here, and never
read from the program's other modules, which go on changing; a test holds the result to the survey.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("suara-loket")

_NINE = (
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
"""The elements as 0002 and 0003 found them: part of those migrations, and never edited either."""

_CODE = "CHECK (length({0}) <= 63 AND {0} GLOB '[a-z0-9]*' AND {0} NOT GLOB '*[^a-z0-9-]*')"
_NAME = "CHECK (length({0}) <= 120 AND length(trim({0})) >= 1)"
_MOMENT = "CHECK ({0} IS strftime('%Y-%m-%dT%H:%M:%SZ', {0}, '+0 days'))"
_DAY = "CHECK ({0} IS date({0}, '+0 days'))"  # without adding, SQLite takes 30 February as it is
_DIGEST = "CHECK (length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*')"


def known() -> set[str]:
    """Return the names of all migrations of this program."""
    with Database(memory=True, execute_plugins=False) as nothing:
        return {migration.name for migration in MIGRATIONS.pending(nothing)}


@MIGRATIONS(name="0001_places")
def _places(db: Database) -> None:
    db.executescript(f"""
        CREATE TABLE unit (
            code TEXT NOT NULL PRIMARY KEY {_CODE.format("code")},
            name TEXT NOT NULL {_NAME.format("name")},
            zone TEXT NOT NULL CHECK (zone IN ('WIB', 'WITA', 'WIT')),
            weight TEXT NOT NULL CHECK (length(weight) BETWEEN 1 AND 16)
        ) STRICT;
        CREATE TABLE service (
            unit TEXT NOT NULL REFERENCES unit (code),
            code TEXT NOT NULL {_CODE.format("code")},
            name TEXT NOT NULL {_NAME.format("name")},
            PRIMARY KEY (unit, code)
        ) STRICT;
        CREATE TABLE counter (
            code TEXT NOT NULL PRIMARY KEY {_CODE.format("code")},
            name TEXT NOT NULL {_NAME.format("name")},
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
    ratings = "".join(f"{key} INTEGER CHECK ({key} BETWEEN 1 AND 4)," for key in _NINE)
    about = "".join(
        f"{key} TEXT CHECK (length({key}) BETWEEN 1 AND 32),"
        for key in ("sex", "age", "education", "occupation")
    )
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
            answered_at TEXT NOT NULL {_MOMENT.format("answered_at")},
            recorded_at TEXT NOT NULL {_MOMENT.format("recorded_at")},
            day TEXT NOT NULL {_DAY.format("day")},
            {ratings}
            {about}
            CHECK (coalesce({", ".join(_NINE)}) IS NOT NULL),
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
    ratings = [f"{key}_{rating}" for key in _NINE for rating in (1, 2, 3, 4)]
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
            name TEXT NOT NULL {_NAME.format("name")},
            role TEXT NOT NULL CHECK (role IN ('administrator', 'head')),
            password TEXT,
            epoch INTEGER NOT NULL CHECK (epoch >= 0)
        ) STRICT;
        CREATE TABLE invitation (
            login TEXT NOT NULL PRIMARY KEY REFERENCES account (login),
            digest TEXT NOT NULL UNIQUE {_DIGEST.format("digest")},
            until REAL NOT NULL
        ) STRICT;
        CREATE TABLE sign_in_try (
            digest TEXT NOT NULL {_DIGEST.format("digest")},
            at REAL NOT NULL
        ) STRICT;
        CREATE TABLE token (
            label TEXT NOT NULL PRIMARY KEY {_NAME.format("label")},
            digest TEXT NOT NULL UNIQUE {_DIGEST.format("digest")},
            issued_at TEXT NOT NULL {_MOMENT.format("issued_at")}
        ) STRICT;
    """)
