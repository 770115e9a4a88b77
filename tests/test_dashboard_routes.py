"""Every route of the dashboard, and what a stranger, a head and an administrator get there."""

from pathlib import Path

from flask.testing import FlaskClient
from heads import LOGIN, answered_office, app_of, signed_in
from offices import NOON
from proofs import hasty, paired

from dashboard.bundle import plotly_version
from data import accounts
from data.database import reading, writing
from data.signals import decisions

SIGN_IN, REFUSED = 302, 403
ADMIN = "admin"

# What a stranger, a head and an administrator get. A stranger is sent to sign in (302), a program without a
# token is told so (401); 422 is a form that was sent without what it asks for.
ROUTES = {
    "GET static": (200, 200, 200),
    "GET files.healthz": (200, 200, 200),
    "GET files.plotly": (SIGN_IN, 200, 200),
    "GET signing.sign_in": (200, 302, 302),
    "POST signing.sign_in": (200, 200, 200),
    "POST signing.sign_out": (SIGN_IN, 302, 302),
    "GET signing.invitation": (410, 410, 410),
    "POST signing.invitation": (410, 410, 410),
    "GET account.show": (SIGN_IN, 200, 200),
    "POST account.show": (SIGN_IN, 200, 200),
    "POST account.sign_out_everywhere": (SIGN_IN, 302, 302),
    "GET report.show": (SIGN_IN, 200, 200),
    "GET exports.csv": (SIGN_IN, 200, 200),
    "GET exports.xlsx": (SIGN_IN, 200, 200),
    "GET scores.show": (401, 200, 200),
    "GET coverage.show": (SIGN_IN, 200, 200),
    "GET coverage.csv": (SIGN_IN, 200, 200),
    "GET signals.show": (SIGN_IN, 200, 200),
    "GET signals.detail": (SIGN_IN, 200, 200),
    "POST signals.set_aside": (SIGN_IN, REFUSED, 422),
    "POST signals.restore": (SIGN_IN, REFUSED, 422),
    "GET devices.show": (SIGN_IN, 200, 200),
    "GET devices.refused": (SIGN_IN, 200, 200),
    "GET devices.offer": (SIGN_IN, REFUSED, 200),
    "POST devices.offer": (SIGN_IN, REFUSED, 200),
    "GET devices.revoke": (SIGN_IN, REFUSED, 200),
    "POST devices.revoke": (SIGN_IN, REFUSED, 302),
}


def test_every_route_gives_each_role_what_is_its_own(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        token = accounts.invite(db, ADMIN, "Siti Aminah", "administrator", NOON)
        accounts.accept(db, token, "sandi siti aminah", NOON)
    addresses = {
        "filename": "icon.svg",
        "version": plotly_version(),
        "token": "spent",
        "int:signal": str(hasty(path, 9000).id),
        "device": paired(path, "loket-1", "Tablet 1").code,
    }
    app = app_of(path, WTF_CSRF_ENABLED=False)
    got: dict[str, list[int]] = {}
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for name, value in addresses.items():
            address = address.replace(f"<{name}>", value).replace(f"<path:{name}>", value)
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            query = {"period": "2026"} if rule.endpoint == "scores.show" else {}
            got[f"{method} {rule.endpoint}"] = [
                client.open(address, method=method, query_string=query, buffered=True).status_code
                for client in clients(path)
            ]
    assert got == {route: list(statuses) for route, statuses in ROUTES.items()}


def clients(path: Path) -> list[FlaskClient]:
    """Return a stranger's browser, a head's and an administrator's, each new."""
    stranger = app_of(path, WTF_CSRF_ENABLED=False).test_client()
    return [stranger, *(signed_in(path, login, WTF_CSRF_ENABLED=False) for login in (LOGIN, ADMIN))]


def test_nobody_can_delete_or_uncount_an_answer(tmp_path: Path) -> None:
    rules = app_of(answered_office(tmp_path)).url_map.iter_rules()
    changing = {rule.endpoint for rule in rules if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}}
    assert changing == {
        "signing.sign_in",
        "signing.sign_out",
        "signing.invitation",
        "account.show",
        "account.sign_out_everywhere",
        "signals.set_aside",
        "signals.restore",
        "devices.offer",
        "devices.revoke",
    }


def test_what_a_head_is_refused_has_not_happened(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    signal = hasty(path, 9000)
    head = signed_in(path, WTF_CSRF_ENABLED=False)
    answer = head.post(f"/tanda/{signal.id}/kesampingkan", data={"reason": "Semua sudah saya periksa."})
    assert answer.status_code == REFUSED
    assert "Hanya administrator kantor" in answer.text
    with reading(path) as db:
        assert decisions(db, signal.id) == []
        account = accounts.account(db, LOGIN)
    assert account
    assert account.role == "agency_head"
