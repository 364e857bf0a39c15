"""What figures of a period are read from, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.analysis.silence import ENDS
from bot.core.conversations.promises import UNREACHED
from bot.core.model.case import Event, Person
from bot.core.model.effects import QuestionStatistic
from bot.core.model.frozen import replace
from storage import cases, events, figures, people
from storage.database import Database

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def event(case: int, kind: str, days: int = 0, detail: str = "") -> Event:
    return Event(case=case, at=NOON + days * DAY, kind=kind, detail=detail)


async def test_the_cases_of_a_period_are_those_something_happened_to_or_was_promised_for(
    database: Database,
) -> None:
    async with database.tx() as tx:
        await events.add(tx, [
            event(1, "filed", -30), event(2, "filed"), event(3, "filed", 30), event(3, "seen", 31),
            event(4, "filed", -30), event(4, "promised", -30, "2026-11-12"), event(0, "exported"),
        ])  # fmt: skip
        days = ("2026-11-10", "2026-11-12")
        assert await events.cases_between(tx, NOON - DAY, NOON + DAY, days) == [0, 2, 4]
        assert await events.cases_between(tx, NOON, NOON + DAY, ("2026-12-01", "2026-12-02")) == [0, 2]
        assert await events.cases_between(tx, NOON + DAY, NOON + 2 * DAY, ("", "")) == []


async def test_an_answer_may_be_owed_until_one_has_reached_the_person(database: Database) -> None:
    async with database.tx() as tx:
        promised = [event(case, "promised", 0, "2026-11-17") for case in (1, 2, 3, 4)]
        await events.add(tx, [
            *promised, event(1, "replied", 1), event(2, "replied", 1, UNREACHED), event(3, "claimed", 1),
            event(4, "withdrawn", 1), event(1, "promised", 2, "2026-11-20"), event(5, "filed"),
        ])  # fmt: skip
        assert await events.promised_since(tx, sorted(ENDS), UNREACHED) == [1, 2, 3]


async def test_drafts_are_found_by_when_their_person_acted_last(database: Database) -> None:
    async with database.tx() as tx:
        for number, days in ((1, 0), (2, 8), (3, 3)):
            person = Person(id=number, language="fr", consented_at=NOON, acted_at=NOON + days * DAY)
            await people.save(tx, [person])
            draft = await cases.add(tx, number, "", NOON)
            if number == 3:
                await cases.save(tx, [replace(draft, status="withdrawn")])
        assert len(await cases.untouched(tx, NOON, NOON + 8 * DAY)) == 1
        assert len(await cases.untouched(tx, NOON, NOON + 9 * DAY)) == 2
        assert [
            case.person for case in await cases.readable(tx, await cases.untouched(tx, NOON, NOON + DAY))
        ] == [1]


async def test_sums_of_questions_end_with_a_month(database: Database) -> None:
    async with database.tx() as tx:
        for month in ("2026-09", "2026-10", "2026-11"):
            await figures.add(tx, month, [QuestionStatistic("adult", "asked")])
        (counted,) = await figures.since(tx, "2026-09", "2026-10")
        assert counted.n == 2
