"""Compiles the translation catalogues (.po to .mo) whenever the project is installed or packed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Writes each .mo beside its .po: an editable install reads it there, a wheel packs it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """Compile every catalogue; hatchling calls this before it packs or links the project."""
        for source in sorted(Path(self.root).glob("*/translations/*/LC_MESSAGES/*.po")):
            with source.open("rb") as readable:
                catalogue = read_po(readable, locale=source.parts[-3])
            with source.with_suffix(".mo").open("wb") as writable:
                write_mo(writable, catalogue)
