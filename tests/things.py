"""One thing of every kind that routes name by a number or code of its own, at a place of one's choice."""

from datetime import date
from pathlib import Path

from heads import record
from offices import KEYS, NOON
from proofs import hasty, paired

from data import casework, deeds, evidence_replies, interventions, plans
from data.alerts import rules
from data.counting import release
from data.database import Database, reading, writing
from data.plans import files
from data.words import handles, words_of
from surveys.period import Period

PDF = b"%PDF-1.7\n%%EOF\n"
QUARTER = Period.parse("2026-TW3")


def things_at(path: Path, unit: str, counter: str, first: int, login: str, *, officer: str) -> dict[str, str]:
    """Make one of each at a counter of a unit, as somebody; return their numbers by the names in routes.

    What only an officer writes is written as `officer`.

    `first` is a number from which on no response has been recorded.
    """
    said, case = _said(path, counter, first), _said(path, counter, first + 10)
    made = {"signal": hasty(path, first + 20, counter=counter).id}
    with writing(path) as db:
        made |= _worked_on(db, unit, counter, login, case)
        codes = {"unit": unit, "counter": counter}
        words = "Kami menambah petugas."
        made["evidence_reply"] = evidence_replies.write(db, codes, QUARTER, words, login=officer, now=NOON)
        made |= _watched(db, unit, counter, login)
    with reading(path) as db:
        handle = handles(db, [words_of(db, said)])[said]
    named = {name: str(number) for name, number in made.items()}
    return named | {
        "response": handle,
        "device": paired(path, counter, f"Tablet {counter}").code,
        "unit": unit,
        "counter": counter,
        "service": "ktp",
    }


def _said(path: Path, counter: str, first: int) -> int:
    """Let five citizens answer and write; return the number that the last one's response got."""
    record(path, first, iter([dict.fromkeys(KEYS, 4)] * 5), counter=counter, comment="Antrean lama.")
    with writing(path) as db:
        release(db, NOON)
    with reading(path) as db:
        return int(db.execute("SELECT max(sequence) FROM response WHERE counted = 1").fetchone()[0])


def _worked_on(db: Database, unit: str, counter: str, login: str, response: int) -> dict[str, int]:
    codes = {"unit": unit, "counter": counter}
    day = date(2026, 8, 3)
    aim = plans.Aim(programme="Tambah satu loket", quarter="2026-TW4", person="Kepala seksi")
    plan = plans.make(db, unit, QUARTER, KEYS[0], aim, login=login, now=NOON)
    return {
        "case": casework.open_case(db, response, login, login, NOON),
        "plan": plan,
        "file": files.attach(db, plan, "bukti.pdf", PDF, login=login, now=NOON),
        "intervention": interventions.mark(db, codes, day, "Antrean baru", login=login, now=NOON),
        "deed": deeds.note(db, login, "counter.renamed", counter, NOON, unit=unit, counter=counter),
    }


def _watched(db: Database, unit: str, counter: str, login: str) -> dict[str, int]:
    rule = rules.add(db, "low_ratings", unit=unit, mail=False, webhook=False, login=login, now=NOON)
    alert = db.execute(
        "INSERT INTO alert (rule, key, unit, counter, raised_at, facts) "
        "VALUES (?, ?, ?, ?, '2026-08-15T05:00:00Z', ?) RETURNING id",
        (rule, f"{counter} 2026-08-15", unit, counter, '{"day": "2026-08-15", "least": 3}'),
    ).fetchone()[0]
    return {"rule": rule, "alert": int(alert)}
