"""A machine without Chromium is never taken for one where the browser tests passed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_browser_tests_without_chromium(**settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SKM_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/test_axe.py"],
        cwd=ROOT,
        env=kept | {"PATH": os.devnull} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_chromium_the_skipped_tests_are_counted_and_the_remedy_is_named() -> None:
    run = run_browser_tests_without_chromium()
    assert run.returncode == 0, run.stdout
    assert "5 browser tests were skipped: no browser here: sudo apt-get install chromium" in run.stdout


def test_where_a_browser_is_required_its_absence_is_a_failure() -> None:
    run = run_browser_tests_without_chromium(SKM_REQUIRE_BROWSER="1")
    assert run.returncode == 1, run.stdout
    assert "5 errors" in run.stdout
