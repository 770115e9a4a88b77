"""Answers that a paired kiosk sent and that could not be recorded: kept, with the reason, for staff."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlite_utils import Database

from data.devices import Device
from surveys.masking import mask
from surveys.response import LONGEST_CODE, LONGEST_COMMENT

MOST = 5_000
"""Refusals kept of one device; whatever comes after stays on the device alone, which gives none away."""

_LONGEST_PROBLEMS = 2_000
_LONGEST_ANSWERS = 8_000
_HIGHEST_NUMBER = 2**53


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that was refused: which, from where, when (aware, UTC), and why, a word per question.

    `recorded` says that it was recorded later all the same. What the citizen answered is not shown.
    """

    device: str
    device_name: str
    counter: str
    uuid: str
    device_sequence: int | None
    received_at: datetime
    problems: Mapping[str, str]
    recorded: bool


def refuse(
    db: Database, device: Device, given: Mapping[str, Any], problems: Mapping[str, str], now: datetime
) -> None:
    """Keep what a device sent and was refused; the first of a UUID stays.

    `given` is as it came, checked by nobody. What could name a person is masked in the comment.
    """
    if db.execute("SELECT count(*) FROM refusal WHERE device = ?", (device.code,)).fetchone()[0] >= MOST:
        return
    written = json.dumps(_masked(given), separators=(",", ":"))
    db.execute(
        "INSERT INTO refusal (device, uuid, device_sequence, received_at, problems, answers) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            *(device.code, _uuid(given, written), _number(given), _written(now)),
            _fitting(json.dumps(problems, separators=(",", ":")), _LONGEST_PROBLEMS),
            _fitting(written, _LONGEST_ANSWERS),
        ),
    )


def refusals(db: Database) -> list[Refusal]:
    """Return what was refused, the latest first."""
    rows = db.execute(
        "SELECT refusal.device, device.name, device.counter, refusal.uuid, refusal.device_sequence, "
        "received_at, problems, EXISTS (SELECT 1 FROM response WHERE response.uuid = refusal.uuid) "
        "FROM refusal JOIN device ON device.code = refusal.device "
        "ORDER BY received_at DESC, refusal.rowid DESC"
    )
    return [
        Refusal(device, name, counter, uuid, number, datetime.fromisoformat(at), json.loads(why), bool(here))
        for device, name, counter, uuid, number, at, why, here in rows
    ]


def _masked(answers: Mapping[str, Any]) -> dict[str, Any]:
    comment = answers.get("comment")
    if not isinstance(comment, str):
        return {key: value for key, value in answers.items() if key != "comment"}
    return {**answers, "comment": mask(comment[:LONGEST_COMMENT])}


def _uuid(given: Mapping[str, Any], written: str) -> str:
    """Return what names an answer: its UUID, or where it has none its own digest."""
    uuid = given.get("uuid")
    named = isinstance(uuid, str) and 1 <= len(uuid) <= LONGEST_CODE and uuid.isprintable()
    return str(uuid) if named else sha256(written.encode()).hexdigest()


def _number(given: Mapping[str, Any]) -> int | None:
    number = given.get("device_sequence")
    return number if type(number) is int and 1 <= number <= _HIGHEST_NUMBER else None


def _fitting(written: str, longest: int) -> str:
    """Return JSON as it is, or where it is no honest kiosk's, that it was too long."""
    return written if len(written) <= longest else '{"too_long":"too_long"}'


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
