"""What the office has chosen: its name, its thresholds, where its kiosk is reached."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlite_utils import Database

from surveys.disclosure import PUBLICATION

_LONGEST = 200


class InvalidSetting(ValueError):
    """A setting that cannot be kept; `setting` is its name."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


@dataclass(frozen=True, slots=True)
class Settings:
    """The office's settings, each with its default.

    `invented`: all answers are made up (the demo), and every page says so. `publication`: fewer
    responses are withheld. `personnel_learning` and `personnel_evidence`: from so many responses on a
    counter's score may serve for learning, and as evidence (RAND 2004: 66 raters for a reliability of
    0.80). `kiosk_url`: the address that posters point to.
    """

    office: str = "Kantor Pelayanan"
    invented: bool = False
    publication: int = PUBLICATION
    personnel_learning: int = 30
    personnel_evidence: int = 66
    kiosk_url: str = ""


_NAMES = frozenset(field.name for field in fields(Settings))


def settings(db: Database) -> Settings:
    """Return the settings as they stand."""
    rows = db.execute("SELECT name, value FROM setting").fetchall()
    return Settings(**{name: json.loads(value) for name, value in rows if name in _NAMES})


def change_settings(db: Database, **changes: Any) -> None:
    """Change the named settings. Raises InvalidSetting for an unknown name or an unfit value."""
    for name in changes:
        if name not in _NAMES:
            raise InvalidSetting(name)
    _check(replace(settings(db), **changes))
    db.conn.executemany(
        "INSERT INTO setting (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(name, json.dumps(value)) for name, value in changes.items()],
    )


def _check(wanted: Settings) -> None:
    for name, value in asdict(wanted).items():
        if type(value) is not type(getattr(Settings(), name)):
            raise InvalidSetting(name)
        if isinstance(value, str) and (len(value) > _LONGEST or not value.isprintable()):
            raise InvalidSetting(name)
    fits = {
        "office": wanted.office.strip() != "",
        "publication": wanted.publication >= 1,
        "personnel_learning": wanted.personnel_learning >= wanted.publication,
        "personnel_evidence": wanted.personnel_evidence >= wanted.personnel_learning,
        "kiosk_url": wanted.kiosk_url.startswith(("http://", "https://")) or not wanted.kiosk_url,
    }
    for name, fit in fits.items():
        if not fit:
            raise InvalidSetting(name)
