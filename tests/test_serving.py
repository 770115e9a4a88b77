"""The demo and the production server, each as a real process on a real port."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from faces import PATIENCE, await_answer, free_port, page

from data.database import prepare


@contextmanager
def demo(folder: Path) -> Iterator[tuple[int, int, "subprocess.Popen[str]"]]:
    """Run `skm demo` in a folder until both faces answer; give their ports and the process."""
    kiosk, dashboard = free_port(), free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("SKM_")},
        "KIOSK_PORT": str(kiosk),
        "DASHBOARD_PORT": str(dashboard),
        "PYTHONUNBUFFERED": "1",
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "skm", "demo"],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        await_answer(f"http://127.0.0.1:{kiosk}/healthz")
        await_answer(f"http://127.0.0.1:{dashboard}/healthz")
        yield kiosk, dashboard, running
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(PATIENCE)
        for stream in (running.stdout, running.stderr):
            if stream:
                stream.close()


def test_the_demo_runs_both_faces_marked_as_invented_says_where_and_is_reused(tmp_path: Path) -> None:
    with demo(tmp_path) as (kiosk, dashboard, running):
        invitation = page(f"http://127.0.0.1:{kiosk}/k/dukcapil-2")
        assert "Kota Sinar Laut" in invitation
        assert "rekaan" in invitation.lower()
        assert "rekaan" in page(f"http://127.0.0.1:{dashboard}/").lower()
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=PATIENCE)[0]
    assert running.returncode == 0
    for fact in (
        "Menyiapkan kota rekaan",
        f"http://localhost:{kiosk}/k/dukcapil-2",
        f"http://localhost:{dashboard}/",
        "kata sandi",
        "Ctrl-C",
    ):
        assert fact in told
    built = (tmp_path / "instance" / "demo" / "skm.db").stat().st_ino
    with demo(tmp_path) as (_, _, again):
        again.send_signal(signal.SIGINT)
        assert "Menyiapkan" not in again.communicate(timeout=PATIENCE)[0]
    assert (tmp_path / "instance" / "demo" / "skm.db").stat().st_ino == built


@pytest.mark.parametrize("busy", ["KIOSK_PORT", "DASHBOARD_PORT"])
def test_a_busy_port_is_said_plainly_before_anything_is_built(tmp_path: Path, busy: str) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = str(occupant.getsockname()[1])
        ports = {"KIOSK_PORT": str(free_port()), "DASHBOARD_PORT": str(free_port()), busy: port}
        result = subprocess.run(
            [sys.executable, "-m", "skm", "demo"],
            cwd=tmp_path,
            env={**os.environ, **ports},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert result.returncode == 1
    assert f"Port {port} sedang dipakai" in result.stderr
    assert "KIOSK_PORT" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "instance").exists()


def test_serving_a_database_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "skm", "serve", "kiosk", "--database", str(tmp_path / "none.db")],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.returncode == 1
    assert "skm init" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_face_that_dies_ends_the_demo_with_its_name(tmp_path: Path) -> None:
    with demo(tmp_path) as (_, _, running):
        children = subprocess.run(
            ["ps", "--ppid", str(running.pid), "-o", "pid=,args="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        kiosk = next(line.split()[0] for line in children if "serve kiosk" in line)
        os.kill(int(kiosk), signal.SIGTERM)
        told = running.communicate(timeout=PATIENCE)
        assert running.returncode == 1
    assert "kiosk berhenti sendiri" in told[1]


@pytest.mark.parametrize("face", ["kiosk", "dashboard"])
def test_a_setting_that_is_neither_true_nor_false_is_refused(tmp_path: Path, face: str) -> None:
    database = str(tmp_path / "skm.db")
    prepare(Path(database))
    created = import_module(face).create_app
    with pytest.raises(ValueError, match="SKM_HTTPS"):
        created({"DATABASE": database, "HTTPS": "False"})
