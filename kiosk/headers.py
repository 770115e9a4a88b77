"""What every answer of the kiosk tells the browser, and how pages are made small for slow networks."""

import gzip

from flask import Flask, Response, request

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

SMALLEST = 1_000
"""Shorter pages fit into one packet as they are."""

LEVEL = 4
"""On the survey's page, level 9 saves 5 % more and takes twice as long."""


def install(app: Flask) -> None:
    """Let every answer pass through `complete`."""
    app.after_request(complete)


def complete(response: Response) -> Response:
    """Add the headers, and compress a page.

    A page holds a citizen's token beside what that citizen typed, which over TLS can be guessed from the
    compressed length (BREACH) by whoever can make the browser post: SameSite keeps the cookie from them.
    """
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype == "text/html" and not response.is_streamed:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] > 0 and len(response.get_data()) > SMALLEST:
            response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response
