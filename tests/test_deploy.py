"""What is deployed beside the program: units and scripts of a Debian mini-PC and of the office's server."""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from faces import PATIENCE, free_port

import skm

ROOT = Path(__file__).parents[1]
KIOSK, SERVER = ROOT / "deploy" / "kiosk", ROOT / "deploy" / "server"
UNITS = [*sorted(KIOSK.glob("*.service")), *sorted(SERVER.glob("*.service"))]
SCRIPTS = (KIOSK / "install", KIOSK / "screen")
COUNTER = "http://localhost:8000/k/loket-1"


def tool(name: str, package: str) -> str:
    """Return a checker of Debian's, which CI must have and another machine may lack."""
    found = shutil.which(name)
    if found is None:
        required = os.environ.get("SKM_REQUIRE_BROWSER") == "1"
        (pytest.fail if required else pytest.skip)(f"no {name} here: sudo apt-get install {package}")
    return str(found)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give the units with programs that are here in place of those that `install` brings."""
    folder = tmp_path_factory.mktemp("units")
    made = []
    for unit in UNITS:
        text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", unit.read_text(), flags=re.MULTILINE)
        copy = folder / unit.name.replace("@.", "@kiosk.")
        copy.write_text(text.replace("%i.conf", "kiosk.conf"))
        made.append(copy)
    return made


def test_systemd_finds_nothing_to_say_about_any_unit(units: list[Path]) -> None:
    analyze = tool("systemd-analyze", "systemd")
    for unit in units:
        verified = subprocess.run(
            [analyze, "verify", "--man=no", "--recursive-errors=no", unit],
            capture_output=True,
            text=True,
            check=False,
        )
        said = [line for line in verified.stderr.splitlines() if unit.name in line]
        assert (verified.returncode, said) == (0, []), verified.stderr


@pytest.mark.parametrize("name", ["suara-loket-kiosk.service", "suara-loket-forward.service"])
def test_what_listens_or_sends_may_do_little_else(units: list[Path], name: str) -> None:
    unit = next(each for each in units if each.name == name)
    judged = subprocess.run(
        [tool("systemd-analyze", "systemd"), "security", "--offline=true", "--threshold=20", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout[-2000:]


def test_the_units_call_commands_that_exist() -> None:
    served = {
        path.stem: path.read_text().strip().removeprefix("ARGUMENTS=") for path in SERVER.glob("*.conf")
    }
    assert served.keys() == {"kiosk", "kiosk-tls", "dashboard"}
    calls = [re.findall(r"^ExecStart=\S+/skm (.*)$", unit.read_text(), re.MULTILINE) for unit in UNITS]
    commands = {call for found in calls for call in found}
    assert commands == {"serve kiosk", "forward", "serve $ARGUMENTS"}
    for arguments in [f"serve {each}" for each in served.values()] + ["serve kiosk", "forward", "join x y"]:
        helped = CliRunner().invoke(skm.main, [*arguments.split(), "--help"])
        assert helped.exit_code == 0, helped.output


def test_the_scripts_are_sound() -> None:
    checked = subprocess.run(
        [tool("shellcheck", "shellcheck"), *SCRIPTS], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert all(os.access(script, os.X_OK) for script in SCRIPTS)


def test_every_file_is_installed_and_explained() -> None:
    installer = (KIOSK / "install").read_text()
    told = (ROOT / "docs" / "kiosk.md").read_text(encoding="utf-8")
    for file in KIOSK.iterdir():
        assert file.name in installer or (file.suffix == ".service" and "suara-loket-*" in installer), file
    for file in [*KIOSK.iterdir(), *SERVER.iterdir()]:
        assert file.name in told, file


def test_the_browser_may_open_the_kiosk_alone() -> None:
    policy = json.loads((KIOSK / "chromium-policy.json").read_text())
    assert policy["URLBlocklist"] == ["*"]
    parts = urlsplit(COUNTER)
    assert policy["URLAllowlist"] == [f"{parts.scheme}://{parts.netloc}"]


class Kiosk(http.server.BaseHTTPRequestHandler):
    """Answers as a kiosk that has just started."""

    def do_GET(self) -> None:
        """Say that it is there."""
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def screen(folder: Path, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the script of the screen with a browser and a screen that note what they are told."""
    tools = folder / "bin"
    tools.mkdir()
    said = {
        "chromium": f'printf "%s\\n" "$@" >{folder}/draft; mv {folder}/draft {folder}/told',
        "xset": "exit 1",
        "xrandr": f'echo "$@" >>{folder}/turned; printf "%s\\n" "0: current 1080 x 1920" "HDMI-1 connected"',
    }
    for name, body in said.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    running = subprocess.Popen([KIOSK / "screen"], env={"PATH": path, **settings})
    try:
        yield running
    finally:
        running.kill()
        running.wait(PATIENCE)


def test_the_screen_waits_for_the_kiosk_and_then_shows_its_counter(tmp_path: Path) -> None:
    tool("curl", "curl")
    port = free_port()
    address = f"http://localhost:{port}/k/loket-1"
    with screen(tmp_path, KIOSK_URL=address, ROTATE="right") as running:
        time.sleep(0.3)
        assert running.poll() is None
        assert not (tmp_path / "told").exists()
        server = http.server.HTTPServer(("127.0.0.1", port), Kiosk)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert running.wait(PATIENCE) == 0
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
    told = (tmp_path / "told").read_text().splitlines()
    assert told[-1] == address
    assert {"--kiosk", "--window-size=1080,1920", "--hide-crash-restore-bubble"} <= set(told)
    assert "--output HDMI-1 --rotate right" in (tmp_path / "turned").read_text()


def test_a_screen_without_a_counter_says_what_is_missing(tmp_path: Path) -> None:
    with screen(tmp_path) as running:
        assert running.wait(PATIENCE) != 0
    assert not (tmp_path / "told").exists()
