"""A real mail server and a real receiver of webhooks, each on a port of its own, that keep what they get."""

import hmac
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from faces import free_port


@dataclass
class MailBox:
    """Every mail that arrived, and what is answered to one; `on_mail` is called before the answer."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: str = "250 OK"
    on_mail: Callable[[], None] = lambda: None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """Keep a mail. The name is aiosmtpd's."""
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            parsed = message_from_bytes(content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
            self.recipients += envelope.rcpt_tos
            self.on_mail()
        return self.answer


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, password: str = "") -> Iterator[MailBox]:
    """Run a mail server for the block; with `tls` it takes mail only after STARTTLS and that password."""
    box = MailBox(free_port())

    def authenticate(
        _server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: Any
    ) -> AuthResult:
        return AuthResult(success=given.password == password.encode(), handled=False)

    secured: dict[str, Any] = {}
    if tls:
        secured = {"tls_context": tls, "require_starttls": True, "auth_required": True}
        secured |= {"authenticator": authenticate}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **secured)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Receiver:
    """Every post that arrived, as its headers and body, and the status that is answered to one."""

    address: str = ""
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204
    location: str = ""

    def read(self, secret: str) -> list[dict[str, Any]]:
        """Return what was posted, each checked as the documentation tells receivers to."""
        read = []
        for headers, body in self.posts:
            signed = headers["Suara-Loket-Timestamp"].encode() + b"." + body
            expected = "sha256=" + hmac.new(secret.encode(), signed, "sha256").hexdigest()
            assert hmac.compare_digest(expected, headers["Suara-Loket-Signature"])
            read.append(json.loads(body))
        return read


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Run a receiver of webhooks for the block."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posts.append((dict(self.headers.items()), body))
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.address = f"http://127.0.0.1:{server.server_port}/hook?from=skm"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
