"""The pages of the dashboard: a view is who, form, validate, act, redirect."""

from flask import Flask

from dashboard.views import (
    account,
    alerts,
    case_steps,
    cases,
    coverage,
    depth,
    devices,
    evidence,
    exports,
    files,
    journal,
    live,
    people,
    plan_steps,
    plans,
    provider,
    report,
    scores,
    settings,
    signals,
    signing,
    wall,
    ways,
    words,
)


def register(app: Flask) -> None:
    """Register all pages."""
    for views in (
        files,
        signing,
        provider,
        account,
        people,
        journal,
        report,
        depth,
        words,
        cases,
        case_steps,
        plans,
        plan_steps,
        coverage,
        signals,
        devices,
        settings,
        alerts,
        ways,
        live,
        wall,
        evidence,
        exports,
        scores,
    ):
        app.register_blueprint(views.pages)
