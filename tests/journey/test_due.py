"""What is due, when one of the cases it is about is damaged; and who wakes it."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest

from bot.core.conversations import checkins
from bot.core.model.effects import CaseView, Effects
from tests.house import House
from tests.journey.story import filed, rows

MONTH = timedelta(days=30, hours=1)
ARRIVED = "Point d’étape"


async def write(house: House, sql: str, **values: object) -> None:
    """Do something to the database behind the bot's back."""
    assert house.app is not None
    async with house.app.database.tx() as tx:
        await tx.execute(sql, **values)


async def test_a_case_that_cannot_be_read_keeps_no_other_waiting_and_is_tried_again(
    h: House, caplog: pytest.LogCaptureFixture
) -> None:
    damaged, others = await filed(h, "Camille"), [await filed(h, name) for name in ("Dominique", "Elliott")]
    [case] = await rows(h, "select id, body from case_file where person = :person", person=damaged.person.id)
    await write(h, "update case_file set body = 'x' where id = :id", id=case["id"])
    await h.passes(MONTH)
    for someone in others:
        assert any(ARRIVED in text for text in await someone.texts())
    assert not any(ARRIVED in text for text in await damaged.texts())
    assert any("timer failed batch=" in record.getMessage() for record in caplog.records)
    await write(h, "update case_file set body = :body where id = :id", body=case["body"], id=case["id"])
    await h.passes(timedelta(hours=1))
    assert sum(ARRIVED in text for text in await damaged.texts()) == 1
    for someone in others:
        assert sum(ARRIVED in text for text in await someone.texts()) == 1


async def test_apscheduler_is_what_lets_a_check_in_arrive(h: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def start_checkin(view: CaseView, plan: object) -> Effects:
        seen.extend(frame.filename for frame in inspect.stack())
        return true(view, plan)  # type: ignore[arg-type] # as it came

    true = checkins.start_checkin
    monkeypatch.setattr(checkins, "start_checkin", start_checkin)
    camille = await filed(h)
    assert seen == []
    await h.passes(MONTH)
    assert any(ARRIVED in text for text in await camille.texts())
    assert any("apscheduler/executors" in each for each in seen)


async def test_no_job_is_ever_started_twice_at_once(h: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "apscheduler")
    await filed(h)
    for _ in range(60):
        await h.passes(timedelta(days=1))
    assert "maximum number" not in caplog.text
