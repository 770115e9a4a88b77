"""The rules by which alerts are raised: of which kind, for which unit, from what measure, told in which ways.

A unit's own rule goes before the office's of the same kind. Nothing is deleted: a rule that was withdrawn can
stand again, and what it raised stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlite_utils import Database

from data import deeds, places

Kind = Literal["below_target", "low_ratings", "kiosk_silent", "sample_behind", "case_due"]

KINDS: tuple[Kind, ...] = get_args(Kind)

MEASURES: Mapping[Kind, range] = {"low_ratings": range(3, 51), "kiosk_silent": range(1, 73)}
"""What a kind can be measured by: answers with a rating of 1 in a day, hours of silence. Fewer than three
answers would point at somebody: responses are counted three at a time for that reason."""

USUAL: Mapping[Kind, int] = {"low_ratings": 3, "kiosk_silent": 2}


class InvalidRule(ValueError):
    """A rule that cannot be kept; `problem` is kind, measure, or same: that place has one already."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class UnknownRule(Exception):
    """There is no rule of that number."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `unit` is "" for the whole office, `measure` None where its kind has none."""

    id: int
    kind: Kind
    unit: str
    measure: int | None
    mail: bool
    webhook: bool
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Say whether it raises anything."""
        return self.withdrawn_at is None

    @property
    def limit(self) -> int:
        """Return what it is measured by, or what is usual for its kind."""
        return self.measure or USUAL.get(self.kind, 1)


class Rules:
    """The rules that stand, found by the place that something happens at."""

    def __init__(self, standing: Sequence[Rule]) -> None:
        """Take the rules that stand."""
        self._rules = {(each.kind, each.unit): each for each in standing}

    def for_unit(self, kind: Kind, unit: str) -> Rule | None:
        """Return the rule of a kind for a unit ("" for the whole office), or None."""
        return self._rules.get((kind, unit)) or self._rules.get((kind, ""))

    def asks(self, *kinds: Kind) -> bool:
        """Say whether any rule of these kinds stands."""
        return any(kind in kinds for kind, _ in self._rules)


def rules(db: Database, *, withdrawn: bool = False) -> list[Rule]:
    """Return the rules that stand, or those that were withdrawn: the office's first, by kind."""
    rows = db.execute(
        "SELECT id, kind, coalesce(unit, ''), measure, mail, webhook, withdrawn_at FROM alert_rule "
        "WHERE (withdrawn_at IS NOT NULL) = ? ORDER BY unit IS NOT NULL, unit, id",
        (withdrawn,),
    ).fetchall()
    return sorted((_rule(row) for row in rows), key=lambda each: (each.unit, KINDS.index(each.kind)))


def rule(db: Database, number: int) -> Rule:
    """Return the rule of that number, withdrawn or not. Raises UnknownRule."""
    row = db.execute(
        "SELECT id, kind, coalesce(unit, ''), measure, mail, webhook, withdrawn_at FROM alert_rule "
        "WHERE id = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise UnknownRule(number)
    return _rule(row)


def add(
    db: Database,
    kind: Kind,
    *,
    unit: str = "",
    measure: int | None = None,
    mail: bool,
    webhook: bool,
    login: str,
    now: datetime,
) -> int:
    """Keep a new rule and return its number. Raises InvalidRule and places.UnknownPlace."""
    if kind not in KINDS:
        raise InvalidRule("kind")
    if unit:
        places.unit(db, unit)
    _require_only(db, kind, unit)
    wanted = _measure(kind, measure)
    row = db.execute(
        "INSERT INTO alert_rule (kind, unit, measure, mail, webhook, made_at, made_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (kind, unit or None, wanted, mail, webhook, written(now), login),
    ).fetchone()
    kept = rule(db, row[0])
    deeds.note(db, login, "alert_rule.made", str(kept.id), now, unit=unit, after=_said(kept))
    return kept.id


def change(
    db: Database, number: int, *, measure: int | None, mail: bool, webhook: bool, login: str, now: datetime
) -> None:
    """Change how a rule measures and tells; kind and place stay. Raises UnknownRule and InvalidRule."""
    before = rule(db, number)
    wanted = _measure(before.kind, measure)
    db.execute(
        "UPDATE alert_rule SET measure = ?, mail = ?, webhook = ? WHERE id = ?",
        (wanted, mail, webhook, number),
    )
    deeds.note(
        db,
        login,
        "alert_rule.changed",
        str(number),
        now,
        unit=before.unit,
        before=_said(before),
        after=_said(rule(db, number)),
    )


def withdraw(db: Database, number: int, login: str, now: datetime) -> None:
    """Let a rule raise nothing more and end what it has raised. Raises UnknownRule."""
    before = rule(db, number)
    if not before.stands:
        return
    db.execute("UPDATE alert_rule SET withdrawn_at = ? WHERE id = ?", (written(now), number))
    db.execute("UPDATE alert SET ended_at = ? WHERE rule = ? AND ended_at IS NULL", (written(now), number))
    deeds.note(db, login, "alert_rule.withdrawn", str(number), now, unit=before.unit, before=_said(before))


def restore(db: Database, number: int, login: str, now: datetime) -> None:
    """Let a withdrawn rule stand again. Raises UnknownRule, and InvalidRule where another took over."""
    kept = rule(db, number)
    if kept.stands:
        return
    _require_only(db, kept.kind, kept.unit)
    db.execute("UPDATE alert_rule SET withdrawn_at = NULL WHERE id = ?", (number,))
    deeds.note(db, login, "alert_rule.restored", str(number), now, unit=kept.unit, after=_said(kept))


def propose(db: Database, login: str, now: datetime) -> int:
    """Add the usual rule of each kind for the whole office where it has none; return how many were added."""
    there = {each.kind for each in rules(db) if not each.unit}
    missing = [kind for kind in KINDS if kind not in there]
    for kind in missing:
        add(db, kind, measure=USUAL.get(kind), mail=True, webhook=True, login=login, now=now)
    return len(missing)


def _measure(kind: Kind, measure: int | None) -> int | None:
    """Return what a rule of a kind is measured by; a kind without a measure has none."""
    if kind not in MEASURES:
        return None
    wanted = USUAL[kind] if measure is None else measure
    if wanted not in MEASURES[kind]:
        raise InvalidRule("measure")
    return wanted


def _require_only(db: Database, kind: Kind, unit: str) -> None:
    if any((each.kind, each.unit) == (kind, unit) for each in rules(db)):
        raise InvalidRule("same")


def _said(kept: Rule) -> dict[str, Any]:
    return {
        "kind": kept.kind,
        "unit": kept.unit,
        "measure": kept.measure,
        "mail": kept.mail,
        "webhook": kept.webhook,
    }


def _rule(row: tuple[Any, ...]) -> Rule:
    number, kind, unit, measure, mail, webhook, withdrawn_at = row
    ended = withdrawn_at and datetime.fromisoformat(withdrawn_at)
    return Rule(number, kind, unit, measure, bool(mail), bool(webhook), ended)


def written(moment: datetime) -> str:
    """Write a moment as the tables keep it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
