"""The bot's own phrases: one gettext catalogue per language, compiled when the product is set up."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
GROUPED = 10_000
"""From here on the figures of a number stand in groups of three."""
LANGUAGES = tuple(sorted(path.stem for path in HERE.glob("*.po")))


class CatalogueMissing(Exception):  # noqa: N818 - reads as what happened
    """A catalogue was not compiled: `make setup` does it."""


class Texts:
    """Phrases by key, in every language there is a catalogue for.

    Raises CatalogueMissing at construction.
    """

    def __init__(self) -> None:
        self._catalogues = {language: _read(language) for language in LANGUAGES}

    def phrase(self, language: str, key: str, values: Mapping[str, str]) -> str:
        """The phrase with its values in place.

        Raises KeyError for a key or a value that is not there: the checks and tests see to it that none is.
        """
        text = self._catalogues[language].gettext(key)
        if text is key:
            raise KeyError(key)
        return text.format_map(values)

    def number(self, language: str, number: int) -> str:
        """A number as the language writes it, « 45 000 »; of four figures and less, years too, as it is."""
        if abs(number) < GROUPED:
            return str(number)
        said, *groups = f"{number:,}".split(",")
        for three in groups:
            said = self.phrase(language, "number.group", {"before": said, "three": three})
        return said

    def day(self, language: str, day: date) -> str:
        """A date as the language writes it, « 1er septembre 2026 »."""
        number = self.phrase(language, "day.first", {}) if day.day == 1 else str(day.day)
        month = self.phrase(language, f"month.{day.month}", {})
        return self.phrase(language, "date", {"day": number, "month": month, "year": str(day.year)})


@cache
def _read(language: str) -> gettext.GNUTranslations:
    path = HERE / f"{language}.mo"
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except OSError as error:
        raise CatalogueMissing(f"{path.name} is not there: run `make setup`") from error
