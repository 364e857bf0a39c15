"""Time zones by what people call where they are: a town or a country, never an identifier.

The names stand in zones.tsv: a column for each language of a country and of its town, and other words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Words
from bot.core.parsing.spelling import folded, folded_once, near

HALF_A_YEAR: Final = timedelta(days=182)
"""Zones that agree now and then are not worth a choice between them."""

MOST_MEANT: Final = 12
"""Zones offered for one word, as a large country's."""

_FILE: Final = Path(__file__).with_name("zones.tsv")
_LEAST_LETTERS: Final = 3
_SHORTEST_TYPO: Final = 5
_LONGEST: Final = 100


class Zone(Frozen):
    """A zone, its country (ISO 3166), how it is shown in each language, and what else may be typed for it."""

    id: str
    country: str
    name: Words
    towns: tuple[str, ...]
    also: tuple[str, ...]


@cache
def atlas() -> dict[str, Zone]:
    """Every zone that has a name, by its id."""
    header, *rows = (line.split("\t") for line in _FILE.read_text("utf-8").splitlines())
    return {zone.id: zone for row in rows for zone in [_zone(dict(zip(header, row, strict=True)))]}


def name(zone: str) -> Words | str:
    """How a zone is shown; one that the atlas does not hold, by the last part of its id."""
    found = atlas().get(zone)
    return found.name if found else zone.rpartition("/")[2].replace("_", " ")


def of_countries(codes: Collection[str]) -> tuple[str, ...]:
    """The zones of these countries."""
    return tuple(zone.id for zone in atlas().values() if zone.country in codes)


def distinct(zones: Collection[str], now: datetime, most: int) -> tuple[str, ...]:
    """As many of these zones as are offered at once; of many, one for each difference in time."""
    if len(zones) > most:
        times = {
            tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in (now, now + HALF_A_YEAR)): zone
            for zone in reversed(tuple(zones))
        }
        zones = [zone for zone in zones if zone in times.values()]
    return tuple(zones)[:most]


def named(text: str, now: datetime) -> tuple[str, ...]:
    """The zones that may be meant by what was typed, likeliest first: a town, a country, or nearly one."""
    typed = folded(text[:_LONGEST])
    if len(typed) < _LEAST_LETTERS:
        return ()
    tiers: tuple[Callable[[tuple[str, ...]], bool], ...] = (
        lambda names: typed in names,
        lambda names: any(each.startswith(typed) for each in names),
        lambda names: any(len(each) >= _LEAST_LETTERS and f" {each} " in f" {typed} " for each in names),
        lambda names: len(typed) >= _SHORTEST_TYPO and any(near(typed, each, 1) for each in names),
        lambda names: len(typed) > _SHORTEST_TYPO and any(near(typed, each) for each in names),
    )
    for fits in tiers:
        if found := [zone.id for zone in atlas().values() if fits(tuple(_names(zone)))]:
            return distinct(found, now, MOST_MEANT)
    return ()


def _names(zone: Zone) -> Iterator[str]:
    for words in (*zone.towns, *zone.also, *(each.partition("(")[0] for each in zone.name.values())):
        yield folded_once(words)


def _zone(row: dict[str, str]) -> Zone:
    towns = tuple(row[key] for key in row if key.startswith("town."))
    shown = {key.partition(".")[2]: row[key] for key in row if key.startswith("name.")}
    also = tuple(each for each in row["also"].split(", ") if each)
    return Zone(row["zone"], row["country"], shown, towns, also)
