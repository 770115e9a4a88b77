"""The office's server, spoken to over HTTP: follows no redirect, asks no proxy, reads no endless reply."""

import json
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 30
"""Seconds without a sign of the server, before it counts as out of reach."""

_LONGEST = 1024 * 1024


class BadAddress(ValueError):
    """An address that no server of ours has, or that would show the key to everybody on the network."""


class Unreachable(Exception):
    """No answer that can be understood; nothing is known of what became of the request."""


class Refused(Exception):
    """The server answered with an error; `status` is HTTP's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class Upstream:
    """One server; `authority` is the only certificate to trust (PEM), or "" for the system's.

    Raises BadAddress.
    """

    def __init__(self, server: str, authority: str, key: str = "") -> None:
        parts = urlsplit(server)
        try:
            port = parts.port
        except ValueError as problem:
            raise BadAddress(server) from problem
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise BadAddress(server)
        if parts.scheme == "http" and not _is_this_machine(parts.hostname):
            raise BadAddress(server)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, port
        self._trust = ssl.create_default_context(cadata=authority or None)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def get(self, path: str) -> Mapping[str, Any]:
        """Return the object at an address. Raises Unreachable, Refused."""
        return self._ask("GET", path, None)

    def post(self, path: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send an object and return the one that answers it. Raises Unreachable, Refused."""
        return self._ask("POST", path, json.dumps(told, ensure_ascii=False).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Mapping[str, Any]:
        connection = self._connection()
        try:
            connection.request(method, path, body, {"Content-Type": "application/json", **self._headers})
            response = connection.getresponse()
            content = response.read(_LONGEST)
        except (OSError, HTTPException) as problem:
            raise Unreachable(str(problem) or type(problem).__name__) from problem
        finally:
            connection.close()
        if response.status != 200:
            raise Refused(response.status)
        return _object(content)

    def _connection(self) -> HTTPConnection:
        if self._secure:
            return HTTPSConnection(self._host, self._port, timeout=TIMEOUT, context=self._trust)
        return HTTPConnection(self._host, self._port, timeout=TIMEOUT)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(content)
    except ValueError as problem:
        raise Unreachable("not JSON") from problem
    if not isinstance(told, dict):
        raise Unreachable("not a JSON object")
    return told


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
