"""Post to a webhook: signed, to an address that may be reached, without following anywhere else.

Whoever names an address must not make this machine ask around in its own network. So the name is looked up
once, what it gives is checked, and the connection goes to that very address: a second look-up could answer
otherwise. Link-local addresses, where clouds keep their credentials, are refused whatever the settings say.
"""

import hmac
import json
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from data.alerts.undelivered import Undelivered
from data.alerts.webhooks import is_address

TIMEOUT = 10
"""Seconds for each step of a connection."""

_METADATA = {ip_address("169.254.169.254"), ip_address("fd00:ec2::254"), ip_address("100.100.100.200")}
_TRANSLATED = ip_network("64:ff9b::/96")


def post(address: str, secret: bytes, content: Mapping[str, Any], now: datetime, *, private: bool) -> None:
    """Post content as JSON with its signature; any status from 200 to 299 is an arrival.

    `private`: addresses of the office's own network may be reached too, also without TLS. Raises
    Undelivered.
    """
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    moment = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "suara-loket",
        "Suara-Loket-Timestamp": moment,
        "Suara-Loket-Signature": f"sha256={signature(secret, moment, body)}",
    }
    parts = urlsplit(address)
    connection = _connection(address, private=private)
    try:
        connection.request(
            "POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers
        )
        status = connection.getresponse().status
    except TimeoutError as problem:
        raise Undelivered("timeout") from problem
    except ssl.SSLCertVerificationError as problem:
        raise Undelivered("certificate") from problem
    except (OSError, HTTPException) as problem:
        raise Undelivered("unreachable") from problem
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise Undelivered(f"status:{status}")


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of "timestamp.body" as hex, as the receiver works it out too."""
    return hmac.digest(secret, timestamp.encode() + b"." + body, "sha256").hex()


def may_reach(found: IPv4Address | IPv6Address, *, private: bool) -> bool:
    """Say whether a connection may go to an address: to the internet, or with `private` to the office too."""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return may_reach(found.ipv4_mapped, private=private)
        if found.sixtofour or found.teredo or found in _TRANSLATED:  # another address hides in these
            return False
    if found in _METADATA or found.is_link_local or found.is_multicast or found.is_unspecified:
        return False
    if found.is_loopback:
        return private
    return not found.is_reserved and (private if found.is_private else found.is_global)


def _connection(address: str, *, private: bool) -> HTTPConnection:
    """Return a connection to the address that the host's name stands for now."""
    parts = urlsplit(address)
    if not is_address(address, plain=private) or parts.hostname is None:
        raise Undelivered("forbidden")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = _look_up(parts.hostname, port)
    if not may_reach(found, private=private):
        raise Undelivered("forbidden")
    if parts.scheme == "http" and not (found.is_loopback or found.is_private):
        raise Undelivered("encryption")
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    return _Pinned(parts.hostname, port, str(found), tls)


def _look_up(host: str, port: int) -> IPv4Address | IPv6Address:
    try:
        given = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Undelivered("unreachable") from problem
    return ip_address(str(given[0][4][0]).partition("%")[0])


class _Pinned(HTTPConnection):
    """A connection that asks for a host by name, and goes to the one address that was checked."""

    def __init__(self, host: str, port: int, address: str, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        """Connect, and check the certificate against the host's name."""
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT)
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)
