"""Steps for listening: citizens' words found again, the cases that come of them, and alerts."""

from sqlite_utils import Database

from data.migrations import heading  # noqa: F401 - its steps come first
from data.migrations.checks import DAY, MOMENT, NAME
from data.migrations.register import MIGRATIONS


@MIGRATIONS(name="0016_words")
def _words(db: Database) -> None:
    """Citizens' words: an index to search, the elements that they are about, and the cases they became.

    `comment_read` names the version of the keyword list that a comment was tagged by, and whether that
    list takes it for a wish or for praise (NULL: neither). A case is answered
    to the code that the citizen kept. A contact is encrypted, stands apart, and goes when its case closes.
    """
    db.executescript(f"""
        CREATE VIRTUAL TABLE comment_index USING fts5 (
            words, content = 'comment', content_rowid = 'response',
            tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4'
        );
        INSERT INTO comment_index (comment_index) VALUES ('rebuild');
        CREATE TRIGGER comment_added AFTER INSERT ON comment BEGIN
            INSERT INTO comment_index (rowid, words) VALUES (new.response, new.words);
        END;
        CREATE TRIGGER comment_erased AFTER DELETE ON comment BEGIN
            INSERT INTO comment_index (comment_index, rowid, words)
                VALUES ('delete', old.response, old.words);
        END;
        CREATE TRIGGER comment_changed AFTER UPDATE ON comment BEGIN
            INSERT INTO comment_index (comment_index, rowid, words)
                VALUES ('delete', old.response, old.words);
            INSERT INTO comment_index (rowid, words) VALUES (new.response, new.words);
        END;
        CREATE TABLE comment_read (
            response INTEGER PRIMARY KEY REFERENCES response (sequence),
            version TEXT NOT NULL CHECK (length(version) <= 64),
            tone TEXT CHECK (tone IN ('wish', 'praise'))
        ) STRICT;
        CREATE TABLE comment_tag (
            response INTEGER NOT NULL REFERENCES response (sequence),
            element TEXT NOT NULL CHECK (length(element) <= 32),
            PRIMARY KEY (response, element)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX comment_tag_by_element ON comment_tag (element, response);
        CREATE TABLE casework (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            response INTEGER NOT NULL UNIQUE REFERENCES response (sequence),
            unit TEXT NOT NULL REFERENCES unit (code),
            counter TEXT NOT NULL REFERENCES counter (code),
            opened_at TEXT NOT NULL {MOMENT.format("opened_at")},
            opened_by TEXT NOT NULL REFERENCES account (login),
            owner TEXT NOT NULL REFERENCES account (login),
            due TEXT NOT NULL {DAY.format("due")},
            state TEXT NOT NULL CHECK (state IN ('open', 'working', 'answered', 'handed_over', 'closed')),
            reply TEXT CHECK (length(trim(reply)) BETWEEN 3 AND 2000),
            replied_at TEXT {MOMENT.format("replied_at")},
            replied_by TEXT REFERENCES account (login),
            closed_at TEXT {MOMENT.format("closed_at")},
            CHECK ((reply IS NULL) = (replied_at IS NULL)),
            CHECK ((state = 'closed') = (closed_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX casework_by_due ON casework (state, due);
        CREATE TABLE case_step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            casework INTEGER NOT NULL REFERENCES casework (id),
            at TEXT NOT NULL {MOMENT.format("at")},
            login TEXT NOT NULL REFERENCES account (login),
            kind TEXT NOT NULL CHECK (kind NOT GLOB '*[^a-z_]*' AND length(kind) BETWEEN 1 AND 32),
            words TEXT NOT NULL CHECK (length(words) <= 2000)
        ) STRICT;
        CREATE INDEX case_step_by_casework ON case_step (casework, id);
        CREATE TABLE contact (
            response INTEGER PRIMARY KEY REFERENCES response (sequence),
            sealed TEXT NOT NULL CHECK (length(sealed) <= 1000),
            left_at TEXT NOT NULL {MOMENT.format("left_at")}
        ) STRICT;
    """)


@MIGRATIONS(name="0017_alerts")
def _alerts(db: Database) -> None:
    """Rules, the alerts they raised (each once), and what became of each message about one.

    `key` tells what a rule was raised about, so that the same is raised once. A webhook's secret is
    encrypted. A message waits in `delivery` until it is sent or given up.
    """
    db.executescript(f"""
        CREATE TABLE alert_rule (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (
                kind IN ('below_target', 'low_ratings', 'kiosk_silent', 'sample_behind', 'case_due')
            ),
            unit TEXT REFERENCES unit (code),
            measure INTEGER CHECK (measure BETWEEN 1 AND 10000),
            mail INTEGER NOT NULL CHECK (mail IN (0, 1)),
            webhook INTEGER NOT NULL CHECK (webhook IN (0, 1)),
            made_at TEXT NOT NULL {MOMENT.format("made_at")},
            made_by TEXT NOT NULL CHECK (length(made_by) <= 63),
            withdrawn_at TEXT {MOMENT.format("withdrawn_at")}
        ) STRICT;
        CREATE TABLE alert (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rule INTEGER NOT NULL REFERENCES alert_rule (id),
            key TEXT NOT NULL CHECK (length(key) <= 200),
            unit TEXT REFERENCES unit (code),
            counter TEXT REFERENCES counter (code),
            raised_at TEXT NOT NULL {MOMENT.format("raised_at")},
            ended_at TEXT {MOMENT.format("ended_at")},
            seen_at TEXT {MOMENT.format("seen_at")},
            seen_by TEXT REFERENCES account (login),
            facts TEXT NOT NULL CHECK (json_valid(facts) AND length(facts) <= 2000),
            UNIQUE (rule, key)
        ) STRICT;
        CREATE INDEX alert_by_moment ON alert (raised_at);
        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            label TEXT NOT NULL {NAME.format("label")},
            address TEXT NOT NULL CHECK (length(address) <= 500),
            secret TEXT NOT NULL CHECK (length(secret) <= 500),
            made_at TEXT NOT NULL {MOMENT.format("made_at")},
            withdrawn_at TEXT {MOMENT.format("withdrawn_at")}
        ) STRICT;
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            alert INTEGER NOT NULL REFERENCES alert (id),
            way TEXT NOT NULL CHECK (way IN ('mail', 'webhook')),
            recipient TEXT NOT NULL CHECK (length(recipient) <= 254),
            after TEXT NOT NULL {MOMENT.format("after")},
            tries INTEGER NOT NULL CHECK (tries >= 0),
            sent_at TEXT {MOMENT.format("sent_at")},
            given_up_at TEXT {MOMENT.format("given_up_at")},
            problem TEXT CHECK (length(problem) <= 500),
            UNIQUE (alert, way, recipient)
        ) STRICT;
        CREATE INDEX delivery_waiting ON delivery (after) WHERE sent_at IS NULL AND given_up_at IS NULL;
    """)
