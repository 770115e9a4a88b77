"""The first page of the settings: all units with their services and counters, and what a new office lacks."""

from flask import current_app, render_template

from dashboard.clock import now
from dashboard.first_steps import first_steps
from dashboard.views.settings.room import Reply, pages
from data import places
from data.database import reading


@pages.get("/pengaturan")
def show() -> Reply:
    """List the places, open ones before those that were closed."""
    with reading(current_app.config["DATABASE"]) as db:
        units = places.units(db)
        services, counters = places.services(db), places.counters(db)
        steps = first_steps(db, now())
    return render_template(
        "settings/places.html",
        units=units,
        services=services,
        counters=counters,
        steps=steps,
    )
