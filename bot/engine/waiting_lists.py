"""Waiting lists as a whole: a call opens for all who wait, and the group sees who and what they answer."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.core.conversations import call_notices, closing
from bot.core.model.case import Person, Timer, TimerKind
from bot.core.model.organisation import Organisation
from bot.core.routing import calls
from bot.engine.call_list import group_list
from bot.engine.unit_of_work import UnitOfWork
from storage import cases, timers, waiting
from storage.database import Transaction

PLANNED: Final[tuple[TimerKind, ...]] = ("call", "closing")
"""What is planned of a file's calls."""


async def plan(tx: Transaction, organisation: Organisation, now: datetime) -> set[str]:
    """Let each call of a file that takes over open in its time, or at once if it is open, and close.

    Returns the keys of what is planned.
    """
    planned = (*call_notices.openings(organisation, now), *closing.closings(organisation, now))
    await timers.add(tx, planned)
    return {timer.key for timer in planned}


async def open_call(work: UnitOfWork, timer: Timer) -> None:
    """A call opens, if it does under the file in force: the group reads who waits, and each is told."""
    organisation = work.organisation
    opened = calls.opened(organisation, timer.plan, organisation.day(work.now))
    if opened is None:
        return
    programme, call = opened
    waiting_now = await waiting.waiting_for(work.tx, programme.id)
    untold = [case for case, place in waiting_now if not call_notices.is_told(organisation, place, call)]
    if untold:
        await work.schedule(call_notices.notices(organisation, programme.id, untold, work.now))
        if said := await group_list(work.tx, organisation, programme.id, work.now):
            work.replies.say(said, "")


async def close_call(work: UnitOfWork, timer: Timer) -> None:
    """A call closes tomorrow, or today if this is late: whoever has not finished for it is told."""
    organisation, today = work.organisation, work.organisation.day(work.now)
    opened = calls.opened(organisation, timer.plan, today)
    if opened is None:
        return
    programme, call = opened
    if call.closes and today >= closing.told_on(organisation, call.closes):
        unfinished = await cases.unfinished(work.tx)
        await work.schedule(closing.nudges(organisation, programme, call, unfinished, work.now))


async def returned(work: UnitOfWork, person: Person) -> None:
    """Somebody can be reached again: what they may have missed of a call is said anew."""
    for case in await work.repository.cases(person.id):
        for place in await waiting.of(work.tx, case.id):
            if place.state == "waiting":
                await waiting.put_back(work.tx, case.id, place.programme)
                due = call_notices.notices(work.organisation, place.programme, (case.id,), work.now)
                await work.schedule(due)
