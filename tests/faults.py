"""A real kiosk server behind a bad network: requests are dropped, replies lost, and the process killed."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from faces import PATIENCE, await_answer, free_port

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "accept-encoding"}
BATCHES = "/api/v1/responses"
Batch = list[dict[str, Any]]


class Server:
    """`skm serve kiosk` as a process of its own, which can be killed like a machine that loses its power."""

    def __init__(self, path: Path, **settings: str) -> None:
        self.settings = {"SKM_DATABASE": str(path), **settings}
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Serve again, on the same port."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "skm", "serve", "kiosk", "--port", str(self.port)],
            env={**os.environ, **self.settings},
            start_new_session=True,
        )
        await_answer(f"http://127.0.0.1:{self.port}/healthz")

    def kill(self) -> None:
        """End all its processes at once, without a word of warning."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


class Network:
    """A network between a browser and a server; `faults` names what happens to a batch of answers.

    pass · drop (never arrives) · lost (arrives, but not its reply) · hang (no reply until `mend`) · 401 ·
    413 · 500 (a reply of that status, without arriving) · garbage (a portal's page instead) · part (the
    reply names half of the answers, and one that was never sent).
    While it `is_down` nothing comes through, whatever it is. Paths that are `blocked` never answer; what
    comes from those that are `spoiled` is not what was sent.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.faults: Callable[[Batch], str] = lambda _: "pass"
        self.is_down = False
        self.longest_hang = float(PATIENCE)
        self.blocked: set[str] = set()
        self.spoiled: set[str] = set()
        self.batches: list[int] = []
        self.paths: list[str] = []
        self.busy = self.most_at_once = 0
        self.mended = threading.Event()
        self.lock = threading.Lock()
        self.proxy = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"network": self}))
        self.proxy.daemon_threads = True
        self.thread = threading.Thread(target=self.proxy.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def always(self, fault: str) -> None:
        """Let the same happen to every batch from now on."""
        self.faults = lambda _: fault

    def mend(self) -> None:
        """Let everything through again, and end what hangs."""
        self.always("pass")
        self.is_down = False
        self.mended.set()
        self.mended = threading.Event()

    def address(self, place: str = "") -> str:
        """Return the full address of a page, as the browser knows it."""
        return f"http://127.0.0.1:{self.proxy.server_port}{place}"

    def close(self) -> None:
        """End the network."""
        self.mend()
        self.proxy.shutdown()
        self.thread.join()
        self.proxy.server_close()


@contextmanager
def unsteady(path: Path, **settings: str) -> Iterator[tuple[Server, Network]]:
    """Give a server of an office and the network before it."""
    server = Server(path, **settings)
    network = Network(server.port)
    try:
        yield server, network
    finally:
        network.close()
        server.kill()


class _Handler(BaseHTTPRequestHandler):
    """Passes a request on to the server, or does to it what the network does."""

    network: Network
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the standard library's name
        self._pass_on("pass", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = "pass"
        if self.path == BATCHES:
            batch = json.loads(body)["responses"]
            self.network.batches.append(len(batch))
            fault = self.network.faults(batch)
        self._pass_on(fault, body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _pass_on(self, fault: str, body: bytes) -> None:
        self.network.paths.append(self.path)
        if self.network.is_down or self._place() in self.network.blocked:
            self.close_connection = True
            return
        with _counted(self.network, self.path):
            self._answer(fault, body)

    def _answer(self, fault: str, body: bytes) -> None:
        if fault == "hang":
            self.network.mended.wait(self.network.longest_hang)
        if fault in {"drop", "hang"}:
            self.close_connection = True
        elif fault == "garbage":
            self._reply(200, {"Content-Type": "text/html"}, b"<h1>Wi-Fi</h1>")
        elif fault.isdigit():
            self._reply(int(fault), {"Content-Type": "application/problem+json"}, b"{}")
        else:
            self._ask_the_server(fault, body)

    def _ask_the_server(self, fault: str, body: bytes) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.network.server_port, timeout=PATIENCE)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        try:
            link.request(self.command, self.path, body, headers)
            reply = link.getresponse()
            content = reply.read()
        except (OSError, http.client.HTTPException):  # the server is dead, or dies just now
            self.close_connection = True
            return
        finally:
            link.close()
        if fault == "lost":
            self.close_connection = True
            return
        kept = {name: value for name, value in reply.getheaders() if name.lower() not in HOP}
        self._reply(reply.status, kept, self._changed(fault, content))

    def _changed(self, fault: str, content: bytes) -> bytes:
        if fault == "part":
            return _half(content)
        return content + b" " if self._place() in self.network.spoiled else content

    def _place(self) -> str:
        return urlsplit(self.path).path

    def _reply(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def handle(self) -> None:
        with suppress(ConnectionError):  # the browser was killed, or gave up
            super().handle()


@contextmanager
def _counted(network: Network, path: str) -> Iterator[None]:
    """Count how many batches are on their way at once."""
    share = int(path == BATCHES)
    with network.lock:
        network.busy += share
        network.most_at_once = max(network.most_at_once, network.busy)
    try:
        yield
    finally:
        with network.lock:
            network.busy -= share


def _half(content: bytes) -> bytes:
    outcomes = json.loads(content)["outcomes"]
    stranger = {
        "uuid": "00000000-0000-4000-8000-000000000000",
        "status": "recorded",
        "code": "",
        "problems": {},
    }
    return json.dumps({"outcomes": [stranger, *outcomes[: len(outcomes) // 2]]}).encode()
