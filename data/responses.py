"""Record each response exactly once, sealed, and counted as soon as it may be."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from data import counting, journal, places, receipts
from data.database import writing
from data.group_commit import GroupCommit
from data.places import Counter
from data.selection import ratings_in
from surveys import catalogue
from surveys.period import local_day
from surveys.receipt_code import Mistyped, read
from surveys.response import Response
from surveys.short_code import short_code

__all__ = ["Outcome", "ratings_in", "record", "record_in"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a response; `code` is what the citizen keeps.

    A rejected one says why in `problems`: {"counter": "unknown"}, {"counter": "closed"} (before it was
    answered), {"service": "unknown"} (the counter did not give it), {"survey": "unknown"} (it is not
    collected) or {"receipt": …} with a word of `receipts.redeem`.
    """

    uuid: str
    status: Literal["recorded", "duplicate", "rejected"]
    code: str
    problems: Mapping[str, str] = field(default_factory=dict)


def record(path: Path, responses: Sequence[Response]) -> list[Outcome]:
    """Record responses and return what became of each, in the order given; durable when it returns.

    Threads that come together share one commit. A UUID is recorded once: the first stays, a replay
    is answered "duplicate" with the same code. A rejected response never blocks the others. Any
    exception means that nothing of `responses` was recorded.
    """
    return list(_group(path).submit(responses))


def record_in(db: Database, responses: Sequence[Response]) -> list[Outcome]:
    """Do the same inside a caller's `writing` block: durable at its end.

    A replay is known by its UUID before anybody looks at its receipt: it spends nothing twice.
    """
    now = datetime.now(UTC)
    counters = _counters(db, {response.counter for response in responses})
    recorded = _recorded(db, [response.uuid for response in responses])
    fresh: list[tuple[Counter, Response]] = []
    outcomes: list[Outcome] = []
    for response in responses:
        code = short_code(response.uuid)
        counter = counters.get(response.counter)
        if response.uuid in recorded:
            outcomes.append(Outcome(response.uuid, "duplicate", code))
        elif counter is None or (problems := _problems(db, response, counter, now)):
            why = {"counter": "unknown"} if counter is None else problems
            outcomes.append(Outcome(response.uuid, "rejected", code, why))
        else:
            recorded.add(response.uuid)
            fresh.append((counter, response))
            outcomes.append(Outcome(response.uuid, "recorded", code))
    if fresh:
        _insert(db, fresh, now)
        receipts.tie(db, [(each.uuid, each.receipt) for _, each in fresh if each.receipt], now)
        journal.extend(db)
        counting.count_ready(db, {counter.code for counter, _ in fresh}, now)
    return outcomes


@cache
def _group(path: Path) -> GroupCommit[Response, Outcome]:
    """Return this process's one group of writers to a database."""

    def write(parts: list[Sequence[Response]]) -> list[Sequence[Outcome]]:
        with writing(path) as db:
            outcomes = iter(record_in(db, [response for part in parts for response in part]))
            return [list(islice(outcomes, len(part))) for part in parts]

    return GroupCommit(write)


if hasattr(os, "register_at_fork"):
    # A child has none of the threads that its parent's group may be waiting for.
    os.register_at_fork(after_in_child=_group.cache_clear)


def _counters(db: Database, codes: Iterable[str]) -> dict[str, Counter]:
    found: dict[str, Counter] = {}
    for code in codes:
        with suppress(places.UnknownPlace):
            found[code] = places.counter(db, code)
    return found


def _recorded(db: Database, uuids: list[str]) -> set[str]:
    rows = db.execute(
        "SELECT uuid FROM response WHERE uuid IN (SELECT value FROM json_each(?))",
        (json.dumps(uuids),),
    )
    return {row[0] for row in rows}


def _problems(db: Database, response: Response, counter: Counter, now: datetime) -> dict[str, str]:
    """Return what is wrong with a response; its receipt is spent where nothing is."""
    problems: dict[str, str] = {}
    if response.survey != catalogue.SKM:
        problems["survey"] = "unknown"
    offered = any(response.service == service.code for service in counter.services)
    if (counter.closed or not offered) and not _was_given(db, response, counter):
        problems |= {"counter": "closed"} if counter.closed else {"service": "unknown"}
    if response.receipt and not problems:
        place = {"counter": response.counter, "service": response.service}
        if problem := receipts.redeem(db, response.receipt, **place, now=now):
            problems["receipt"] = problem
    return problems


def _was_given(db: Database, response: Response, counter: Counter) -> bool:
    """Say whether the citizen was served while the counter gave the service: a closing takes no voice away.

    What counts is when they answered, or with a receipt its own day.
    """
    try:
        ended = places.ended(db, counter.code, response.service)
    except places.UnknownPlace:
        return False
    if ended is None or response.answered_at < ended:
        return True
    with suppress(Mistyped):
        served = read(response.receipt, local_day(response.answered_at, "WIT")).day
        return served <= local_day(ended, counter.unit.zone)
    return False


def _insert(db: Database, fresh: Sequence[tuple[Counter, Response]], now: datetime) -> None:
    """Insert responses, none of them counted yet, and what citizens wrote."""
    survey = catalogue.survey()
    elements = [element.key for element in survey.elements]
    about = [characteristic.key for characteristic in survey.characteristics]
    columns = (
        *("uuid", "code", "survey", "unit", "service", "counter", "channel", "language"),
        *("answered_at", "recorded_at", "day", "counted", "seconds", "device", "device_sequence"),
        *elements,
        *about,
    )
    recorded_at = _written(now)
    db.conn.executemany(
        f"INSERT INTO response ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        [
            (
                *(each.uuid, short_code(each.uuid), each.survey, counter.unit.code, each.service),
                *(counter.code, each.channel, each.language, _written(each.answered_at), recorded_at),
                *(str(local_day(each.answered_at, counter.unit.zone)), 0, each.seconds),
                *(each.device or None, each.device_sequence if each.device else None),
                *(each.ratings.get(key) for key in elements),
                *(each.about.get(key) for key in about),
            )
            for counter, each in fresh
        ],
    )
    db.conn.executemany(
        "INSERT INTO comment (response, words) SELECT sequence, ? FROM response WHERE uuid = ?",
        [(each.comment, each.uuid) for _, each in fresh if each.comment],
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
