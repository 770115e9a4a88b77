"""Running the two faces: each for itself, or both with an invented city."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from commands.certificate import pair_to_serve
from commands.options import database_option
from commands.upkeep import kept_up, scores_shown
from data import demo as invented
from data import settings
from data.database import prepare, writing
from data.secret import secret_key

PORTS = {"kiosk": 8000, "dashboard": 8001}
TLS_PORTS = {"kiosk": 8443, "dashboard": 8444}

_THREADS = 2 * (os.cpu_count() or 1) + 1
"""Requests that one worker answers at a time: writers wait for the disk together (group commit)."""

_WAITING = 256
"""Requests that one worker lets wait before it takes no more."""

_PATIENCE = 15
"""Seconds that a face may take to answer its last requests."""

_DEMO = Path("instance/demo/skm.db")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("face", type=click.Choice(list(PORTS)))
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0: dari jaringan.")
@click.option("--port", type=click.IntRange(1, 65535), help="Bawaan: 8000 dan 8001; lewat TLS 8443 dan 8444.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--tls", is_flag=True, help="Lewat TLS, dengan sertifikat dari skm certificate.")
@click.option("--certificate", type=_FILE, help="Lewat TLS, dengan sertifikat sendiri (PEM).")
@click.option("--key", type=_FILE, help="Kunci sertifikat itu (PEM, tanpa kata sandi).")
@database_option
def serve(
    *,
    database: Path,
    face: str,
    host: str,
    port: int | None,
    workers: int,
    tls: bool,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Jalankan kiosk atau dashboard sampai dihentikan dengan Ctrl-C."""
    pair = pair_to_serve(database, certificate, key, own=tls)
    port = port or (TLS_PORTS if pair else PORTS)[face]
    secret_key(database, face)
    _require_free(host, port)
    os.environ["SKM_DATABASE"] = str(database.resolve())
    if pair:
        os.environ["SKM_HTTPS"] = "true"
    server = Server(
        f"{face}:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        ssl_cert=pair[0] if pair else None,
        ssl_key=pair[1] if pair else None,
        workers=workers,
        blocking_threads=_THREADS,
        backpressure=_WAITING,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    with kept_up(database, scores_shown() if face == "dashboard" else None):
        server.serve()


@click.command()
@click.option("--kiosk-port", envvar="KIOSK_PORT", default=PORTS["kiosk"], show_default=True)
@click.option("--dashboard-port", envvar="DASHBOARD_PORT", default=PORTS["dashboard"], show_default=True)
def demo(kiosk_port: int, dashboard_port: int) -> None:
    """Jalankan kota rekaan dengan jawaban setahun: kiosk dan dashboard, sampai Ctrl-C."""
    ports = {"kiosk": kiosk_port, "dashboard": dashboard_port}
    for port in ports.values():
        _require_free("127.0.0.1", port)
    _prepare_demo()
    with writing(_DEMO) as db:
        settings.change_settings(
            db,
            kiosk_url=f"http://localhost:{kiosk_port}",
            dashboard_url=f"http://localhost:{dashboard_port}",
        )
    for stop in (signal.SIGINT, signal.SIGTERM):
        # also where whoever started us had it ignored, as a shell does for what runs in the background
        signal.signal(stop, signal.default_int_handler)
    faces: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for face, port in ports.items():
            faces[face] = _start(face, port)
        if _await_ports(list(faces.values()), list(ports.values())):
            _show_demo(kiosk_port, dashboard_port)
        while all(face.poll() is None for face in faces.values()):
            time.sleep(0.3)
        ended = next(name for name, face in faces.items() if face.poll() is not None)
        raise click.ClickException(f"{ended} berhenti sendiri; yang lain ikut dihentikan.")
    except KeyboardInterrupt:
        click.echo("\nBerhenti.")
    finally:
        _stop(list(faces.values()))


def _start(face: str, port: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own command with our own arguments
        [sys.executable, "-m", "skm", "serve", face, "--port", str(port)],
        env={**os.environ, "SKM_DATABASE": str(_DEMO)},
    )


def _stop(faces: list["subprocess.Popen[bytes]"]) -> None:
    """End the faces, gently first."""
    for face in faces:
        face.terminate()
    for face in faces:
        try:
            face.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            face.kill()
            face.wait()


def _prepare_demo() -> None:
    """Build the invented city once; a build that was interrupted leaves nothing that looks finished."""
    if _DEMO.is_file():
        prepare(_DEMO)
        return
    click.echo("Menyiapkan kota rekaan dengan jawaban setahun (beberapa detik) …")
    building = _DEMO.parent.with_name("demo.building")
    shutil.rmtree(building, ignore_errors=True)
    invented.build(building / _DEMO.name, datetime.now(UTC), scores_shown())
    building.rename(_DEMO.parent)


def _show_demo(kiosk_port: int, dashboard_port: int) -> None:
    click.echo(
        f"""
Kota Sinar Laut ini REKAAN, begitu juga semua jawabannya.

  Kiosk      http://localhost:{kiosk_port}/k/dukcapil-2
  Formulir   http://localhost:{kiosk_port}/f/dukcapil-2   (seperti dari QR, di telepon)
  Poster     http://localhost:{kiosk_port}/posters
  Semua loket  http://localhost:{kiosk_port}/

  Dashboard  http://localhost:{dashboard_port}/
             nama masuk {invented.LOGIN}, kata sandi {invented.PASSWORD}
             peran lain dengan kata sandi yang sama: {", ".join(login for login, *_ in invented.PEOPLE[1:])}

Ctrl-C untuk berhenti. Mulai dari awal: hapus folder {_DEMO.parent}."""
    )


def _require_free(host: str, port: int) -> None:
    """Say plainly that a port is taken, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        if os.name == "posix":  # elsewhere this option would let two programs share a port
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise click.ClickException(
                    f"{host}:{port} tidak dapat dibuka: {problem.strerror}."
                ) from problem
            raise click.ClickException(
                f"Port {port} sedang dipakai program lain. Hentikan program itu, atau pilih port lain: "
                "--port, atau KIOSK_PORT=… DASHBOARD_PORT=… make demo"
            ) from problem


def _await_ports(faces: list["subprocess.Popen[bytes]"], ports: list[int]) -> bool:
    """Wait until both faces answer, and say whether they do; False once one has given up."""
    for port in ports:
        while True:
            if any(face.poll() is not None for face in faces):
                return False
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
    return True
