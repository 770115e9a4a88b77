"""How a case goes on: taken up, noted, given to somebody else, answered, handed over, closed, opened again.

Nothing of it is taken back: every step stays, with who did it. What people write is masked before it is kept.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from data import deeds
from data.casework import Case, State, add_step, case, require_owner, written
from data.casework.contacts import erase
from surveys.masking import mask

SHORTEST, LONGEST_NOTE, LONGEST_REPLY = 3, 1000, 2000

LONGEST_NUMBER = 20

FOLLOWS: Mapping[State, frozenset[State]] = {
    "open": frozenset({"working", "answered", "handed_over"}),
    "working": frozenset({"answered", "handed_over"}),
    "answered": frozenset({"answered", "handed_over", "closed"}),
    "handed_over": frozenset({"answered", "closed"}),
    "closed": frozenset({"working"}),
}
"""What may become of a case. It closes only once its citizen can read something: a reply, or where it is."""

_NUMBER = re.compile(rf"[0-9A-Za-z-]{{0,{LONGEST_NUMBER}}}")


class WrongState(Exception):
    """The case stands otherwise by now: somebody was faster, or this does not follow."""


class InvalidWords(ValueError):
    """A note or a reply that is too short, too long or no text."""


def take_up(db: Database, number: int, login: str, now: datetime) -> None:
    """Say that somebody works on a case. Raises UnknownCase and WrongState."""
    _move(db, number, "working", "taken_up", login=login, now=now)


def note(db: Database, number: int, words: str, login: str, now: datetime) -> None:
    """Keep a note for the office. Raises UnknownCase, WrongState (closed) and InvalidWords."""
    if case(db, number).state == "closed":
        raise WrongState
    add_step(db, number, "note", kept_words(words, LONGEST_NOTE), login=login, now=now)


def give(db: Database, number: int, owner: str, login: str, now: datetime) -> None:
    """Let somebody else own a case. Raises UnknownCase, WrongState (closed) and UnfitOwner."""
    found = case(db, number)
    if found.state == "closed":
        raise WrongState
    require_owner(db, owner, found.unit, found.counter)
    if owner == found.owner:
        return
    db.execute("UPDATE casework SET owner = ? WHERE id = ?", (owner, number))
    add_step(db, number, "given", owner, login=login, now=now)
    deeds.note(
        db,
        login,
        "case.given",
        str(number),
        now,
        unit=found.unit,
        counter=found.counter,
        before={"owner": found.owner},
        after={"owner": owner},
    )


def answer(db: Database, number: int, reply: str, login: str, now: datetime) -> None:
    """Answer the citizen, who reads it by their code. A later answer takes the place of the one before.

    Raises UnknownCase, WrongState and InvalidWords.
    """
    kept = kept_words(reply, LONGEST_REPLY)
    _move(db, number, "answered", "answered", words=kept, login=login, now=now)
    db.execute(
        "UPDATE casework SET reply = ?, replied_at = ?, replied_by = ? WHERE id = ?",
        (kept, written(now), login, number),
    )


def hand_over(db: Database, number: int, report: str, login: str, now: datetime) -> None:
    """Say that a case went to SP4N-LAPOR!, with the number it has there ("" where that is not known).

    Raises UnknownCase, WrongState, and InvalidWords for a number that is none.
    """
    if not _NUMBER.fullmatch(report := report.strip()):
        raise InvalidWords("report")
    _move(db, number, "handed_over", "handed_over", words=report, login=login, now=now)


def close(db: Database, number: int, login: str, now: datetime) -> None:
    """Close a case; a contact that the citizen left is erased. Raises UnknownCase and WrongState."""
    found = _move(db, number, "closed", "closed", login=login, now=now)
    erase(db, found.response)


def reopen(db: Database, number: int, words: str, login: str, now: datetime) -> None:
    """Open a closed case again, with the reason. Raises UnknownCase, WrongState and InvalidWords."""
    if case(db, number).state != "closed":
        raise WrongState
    _move(db, number, "working", "reopened", words=kept_words(words, LONGEST_NOTE), login=login, now=now)


def kept_words(words: str, longest: int) -> str:
    """Return words as they are kept: masked, without space around. InvalidWords where they are unfit."""
    kept = mask(words.replace("\r\n", "\n")).strip()
    plain = kept.replace("\n", "").replace("\t", "")
    if not SHORTEST <= len(kept) <= longest or not plain.isprintable():
        raise InvalidWords
    return kept


def _move(
    db: Database, number: int, state: State, kind: str, *, login: str, now: datetime, words: str = ""
) -> Case:
    """Bring a case into a state that may follow; return it as it was."""
    found = case(db, number)
    if state not in FOLLOWS[found.state]:
        raise WrongState
    closed_at = written(now) if state == "closed" else None
    db.execute("UPDATE casework SET state = ?, closed_at = ? WHERE id = ?", (state, closed_at, number))
    add_step(db, number, kind, words, login=login, now=now)
    deeds.note(
        db,
        login,
        f"case.{kind}",
        str(number),
        now,
        unit=found.unit,
        counter=found.counter,
        before={"state": found.state},
        after={"state": state},
    )
    return found
