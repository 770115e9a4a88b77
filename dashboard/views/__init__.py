"""The pages of the dashboard: a view is who, form, validate, act, redirect."""

from flask import Flask

from dashboard.views import account, coverage, devices, exports, files, report, scores, signals, signing


def register(app: Flask) -> None:
    """Register all pages."""
    for views in (files, signing, account, report, coverage, signals, devices, exports, scores):
        app.register_blueprint(views.pages)
