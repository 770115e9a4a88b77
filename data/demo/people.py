"""The invented people who sign in at the dashboard: one for each role, all with the same printed password."""

from datetime import datetime
from pathlib import Path

from data import accounts
from data.accounts.reach import Limit, limit
from data.database import writing
from data.demo.city import LOGIN

PASSWORD = "contoh-kota-rekaan"  # noqa: S105 - printed at every start: there is nothing behind it but invented data

PEOPLE: tuple[tuple[str, str, str, tuple[Limit, ...]], ...] = (
    (LOGIN, "Kepala Bagian Organisasi", "administrator", ()),
    ("sekda", "Sekretaris Daerah", "agency_head", ()),
    ("kadis", "Kepala Dinas Kependudukan", "unit_head", (("dukcapil", None),)),
    ("petugas", "Petugas Loket 2", "officer", (("dukcapil", "dukcapil-2"),)),
    ("pengamat", "Ombudsman (pengamat)", "observer", ()),
)
"""Login, name, role, and the places that the account is limited to."""


def let_in(path: Path, now: datetime) -> None:
    """Give each of them an account with the password."""
    for login, name, role, limits in PEOPLE:
        with writing(path) as db:
            token = accounts.invite(db, login, name, role, now)
            limit(db, login, limits)
        accounts.accept(path, token, PASSWORD, now)
