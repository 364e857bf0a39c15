"""Calls for applications: their dates in order, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations, pairwise

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.conversations import due_dates
from bot.core.model.organisation import Intake, Organisation, Programme

DATES = ("opens", "closes", "jury_on", "results_on")
"""The dates of a call, in the order in which they come."""


def call_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the calls of every programme, and that the notices of each can arrive while it is open."""
    for index, programme in enumerate(organisation.programmes):
        path: Path = ("programmes", index)
        if programme.intake is not None:
            yield from _call_faults(programme.intake, (*path, "intake"))
        for number, call in enumerate(programme.calls):
            yield from _call_faults(call, (*path, "calls", number))
        yield from _list_faults(programme, path)
    yield from _notice_faults(organisation)


def dates(call: Intake) -> tuple[date, ...]:
    """The dates that a call has, in their order."""
    return tuple(day for _, day in _given(call))


def _given(call: Intake) -> list[tuple[str, date]]:
    return [(key, day) for key in DATES if (day := getattr(call, key)) is not None]


def _call_faults(call: Intake, path: Path) -> Iterator[Fault]:
    for (before, first), (after, second) in pairwise(_given(call)):
        if second < first:
            message = f"{after} ({second}) comes before {before} ({first})"
            yield Fault((*path, after), message, "the order is opens, closes, jury_on, results_on")
    if call.capacity is not None and call.capacity < 1:
        yield Fault((*path, "capacity"), "must be at least 1", "take it out if it is not limited")


def _list_faults(programme: Programme, path: Path) -> Iterator[Fault]:
    if programme.intake is not None and programme.calls:
        message = "stands beside a list of calls"
        yield Fault((*path, "intake"), message, "write it as one more of [[programmes.calls]]")
    ordered = [(n, call) for n, call in enumerate(programme.calls) if _first_day(call) <= _last_day(call)]
    for (_, first), (number, second) in combinations(ordered, 2):
        if _first_day(first) <= _last_day(second) and _first_day(second) <= _last_day(first):
            message = f"overlaps the call {_span(first)}"
            hint = "let one close before the next opens; of several, each needs opens and closes"
            yield Fault((*path, "calls", number), message, hint)


def _notice_faults(organisation: Organisation) -> Iterator[Fault]:
    plan, zone = organisation.waiting_list, "UTC"
    path = ("waiting_list", "again")
    if plan.again.amount < 1:
        yield Fault(path, "must not be nothing", 'write for example again = "7 days"')
        return
    lists = {route.programme for route in organisation.routes if route.call == "closed"}
    for programme in (each for each in organisation.programmes if each.id in lists):
        for call in (each for each in programme.every_call if each.opens and each.closes):
            told = datetime.combine(call.opens or date.min, plan.at, UTC)
            try:
                again, _ = due_dates.due(plan.again, plan.at, told, zone, organisation.holidays)
            except (OverflowError, ValueError):
                again = date.max
            if _first_day(call) <= _last_day(call) < again:
                message = (
                    f'the second notice comes when the call of "{programme.id}" has closed, {_span(call)}'
                )
                yield Fault(path, message, 'make it shorter, as again = "3 days", or the call longer')
                return


def _first_day(call: Intake) -> date:
    return call.opens or date.min


def _last_day(call: Intake) -> date:
    return call.closes or date.max


def _span(call: Intake) -> str:
    since, until = (f"from {call.opens}" if call.opens else ""), (f"to {call.closes}" if call.closes else "")
    return f"{since} {until}".strip() or "without dates"
