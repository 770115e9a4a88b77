"""The invented city's receipts: two offices hand them out, and some come back with an answer."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from sqlite_utils import Database

from data import receipts
from surveys.response import Response

UNITS = ("dukcapil", "perizinan")
NEVER_BACK = "izin-2"
"""The counter whose receipts never come back."""

DAYS = 60
"""So long ago the two offices began to hand receipts out."""

SILENT = 0.6
"""For each citizen who answers, so many more take a receipt and say nothing."""

WITH_RECEIPT = 0.3
"""Of those who answer, so many do it later, at home."""

LATEST = 480
"""Minutes after being served, so that it is the same day yet."""


def hand_out(
    rng: random.Random, db: Database, unit: str, served: Sequence[Response]
) -> list[tuple[Response, str]]:
    """Issue a receipt to each citizen who answers and to silent ones.

    `served` stand in the order served. Returns each answer with the code of the receipt that it is now
    given with; "" where it is none.
    """
    given: list[tuple[Response, str]] = []
    for _, hour in groupby(served, key=lambda each: each.answered_at.replace(minute=0)):
        talking = list(hour)
        silent = [each for each in talking if rng.random() < SILENT]
        taking = [(each.counter, each.service) for each in (*talking, *silent)]
        issued = receipts.issue(db, unit, taking, talking[0].answered_at)
        for answered, receipt in zip(talking, issued, strict=False):
            if answered.counter == NEVER_BACK or rng.random() >= WITH_RECEIPT:
                given.append((answered, ""))
            else:
                later = answered.answered_at + timedelta(minutes=rng.randint(0, LATEST))
                given.append((replace(answered, channel="receipt", answered_at=later), receipt.code))
    return given


def spend(db: Database, given: Sequence[tuple[Response, str]]) -> None:
    """Spend the receipts of recorded answers, at the moment of each: by now most have expired."""
    for answered, code in given:
        if code:
            place = {"counter": answered.counter, "service": answered.service}
            if problem := receipts.redeem(db, code, **place, now=answered.answered_at):
                raise ValueError(f"an invented receipt is {problem}")
            receipts.tie(db, [(answered.uuid, code)], answered.answered_at)
