"""The house rules hold: who imports whom, and every verb, command and word is where people look."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

import skm
from dashboard import language as dashboard
from data.database import prepare
from kiosk.language import LOCALES, NAMES, OFFICIAL

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PACKAGES = ("surveys", "data", "kiosk", "dashboard", "commands")


def run(*command: str | Path, cwd: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=os.environ | settings, capture_output=True, text=True, check=False
    )


def modules(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def imported_by(module: Path) -> set[str]:
    """Return the top-level names that a module imports, anywhere in it."""
    tree = ast.walk(ast.parse(module.read_text(encoding="utf-8")))
    names: set[str] = set()
    for node in tree:
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_the_import_contracts_are_kept() -> None:
    linted = run(BIN / "lint-imports", "--no-cache")
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("surveys", "import data"),
        ("surveys", "import flask"),
        ("data", "import kiosk"),
        ("data", "import flask"),
        ("kiosk", "import dashboard"),
        ("dashboard", "import kiosk"),
        ("kiosk", "import sqlite_utils"),
        ("dashboard", "import sqlite3"),
        ("commands", "import sqlite3"),
        ("kiosk", "import commands"),
        ("kiosk", "import pandas"),
        ("kiosk", "import data.intruder"),
        ("dashboard", "import skm"),
    ],
)
def test_a_forbidden_import_breaks_a_contract(tmp_path: Path, package: str, line: str) -> None:
    for name in PACKAGES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "data" / "intruder.py").write_text("import pandas\n")
    (tmp_path / "skm.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    linter = (BIN / "lint-imports", "--no-cache", "--config", "pyproject.toml")
    assert run(*linter, cwd=tmp_path).returncode == 0
    (tmp_path / package / "__init__.py").write_text(f"{line}\n")
    broken = run(*linter, cwd=tmp_path)
    assert broken.returncode == 1, broken.stdout
    assert "1 broken" in broken.stdout


def test_surveys_imports_the_standard_library_alone() -> None:
    for module in modules("surveys"):
        strangers = imported_by(module) - sys.stdlib_module_names - {"surveys"}
        assert not strangers, module


def test_the_command_line_speaks_no_sql() -> None:
    assert not imported_by(ROOT / "skm.py") & {"sqlite3", "sqlite_utils"}


def test_nothing_imports_the_command_line() -> None:
    for module in modules(*PACKAGES):
        assert "skm" not in imported_by(module), module


def test_a_starting_kiosk_imports_neither_pandas_nor_plotly(tmp_path: Path) -> None:
    prepare(tmp_path / "skm.db")
    heavy = "{'pandas', 'plotly', 'numpy', 'openpyxl'} & sys.modules.keys()"
    start = f"import sys, kiosk; kiosk.create_app(); print('heavy:', sorted({heavy}))"
    started = run(sys.executable, "-c", start, SKM_DATABASE=str(tmp_path / "skm.db"))
    assert started.stdout == "heavy: []\n", started.stderr


def test_a_bare_make_prints_every_verb_with_a_sentence() -> None:
    verbs = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert verbs
    printed = run("make").stdout
    for verb in verbs[1].split():
        assert re.search(rf"^make {verb} +\w.*\.$", printed, re.MULTILINE), verb


def commands(group: click.Group, before: str = "skm") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = list(commands(skm.main))
    assert names
    missing = [name for name in names if not re.search(rf"\b{name}\b", readme)]
    assert not missing


def extracted(face: str, template: Path) -> Catalog:
    """Return every message that the face's code and templates ask for."""
    mapping = ("--mapping-file", "pyproject.toml", "--keyword", "lazy_gettext")
    output = run(BIN / "pybabel", "--quiet", "extract", *mapping, "--output", template, face)
    assert output.returncode == 0, output.stderr
    return read_po(BytesIO(template.read_bytes()))


def test_each_face_has_a_catalogue_for_every_language_that_it_offers() -> None:
    offered = {
        "kiosk": {LOCALES.get(code, code) for code in NAMES} - {OFFICIAL},
        "dashboard": set(dashboard.LANGUAGES) - {dashboard.DEFAULT},
    }
    for face, locales in offered.items():
        there = (ROOT / face / "translations").glob("*/LC_MESSAGES/messages.po")
        assert {path.parts[-3] for path in there} == locales, face


@pytest.mark.parametrize("face", ["kiosk", "dashboard"])
def test_every_word_of_a_face_has_its_translation(tmp_path: Path, face: str) -> None:
    wanted = {message.id for message in extracted(face, tmp_path / "messages.pot") if message.id}
    catalogues = list((ROOT / face / "translations").glob("*/LC_MESSAGES/messages.po"))
    assert wanted
    assert catalogues
    for path in catalogues:
        catalogue = read_po(BytesIO(path.read_bytes()), locale=path.parts[-3])
        told = {m.id for m in catalogue if m.id and m.string and all(m.string) and not m.fuzzy}
        assert wanted - told == set(), f"{path}: run `make messages` and translate"
        assert told - wanted == set(), f"{path}: nobody says this any more: run `make messages`"
