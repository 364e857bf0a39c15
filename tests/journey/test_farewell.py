"""Before a case is erased by its term: told once, with days to answer, and kept with one tap, over years."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.story import Applicant, applicant, documents, filed, known, rows
from tests.journey.test_checkins import accepted
from tests.snapshot import taken_up

DAY = timedelta(days=1)
TERM, ACCEPTED = 730 * DAY, 1460 * DAY
WORD = "Avant de nous dire au revoir."


async def words(someone: Applicant) -> int:
    """How often the person was told that their case is to be erased."""
    return sum(WORD in text for text in await someone.texts())


async def cases(house: House) -> int:
    """How many are left."""
    return len(await rows(house, "select id from case_file"))


async def lives(house: House, by: timedelta) -> None:
    """Let so long pass, four weeks at a time, near the end a week and then a day: nothing leaps there."""
    while by > 0 * DAY:
        step = 28 * DAY if by > 56 * DAY else 7 * DAY if by > 14 * DAY else min(by, DAY)
        await house.passes(step)
        by -= step


async def silent(house: House) -> Applicant:
    """Somebody who filed a case, and of whom nothing was heard until twenty days before its term."""

    async def play(played: House) -> None:
        await (await applicant(played)).files()
        await lives(played, TERM - 20 * DAY)

    await taken_up(house, "Camille files a case and is silent", play)
    return await known(house, "Camille")


async def test_who_is_silent_is_told_once_and_erased_after_the_days_of_the_word(h: House) -> None:
    camille = await silent(h)
    await lives(h, 4 * DAY)
    assert await words(camille) == 0
    await lives(h, 5 * DAY)
    told = await camille.message(WORD)
    assert "sera effacé après le 22 novembre 2028" in told.text
    assert told.labels == ["Rester en contact"]
    await lives(h, 10 * DAY)
    assert await cases(h) == 1
    assert await words(camille) == 1
    await lives(h, 5 * DAY)
    assert await cases(h) == 0


async def test_one_tap_keeps_it_for_another_term_with_a_word_of_its_own(h: House) -> None:
    camille = await silent(h)
    await lives(h, 10 * DAY)
    await camille.taps("Rester en contact")
    kept = await camille.sees()
    assert "nous gardons votre dossier D-2026-0001, au moins jusqu’au" in kept.text
    assert kept.labels == []
    await lives(h, TERM - 20 * DAY)
    assert await words(camille) == 0
    assert await cases(h) == 1
    await lives(h, 12 * DAY)
    assert await words(camille) == 1
    await lives(h, 20 * DAY)
    assert await cases(h) == 0


async def test_an_accepted_one_is_told_after_the_last_check_in(h: House) -> None:
    camille = await accepted(h)
    await lives(h, ACCEPTED - 16 * DAY)
    assert await words(camille) == 0
    assert await rows(h, "select key from timer where kind = 'checkin' and state = 'waiting'") == []
    await lives(h, 11 * DAY)
    assert await words(camille) == 1
    assert await cases(h) == 1


async def test_who_has_blocked_the_bot_is_erased_by_the_term_itself(h: House) -> None:
    camille = await filed(h)
    await camille.person.blocks()
    await lives(h, TERM + 2 * DAY)
    assert await cases(h) == 0


async def test_after_an_outage_at_the_end_of_the_term_the_word_still_has_its_days(h: House) -> None:
    camille = await silent(h)
    await h.stop()
    h.clock.advance(25 * DAY)
    await h.start()
    await lives(h, 4 * DAY)
    assert await words(camille) == 1
    assert await cases(h) == 1
    await lives(h, 9 * DAY)
    assert await cases(h) == 1
    await lives(h, 5 * DAY)
    assert await cases(h) == 0


async def test_it_is_in_the_history_that_the_person_may_read(h: House) -> None:
    camille = await silent(h)
    await lives(h, 10 * DAY)
    await camille.taps("Rester en contact")
    await camille.says("/mesdonnees")
    told = next(text for name, text in (await documents(camille)).items() if name.endswith(".txt"))
    assert "effacement annoncé" in told
    assert "contact gardé" in told


async def test_it_is_said_in_the_person_s_own_language(h: House) -> None:
    camille = await filed(h)
    await camille.says("/langue")
    await camille.taps("English")
    await lives(h, TERM - 10 * DAY)
    assert "Before we say goodbye." in (await camille.sees()).text
    await camille.taps("Stay in touch")
    assert "we keep your file D-2026-0001" in (await camille.sees()).text
