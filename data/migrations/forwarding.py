"""Step for a kiosk on a machine of its own: what of its answers the office's server has named."""

from sqlite_utils import Database

from data.migrations import proving  # noqa: F401 - its steps come first
from data.migrations.checks import MOMENT
from data.migrations.register import MIGRATIONS


@MIGRATIONS(name="0012_forwarding")
def _forwarding(db: Database) -> None:
    """The responses that are to be handed on, in their order; `outcome` is the server's word, NULL waits.

    `number` counts them without a gap, for the server to notice what is missing; only what a kiosk
    collected has one.
    """
    db.executescript(f"""
        CREATE TABLE forwarding (
            response INTEGER PRIMARY KEY REFERENCES response (sequence),
            number INTEGER UNIQUE CHECK (number >= 1),
            outcome TEXT CHECK (outcome IN ('recorded', 'duplicate', 'rejected')),
            problems TEXT CHECK (problems IS NULL OR (json_valid(problems) AND length(problems) <= 2000)),
            settled_at TEXT {MOMENT.format("settled_at")},
            CHECK ((outcome IS NULL) = (settled_at IS NULL)),
            CHECK ((outcome IS 'rejected') = (problems IS NOT NULL))
        ) STRICT;
        CREATE INDEX forwarding_waiting ON forwarding (response) WHERE outcome IS NULL;
    """)
