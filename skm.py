"""The command line `skm`: puts the parts together."""

import io
import sys
from collections.abc import Callable
from typing import Any

import click

from commands import (
    alerts,
    certificate,
    changing,
    devices,
    forwarding,
    importing,
    languages,
    office,
    people,
    posters,
    receipts,
    scoring,
    serving,
    upkeep,
)
from data import accounts, places, settings, tokens
from data.accounts.people import LastAdministrator, TakenEmail
from data.database import UnusableDatabase
from data.devices import InvalidDevice, UnknownDevice
from data.devices.pin import InvalidPin
from data.office_hours import InvalidHours
from data.pictures import InvalidPicture
from data.place_names import TakenName
from data.receipts import keys as receipt_keys
from data.receipts import printer_key
from surveys.period import InvalidPeriod

USED_UP = {
    "keys": "1.023 kunci sudah pernah dibuat",
    "places": "4.095 pasangan loket dan layanan sudah pernah ada",
    "serials": "sebuah kunci membuat paling banyak 16.383 struk sehari",
}

UNFIT = {
    "places": (
        "Tempatnya tidak cocok dengan perannya: kepala unit punya --unit, petugas --unit atau --counter, "
        "administrator mengatur seluruh kantor."
    ),
}

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    UnusableDatabase: str,
    places.UnknownPlace: lambda state: f"Tidak ada tempat dengan kode {state.code!r}.",
    places.TakenCode: lambda state: f"Kode {state.code!r} sudah dipakai.",
    TakenName: lambda state: (
        f"Sudah ada {state.name} di {'unit' if state.unit else 'kantor'} ini. Beri nama yang lain."
    ),
    places.InvalidPlace: lambda state: (
        f"{state.problem} tidak dapat dipakai. Kode: huruf kecil, angka, dan tanda hubung; "
        "nama: 1 sampai 120 huruf."
    ),
    settings.FaintColour: lambda state: (
        f"Warna ini terlalu pucat: kontrasnya {state.contrast:.1f}".replace(".", ",")
        + " banding 1, tulisan perlu 4,5. Pilih yang lebih gelap."
    ),
    settings.InvalidSetting: lambda state: f"Nilai untuk {state.setting} tidak dapat dipakai.",
    accounts.InvalidAccount: lambda state: UNFIT.get(state.problem, f"{state.problem} tidak dapat dipakai."),
    LastAdministrator: lambda _: "Ini administrator terakhir. Angkat administrator lain lebih dahulu.",
    TakenEmail: lambda state: f"Surel {state} sudah milik akun lain.",
    tokens.TakenLabel: lambda state: f"Kunci {state} sudah ada; cabut dulu dengan --revoke.",
    tokens.InvalidLabel: lambda _: "Nama kunci: 1 sampai 120 huruf.",
    tokens.UnknownToken: lambda state: f"Tidak ada kunci {state}.",
    receipt_keys.TakenKeyLabel: lambda state: f"Kunci struk {state} sudah ada; pilih nama lain.",
    receipt_keys.InvalidKeyLabel: lambda _: "Nama kunci struk: 1 sampai 120 huruf.",
    receipt_keys.UnknownKey: lambda state: f"Tidak ada kunci struk nomor {state}: lihat skm receipts keys.",
    receipt_keys.CodesUsedUp: lambda state: f"Tidak ada kode struk lagi: {USED_UP[state.what]}.",
    printer_key.SpoiltPrinterKey: str,
    printer_key.NoSuchPlace: str,
    InvalidDevice: lambda _: "Nama layar: 1 sampai 120 huruf.",
    UnknownDevice: lambda state: f"Tidak ada perangkat {state.code}: lihat skm devices.",
    InvalidHours: lambda _: "Jam tutup harus sesudah jam buka, pada hari senin sampai minggu.",
    InvalidPicture: lambda state: (
        "Gambar paling besar 300 kB." if state.problem == "size" else "Gambar harus PNG, JPEG, atau WebP."
    ),
    InvalidPin: lambda _: "PIN: 4 sampai 8 angka.",
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
    people.invite,
    office.token,
    office.recount,
    office.verify,
    posters.qr,
    receipts.receipts,
    languages.languages,
    scoring.score,
    devices.pair,
    devices.show_devices,
    devices.hours,
    devices.brand,
    devices.pin,
    importing.import_,
    changing.rename,
    changing.close,
    changing.reopen,
    serving.serve,
    upkeep.upkeep,
    alerts.alerts,
    certificate.certificate,
    forwarding.join,
    forwarding.forward,
    serving.demo,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
