"""What every template may use: the office's settings, the reader's language, formats and addresses."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from dashboard import access, formats
from dashboard.cells import Reason
from dashboard.language import LANGUAGES, language
from dashboard.rights import Right
from data.database import reading
from data.settings import Settings, settings

_STATIC = Path(__file__).with_name("static")

ROOMS: Sequence[tuple[str, LazyString, Right]] = (
    ("report.show", lazy_gettext("Ringkasan"), "figures"),
    ("depth.show", lazy_gettext("Rincian"), "figures"),
    ("words.show", lazy_gettext("Suara warga"), "words"),
    ("plans.show", lazy_gettext("Tindak lanjut"), "cases"),
    ("coverage.show", lazy_gettext("Struk"), "figures"),
    ("signals.show", lazy_gettext("Tanda"), "figures"),
    ("alerts.show", lazy_gettext("Peringatan"), "alerts"),
    ("devices.show", lazy_gettext("Perangkat"), "devices"),
    ("evidence.show", lazy_gettext("Bukti dukung"), "evidence"),
    ("journal.show", lazy_gettext("Jurnal"), "journal"),
    ("places.show", lazy_gettext("Pengaturan"), "administer"),
)
"""The rooms of the dashboard in the order of a head's questions: first page, name, the right it asks for."""

BELONGS: Mapping[str, str] = {
    "cases": "words",
    "case_steps": "words",
    "plan_steps": "plans",
    "ways": "alerts",
    "people": "places",
}
"""The room, by its blueprint, of pages that have a blueprint of their own; every other is its own room's."""

OF_UNITS = frozenset({"plans.show"})
"""The rooms that speak of units only: no room for whoever reaches single counters alone."""

PLACED = frozenset({"report", "depth", "words", "plans", "coverage", "signals", "evidence"})
"""The rooms that speak of one place and period, which go along from one to the next."""


def install(app: Flask) -> None:
    """Give the templates their words and figures."""
    app.context_processor(_context)
    app.jinja_env.filters.update(
        month=formats.month,
        day=formats.day,
        days=formats.days,
        difference=formats.difference,
        edge=formats.edge,
        figure=formats.figure,
        hour=formats.hour,
        grades=formats.grades,
        interval=formats.interval,
        mean=formats.mean,
        moment=formats.moment,
        moved=formats.moved,
        number=formats.number,
        period=formats.period,
        share_of=formats.percent,
        tongues=formats.tongues,
        weekday=formats.weekday,
        withheld=_withheld,
    )


def office() -> Settings:
    """Return the office's settings, read once a request."""
    if "settings" not in g:
        with reading(current_app.config["DATABASE"]) as db:
            g.settings = settings(db)
    kept: Settings = g.settings
    return kept


def asset(name: str) -> str:
    """Return the address of one of our own files, which changes with its content."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return sha256((_STATIC / name).read_bytes()).hexdigest()[:12]


def _context() -> dict[str, Any]:
    return {
        "account": g.get("account"),
        "asset": asset,
        "language": language(),
        "languages": {code: (name, _in_language(code)) for code, name in LANGUAGES.items()},
        "may": access.may,
        "reach": access.reach(),
        "reaches": access.reaches,
        "single_counters": access.single_counters,
        "within": access.within,
        "rooms": _rooms(),
        "office": office(),
    }


def _rooms() -> list[tuple[str, LazyString, bool, str]]:
    """Return each room that is open here: endpoint, name, whether place and period go along, and its mark."""
    built = current_app.view_functions
    return [
        (endpoint, name, endpoint.partition(".")[0] in PLACED, _mark(endpoint))
        for endpoint, name, right in ROOMS
        if endpoint in built and access.may(right) and (endpoint not in OF_UNITS or _reaches_a_unit())
    ]


def _reaches_a_unit() -> bool:
    """Say whether a whole unit is within reach, and not single counters alone."""
    return access.reach().whole or bool(access.reach().units)


def _mark(room: str) -> str:
    """Return what `aria-current` says of a room: page for its first page, true for its others, or nothing."""
    if request.endpoint == room:
        return "page"
    here = request.blueprint or ""
    return "true" if BELONGS.get(here, here) == room.partition(".")[0] else ""


def _in_language(code: str) -> str:
    """Return this page's address in another language; of a page that was sent a form, the first page's."""
    if request.endpoint is None or request.method != "GET":
        return url_for("report.show", lang=code)
    query = {name: value for name, value in request.args.items() if name != "lang"}
    return url_for(request.endpoint, **{**query, **(request.view_args or {}), "lang": code})


def _withheld(reason: Reason) -> str:
    return formats.withheld(reason, office().publication)
