"""The posters with the QR code of each counter, as files for a print shop."""

from pathlib import Path

import click

from commands.options import database_option
from data import places, settings
from data.database import reading
from kiosk.poster import poster_svg


@click.command()
@click.argument("counters", nargs=-1)
@click.option(
    "--url", envvar="SKM_PUBLIC_URL", help="Alamat kiosk dari telepon warga; bawaan: setelan kiosk_url."
)
@click.option(
    "--to",
    "folder",
    default="poster",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder untuk berkas SVG.",
)
@database_option
def qr(database: Path, counters: tuple[str, ...], url: str | None, folder: Path) -> None:
    """Tulis poster QR (SVG, untuk A4 dan A6) bagi COUNTERS, atau semua loket bila tidak disebut.

    Halaman /posters di kiosk mencetak poster yang sama langsung dari peramban.
    """
    with reading(database) as db:
        chosen = settings.settings(db)
        wanted = [places.counter(db, code) for code in counters] or places.counters(db, open_only=True)
    base = (url or chosen.kiosk_url).rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise click.ClickException(
            "Alamat kiosk belum diketahui. Sebutkan --url https://…, atau simpan sekali: skm set kiosk_url https://…"
        )
    if not wanted:
        raise click.ClickException("Belum ada loket. Tambahkan dulu: skm add counter …")
    folder.mkdir(parents=True, exist_ok=True)
    for counter in wanted:
        address = f"{base}/f/{counter.code}"
        file = folder / f"{counter.code}.svg"
        file.write_text(poster_svg(address, chosen, counter), encoding="utf-8")
        click.echo(f"{file}  {address}")
