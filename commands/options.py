"""Options that many commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from data.database import check

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _option(callback: Callable[[click.Context, click.Parameter, Path], Path] | None = None) -> Decorator:
    return click.option(
        "--database",
        envvar="SKM_DATABASE",
        default="instance/skm.db",
        show_default=True,
        type=click.Path(dir_okay=False, path_type=Path),
        callback=callback,
        help="Berkas basis data (SKM_DATABASE).",
    )


def _checked(context: click.Context, _: click.Parameter, path: Path) -> Path:
    """Refuse a database that does not fit before a command begins, but not while it only completes words."""
    if not context.resilient_parsing:
        check(path)
    return path


database_option = _option(_checked)
"""A database that is there and fits this program."""

new_database_option = _option()
"""A database that may not be there yet, or be of an older version."""


def show_link(what: str, token: str) -> None:
    """Show a one-time link, which cannot be shown again."""
    click.echo(f"{what}, berlaku 7 hari; buka di alamat dashboard:")
    click.echo(f"  /undangan/{token}")
