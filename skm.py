"""The command line `skm`: puts the parts together."""

import io
import sys
from collections.abc import Callable
from typing import Any

import click

from commands import importing, office, posters, scoring, serving
from data import accounts, places, settings, tokens
from data.database import UnusableDatabase
from surveys.period import InvalidPeriod

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    UnusableDatabase: str,
    places.UnknownPlace: lambda state: f"Tidak ada tempat dengan kode {state.code!r}.",
    places.TakenCode: lambda state: f"Kode {state.code!r} sudah dipakai.",
    places.InvalidPlace: lambda state: (
        f"{state.problem} tidak dapat dipakai. Kode: huruf kecil, angka, dan tanda hubung; "
        "nama: 1 sampai 120 huruf."
    ),
    settings.InvalidSetting: lambda state: f"Nilai untuk {state.setting} tidak dapat dipakai.",
    accounts.InvalidAccount: lambda state: f"{state.problem} tidak dapat dipakai.",
    tokens.TakenLabel: lambda state: f"Kunci {state} sudah ada; cabut dulu dengan --revoke.",
    tokens.InvalidLabel: lambda _: "Nama kunci: 1 sampai 120 huruf.",
    tokens.UnknownToken: lambda state: f"Tidak ada kunci {state}.",
    InvalidPeriod: lambda state: f"{state} bukan periode. Contoh: 2026-08, 2026-TW3, 2026-S2, 2026.",
}
"""What each plain state is called towards the person at the keyboard."""


class Commands(click.Group):
    """Tells a state that somebody can mend as a sentence, with exit status 1, never as a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run from the command line, also where its streams cannot write every letter."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except tuple(SENTENCES) as state:
            tell = next(tell for kind, tell in SENTENCES.items() if isinstance(state, kind))
            raise click.ClickException(tell(state)) from state


@click.group(cls=Commands)
@click.version_option(package_name="suara-loket")
def main() -> None:
    """Suara Loket: Survei Kepuasan Masyarakat di loket, dan nilainya bagi kepala unit."""


for command in (
    office.init,
    office.add,
    office.change_setting,
    office.population,
    office.invite,
    office.token,
    office.recount,
    posters.qr,
    scoring.score,
    importing.import_,
    serving.serve,
    serving.demo,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
