"""Where the things belong that addresses name by a number or code of their own: (unit, counter)."""

from collections.abc import Callable, Mapping
from typing import Any

from data import (
    alerts,
    casework,
    deeds,
    devices,
    evidence_replies,
    interventions,
    places,
    plans,
    signals,
    words,
)
from data.alerts import rules, webhooks
from data.database import Database
from data.plans import files


def _of_counter(db: Database, code: str) -> tuple[str, str]:
    return places.counter(db, code).unit.code, code


def _of_signal(db: Database, number: int) -> tuple[str, str]:
    return _of_counter(db, signals.signal(db, number).counter)


def _of_device(db: Database, code: str) -> tuple[str, str]:
    return _of_counter(db, devices.device(db, code).counter)


def _of_plan(db: Database, number: int) -> tuple[str, str]:
    return plans.plan(db, number).unit, ""


def _of_file(db: Database, number: int) -> tuple[str, str]:
    return _of_plan(db, files.file(db, number).plan)


def _of_evidence_reply(db: Database, number: int) -> tuple[str, str]:
    found = evidence_replies.reply(db, number)
    return found.place.get("unit", ""), found.place.get("counter", "")


def _of_intervention(db: Database, number: int) -> tuple[str, str]:
    found = interventions.intervention(db, number)
    return found.unit, found.counter


def _of_case(db: Database, number: int) -> tuple[str, str]:
    found = casework.case(db, number)
    return found.unit, found.counter


def _of_response(db: Database, handle: str) -> tuple[str, str]:
    said = words.by_handle(db, handle)
    return said.unit, said.counter


def _of_alert(db: Database, number: int) -> tuple[str, str]:
    found = alerts.alert(db, number)
    return found.unit, found.counter


def _of_rule(db: Database, number: int) -> tuple[str, str]:
    return rules.rule(db, number).unit, ""


def _of_webhook(db: Database, number: int) -> tuple[str, str]:
    webhooks.webhook(db, number)
    return "", ""


def _of_deed(db: Database, number: int) -> tuple[str, str]:
    found = deeds.deed(db, number)
    return found.unit, found.counter


PLACE_OF: Mapping[str, Callable[[Database, Any], tuple[str, str]]] = {
    "signal": _of_signal,
    "device": _of_device,
    "case": _of_case,
    "response": _of_response,
    "plan": _of_plan,
    "file": _of_file,
    "evidence_reply": _of_evidence_reply,
    "intervention": _of_intervention,
    "alert": _of_alert,
    "rule": _of_rule,
    "webhook": _of_webhook,
    "deed": _of_deed,
}
"""By the name that it has in the routes: what belongs to the whole office gives ("", "")."""
