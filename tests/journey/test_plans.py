"""Check-in plans of an organisation's own: repeated, after each decision, with questions they share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.checking.corpus.writing import Data
from tests.house import House
from tests.journey.editing import remade, with_own_file
from tests.journey.story import Applicant, filed, rows
from tests.journey.team import claimed, found, last, press, replies, sends

ARRIVED = "Point d’étape"
WORDS = {"fr": "Où en êtes-vous ?", "en": "How is it going?"}


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose file these stories change."""
    async with with_own_file(tmp_path) as made:
        yield made


async def planned(h: House, *plans: Data) -> None:
    """Let these be all the check-ins of the file, each asking the questionnaire of the yearly ones."""
    whole = [{"at": "10:00", "text": WORDS, "questionnaire": "bilan", **plan} for plan in plans]

    def change(data: Data) -> Data:
        kept = {**data["retention"], "filed_days": 1460}
        return {**data, "checkins": whole, "retention": kept}

    assert await remade(h, change)


async def declined(h: House) -> Applicant:
    """Somebody whose project was declined."""
    camille, alix = await claimed(h), h.staff[0]
    await press(h, alix, "Décliner")
    menu = await last(h)
    await press(h, alix, menu.labels[0], menu)
    await replies(h, alix, await last(h), "Pas cette année.")
    await sends(h, alix, await last(h))
    return camille


async def days(h: House) -> dict[str, date]:
    """The day of each check-in that is planned."""
    waiting = await rows(h, "select plan, day from timer where kind = 'checkin' and state = 'waiting'")
    return {str(row["plan"]): date.fromisoformat(str(row["day"])) for row in waiting}


async def until(h: House, day: date) -> None:
    """Let time pass until a day at ten, when check-ins come."""
    await h.passes(datetime.combine(day, time(10), ZoneInfo(h.organisation.zone)) - h.clock.now())


async def open_(someone: Applicant) -> list[int]:
    """The check-ins that wait for an answer."""
    return [message.id for message in await someone.messages() if message.labels[:1] == ["Répondre"]]


async def test_one_block_takes_the_place_of_sixteen(own: House) -> None:
    await planned(own, {"id": "suivi", "after": "filing", "delay": "1 mois", "every": "1 mois", "times": 16})
    camille = await filed(own)
    laid_out = await days(own)
    assert list(laid_out) == [f"suivi#{n}" for n in range(1, 17)]
    assert laid_out["suivi#1"] == date(2026, 12, 23)
    assert laid_out["suivi#3"] == date(2027, 2, 23)
    assert laid_out["suivi#16"] == date(2028, 3, 23)
    arrived = set()
    for day in laid_out.values():
        await until(own, day - timedelta(days=1))
        assert await open_(camille) == []
        await until(own, day)
        arrived |= set(await open_(camille))
        await camille.taps("Rien de nouveau")
        assert await open_(camille) == []
    assert len(arrived) == 16
    assert await days(own) == {}
    await own.passes(timedelta(days=60))
    assert await open_(camille) == []


async def test_each_time_is_answered_for_itself(own: House) -> None:
    await planned(own, {"id": "suivi", "after": "filing", "delay": "2 weeks", "every": "2 weeks", "times": 3})
    camille = await filed(own)
    for nth in (1, 2):
        await own.passes(timedelta(days=14, hours=1))
        await camille.taps("Répondre")
        await camille.taps("Non, arrêté")
        thanked = await camille.taps("Autre raison")
        assert "Merci, c’est noté" in thanked.text
        assert "Raison de l’arrêt : Autre raison" in (await found(own, "Point d’étape reçu")).text
        checked = await rows(own, "select detail from event where kind = 'checked_in' order by id")
        assert [row["detail"] for row in checked] == [f"suivi#{n}" for n in range(1, nth + 1)]


async def test_who_was_declined_gets_what_is_meant_for_them_only(own: House) -> None:
    await planned(
        own,
        {"id": "mois", "after": "filing", "delay": "30 days"},
        {"id": "porte", "after": "decline", "delay": "6 semaines"},
        {"id": "accord", "after": "acceptance", "delay": "1 month"},
    )
    camille = await declined(own)
    assert await days(own) == {"porte": date(2027, 1, 4)}
    await own.passes(timedelta(days=42, hours=2))
    assert (await camille.message(ARRIVED)).labels[0] == "Répondre"


async def test_who_was_referred_is_asked_whether_the_partner_answered(own: House) -> None:
    await planned(own, {"id": "partenaire", "after": "referral", "delay": "10 jours ouvrés"})
    camille, alix = await claimed(own), own.staff[0]
    await press(own, alix, "Orienter")
    menu = await last(own)
    await press(own, alix, menu.labels[0], menu)
    await sends(own, alix, await last(own))
    assert await days(own) == {"partenaire": date(2026, 12, 7)}
    await own.passes(timedelta(days=14, hours=2))
    assert (await camille.message(ARRIVED)).labels[0] == "Répondre"


async def test_a_file_whose_check_in_could_not_arrive_is_not_taken(own: House) -> None:
    def change(data: Data) -> Data:
        late = deepcopy(data)
        late["retention"]["filed_days"] = 60
        late["checkins"][1]["delay"] = "180 jours"
        return late

    assert not await remade(own, change)
