"""Every route of the dashboard, what each role gets there, and that nobody gets beyond their places."""

import atexit
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from heads import LOGIN, answered_office, app_of, person, signed_in
from offices import NOON
from proofs import hasty, issue
from things import things_at

from dashboard import access
from dashboard.bundle import plotly_version
from data import accounts
from data.database import reading
from data.signals import decisions

STRANGER = "stranger"
PEOPLE = {  # who belongs to unit dukcapil, or to its counter loket-1 alone
    "administrator": (),
    "agency_head": (),
    "unit_head": (("dukcapil", None),),
    "officer": (("dukcapil", "loket-1"),),
    "observer": (),
}
EVERYBODY = frozenset(PEOPLE)
STAFF = EVERYBODY - {"observer"}
HEADS = STAFF - {"officer"}
WATCHERS = frozenset({"administrator", "agency_head", "observer"})
ADMIN = frozenset({"administrator"})
OFFICERS = frozenset({"officer"})

SIGN_IN, NO_TOKEN, REFUSED, UNKNOWN = 302, 401, 403, 404

# Open to all: what a stranger gets, and what somebody who has signed in gets.
OPEN = {
    "GET static": (200, 200),
    "GET files.healthz": (200, 200),
    "GET signing.sign_in": (200, 302),
    "POST signing.sign_in": (200, 200),
    "GET signing.invitation": (410, 410),
    "POST signing.invitation": (410, 410),
    "GET signing.second_step": (302, 302),
    "POST signing.second_step": (302, 302),
    "GET provider.leave": (404, 404),
    "GET provider.come_back": (404, 404),
}

# Who may, and what they get (422: a form without what it asks for; a second number: what those get who come
# after somebody has done it). A stranger is sent to sign in, a program without a token is told so, and
# everybody else is refused.
ROUTES: Mapping[str, tuple[Any, ...]] = {
    "GET files.plotly": (EVERYBODY, 200),
    "POST signing.sign_out": (EVERYBODY, 302),
    "GET account.show": (EVERYBODY, 200),
    "POST account.show": (EVERYBODY, 200),
    "POST account.sign_out_everywhere": (EVERYBODY, 302),
    "GET report.show": (EVERYBODY, 200),
    "GET depth.show": (EVERYBODY, 200),
    "GET exports.csv": (EVERYBODY, 200),
    "GET exports.xlsx": (EVERYBODY, 200),
    "GET scores.show": (EVERYBODY, 200),
    "GET coverage.show": (EVERYBODY, 200),
    "GET coverage.csv": (EVERYBODY, 200),
    "GET signals.show": (EVERYBODY, 200),
    "GET signals.detail": (EVERYBODY, 200),
    "POST signals.set_aside": (ADMIN, 422),
    "POST signals.restore": (ADMIN, 422),
    "GET devices.show": (HEADS, 200),
    "GET devices.refused": (HEADS, 200),
    "GET devices.offer": (ADMIN, 200),
    "POST devices.offer": (ADMIN, 200),
    "GET devices.revoke": (ADMIN, 200),
    "POST devices.revoke": (ADMIN, 302),
    "GET account.second_step": (EVERYBODY, 200),
    "GET account.turn_off": (EVERYBODY, 200),
    "GET people.show": (ADMIN, 200),
    "GET people.invite": (ADMIN, 200),
    "GET people.person": (ADMIN, 200),
    "GET people.change": (ADMIN, 200),
    "GET journal.show": (WATCHERS, 200),
    "GET journal.deeds": (WATCHERS, 200),
    "GET journal.anchors": (WATCHERS, 200),
    "GET journal.csv": (WATCHERS, 200),
    "GET depth.csv": (EVERYBODY, 200),
    "GET words.show": (STAFF, 200),
    "GET words.method": (STAFF, 200),
    "GET cases.show": (HEADS, 200),
    "GET cases.open_case": (HEADS, 200),
    "GET cases.detail": (HEADS, 200),
    "GET case_steps.hand_over": (HEADS, 200),
    "GET case_steps.close": (HEADS, 200),
    "GET plans.show": (HEADS, 200),
    "GET plans.table": (HEADS, 200),
    "GET plans.csv": (HEADS, 200),
    "GET plans.new": (HEADS, 200),
    "GET plans.detail": (HEADS, 200),
    "GET plans.change": (HEADS, 200),
    "GET plan_steps.file": (HEADS, 200),
    "GET places.targets": (ADMIN, 200),
    "GET places.samples": (ADMIN, 200),
    "GET places.served": (ADMIN, 200),
    "GET places.sample": (ADMIN, 200),
    "GET places.new_unit": (ADMIN, 200),
    "GET places.unit": (ADMIN, 200),
    "GET places.new_counter": (ADMIN, 200),
    "GET places.counter": (ADMIN, 200),
    "GET places.importing": (ADMIN, 200),
    "GET places.import_preview": (ADMIN, 302),
    "GET places.import_refused": (ADMIN, 302),
    "GET places.look": (ADMIN, 200),
    "GET places.colour": (ADMIN, 200),
    "GET places.crest_picture": (ADMIN, 404),
    "GET places.crest": (ADMIN, 200),
    "GET places.addresses": (ADMIN, 200),
    "GET places.pin": (ADMIN, 200),
    "GET places.show": (ADMIN, 200),
    "GET places.periods": (ADMIN, 200),
    "GET places.unit_periods": (ADMIN, 200),
    "GET places.thresholds": (ADMIN, 200),
    "GET places.deadlines": (ADMIN, 200),
    "GET places.new_service": (ADMIN, 200),
    "GET places.service": (ADMIN, 200),
    "GET places.hours": (ADMIN, 200),
    "GET places.unit_hours": (ADMIN, 200),
    "GET alerts.show": (HEADS, 200),
    "GET alerts.rule_list": (HEADS, 200),
    "GET alerts.add_rule": (ADMIN, 200),
    "GET alerts.change_rule": (ADMIN, 200),
    "GET ways.show": (ADMIN, 200),
    "GET live.fresh": (EVERYBODY, 200),
    "GET wall.show": (EVERYBODY, 200),
    "GET evidence.show": (STAFF, 200),
    "GET evidence.json": (STAFF, 200),
    "POST account.second_step": (EVERYBODY, 302),
    "POST account.turn_off": (EVERYBODY, 200),
    "POST people.invite": (ADMIN, 422),
    "POST people.person": (ADMIN, 422),
    "POST people.change": (ADMIN, 302),
    "POST depth.mark": (HEADS, 422),
    "POST depth.withdraw": (HEADS, 302, 404),
    "POST cases.open_case": (HEADS, 422),
    "POST case_steps.take_up": (HEADS, 302),
    "POST case_steps.note": (HEADS, 422),
    "POST case_steps.give": (HEADS, 422),
    "POST case_steps.answer": (HEADS, 422),
    "POST case_steps.hand_over": (HEADS, 302),
    "POST case_steps.close": (HEADS, 302),
    "POST case_steps.reopen": (HEADS, 422),
    "POST case_steps.contact": (HEADS, 302),
    "POST plans.new": (HEADS, 422),
    "POST plans.change": (HEADS, 422),
    "POST plan_steps.step": (HEADS, 422),
    "POST plan_steps.finish": (HEADS, 302),
    "POST plan_steps.reopen": (HEADS, 302),
    "POST plan_steps.withdraw": (HEADS, 302),
    "POST plan_steps.restore": (HEADS, 302),
    "POST plan_steps.attach": (HEADS, 422),
    "POST plan_steps.withdraw_file": (HEADS, 302),
    "POST plan_steps.restore_file": (HEADS, 302),
    "POST places.targets": (ADMIN, 422),
    "POST places.drop_target": (ADMIN, 302),
    "POST places.served": (ADMIN, 302),
    "POST places.new_unit": (ADMIN, 422),
    "POST places.unit": (ADMIN, 422),
    "POST places.close_unit": (ADMIN, 302),
    "POST places.reopen_unit": (ADMIN, 302),
    "POST places.new_counter": (ADMIN, 422),
    "POST places.counter": (ADMIN, 422),
    "POST places.close_counter": (ADMIN, 302),
    "POST places.reopen_counter": (ADMIN, 302),
    "POST places.importing": (ADMIN, 422),
    "POST places.import_write": (ADMIN, 302),
    "POST places.import_drop": (ADMIN, 302),
    "POST places.look": (ADMIN, 422),
    "POST places.crest": (ADMIN, 422),
    "POST places.addresses": (ADMIN, 302),
    "POST places.pin": (ADMIN, 422),
    "POST places.unit_periods": (ADMIN, 302),
    "POST places.thresholds": (ADMIN, 422),
    "POST places.deadlines": (ADMIN, 422),
    "POST places.new_service": (ADMIN, 422),
    "POST places.service": (ADMIN, 422),
    "POST places.close_service": (ADMIN, 302),
    "POST places.reopen_service": (ADMIN, 302),
    "POST places.take_back": (ADMIN, 302),
    "POST places.unit_hours": (ADMIN, 302),
    "POST alerts.seen": (HEADS, 302),
    "POST alerts.propose": (ADMIN, 302),
    "POST alerts.add_rule": (ADMIN, 422),
    "POST alerts.change_rule": (ADMIN, 302),
    "POST alerts.withdraw_rule": (ADMIN, 302),
    "POST alerts.restore_rule": (ADMIN, 302),
    "POST ways.show": (ADMIN, 422),
    "POST ways.add_webhook": (ADMIN, 422),
    "POST ways.withdraw_webhook": (ADMIN, 404),
    "POST ways.restore_webhook": (ADMIN, 404),
    "POST ways.trial": (ADMIN, 200),
    "POST evidence.reply": (OFFICERS, 422),
    "POST evidence.withdraw_reply": (OFFICERS, 302),
}

OWN_UNIT = {"unit": "dukcapil", "period": "2026-TW3"}
OWN_COUNTER = {"counter": "loket-1", "period": "2026-TW3"}
QUERY = {  # what a route needs beside its address
    "scores.show": {"period": "2026", "by": "counter"},
    "plans.table": OWN_UNIT,
    "plans.csv": OWN_UNIT,
    "plans.new": OWN_UNIT,
    "evidence.show": OWN_COUNTER,
    "evidence.json": OWN_COUNTER,
    "evidence.reply": OWN_COUNTER,
}

NAMED = {  # what routes name that belongs to no place
    "filename": "icon.svg",
    "version": plotly_version(),
    "token": "spent",
    "login": "observer",
    "act": "keluarkan",
    "name": "tren",
    "period": "2026-TW3",
    "webhook": "1",
    "draft": "0123456789abcdef",
}

NO_WORDS = ("files.plotly", "exports.xlsx", "plan_steps.file")

FOREIGN = {  # what somebody may not ask for, and whose names they may not read
    "unit_head": (
        ("unit=sorong", "counter=poli", "unit=sorong&counter=poli", "counter=loket-1&part=counter:poli"),
        ("Poli Umum", "Sorong"),
    ),
    "officer": (
        (
            *("unit=sorong", "counter=poli", "unit=dukcapil", "counter=loket-2", "unit=dukcapil&service=ktp"),
            *("unit=dukcapil&counter=loket-1&part=", "counter=loket-1&part=counter:loket-2"),
        ),
        ("Poli Umum", "Sorong", "Loket 2"),
    ),
}


class Office:
    """An answered office with one person of each role, and a thing of every kind that routes name."""

    def __init__(self, path: Path, own: Mapping[str, str], foreign: Mapping[str, str]) -> None:
        self.path, self.own, self.foreign = path, own, foreign
        self.app = app_of(path, WTF_CSRF_ENABLED=False)
        self.rules = {rule.endpoint: rule for rule in self.app.url_map.iter_rules()}

    def routes(self) -> Iterator[tuple[str, str, str, frozenset[str]]]:
        """Yield the method, endpoint and address of every route, and what in it belongs to some place.

        What only reads comes first, so that it reads what is there at first.
        """
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            for endpoint, rule in self.rules.items():
                if method in (rule.methods or ()):
                    placed = frozenset(rule.arguments) & self.foreign.keys()
                    yield method, endpoint, self.address(endpoint), placed

    def address(self, endpoint: str, **foreign: str) -> str:
        """Return the address of an endpoint, with things of loket-1 unless said otherwise."""
        values = {name: {**self.own, **NAMED, **foreign}[name] for name in self.rules[endpoint].arguments}
        adapter = self.app.url_map.bind("localhost")
        return str(adapter.build(endpoint, {**values, **QUERY.get(endpoint, {})}))

    def status(self, who: str, method: str, address: str) -> int:
        """Return what a new browser of somebody gets."""
        return self.browser(who).open(address, method=method, buffered=True).status_code

    def browser(self, who: str) -> FlaskClient:
        """Return a new browser, of a stranger or of the person with that role."""
        return self.app.test_client() if who == STRANGER else client(self.app, self.path, who)


def client(app: Flask, path: Path, login: str) -> FlaskClient:
    """Return a new browser of an app that is already there, which holds somebody's session."""
    browser = app.test_client()
    with reading(path) as db:
        account = accounts.account(db, login)
    assert account, login
    with browser.session_transaction() as session:
        session.update(access.held(account, NOON))
    return browser


@cache
def built() -> tuple[Path, Mapping[str, str], Mapping[str, str]]:
    """Build the office once a run, with things of loket-1 and of poli; each test gets a copy."""
    folder = Path(mkdtemp())
    atexit.register(rmtree, folder, ignore_errors=True)
    path = answered_office(folder)
    for role, limits in PEOPLE.items():
        person(path, role, role, *limits)
    own = things_at(path, "dukcapil", "loket-1", 9000, "agency_head", officer="officer")
    foreign = things_at(path, "sorong", "poli", 9100, "agency_head", officer="agency_head")
    return path, own, {name: value for name, value in foreign.items() if name != "service"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    path, own, foreign = built()
    for ending in ("", "-wal", ".key"):  # nobody is writing: the files together are the whole database
        if (part := path.with_name(path.name + ending)).exists():
            copy(part, tmp_path)
    return Office(tmp_path / path.name, own, foreign)


def expected(route: str) -> dict[str, tuple[int, ...]]:
    """Return what each of them may get by the tables above."""
    if route in OPEN:
        stranger, known = OPEN[route]
        return {STRANGER: (stranger,), **dict.fromkeys(PEOPLE, (known,))}
    who, *statuses = ROUTES[route]
    stranger = NO_TOKEN if route == "GET scores.show" else SIGN_IN
    rights = {role: tuple(statuses) if role in who else (REFUSED,) for role in PEOPLE}
    return {STRANGER: (stranger,), **rights}


def allowed(route: str, who: str) -> bool:
    """Say whether a role has the right to a route that is not open to all."""
    return route in ROUTES and who in ROUTES[route][0]


def test_every_route_gives_each_role_what_is_its_own(office: Office) -> None:
    routes = {f"{method} {endpoint}": (method, address) for method, endpoint, address, _ in office.routes()}
    assert sorted(routes) == sorted([*OPEN, *ROUTES])
    wrong = []
    for route, (method, address) in routes.items():
        for who, statuses in expected(route).items():
            if (got := office.status(who, method, address)) not in statuses:
                wrong.append((route, who, got, statuses))
    assert not wrong


def test_no_route_answers_for_a_place_beyond_the_reach_however_it_is_named(office: Office) -> None:
    wrong = []
    for method, endpoint, address, placed in office.routes():
        for who in FOREIGN:
            if not allowed(f"{method} {endpoint}", who):
                continue
            asked = [f"{address.partition('?')[0]}?{place}" for place in FOREIGN[who][0]]
            asked += [office.address(endpoint, **{name: office.foreign[name]}) for name in placed]
            wrong += [(method, who, each) for each in asked if office.status(who, method, each) != REFUSED]
    assert not wrong


def test_a_place_that_is_not_there_is_not_found_by_anybody(office: Office) -> None:
    for who in PEOPLE:
        for query in ("unit=nowhere", "counter=nowhere", "unit=sorong&counter=loket-1"):
            assert office.status(who, "GET", f"/?{query}") == UNKNOWN, (who, query)


def test_a_place_in_a_sent_form_is_held_to_the_reach_too(office: Office) -> None:
    for who, (places, _) in FOREIGN.items():
        for place in places:
            given = dict(pair.split("=") for pair in place.split("&"))
            assert office.browser(who).post("/akun", data=given).status_code == REFUSED, (who, place)


def test_no_page_names_a_place_beyond_the_reach(office: Office) -> None:
    read = 0
    for method, endpoint, address, _ in office.routes():
        for who, (_, names) in FOREIGN.items():
            if method != "GET" or not allowed(f"GET {endpoint}", who) or endpoint in NO_WORDS:
                continue
            answer = office.browser(who).get(address, follow_redirects=True)
            named = [name for name in names if name in answer.text]
            assert not named, (who, endpoint, address)
            read += 1
    assert read > 40


def test_the_figures_of_a_limited_person_are_those_of_their_place_in_every_form(office: Office) -> None:
    own = {"unit_head": "unit=dukcapil", "officer": "unit=dukcapil&counter=loket-1"}
    for who, codes in own.items():
        browser, whole = office.browser(who), office.browser("administrator")
        for by in ("unit", "service", "counter", "channel", "month"):
            address = f"/api/v1/scores?period=2026&by={by}"
            assert browser.get(address).json == whole.get(f"{address}&{codes}").json, (who, by)
        for address in ("/nilai.csv?period=2026", "/struk.csv?period=2026"):
            assert browser.get(address).data == whole.get(f"{address}&{codes}").data, (who, address)


@pytest.mark.parametrize("who", ["officer", "unit_head"])
def test_a_menu_without_a_part_gives_the_figures_of_the_own_place_and_no_wider_ones(
    office: Office, who: str
) -> None:
    browser = office.browser(who)
    tricks = ("part=", "counter=loket-1&part=", "counter=loket-1&part=x", "counter=loket-1&part=counter:")
    for address in ("/nilai.csv", "/struk.csv", "/bukti.json", "/rinci/tren.csv"):
        own = browser.get(f"{address}?period=2026-TW3").data
        assert own
        assert {browser.get(f"{address}?period=2026-TW3&{each}").data for each in tricks} == {own}, address


def test_what_is_written_is_written_of_a_place_in_reach(office: Office) -> None:
    marked = {"day": "2026-08-03", "name": "Jalur cepat"}
    replied = {"words": "Dua minggu itu sistem antrean mati."}
    for who, address, given in (
        ("unit_head", "/rinci/perubahan", marked),
        ("officer", "/bukti/jawab", replied),
    ):
        for place in ("counter=loket-1&part=", "unit=dukcapil&counter=loket-1&part=service:kk"):
            office.browser(who).post(f"{address}?period=2026-TW3&{place}", data=given)
    with reading(office.path) as db:
        wide = "SELECT count(*) FROM {} WHERE unit IS NULL OR unit != 'dukcapil'"
        assert db.execute(wide.format("intervention") + " AND name = 'Jalur cepat'").fetchone() == (0,)
        beyond = "SELECT count(*) FROM reply_to_evidence WHERE words = ? AND counter IS NOT 'loket-1'"
        assert db.execute(beyond, (replied["words"],)).fetchone() == (0,)


def test_the_plans_of_a_unit_are_not_read_by_way_of_one_of_its_counters(office: Office) -> None:
    person(office.path, "mixed", "unit_head", ("dukcapil", None), ("sorong", "poli"))
    for address in ("/tindak-lanjut/rtl", "/tindak-lanjut.csv", "/tindak-lanjut/baru"):
        asked = f"{address}?period=2026-TW3&unit=sorong&counter=poli"
        assert office.status("mixed", "GET", asked) == UNKNOWN, address


def test_no_page_reads_a_place_otherwise_than_access_does() -> None:
    own_reading = re.compile(
        r"""(?:args|form|values|query)(?:\.get\(|\[)["'](?:unit|service|counter|part)["']"""
    )
    found = {
        each.name for each in Path("dashboard").rglob("*.py") if own_reading.search(each.read_text("utf-8"))
    }
    assert found == {"addresses.py"}


def test_the_menus_offer_what_is_in_reach_and_nothing_else(office: Office) -> None:
    menus = {who: office.browser(who).get("/?period=2026").text for who in PEOPLE}
    assert 'value="sorong"' in menus["observer"]
    assert "Seluruh kantor" in menus["agency_head"]
    for who in ("unit_head", "officer"):
        assert "Seluruh kantor" not in menus[who]
        assert 'value="sorong"' not in menus[who]
    assert 'value="counter:loket-2"' in menus["unit_head"]
    assert "Seluruh unit" in menus["unit_head"]
    assert "loket-2" not in menus["officer"]
    assert "Seluruh unit" not in menus["officer"]


def test_a_place_in_an_address_itself_is_held_to_the_reach_and_a_counter_to_its_own_unit(
    office: Office,
) -> None:
    person(office.path, "limited", "administrator", ("dukcapil", None))
    own, foreign = ("unit/dukcapil", "loket/loket-2"), ("unit/sorong", "loket/poli")
    assert {office.status("limited", "GET", f"/pengaturan/{each}") for each in own} == {200}
    assert {office.status("limited", "GET", f"/pengaturan/{each}") for each in foreign} == {REFUSED}
    mixed = {"unit": "dukcapil", "counter": "poli"}
    assert office.browser("unit_head").post("/akun", data=mixed).status_code == UNKNOWN


def test_a_counter_is_not_held_against_those_that_its_officer_may_not_see(office: Office) -> None:
    person(office.path, "second", "officer", ("dukcapil", "loket-2"))
    issue(office.path, 300, 90)
    issue(office.path, 140, 0, counter="loket-2")
    told = {who: office.browser(who).get("/struk?counter=loket-2").text for who in ("unit_head", "second")}
    assert "Di loket lain" in told["unit_head"]
    assert "140" in told["second"]
    assert "Di loket lain" not in told["second"]


def test_an_officer_of_counters_in_two_units_goes_from_one_to_the_other_and_nowhere_else(
    office: Office,
) -> None:
    person(office.path, "both", "officer", ("dukcapil", "loket-1"), ("sorong", "poli"))
    page = office.browser("both").get("/?period=2026").text
    assert '<option value="loket-1" selected>' in page
    assert '<option value="poli">' in page
    assert "loket-2" not in page
    assert office.status("both", "GET", "/?counter=poli") == 200
    assert office.status("both", "GET", "/?unit=sorong") == REFUSED


def test_nobody_can_delete_or_uncount_an_answer(office: Office) -> None:
    deleting = {
        endpoint
        for method, endpoint, _, _ in office.routes()
        if method not in ("GET", "POST") or any(word in endpoint for word in ("delete", "uncount", "remove"))
    }
    assert deleting == set()


def test_what_a_head_is_refused_has_not_happened(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    signal = hasty(path, 9000)
    head = signed_in(path, WTF_CSRF_ENABLED=False)
    answer = head.post(f"/tanda/{signal.id}/kesampingkan", data={"reason": "Semua sudah saya periksa."})
    assert answer.status_code == REFUSED
    assert "Akun Anda tidak mencakup halaman atau tempat ini" in answer.text
    with reading(path) as db:
        assert decisions(db, signal.id) == []
        account = accounts.account(db, LOGIN)
    assert account
    assert account.role == "agency_head"


@pytest.mark.parametrize(
    ("address", "room", "mark"),
    [
        ("/suara", "Suara warga", "page"),
        ("/suara/tanda-unsur", "Suara warga", "true"),
        ("/kasus", "Suara warga", "true"),
        ("/peringatan/kirim", "Peringatan", "true"),
        ("/pengaturan/orang", "Pengaturan", "true"),
        ("/pengaturan/jam", "Pengaturan", "true"),
        ("/jurnal/catatan", "Jurnal", "true"),
    ],
)
def test_the_room_that_a_page_belongs_to_is_marked_and_no_other(
    tmp_path: Path, address: str, room: str, mark: str
) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path, person(path, "admin", "administrator"))
    rooms = (
        client.get(address, follow_redirects=True).text.partition('class="rooms"')[2].partition("</nav>")[0]
    )
    assert re.findall(r'aria-current="(\w+)">([^<]+)<', rooms) == [(mark, room)]
