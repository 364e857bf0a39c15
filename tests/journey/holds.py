"""What must hold of a house whatever people do in it."""

from __future__ import annotations

from bot.commands import receipts
from bot.core.conversations import interview
from bot.core.model.effects import CaseView
from storage import cases
from tests.journey.chaos import Chaos
from tests.journey.sober import gets_there
from tests.journey.story import all_is_well, rows


async def is_consistent(chaos: Chaos) -> None:
    """Nothing is set aside or given up; everybody's cases can be read, and one at most is a draft."""
    house = chaos.house
    await house.settled()
    assert await rows(house, "select update_id from inbox where state <> 'done'") == []
    assert await rows(house, "select method, error, state from outbox") == []
    ids = [visitor.id for visitor in chaos.visitors]
    assert house.app is not None
    async with house.app.database.tx() as tx:
        known, theirs = await cases.with_people(tx, ids)
    for id_, owned in theirs.items():
        assert sum(case.status == "draft" for case in owned) <= 1, "two drafts"
        for case in owned:
            view = CaseView(
                organisation=house.organisation, person=known[id_], case=case, now=house.clock.now()
            )
            assert not case.interview.picked or interview.progress(view).current is not None
            answers = set(case.interview.answers)
            assert chaos.answered.get(case.id, set()) <= answers, "an answer is gone"
            chaos.answered[case.id] = answers
            filed = case.status != "draft"
            assert filed == bool(case.reference) == (case.receipt is not None) == (case.filed_at is not None)


async def all_ends_well(chaos: Chaos) -> None:
    """Nobody is stuck, every tap was answered, every decision is found again."""
    house = chaos.house
    await is_consistent(chaos)
    for visitor in chaos.visitors:
        await gets_there(house, visitor)
    await is_consistent(chaos)
    await all_is_well(house)
    assert house.app is not None
    for row in await rows(house, "select reference from case_file where reference is not null"):
        derived = await receipts.derive(house.app.database, str(row["reference"]))
        assert derived is not None
        assert derived.same, derived.told()
