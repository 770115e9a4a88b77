"""The wall: what a lobby sees of a place, one after another; large, calm, and no more than may be shown."""

import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from axe import violations
from faces import serving
from heads import (
    LOGIN,
    alike,
    answered_office,
    mixed,
    page,
    record,
    session_cookie,
    signed_in,
    with_head,
    words,
)
from offices import KEYS, NOON, SURVEY, office
from playwright.sync_api import Browser, Page, expect

from data import plans
from data.accounts.reach import limit
from data.database import reading, writing
from data.office_hours import set_hours
from data.plans import Aim
from data.tallies import Filter, recount
from surveys.period import Period, local_day
from surveys.scoring import Score, score


def test_a_unit_is_shown_with_figure_grade_interval_number_period_and_what_is_valued(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    said = words(page(signed_in(path), "/dinding?unit=dukcapil"))
    assert "Dinas Kependudukan" in said
    figure = re.search(r"Indeks Kepuasan Masyarakat (\d+,\d\d)", said)
    assert figure
    assert f"Indeks Kepuasan Masyarakat {figure[1]}" in said
    assert "110 suara warga · TW III 2026" in said
    assert re.search(r"Rentang 95 %: \d+,\d\d–\d+,\d\d", said)
    assert "Warga menilai semua unsur hampir sama." in said
    assert "Paling dihargai warga" not in said
    assert "Nilai terendah" not in said
    assert "Loket" not in said.replace("Suara Loket", ""), "no counter is named"
    shown = recounted(path)
    assert shown.ikm
    assert figure[1] == str(shown.ikm).replace(".", ",")


def recounted(path: Path, period: str = "2026-TW3") -> Score:
    """Return the score of the unit and period, from the raw answers."""
    with reading(path) as db:
        asked = Period.parse(period)
        return score(SURVEY, recount(db, SURVEY, Filter(asked.first, asked.last, unit="dukcapil")))


def lowest(path: Path, period: str = "2026-TW3") -> str:
    """Return the unit's lowest element."""
    return min(recounted(path, period).elements, key=lambda each: each.mean or 5).element.key


def test_a_plan_for_the_lowest_element_is_told_with_how_far_it_is(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        plans.make(
            db,
            "dukcapil",
            Period.parse("2026-TW3"),
            lowest(path),
            Aim("Loket cepat sejak pukul tujuh", "2026-TW4", "Siti Aminah"),
            login=LOGIN,
            now=NOON,
        )
    said = words(page(signed_in(path), "/dinding?unit=dukcapil"))
    assert "Yang sedang kami perbaiki" in said
    assert "Loket cepat sejak pukul tujuh" in said
    assert "Siti Aminah" not in said, "nobody is named in a lobby"
    with writing(path) as db:
        plans.finish(db, 1, "", login=LOGIN, now=NOON)
    said = words(page(signed_in(path), "/dinding?unit=dukcapil"))
    assert "Yang sedang kami perbaiki" not in said, "what is done is not being mended"


def test_elements_are_named_only_where_their_interval_lies_apart_from_all_others(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    slow = [dict.fromkeys(KEYS, 3) | {"time": 1, "cost": 4} for _ in range(120)]
    record(path, 1, iter(slow))
    said = words(page(signed_in(path), "/dinding?unit=dukcapil"))
    assert "Paling dihargai warga Biaya/Tarif 100,00" in said
    assert "Nilai terendah Waktu Penyelesaian 25,00" in said
    assert "Persyaratan" not in said
    other = Aim("Papan petunjuk baru", "2026-TW4", "Siti Aminah")
    with writing(path) as db:
        plans.make(db, "dukcapil", Period.parse("2026-TW3"), "facilities", other, login=LOGIN, now=NOON)
    said = words(page(signed_in(path), "/dinding?unit=dukcapil"))
    assert "Yang sedang kami perbaiki Sarana dan Prasarana Papan petunjuk baru" in said


@pytest.mark.parametrize("count", [0, 4])
def test_where_too_few_have_answered_no_figure_is_shown(tmp_path: Path, count: int) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(count))
    said = words(page(signed_in(path), "/dinding?unit=dukcapil"))
    assert "Suara Anda sedang kami kumpulkan." in said
    assert "suara warga ·" not in said
    assert not re.search(r"\d+,\d\d", said)


def test_before_a_new_period_has_answers_the_one_before_stays(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    october = datetime(2026, 10, 1, 5, tzinfo=UTC)
    assert "TW III 2026" in words(page(signed_in(path, CLOCK=lambda: october), "/dinding?unit=dukcapil"))


def test_places_follow_one_another_by_name_and_without_script_too(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    address, names = "/dinding", []
    for _ in range(4):
        html = page(client, address)
        heading = re.search(r"<h1>(.*?)</h1>", html)
        refresh = re.search(r'<noscript><meta http-equiv="refresh" content="\d+;url=([^"]+)">', html)
        assert heading
        assert refresh
        names.append(heading[1])
        address = refresh[1]
    assert names == ["Suara warga", "Dinas Kependudukan", "Puskesmas Sorong", "Suara warga"]


def test_whoever_is_limited_to_a_unit_shows_that_unit_alone(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        limit(db, LOGIN, [("sorong", None)])
    client = signed_in(path)
    assert "<h1>Puskesmas Sorong</h1>" in page(client, "/dinding")
    assert client.get("/dinding?unit=dukcapil").status_code == 403


def test_outside_office_hours_the_screen_is_dark(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    assert " dark" not in page(signed_in(path), "/dinding?unit=dukcapil")
    with writing(path) as db:
        set_hours(db, "dukcapil", [6], (time(8), time(11)))
    assert " dark" in page(signed_in(path), "/dinding?unit=dukcapil")


BIG = ("1920x1080", "1080x1920")


def cut_off(page: Page) -> list[str]:
    """Return what is cut off, overlaps another part, or is written smaller than 32 pixels."""
    found: list[str] = page.evaluate("""() => {
      const wrong = [];
      if (document.documentElement.scrollHeight > innerHeight) wrong.push("scrolls");
      const children = [...document.querySelectorAll("#wall > *")];
      const parts = children.map((part) => [part, part.getBoundingClientRect()]);
      for (const [part, at] of parts) {
        if (at.left < 0 || at.right > innerWidth || at.top < 0 || at.bottom > innerHeight) {
          wrong.push(`${part.className} is cut off`);
        }
        for (const [other, there] of parts) {
          if (part !== other && at.left < there.right - 1 && there.left < at.right - 1
              && at.top < there.bottom - 1 && there.top < at.bottom - 1) {
            wrong.push(`${part.className} lies on ${other.className}`);
          }
        }
      }
      for (const each of document.querySelectorAll("#wall *")) {
        const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        const { fontSize, display } = getComputedStyle(each);
        if (own && parseFloat(fontSize) < 32) wrong.push(`${each.textContent} is small`);
        if (own && each.scrollWidth > each.clientWidth + 1 && display === "block") {
          wrong.push(`${each.textContent} is wider than its place`);
        }
      }
      return wrong;
    }""")
    return found


def test_on_a_large_screen_nothing_is_small_cut_off_or_upon_another_and_places_turn(
    chromium: Browser, tmp_path: Path
) -> None:
    path = with_head(office(tmp_path))
    now = datetime.now(UTC)
    record(path, record(path, 1, mixed(40, 7), now), mixed(20, 8), now, counter="poli")
    quarter = Period.containing("quarter", local_day(now, "WIB"))
    with writing(path) as db:
        programme = "Menambah petugas pada jam sibuk dan membuka loket cepat bagi dokumen yang sudah jadi"
        aim = Aim(programme, quarter.name, "Siti Aminah")
        plans.make(db, "dukcapil", quarter, lowest(path, quarter.name), aim, login=LOGIN, now=now)
        db.execute(
            "UPDATE unit SET name = 'Dinas Penanaman Modal, Pelayanan Terpadu Satu Pintu, dan Tenaga Kerja'"
        )
    with serving("dashboard", path) as address:
        name, value = session_cookie(path)
        context = chromium.new_context(reduced_motion="reduce")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        screen = context.new_page()
        for size in BIG:
            width, height = (int(each) for each in size.split("x"))
            screen.set_viewport_size({"width": width, "height": height})
            screen.goto(f"{address}/dinding?ke=1")
            expect(screen.get_by_text(programme)).to_be_attached()
            assert cut_off(screen) == [], size
        assert violations(screen) == []
        screen.clock.install()
        screen.goto(f"{address}/dinding")
        expect(screen.get_by_role("heading", level=1)).to_have_text("Suara warga")
        screen.clock.run_for(21_000)
        expect(screen.get_by_role("heading", level=1)).to_contain_text("Dinas Penanaman Modal")
        expect(screen.locator("#wall.shift-1")).to_be_attached()
        with writing(path) as db:
            db.execute("UPDATE account SET epoch = epoch + 1")
        screen.clock.run_for(21_000)
        expect(screen.get_by_text("Sesi sudah berakhir. Masuklah lagi.")).to_be_visible()
        expect(screen.get_by_role("heading", level=1)).to_contain_text("Dinas Penanaman Modal")
        context.close()
