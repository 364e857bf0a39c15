"""All the checks of a well-shaped file, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

from bot.config.blocks import block_faults
from bot.config.calendar import calendar_faults
from bot.config.calls import call_faults
from bot.config.conditions import as_written
from bot.config.country import country_faults
from bot.config.decisions import decision_faults
from bot.config.following import following_faults
from bot.config.hours import hour_faults
from bot.config.ids import id_faults, mark_faults, reference_faults
from bot.config.indicators import indicator_faults
from bot.config.interview import question_faults
from bot.config.people import people_faults
from bot.config.plans import plan_faults
from bot.config.positions import Path
from bot.config.problems import Data, Fault
from bot.config.promises import promise_faults
from bot.config.registers import register_faults
from bot.config.roles import role_faults
from bot.config.rules import criterion_faults, route_faults
from bot.config.spellings import spelling_faults
from bot.config.terms import term_faults
from bot.config.tracking import tracking_faults
from bot.config.words import word_faults
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation

CHECKS: tuple[Callable[[Organisation], Iterator[Fault]], ...] = (
    id_faults,
    reference_faults,
    question_faults,
    block_faults,
    spelling_faults,
    register_faults,
    criterion_faults,
    route_faults,
    calendar_faults,
    hour_faults,
    plan_faults,
    following_faults,
    call_faults,
    country_faults,
    people_faults,
    promise_faults,
    decision_faults,
    role_faults,
    indicator_faults,
    tracking_faults,
    word_faults,
    term_faults,
)

NAMING = ("id", "code", "serves")
"""The keys by which the rows of a list are named elsewhere."""


def faults_of(organisation: Organisation, data: Data, blank: AbstractSet[Path]) -> list[Fault]:
    """Return what is wrong in how the parts fit together, unless it follows from a blank part."""
    found = [
        replace(fault, path=as_written(fault.path, data)) for check in CHECKS for fault in check(organisation)
    ]
    found += mark_faults(organisation, data, blank)
    rows = {path[:-1] for path in blank if isinstance(path[-2:][0], int)}
    lists = {path[:-2] for path in blank if path[-1] in NAMING}
    here, there = blank | rows, blank | rows | lists
    return [fault for fault in found if not (here & _above(fault.path) or there & _above(fault.of))]


def _above(path: Path) -> set[Path]:
    return {path[: n + 1] for n in range(len(path))}
