"""Citizens' own words: found by place, period and what is sought; marked with what the keywords find.

Only words of counted answers are ever given: one that waits to be counted would tell that it came.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from data.accounts.reach import OFFICE, Reach, within
from data.database import writing
from data.sealing import Unsealable, seal_all, unseal
from data.search import query
from data.selection import Filter, place
from surveys import catalogue, keywords
from surveys.keywords import Tone

__all__ = [
    "Sought",
    "Spot",
    "UnknownWords",
    "Words",
    "by_element",
    "by_handle",
    "count",
    "handles",
    "said_about",
    "spots",
    "tag_new",
    "tag_waiting",
    "words",
    "words_by",
    "words_of",
]

_FROM, _UNTIL = "\x02", "\x03"
"""Around what was searched for; no comment holds either, for control characters are refused."""

TAGGED_AT_ONCE = 500
"""Comments that one step of upkeep reads: a new list of keywords never holds up a citizen's answer."""

_PURPOSE = "words"
"""What handles are sealed for."""

_SPOT = "substr(day, 1, 7), unit, service, counter"

_STEPS = 10
"""So many steps at a time; what is left is for the next."""


class UnknownWords(Exception):
    """No counted answer of that number has words."""


class Spot(NamedTuple):
    """Where and when words were written, as far as everybody is told: service, counter, month ("2026-08")."""

    month: str
    unit: str
    service: str
    counter: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: words as they were typed (see data.search), the key of an element, a tone.

    `without_case`: only words of which no case came. `spots`: only words of these; None: of all.
    """

    search: str = ""
    element: str = ""
    tone: Tone | None = None
    without_case: bool = False
    spots: frozenset[Spot] | None = None


ANYTHING = Sought()


@dataclass(frozen=True, slots=True)
class Words:
    """What one citizen wrote, masked as it is kept; never what they rated.

    `response` is the number of their answer, `unit`, `service` and `counter` are codes, `day` is the unit's
    own. `elements` are the keys of those that the words are about, `tone` is whether they wish or praise.
    `case` is the number of the case that came of them, `state` that case's. `marked` is the text in pieces,
    each with whether it was searched for.
    """

    response: int
    text: str
    unit: str
    service: str
    counter: str
    day: date
    elements: tuple[str, ...]
    tone: Tone | None
    case: int | None
    state: str | None
    marked: tuple[tuple[str, bool], ...]

    @property
    def month(self) -> date:
        """The first day of the month: all that those are told who do not answer citizens."""
        return self.day.replace(day=1)


def words(
    db: Database,
    reach: Reach,
    where: Filter,
    sought: Sought = ANYTHING,
    *,
    most: int = 50,
    skip: int = 0,
) -> list[Words]:
    """Return the words of a period and place within reach, the latest months first.

    Within a month their order says nothing of when they were written. `skip` goes on where an earlier page
    has ended.
    """
    chosen, values = _chosen(reach, where, sought)
    page = "substr(day, 1, 7) DESC, code LIMIT :most OFFSET :skip"
    return _read(db, chosen, values | {"most": most, "skip": skip}, page)


def count(db: Database, reach: Reach, where: Filter, sought: Sought = ANYTHING) -> int:
    """Return how many words there are."""
    chosen, values = _chosen(reach, where, sought)
    row = db.execute(f"SELECT count(*) {_tables(values)} WHERE {chosen}", values).fetchone()
    return int(row[0])


def by_element(db: Database, reach: Reach, where: Filter, sought: Sought = ANYTHING) -> dict[str, int]:
    """Return how many of the words are about each element that any are about, by its key."""
    chosen, values = _chosen(reach, where, sought)
    return dict(
        db.execute(
            "SELECT element, count(*) FROM comment_tag WHERE response IN "
            f"(SELECT comment.response {_tables(values)} WHERE {chosen}) GROUP BY element",
            values,
        )
    )


def spots(db: Database, reach: Reach, where: Filter) -> list[Spot]:
    """Return where and in which months the words of a period and place within reach were written."""
    chosen, values = _chosen(reach, where, ANYTHING)
    rows = db.execute(f"SELECT DISTINCT {_SPOT} {_tables(values)} WHERE {chosen}", values)
    return [Spot._make(row) for row in rows]


def words_of(db: Database, response: int) -> Words:
    """Return the words of one answer; UnknownWords where it has none or is not counted yet."""
    found = _read(db, "counted = 1 AND sequence = :response", {"response": response})
    if not found:
        raise UnknownWords(response)
    return found[0]


def handles(db: Database, found: Sequence[Words]) -> dict[int, str]:
    """Return what addresses call these words, by the number of the answer, which stays here.

    The numbers count all answers of the office in the order they came: they would tell whoever has seen the
    queue who wrote what.
    """
    numbers = [each.response for each in found]
    return dict(zip(numbers, seal_all(db, _PURPOSE, map(str, numbers)), strict=True))


def by_handle(db: Database, handle: str) -> Words:
    """Return the words that an address means; UnknownWords where it means none."""
    try:
        return words_of(db, int(unseal(db, _PURPOSE, handle)))
    except Unsealable as state:
        raise UnknownWords from state


def said_about(
    db: Database, where: Filter, element: str, most: int = 2, *, only: frozenset[Spot] | None = None
) -> list[Words]:
    """Return the newest words of a period and place about an element that are no mere praise.

    Whatever their ratings were: those are never looked at. `only`: words of these spots; None: of all.
    """
    chosen, values = _chosen(OFFICE, where, Sought(element=element, spots=only))
    no_praise = "comment.response NOT IN (SELECT response FROM comment_read WHERE tone = 'praise')"
    return _read(db, f"{chosen} AND {no_praise}", values | {"most": most}, "day DESC, code LIMIT :most")


def words_by(db: Database, responses: Iterable[int]) -> dict[int, Words]:
    """Return the words of these answers, as far as they have any, by the number of the answer."""
    chosen = "counted = 1 AND sequence IN (SELECT value FROM json_each(:responses))"
    found = _read(db, chosen, {"responses": json.dumps(sorted(set(responses)))})
    return {each.response: each for each in found}


def tag_new(db: Database, most: int = TAGGED_AT_ONCE) -> int:
    """Mark comments that were not read by the present list of keywords; return how many those were.

    Call it again until it returns 0: a step reads at most so many, the newest first.
    """
    version = keywords.version()
    rows = db.execute(
        "SELECT comment.response, words FROM comment "
        "LEFT JOIN comment_read ON comment_read.response = comment.response "
        "WHERE version IS NOT :version ORDER BY comment.response DESC LIMIT :most",
        {"version": version, "most": most},
    ).fetchall()
    db.conn.executemany("DELETE FROM comment_tag WHERE response = ?", [(number,) for number, _ in rows])
    db.conn.executemany(
        "INSERT INTO comment_tag (response, element) VALUES (?, ?)",
        [(number, element) for number, said in rows for element in keywords.elements_in(said)],
    )
    db.conn.executemany(
        "INSERT INTO comment_read (response, version, tone) VALUES (?, ?, ?) "
        "ON CONFLICT (response) DO UPDATE SET version = excluded.version, tone = excluded.tone",
        [(number, version, keywords.tone_of(said)) for number, said in rows],
    )
    return len(rows)


def tag_waiting(path: Path) -> int:
    """Mark what was not read yet, in steps of their own, a bounded number of them; return how many."""
    tagged = 0
    for _ in range(_STEPS):
        with writing(path) as db:
            tagged += (step := tag_new(db))
        if step < TAGGED_AT_ONCE:
            break
    return tagged


def _chosen(reach: Reach, where: Filter, sought: Sought) -> tuple[str, dict[str, Any]]:
    """Return the condition on a counted answer with words, and its values."""
    at, values = place(where)
    reached, reaching = within(reach)
    period = {"first": str(where.first), "last": str(where.last)}
    conditions = ["counted = 1", at, reached, "day BETWEEN :first AND :last"]
    if typed := query(sought.search):
        conditions.append("comment_index MATCH :sought")
        values["sought"] = typed
    if sought.element:
        conditions.append("comment.response IN (SELECT response FROM comment_tag WHERE element = :element)")
        values["element"] = sought.element
    if sought.tone:
        conditions.append("comment.response IN (SELECT response FROM comment_read WHERE tone = :tone)")
        values["tone"] = sought.tone
    if sought.without_case:
        conditions.append("comment.response NOT IN (SELECT response FROM casework)")
    if sought.spots is not None:
        conditions.append(
            f"({_SPOT}) IN (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(:spots))"
        )
        values["spots"] = json.dumps(sorted(sought.spots))
    return " AND ".join(conditions), values | reaching | period


def _tables(values: dict[str, Any]) -> str:
    """Return where words are read from: the index too, where something is searched for.

    CROSS JOIN keeps SQLite from looking for the few comments among all answers.
    """
    index = "JOIN comment_index ON comment_index.rowid = comment.response" if "sought" in values else ""
    return f"FROM comment {index} CROSS JOIN response ON sequence = comment.response"


def _read(db: Database, condition: str, values: dict[str, Any], order: str = "sequence") -> list[Words]:
    """Return the words that a condition chooses; `order` may go on with a limit.

    Which they are is found first, so that all else is read of those alone.
    """
    marked = f"highlight(comment_index, 0, '{_FROM}', '{_UNTIL}')" if "sought" in values else "comment.words"
    match = "comment_index MATCH :sought AND" if "sought" in values else ""
    rows = db.execute(
        f"SELECT sequence, comment.words, {marked}, unit, service, counter, day, "
        "(SELECT json_group_array(element) FROM comment_tag WHERE comment_tag.response = sequence), "
        "(SELECT tone FROM comment_read WHERE comment_read.response = sequence), "
        "(SELECT json_array(id, state) FROM casework WHERE casework.response = sequence) "
        f"{_tables(values)} WHERE {match} sequence IN "
        f"(SELECT sequence {_tables(values)} WHERE {condition} ORDER BY {order}) "
        f"ORDER BY {order.partition(' LIMIT ')[0]}",
        values,
    )
    return [_words(row) for row in rows]


def _words(row: tuple[Any, ...]) -> Words:
    response, text, marked, unit, service, counter, day, tags, tone, case = row
    tagged = set(json.loads(tags))
    number, state = json.loads(case) if case else (None, None)
    return Words(
        response=response,
        text=text,
        unit=unit,
        service=service,
        counter=counter,
        day=date.fromisoformat(day),
        elements=tuple(element.key for element in catalogue.survey().elements if element.key in tagged),
        tone=tone,
        case=number,
        state=state,
        marked=_pieces(marked),
    )


def _pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    """Return a text in pieces, each with whether it stands between the two marks."""
    pieces: list[tuple[str, bool]] = []
    for part in marked.split(_FROM):
        found, mark, rest = part.rpartition(_UNTIL)
        pieces += [(found, bool(mark)), (rest, False)]
    return tuple((piece, found) for piece, found in pieces if piece)
