"""A disk that is full, read-only or broken for a while: updates stay with Telegram, and then all goes on.

/healthz says so meanwhile.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.journey.story import ANSWERS
from tests.prove.disk import BROKEN, FULL, READ_ONLY, recording
from tests.prove.journey import kept
from tests.prove.outages import AFTER, BEFORE, NEXT
from tests.prove.stage import stage

TRIES = 3
NOTICED = timedelta(seconds=31)
"""Nothing can be stored for longer than /healthz bears."""


@pytest.mark.parametrize("trouble", [FULL, READ_ONLY, BROKEN], ids=["full", "read-only", "broken"])
async def test_what_the_disk_does_not_take_stays_with_telegram_and_is_handled_when_it_does(
    tmp_path: Path, trouble: int
) -> None:
    with recording(tmp_path) as disk:
        async with stage(tmp_path) as made:
            waiting = made.simulator.world.updates
            camille = made.talker("Camille")
            await camille.files(BEFORE)
            await camille.sees(NEXT)
            await made.settled()
            disk.refuses = trouble
            camille.says(ANSWERS[NEXT][2:])
            await made.until(lambda: disk.refused >= TRIES, "the disk is tried again")
            assert waiting.are_waiting
            made.clock.advance(NOTICED)
            assert made.app is not None
            assert "database" in (await made.app.vitals.health()).wrong
            disk.refuses = 0
            await camille.goes_on(AFTER)
            await made.settled()
            assert "database" not in (await made.app.vitals.health()).wrong
            found = await kept(made.path)
    assert found.inbox == []
    assert found.outbox == []
    assert len(found.cases) == 1
