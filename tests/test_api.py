"""The interface for programs: a batch of responses in, what became of each out, whatever comes in."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from offices import ALWAYS, KEYS, SURVEY, next_week, office
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from data import tallies
from data.database import reading
from kiosk import api, create_app
from surveys.response import LONGEST_CODE, LONGEST_COMMENT, OLDEST
from surveys.short_code import short_code

ADDRESS = "/api/v1/responses"
DESCRIPTION = json.loads(api.description())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app({"DATABASE": office(tmp_path_factory.mktemp("api"))})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def validator(schema: str) -> Draft202012Validator:
    root = {"$ref": f"#/components/schemas/{schema}", "components": DESCRIPTION["components"]}
    return Draft202012Validator(root)


def row(**changes: Any) -> dict[str, Any]:
    usual = {
        "uuid": str(uuid4()),
        "counter": "loket-1",
        "service": "ktp",
        "channel": "kiosk",
        "language": "id",
        "ratings": dict.fromkeys(KEYS, 4),
    }
    return usual | changes


def outcomes(client: FlaskClient, *rows: Any) -> list[dict[str, Any]]:
    """Send a batch and return its outcomes, which keep to the description."""
    answer = client.post(ADDRESS, json={"responses": list(rows)})
    assert answer.status_code == 200, answer.text
    validator("Outcomes").validate(answer.json)
    told: list[dict[str, Any]] = answer.get_json()["outcomes"]
    assert len(told) == len(rows)
    return told


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """Return the problem that an answer tells, in the form of RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.text)
    validator("Problem").validate(told)
    assert told["status"] == status
    return told


def count(app: Flask) -> int:
    next_week(app.config["DATABASE"])
    with reading(app.config["DATABASE"]) as db:
        return tallies.tally(db, SURVEY, ALWAYS).n


def test_each_response_of_a_batch_is_answered_in_its_place(client: FlaskClient, app: Flask) -> None:
    before = count(app)
    good, bad, other = row(), row(counter="paspor"), row(channel="poster", comment="Ramah")
    validator("Batch").validate({"responses": [good, other]})
    first, second, third = outcomes(client, good, bad, other)
    assert first == {
        "uuid": good["uuid"],
        "status": "recorded",
        "code": short_code(good["uuid"]),
        "problems": {},
    }
    assert (second["status"], second["problems"]) == ("rejected", {"counter": "unknown"})
    assert third["status"] == "recorded"
    assert count(app) == before + 2


def test_a_replay_is_answered_with_the_same_code_and_counts_once(client: FlaskClient, app: Flask) -> None:
    before = count(app)
    batch = [row(), row()]
    first = outcomes(client, *batch)
    for _ in range(2):
        again = outcomes(client, *batch)
        assert [each["status"] for each in again] == ["duplicate", "duplicate"]
        assert [each["code"] for each in again] == [each["code"] for each in first]
    twice = row()
    assert [each["status"] for each in outcomes(client, twice, twice)] == ["recorded", "duplicate"]
    assert count(app) == before + 3


def test_a_uuid_in_capitals_is_the_same_uuid(client: FlaskClient) -> None:
    given_once = row()
    outcomes(client, given_once)
    told = outcomes(client, given_once | {"uuid": given_once["uuid"].upper()})[0]
    assert told["status"] == "duplicate"
    assert told["uuid"] == given_once["uuid"]


def test_an_import_does_not_come_this_way(client: FlaskClient) -> None:
    told = outcomes(client, row(channel="import"))[0]
    assert (told["status"], told["problems"]) == ("rejected", {"channel": "not_a_choice"})


@pytest.mark.parametrize(
    ("changes", "question", "word"),
    [
        ({"uuid": "7"}, "uuid", "not_a_uuid"),
        ({"uuid": None}, "uuid", "missing"),
        ({"counter": ["loket-1"]}, "counter", "not_text"),
        ({"counter": "loket\ud800"}, "counter", "not_text"),
        ({"service": "x" * 65}, "service", "too_long"),
        ({"service": "paspor"}, "service", "unknown"),
        ({"language": "fr"}, "language", "not_a_choice"),
        ({"age_seconds": -1}, "age_seconds", "out_of_range"),
        ({"age_seconds": 31 * 86_400}, "age_seconds", "out_of_range"),
        ({"age_seconds": 1.5}, "age_seconds", "not_a_number"),
        ({"ratings": {}}, "ratings", "no_rating"),
        ({"ratings": [4]}, "ratings", "not_a_group"),
        ({"ratings": {"time": 5}}, "time", "not_a_rating"),
        ({"ratings": {"time": True}}, "time", "not_a_rating"),
        ({"ratings": {"time": 4, "U10": 4}}, "ratings.U10", "unknown"),
        ({"about": {"age": "17"}}, "age", "not_a_choice"),
        ({"about": {"nik": "3"}}, "about.nik", "unknown"),
        ({"comment": "x" * 1001}, "comment", "too_long"),
        ({"comment": {}, "name": "Budi"}, "name", "unknown"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(
    client: FlaskClient, app: Flask, changes: dict[str, Any], question: str, word: str
) -> None:
    before = count(app)
    told = outcomes(client, row(**changes))[0]
    assert told["status"] == "rejected"
    assert told["problems"][question] == word
    assert count(app) == before


@pytest.mark.parametrize("rubbish", [None, 4, "x", [], [1], True])
def test_a_row_that_is_no_response_at_all_blocks_nobody(client: FlaskClient, rubbish: Any) -> None:
    told = outcomes(client, rubbish, row())
    assert told[0] == {"uuid": "", "status": "rejected", "code": "", "problems": {"response": "not_a_group"}}
    assert told[1]["status"] == "recorded"


def test_half_a_character_in_a_comment_is_left_out(client: FlaskClient) -> None:
    assert outcomes(client, row(comment="baik\ud83d sekali"))[0]["status"] == "recorded"


def test_five_hundred_come_at_once_and_not_one_more(client: FlaskClient, app: Flask) -> None:
    before = count(app)
    told = outcomes(client, *(row() for _ in range(500)))
    assert {each["status"] for each in told} == {"recorded"}
    assert count(app) == before + 500
    problem(client.post(ADDRESS, json={"responses": [row() for _ in range(501)]}), 400)
    problem(client.post(ADDRESS, json={"responses": []}), 400)
    assert count(app) == before + 500


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"responses": {}}',
        b'{"responses": [NaN]}',
        b'{"responses": [-Infinity]}',
        b'{"responses": [1' + b"0" * 5000 + b"]}",
        b'{"responses": ["\xff"]}',
        '{"responses": []}'.encode("utf-16"),
        b'\xef\xbb\xbf{"responses": []}',
        b'{"responses": [], "more": 1}',
        b"[" * 200_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'"' + b'\\"' * 200_000,
        b'"\\',
        ("[" * 50_000 + "∀" * 10).encode("utf-16-le"),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_batch_is_refused_as_a_whole(client: FlaskClient, body: bytes) -> None:
    problem(client.post(ADDRESS, data=body, content_type="application/json"), 400)


def test_brackets_inside_a_comment_are_no_depth(client: FlaskClient) -> None:
    assert outcomes(client, row(comment='[[[[[[[[[["{{{{{{{{\\'))[0]["status"] == "recorded"


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_is_not_sent_as_json_is_refused(client: FlaskClient, media: str) -> None:
    body = json.dumps({"responses": [row()]})
    problem(client.post(ADDRESS, data=body, content_type=media), 415)


def test_what_is_too_large_is_refused(client: FlaskClient) -> None:
    problem(client.post(ADDRESS, json={"responses": [row(comment="x" * 600_000)]}), 413)


def test_other_ways_and_addresses_are_problems_too(client: FlaskClient) -> None:
    problem(client.get(ADDRESS), 405)
    problem(client.get("/api/v1/nothing"), 404)


def test_a_broken_database_is_a_problem_and_promises_nothing(tmp_path: Path) -> None:
    path = office(tmp_path)
    with create_app({"DATABASE": path}).test_client() as client:
        for file in path.parent.glob("skm.db*"):
            file.unlink()
        problem(client.post(ADDRESS, json={"responses": [row()]}), 500)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
WILD = st.fixed_dictionaries({}, optional=dict.fromkeys([*row(), "age_seconds", "about", "comment"], JSON))
NEARLY = st.builds(lambda changes: row() | changes, WILD)


@seed(2017)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(JSON | WILD | NEARLY, min_size=1, max_size=5))
@example(rows=[row(uuid="\ud800", language="\udfff", about={"age": "\ud800"}, ratings={"\ud800": 1})])
def test_no_row_whatever_it_holds_breaks_the_server(client: FlaskClient, rows: list[Any]) -> None:
    body = json.dumps({"responses": rows})
    answer = client.post(ADDRESS, data=body, content_type="application/json")
    if answer.status_code == 200:
        validator("Outcomes").validate(answer.json)
    else:
        problem(answer, 400)  # NaN and its like are no JSON


@seed(2017)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | st.text('[]{}":,\\u0d8 e1-', max_size=200).map(str.encode))
def test_no_bytes_whatever_they_are_break_the_server(client: FlaskClient, body: bytes) -> None:
    answer = client.post(ADDRESS, data=body, content_type="application/json")
    assert answer.status_code in {200, 400}


def test_the_description_is_sound_and_served(client: FlaskClient) -> None:
    validate(DESCRIPTION)
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    assert answer.json == DESCRIPTION


def test_the_description_names_every_route_and_no_other(app: Flask) -> None:
    routes = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower(), rule.endpoint.rpartition(".")[2])
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method, operation["operationId"])
        for path, operations in DESCRIPTION["paths"].items()
        for method, operation in operations.items()
    }
    assert described == routes


def test_the_description_holds_the_surveys_own_rules() -> None:
    schemas = DESCRIPTION["components"]["schemas"]
    fields = schemas["Response"]["properties"]
    assert list(fields["ratings"]["properties"]) == list(KEYS)
    about = {name: schema["enum"] for name, schema in fields["about"]["properties"].items()}
    assert about == {each.key: [choice.key for choice in each.choices] for each in SURVEY.characteristics}
    assert fields["language"]["enum"] == list(SURVEY.languages)
    assert fields["channel"]["enum"] == list(api.CHANNELS)
    assert fields["comment"]["maxLength"] == LONGEST_COMMENT
    assert fields["counter"]["maxLength"] == fields["service"]["maxLength"] == LONGEST_CODE
    assert fields["age_seconds"]["maximum"] == OLDEST
    assert schemas["Batch"]["properties"]["responses"]["maxItems"] == api.MOST


def test_what_the_description_calls_wrong_is_rejected_and_what_it_calls_right_is_recorded(
    client: FlaskClient,
) -> None:
    described = validator("Response")
    right: list[dict[str, Any]] = [{}, {"comment": ""}, {"age_seconds": 60}, {"about": {"sex": "male"}}]
    for changes in right:
        given_row = row(**changes)
        assert described.is_valid(given_row)
        assert outcomes(client, given_row)[0]["status"] == "recorded"
    wrong: list[dict[str, Any]] = [{"ratings": {"time": 0}}, {"name": "Budi"}, {"channel": "import"}]
    for changes in wrong:
        given_row = row(**changes)
        assert not described.is_valid(given_row)
        assert outcomes(client, given_row)[0]["status"] == "rejected"
