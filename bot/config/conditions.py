"""What the file writes of a condition or a delay -> what the core reads.

A condition is a table with one of these shapes:
  { question = "sector", in = ["music", "design"] }     the answer is, or includes, one of these
  { question = "jobs", at_least = 1, at_most = 9 }      a number or a date, bounds included
  { question = "jobs", above = 0, below = 10 }          the same, bounds left out
  { question = "created", at_least = "-2 years" }       a date, counted from the day it is judged; in criteria
  { question = "town", within = ["city"] }              a place in one of these territories
  { criterion = "created" }                             that criterion is met
  { all = [...] }  { any = [...] }  { not = {...} }     of other conditions
  { at_least = 4, of = [...] }                          so many of other conditions, or more
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import get_args
from unicodedata import combining, normalize

from bot.config.meant import number_or_day
from bot.config.positions import Path
from bot.config.problems import Data, Fault, at, nearest
from bot.core.model.conditions import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Between,
    Condition,
    FromToday,
    Holds,
    Not,
    Within,
)
from bot.core.model.frozen import replace
from bot.core.model.months import YEAR
from bot.core.model.organisation import Delay, Unit

NOTHING = AllOf(())
"""Stands for a condition that cannot be read."""

KEYS = (
    "question",
    "in",
    "at_least",
    "at_most",
    "above",
    "below",
    "within",
    "criterion",
    "all",
    "any",
    "of",
    "not",
)
BOUNDS = (
    {"at_least"}, {"above"}, {"at_most"}, {"below"},
    {"at_least", "at_most"}, {"at_least", "below"}, {"above", "at_most"}, {"above", "below"},
)  # fmt: skip
SHAPES = (
    {"question", "in"},
    {"question", "within"},
    *({"question", *bounds} for bounds in BOUNDS),
    {"criterion"},
    {"all"},
    {"any"},
    {"at_least", "of"},
    {"not"},
)
COMBINING = ("all", "any", "of", "not")
DEEPEST = 10
"""Conditions within conditions; what judges them would not reach the bottom of hundreds."""
COUNTING = "write for example { at_least = 2, of = [{ … }, { … }, { … }] }"
EXAMPLE = 'write for example { question = "sector", in = ["music"] }'

STRICT: Mapping[str | int, str] = {"at_least": "above", "at_most": "below"}
"""Bounds that are included, and those that are not."""

UNITS: dict[str, Unit] = {
    **{unit.replace("_", " "): unit for unit in get_args(Unit)},
    "secondes": "seconds",
    "heures": "hours",
    "jours": "days",
    "jours ouvrés": "working_days",
    "semaines": "weeks",
    "mois": "months",
    "ans": "years",
    "années": "years",
    "jours ouvrables": "working_days",
    "business days": "working_days",
    "Sekunden": "seconds", "Minuten": "minutes", "Stunden": "hours", "Tag": "days", "Tage": "days",
    "Werktage": "working_days", "Arbeitstage": "working_days", "Woche": "weeks", "Wochen": "weeks",
    "Monat": "months", "Monate": "months", "Jahr": "years", "Jahre": "years",
    "segundos": "seconds", "minutos": "minutes", "horas": "hours", "días": "days",
    "días hábiles": "working_days", "días laborables": "working_days", "semanas": "weeks", "mes": "months",
    "meses": "months", "años": "years",
    "secondi": "seconds", "minuti": "minutes", "ora": "hours", "ore": "hours", "giorno": "days",
    "giorni": "days", "giorni lavorativi": "working_days", "settimana": "weeks", "settimane": "weeks",
    "mese": "months", "mesi": "months", "anno": "years", "anni": "years",
    "seconden": "seconds", "minuten": "minutes", "uur": "hours", "dag": "days", "dagen": "days",
    "werkdagen": "working_days", "week": "weeks", "weken": "weeks", "maand": "months", "maanden": "months",
    "jaar": "years", "jaren": "years",
    "dias úteis": "working_days", "mês": "months",
}  # fmt: skip
"""The units as they are written, in English, in French and in the languages around; accents, capitals and
plurals may be left out. A unit in another language than the file's means that unit."""

NEAR = 16
"""Those that a word is compared with when it is none: the English and the French."""

SHORT: dict[str, Unit] = {
    "s": "seconds",
    "min": "minutes",
    "h": "hours",
    "d": "days",
    "j": "days",
    "wd": "working_days",
    "w": "weeks",
    "y": "years",
}


WEEK = 7
TODAY = ("today", "aujourd'hui", "aujourd’hui")
"""The day itself, as it is written."""


def read_condition(data: object, path: Path, faults: list[Fault]) -> Condition:
    """Read one condition; what is wrong with it is one fault, and NOTHING is returned."""
    if not isinstance(data, dict):
        hint = (
            f'write {{ criterion = "{data}" }}'
            if isinstance(data, str) and isinstance(path[-1], int)
            else EXAMPLE
        )
        faults.append(Fault(path, "must be a condition", hint))
        return NOTHING
    unknown = [key for key in data if key not in KEYS]
    if unknown:
        faults.append(
            Fault((*path, unknown[0]), "unknown key in a condition", nearest(unknown[0], KEYS) or EXAMPLE)
        )
        return NOTHING
    if set(data) not in SHAPES:
        example = COUNTING if "of" in data else EXAMPLE
        faults.append(Fault(path, _misshapen(set(data)), example))
        return NOTHING
    if sum(step in COMBINING for step in path) > DEEPEST:
        faults.append(Fault(path, f"lies in more than {DEEPEST} others", "make a criterion of a part of it"))
        return NOTHING
    return _combined(data, path, faults) or _simple(data, path, faults)


def _misshapen(keys: set[str]) -> str:
    if not keys:
        return "is an empty condition"
    if keys == {"question"}:
        return (
            "names a question but not what its answer should be: "
            "in, within, at_least, at_most, above or below is missing"
        )
    if keys == {"of"}:
        return "does not say how many of the list"
    if "question" not in keys and keys & {"in", "within", *set[str]().union(*BOUNDS)}:
        return "does not say which question it is about"
    return "mixes several conditions: " + ", ".join(key for key in KEYS if key in keys)


def _combined(data: dict[str, object], path: Path, faults: list[Fault]) -> Condition | None:
    if "not" in data:
        return Not(read_condition(data["not"], (*path, "not"), faults))
    for key in COMBINING:
        if key not in data:
            continue
        listed = data[key]
        if not isinstance(listed, list) or not listed:
            faults.append(
                Fault((*path, key), "must be a list of conditions", f"write {key} = [{{ … }}, {{ … }}]")
            )
            return NOTHING
        parts = tuple(read_condition(part, (*path, key, n), faults) for n, part in enumerate(listed))
        if key == "of":
            return _at_least(data["at_least"], parts, path, faults)
        return AllOf(parts) if key == "all" else AnyOf(parts)
    return None


def _at_least(least: object, parts: tuple[Condition, ...], path: Path, faults: list[Fault]) -> Condition:
    """So many of these: not more than there are, and none counted twice."""
    spot = (*path, "at_least")
    if type(least) is not int or least < 1:
        faults.append(Fault(spot, "must be a whole number, 1 or more", "write at_least = 2"))
        return NOTHING
    if least > len(parts):
        faults.append(Fault(spot, f"asks for {least} of {len(parts)}", f"ask for {len(parts)} at most"))
        return NOTHING
    for n, part in enumerate(parts):
        if part in parts[:n] and part != NOTHING:
            faults.append(Fault((*path, "of", n), "stands twice in the list", "keep it once"))
            return NOTHING
    return AtLeast(least, parts)


def _simple(data: dict[str, object], path: Path, faults: list[Fault]) -> Condition:
    message = next(_wrong_value(data, path), None)
    if message is not None:
        faults.append(message)
        return NOTHING
    match data:
        case {"criterion": str(criterion)}:
            return Holds(criterion)
        case {"question": str(question), "in": list(values)}:
            return Among(question, frozenset(values))
        case {"question": str(question), "within": list(territories)}:
            return Within(question, frozenset(territories))
        case {"question": str(question)}:
            low = _bound(data["at_least"]) if "at_least" in data else _beside(data.get("above"), 1)
            high = _bound(data["at_most"]) if "at_most" in data else _beside(data.get("below"), -1)
            return Between(question, low, high)
    return NOTHING


def _wrong_value(data: dict[str, object], path: Path) -> Iterator[Fault]:
    for key, value in data.items():
        spot = (*path, key)
        if key in ("question", "criterion"):
            if not isinstance(value, str):
                yield Fault(spot, f"must be the id of a {key}", f'write {key} = "…"')
        elif key in ("in", "within"):
            if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
                yield Fault(spot, "must be a list of ids", f'write {key} = ["…", "…"]')
        elif _bound(value) is None:
            yield _wrong_bound(key, value, spot)


def _wrong_bound(key: str, value: object, spot: Path) -> Fault:
    if meant := number_or_day(value):
        return Fault(spot, "must be a whole number or a date", f"write {key} = {meant}")
    if isinstance(value, str) and re.search(r"\d\s*[^\W\d]", value):
        hint = 'write for example "-2 years" for two years ago, or "+6 months"'
        return Fault(spot, "counts no days, weeks, months or years from today", hint)
    return Fault(spot, "must be a whole number or a date", f"write {key} = 3 or {key} = 2027-01-31")


def _bound(value: object) -> int | date | FromToday | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)  # an archived date
        except ValueError:
            return _from_today(value)
    if isinstance(value, bool | datetime) or not isinstance(value, int | date):
        return None
    return value


def _from_today(text: str) -> FromToday | None:
    """Read « -2 years », « + 6 mois », « today »."""
    if _plain(text) in TODAY:
        return FromToday()
    match = re.fullmatch(r"\s*([+-])\s*(\d{1,5})\s*([^\W\d][^\d]*)", text)
    if match is None:
        return None
    amount, unit = int(match[1] + match[2]), _unit(match[3])
    months = {"months": amount, "years": YEAR * amount}
    days = {"days": amount, "weeks": WEEK * amount}
    if unit in months or unit in days:
        return FromToday(months.get(unit, 0), days.get(unit, 0))
    return None


def _beside(data: object, step: int) -> int | date | FromToday | None:
    """The next number or day, which is the bound itself where this one is left out."""
    bound = _bound(data)
    if isinstance(bound, FromToday):
        return replace(bound, days=bound.days + step)
    if isinstance(bound, date):
        return date.fromordinal(min(max(bound.toordinal() + step, 1), date.max.toordinal()))
    return bound if bound is None else bound + step


def as_written(path: Path, data: Data) -> Path:
    """The path of a bound by the key it has in the file."""
    condition = at(data, path[:-1])
    strict = STRICT.get(path[-1], "") if path and isinstance(condition, dict) else ""
    return (*path[:-1], strict) if isinstance(condition, dict) and strict in condition else path


def read_delay(data: object, path: Path, faults: list[Fault]) -> Delay:
    """Read `7 days`, `2 working days`, `3 mois`, `10 jours ouvrés`, `30s`."""
    match = re.fullmatch(r"(\d{1,6})\s*([^\W\d][^\d]*)", data.strip()) if isinstance(data, str) else None
    hint = 'write for example "7 days", "2 working days" or "3 months"'
    if match is None:
        faults.append(Fault(path, "must be a delay", hint))
        return Delay(0, "days")
    word = match[2].strip().lower().replace("_", " ")
    unit = _unit(word)
    if unit is None:
        faults.append(Fault(path, f'knows no unit "{word}"', nearest(word, [*UNITS][:NEAR]) or hint))
        return Delay(0, "days")
    return Delay(int(match[1]), unit)


def _unit(word: str) -> Unit | None:
    bare = word.strip().lower().replace("_", " ")
    return SHORT.get(bare) or _plain_units().get(_plain(bare))


@cache
def _plain_units() -> Mapping[str, Unit]:
    return {_plain(name): unit for name, unit in UNITS.items()}


def _plain(unit: str) -> str:
    """A unit without accents, each of its words in the singular."""
    bare = "".join(each for each in normalize("NFD", unit) if not combining(each))
    return " ".join(word.removesuffix("s") for word in bare.lower().split())


def read_time(data: object, path: Path, faults: list[Fault]) -> time:
    """Read « 09:30 »; TOML's own 09:30:00 is understood too."""
    if isinstance(data, time):
        return data
    if isinstance(data, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:00)?", data.strip()):
        return time.fromisoformat(data.strip())
    faults.append(Fault(path, "must be a time of day", 'write for example at = "09:30"'))
    return time(9)
