"""The office's own certificates as files: made once, renewed, and found by the server."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import click
from cryptography import x509

from commands import certificates
from commands.certificates import Pair
from commands.options import database_option
from data import private_file
from data.database import reading
from data.settings import settings
from data.tls_files import TlsFiles, authority, tls_files


@click.command()
@click.argument("hosts", metavar="[NAMA_ATAU_IP]...", nargs=-1)
@click.option(
    "--new-authority", is_flag=True, help="Buat otoritas baru; semua tablet harus mempercayainya lagi."
)
@database_option
def certificate(database: Path, hosts: tuple[str, ...], new_authority: bool) -> None:
    """Buat sertifikat TLS server untuk nama atau alamat IP itu; tanpa nama: perbarui yang ada."""
    files = tls_files(database)
    now = datetime.now(UTC)
    try:
        wanted = [certificates.host(each) for each in hosts] or _present_hosts(files)
        wanted = list(dict.fromkeys([*wanted, *map(certificates.host, certificates.ALWAYS)]))
        signing = _authority(database, wanted, now, anew=new_authority)
        server = certificates.make_server(signing, wanted, now)
    except certificates.InvalidName as invalid:
        raise click.ClickException(
            f"{invalid} bukan nama server atau alamat IP, misalnya 10.0.0.5."
        ) from invalid
    except certificates.ForeignName as foreign:
        raise click.ClickException(
            f"Otoritas yang ada tidak berlaku untuk {foreign}. Dengan --new-authority dibuat otoritas baru, "
            "dan semua tablet harus mempercayainya lagi."
        ) from foreign
    _keep_server(files, server)
    _show(database, server, wanted[0])


def pair_to_serve(
    database: Path, given: Path | None, key: Path | None, *, own: bool
) -> tuple[Path, Path] | None:
    """Return the files of the certificate and its key to serve with, or None for plain HTTP.

    Our own are renewed first when they are due and the authority's key is here.
    """
    if given is None and key is None and not own:
        return None
    if given is None and key is None:
        files = tls_files(database)
        if not files.server.is_file():
            raise click.ClickException("Belum ada sertifikat. Buat dulu, misalnya: skm certificate 10.0.0.5")
        _renew_when_due(files)
        given = key = files.server
    if given is None or key is None:
        raise click.UsageError("--certificate dan --key dipakai bersama.")
    _require_fitting(given, key)
    return given, key


def _authority(database: Path, hosts: list[str | certificates.Address], now: datetime, *, anew: bool) -> Pair:
    """Return the office's authority; it is made at the first use, and its key written before its name."""
    files = tls_files(database)
    if files.authority.is_file() and not anew:
        return _read_authority(files)
    with reading(database) as db:
        made = certificates.make_authority(settings(db).office, hosts, now)
    files.folder.mkdir(mode=0o700, exist_ok=True)
    files.authority.unlink(
        missing_ok=True
    )  # between the two writes no certificate stands beside a strange key
    private_file.keep(files.authority_key, made.key_pem())
    private_file.keep(files.authority, made.certificate_pem())
    return made


def _read_authority(files: TlsFiles) -> Pair:
    try:
        return certificates.read_pair(files.authority.read_bytes(), files.authority_key.read_bytes())
    except (OSError, ValueError) as problem:
        raise click.ClickException(
            f"Kunci otoritas {files.authority_key} tidak ada atau rusak. Kembalikan dari cadangan, atau buat "
            "otoritas baru dengan --new-authority; semua tablet harus mempercayainya lagi."
        ) from problem


def _present_hosts(files: TlsFiles) -> list[str | certificates.Address]:
    if not files.server.is_file():
        raise click.UsageError("Sebutkan nama atau alamat IP server, misalnya: skm certificate 10.0.0.5")
    return certificates.hosts_of(_certificate(files.server))


def _certificate(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _keep_server(files: TlsFiles, server: Pair) -> None:
    private_file.keep(files.server, server.key_pem() + server.certificate_pem())


def _renew_when_due(files: TlsFiles) -> None:
    now = datetime.now(UTC)
    present = _certificate(files.server)
    if not certificates.is_due(present, now):
        return
    if files.authority_key.is_file():
        hosts = certificates.hosts_of(present)
        _keep_server(files, certificates.make_server(_read_authority(files), hosts, now))
    else:
        until = present.not_valid_after_utc.date()
        click.echo(f"Sertifikat server berlaku sampai {until}. Perbarui: skm certificate", err=True)


def _require_fitting(certificate: Path, key: Path) -> None:
    """Say plainly that a certificate and a key do not belong together, before anything is started."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as problem:
        raise click.ClickException(
            f"Sertifikat {certificate} dan kunci {key} tidak dapat dipakai bersama: {problem}"
        ) from problem


def _show(database: Path, server: Pair, host: str | certificates.Address) -> None:
    made = authority(database)
    assert made is not None  # noqa: S101 - it has just been written
    address = f"[{host}]" if ":" in str(host) else str(host)
    names = ", ".join(str(each) for each in certificates.hosts_of(server.certificate))
    click.echo(
        f"""Sertifikat untuk {names}
  berlaku sampai {server.certificate.not_valid_after_utc.date()}; perbarui dengan: skm certificate
Otoritas: {tls_files(database).authority}
  sidik jari SHA-256 {made.fingerprint}

Jalankan, berdampingan:
  skm serve kiosk --host 0.0.0.0          telepon warga, dan halaman /percaya
  skm serve kiosk --tls --host 0.0.0.0    tablet: https://{address}:8443
Di setiap tablet buka http://{address}:8000/percaya, lalu cocokkan sidik jarinya."""
    )
