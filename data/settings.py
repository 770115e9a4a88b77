"""What the office has chosen: its name, its thresholds, where its kiosk is reached."""

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlite_utils import Database

from data.colour import READABLE, faintest, is_colour
from surveys import catalogue
from surveys.disclosure import PUBLICATION

_LONGEST = 200
_LONGEST_RECEIPT_DAYS = 365
_LONGEST_CASE_DAYS = 60
_HOST = re.compile(r"[A-Za-z0-9.:-]{0,200}")
_CLOCK = re.compile(r"|([01][0-9]|2[0-3]):[0-5][0-9]")
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LONGEST_MAIL_ADDRESS = 254

SECURITIES = ("none", "starttls", "tls")
"""How a mail server is spoken to."""


class InvalidSetting(ValueError):
    """A setting that cannot be kept; `setting` is its name."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


class FaintColour(InvalidSetting):
    """The office's colour is too pale for white words on it; `contrast` is what it has, of 4.5."""

    def __init__(self, contrast: float) -> None:
        super().__init__("colour")
        self.contrast = contrast


@dataclass(frozen=True, slots=True)
class Settings:
    """The office's settings, each with its default.

    `invented`: all answers are made up (the demo), and every page says so. `publication`: fewer
    responses are withheld. `personnel_learning` and `personnel_evidence`: from so many responses on a
    counter's score may serve for learning, and as evidence (RAND 2004: 66 raters for a reliability of
    0.80). `kiosk_url`: the address that posters and receipts point to. `tablet_url`: the one at which tablets
    are paired, where it is another (over TLS, which phones do not trust). `receipt_days`: a receipt is good
    through so many days after its own; fewer than the days that its code can tell apart. `open_kiosks`: a
    browser that was never paired may answer as a counter's kiosk, which is for trials alone. `colour`: the
    office's, as #rrggbb.
    `kiosk_pin`: the hash of the PIN that opens a kiosk's staff page (`data.devices.pin`). `kiosk_language`:
    what a citizen's page speaks before somebody chooses. `dashboard_url`: how links in mails, in what
    webhooks send and on evidence reach the dashboard. `smtp_…` and `mail_from`: how alerts are mailed
    (security: none, starttls or tls); their password is kept in `data.alerts.password`. `quiet_from` and
    `quiet_until`: the hours (HH:MM, by the unit's clock) in which messages about alerts wait, where both are
    set. `webhook_private`: webhooks may also reach the office's own network. `case_days`: working days in
    which a citizen whose words became a case shall have an answer.
    """

    office: str = "Kantor Pelayanan"
    invented: bool = False
    publication: int = PUBLICATION
    personnel_learning: int = 30
    personnel_evidence: int = 66
    kiosk_url: str = ""
    tablet_url: str = ""
    receipt_days: int = 14
    open_kiosks: bool = False
    colour: str = "#0b5563"
    kiosk_pin: str = ""
    kiosk_language: str = "id"
    case_days: int = 5
    dashboard_url: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    mail_from: str = ""
    quiet_from: str = ""
    quiet_until: str = ""
    webhook_private: bool = False

    @property
    def pairing_url(self) -> str:
        """The address at which tablets are paired, without a slash at its end; "" where none is set."""
        return (self.tablet_url or self.kiosk_url).rstrip("/")


_NAMES = frozenset(field.name for field in fields(Settings))


def is_mail_address(text: str) -> bool:
    """Say whether a text is an address that mail can be sent to; one that needs quotes or SMTPUTF8 is not."""
    return len(text) <= _LONGEST_MAIL_ADDRESS and _MAIL_ADDRESS.fullmatch(text) is not None


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
        "case_days": 1 <= wanted.case_days <= _LONGEST_CASE_DAYS,
        "receipt_days": 1 <= wanted.receipt_days <= _LONGEST_RECEIPT_DAYS,
        "colour": is_colour(wanted.colour),
        "kiosk_url": wanted.kiosk_url.startswith(("http://", "https://")) or not wanted.kiosk_url,
        "tablet_url": wanted.tablet_url.startswith(("http://", "https://")) or not wanted.tablet_url,
        "kiosk_language": wanted.kiosk_language in catalogue.survey().languages,
        "dashboard_url": wanted.dashboard_url.startswith(("http://", "https://")) or not wanted.dashboard_url,
        "smtp_host": _HOST.fullmatch(wanted.smtp_host) is not None,
        "smtp_port": 1 <= wanted.smtp_port <= 65535,
        "smtp_security": wanted.smtp_security in SECURITIES,
        "smtp_user": not wanted.smtp_user or wanted.smtp_security != "none",  # else its password is readable
        "mail_from": not wanted.mail_from or is_mail_address(wanted.mail_from),
        "quiet_from": _CLOCK.fullmatch(wanted.quiet_from) is not None,
        "quiet_until": _CLOCK.fullmatch(wanted.quiet_until) is not None,
    }
    for name, fit in fits.items():
        if not fit:
            raise InvalidSetting(name)
    if faintest(wanted.colour) < READABLE:
        raise FaintColour(faintest(wanted.colour))
