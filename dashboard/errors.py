"""Pages and replies for what went wrong, in words that say what to do."""

import logging
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from flask.json import dumps
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound

from dashboard.access import API
from dashboard.addresses import PartOfMonth
from data.accounts.people import UnknownPerson
from data.alerts import UnknownAlert
from data.alerts.rules import UnknownRule
from data.alerts.webhooks import UnknownWebhook
from data.casework import UnknownCase
from data.devices import UnknownDevice
from data.evidence_replies import UnknownReply
from data.interventions import UnknownIntervention
from data.places import UnknownPlace
from data.plans import UnknownPlan
from data.plans.files import UnknownFile
from data.signals import UnknownSignal
from data.words import UnknownWords
from surveys.period import InvalidPeriod

_LOG = logging.getLogger(__name__)

LONGEST = 64
"""Characters of what somebody sent that an answer shows."""

Reply = tuple[str, int] | Response


class InvalidQuery(ValueError):
    """A query of the API that asks for something it does not give; the text says what."""


def install(app: Flask) -> None:
    """Answer every error of the app."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(UnknownPlace, _unknown_place)
    app.register_error_handler(InvalidPeriod, _invalid_period)
    app.register_error_handler(PartOfMonth, _part_of_month)
    app.register_error_handler(UnknownSignal, _unknown)
    app.register_error_handler(UnknownDevice, _unknown)
    app.register_error_handler(UnknownPerson, _unknown)
    app.register_error_handler(UnknownAlert, _unknown)
    app.register_error_handler(UnknownRule, _unknown)
    app.register_error_handler(UnknownWebhook, _unknown)
    app.register_error_handler(UnknownCase, _unknown)
    app.register_error_handler(UnknownWords, _unknown)
    app.register_error_handler(OverflowError, _unknown)  # a number in an address that no table can hold
    app.register_error_handler(UnknownPlan, _unknown)
    app.register_error_handler(UnknownFile, _unknown)
    app.register_error_handler(UnknownReply, _unknown)
    app.register_error_handler(UnknownIntervention, _unknown)
    app.register_error_handler(InvalidQuery, _invalid_query)
    app.register_error_handler(Exception, _unforeseen)


def _http(error: HTTPException) -> Reply:
    status = HTTPStatus(error.code or 500)
    words = {
        HTTPStatus.UNAUTHORIZED: gettext("Sesi masuk atau token diperlukan."),
        HTTPStatus.FORBIDDEN: gettext(
            "Akun Anda tidak mencakup halaman atau tempat ini. Administrator kantor dapat mengubahnya."
        ),
        HTTPStatus.NOT_FOUND: gettext("Halaman ini tidak ada. Periksa alamatnya."),
        HTTPStatus.METHOD_NOT_ALLOWED: gettext("Alamat ini tidak menerima cara permintaan itu."),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext("Kiriman ini terlalu besar."),
    }
    said = words.get(status, gettext("Permintaan ini tidak dapat dipenuhi."))
    return _say(status, said)


def _csrf(error: CSRFError) -> Reply:
    _LOG.info("csrf: %s", error.description)
    return _say(
        HTTPStatus.BAD_REQUEST,
        gettext("Formulir ini sudah kedaluwarsa. Kembali, muat ulang halamannya, lalu coba lagi."),
    )


def _unknown_place(error: UnknownPlace) -> Reply:
    return _say(
        HTTPStatus.NOT_FOUND,
        gettext("Tempat “%(code)s” tidak ada di kantor ini.", code=_shown(error.code)),
    )


def _unknown(_: Exception) -> Reply:
    return _http(NotFound())


def _invalid_period(error: InvalidPeriod) -> Reply:
    return _say(
        HTTPStatus.BAD_REQUEST,
        gettext(
            "“%(name)s” bukan periode. Contoh: 2026-08, 2026-TW3, 2026-S2, 2026, 2026-07-01..2026-08-31.",
            name=_shown(str(error)),
        ),
    )


def _part_of_month(error: PartOfMonth) -> Reply:
    return _say(
        HTTPStatus.BAD_REQUEST,
        gettext(
            "“%(name)s” tidak terdiri atas bulan yang utuh. Contoh: 2026-03-01..2026-05-31.",
            name=_shown(str(error)),
        ),
    )


def _invalid_query(error: InvalidQuery) -> Reply:
    return _say(HTTPStatus.BAD_REQUEST, str(error))


def _unforeseen(error: Exception) -> Reply:
    _LOG.exception("unforeseen", exc_info=error)
    return _say(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        gettext("Terjadi kesalahan pada program ini. Data Anda aman; coba lagi sebentar lagi."),
    )


def _shown(given: str) -> str:
    """Return what somebody sent, as far as a page may show it."""
    return "".join(letter if letter.isprintable() else "�" for letter in given[:LONGEST])


def _say(status: HTTPStatus, words: str) -> Reply:
    if request.path.startswith(API):
        return _problem(status, words)
    return render_template("error.html", status=status, words=words), status


def _problem(status: HTTPStatus, words: str) -> Response:
    """Answer a program (RFC 9457)."""
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": words}
    response = Response(dumps(body), status, mimetype="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="skm"'
    return response
