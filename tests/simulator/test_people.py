"""What people do, and the update each act sends; every one is taken by python-telegram-bot."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Update

from bot.simulator.refusal import Json
from tests.client import Client, ControlError, Group, Person
from tests.simulator.hand_bot import Clock, HandBot

YES = {
    "inline_keyboard": [
        [{"text": "Oui, bien sûr", "callback_data": "y"}, {"text": "Non", "callback_data": "n"}]
    ]
}


async def only(bot: HandBot, kind: str) -> Json:
    """Take the one update that waits."""
    (update,) = await bot.updates()
    parsed = Update.de_json(update, None)
    assert parsed is not None
    assert getattr(parsed, kind) is not None
    found: Json = update[kind]
    return found


async def test_a_text_comes_with_who_where_when_and_its_commands(
    bot: HandBot, alice: Person, clock: Clock
) -> None:
    await alice.says("/aide moi")
    message = await only(bot, "message")
    assert message["from"] == {
        "id": alice.id,
        "is_bot": False,
        "first_name": "Alice",
        "last_name": "Durand",
        "username": "alice_d",
        "language_code": "fr",
    }
    assert (message["chat"]["type"], message["date"]) == ("private", int(clock.now.timestamp()))
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]


async def test_an_edit_says_when_it_was_edited(bot: HandBot, alice: Person) -> None:
    message = await alice.says("rock")
    await bot.updates()
    await alice.edits(message, "jazz")
    edited = await only(bot, "edited_message")
    assert (edited["message_id"], edited["text"], "edit_date" in edited) == (message.id, "jazz", True)


async def test_a_reply_carries_the_message_it_answers(bot: HandBot, alice: Person) -> None:
    asked = await bot.ok("sendMessage", chat_id=alice.id, text="Votre nom ?")
    await alice.says("Alice", reply_to=asked["message_id"])
    assert (await only(bot, "message"))["reply_to_message"]["text"] == "Votre nom ?"


async def test_a_long_text_goes_out_in_pieces_and_none_cuts_a_character(bot: HandBot, alice: Person) -> None:
    await alice.says("a" + "🎵" * 4096)
    texts = [update["message"]["text"] for update in await bot.updates()]
    assert "".join(texts) == "a" + "🎵" * 4096
    assert max(len(text.encode("utf-16-le")) // 2 for text in texts) <= 4096


async def test_a_tap_by_label_brings_the_message_and_returns_the_answer(bot: HandBot, alice: Person) -> None:
    await bot.ok("sendMessage", chat_id=alice.id, text="Prêt ?", reply_markup=YES)
    assert await alice.taps("Oui", wait=0) is None
    query = await only(bot, "callback_query")
    assert (query["data"], query["message"]["text"], query["message"]["reply_markup"]) == ("y", "Prêt ?", YES)
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="Noté", show_alert=True)
    (tap,) = await alice.toasts()
    assert (tap.answer, tap.alert) == ("Noté", True)


async def test_a_tap_is_answered_once_and_within_thirty_seconds(
    bot: HandBot, alice: Person, clock: Clock
) -> None:
    await bot.ok("sendMessage", chat_id=alice.id, text="Prêt ?", reply_markup=YES)
    refusal = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await bot.refused("answerCallbackQuery", callback_query_id="1") == refusal
    await alice.taps("Non", wait=0)
    number = (await only(bot, "callback_query"))["id"]
    assert await bot.refused("answerCallbackQuery", callback_query_id=number, text="x" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    await bot.ok("answerCallbackQuery", callback_query_id=number)
    assert await bot.refused("answerCallbackQuery", callback_query_id=number) == refusal
    await alice.taps("Non", wait=0)
    clock.now += timedelta(seconds=31)
    number = (await only(bot, "callback_query"))["id"]
    assert await bot.refused("answerCallbackQuery", callback_query_id=number) == refusal


async def test_a_forged_press_on_a_message_that_is_gone_still_comes(bot: HandBot, alice: Person) -> None:
    await alice.presses(424242, "forged", wait=0)
    query = await only(bot, "callback_query")
    assert query["message"] == {
        "chat": query["message"]["chat"],
        "message_id": 424242,
        "date": 0,
    }


async def test_a_button_that_is_not_there_cannot_be_tapped(alice: Person) -> None:
    with pytest.raises(LookupError, match="no button 'Oui'"):
        await alice.taps("Oui")


async def test_a_link_to_the_bot_starts_it_with_its_payload(bot: HandBot, alice: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Ouvrir", "url": "https://t.me/demo_bot?start=abc"}]]}
    await bot.ok("sendMessage", chat_id=alice.id, text="Par ici", reply_markup=markup)
    await alice.taps("Ouvrir")
    assert (await only(bot, "message"))["text"] == "/start abc"


async def test_a_reply_keyboard_shares_the_contact_and_goes_when_told(bot: HandBot, alice: Person) -> None:
    keyboard: dict[str, Any] = {"keyboard": [[{"text": "Mon numéro", "request_contact": True}]]}
    await bot.ok("sendMessage", chat_id=alice.id, text="Votre numéro ?", reply_markup=keyboard)
    assert await alice.keyboard() == ["Mon numéro"]
    await alice.taps("Mon numéro")
    assert (await only(bot, "message"))["contact"]["phone_number"] == alice.phone
    await bot.ok("sendMessage", chat_id=alice.id, text="Merci", reply_markup={"remove_keyboard": True})
    assert await alice.keyboard() == []


async def test_blocking_and_unblocking_tell_the_bot(bot: HandBot, alice: Person) -> None:
    await alice.blocks()
    change = await only(bot, "my_chat_member")
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(ControlError, match="unblock it first"):
        await alice.says("y a quelqu'un ?")
    await alice.unblocks()
    assert (await only(bot, "my_chat_member"))["new_chat_member"]["status"] == "member"


async def test_waiting_ends_with_the_words_and_without_sleeping(bot: HandBot, alice: Person) -> None:
    with pytest.raises(TimeoutError, match="'Bonjour'"):
        await alice.reads("Bonjour", seconds=0)
    sent = await bot.ok("sendMessage", chat_id=alice.id, text="Bonjour Alice")
    assert (await alice.reads("Bonjour")).id == sent["message_id"]


@pytest.fixture
async def group(client: Client, alice: Person) -> Group:
    """A group Alice owns, in which the bot is a plain member."""
    return await client.group("Équipe", [alice], bot_status="member")


async def test_privacy_mode_hides_group_talk_that_is_not_for_the_bot(
    bot: HandBot, alice: Person, group: Group
) -> None:
    await alice.says("bonjour à tous", chat=group)
    await alice.says("/aide@other_bot", chat=group)
    assert await bot.updates() == []
    await alice.says("/aide@demo_bot", chat=group)
    assert (await only(bot, "message"))["chat"] == {"id": group.id, "type": "supergroup", "title": "Équipe"}
    card = await bot.ok("sendMessage", chat_id=group.id, text="Fiche")
    await alice.says("je prends", chat=group, reply_to=card["message_id"])
    assert (await only(bot, "message"))["text"] == "je prends"


async def test_the_bot_is_thrown_out_and_comes_back(bot: HandBot, alice: Person, group: Group) -> None:
    await group.kicks_bot(alice)
    assert (await only(bot, "my_chat_member"))["new_chat_member"]["status"] == "kicked"
    assert await bot.refused("sendMessage", chat_id=group.id, text="a") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )
    await group.adds_bot(alice, as_admin=True)
    change, note = await bot.updates()
    assert change["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert note["message"]["new_chat_members"][0]["is_bot"]
    assert Update.de_json(change, None) is not None


async def test_the_bot_leaves_a_strangers_group(bot: HandBot, client: Client, alice: Person) -> None:
    stranger = await client.group("Inconnus", [alice], bot_status="left")
    await stranger.adds_bot(alice)
    change, _ = await bot.updates()
    assert change["my_chat_member"]["chat"]["id"] == stranger.id
    await bot.ok("leaveChat", chat_id=stranger.id)
    assert await bot.refused("sendMessage", chat_id=stranger.id, text="a") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


async def test_a_group_that_became_a_supergroup_names_its_new_id(
    bot: HandBot, client: Client, alice: Person
) -> None:
    group = await client.group("Équipe", [alice], supergroup=False)
    new = await group.migrates(alice)
    old_note, new_note = await bot.updates()
    assert old_note["message"]["migrate_to_chat_id"] == new.id
    assert new_note["message"]["migrate_from_chat_id"] == group.id
    body = await bot.call("sendMessage", chat_id=group.id, text="a")
    assert (body["error_code"], body["parameters"]) == (400, {"migrate_to_chat_id": new.id})
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"


async def test_members_come_go_and_are_promoted(bot: HandBot, client: Client, alice: Person) -> None:
    group = await client.group("Équipe", [alice])
    bob = await client.person("Bob")
    await bot.ok("getUpdates", allowed_updates=["message", "chat_member"])
    await group.joins(bob)
    await group.promotes(bob, by=alice)
    changes = [update for update in await bot.updates() if "chat_member" in update]
    assert [u["chat_member"]["new_chat_member"]["status"] for u in changes] == ["member", "administrator"]
    assert all(Update.de_json(update, None) for update in changes)
    admins = await bot.ok("getChatAdministrators", chat_id=group.id)
    assert {admin["user"]["id"]: admin["status"] for admin in admins} == {
        alice.id: "creator",
        bob.id: "administrator",
    }
    await group.leaves(bob)
    assert (await bot.ok("getChatMember", chat_id=group.id, user_id=bob.id))["status"] == "left"


async def test_topics_hold_their_messages_and_point_at_their_start(
    bot: HandBot, client: Client, alice: Person
) -> None:
    group = await client.group("Équipe", [alice], is_forum=True)
    topic = await bot.ok("createForumTopic", chat_id=group.id, name="Musique")
    thread = topic["message_thread_id"]
    card = await bot.ok("sendMessage", chat_id=group.id, message_thread_id=thread, text="Fiche")
    assert (card["is_topic_message"], card["message_thread_id"]) == (True, thread)
    await alice.says("vu", chat=group, thread=thread)
    message = await only(bot, "message")
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "Musique"
    assert await group.topics() == {thread: "Musique"}
    assert [m.text for m in await group.messages(thread)] == ["", "Fiche", "vu"]
    assert await bot.refused("sendMessage", chat_id=group.id, message_thread_id=1, text="a") == (
        "Bad Request: message thread not found"
    )


async def test_an_answer_in_a_group_without_topics_starts_a_thread_that_takes_no_message(
    bot: HandBot, client: Client, alice: Person
) -> None:
    group = await client.group("Équipe", [alice])
    card = await bot.ok("sendMessage", chat_id=group.id, text="Fiche")
    await alice.says("vu", chat=group, reply_to=card["message_id"])
    thread = (await only(bot, "message"))["message_thread_id"]
    assert await bot.refused("sendMessage", chat_id=group.id, message_thread_id=thread, text="a") == (
        "Bad Request: message thread not found"
    )
