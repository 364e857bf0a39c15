"""The organisation's country: where its telephone numbers are read, and its public holidays."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final

from bot.config.problems import Fault, nearest
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.parsing import zones

OVERSEAS: Final = {
    "AU": "CX CC NF", "DK": "FO GL", "FI": "AX", "FR": "GP MQ GF RE YT PM BL MF NC PF WF",
    "GB": "GG JE IM GI", "NL": "AW CW SX BQ", "NO": "SJ", "US": "PR VI GU MP AS",
}  # fmt: skip
"""The parts of a country that have a code of their own, which time zones go by."""
MONDAY: Final = datetime(2026, 1, 5, tzinfo=UTC)
"""Any day will do to tell zones apart."""
YEARS: Final = range(2020, 2071)
"""Those whose public holidays are known: any past filing and any plan of the next decades lies within."""


def country_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that the country exists, and that the public holidays of the one named for them are known."""
    if organisation.country and organisation.country not in _codes():
        message = f'there is no country "{organisation.country}"'
        yield Fault(("country",), message, _hint(organisation.country, _codes(), 'country = "FR"'))
    if organisation.public_holidays:
        yield from _holiday_faults(organisation.public_holidays)


def with_country(organisation: Organisation) -> Organisation:
    """The organisation with what its country says (the zone's if it names none): its zones and holidays."""
    country = organisation.country or country_of(organisation.zone)
    parts = [country, *OVERSEAS.get(country, "").split()]
    theirs = dict.fromkeys((organisation.zone, *zones.of_countries(parts)))
    return replace(
        organisation,
        country=country,
        zones=organisation.zones or tuple(theirs),
        holidays=organisation.holidays | public_holidays(organisation.public_holidays),
    )


def country_of(zone: str) -> str:
    """The country of a zone; of a former one, as Montreal's, that of its town; empty if none is known."""
    known = zones.atlas().get(zone)
    return _codes_by_zone().get(zone) or (known.country if known else "")


def with_holidays(zone: str) -> str:
    """The country of a zone if its public holidays are known; else empty."""
    country = country_of(zone)
    return country if country in _modules() else ""


@cache
def public_holidays(where: str) -> frozenset[date]:
    """The public holidays of a country ("FR") or of a part of one ("FR-57") in all `YEARS`.

    None where the library does not know the place, as one that a file of long ago named.
    """
    country, _, part = where.partition("-")
    if not where or part not in _parts(country):
        return frozenset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # said where the days of some years are not yet decreed
        return frozenset(_calendar(country)(subdiv=part or None, years=YEARS))


def _holiday_faults(where: str) -> Iterator[Fault]:
    key = ("public_holidays",)
    country, _, part = where.partition("-")
    if country not in _modules():
        message = f'no public holidays are known of "{country}"'
        yield Fault(key, message, _hint(country, _modules(), 'public_holidays = "FR"'))
    elif part not in _parts(country):
        names = ", ".join(f"{country}-{each}" for each in _parts(country) if each)
        hint = f'write "{country}"' + (f", or one of {names}" if names else "")
        yield Fault(key, f'"{country}" has no part "{part}" with holidays of its own', hint)


def _hint(written: str, codes: Iterable[str], example: str) -> str:
    named = {zones.atlas()[zone].country for zone in zones.named(written, MONDAY)}
    meant = named.intersection(codes)
    called = nearest("", meant) if len(meant) == 1 else ""
    return nearest(written.upper(), codes) or called or f"write its two letters, for example {example}"


# --- calendars ----------------------------------------------------------------------------------------------


@cache
def _modules() -> dict[str, str]:
    """Country -> the module of the library that knows its holidays."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - 25 ms and 3 MB, for files that name one

    return {codes[0]: module for module, (_, *codes) in COUNTRIES.items()}


def _parts(country: str) -> tuple[str, ...]:
    """What may stand after a country: nothing, or a part of it; of an unknown country, not even nothing."""
    return ("", *_calendar(country).subdivisions) if country in _modules() else ()


@cache
def _calendar(country: str) -> Any:  # noqa: ANN401 - a class of the library's own making
    """The calendar of a country, from its file alone: the package of them all takes 13 MB more."""
    import holidays  # noqa: PLC0415 - all countries are loaded only if need be

    name = _modules()[country]
    path = Path(holidays.__path__[0], "countries", f"{name}.py")
    spec = spec_from_file_location(f"holidays.countries.{name}", path)
    assert spec and spec.loader  # noqa: S101, PT018 - a path to a .py file has both
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, country)


# --- what time zones know of countries ----------------------------------------------------------------------


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code, *_ in _rows("iso3166.tab"))


@cache
def _codes_by_zone() -> dict[str, str]:
    return {zone: code for code, _, zone, *_ in _rows("zone.tab")}


def _rows(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
