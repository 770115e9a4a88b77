"""Follow-up plans: the lowest elements are proposed, a plan is seen through, and the next period tells."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from heads import answered_office, mixed, page, person, record, report, send, signed_in, with_head, words
from offices import NOON, SURVEY, office
from werkzeug.test import TestResponse

from dashboard.follow_up import outcomes, proposals
from data import deeds, plans
from data.accounts.reach import OFFICE, Reach, limit
from data.database import reading, writing
from data.places import Unit, add_unit
from data.plans import Aim, ClosedPlan, InvalidPlan, Plan
from data.plans.files import ENDINGS, LARGEST, MOST, InvalidFile, attach
from data.plans.files import withdraw as withdraw_file
from surveys.difference import difference
from surveys.element_interval import apart, element_interval
from surveys.period import Period

QUARTER, BEFORE = Period.parse("2026-TW3"), Period.parse("2026-TW2")
AIM = Aim("Membuka dua loket tambahan", "2026-TW4", "Kepala Bidang")
UNIT = "/tindak-lanjut?unit=dukcapil&period=2026-TW3"
FORM = {"element": "time", "programme": AIM.programme, "quarter": AIM.quarter, "person": AIM.person}

MULTIPART = "multipart/form-data; boundary=B"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 20


def made(path: Path, unit: str = "dukcapil", element: str = "time", aim: Aim = AIM) -> int:
    with writing(path) as db:
        return plans.make(db, unit, QUARTER, element, aim, login="kepala", now=NOON)


def kept(path: Path, number: int) -> Plan:
    with reading(path) as db:
        return plans.plan(db, number)


def upload(client: FlaskClient, number: int, content: bytes, name: str = "notula.pdf") -> TestResponse:
    address = f"/tindak-lanjut/{number}"
    token = client.get(address).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    return client.post(f"{address}/berkas", data=form_of(token, content, name), content_type=MULTIPART)


def form_of(token: str, content: bytes, name: str = "a.pdf") -> bytes:
    """Return a form with a file as a browser sends it; the client's own keeps large ones in open files."""
    head = 'Content-Disposition: form-data; name="'
    fields = f'--B\r\n{head}csrf_token"\r\n\r\n{token}\r\n--B\r\n{head}file"; filename="{name}"\r\n\r\n'
    return fields.encode() + content + b"\r\n--B--\r\n"


def test_the_three_lowest_elements_are_proposed_and_who_cannot_be_told_apart_is_said(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    read = report(path, QUARTER.name, unit="dukcapil")
    found = proposals(read, [])
    means = sorted((row.score.mean or 0, row.score.element.key) for row in read.elements)
    assert [each.score.element.key for each in found.lowest] == [key for _, key in means[:3]]
    third = found.lowest[-1].interval
    lowest = {each.score.element.key for each in found.lowest}
    others = [row.score for row in read.elements if row.score.element.key not in lowest]
    assert [each.element.key for each in found.alike] == [
        each.element.key for each in others if not apart(element_interval(SURVEY, each), third)
    ]
    assert found.alike
    said = words(page(signed_in(path), UNIT))
    for each in found.lowest:
        assert f"{each.score.element.code} {each.score.element.name['id']}" in said
    assert "tidak dapat dibedakan dari unsur yang diusulkan" in said


def test_who_overlaps_with_any_of_the_proposed_is_named_though_not_with_the_highest_of_them(
    tmp_path: Path,
) -> None:
    read = report(answered_office(tmp_path), QUARTER.name, unit="dukcapil")
    low, second, third = sorted(
        (row for row in read.elements if row.mark == "lowest"), key=lambda row: row.score.mean or 0
    )
    few = replace(low.score, counts=(20, 0, 0, 10), n=30, sum=60, mean=Fraction(2))
    many = [
        replace(row.score, counts=(0, 4000, 0, 1000), n=5000, sum=12000, mean=Fraction(12, 5))
        for row in (second, third)
    ]
    above = replace(low.score, counts=(0, 3600, 0, 1400), n=5000, sum=12800, mean=Fraction(64, 25))
    other = next(row for row in read.elements if row.mark != "lowest")
    rows = [replace(row, score=score) for row, score in zip((low, second, third), [few, *many], strict=True)]
    found = proposals(replace(read, elements=(*rows, replace(other, score=above))), [])
    assert apart(element_interval(SURVEY, above), found.lowest[-1].interval)
    assert found.alike == (above,)


def test_nothing_is_proposed_where_the_score_is_withheld_or_nobody_answered(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, mixed(3, seed=5))
    client = signed_in(path)
    assert "Tidak ada yang diusulkan: nilai periode ini disembunyikan" in words(page(client, UNIT))
    assert proposals(report(path, QUARTER.name, unit="dukcapil"), []).lowest == ()
    empty = words(page(client, "/tindak-lanjut?unit=sorong&period=2026-TW3"))
    assert "Tidak ada yang diusulkan: belum ada jawaban" in empty


def test_a_plan_is_made_changed_stepped_done_and_opened_again_and_each_is_a_deed(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    answer = send(client, "/tindak-lanjut/baru?unit=dukcapil&period=2026-TW3", FORM)
    assert answer.status_code == 302
    address = answer.location
    number = int(address.rpartition("/")[2])
    changed_form = {"programme": "Tiga loket", "quarter": "2027-TW1", "person": "Sekretaris"}
    assert send(client, f"{address}/ubah", changed_form).location == address
    send(client, f"{address}/kemajuan", {"progress": "40", "words": "Hubungi 081234567890"}, page=address)
    assert "40 %" in (said := words(page(client, address)))
    assert "081234567890" not in said
    assert "[disamarkan]" in said
    send(client, f"{address}/selesai", {"result": "Sudah berjalan."}, page=address)
    done = kept(path, number)
    assert (done.programme, done.quarter, done.person) == ("Tiga loket", "2027-TW1", "Sekretaris")
    assert (done.progress, done.done_at) == (100, NOON)
    closed = send(client, f"{address}/buka", {}, page=address)
    assert closed.location == address
    assert kept(path, number).open
    with reading(path) as db:
        steps = [(each.progress, each.words) for each in plans.steps(db, number)]
        log = [each.what for each in deeds.deeds(db, what="plan")]
    assert steps == [(40, "Hubungi [disamarkan]"), (100, "Sudah berjalan.")]
    assert log == ["plan.reopened", "plan.done", "plan.stepped", "plan.changed", "plan.made"]


def test_a_withdrawn_plan_stays_takes_no_step_counts_no_more_and_comes_back(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client, number = signed_in(path), made(path)
    address = f"/tindak-lanjut/{number}"
    send(client, f"{address}/tarik", {}, page=address)
    assert "Pulihkan rencana" in words(page(client, address))
    with writing(path) as db:
        with pytest.raises(ClosedPlan):
            plans.step(db, number, 10, "", login="kepala", now=NOON)
        assert plans.standing(db, "dukcapil", 2026).total == 0
        assert plans.due(db, OFFICE, date(2027, 5, 1)) == []
    assert "Ditarik" in words(page(client, UNIT))
    assert AIM.programme not in words(page(client, "/tindak-lanjut/rtl?unit=dukcapil&period=2026-TW3"))
    send(client, f"{address}/pulihkan", {}, page=address)
    assert kept(path, number).open


def test_a_plan_that_cannot_be_kept_is_given_back_with_what_is_wrong(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    for given, told in (
        ({"programme": "a"}, "3 sampai 500"),
        ({"programme": "x" * 501}, "3 sampai 500"),
        ({"programme": "bunyi\x07bel"}, "tidak dapat disimpan"),
        ({"quarter": "2031-TW1"}, ""),
        ({"element": "beauty"}, ""),
        ({"person": ""}, "belum diisi"),
    ):
        answer = send(client, "/tindak-lanjut/baru?unit=dukcapil&period=2026-TW3", FORM | given)
        assert answer.status_code == 422
        assert told in words(answer.text)
        assert 'aria-invalid="true"' in answer.text
    assert "Belum ada rencana" in words(page(client, UNIT))


def test_what_no_form_sends_is_refused_where_plans_are_kept(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    number = made(path)
    for period, element, aim in (
        (Period.parse("2026-07-01..2026-08-31"), "time", AIM),
        (QUARTER, "beauty", AIM),
        (QUARTER, "time", Aim("Program", "2026", "Kepala")),
        (QUARTER, "time", Aim("Program", "kapan-kapan", "Kepala")),
    ):
        with pytest.raises(InvalidPlan), writing(path) as db:
            plans.make(db, "dukcapil", period, element, aim, login="kepala", now=NOON)
    for progress in (-1, 101):
        with pytest.raises(InvalidPlan), writing(path) as db:
            plans.step(db, number, progress, "", login="kepala", now=NOON)


def test_due_are_open_plans_of_this_quarter_and_before_within_reach(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    past = made(path, aim=Aim("Program lama", "2026-TW2", "Kepala"))
    now = made(path, unit="sorong", aim=Aim("Program kini", "2026-TW3", "Kepala"))
    made(path, aim=AIM)
    today = date(2026, 8, 15)
    with reading(path) as db:
        assert [each.id for each in plans.due(db, OFFICE, today)] == [past, now]
        assert [each.id for each in plans.due(db, Reach(frozenset({"sorong"})), today)] == [now]
        counter_only = Reach(frozenset(), frozenset({("dukcapil", "loket-1")}))
        assert plans.due(db, counter_only, today) == []
        assert plans.plan(db, past).late(today)
        assert not plans.plan(db, now).late(today)


def test_the_evaluators_count_the_share_done_and_the_months_until_the_last(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    first, last = made(path), made(path, element="cost")
    with writing(path) as db:
        plans.finish(db, first, "", login="kepala", now=NOON)
        half = plans.standing(db, "dukcapil", 2026)
        assert (half.total, half.done, half.share, half.months_needed) == (2, 1, Fraction(1, 2), None)
        for done, months, step in (
            ((2026, 10, 5), 1, 1),
            ((2026, 9, 1), 1, 1),
            ((2026, 12, 31), 3, 3),
            ((2027, 9, 30), 12, 12),
            ((2027, 10, 1), 13, None),
        ):
            at = datetime(*done, 5, tzinfo=UTC)
            plans.finish(db, last, "", login="kepala", now=at)
            whole = plans.standing(db, "dukcapil", 2026)
            assert (whole.share, whole.months_needed, whole.step) == (Fraction(1), months, step)
            plans.reopen(db, last, login="kepala", now=at)
        assert plans.standing(db, "dukcapil", 2025).share is None


def test_the_next_period_shows_index_and_element_before_and_after_as_the_report_has_them(
    tmp_path: Path,
) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        plans.make(db, "dukcapil", BEFORE, "time", AIM, login="kepala", now=NOON)
        former = plans.plans(db, "dukcapil", BEFORE)
    then, now = report(path, BEFORE.name, unit="dukcapil"), report(path, QUARTER.name, unit="dukcapil")
    (found,) = outcomes(now, former)
    for figure, read in ((found.before, then), (found.after, now)):
        (row,) = (row for row in read.elements if row.score.element.key == "time")
        assert figure.score == row.score
        assert figure.interval == element_interval(SURVEY, row.score)
    assert found.difference == difference(found.after.estimate, found.before.estimate)
    assert found.difference
    assert found.change == "no_evidence"
    said = words(page(signed_in(path), UNIT))
    for bound in (found.difference.low, found.difference.high):
        assert str(abs(bound)).replace(".", ",") in said
    assert "tidak membuktikan sebab" in said
    assert "≈ tidak ada bukti" in said


def test_an_element_whose_former_period_is_withheld_says_so_and_shows_no_figure(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    last = record(path, 1, mixed(3, seed=5), NOON.replace(month=5))
    record(path, last, mixed(30, seed=6))
    with writing(path) as db:
        plans.make(db, "dukcapil", BEFORE, "time", AIM, login="kepala", now=NOON)
    said = words(page(signed_in(path), UNIT))
    assert "U3 Waktu Penyelesaian" in said
    assert "disembunyikan" in said
    assert "– belum dapat dibandingkan" in said


def test_a_file_is_known_by_its_content_and_is_only_ever_a_download_that_runs_nothing(
    tmp_path: Path,
) -> None:
    path = answered_office(tmp_path)
    client, number = signed_in(path), made(path)
    kinds = {"application/pdf": PDF, "image/png": PNG, "image/jpeg": JPEG, "image/webp": WEBP}
    for place, (kind, content) in enumerate(kinds.items(), 1):
        assert upload(client, number, content, "../../etc/laporan.exe").status_code == 302
        answer = client.get(f"/tindak-lanjut/berkas/{place}")
        assert answer.data == content
        assert answer.headers["Content-Type"] == kind
        name = f"laporan.exe{ENDINGS[kind]}"
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert name in words(page(client, f"/tindak-lanjut/{number}"))


def test_what_is_no_such_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client, number = signed_in(path), made(path)
    for content, name, told in (
        (b"<html><script>alert(1)</script>", "bukti.pdf", "bukan PDF, PNG, JPEG atau WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukti.png", "bukan PDF"),
        (b"%PDF-1.4 cut off", "bukti.pdf", "bukan PDF"),
        (b"", "bukti.pdf", "kosong"),
        (PDF + b"\0" * (LARGEST - len(PDF) + 1), "besar.pdf", "lebih besar dari 5 MB"),
    ):
        answer = upload(client, number, content, name)
        assert answer.status_code == 422
        assert told in words(answer.text)
    assert "Belum ada berkas." in words(page(client, f"/tindak-lanjut/{number}"))


def test_five_megabytes_pass_on_this_one_route_and_nowhere_else(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client, number = signed_in(path), made(path)
    whole = PDF[:-6] + b"\0" * (LARGEST - len(PDF)) + PDF[-6:]
    assert len(whole) == LARGEST
    assert upload(client, number, whole).status_code == 302
    address = f"/tindak-lanjut/{number}"
    long = {"progress": "1", "words": "x" * 70_000}
    assert send(client, f"{address}/kemajuan", long, page=address).status_code == 413
    assert upload(client, number, PDF + b"\0" * (LARGEST + 50_000)).status_code == 413
    stranger = client.application.test_client()
    sent = stranger.post(f"{address}/berkas", data=form_of("", whole), content_type=MULTIPART)
    assert sent.status_code == 413


def test_a_withdrawn_file_is_offered_no_more_and_comes_back_and_twenty_are_enough(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client, number = signed_in(path), made(path)
    upload(client, number, PDF)
    address = f"/tindak-lanjut/{number}"
    send(client, "/tindak-lanjut/berkas/1/tarik", {}, page=address)
    assert client.get("/tindak-lanjut/berkas/1").status_code == 404
    send(client, "/tindak-lanjut/berkas/1/pulihkan", {}, page=address)
    assert client.get("/tindak-lanjut/berkas/1").data == PDF
    with writing(path) as db:
        for _ in range(MOST - 1):
            attach(db, number, "a.pdf", PDF, login="kepala", now=NOON)
        with pytest.raises(InvalidFile):
            attach(db, number, "a.pdf", PDF, login="kepala", now=NOON)
        withdraw_file(db, 2, login="kepala", now=NOON)
        with pytest.raises(InvalidFile):  # what is withdrawn still takes its room, and can come back
            attach(db, number, "a.pdf", PDF, login="kepala", now=NOON)


def test_the_room_of_plans_is_for_those_who_reach_a_whole_unit(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        limit(db, "kepala", [("sorong", None), ("dukcapil", "loket-1")])
    client = signed_in(path)
    counter = "period=2026-TW3&unit=dukcapil&counter=loket-1"
    led = client.get(f"/tindak-lanjut?{counter}")
    assert led.headers["Location"] == "/tindak-lanjut?period=2026-TW3&unit=sorong"
    assert client.get(f"/tindak-lanjut.csv?{counter}").status_code in (403, 404)
    with writing(path) as db:
        limit(db, "kepala", [("dukcapil", "loket-1")])
    assert "Tindak lanjut</a>" not in page(client, f"/?{counter}")
    assert client.get(f"/tindak-lanjut?{counter}").status_code == 403


def test_the_official_table_stands_on_paper_and_in_csv_without_formulas(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    made(path, aim=Aim("=HYPERLINK(0)", "2026-TW4", "@Kepala"))
    client = signed_in(path)
    said = words(page(client, "/tindak-lanjut/rtl?unit=dukcapil&period=2026-TW3"))
    assert "No. Prioritas Unsur Program/Kegiatan Waktu Penanggung Jawab TW I TW II TW III TW IV" in said
    answer = client.get("/tindak-lanjut.csv?unit=dukcapil&period=2026-TW3")
    (row,) = csv.DictReader(StringIO(answer.data.decode("utf-8-sig")))
    assert list(row)[:5] == ["no", "prioritas_unsur", "program_kegiatan", "waktu", "penanggung_jawab"]
    assert list(row.values())[:5] == [
        "1",
        "U3 Waktu Penyelesaian",
        "'=HYPERLINK(0)",
        "2026-TW4",
        "'@Kepala",
    ]


def test_the_table_for_spreadsheets_dates_what_is_done_by_the_units_own_clock(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    number = made(path)
    with writing(path) as db:
        plans.finish(db, number, "", login="kepala", now=datetime(2026, 8, 19, 23, 30, tzinfo=UTC))
    answer = signed_in(path).get("/tindak-lanjut.csv?unit=dukcapil&period=2026-TW3")
    (row,) = csv.DictReader(StringIO(answer.data.decode("utf-8-sig")))
    assert row["selesai_pada"] == "2026-08-20"


def test_the_same_plan_sent_twice_is_one_until_it_is_done(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    first = made(path)
    assert made(path) == first
    other = made(path, aim=Aim(AIM.programme, "2027-TW1", AIM.person))
    assert other != first
    with writing(path) as db:
        plans.finish(db, first, "", login="kepala", now=NOON)
    assert made(path) not in {first, other}


def test_who_heads_one_unit_reaches_its_plans_alone(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    mine, other = made(path), made(path, unit="sorong")
    upload(signed_in(path), other, PDF)
    client = signed_in(path, person(path, "kepala-dukcapil", "unit_head", ("dukcapil", None)))
    assert AIM.programme in words(page(client, f"/tindak-lanjut/{mine}"))
    for address in (
        f"/tindak-lanjut/{other}",
        "/tindak-lanjut/berkas/1",
        "/tindak-lanjut?unit=sorong",
        "/tindak-lanjut/baru?unit=sorong&period=2026-TW3",
        "/tindak-lanjut.csv?unit=sorong&period=2026-TW3",
    ):
        assert client.get(address).status_code == 403, address
    assert client.get("/tindak-lanjut/999").status_code == 404
    officer = signed_in(path, person(path, "petugas", "officer", ("dukcapil", "loket-1")))
    assert officer.get(f"/tindak-lanjut/{mine}").status_code == 403


def test_the_offices_page_lists_what_is_due_and_how_each_unit_stands(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    number = made(path, aim=Aim("Program kini", "2026-TW3", "Kepala"))
    client = signed_in(path)
    said = words(page(client, "/tindak-lanjut?period=2026-TW3"))
    assert "Program kini" in said
    assert "Bagian selesai Bulan sampai semua selesai" in said
    assert "Dinas Kependudukan 1 0 0 % belum semua selesai" in said
    assert "Puskesmas Sorong 0 0 belum ada rencana –" in said
    with writing(path) as db:
        plans.finish(db, number, "", login="kepala", now=NOON + timedelta(days=1))
    assert "Dinas Kependudukan 1 1 100 % 1" in words(page(client, "/tindak-lanjut?period=2026-TW3"))


def test_no_page_of_plans_or_evidence_asks_the_database_once_a_row(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    addresses = ("/tindak-lanjut?period=2026-TW3", UNIT, "/bukti?unit=dukcapil&period=2026-TW3")
    few = [queries(path, client, address) for address in addresses]
    for element in ("time", "cost", "product", "conduct"):
        made(path, element=element, aim=Aim("Program", "2026-TW3", "Kepala"))
        made(path, "sorong", element, Aim("Program", "2026-TW3", "Kepala"))
    with writing(path) as db:
        for number in range(20):
            add_unit(db, Unit(f"unit-{number}", f"Unit {number}"))
    assert min(few) > 5
    assert [queries(path, client, address) for address in addresses] == few


def queries(path: Path, client: FlaskClient, address: str) -> int:
    """Return how many statements a page asks of the connection that stays open between two uses."""
    told: list[str] = []
    with reading(path) as db:
        db.conn.set_trace_callback(told.append)
    assert client.get(address).status_code == 200
    with reading(path) as db:
        db.conn.set_trace_callback(None)
    return len(told)
