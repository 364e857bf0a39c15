from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from bot.core.analysis.figures import Figure
from bot.core.model.case import Event, Person, Timer
from bot.core.model.effects import QuestionStatistic
from bot.core.model.frozen import replace
from bot.core.model.message_key import MessageKey
from storage import (
    cases,
    configurations,
    events,
    figures,
    inbox,
    meta,
    outbox,
    people,
    sent_messages,
    timers,
    topics,
)
from storage.codec import from_ms
from storage.database import Database
from storage.outbox import OutboxCall
from storage.sent_messages import SentMessage

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY_MS = 24 * 3600 * 1000


def timer(key: str, due: datetime, case: int = 0) -> Timer:
    return Timer(
        key=key,
        kind="checkin",
        due=due,
        day=date(2026, 11, 30),
        at=time(9, 30),
        zone="Europe/Paris",
        case=case,
    )


async def test_updates_delivered_again_and_shuffled_are_handled_once(database: Database) -> None:
    chance = random.Random(7)  # noqa: S311 - a shuffle
    deliveries = [(n, n % 9, f"update {n}") for n in range(1, 201) for _ in range(chance.randint(1, 5))]
    chance.shuffle(deliveries)
    handled: list[int] = []
    fresh: set[int] = set()
    while deliveries:
        batch, deliveries = deliveries[:37], deliveries[37:]
        async with database.tx() as tx:
            came, _ = await inbox.known(tx, [number for number, _, _ in batch])
            fresh |= {number for number, _, _ in batch} - came
            await inbox.store(tx, batch, 0)
        async with database.tx() as tx:
            ids = [each.update_id for each in await inbox.waiting(tx, 20)]
            await inbox.done(tx, ids)
            handled += ids
    while True:
        async with database.tx() as tx:
            ids = [each.update_id for each in await inbox.waiting(tx, 20)]
            await inbox.done(tx, ids)
        if not ids:
            break
        handled += ids
    assert fresh == set(range(1, 201))
    assert sorted(handled) == list(range(1, 201))


async def test_an_update_with_a_lower_number_than_those_handled_is_not_lost(database: Database) -> None:
    async with database.tx() as tx:
        await inbox.store(tx, [(900_000_000, 1, "old")], 0)
        await inbox.done(tx, [900_000_000])
        assert await inbox.known(tx, [5]) == (frozenset(), False)
        await inbox.store(tx, [(5, 1, "after a quiet week")], 8 * DAY_MS)
        assert [each.body for each in await inbox.waiting(tx, 9)] == ["after a quiet week"]


async def test_handled_updates_leave_no_words_and_are_forgotten_after_two_days(database: Database) -> None:
    async with database.tx() as tx:
        await inbox.store(tx, [(1, 77, "words")], 0)
        await inbox.done(tx, [1])
        assert [
            tuple(row.values()) if isinstance(row, dict) else tuple(row)
            for row in await tx.fetch("select chat, body from inbox")
        ] == [(0, "")]
        await inbox.store(tx, [(1024, 77, "a")], 2 * DAY_MS)
        assert (await inbox.known(tx, [1]))[0] == {1}
        await inbox.store(tx, [(2048, 77, "b")], 2 * DAY_MS + 1)
        assert (await inbox.known(tx, [1]))[0] == set()


async def test_an_update_handled_as_it_comes_leaves_no_words_and_is_known_again(database: Database) -> None:
    async with database.tx() as tx:
        await inbox.pass_through(tx, [1, 2], 0)
        assert await inbox.known(tx, [1, 2, 3]) == (frozenset({1, 2}), False)
        await inbox.store(tx, [(1, 7, "again"), (3, 7, "new")], 0)
        assert await inbox.known(tx, [1, 2, 3, 4]) == (frozenset({1, 2, 3}), True)
        assert [each.update_id for each in await inbox.waiting(tx, 9)] == [3]


async def test_the_first_of_each_chat_comes_before_the_second_of_any(database: Database) -> None:
    async with database.tx() as tx:
        flood = [(number, 1, "") for number in range(100)]
        await inbox.store(tx, [*flood, (100, 2, ""), (101, 3, ""), (102, 2, "")], 0)
        taken = [(each.update_id, each.chat) for each in await inbox.waiting(tx, 4, each=2)]
        assert taken == [(0, 1), (1, 1), (100, 2), (101, 3)]
        rest = [each.update_id for each in await inbox.waiting(tx, 9, each=2, but=[0, 100])]
        assert rest == [1, 2, 101, 102]


async def test_updates_wait_in_order_until_done_or_set_aside(database: Database) -> None:
    async with database.tx() as tx:
        await inbox.store(tx, [(3, 1, "c"), (1, 1, "a"), (2, 2, "b")], 0)
    async with database.tx() as tx:
        assert [each.body for each in await inbox.waiting(tx, 2)] == ["a", "b"]
        assert [await inbox.tried(tx, 1) for _ in range(3)] == [1, 2, 3]
        await inbox.set_aside(tx, 1, 7, "KeyError bot.x:1")
        await inbox.store(tx, [(1, 1, "a")], 0)
        assert [(each.body, each.attempts) for each in await inbox.waiting(tx, 9)] == [("b", 0), ("c", 0)]
        assert await inbox.count(tx) == 2


async def test_what_was_set_aside_is_its_owners_until_they_or_its_term_forget_it(database: Database) -> None:
    async with database.tx() as tx:
        for number, owner in ((1, 7), (2, 8), (3, 0), (4, 8)):
            await inbox.store(tx, [(number, -100, f"words {number}")], number * DAY_MS)
            await inbox.set_aside(tx, number, owner, "")
    async with database.tx() as tx:
        assert [(each.update_id, each.body) for each in await inbox.aside(tx, 8)] == [
            (2, "words 2"),
            (4, "words 4"),
        ]
        await inbox.forget(tx, 7)
        assert [each.body for each in await inbox.aside(tx, 7)] == []
        assert [each.body for each in await inbox.aside(tx, 0)] == [], "what may be about anybody goes too"
        await inbox.forget_before(tx, from_ms(3 * DAY_MS))
        assert [each.body for each in await inbox.aside(tx, 8)] == ["words 4"]
        assert await inbox.known(tx, [1, 2, 3]) == (frozenset({1, 2, 3}), False)


async def test_people_are_kept_as_they_are(database: Database) -> None:
    bare = Person(id=1, language="fr")
    whole = Person(
        id=6_000_000_000, language="en", zone="Pacific/Tahiti", consented_at=NOW, notice="3", reachable=False,
        writing=True, locating=True, acted_at=NOW + timedelta(milliseconds=1),
    )  # fmt: skip
    async with database.tx() as tx:
        await people.save(tx, [bare, Person(id=whole.id, language="fr")])
        await people.save(tx, [whole])
    async with database.tx() as tx:
        assert (await cases.with_people(tx, [1, 2, whole.id]))[0] == {1: bare, whole.id: whole}
        await people.unreachable(tx, 1)
        assert not (await cases.with_people(tx, [1]))[0][1].reachable
        await people.delete(tx, 1)
        assert (await cases.with_people(tx, [1]))[0] == {}


async def test_cases_are_found_by_id_person_and_reference(database: Database) -> None:
    async with database.tx() as tx:
        first = await cases.add(tx, 5, "print", NOW)
        second = await cases.add(tx, 5, "print", NOW)
        other = await cases.add(tx, 6, "print", NOW)
        numbers = [await cases.next_number(tx, year) for year in (2026, 2026, 2027)]
    assert (first.person, first.status, first.fingerprint, first.created_at) == (5, "draft", "print", NOW)
    assert numbers == [1, 2, 1]
    async with database.tx() as tx:
        await people.save(tx, [Person(id=each, language="fr") for each in (5, 6, 7)])
        known, theirs = await cases.with_people(tx, [5, 6, 7, 8])
        assert set(known) == {5, 6, 7}
        assert theirs == {5: [first, second], 6: [other], 7: []}
        assert await cases.load(tx, [other.id, 10**12]) == {other.id: other}
        assert await cases.by_reference(tx, "D-2026-0001") is None
        await cases.delete(tx, [first.id, other.id])
        newest = await cases.add(tx, 6, "print", NOW)
    assert newest.id > other.id, "an erased case's id is never given again"


async def test_history_keeps_its_order(database: Database) -> None:
    told = [Event(case=4, at=NOW, kind=kind, by=9, detail="ref") for kind in ("filed", "claimed", "accepted")]
    async with database.tx() as tx:
        await events.add(tx, [*told, Event(case=5, at=NOW, kind="filed")])
    async with database.tx() as tx:
        assert await events.of(tx, 4) == told


async def test_a_timer_is_due_late_rather_than_never_and_only_once(database: Database) -> None:
    soon, later = timer("a", NOW), timer("b", NOW + timedelta(days=7), case=3)
    async with database.tx() as tx:
        await timers.add(tx, [later, soon])
        assert await timers.next_due(tx) == NOW
        assert await timers.due(tx, NOW - timedelta(milliseconds=1), 9) == []
        assert await timers.due(tx, NOW, 9) == [soon]
    async with database.tx() as tx:
        assert await timers.due(tx, NOW + timedelta(days=30), 1) == [soon]
        assert await timers.due(tx, NOW + timedelta(days=30), 9) == [soon, later]
        await timers.done(tx, ["a"], NOW)
        await timers.add(tx, [soon])
        assert await timers.due(tx, NOW + timedelta(days=30), 9) == [later]
        assert await timers.of(tx, 3) == [later]
        await timers.cancel(tx, 3, ["promise"])
        assert await timers.next_due(tx) == later.due
        await timers.cancel(tx, 3, ["checkin"])
        assert await timers.next_due(tx) is None


async def test_what_waits_in_a_zone_is_read_page_by_page_and_says_who_chose_it(database: Database) -> None:
    async with database.tx() as tx:
        await people.save(tx, [Person(id=1, language="fr"), Person(id=2, language="fr", zone="Europe/Paris")])
        home, chosen = [(await cases.add(tx, person, "print", NOW)).id for person in (1, 2)]
        rows = [timer("a", NOW, home), timer("b", NOW, chosen), timer("c", NOW)]
        elsewhere, done = replace(timer("d", NOW), zone="UTC"), timer("e", NOW)
        await timers.add(tx, [*rows, elsewhere, done])
        await timers.done(tx, ["e"], NOW)
        assert await timers.in_zone(tx, "Europe/Paris", "", 2) == [(rows[0], False), (rows[1], True)]
        assert await timers.in_zone(tx, "Europe/Paris", "b", 2) == [(rows[2], False)]


async def test_a_message_is_found_by_its_key_and_the_key_by_its_message(database: Database) -> None:
    card, other, question = MessageKey("card", 4), MessageKey("card", 44), MessageKey.question(4, "name")
    async with database.tx() as tx:
        places = ((-100, card, 55), (-100, other, 56), (7, question, 55))
        await sent_messages.put(tx, [SentMessage(*place) for place in places])
        await sent_messages.put(tx, [SentMessage(-100, card, 60)])
        assert await sent_messages.message(tx, -100, card) == 60
        assert await sent_messages.message(tx, -100, MessageKey("card", 5)) is None
        assert await sent_messages.key_of(tx, -100, 60) == card
        assert await sent_messages.key_of(tx, -100, 55) is None
        assert await sent_messages.of_case(tx, 4) == [
            SentMessage(-100, card, 60),
            SentMessage(7, question, 55),
        ]
        await sent_messages.forget(tx, 7, [question])
        await sent_messages.forget_chat(tx, -100)
        assert [await sent_messages.message(tx, -100, key) for key in (card, other)] == [None, None]
        assert await sent_messages.key_of(tx, 7, 55) is None


async def test_of_a_case_only_its_own_messages_are_found(database: Database) -> None:
    """What a key holds besides its case, such as the id of a person's message, is no case's number."""
    keys = [MessageKey("delete"), MessageKey("idle", 3, ("4",)), MessageKey("undelivered", detail=("4",))]
    async with database.tx() as tx:
        await sent_messages.put(tx, [SentMessage(4, key, 70) for key in keys])
        assert await sent_messages.of_case(tx, 4) == []
        assert await sent_messages.of_case(tx, 3) == [SentMessage(4, keys[1], 70)]


async def test_a_message_may_have_several_keys_and_an_album_is_found_by_its_own(database: Database) -> None:
    async with database.tx() as tx:
        album = [SentMessage(7, MessageKey.own_album(4, "13", str(n)), n) for n in (70, 71)]
        own = MessageKey.own_message(4, "m70")
        elsewhere = SentMessage(8, MessageKey.own_album(5, "13", "70"), 70)
        await sent_messages.put(tx, [*album, SentMessage(7, own, 70), elsewhere])
        assert await sent_messages.keys_of(tx, 7, 70) == [album[0].key, own]
        assert await sent_messages.keys_of(tx, 7, 72) == []
        assert await sent_messages.album(tx, 7, "13") == album
        assert await sent_messages.album(tx, 7, "1") == []


STAGE, LEGAL = MessageKey.question(1, "stage"), MessageKey.question(1, "legal")


def ahead(key: MessageKey, method: str = "sendMessage") -> OutboxCall:
    """A message on its way to chat 6."""
    return OutboxCall(queue_key="c6", chat=6, method=method, params={"text": "é"}, message_key=key)


async def test_a_message_is_on_its_way_to_its_key_until_it_has_left(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [ahead(STAGE), ahead(LEGAL, "editMessageText")])
        assert await outbox.waits(tx, 6, STAGE, "sendMessage")
        assert not await outbox.waits(tx, 6, LEGAL, "sendMessage"), "an edit brings no message"
        assert not await outbox.waits(tx, 7, STAGE, "sendMessage")
        (row,) = await outbox.claim(tx, 0, 1)
        assert await outbox.waits(tx, 6, STAGE, "sendMessage")
        await outbox.sent(tx, [(row.id, 77)])
        assert not await outbox.waits(tx, 6, STAGE, "sendMessage")


async def test_what_stands_in_chats_and_what_is_on_its_way_there_are_read_at_once(database: Database) -> None:
    second = MessageKey.question(2, "stage")
    async with database.tx() as tx:
        stands = ((5, STAGE, 30), (5, MessageKey.own_answer(1, "pitch"), 31), (6, second, 40), (7, STAGE, 50))
        await sent_messages.put(tx, [SentMessage(*place) for place in stands])
        await outbox.add(tx, [ahead(second), ahead(MessageKey.question(2, "legal"))])
        found = await sent_messages.standing(tx, [5, 6], "sendMessage")
    assert found == {(5, str(STAGE)): 30, (6, str(second)): 0}, "the first of its key takes no place"


async def test_where_an_edit_in_no_hurry_waits_nothing_stands_that_could_be_edited_before_it(
    database: Database,
) -> None:
    edit = OutboxCall(
        queue_key="b5", chat=5, method="editMessageText", message_key=STAGE, replace=True, priority=2
    )
    async with database.tx() as tx:
        await sent_messages.put(tx, [SentMessage(5, STAGE, 30), SentMessage(5, LEGAL, 31)])
        await outbox.add(tx, [edit])
        stands = await sent_messages.standing(tx, [5], "sendMessage")
        assert stands == {(5, str(STAGE)): 0, (5, str(LEGAL)): 31}
        answered = replace(edit, queue_key="c5", priority=1, params={"text": "answered"})
        await outbox.add(tx, [answered])
        (row,) = await outbox.claim(tx, 0, 9)
    assert (row.priority, row.params) == (1, {"text": "answered"}), "what is said now takes its place"


async def test_topics_settings_and_configurations_are_remembered(database: Database) -> None:
    async with database.tx() as tx:
        await topics.put(tx, -1, "music", 3)
        await topics.put(tx, -1, "music", 4)
        await topics.put(tx, -2, "music", 9)
        await meta.put(tx, "key", "one")
        await meta.put(tx, "key", "two")
        await configurations.keep(tx, "print", "first", NOW)
        await configurations.keep(tx, "print", "second", NOW)
        assert await topics.thread(tx, -1, "music") == 4
        await topics.forget(tx, -1, "music")
        await topics.forget_chat(tx, -2)
        assert [await topics.thread(tx, chat, "music") for chat in (-1, -2)] == [None, None]
        assert await meta.get(tx, "key") == "two"
        assert await configurations.load(tx, "print") == "first"
        assert await configurations.load(tx, "other") is None


async def test_figures_add_up_by_question_kind_and_pace(database: Database) -> None:
    async with database.tx() as tx:
        twice = [
            QuestionStatistic("adult", "why"),
            QuestionStatistic("adult", "given", 4),
            QuestionStatistic("adult", "why"),
            QuestionStatistic("adult", "given", 9),
        ]
        await figures.add(tx, "2026-10", [*twice, QuestionStatistic("adult", "given", 11)])
        assert await figures.since(tx) == [
            Figure("adult", "given", 10, 2),
            Figure("adult", "given", 30, 1),
            Figure("adult", "why", 0, 2),
        ]
    async with database.tx() as tx:
        await figures.add(tx, "2026-10", [QuestionStatistic("adult", "why")])
        await figures.add(
            tx, "2026-11", [QuestionStatistic("adult", "why"), QuestionStatistic("month.news", "left")]
        )
        await figures.add(tx, "2026-11", [])
    async with database.tx() as tx:
        assert [each.n for each in await figures.since(tx) if each.kind == "why"] == [4]
        assert await figures.since(tx, "2026-11") == [
            Figure("adult", "why", 0, 1),
            Figure("month.news", "left", 0, 1),
        ]
        assert await figures.since(tx, "2027-01") == []


async def test_figures_have_no_room_for_a_person_a_case_an_instant_or_a_text(database: Database) -> None:
    async with database.tx() as tx:
        await figures.add(tx, "2026-11", [QuestionStatistic("adult", "given", 100)])
        [row] = await tx.fetch("select * from figure")
    assert dict(row) == {"month": "2026-11", "question": "adult", "kind": "given", "pace": 120, "n": 1}


async def test_what_is_paused_waits_for_its_person_and_what_is_moved_for_its_new_time(
    database: Database,
) -> None:
    late = NOW + timedelta(days=1)
    async with database.tx() as tx:
        mine = [await cases.add(tx, 7, "f", NOW) for _ in range(2)]
        other = await cases.add(tx, 8, "f", NOW)
        first, second = (
            timer(key, NOW, case=each.id) for key, each in zip("ab", (mine[0], mine[1]), strict=True)
        )
        third = timer("c", NOW + timedelta(hours=1), case=mine[0].id)
        theirs = timer("d", NOW + timedelta(hours=2), case=other.id)
        await timers.add(tx, [first, second, third, theirs])
        assert await timers.newer(tx, first, late) == [second, third]
        assert await timers.newer(tx, first, NOW) == [second]
        assert await timers.newer(tx, third, late) == []
    async with database.tx() as tx:
        await timers.pause(tx, ["a", "d"])
        moved = replace(second, due=late, at=time(11))
        await timers.move(tx, [moved])
        await timers.done(tx, ["a", "b", "c"], NOW + timedelta(hours=1))
        assert await timers.due(tx, late, 9) == [moved]
        assert await timers.resume(tx, 7)
        assert not await timers.resume(tx, 7)
        assert await timers.due(tx, late, 9) == [first, moved]
        await timers.undo(tx, "c")
        assert await timers.of(tx, mine[0].id) == [first, third]
        await timers.cancel_plans(tx, mine[0].id, [first.plan])
        assert await timers.of(tx, mine[0].id) == []
