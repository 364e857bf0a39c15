"""Somebody of the team is away, or back: all their cases at once, and who is here meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from bot.core import access
from bot.core.conversations import due_dates, ownership
from bot.core.conversations.card import Staff
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import Frozen
from bot.core.model.message import Group, Message, Phrase
from bot.engine.unit_of_work import UnitOfWork
from storage import cases, colleagues
from storage.database import Transaction

OBSERVER: Final = "observer"


class Team(Frozen):
    """Those who may have cases, by user id, and until when each is away who is."""

    names: dict[int, str]
    away: dict[int, date]

    @property
    def here(self) -> dict[int, str]:
        """Those who are not away."""
        return {id_: name for id_, name in self.names.items() if id_ not in self.away}


async def team(work: UnitOfWork) -> Team:
    """Those the file names, and those who have acted; of them those who may act, and do not only observe."""
    desk = work.organisation.desk
    known = await colleagues.names(work.tx) | {each.number: each.name for each in desk.members}
    listed = access.listed(desk)
    names = {
        id_: name
        for id_, name in sorted(known.items(), key=lambda each: each[1])
        if access.rank(desk, id_) != OBSERVER and (not listed or id_ in listed)
    }
    return Team(names, await colleagues.away(work.tx))


async def begin(work: UnitOfWork, staff: Staff, until: date, to: Staff | None, update_key: str) -> list[str]:
    """Somebody is away until the morning of a day; the references of the cases that are lent."""
    await colleagues.leaves_until(work.tx, staff.id, until)
    zone, begins = work.organisation.zone, work.organisation.hours.begins
    back = Timer(
        key=f"absence:{staff.id}:{update_key}",
        kind="absence",
        due=due_dates.instant(until, begins, zone),
        day=until,
        at=begins,
        zone=zone,
        plan=str(staff.id),
    )
    await work.schedule((back,))
    return await _each(work, staff, lambda view: ownership.lend(view, staff, until, to))


async def end(work: UnitOfWork, staff: Staff) -> list[str]:
    """They are back; the references of the cases that are theirs again."""
    await colleagues.leaves_until(work.tx, staff.id, None)
    return await _each(work, staff, lambda view: ownership.take_back(view, staff))


async def fall_due(work: UnitOfWork, timer: Timer) -> None:
    """The day has come on which somebody is back; nothing if they came before, or stay away for longer."""
    id_ = int(timer.plan)
    if (await colleagues.away(work.tx)).get(id_) != timer.day:
        return
    staff = Staff(id_, (await colleagues.names(work.tx))[id_])
    references = await end(work, staff)
    said = back(staff, references)
    work.replies.say(Message(to=Group(), paragraphs=(said,)), work.organisation.desk.language)


def back(staff: Staff, references: list[str]) -> Phrase:
    """What the group reads of somebody who is back."""
    values = {"name": ownership.mention(staff), "cases": ", ".join(references)}
    return Phrase("absence.back" if references else "absence.back.none", values)


async def _each(work: UnitOfWork, staff: Staff, then: Callable[[CaseView], Effects]) -> list[str]:
    touched: list[str] = []
    for id_ in await _theirs(work.tx, staff, work):
        view = await work.view_of(id_)
        effects = then(view) if view else Effects()
        if view and effects.case:
            await work.apply(view, effects, work.organisation.desk.language)
            touched.append(view.case.reference)
    return touched


async def _theirs(tx: Transaction, staff: Staff, work: UnitOfWork) -> list[int]:
    """What the database says, once what this transaction has changed is written there."""
    await work.repository.flush(work.organisation.fingerprint)
    return await cases.of_member(tx, staff.id)
