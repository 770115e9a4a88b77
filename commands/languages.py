"""Which languages the kiosk speaks, and which translations a native speaker has yet to review."""

import click

from kiosk.language import NAMES, OFFICIAL
from surveys import catalogue


@click.command()
def languages() -> None:
    """Tampilkan bahasa kiosk, dan terjemahan mana yang belum diperiksa penutur asli."""
    survey = catalogue.survey()
    for code in survey.languages:
        click.echo(f"{code:5}{NAMES[code]:14}{_state(code, survey.unreviewed)}")


def _state(code: str, unreviewed: tuple[str, ...]) -> str:
    if code == OFFICIAL:
        return "bunyi peraturan"
    return "belum diperiksa penutur asli" if code in unreviewed else "sudah diperiksa penutur asli"
