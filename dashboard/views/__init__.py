"""The pages of the dashboard: a view is who, form, validate, act, redirect."""

from flask import Flask

from dashboard.views import account, exports, files, report, scores, signing


def register(app: Flask) -> None:
    """Register all pages."""
    for views in (files, signing, account, report, exports, scores):
        app.register_blueprint(views.pages)
