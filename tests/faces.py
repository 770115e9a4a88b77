"""Runs a face as its operators do: `skm serve` in a process of its own, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60
"""Seconds that a slow machine may take to start or stop."""


@contextmanager
def serving(face: str, database: Path, **settings: str) -> Iterator[str]:
    """Serve the kiosk or the dashboard until the block ends; give its address."""
    port = free_port()
    command = [sys.executable, "-m", "skm", "serve", face, "--port", str(port), "--database", str(database)]
    running = subprocess.Popen(command, env={**os.environ, **settings})
    address = f"http://127.0.0.1:{port}"
    try:
        await_answer(f"{address}/healthz")
        yield address
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(PATIENCE)


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(address: str) -> None:
    """Wait until an address answers; AssertionError where it does not in time."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            page(address)
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < end, f"{address} did not answer"
            time.sleep(0.1)
        else:
            return


def page(address: str) -> str:
    """Return the text at an address."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode())
