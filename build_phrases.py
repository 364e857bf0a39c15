"""Compiles the phrases when a wheel is built. hatchling calls it: pyproject.toml names it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TEXTS = "bot/texts"


class Phrases(BuildHookInterface[Any]):
    """What `make setup` does in a checkout, without a trace in it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as it is called
        """Compile the catalogues beside, and have them packed."""
        self._made = TemporaryDirectory()
        for source in sorted(Path(self.root, TEXTS).glob("*.po")):
            compiled = Path(self._made.name, f"{source.stem}.mo")
            with source.open("rb") as words, compiled.open("wb") as file:
                write_mo(file, read_po(words, locale=source.stem))
            build_data["force_include"][str(compiled)] = f"{TEXTS}/{compiled.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as it is called
        """They are packed."""
        self._made.cleanup()
