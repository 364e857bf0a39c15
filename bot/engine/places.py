"""What staff decide on: how many places of each programme are given by now, and how many wait for each."""

from __future__ import annotations

from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.waiting import Places
from bot.engine import call_list
from bot.engine.unit_of_work import UnitOfWork
from storage import waiting


async def seen(work: UnitOfWork, view: CaseView) -> CaseView:
    """The view with the places and the lists of all programmes, as they are in this transaction."""
    if view.case.status != "filed":
        return view
    await work.repository.flush(work.organisation.fingerprint)
    given: dict[str, Places] = {}
    for programme in work.organisation.programmes:
        places = await call_list.places(work.tx, work.organisation, programme.id, work.now)
        if places is not None:
            given[programme.id] = places
    return replace(view, places=given, lengths=await waiting.lengths(work.tx))
