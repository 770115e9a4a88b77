"""The webhooks of an office: addresses that alerts are posted to, each with a secret that signs what is sent.

A secret is shown once. It is kept encrypted under the key beside the database, since signing needs it whole.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlite_utils import Database

from data import deeds
from data.alerts.rules import written
from data.sealing import seal, unseal
from data.settings import settings

_LONGEST_LABEL = 120
_LONGEST_ADDRESS = 500
MOST = 20

_PURPOSE = "webhooks"
"""What secrets are sealed for."""


class InvalidWebhook(ValueError):
    """A webhook that cannot stand; `problem` is label, address, same (its address is there) or many."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class UnknownWebhook(Exception):
    """There is no webhook of that number."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that alerts are posted to."""

    id: int
    label: str
    address: str
    withdrawn_at: datetime | None = None


def webhooks(db: Database, *, withdrawn: bool = False) -> list[Webhook]:
    """Return the webhooks that stand, or those that were withdrawn, by label."""
    rows = db.execute(
        "SELECT id, label, address, withdrawn_at FROM webhook WHERE (withdrawn_at IS NOT NULL) = ? "
        "ORDER BY label, id",
        (withdrawn,),
    )
    return [
        Webhook(number, label, address, ended and datetime.fromisoformat(ended))
        for number, label, address, ended in rows
    ]


def webhook(db: Database, number: int) -> Webhook:
    """Return the webhook of that number, withdrawn or not. Raises UnknownWebhook."""
    for each in (*webhooks(db), *webhooks(db, withdrawn=True)):
        if each.id == number:
            return each
    raise UnknownWebhook(number)


def add(db: Database, label: str, address: str, login: str, now: datetime) -> tuple[int, str]:
    """Keep a webhook; return its number, and its secret, which is told this once. Raises InvalidWebhook."""
    if not label.strip() or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise InvalidWebhook("label")
    if not is_address(address, plain=settings(db).webhook_private):
        raise InvalidWebhook("address")
    _check_room(db, address)
    secret = f"skw_{secrets.token_urlsafe(32)}"
    row = db.execute(
        "INSERT INTO webhook (label, address, secret, made_at) VALUES (?, ?, ?, ?) RETURNING id",
        (label.strip(), address, seal(db, _PURPOSE, secret), written(now)),
    ).fetchone()
    told = {"label": label, "host": urlsplit(address).hostname}  # the rest is a password at most services
    deeds.note(db, login, "webhook.made", str(row[0]), now, after=told)
    return int(row[0]), secret


def withdraw(db: Database, number: int, login: str, now: datetime) -> None:
    """Post nothing more to a webhook; what waits for it is dropped. Raises UnknownWebhook."""
    if webhook(db, number).withdrawn_at is not None:
        return
    db.execute("UPDATE webhook SET withdrawn_at = ? WHERE id = ?", (written(now), number))
    deeds.note(db, login, "webhook.withdrawn", str(number), now)


def restore(db: Database, number: int, login: str, now: datetime) -> None:
    """Let a withdrawn webhook stand again, with its secret. Raises UnknownWebhook and InvalidWebhook."""
    found = webhook(db, number)
    if found.withdrawn_at is None:
        return
    _check_room(db, found.address)
    db.execute("UPDATE webhook SET withdrawn_at = NULL WHERE id = ?", (number,))
    deeds.note(db, login, "webhook.restored", str(number), now)


def _check_room(db: Database, address: str) -> None:
    """Refuse an address that another webhook posts to already: whoever sits there would be told twice."""
    standing = webhooks(db)
    if any(urlsplit(each.address) == urlsplit(address) for each in standing):
        raise InvalidWebhook("same")
    if len(standing) >= MOST:
        raise InvalidWebhook("many")


def secret_of(db: Database, number: int) -> bytes:
    """Return what signs the posts of a webhook. Raises UnknownWebhook."""
    row = db.execute("SELECT secret FROM webhook WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UnknownWebhook(number)
    return unseal(db, _PURPOSE, row[0]).encode()


def is_address(address: str, *, plain: bool) -> bool:
    """Say whether something can be posted there: https, or with `plain` http too; no login inside."""
    try:
        parts = urlsplit(address)
        well = parts.hostname and parts.port != 0 and not (parts.username or parts.password or parts.fragment)
    except ValueError:
        return False
    fits = len(address) <= _LONGEST_ADDRESS and address.isascii() and address.isprintable()
    return (
        bool(well) and fits and " " not in address and parts.scheme in {"https", "http" if plain else "https"}
    )
