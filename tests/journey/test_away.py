"""Somebody who has blocked the bot or left Telegram: the team knows at once, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.story import card, filed, plain, rows
from tests.journey.team import found
from tests.journey.test_checkins import ARRIVED, due, told


async def test_the_team_learns_of_a_check_in_that_is_refused_in_that_very_moment(h: House) -> None:
    camille = await filed(h)
    await camille.person.becomes(deactivated=True)
    [at] = (await due(h)).values()
    await h.client.fault("slow", "sendMessage")  # the scheduler rests before the refusal is there
    await h.passes(at - h.clock.now())
    waits = await found(h, "un point d’étape attend")
    assert waits.reply_to == (await card(h)).id
    assert await rows(h, "select state from timer where kind = 'checkin'") == [{"state": "paused"}]
    assert await told(h, "check_in_paused") == ["depot_j30"]
    await h.passes(timedelta(days=5))
    assert sum("un point d’étape attend" in plain(m.text) for m in await h.group.messages()) == 1
    await camille.person.becomes(deactivated=False)
    await camille.says("/dossier")
    await h.settled()
    assert sum(ARRIVED in text for text in await camille.texts()) == 1
