"""Erasing a person: every table, the files' free pages, and what the staff group still shows of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.core.conversations import interview
from bot.core.model.case import Case
from bot.core.model.effects import CaseView
from bot.engine.unit_of_work import CASES, ERASED, UnitOfWork, UnitOfWorkFactory
from storage import cases, given_up, inbox, meta, sent_messages, waiting
from storage import erase as tables
from storage.database import Database
from storage.ledger import Ledger

log = logging.getLogger(__name__)


async def erase(work: UnitOfWork, person: int) -> tuple[str, ...]:
    """Erase all about a person within the unit of work; returns the references that are no more.

    After the commit the database's files are scrubbed; the desk's messages are edited by the outbox.
    """
    await _count_left(work, await work.repository.cases(person))
    work.relist(await waiting.programmes(work.tx, [case.id for case in await work.repository.cases(person)]))
    erased = await tables.everything(work.tx, person)
    work.forget(person)
    work.erased.append(("person", person))
    wipe(work, erased)
    return erased.references


async def drop(work: UnitOfWork, view: CaseView) -> None:
    """Erase one draft of a person who stays; what their chat shows of it stays theirs."""
    person, case = view.person.id, view.case.id
    await _count_left(work, (view.case,))
    erased = await tables.of_cases(work.tx, (case,))
    await sent_messages.forget(work.tx, person, [key for chat, key in erased.shown if chat == person])
    work.drop(person, (case,))
    work.erased.append(("case", case))
    wipe(work, tables.Erased(erased.references, tuple(place for place in erased.shown if place[0] != person)))


async def purge(work: UnitOfWork, ids: Sequence[int]) -> None:
    """Erase cases that are past their term."""
    held = [case for id_ in ids if (case := await work.repository.case(id_))]
    await _count_left(work, held)
    work.relist(await waiting.programmes(work.tx, ids))
    erased = await tables.of_cases(work.tx, ids)
    for case in held:
        work.erased.append(("case", case.id))
        work.drop(case.person, (case.id,))  # or it would be counted again with its person
    for chat, key in erased.shown:
        if key.is_own:
            await sent_messages.forget(work.tx, chat, (key,))
    wipe(work, erased)


async def forget_failures(work: UnitOfWork, before: datetime) -> None:
    """Erase what was set aside of what came before an instant, and what was given up before."""
    await inbox.forget_before(work.tx, before)
    await given_up.forget_before(work.tx, before)
    work.scrub = True


async def catch_up(database: Database, units: UnitOfWorkFactory, now: datetime) -> None:
    """Before the bot says a word: erase again whom a copy that was put back has brought back."""
    if units.ledger is None:
        return
    async with database.tx() as tx:
        await tx.alone(CASES)
        again = await replay(units.begin(tx, now), units.ledger)
    if again:
        log.warning("erased again, after a copy had brought them back: %d", again)
        await database.scrub()


async def replay(work: UnitOfWork, ledger: Ledger) -> int:
    """Erase once more what the ledger knows as erased, and a copy has brought back; how many that were.

    Nobody is erased who has agreed anew since. Done once for each state of the ledger.
    """
    if await meta.get(work.tx, ERASED) == (mark := ledger.mark()):
        return 0
    people = await tables.begun(work.tx)
    gone = ledger.find("person", list(people))
    back = [id_ for id_, at in gone.items() if people[id_] <= at]
    for person in back:
        await erase(work, person)
    ids = ledger.find("case", await cases.ids(work.tx))
    held = [case for id_ in ids if (case := await work.repository.case(id_))]
    past = [case.id for case in held if case.created_at is None or case.created_at <= ids[case.id]]
    await purge(work, past)
    work.erased.clear()  # the ledger knows
    await meta.put(work.tx, ERASED, mark)
    await work.flush()
    return len(back) + len(past)


async def _count_left(work: UnitOfWork, cases: Sequence[Case]) -> None:
    """Note, for the figures, at which question the drafts were left."""
    for case in cases:
        view = await work.view_of(case.id) if case.status == "draft" else None
        progress = interview.progress(view) if view else None
        if progress and progress.current:
            work.count((progress.statistic(progress.current, "left"),))


def wipe(work: UnitOfWork, erased: tables.Erased) -> None:
    """Have the messages that still show erased cases say so, and leave no trace in the files."""
    for chat, key in erased.shown:
        if not key.is_own:
            work.replies.queue(work.replies.renderer.wiped(chat, key))
    work.scrub = True
