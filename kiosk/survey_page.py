"""Draw the survey's page: blank for a new citizen, or with what was filled in so far."""

from collections.abc import Hashable, Mapping, MutableMapping

from flask import Flask, current_app, render_template
from flask_wtf.csrf import generate_csrf

from data.places import Counter
from kiosk import language, office, speech
from kiosk.sheet import Sheet
from kiosk.tablets import brand
from kiosk.wording import sentences, worthless
from surveys import catalogue
from surveys.period import ZONES
from surveys.response import LONGEST_COMMENT

REFUSALS = {"ratings": "no_rating", "service": "unknown", "counter": "unknown", "other": ""}
"""What the server may refuse after the last step, put into words before it happens."""

UUID, TOKEN, RECEIPT = "the-citizens-uuid", "the-forms-token", "the-receipts-code"
"""What stands in a page drawn for anybody, where each citizen gets something of their own."""

MOST_KEPT = 200


def install(app: Flask) -> None:
    """Keep the blank pages with the app."""
    app.extensions["blank_pages"] = {}


def blank(channel: str, counter: Counter, *, service: str = "", receipt: str = "") -> str:
    """Return a new citizen's page. Drawing it takes 4 ms, filling in a page drawn before 0.1.

    `service` and `receipt` are what a receipt's page knows beforehand.
    """
    mine = {UUID: Sheet.blank().uuid, TOKEN: generate_csrf(), RECEIPT: receipt}
    page = _drawn(channel, counter, service)
    for anybodys, own in mine.items():
        page = page.replace(anybodys, own)
    return page


def for_anybody(counter: Counter) -> str:
    """Return a kiosk's page as it may be kept there: it is no citizen's, and sends nothing without script."""
    return _drawn("kiosk", counter).replace(UUID, "").replace(TOKEN, "").replace(RECEIPT, "")


def _drawn(channel: str, counter: Counter, service: str = "") -> str:
    kept: MutableMapping[Hashable, str] = current_app.extensions["blank_pages"]
    looks = (office.office(), *_of_a_tablet(channel, counter))
    spoken = tuple(speech.recordings(language.current()).values())
    wanted = (channel, counter, looks, language.current(), spoken, service)
    if wanted not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[wanted] = _draw(channel, counter, Sheet(UUID, service, receipt=RECEIPT), TOKEN, {})
    return kept[wanted]


def filled(channel: str, counter: Counter, sheet: Sheet, problems: Mapping[str, str]) -> str:
    """Return the page with what a citizen has filled in, and what is wrong with it."""
    return _draw(channel, counter, sheet, generate_csrf(), problems)


def _draw(channel: str, counter: Counter, sheet: Sheet, token: str, problems: Mapping[str, str]) -> str:
    return render_template(
        "survey.html",
        channel=channel,
        counter=counter,
        hours=_hours(channel, counter),
        zone=_minutes_ahead(counter),
        sheet=sheet,
        token=token,
        problems=sentences(problems),
        refusals=sentences(REFUSALS),
        worthless=worthless(),
        served=next((each.name for each in counter.services if each.code == sheet.service), ""),
        survey=catalogue.survey(),
        recordings=speech.recordings(language.current()),
        longest_comment=LONGEST_COMMENT,
    )


def _minutes_ahead(counter: Counter) -> int:
    """Return by how many minutes the clock of a counter's unit is ahead of UTC."""
    return int(ZONES[counter.unit.zone].utcoffset(None).total_seconds()) // 60


def _of_a_tablet(channel: str, counter: Counter) -> tuple[Hashable, ...]:
    """Return what a tablet's page shows of the office besides its settings."""
    return (brand.logo_url(), *_hours(channel, counter).items()) if channel == "kiosk" else ()


def _hours(channel: str, counter: Counter) -> Mapping[str, tuple[str, str]]:
    """Return when the counter's unit serves, by weekday, for its tablet; a phone never sleeps."""
    return office.hours(counter.unit) if channel == "kiosk" else {}
