"""The settings of an office: a room for each kind, all of them pages of one blueprint."""

from dashboard.views.settings import (  # noqa: F401 - each adds its pages to the blueprint
    aims,
    counters,
    importing,
    look,
    places,
    rules,
    services,
    undoing,
    units,
    week,
)
from dashboard.views.settings.room import pages

__all__ = ["pages"]
