from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.core.model.case import Answer, Event, Interview, Person, Timer
from bot.core.model.frozen import replace
from bot.core.model.message_key import MessageKey
from bot.core.model.waiting import Waiting
from storage import cases, erase, events, inbox, outbox, people, sent_messages, timers, waiting
from storage.database import Database, Transaction
from storage.outbox import OutboxCall
from storage.sent_messages import SentMessage

NOW = datetime(2026, 11, 23, tzinfo=UTC)
GROUP, ANA, BEN = -100, 5_550_001, 5_550_002
TABLES = (
    "inbox",
    "person",
    "case_file",
    "event",
    "timer",
    "waiting_list",
    "outbox",
    "sent_message",
    "topic",
    "meta",
    "configuration",
)


def rows_of(person: int) -> list[OutboxCall]:
    told = f"canary of {person}"
    return [
        OutboxCall(queue_key=f"c{person}", chat=person, method="sendMessage", params={"text": told}),
        OutboxCall(queue_key=f"c{GROUP}", chat=GROUP, method="sendMessage", content=told, person=person),
    ]


async def live(tx: Transaction, person: int) -> int:
    """Give a person something in every table; returns their case's id."""
    told = f"canary of {person}"
    await people.save(tx, [Person(id=person, language="fr", zone=told, acted_at=NOW)])
    case = await cases.add(tx, person, "print", NOW)
    answers = {"name": Answer("given", told)}
    reference = f"D-2026-{case.id:04}"
    await cases.save(
        tx, [replace(case, status="filed", reference=reference, interview=Interview(answers=answers))]
    )
    await events.add(tx, [Event(case=case.id, at=NOW, kind="filed", by=person, detail=told)])
    day = date(2026, 11, 23)
    await timers.add(
        tx, [Timer(key=told, kind="checkin", due=NOW, day=day, at=time(9), zone="UTC", case=case.id)]
    )
    await waiting.put(tx, case.id, [Waiting(programme=told, since=NOW)])
    await inbox.store(tx, [(person % 100, person, told)], 0)
    await inbox.set_aside(tx, person % 100, person, "KeyError bot.x:1")
    await outbox.add(tx, rows_of(person))
    places = [
        (person, MessageKey.question(case.id, "name")),
        (GROUP, MessageKey("card", case.id)),
        (777, MessageKey("file", case.id, ("0",))),
    ]
    await sent_messages.put(tx, [SentMessage(chat, key, 4 + case.id) for chat, key in places])
    return case.id


async def contents(tx: Transaction, person: int, case: int) -> list[str]:
    """Every row that has to do with the person, as text."""
    found = []
    for table in TABLES:
        for row in await tx.fetch(f"select * from {table}"):  # noqa: S608 - a constant
            values = dict(row)
            told = f"canary of {person}" in str(values) or person in values.values()
            if told or values.get("case_file") == case or f":{case}" in str(values.get("key", "")):
                found.append(f"{table} {values | {'state': ''}}")
    return found


async def test_everything_about_one_person_goes_and_nothing_of_another(database: Database) -> None:
    async with database.tx() as tx:
        anas, bens = await live(tx, ANA), await live(tx, BEN)
        before = await contents(tx, BEN, bens)
        assert len(before) >= 10
        assert len(await contents(tx, ANA, anas)) == len(before)
    async with database.tx() as tx:
        erased = await erase.everything(tx, ANA)
    await database.scrub()
    assert erased.references == (f"D-2026-{anas:04}",)
    assert erased.shown == (
        (GROUP, MessageKey("card", anas)),
        (777, MessageKey("file", anas, ("0",))),
    )
    async with database.tx() as tx:
        assert [row.split()[0] for row in await contents(tx, ANA, anas)] == [
            "sent_message",
            "sent_message",
        ], "kept to be edited"
        assert sorted(await contents(tx, BEN, bens)) == sorted(before)
        assert [row.person for row in await outbox.claim(tx, 0, 9) if row.chat == GROUP] == [BEN]


async def test_a_case_past_its_term_goes_and_the_person_stays(database: Database) -> None:
    async with database.tx() as tx:
        case = await live(tx, ANA)
        other = await cases.add(tx, ANA, "print", NOW)
        erased = await erase.of_cases(tx, [case])
        assert erased.references == (f"D-2026-{case:04}",)
        known, theirs = await cases.with_people(tx, [ANA])
        assert (list(known), theirs) == ([ANA], {ANA: [other]})
        assert await events.of(tx, case) == []
        assert await timers.of(tx, case) == []


async def test_somebody_unknown_is_erased_without_a_word(database: Database) -> None:
    async with database.tx() as tx:
        assert await erase.everything(tx, ANA) == erase.Erased((), ())


async def test_answers_to_searches_are_forgotten_with_anybody(database: Database) -> None:
    async with database.tx() as tx:
        await live(tx, ANA)
        told = OutboxCall(queue_key="a1", chat=0, method=outbox.INLINE, params={"results": ["canary of Ben"]})
        await outbox.add(tx, [told])
        await erase.everything(tx, ANA)
        assert await tx.fetch("select id from outbox where method = :method", method=outbox.INLINE) == []
