"""Nothing on the dashboard moves by one answer: an officer who looks before and after learns nothing."""

import re
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient
from heads import alike, record, signed_in, with_head
from offices import KEYS, office, response
from proofs import issue

from data.database import writing
from data.responses import record_in
from data.upkeep import keep_up

PAGES = (
    "/",
    "/?unit=dukcapil",
    "/?counter=loket-1",
    "/?unit=dukcapil&service=ktp",
    "/struk",
    "/struk?counter=loket-1",
    "/tanda",
    "/tanda?counter=loket-1",
    "/perangkat",
    "/perangkat/ditolak",
    "/nilai.csv",
    "/struk.csv",
    "/api/v1/scores?period=MONTH",
)
MOVING = {"/", "/?unit=dukcapil", "/?counter=loket-1", "/?unit=dukcapil&service=ktp", "/nilai.csv"}


def seen(client: FlaskClient, day: str) -> dict[str, str]:
    """Return all pages, without the token of their forms."""
    shown = {}
    for address in PAGES:
        answer = client.get(address.replace("MONTH", day[:7]))
        assert answer.status_code == 200, address
        shown[address] = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    return shown


def test_two_more_answers_change_nothing_on_any_page_and_the_third_changes_it(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    now = datetime.now(UTC)
    number = record(path, 1, alike(30), now)
    issue(path, 20, 9, at=now)
    keep_up(path, now)
    client = signed_in(path, CLOCK=lambda: now)
    before = seen(client, str(now.date()))
    for more in range(2):
        record(path, number + more, alike(1, 1), now)
        keep_up(path, now)
        assert seen(client, str(now.date())) == before, more + 1
    record(path, number + 2, alike(1, 1), now)
    keep_up(path, now)
    after = seen(client, str(now.date()))
    changed = {address for address in PAGES if after[address] != before[address]}
    assert changed >= MOVING
    assert "/api/v1/scores?period=MONTH" in changed


def test_a_receipt_counts_as_answered_once_its_answer_is_counted(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    now = datetime.now(UTC)
    record(path, 1, alike(30), now)
    codes = issue(path, 20, 9, at=now)
    client = signed_in(path, CLOCK=lambda: now)
    before = seen(client, str(now.date()))
    for place, code in enumerate(codes[:3]):
        assert seen(client, str(now.date())) == before, place
        answered = response(100 + place, dict.fromkeys(KEYS, 1), at=now, channel="receipt", receipt=code)
        with writing(path) as db:
            assert [each.status for each in record_in(db, [answered])] == ["recorded"]
    after = seen(client, str(now.date()))
    assert "9 dari 20 struk dijawab" in before["/struk"]
    assert "12 dari 20 struk dijawab" in after["/struk"]
