"""Cases of the invented city: some of the citizens' comments taken on, one overdue, one due today."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from data.casework import contacts, due_day, open_case, progress
from data.demo.city import LOGIN
from data.selection import Filter
from data.words import said_about
from surveys.period import local_day

_READ_BACK = timedelta(days=400)

_UNIT = "dukcapil"

_REPLIES = {
    "time": "Terima kasih. Mulai bulan depan pada hari Senin kami membuka satu loket lagi sampai pukul 11.",
    "procedure": "Terima kasih. Papan petunjuk loket sudah kami ganti dengan yang lebih besar.",
}


def add(db: Database, now: datetime) -> None:
    """Let the demo's head take on comments of late, so that every state can be seen. `now` is aware."""
    _open(db, "facilities", now - timedelta(days=16))
    _open(db, "time", _opened_for_today(db, now))
    working = _open(db, "facilities", now - timedelta(days=1))
    progress.take_up(db, working, LOGIN, now)
    handed_over = _open(db, "requirements", now - timedelta(days=6))
    progress.hand_over(db, handed_over, "", LOGIN, now - timedelta(days=4))
    answered = _open(db, "time", now - timedelta(days=9))
    progress.answer(db, answered, _REPLIES["time"], LOGIN, now - timedelta(days=5))
    closed = _open(db, "procedure", now - timedelta(days=30))
    progress.answer(db, closed, _REPLIES["procedure"], LOGIN, now - timedelta(days=28))
    progress.close(db, closed, LOGIN, now - timedelta(days=27))
    contacts.leave(db, _code(db, working), "0800-0000-0000", now)


def _open(db: Database, element: str, at: datetime) -> int:
    """Make a case of the newest words about an element that were written before and are none yet."""
    day = local_day(at, "WIB") - timedelta(days=1)
    said = said_about(db, Filter(day - _READ_BACK, day, unit=_UNIT), element, most=20)
    return open_case(db, next(each.response for each in said if each.case is None), LOGIN, LOGIN, at)


def _opened_for_today(db: Database, now: datetime) -> datetime:
    """Return when a case was opened that is due today, or on the next day that the unit works."""
    today = local_day(now, "WIB")
    ago = next(days for days in range(40, -1, -1) if due_day(db, _UNIT, now - timedelta(days=days)) >= today)
    return now - timedelta(days=ago)


def _code(db: Database, number: int) -> str:
    query = "SELECT code FROM response JOIN casework ON casework.response = sequence WHERE casework.id = ?"
    return str(db.execute(query, (number,)).fetchone()[0])
