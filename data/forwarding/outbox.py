"""What a kiosk on a machine of its own has still to hand to the office's server: what that has not named yet.

An answer stays here until the server has named its UUID. Whatever is killed in between, it is sent again, and
the server, which records a UUID once, answers "duplicate".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from surveys import catalogue
from surveys.response import LONGEST_COMMENT

SETTLED = ("recorded", "duplicate", "rejected")

_CUT = " ..."


@dataclass(frozen=True, slots=True)
class Standing:
    """How many answers wait, and were refused; `last` is the highest number given out, 0 before the first."""

    waiting: int
    refused: int
    last: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits: its place in the order here, and what the API of the server takes."""

    place: int
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the server said of one answer; `problems` only where it was rejected."""

    uuid: str
    outcome: str
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that the server did not take, and why."""

    uuid: str
    answered_at: datetime
    problems: Mapping[str, str]


_NEW = (
    "FROM response WHERE channel IN ('kiosk', 'poster') "
    "AND sequence > (SELECT coalesce(max(response), 0) FROM forwarding)"
)


def has_new(db: Database) -> bool:
    """Tell whether there are answers that `gather` would put on the list."""
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 {_NEW})").fetchone()[0])


def gather(db: Database) -> None:
    """Put all new answers on the list, those of the kiosk numbered without a gap."""
    db.execute(
        "INSERT INTO forwarding (response, number) SELECT sequence, CASE channel WHEN 'kiosk' THEN "
        "(SELECT coalesce(max(number), 0) FROM forwarding) "
        f"+ row_number() OVER (PARTITION BY channel ORDER BY sequence) END {_NEW} ORDER BY sequence"
    )


def waiting(db: Database, most: int, now: datetime, beyond: int = 0) -> list[Waiting]:
    """Return the first answers that wait behind a place.

    Their age is counted by this machine's clock. A comment that grew beyond what the API takes, since what
    was masked in it is longer than what stood there, is cut at the end and says so; it stays whole here.
    """
    survey = catalogue.survey()
    elements = [element.key for element in survey.elements]
    about = [characteristic.key for characteristic in survey.characteristics]
    rows = db.execute(
        "SELECT sequence, uuid, counter, service, channel, language, answered_at, number, seconds, words, "
        f"{', '.join((*elements, *about))} FROM forwarding "
        "JOIN response ON sequence = forwarding.response LEFT JOIN comment ON comment.response = sequence "
        "WHERE outcome IS NULL AND forwarding.response > ? ORDER BY forwarding.response LIMIT ?",
        (beyond, most),
    ).fetchall()
    return [Waiting(row[0], _given(row[1:], elements, about, now)) for row in rows]


def settle(db: Database, settlements: Sequence[Settlement], now: datetime) -> None:
    """Keep what the server said of answers; one that does not wait here is left as it is."""
    db.conn.executemany(
        "UPDATE forwarding SET outcome = ?, problems = ?, settled_at = ? "
        "WHERE outcome IS NULL AND response = (SELECT sequence FROM response WHERE uuid = ?)",
        [
            (
                each.outcome,
                json.dumps(dict(each.problems)) if each.outcome == "rejected" else None,
                now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                each.uuid,
            )
            for each in settlements
        ],
    )


def standing(db: Database) -> Standing:
    """Return how the list stands, new answers that are not on it yet included."""
    row = db.execute(
        f"SELECT (SELECT count(*) FROM forwarding WHERE outcome IS NULL) + (SELECT count(*) {_NEW}), "
        "(SELECT count(*) FROM forwarding WHERE outcome = 'rejected'), coalesce(max(number), 0) "
        "FROM forwarding"
    ).fetchone()
    return Standing(*row)


def refused(db: Database) -> list[Refused]:
    """Return the answers that the server did not take, oldest first."""
    rows = db.execute(
        "SELECT uuid, answered_at, problems FROM forwarding JOIN response ON sequence = forwarding.response "
        "WHERE outcome = 'rejected' ORDER BY sequence"
    )
    return [Refused(uuid, datetime.fromisoformat(at), json.loads(why)) for uuid, at, why in rows]


def try_again(db: Database) -> int:
    """Let the refused answers wait once more, after what was wrong at the server has been mended."""
    again = db.execute(
        "UPDATE forwarding SET outcome = NULL, problems = NULL, settled_at = NULL WHERE outcome = 'rejected'"
    )
    return int(again.rowcount)


def _given(
    row: Sequence[Any], elements: Sequence[str], about: Sequence[str], now: datetime
) -> dict[str, Any]:
    uuid, counter, service, channel, language, answered_at, number, seconds, words, *answers = row
    given = {
        "uuid": uuid,
        "counter": counter,
        "service": service,
        "channel": channel,
        "language": language,
        "age_seconds": max(0, int((now - datetime.fromisoformat(answered_at)).total_seconds())),
        "ratings": _answered(elements, answers),
        "about": _answered(about, answers[len(elements) :]),
        "comment": _fitting(words or ""),
    }
    known = {"device_sequence": number, "seconds": seconds}
    return given | {name: value for name, value in known.items() if value is not None}


def _answered(questions: Sequence[str], answers: Sequence[Any]) -> dict[str, Any]:
    return {key: value for key, value in zip(questions, answers, strict=False) if value is not None}


def _fitting(words: str) -> str:
    if len(words) <= LONGEST_COMMENT:
        return words
    return words[: LONGEST_COMMENT - len(_CUT)] + _CUT
