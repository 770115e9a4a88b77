"""Options that many commands share."""

from pathlib import Path

import click

database_option = click.option(
    "--database",
    envvar="SKM_DATABASE",
    default="instance/skm.db",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Berkas basis data (SKM_DATABASE).",
)
