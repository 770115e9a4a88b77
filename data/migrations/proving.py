"""Steps for proving what was collected: seals, receipts and signals."""

from sqlite_utils import Database

from data.migrations.checks import DAY, DIGEST, MOMENT, NAME
from data.migrations.register import MIGRATIONS


@MIGRATIONS(name="0009_seals")
def _seals(db: Database) -> None:
    """Each response's seal, which binds it to the one before; the responses that are here get theirs next."""
    db.executescript(f"""
        CREATE TABLE seal (
            response INTEGER PRIMARY KEY REFERENCES response (sequence),
            seal TEXT NOT NULL {DIGEST.format("seal")}
        ) STRICT;
    """)


@MIGRATIONS(name="0010_receipts")
def _receipts(db: Database) -> None:
    """The receipts that were issued, each named by its key, day and serial; their secrets are elsewhere.

    A key that is retired issues no more; what it issued stays good. A key that was lost makes all its
    receipts worthless. A unit's server has keys of its own, so that no printer counts the same serials.
    A place keeps its number even when its counter no longer gives that service. `redemption` ties a response
    to its receipt only as long as signals need that. `receipt_request` lets a queue system that lost our
    reply ask again and get the same receipts: the serials `first` to `last` of a key's day. `hour` is that
    of the unit's own clock; where it is null, the receipt was printed offline and nobody has told yet when.
    """
    db.executescript(f"""
        CREATE TABLE receipt_key (
            id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 1023),
            label TEXT NOT NULL {NAME.format("label")},
            unit TEXT NOT NULL REFERENCES unit (code),
            server INTEGER NOT NULL CHECK (server IN (0, 1)),
            made_at TEXT NOT NULL {MOMENT.format("made_at")},
            retired_at TEXT {MOMENT.format("retired_at")},
            lost_at TEXT {MOMENT.format("lost_at")},
            UNIQUE (server, label)
        ) STRICT;
        CREATE TABLE receipt_place (
            number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 4095),
            unit TEXT NOT NULL,
            service TEXT NOT NULL,
            counter TEXT NOT NULL,
            UNIQUE (counter, service),
            FOREIGN KEY (counter, unit) REFERENCES counter (code, unit),
            FOREIGN KEY (unit, service) REFERENCES service (unit, code)
        ) STRICT;
        CREATE TABLE receipt (
            key INTEGER NOT NULL REFERENCES receipt_key (id),
            day TEXT NOT NULL {DAY.format("day")},
            serial INTEGER NOT NULL CHECK (serial BETWEEN 1 AND 16383),
            place INTEGER NOT NULL REFERENCES receipt_place (number),
            hour INTEGER CHECK (hour BETWEEN 0 AND 23),
            redeemed INTEGER NOT NULL CHECK (redeemed IN (0, 1)),
            cancelled_at TEXT {MOMENT.format("cancelled_at")},
            PRIMARY KEY (key, day, serial),
            CHECK (NOT (redeemed = 1 AND cancelled_at IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX receipt_by_day ON receipt (day, place, hour, redeemed, cancelled_at);
        CREATE TABLE redemption (
            response INTEGER PRIMARY KEY REFERENCES response (sequence),
            key INTEGER NOT NULL,
            day TEXT NOT NULL,
            serial INTEGER NOT NULL,
            UNIQUE (key, day, serial),
            FOREIGN KEY (key, day, serial) REFERENCES receipt (key, day, serial)
        ) STRICT;
        CREATE TABLE receipt_guess (
            key INTEGER NOT NULL CHECK (key BETWEEN 0 AND 1023),
            place INTEGER NOT NULL CHECK (place BETWEEN 0 AND 4095),
            day TEXT NOT NULL,
            at REAL NOT NULL
        ) STRICT;
        CREATE TABLE receipt_request (
            unit TEXT NOT NULL REFERENCES unit (code),
            request TEXT NOT NULL CHECK (length(request) = 36),
            key INTEGER NOT NULL,
            day TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL CHECK (last >= first),
            PRIMARY KEY (unit, request),
            FOREIGN KEY (key, day, first) REFERENCES receipt (key, day, serial),
            FOREIGN KEY (key, day, last) REFERENCES receipt (key, day, serial)
        ) STRICT;
        CREATE INDEX receipt_request_by_day ON receipt_request (day);
        ALTER TABLE token ADD COLUMN scope TEXT NOT NULL DEFAULT 'scores'
            CHECK (scope IN ('scores', 'receipts'));
        ALTER TABLE token ADD COLUMN unit TEXT REFERENCES unit (code);
    """)


@MIGRATIONS(name="0011_signals")
def _signals(db: Database) -> None:
    """What looks odd in the answers, which answers it is about, and what people decided about it.

    All responses up to `through` were counted and examined, and `beyond` counted ones after those.
    `day` and `until` are the days of the first and the last response that a signal is about, by the unit's
    clock; `anchor` is the first of them recorded when it was raised: the same signal is raised once.
    Nothing here is ever taken back: a decision is followed by another.
    """
    db.executescript(f"""
        CREATE TABLE examined (
            counter TEXT NOT NULL PRIMARY KEY REFERENCES counter (code),
            through INTEGER NOT NULL CHECK (through >= 0),
            beyond INTEGER NOT NULL CHECK (beyond >= 0)
        ) STRICT;
        CREATE TABLE signal (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind NOT GLOB '*[^a-z_]*' AND length(kind) BETWEEN 1 AND 32),
            counter TEXT NOT NULL REFERENCES counter (code),
            day TEXT NOT NULL {DAY.format("day")},
            until TEXT NOT NULL {DAY.format("until")} CHECK (until >= day),
            anchor INTEGER NOT NULL REFERENCES response (sequence),
            raised_at TEXT NOT NULL {MOMENT.format("raised_at")},
            facts TEXT NOT NULL CHECK (json_valid(facts) AND length(facts) <= 2000),
            UNIQUE (kind, counter, anchor)
        ) STRICT;
        CREATE INDEX signal_by_day ON signal (day, until);
        CREATE TABLE signal_response (
            signal INTEGER NOT NULL REFERENCES signal (id),
            response INTEGER NOT NULL REFERENCES response (sequence),
            PRIMARY KEY (signal, response)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX signal_by_response ON signal_response (response);
        CREATE TABLE signal_decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            signal INTEGER NOT NULL REFERENCES signal (id),
            at TEXT NOT NULL {MOMENT.format("at")},
            login TEXT NOT NULL REFERENCES account (login),
            decision TEXT NOT NULL CHECK (decision IN ('set_aside', 'restored')),
            reason TEXT NOT NULL CHECK (length(trim(reason)) BETWEEN 10 AND 500)
        ) STRICT;
        CREATE INDEX signal_decision_by_signal ON signal_decision (signal, id);
    """)
