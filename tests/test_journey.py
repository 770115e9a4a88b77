"""The main job from end to end: a citizen rates at a counter, a service head sees the score."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from faces import serving
from offices import KEYS, SURVEY, office, response
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import create_app
from data import accounts, tokens
from data.database import reading, writing
from data.responses import record, record_in
from skm import main
from surveys.scoring import score
from surveys.tally import Tally

PASSWORD = "sandi kepala unit"
SETTLE = 400  # milliseconds

ONES = dict.fromkeys(KEYS, 1)
BEFORE = [dict.fromkeys(KEYS, 4)] * 9 + [dict.fromkeys(KEYS, 3)]


def prepared(folder: Path) -> Path:
    """Return an office where ten citizens have answered today, and a head of unit who may sign in."""
    path, now = office(folder), datetime.now(UTC)
    with writing(path) as db:
        record_in(db, [response(number, each, at=now) for number, each in enumerate(BEFORE, 1)])
        token = accounts.invite(db, "kepala", "Kepala Unit", "agency_head", now)
    accounts.accept(path, token, PASSWORD, now)
    return path


def tap(target: Locator) -> None:
    """Tap as a hand does, once the screen has settled: it takes no touch meant for the one before."""
    expect(target).to_be_visible()
    target.page.wait_for_timeout(SETTLE)
    target.tap()


def rate(page: Page, address: str) -> str:
    """Rate everything 1 at the kiosk by touch; return the code that the citizen is given."""
    page.goto(f"{address}/k/loket-1")
    tap(page.get_by_role("button", name="Mulai menilai"))
    tap(page.get_by_role("radio", name="KTP-el"))
    for element in SURVEY.in_form_order():
        tap(page.locator(f"section[data-screen={element.key}]").get_by_role("radio").first)
    for button in ("Lewati semua", "Lanjut"):
        tap(page.get_by_role("button", name=button))
    page.wait_for_timeout(SETTLE)  # the review wants to be seen
    tap(page.get_by_role("button", name="Kirim"))
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    return page.locator("[data-screen=thanks] [data-code]").inner_text()


def shown(page: Page) -> tuple[str, str]:
    """Return the figure and the sentence about n that the dashboard shows after a reload."""
    page.reload()
    return page.locator(".ikm").inner_text().split()[-1], page.locator(".real .amount").inner_text()


def await_response(database: Path, number: int) -> None:
    """Wait until the kiosk, which thanks once it holds an answer itself, has sent that many."""
    for _ in range(300):
        with reading(database) as db:
            if db.execute("SELECT count(*) FROM response").fetchone()[0] >= number:
                return
        time.sleep(0.1)
    raise AssertionError("the kiosk has not sent its answer")


def figure(ratings: list[dict[str, int]]) -> str:
    return str(score(SURVEY, Tally.of(SURVEY, ratings)).ikm).replace(".", ",")


def test_ratings_at_the_kiosk_move_n_and_the_figure_that_the_head_sees_three_at_a_time(
    chromium: Browser, tmp_path: Path
) -> None:
    database = prepared(tmp_path)
    with serving("kiosk", database) as kiosk, serving("dashboard", database) as dashboard:
        head = chromium.new_page(viewport={"width": 1440, "height": 900})
        head.goto(dashboard)
        head.get_by_label("Nama masuk").fill("kepala")
        head.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
        head.keyboard.press("Enter")
        expect(head.locator(".ikm")).to_be_visible()
        ikm, sentence = shown(head)
        assert ikm == figure(BEFORE) == "97,50"
        assert "10 jawaban" in sentence

        context = chromium.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
        code = rate(context.new_page(), kiosk)
        assert len(code.strip()) == len("7KQ2M-XH4RT")

        await_response(database, 11)
        assert shown(head)[0] == "97,50"  # nobody can read one citizen's answer off the figure

        record(database, [response(number, ONES, at=datetime.now(UTC)) for number in (12, 13)])
        ikm, sentence = shown(head)
        assert ikm == figure([*BEFORE, ONES, ONES, ONES]) == "80,77"
        assert "13 jawaban" in sentence
        context.close()
        head.context.close()


CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("weight", ["exact", "0.11"])
def test_the_real_questionnaires_of_jepara_are_imported_and_the_api_gives_the_published_figures(
    tmp_path: Path, weight: str
) -> None:
    database = str(tmp_path / "skm.db")
    place = ("--unit", "jepara", "--service", "mpp", "--counter", "mpp")
    for command in (
        ["init"],
        ["add", "unit", "jepara", "MPP Jepara", "--weight", weight],
        ["add", "service", "jepara", "mpp", "Semua layanan"],
        ["add", "counter", "jepara", "mpp", "MPP", "--service", "mpp"],
        ["import", str(CASES / "jepara_mpp_2021_2022.csv"), "--yes", *place],
    ):
        assert CliRunner().invoke(main, [*command, "--database", database]).exit_code == 0
    with writing(Path(database)) as db:
        key = tokens.issue(db, "uji", datetime.now(UTC))
    client = create_app({"DATABASE": database}).test_client()
    expected = json.loads((CASES / "jepara_expected.json").read_text(encoding="utf-8"))["expected_from_csv"]
    expected.pop("all")
    assert len(expected) == 5
    for quarter, published in expected.items():
        period = quarter.replace("Q", "TW")
        answer = client.get(
            f"/api/v1/scores?period={period}&unit=jepara", headers={"Authorization": f"Bearer {key}"}
        )
        assert answer.json is not None
        figures = answer.json["all"]
        assert figures["n"] == published["n"]
        assert figures["method"] == weight
        assert figures["ikm"] == published["ikm_exact" if weight == "exact" else "ikm_weight_0.11"]
        assert figures["grade"] == published["grade"]
        assert {each["code"]: each["sum"] for each in figures["elements"]} == published["element_sums"]
