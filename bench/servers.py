"""Compare production servers for the kiosk: the form read and one response stored, at 16 clients.

    python bench/servers.py [--clients 16] [--seconds 4] [--rounds 2]

Server and clients share this machine, so the ratios travel and the absolute figures do not. The servers take
turns, round by round, so that a machine whose speed drifts treats them alike.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from data.database import prepare, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from surveys.catalogue import survey

THREADS = str(2 * (os.cpu_count() or 1) + 1)  # as many as `skm serve` gives to granian
SERVERS = {
    "granian": ["-m", "skm", "serve", "kiosk", "--port", "{port}", "--workers", "2"],
    "gunicorn": [
        *("-m", "gunicorn", "--workers", "2", "--threads", THREADS, "--log-level", "error"),
        *("--bind", "127.0.0.1:{port}", "kiosk:create_app()"),
    ],
    "waitress": ["-m", "waitress", "--threads", THREADS, "--port", "{port}", "--call", "kiosk:create_app"],
}


def main() -> None:
    """Measure each server in turn and print requests a second, and what 50 and 99 of 100 stay under."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=2)
    wanted = parser.parse_args()
    took: dict[tuple[str, str], list[float]] = {}
    spent: dict[tuple[str, str], float] = {}
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {wanted.clients} clients")
    for _ in range(wanted.rounds):
        for name in SERVERS:
            with tempfile.TemporaryDirectory() as folder, running(name, Path(folder)) as port:
                for what in ("GET form", "POST response"):
                    times = load(port, what, wanted.clients, wanted.seconds)
                    took.setdefault((name, what), []).extend(times)
                    spent[name, what] = spent.get((name, what), 0.0) + wanted.seconds
    print(f"{'server':10} {'what':14} {'per second':>10} {'of granian':>10} {'p50 ms':>8} {'p99 ms':>8}")
    for (name, what), times in took.items():
        rate = len(times) / spent[name, what]
        best = len(took["granian", what]) / spent["granian", what]
        cuts = statistics.quantiles(times, n=100)
        p50, p99 = cuts[49] * 1e3, cuts[98] * 1e3
        print(f"{name:10} {what:14} {rate:10.0f} {rate / best:10.2f} {p50:8.1f} {p99:8.1f}")


@contextmanager
def running(name: str, folder: Path) -> Iterator[int]:
    """Run one server on an office of its own; give its port."""
    database = folder / "skm.db"
    prepare(database)
    with writing(database) as db:
        add_unit(db, Unit("u", "Unit"))
        add_service(db, Service("s", "Layanan", "u"))
        add_counter(db, "c", "Loket", "u", ["s"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, *(part.format(port=port) for part in SERVERS[name])]
    environment = {**os.environ, "SKM_DATABASE": str(database)}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                sys.exit(f"{name} did not start")
            time.sleep(0.05)
        load(port, "GET form", 4, 0.5)  # not counted: templates compile at the first request
        yield port
    finally:
        server.terminate()
        server.wait()


def load(port: int, what: str, clients: int, seconds: float) -> list[float]:
    """Send requests from so many clients for so long; return the seconds that each one took."""
    end = time.monotonic() + seconds
    gathered: list[list[float]] = [[] for _ in range(clients)]
    threads = [threading.Thread(target=client, args=(port, what, end, times)) for times in gathered]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [took for times in gathered for took in times]


def client(port: int, what: str, end: float, times: list[float]) -> None:
    """Be one citizen's browser after another on one connection; stop at the first wrong answer."""
    ratings = {element.key: 4 for element in survey().elements}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while (start := time.monotonic()) < end:
        if what == "GET form":
            connection.request("GET", "/f/c")
        else:
            response = {
                "uuid": str(uuid4()),
                "counter": "c",
                "service": "s",
                "channel": "kiosk",
                "language": "id",
                "ratings": ratings,
            }
            body = json.dumps({"responses": [response]})
            connection.request("POST", "/api/v1/responses", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200 or (what != "GET form" and b"recorded" not in text):
            raise SystemExit(f"{what}: {answer.status} {text[:200]!r}")
        times.append(time.monotonic() - start)


if __name__ == "__main__":
    main()
