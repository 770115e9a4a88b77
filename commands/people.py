"""Letting people in from the command line: the first ones, and whoever has lost every other way."""

from datetime import UTC, datetime
from pathlib import Path

import click

from commands.options import database_option, show_link
from data import accounts, places
from data.accounts import people
from data.accounts.people import UnknownPerson, Wanted
from data.accounts.reach import Limit, limits_of
from data.database import Database, writing
from data.deeds import COMMAND_LINE


@click.command()
@click.argument("login")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(accounts.ROLES), help="Bawaan: peran yang sudah ada, atau agency_head."
)
@click.option("--unit", "units", multiple=True, metavar="UNIT", help="Hanya unit ini; boleh diulang.")
@click.option("--counter", "counters", multiple=True, metavar="LOKET", help="Hanya loket ini; boleh diulang.")
@click.option("--email", help="Surel: untuk peringatan, dan untuk masuk lewat akun kantor.")
@database_option
def invite(
    database: Path,
    login: str,
    name: str,
    *,
    role: str | None,
    units: tuple[str, ...],
    counters: tuple[str, ...],
    email: str | None,
) -> None:
    """Undang NAME ke dashboard dengan tautan sekali pakai (juga bila kata sandi lupa).

    Tanpa --unit dan --counter tempatnya tetap seperti yang sudah ada, atau seluruh kantor bagi yang baru;
    kepala unit dan petugas selalu punya tempat.
    """
    login, now = login.strip().lower(), datetime.now(UTC)
    with writing(database) as db:
        limits = _limits(db, units, counters)
        try:
            known = people.person(db, login, now)
        except UnknownPerson:
            wanted = Wanted(name, role or "agency_head", limits, email or "")
            token = people.admit(db, COMMAND_LINE, login, wanted, now)
        else:
            kept = limits or (frozenset() if role == "administrator" else frozenset(limits_of(db, login)))
            wanted = Wanted(name, role or known.role, kept, known.email if email is None else email)
            people.change(db, COMMAND_LINE, login, wanted, now)
            let_in = people.reopen if known.state == "closed" else people.renew
            token = let_in(db, COMMAND_LINE, login, now)
    show_link(f"Tautan sekali pakai untuk {login!r}", token)


def _limits(db: Database, units: tuple[str, ...], counters: tuple[str, ...]) -> frozenset[Limit]:
    """Return the places that were named; a counter inside a named unit says nothing more."""
    single = {(places.counter(db, each).unit.code, each) for each in counters}
    return frozenset({(each, None) for each in units} | {each for each in single if each[0] not in units})
