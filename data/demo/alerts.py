"""The usual rules of alerts, and what they truly find in the invented answers: some over, some open."""

from datetime import datetime, timedelta
from pathlib import Path

from data import alerts
from data.alerts import rules
from data.alerts.cause import Shown
from data.alerts.raising import raise_alerts
from data.database import reading, writing

_EARLIER = (timedelta(days=24), timedelta(days=12))
"""So long ago somebody looked: what was low on those days has ended since."""


def watch(path: Path, login: str, now: datetime, shown: Shown | None) -> None:
    """Let rules look at the answers, some days ago and now; `login` made them and saw the oldest alerts."""
    with writing(path) as db:
        made = now - timedelta(days=60)
        rules.add(db, "low_ratings", measure=3, mail=True, webhook=True, login=login, now=made)
    for ago in _EARLIER:
        raise_alerts(path, now - ago)
    with writing(path) as db:
        rules.propose(db, login, made)
    raise_alerts(path, now, shown)
    with reading(path) as db:
        over, standing = alerts.past_alerts(db), alerts.open_alerts(db)
    with writing(path) as db:
        for each in over[-1:] + standing[-1:]:
            alerts.mark_seen(db, each.id, login, now)
