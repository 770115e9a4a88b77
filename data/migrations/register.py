"""The list that every migration puts itself on, by its name."""

from sqlite_utils import Migrations

MIGRATIONS = Migrations("suara-loket")
