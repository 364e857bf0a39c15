"""What Telegram refuses, and what stands where: people, groups, edits, keys, topics, files."""

from __future__ import annotations

import pytest

from bot.core.model.case import Person as Known
from bot.core.model.message_key import MessageKey
from storage import cases, outbox, people, sent_messages, topics
from storage.sent_messages import SentMessage
from tests.engine.stage import Stage, text

CARD, COPY, ASKED = MessageKey("card", 1), MessageKey("copy", 1), MessageKey("asked", 1)


async def test_a_person_who_blocked_the_bot_is_noted_and_left_alone(stage: Stage) -> None:
    alice, bruno = await stage.started("Alice"), await stage.started("Bruno")
    async with stage.database.tx() as tx:
        await people.save(tx, [Known(id=alice.id, language="fr"), Known(id=bruno.id, language="fr")])
    await alice.does("becomes", blocked=True)
    await stage.add(text(alice.id, "1"), text(alice.id, "2"), text(bruno.id, "1"))
    async with stage.sending():
        async with stage.database.tx() as tx:
            known, _ = await cases.with_people(tx, [alice.id, bruno.id])
        assert (known[alice.id].reachable, known[bruno.id].reachable) == (False, True)
    assert await stage.left() == {}
    assert stage.dead == []


async def test_a_group_that_became_a_supergroup_gets_what_was_queued_for_it(stage: Stage) -> None:
    alice = await stage.started()
    group = await stage.client.group("Équipe", [alice], supergroup=False)
    async with stage.database.tx() as tx:
        await sent_messages.put(tx, [SentMessage(group.id, CARD, 3)])
    moved = await group.migrates(by=alice)
    await stage.add(text(group.id, "1"), text(group.id, "2"), text(group.id, "3", reply_to_key=CARD))
    async with stage.sending():
        assert await stage.words(moved.id) == ["1", "2", "3"]
    assert stage.moves == [(group.id, moved.id)]
    assert await stage.left() == {}


async def test_a_group_known_to_have_moved_is_written_to_at_its_new_place(stage: Stage) -> None:
    alice = await stage.started()
    group = await stage.client.group("Équipe", [alice], supergroup=False)
    await stage.add(text(group.id, "1"), text(group.id, "2"))
    moved = await group.migrates(by=alice)
    async with stage.database.tx() as tx:  # what the service message leads to
        await outbox.rechat(tx, group.id, moved.id)
    async with stage.sending():
        assert await stage.words(moved.id) == ["1", "2"]
    assert [call.status for call in await stage.client.calls("sendMessage")] == [200, 200]
    assert stage.moves == []


async def test_a_group_that_shuts_the_bot_out_gets_everything_when_it_opens_again(stage: Stage) -> None:
    alice = await stage.started()
    group = await stage.client.group("Équipe", [alice])
    await group.kicks_bot(alice)
    await stage.add(text(group.id, "1"), text(group.id, "2"))
    async with stage.sending() as sender:
        await stage.let_pass(sender, 3600, step=600)
        await group.adds_bot(alice)
        await stage.let_pass(sender, 600)
        assert await stage.words(group.id) == ["1", "2"]
    assert stage.dead == []


async def test_an_edit_that_changes_nothing_is_done(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        for _ in range(2):
            await stage.add(text(alice.id, "same", message_key=ASKED, replace=True))
            await stage.settled(sender)
    assert await stage.words(alice.id) == ["same"]
    assert await stage.left() == {}


async def test_markup_telegram_cannot_read_is_left_out(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "<b>Bonjour <i>&amp; bienvenue</b>"), text(alice.id, "2"))
    async with stage.sending():
        assert await stage.words(alice.id) == ["Bonjour & bienvenue", "2"]


async def test_what_telegram_refuses_is_given_up_and_told_once_and_the_next_goes_on(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "x" * 5000), text(alice.id, "2"))
    async with stage.sending() as sender:
        await stage.let_pass(sender, 60)
        assert await stage.words(alice.id) == ["2"]
    assert [(row.chat, error) for row, error in stage.dead] == [(alice.id, "400")]
    rows = await stage.rows()
    assert [(row["state"], row["error"]) for row in rows] == [("dead", "400")]


async def test_a_message_is_edited_in_place_and_answered_under(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        await stage.add(text(alice.id, "card", message_key=CARD, replace=True))
        await stage.settled(sender)
        await stage.add(
            text(alice.id, "answer", reply_to_key=CARD),
            text(alice.id, "true card", message_key=CARD, replace=True),
        )
        await stage.settled(sender)
    card, answer = [message for message in await stage.client.messages(alice.id) if message.from_bot]
    assert (card.text, card.edited) == ("true card", True)
    assert (answer.text, answer.reply_to) == ("answer", card.id)


async def test_a_card_somebody_deleted_is_sent_anew(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        await stage.add(text(alice.id, "card", message_key=CARD))
        await stage.settled(sender)
        await alice.does("deletes", message_id=(await stage.client.messages(alice.id))[-1].id)
        await stage.add(text(alice.id, "again", message_key=CARD, replace=True))
        await stage.settled(sender)
        await stage.add(text(alice.id, "edited", message_key=CARD, replace=True))
        await stage.settled(sender)
    assert await stage.words(alice.id) == ["edited"]


async def test_an_edit_of_a_deleted_message_is_dropped(stage: Stage) -> None:
    alice = await stage.started()
    params = {"message_id": 4242, "text": "new"}
    await stage.add(
        text(alice.id, "", queue_key=f"m{alice.id}/4242", method="editMessageText", params=params)
    )
    async with stage.sending():
        assert await stage.left() == {}
    assert stage.dead == []


async def test_a_forum_gets_a_topic_once_and_anew_if_somebody_deletes_it(stage: Stage) -> None:
    alice = await stage.started()
    group = await stage.client.group("Équipe", [alice], is_forum=True)
    async with stage.sending() as sender:
        await stage.add(text(group.id, "1", topic="Musique"), text(group.id, "2", topic="Musique"))
        await stage.settled(sender)
        ((thread, name),) = (await group.topics()).items()
        assert name == "Musique"
        assert [message.text for message in await group.messages(thread) if message.kind == "text"] == [
            "1",
            "2",
        ]
        await group.deletes_topic(thread)
        await stage.add(text(group.id, "3", topic="Musique"))
        await stage.settled(sender)
        ((anew, _),) = (await group.topics()).items()
        assert [message.text for message in await group.messages(anew) if message.kind == "text"] == ["3"]
    async with stage.database.tx() as tx:
        assert await topics.thread(tx, group.id, "Musique") == anew


@pytest.mark.parametrize("asked_before", ["getChat", "createForumTopic"])
async def test_a_lost_answer_about_topics_does_not_count_against_the_message(
    stage: Stage, asked_before: str
) -> None:
    alice = await stage.started()
    group = await stage.client.group("Équipe", [alice], is_forum=True)
    await stage.client.fault("cut_before", method=asked_before, times=3)
    await stage.client.fault("cut_before", method="sendMessage")
    await stage.add(text(group.id, "card", topic="Musique"))
    async with stage.sending() as sender:
        await stage.let_pass(sender, 120, step=10)
    assert (await stage.words(group.id))[-1] == "card"
    assert stage.dead == []


async def test_a_group_without_topics_does_without(stage: Stage) -> None:
    alice = await stage.started()
    group = await stage.client.group("Équipe", [alice])
    await stage.add(text(group.id, "1", topic="Musique"), text(group.id, "2", topic="Musique"))
    async with stage.sending():
        assert await stage.words(group.id) == ["1", "2"]
    assert [call.method for call in await stage.client.calls() if not call.ok] == []


async def test_documents_and_copies_are_sent(stage: Stage) -> None:
    alice = await stage.started()
    original = await alice.says("ma voix")
    document = {"name": "données.json", "caption": "Tout ce que nous savons"}
    copied = {"from_chat_id": alice.id, "message_id": original.id}
    await stage.add(
        text(alice.id, "", method="sendDocument", params=document, content='{"é": 1}'),
        text(alice.id, "", method="copyMessage", params=copied, message_key=COPY),
    )
    async with stage.sending():
        sent = [message for message in await stage.client.messages(alice.id) if message.from_bot]
    assert [message.text for message in sent] == ["Tout ce que nous savons", "ma voix"]
    assert sent[0].raw["file"]["name"] == "données.json"
    async with stage.database.tx() as tx:
        assert await sent_messages.message(tx, alice.id, COPY) == sent[1].id


async def test_what_stands_under_a_key_is_edited_or_deleted_if_it_is_there_and_else_left(
    stage: Stage,
) -> None:
    alice = await stage.started()
    change = {"text": "edited"}
    async with stage.sending() as sender:
        await stage.add(
            text(alice.id, "", method="editMessageText", params=change, message_key=CARD, replace=True)
        )
        await stage.settled(sender)
        assert await stage.words(alice.id) == []
        await stage.add(text(alice.id, "first", message_key=CARD), text(alice.id, "second", message_key=COPY))
        await stage.settled(sender)
        await stage.add(
            text(alice.id, "", method="editMessageText", params=change, message_key=CARD, replace=True),
            text(alice.id, "", method="deleteMessage", params={}, message_key=COPY, replace=True),
        )
        await stage.settled(sender)
        assert await stage.words(alice.id) == ["edited"]
    assert await stage.left() == {}
    assert [call for call in await stage.client.calls() if not call.ok] == []


async def test_a_forced_reply_is_no_hindrance_to_an_edit(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        await stage.add(text(alice.id, "ask", message_key=ASKED))
        await stage.settled(sender)
        params = {"text": "ask again", "reply_markup": {"force_reply": True}, "disable_notification": True}
        await stage.add(text(alice.id, "", params=params, message_key=ASKED, replace=True))
        await stage.settled(sender)
    assert await stage.words(alice.id) == ["ask again"]
    assert stage.dead == []
