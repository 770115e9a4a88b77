"""What time it is, as the app's configuration tells it."""

from datetime import datetime

from flask import current_app


def now() -> datetime:
    """Return the present moment, aware."""
    moment: datetime = current_app.config["CLOCK"]()
    return moment
