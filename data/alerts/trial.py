"""Try the ways out: one mail and one post to each webhook, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.alerts import letters, webhooks
from data.alerts.delivery import Way, posted
from data.alerts.mail import mail
from data.alerts.password import password
from data.alerts.posting import post
from data.alerts.undelivered import Undelivered
from data.database import reading
from data.settings import settings


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a trial message; `problem` is "" where it arrived, else as in Undelivered."""

    way: Way
    to: str
    problem: str


def try_ways(path: Path, to: str, now: datetime) -> list[Tried]:
    """Send a trial message to a mail address ("" for none) and to every webhook; say what became of each."""
    with reading(path) as db:
        kept = settings(db)
        hooks = [(each, webhooks.secret_of(db, each.id)) for each in webhooks.webhooks(db)]
    tried: list[Tried] = []
    if to:
        try:
            mail(
                kept,
                password(path),
                to,
                *letters.trial(kept),
                key=f"suara-loket.trial.{now.timestamp()}",
                now=now,
            )
            tried.append(Tried("mail", to, ""))
        except Undelivered as state:
            tried.append(Tried("mail", to, state.problem))
    for hook, secret in hooks:
        try:
            post(hook.address, secret, posted(kept, (), now), now, private=kept.webhook_private)
            tried.append(Tried("webhook", hook.label, ""))
        except Undelivered as state:
            tried.append(Tried("webhook", hook.label, state.problem))
    return tried
