"""Larger text, contrast, lower buttons and reading aloud, in real Chromium and every language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import violations
from citizens import (
    FORM_ORDER,
    LYING,
    PHONE,
    UPRIGHT,
    Kiosk,
    await_new_sheet,
    begin,
    hurry,
    narrow_targets,
    on,
    opened,
    press,
    rate,
    running,
    screens,
    skip_to,
)
from layout import above_the_middle, faults, hidden_stops
from offices import SURVEY, office
from playwright.sync_api import Browser, Page, expect

SET = """(wanted) => {
  for (const mode of ['text', 'contrast', 'lowered']) delete document.documentElement.dataset[mode];
  Object.assign(document.documentElement.dataset, wanted);
}"""

MODES = {
    "usual": {},
    "large": {"text": "1"},
    "largest": {"text": "2"},
    "contrast": {"contrast": "1"},
    "lowered": {"lowered": "1"},
    "lowered and largest": {"lowered": "1", "text": "2"},
}

VOICES = """
  globalThis.spoken = [];
  const voices = [{ lang: 'id-ID', name: 'Suara' }, { lang: 'jw', name: 'Swara' }];
  Object.defineProperty(globalThis, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: (words) => spoken.push(words.text),
    cancel: () => { spoken.length = 0; },
  }) });
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
"""Chromium without a desktop has no voices: two, one of which has Javanese under its old code."""

SOUNDS = """
  globalThis.playing = [];
  HTMLMediaElement.prototype.play = async function () { playing.push(new URL(this.src).pathname); };
  HTMLMediaElement.prototype.pause = () => { playing.length = 0; };
"""
"""Chromium without a desktop has no loudspeaker either."""


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with running(office(tmp_path), THANKS_SECONDS=600, IDLE_SECONDS=600) as kiosk:
        yield kiosk


def record(kiosk: Kiosk, language: str, *screens: str) -> None:
    """Lay recordings where an office would."""
    folder = kiosk.path.parent / "speech" / language
    folder.mkdir(parents=True)
    for screen in screens:
        (folder / f"{screen}.mp3").write_bytes(b"ID3")


def turn(page: Page, name: str) -> None:
    page.tap(f"[data-help={name}]")


def pressed(page: Page) -> list[str]:
    names: list[str] = page.eval_on_selector_all(
        "[data-help][aria-pressed=true]", "(all) => all.map((each) => each.dataset.help)"
    )
    return names


def speak(page: Page, language: str) -> None:
    page.tap(f".help[lang={language}]")
    page.wait_for_selector(f"html[lang={language}]")


@pytest.mark.parametrize(
    ("size", "place"),
    [(UPRIGHT, "/k/loket-1"), (LYING, "/k/loket-1"), ((320, 568), "/f/loket-1")],
    ids=["upright", "lying", "smallest phone"],
)
def test_no_words_are_cut_off_or_covered_in_any_language_and_mode(
    chromium: Browser, kiosk: Kiosk, size: tuple[int, int], place: str
) -> None:
    for language in SURVEY.languages:  # so that the bar is full: with the speaker
        record(kiosk, language, "thanks")
    wrong: list[str] = []
    with opened(chromium, size, reduced_motion="reduce") as page:
        page.goto(kiosk.address(place))
        for screen in screens(page):
            for language in SURVEY.languages:
                speak(page, language)
                for mode, wanted in MODES.items():
                    page.evaluate(SET, wanted)
                    wrong += [f"{screen}, {language}, {mode}: {fault}" for fault in faults(page)]
                    if size == UPRIGHT and "lowered" in wanted:
                        wrong += [f"{screen}, {language}, {mode}: {what}" for what in above_the_middle(page)]
                page.evaluate(SET, {})
            speak(page, "id")
            on(page, page.evaluate("document.querySelector('.now').dataset.screen"))
    assert wrong == []


def test_axe_finds_nothing_on_any_screen_in_any_mode(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, UPRIGHT, reduced_motion="reduce") as page:
        page.goto(kiosk.address("/k/loket-1?lang=jv"))
        for screen in screens(page):
            for mode in ("largest", "contrast", "lowered"):
                page.evaluate(SET, MODES[mode])
                assert violations(page) == [], (screen, mode)
                assert narrow_targets(page, 72) == [], (screen, mode)
            page.evaluate(SET, {})


@pytest.mark.parametrize("language", ["su", "min"])
def test_axe_finds_nothing_in_languages_of_the_land(chromium: Browser, kiosk: Kiosk, language: str) -> None:
    with opened(chromium, PHONE, reduced_motion="reduce") as page:
        page.goto(kiosk.address(f"/f/loket-2?lang={language}"))
        hurry(page)
        on(page, "review")
        assert violations(page) == []


def test_helps_are_announced_shown_as_pressed_and_outlive_a_change_of_language(
    chromium: Browser, kiosk: Kiosk
) -> None:
    with opened(chromium, UPRIGHT) as page:
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        rate(page, FORM_ORDER[0], 3)
        on(page, FORM_ORDER[1])
        size = "parseFloat(getComputedStyle(document.querySelector('.now .ask')).fontSize)"
        usual = page.evaluate(size)
        for words, level in (("Teks besar", 1), ("Teks paling besar", 2)):
            turn(page, "text")
            assert page.locator("#status").inner_text() == words
            assert page.evaluate(size) > usual * (1 + 0.08 * level)
        turn(page, "contrast")
        turn(page, "lowered")
        assert pressed(page) == ["text", "contrast", "lowered"]
        speak(page, "min")
        assert pressed(page) == ["text", "contrast", "lowered"]
        assert page.locator("input:checked").count() == 1
        assert page.locator(f"[data-screen={FORM_ORDER[1]}].now").count() == 1
        turn(page, "text")
        assert page.locator("#status").inner_text() == "Ukuran teks biaso"
        assert pressed(page) == ["contrast", "lowered"]


def test_helps_and_language_end_with_the_citizen(chromium: Browser, tmp_path: Path) -> None:
    with (
        running(office(tmp_path), IDLE_SECONDS=1, GRACE_SECONDS=1) as kiosk,
        opened(chromium, UPRIGHT) as page,
    ):
        page.goto(kiosk.address("/k/loket-2"))
        sheet = page.locator("[name=uuid]").input_value()
        begin(page)
        for name in ("text", "contrast", "lowered"):
            turn(page, name)
        speak(page, "su")
        await_new_sheet(page, sheet)
        page.wait_for_selector("html[lang=id]:not([data-text], [data-contrast], [data-lowered])")
        assert pressed(page) == []


def test_who_reads_large_text_is_asked_later(chromium: Browser, tmp_path: Path) -> None:
    with running(office(tmp_path), IDLE_SECONDS=100, GRACE_SECONDS=20) as kiosk, opened(chromium) as page:
        page.clock.install()
        page.goto(kiosk.address("/k/loket-2"))
        page.clock.run_for(1_000)
        press(page, "start")
        page.clock.run_for(99_000)
        assert page.locator("#idle[open]").count() == 0
        page.clock.run_for(2_000)
        assert page.locator("#idle[open] .ring b").inner_text() in {"19", "20"}
        press(page, "stay")
        turn(page, "text")
        page.clock.run_for(199_000)
        assert page.locator("#idle[open]").count() == 0
        page.clock.run_for(2_000)
        assert page.locator("#idle[open] .ring b").inner_text() in {"39", "40"}


def test_a_question_and_its_answers_are_read_in_the_browsers_voice(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.add_init_script(VOICES)
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        on(page, FORM_ORDER[0])
        assert page.evaluate("spoken") == []  # never by itself
        turn(page, "aloud")
        element = SURVEY.element(FORM_ORDER[0])
        answers = [f"{option.wording['id']}, {option.rating}" for option in element.options]
        assert page.evaluate("spoken") == [f"{element.name['id']}, {element.question['id']}", *answers]
        rate(page, FORM_ORDER[0], 4)
        on(page, FORM_ORDER[1])
        assert SURVEY.element(FORM_ORDER[1]).question["id"] in page.evaluate("spoken[0]")
        speak(page, "jv")
        assert SURVEY.element(FORM_ORDER[1]).question["jv"] in page.evaluate("spoken[0]")
        assert SURVEY.element(FORM_ORDER[1]).question["id"] not in page.evaluate("spoken.join()")
        turn(page, "aloud")
        assert page.evaluate("spoken") == []
        skip_to(page, FORM_ORDER[3])
        assert page.evaluate("spoken") == []


def test_a_language_that_nobody_can_read_aloud_shows_no_speaker(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.add_init_script(VOICES)
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        on(page, FORM_ORDER[0])
        turn(page, "aloud")
        speak(page, "min")
        expect(page.locator("[data-help=aloud]")).to_be_hidden()
        assert page.evaluate("spoken") == []
        speak(page, "jv")
        expect(page.locator("[data-help=aloud]")).to_be_visible()
        assert pressed(page) == []  # it starts by nobody's touch but the citizen's


def test_what_the_office_has_recorded_is_played_where_there_is_no_voice(
    chromium: Browser, kiosk: Kiosk
) -> None:
    record(kiosk, "min", *FORM_ORDER[:2])
    with opened(chromium) as page:
        page.add_init_script(SOUNDS)
        page.goto(kiosk.address("/k/loket-2?lang=min"))
        begin(page)
        on(page, FORM_ORDER[0])
        turn(page, "aloud")
        assert page.evaluate("playing") == [f"/speech/min/{FORM_ORDER[0]}.mp3"]
        press(page, "skip")
        assert page.evaluate("playing") == [f"/speech/min/{FORM_ORDER[1]}.mp3"]
        on(page, FORM_ORDER[1])
        press(page, "skip")
        assert page.evaluate("playing") == []


@pytest.mark.parametrize(
    ("size", "place"),
    [(LYING, "/k/loket-2?lang=jv"), (PHONE, "/f/loket-2?lang=jv"), ((320, 256), "/f/loket-2?lang=jv")],
    ids=["lying", "phone", "zoomed to 400 %"],
)
def test_the_keyboard_reaches_everything_and_the_focus_is_never_covered(
    chromium: Browser, kiosk: Kiosk, size: tuple[int, int], place: str
) -> None:
    with opened(chromium, size, reduced_motion="reduce") as page:
        page.goto(kiosk.address(place))
        begin(page)
        page.evaluate(SET, MODES["largest"])
        skip_to(page, "product")
        assert hidden_stops(page) == []
        skip_to(page, "about")
        assert hidden_stops(page) == []


def test_in_forced_colours_what_is_chosen_and_what_is_on_still_has_an_edge(
    chromium: Browser, kiosk: Kiosk
) -> None:
    with opened(chromium, PHONE, forced_colors="active") as page:
        page.goto(kiosk.address("/f/loket-2"))
        begin(page)
        rate(page, FORM_ORDER[0], 4)
        on(page, FORM_ORDER[1])
        press(page, "back")
        turn(page, "contrast")
        edges = (
            """(marks) => marks.map((mark) => getComputedStyle(document.querySelector(mark)).outlineStyle)"""
        )
        chosen = [".now input:checked + .body", "[data-help=contrast]", ".help[aria-current]"]
        assert page.evaluate(edges, chosen) == ["solid"] * 3
        assert page.evaluate(edges, [".now input:not(:checked) + .body", "[data-help=text]"]) == ["none"] * 2
