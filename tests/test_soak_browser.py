"""Thousands of answers through a network that fails at random: as many thanks, rows and distinct UUIDs."""

from pathlib import Path
from random import Random

from citizens import LYING, PATIENCE, await_new_sheet, hurry, press, send, thanked, until, uuid
from faults import Batch, unsteady
from playwright.sync_api import Browser
from tablets import PAGE, has_no_gap, installed, own_office, pair, rows, without_taps

from surveys.short_code import short_code

SEED = 20260817
ANSWERS, TABS, CITIZENS = 4_000, 2, 3
FAULTS = {"pass": 60, "drop": 6, "lost": 10, "500": 6, "413": 4, "garbage": 4, "part": 8, "hang": 2}

MANY = """(count) => {
  window.done = (async () => {
    for (let left = count; left; left -= 1) {
      if (!(await tablet.answer())) throw new Error("an answer without thanks");
    }
  })();
}"""


def test_thousands_of_answers_arrive_once_each_whatever_happens(chromium: Browser, tmp_path: Path) -> None:
    print(f"seed {SEED}, {ANSWERS} answers in {TABS} tabs and {CITIZENS} citizens by touch")
    path, chance = own_office(tmp_path), Random(SEED)

    def fault(_: Batch) -> str:
        return chance.choices(list(FAULTS), list(FAULTS.values()))[0]

    with unsteady(path) as (server, network):
        context = chromium.new_context(viewport={"width": LYING[0], "height": LYING[1]}, has_touch=True)
        context.set_default_timeout(PATIENCE)
        pair(context, path, network.address())
        touched = context.new_page()
        touched.goto(network.address(PAGE))
        installed(touched)
        tabs = [without_taps(context.new_page(), network.address(), limit=300) for _ in range(TABS)]
        touched.bring_to_front()
        network.faults, network.longest_hang = fault, 0.5
        for tab in tabs:
            tab.evaluate(MANY, ANSWERS // TABS)
        codes = set()
        for citizen in range(CITIZENS):
            sheet = uuid(touched)
            hurry(touched)
            send(touched)
            codes.add(thanked(touched))
            press(touched, "finish")
            await_new_sheet(touched, sheet)
            if citizen == 1:  # the server loses its power with batches on their way, and comes back
                server.kill()
                server.start()
        for tab in tabs:
            tab.evaluate("window.done")
        network.mend()
        until(tabs[0], "tablet.left().then((left) => !left)")
        thanks = [each for tab in tabs for each in tab.evaluate("tablet.thanked")]
        context.close()
    codes |= {code for uuid_, code in thanks if short_code(uuid_) == code}
    found = rows(path)
    print(f"{len(network.batches)} batches, the longest of {max(network.batches)} answers")
    assert len(codes) == len(found) == len({row.uuid for row in found}) == ANSWERS + CITIZENS
    assert {row.code for row in found} == codes
    assert has_no_gap(found)
