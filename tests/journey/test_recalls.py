"""A check-in without an answer: two reminders, then a task for the owner, and never a third reminder."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.story import Applicant, card, filed, plain
from tests.journey.team import found
from tests.journey.test_checkins import ARRIVED, MONTH, accepted, asked

REMINDER = "Un petit rappel, sans obligation"


async def day_by_day(h: House, days: int) -> None:
    """Let days pass, one after the other."""
    for _ in range(days):
        await h.passes(timedelta(days=1))


async def reminded(someone: Applicant) -> int:
    """How often they were: each reminder takes the buttons of what was there before."""
    calls = await someone.house.client.calls("sendMessage")
    mine = [call.params for call in calls if call.params["chat_id"] == someone.person.id]
    return sum(REMINDER in plain(str(params["text"])) for params in mine)


async def tasks(h: House) -> list[str]:
    """What the group reads of check-ins without an answer."""
    return [plain(m.text) for m in await h.group.messages() if "malgré les rappels" in plain(m.text)]


async def test_who_does_not_answer_is_reminded_twice_and_then_the_owner_has_a_task(h: House) -> None:
    camille = await accepted(h)
    await h.passes(MONTH)
    arrived = await camille.message(ARRIVED)
    await day_by_day(h, 6)
    assert await reminded(camille) == 1
    newest = await camille.sees()
    assert newest.labels == arrived.labels
    assert next(m for m in await camille.messages() if m.id == arrived.id).labels == []
    await day_by_day(h, 7)
    assert await reminded(camille) == 2
    assert await tasks(h) == []
    await day_by_day(h, 7)
    [told] = await tasks(h)
    assert told.startswith("☐ Alix, à vous : D-2026-0001 n’a pas répondu")
    assert (await found(h, "malgré les rappels")).reply_to == (await card(h)).id
    await day_by_day(h, 30)
    assert await reminded(camille) == 2
    assert len(await tasks(h)) == 1
    assert "Question 1 sur 3" in (await camille.taps("Répondre")).text, "it may still be answered"


async def test_who_answers_is_not_reminded(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Rien de nouveau")
    before = await camille.count()
    await day_by_day(h, 30)
    assert await camille.count() == before
    assert await tasks(h) == []


async def test_who_began_is_reminded_of_the_question_that_waits(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Répondre")
    await camille.taps("En cours")
    await day_by_day(h, 6)
    again = await camille.sees()
    assert REMINDER in again.text
    assert "Question 2 sur 3" in again.text


async def test_what_is_put_off_is_reminded_of_from_the_day_it_comes_again(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Plus tard")
    await camille.taps("Dans une semaine")
    await day_by_day(h, 11)
    assert await reminded(camille) == 0
    await day_by_day(h, 3)
    assert await reminded(camille) == 1


async def test_after_an_outage_there_is_one_late_reminder_at_most(h: House) -> None:
    camille, _ = await asked(h)
    await h.stop()
    h.clock.advance(timedelta(days=15, hours=1))
    await h.start()
    await h.settled()
    await day_by_day(h, 2)
    assert await reminded(camille) == 1


async def test_it_is_said_in_english_to_who_speaks_it_and_in_the_group_without_an_owner(h: House) -> None:
    camille = await filed(h)
    await camille.says("/langue")
    await camille.taps("English")
    await h.passes(MONTH)
    await day_by_day(h, 6)
    assert "A gentle reminder: one minute is enough." in (await camille.sees()).text
    await day_by_day(h, 14)
    [told] = await tasks(h)
    assert told.startswith("☐ D-2026-0001 n’a pas répondu")
