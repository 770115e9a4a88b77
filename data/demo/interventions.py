"""What the invented city changed in its service: marks on the trend, one of which did what was hoped for."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from data.demo.city import CHANGE_DAYS_AGO, LOGIN
from data.interventions import mark

QUEUE_DAYS_AGO = 75


def add(db: Database, now: datetime) -> None:
    """Mark two changes: births registered on the same day, and a new queue system that changed little."""
    for days_ago, unit, name in (
        (CHANGE_DAYS_AGO, "dukcapil", "Akta selesai di hari yang sama"),
        (QUEUE_DAYS_AGO, "puskesmas", "Sistem antrean baru"),
    ):
        day = (now - timedelta(days=days_ago)).date()
        mark(db, {"unit": unit}, day, name, login=LOGIN, now=now)
