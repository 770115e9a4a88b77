"""Send one mail through the office's own mail server."""

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from data.alerts.undelivered import Undelivered
from data.settings import Settings, is_mail_address

TIMEOUT = 10
"""Seconds for each step of the conversation."""


def mail(
    settings: Settings, password: str, to: str, subject: str, text: str, *, key: str, now: datetime
) -> None:
    """Send a plain text to one address.

    `key` makes the Message-ID: the same message sent twice bears the same, by which mailboxes know it again.
    Nobody can add a header: names and subject are one line each, and checked. Raises Undelivered.
    """
    if not settings.smtp_host or not settings.mail_from:
        raise Undelivered("not_set_up")
    if not is_mail_address(to):
        raise Undelivered("address")
    message = EmailMessage()
    message["From"] = Address(_line(settings.office), addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = _line(subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{key}@{settings.mail_from.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        _send(settings, password, message)
    except Undelivered:
        raise
    except tuple(_PROBLEMS) as problem:
        raise Undelivered(
            next(word for kind, word in _PROBLEMS.items() if isinstance(problem, kind))
        ) from problem


_PROBLEMS: dict[type[Exception], str] = {
    smtplib.SMTPAuthenticationError: "login",
    smtplib.SMTPNotSupportedError: "encryption",
    smtplib.SMTPRecipientsRefused: "refused",
    smtplib.SMTPResponseException: "refused",
    ssl.SSLCertVerificationError: "certificate",
    TimeoutError: "timeout",
    smtplib.SMTPException: "unreachable",
    OSError: "unreachable",
    UnicodeError: "unreachable",  # a name that cannot be looked up: a label of it is empty or too long
}
"""From the narrow to the wide: the first that fits names what went wrong."""


def _send(settings: Settings, password: str, message: EmailMessage) -> None:
    host, port = settings.smtp_host, settings.smtp_port
    tls = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.smtp_security == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=tls)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=tls)
        if settings.smtp_user:
            server.login(settings.smtp_user, password)
        server.send_message(message)


def _line(text: str) -> str:
    """Return text as one line that a header can hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
