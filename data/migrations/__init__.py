"""The schema, as the list of steps that lead to it.

A migration that has landed is never edited: it has run in offices. A change is a new migration at
the end. All pending ones run in one transaction with foreign keys off, checked before the commit, so
a failing one leaves the database as it was. What a migration needs is written out here, and never
read from the program's other modules, which go on changing; a test holds the result to the survey.
"""

from sqlite_utils import Database

from data.migrations import (  # noqa: F401 - each puts its steps on the list
    collecting,
    forwarding,
    heading,
    listening,
    offices,
    proving,
)
from data.migrations.register import MIGRATIONS

__all__ = ["MIGRATIONS", "known"]


def known() -> set[str]:
    """Return the names of all migrations of this program."""
    with Database(memory=True, execute_plugins=False) as nothing:
        return {migration.name for migration in MIGRATIONS.pending(nothing)}
