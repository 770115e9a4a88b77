"""`GET /api/v1/scores` gives programs the figures that the page shows, and nothing that it withholds."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from heads import alike, answered_office, app_of, mixed, record, report, signed_in, with_head
from offices import KEYS, NOON, SURVEY, office, response

from data import tokens
from data.database import reading, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.populations import set_population
from data.responses import record_in
from data.tallies import Filter, recount
from surveys.figures import figures
from surveys.scoring import score

CASES = Path(__file__).with_name("cases")
AREA = "/api/v1/scores"
HIDDEN_FEW = {"withheld": True, "reason": "few"}
NO_RECEIPT = {"receipts": None}
HIDDEN_SUBTRACTION = {"withheld": True, "reason": "subtraction"}


def ask(client: FlaskClient, **query: str) -> dict[str, Any]:
    answer = client.get(AREA, query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.get_json()
    return told


def test_the_api_gives_exactly_the_figures_of_the_raw_answers(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    shown = report(path, "2026-TW3", unit="dukcapil")
    told = ask(signed_in(path), period="2026-TW3", unit="dukcapil", by="counter")
    with reading(path) as db:
        chosen = Filter(shown.period.first, shown.period.last, unit="dukcapil")
        raw = score(SURVEY, recount(db, SURVEY, chosen))
    assert shown.cell.score
    assert told == {
        "survey": "skm-2017",
        "rule": "PermenPANRB 14/2017",
        "period": "2026-TW3",
        "place": {"unit": "dukcapil"},
        "all": figures(raw) | NO_RECEIPT,
        "groups": {
            part.code: figures(part.cell.score) | NO_RECEIPT
            for part in shown.comparisons[1].parts
            if part.cell.score
        },
    }
    assert figures(shown.cell.score) | NO_RECEIPT == told["all"]
    assert set(told["groups"]) == {"loket-1", "loket-2"}


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("unit", ["dukcapil", "sorong"]),
        ("service", ["dukcapil/kk", "dukcapil/ktp", "sorong/ktp"]),
        ("counter", ["loket-1", "loket-2", "poli"]),
        ("channel", ["kiosk", "poster"]),
        ("month", ["2026-07", "2026-08"]),
    ],
)
def test_groups_add_up_to_the_whole(tmp_path: Path, by: str, keys: list[str]) -> None:
    told = ask(signed_in(answered_office(tmp_path)), period="2026-TW3", by=by)
    assert sorted(told["groups"]) == keys
    assert sum(group["n"] for group in told["groups"].values()) == told["all"]["n"] == 150
    sums = [sum(group["elements"][0]["sum"] for group in told["groups"].values())]
    assert sums == [told["all"]["elements"][0]["sum"]]


def test_what_the_page_withholds_has_no_n_here_either(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, mixed(40, 1))
    record(path, number, alike(3), counter="poli")
    client = signed_in(path)
    told = ask(client, period="2026-TW3", by="unit")
    assert told["groups"] == {"dukcapil": HIDDEN_SUBTRACTION, "sorong": HIDDEN_FEW}
    assert told["all"]["n"] == 43
    for query, reason in (({"unit": "dukcapil"}, "subtraction"), ({"counter": "poli"}, "few")):
        inside = ask(client, period="2026-TW3", by="counter", **query)
        assert inside["all"] == {"withheld": True, "reason": reason}
        assert inside["groups"] == {}
    services = ask(client, period="2026-TW3", by="service")["groups"]
    assert services == {"dukcapil/ktp": HIDDEN_SUBTRACTION, "sorong/ktp": HIDDEN_FEW}


def test_nobody_is_told_as_nobody(tmp_path: Path) -> None:
    told = ask(signed_in(with_head(office(tmp_path))), period="2026", by="month")
    assert told["groups"] == {}
    assert (told["all"]["n"], told["all"]["ikm"], told["all"]["interval"]) == (0, None, None)


def test_n_of_the_period_narrows_the_interval_as_on_the_page(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        set_population(db, "sorong", "2026-TW3", 50)
        set_population(db, "sorong", "2026-07", 25)
    client = signed_in(path)
    shown = report(path, unit="sorong")
    assert shown.cell.score
    assert ask(client, period="2026-TW3", unit="sorong")["all"] == figures(shown.cell.score) | NO_RECEIPT
    groups = ask(client, period="2026-TW3", by="unit")["groups"]
    assert groups["sorong"] == figures(shown.cell.score) | NO_RECEIPT
    months = ask(client, period="2026-TW3", unit="sorong", by="month")["groups"]
    trend = {step.period.name: step.cell.score for step in shown.trend}
    assert months["2026-07"] == figures(trend["2026-07"] or shown.cell.score) | NO_RECEIPT


def test_each_group_is_scored_by_the_weight_rule_of_its_unit(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    with writing(path) as db:
        add_unit(db, Unit("lama", "Unit Lama", weight="0.11"))
        add_service(db, Service("x", "Layanan X", "lama"))
        add_counter(db, "lama-1", "Loket Lama", "lama", ["x"])
    number = record(path, 1, alike(10))
    record(path, number, alike(10), counter="lama-1", service="x")
    client = signed_in(path)
    for by, key in (("unit", "lama"), ("service", "lama/x"), ("counter", "lama-1")):
        group = ask(client, period="2026-TW3", by=by)["groups"][key]
        assert (group["method"], group["ikm"]) == ("0.11", "99.00")


def bearer(path: Path, token: str) -> FlaskClient:
    client = app_of(path).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def test_a_token_opens_the_api_and_nothing_else(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        token = tokens.issue(db, "portal kota", NOON)
    client = bearer(path, token)
    assert ask(client, period="2026-TW3")["all"]["n"] == 150
    for address in ("/", "/nilai.csv", "/akun"):
        assert client.get(address).status_code == 302
    with writing(path) as db:
        tokens.revoke(db, "portal kota")
    assert client.get(AREA, query_string={"period": "2026"}).status_code == 401


@pytest.mark.parametrize("given", ["Bearer skm_wrong", "Bearer ", "Bearer", "Basic a2VwYWxhOng=", "skm_x"])
def test_without_a_token_in_force_the_api_asks_for_one(tmp_path: Path, given: str) -> None:
    client = app_of(answered_office(tmp_path)).test_client()
    answer = client.get(f"{AREA}?period=2026", headers={"Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.data)
    assert (problem["status"], problem["title"]) == (401, "Unauthorized")
    assert "n" not in problem


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("period=2026-TW9", 400),
        ("period=2026&by=day", 400),
        ("period=2026&untis=dukcapil", 400),
        ("period=2026&unit=nowhere", 404),
        ("period=2026&service=ktp", 404),
        ("period=2026&unit=dukcapil&service=ktp&counter=loket-1", 404),
    ],
)
def test_a_wrong_query_is_a_problem_in_words(tmp_path: Path, query: str, status: int) -> None:
    answer = signed_in(answered_office(tmp_path)).get(f"{AREA}?{query}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert json.loads(answer.data)["detail"]


def test_an_unknown_address_or_method_of_the_api_is_a_problem_too(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path), WTF_CSRF_ENABLED=False)
    for answer, status in ((client.get("/api/v1/nothing"), 404), (client.post(AREA), 405)):
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"


def jepara() -> Mapping[str, list[dict[str, int]]]:
    """Return the ratings of a real Mal Pelayanan Publik by quarter."""
    quarters = defaultdict(list)
    with (CASES / "jepara_mpp_2021_2022.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            quarter = row.pop("quarter")
            codes = {element.code: element.key for element in SURVEY.elements}
            quarters[quarter].append({codes[code]: int(rating) for code, rating in row.items()})
    return quarters


def test_a_real_offices_quarters_come_out_as_published(tmp_path: Path) -> None:
    path, number = with_head(office(tmp_path)), 1
    expected = json.loads((CASES / "jepara_expected.json").read_text(encoding="utf-8"))
    wanted = expected["expected_from_csv"]
    quarters = jepara()
    for quarter, answers in quarters.items():
        year, place = quarter.split("-Q")
        at = datetime(int(year), int(place) * 3 - 1, 10, 3, tzinfo=UTC)
        with writing(path) as db:
            record_in(db, [response(number + i, each, at=at) for i, each in enumerate(answers)])
        number += len(answers)
    client = signed_in(path)
    assert sum(map(len, quarters.values())) == 2313
    for quarter in quarters:
        told = ask(client, period=quarter.replace("Q", "TW"), unit="dukcapil")["all"]
        known = wanted[quarter]
        assert (told["n"], told["ikm"], told["grade"]) == (
            known["n"],
            known["ikm_exact"],
            known["grade"],
        )
        assert {each["code"]: each["sum"] for each in told["elements"]} == known["element_sums"]
    assert list(KEYS) == [each["key"] for each in told["elements"]]
