"""Alerts: trying the ways out, and the password of the office's mail account."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from commands.options import database_option
from data.alerts import password as mail_password
from data.alerts.trial import try_ways

_PROBLEMS = {
    "not_set_up": "surel belum diatur: isi setelan smtp_host dan mail_from",
    "unreachable": "server tidak dapat dihubungi",
    "timeout": "server tidak menjawab",
    "certificate": "sertifikat server tidak dapat dipercaya",
    "encryption": "server tidak menawarkan sambungan terenkripsi",
    "login": "nama pengguna atau kata sandi surel ditolak",
    "refused": "server menolak surel ini",
    "address": "bukan alamat surel yang dapat dipakai",
    "forbidden": "alamat di dalam jaringan kantor tidak diizinkan (setelan webhook_private)",
}


@click.group()
def alerts() -> None:
    """Peringatan lewat surel dan webhook."""


@alerts.command("test")
@click.option("--to", default="", help="Alamat surel yang menerima pesan uji.")
@database_option
def test(database: Path, to: str) -> None:
    """Kirim pesan uji lewat surel (--to) dan ke setiap webhook, lalu katakan hasilnya."""
    tried = try_ways(database, to, datetime.now(UTC))
    for each in tried:
        way = "Surel" if each.way == "mail" else "Webhook"
        click.echo(f"{way} {each.to}: {_became(each.problem)}")
    if not tried:
        click.echo("Tidak ada yang dicoba: beri --to, atau buat webhook di halaman Peringatan.")
    if any(each.problem for each in tried):
        raise click.ClickException("Sebagian pesan uji tidak sampai.")


@alerts.command("password")
@database_option
def password(database: Path) -> None:
    """Simpan kata sandi akun surel di berkas pribadi di samping basis data; kosong: hapus."""
    given = (
        click.prompt("Kata sandi surel", default="", hide_input=True, show_default=False)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    try:
        mail_password.keep_password(database, given)
    except ValueError as problem:
        raise click.ClickException("Kata sandi: paling panjang 500 huruf, satu baris.") from problem
    click.echo("Kata sandi surel disimpan." if given else "Kata sandi surel dihapus.")


def _became(problem: str) -> str:
    """Say in words what became of a trial message."""
    if not problem:
        return "sampai"
    if problem.startswith("status:"):
        return f"dijawab dengan status {problem.partition(':')[2]}"
    return _PROBLEMS.get(problem, problem)
