"""What to say when something goes wrong: a kind page for people, problem+json for programs (RFC 9457)."""

import json
import re
from collections.abc import Mapping

from flask import Flask, Response, current_app, g, render_template, request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import HTTPException, NotFound

from data.places import UnknownPlace
from data.settings import Settings
from kiosk import office

_Words = tuple[LazyString, LazyString]

_WORDS: Mapping[int, _Words] = {
    400: (
        lazy_gettext("Halaman ini perlu dibuka lagi"),
        lazy_gettext(
            "Jawaban Anda belum terkirim. Buka lagi halaman ini, lalu isi sekali lagi. "
            "Bila tetap begini, izinkan kuki di peramban Anda."
        ),
    ),
    404: (
        lazy_gettext("Loket ini tidak ditemukan"),
        lazy_gettext(
            "Mungkin alamatnya salah ketik, atau loketnya sudah pindah. "
            "Pindai lagi kode di poster, atau tanyakan kepada petugas."
        ),
    ),
    413: (
        lazy_gettext("Tulisan ini terlalu panjang"),
        lazy_gettext("Jawaban Anda belum terkirim. Kembali, persingkat tulisan Anda, lalu kirim lagi."),
    ),
    500: (
        lazy_gettext("Ada gangguan di pihak kami"),
        lazy_gettext(
            "Jawaban yang belum mendapat ucapan terima kasih belum tersimpan. "
            "Coba lagi sebentar lagi, atau beri tahu petugas."
        ),
    ),
}

_OTHER: _Words = (
    lazy_gettext("Halaman ini tidak dapat dibuka"),
    lazy_gettext("Buka lagi dari kode di poster, atau tanyakan kepada petugas."),
)


def install(app: Flask) -> None:
    """Answer every error of HTTP, and an address of a place that is not there."""
    app.register_error_handler(HTTPException, answer_error)
    app.register_error_handler(UnknownPlace, lambda _: answer_error(NotFound()))
    app.add_template_global(office.office, "office")


def answer_error(error: HTTPException) -> Response:
    """Answer in the form that whoever asked can read."""
    if request.path.startswith("/api/"):
        return problem(error)
    return page(error)


def problem(error: HTTPException) -> Response:
    """Answer a program: type, title, status and detail."""
    told = {
        "type": "about:blank",  # the status says it all: RFC 9457, 4.2.1
        "title": error.name,
        "status": error.code,
        "detail": error.description,
    }
    response = Response(json.dumps(told), error.code, mimetype="application/problem+json")
    response.headers.extend(
        header for header in error.get_headers() if header[0] in {"WWW-Authenticate", "Retry-After"}
    )
    return response


def page(error: HTTPException) -> Response:
    """Answer a person: what has happened to the answers, and what to do."""
    code = error.code or 500
    if code >= 500:
        _remember_a_nameless_office()
    title, sentence = _WORDS.get(code, _OTHER)
    page = render_template("error.html", title=title, sentence=sentence, retry=_counters_page())
    return Response(page, code)


def _counters_page() -> str:
    """Return the page of the tablet that met the error, which tries again by itself; else nothing."""
    found = re.match(r"/k/[a-z0-9-]{1,63}(?=/|$)", request.path)
    return found[0] if found else ""


def _remember_a_nameless_office() -> None:
    """Keep the page for a broken database from asking the database."""
    try:
        office.office()
    except Exception:
        current_app.logger.exception("no settings for the error page")
        g.office = Settings()
