"""What the bot may send, and what Telegram refuses."""

# ruff: noqa: E501 - a refusal reads best on one line with its cause

from typing import Any

import aiohttp
import pytest

from tests.client import Client, Person
from tests.simulator.hand_bot import TOKEN, HandBot


def inline(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


async def test_a_sent_message_is_read_by_the_person(bot: HandBot, alice: Person) -> None:
    sent = await bot.ok("sendMessage", chat_id=alice.id, text="<b>Bonjour</b> & bienvenue", parse_mode="HTML")
    message = await alice.last()
    assert (message.id, message.text, message.html) == (
        sent["message_id"],
        "Bonjour & bienvenue",
        "<b>Bonjour</b> &amp; bienvenue",
    )
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 7}]
    assert sent["from"]["is_bot"]
    assert sent["chat"] == {
        "id": alice.id,
        "type": "private",
        "first_name": "Alice",
        "last_name": "Durand",
        "username": "alice_d",
    }


async def test_a_few_of_the_newest_are_read_and_what_is_older_is_found_all_the_same(
    bot: HandBot, client: Client, alice: Person
) -> None:
    sent = await bot.ok(
        "sendMessage", chat_id=alice.id, text="Prêt ?", reply_markup=inline(text="Oui", callback_data="yes")
    )
    for number in range(20):
        await alice.says(str(number))
    assert [message.text for message in await client.messages(alice, newest=2)] == ["18", "19"]
    assert (await alice.last()).id == sent["message_id"]
    await alice.taps("Oui", wait=0)
    assert [tap.data for tap in await alice.toasts()] == ["yes"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🎵" * 2049}, "message is too long"),
        ({"text": "<b>a", "parse_mode": "HTML"}, 'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "<x>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": 5}, 'field "text" must be of type String'),
        ({"text": "a\0b"}, "strings must be encoded in UTF-8"),
        ({"text": "a\ud800b"}, "strings must be encoded in UTF-8"),
        ({"text": "a", "message_thread_id": 7}, "message thread not found"),
        ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "a", "reply_parameters": {"quote": "x"}}, 'can\'t find field "message_id"'),
        ({"text": "a", "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
        ({"text": "a", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
         "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 2"),
        ({"text": "a", "reply_markup": inline(text="a", callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": inline(text="a", callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": inline(text="a", url="not-a-url")},
         "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
        ({"text": "a", "reply_markup": inline(text="a", url="ftp://example.com")},
         "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol"),
        ({"text": "a", "reply_markup": inline(text="a", url="http://localhost:8080")},
         "inline keyboard button URL 'http://localhost:8080' is invalid: Wrong HTTP URL"),
        ({"text": "a", "reply_markup": inline(text="a", url="mailto:a@example.org")},
         "inline keyboard button URL 'mailto:a@example.org' is invalid: Unsupported URL protocol"),
        ({"text": "a", "reply_markup": inline(text="a", callback_data="")},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "reply_markup": inline(callback_data="x")},
         "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": "a", "reply_markup": inline(text=" ", callback_data="x")},
         "inline keyboard button text must be non-empty"),
        ({"text": "a", "reply_markup": inline(text="a", copy_text={"text": "x" * 257})}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "reply_markup": {"inline_keyboard": "bad"}}, 'field "inline_keyboard" must be of type Array'),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "c"}]] * 101}},
         "reply markup is too long"),
        ({"text": "a", "reply_markup": {"keyboard": [[{"text": "A"}]], "resize_keyboard": "yes"}},
         'field "resize_keyboard" must be of type Boolean'),
        ({"text": "a", "reply_markup": {"keyboard": [[{"text": ""}]]}}, "keyboard button text must be non-empty"),
        ({"text": "a", "reply_markup": {"force_reply": "yes"}}, 'field "force_reply" must be of type Boolean'),
    ],
)  # fmt: skip
async def test_a_bad_message_is_refused_in_telegrams_words(
    bot: HandBot, alice: Person, params: dict[str, Any], words: str
) -> None:
    assert await bot.refused("sendMessage", chat_id=alice.id, **params) == f"Bad Request: {words}"
    assert len(await alice.messages()) == 1


async def test_length_is_counted_after_the_markup_is_read(bot: HandBot, alice: Person) -> None:
    await bot.ok("sendMessage", chat_id=alice.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    await bot.ok("sendMessage", chat_id=alice.id, text="🎵" * 2048)


@pytest.mark.parametrize(
    ("chat", "words"),
    [("", "chat_id is empty"), (0, "chat not found"), (-1, "chat not found"), ("@x", "chat not found")],
)
async def test_an_unknown_chat_is_refused(bot: HandBot, chat: object, words: str) -> None:
    assert await bot.refused("sendMessage", chat_id=chat, text="a") == f"Bad Request: {words}"


async def test_people_who_do_not_want_or_cannot_read_are_refused(
    bot: HandBot, client: Client, alice: Person
) -> None:
    stranger = await client.person("Bob")
    assert await bot.refused("sendMessage", chat_id=stranger.id, text="a") == (
        "Forbidden: bot can't initiate conversation with a user"
    )
    await alice.blocks()
    body = await bot.call("sendMessage", chat_id=alice.id, text="a")
    assert (body["error_code"], body["description"]) == (403, "Forbidden: bot was blocked by the user")
    await alice.unblocks()
    await bot.ok("sendMessage", chat_id=alice.id, text="a")
    await alice.becomes(deactivated=True)
    assert await bot.refused("sendMessage", chat_id=alice.id, text="a") == "Forbidden: user is deactivated"


async def test_a_reply_to_nothing_may_be_allowed(bot: HandBot, alice: Person) -> None:
    wish = {"message_id": 999, "allow_sending_without_reply": True}
    await bot.ok("sendMessage", chat_id=alice.id, text="a", reply_parameters=wish)


async def test_methods_answer_to_any_case_and_to_forms(bot: HandBot, alice: Person) -> None:
    form = {"chat_id": str(alice.id), "text": "par formulaire", "reply_markup": '{"remove_keyboard":true}'}
    async with bot.session.post(f"{bot.url}/bot{TOKEN}/SENDMESSAGE", data=form) as response:
        assert (await response.json())["ok"]
    async with bot.session.get(f"{bot.url}/bot{TOKEN}/sendmessage", params=form) as response:
        assert (await response.json())["ok"]
    assert [m.text for m in (await alice.messages())[1:]] == ["par formulaire", "par formulaire"]


async def test_an_unknown_method_and_a_wrong_token_are_refused(bot: HandBot) -> None:
    assert await bot.refused("sendPigeon") == "Not Found"
    async with bot.session.post(f"{bot.url}/bot1:x/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")


async def test_text_that_is_not_utf8_is_refused(bot: HandBot, alice: Person) -> None:
    body = b'{"chat_id": %d, "text": "\xff"}' % alice.id
    headers = {"Content-Type": "application/json"}
    async with bot.session.post(f"{bot.url}/bot{TOKEN}/sendMessage", data=body, headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_a_document_is_uploaded_sent_again_by_its_id_and_downloaded(
    bot: HandBot, alice: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(alice.id), "caption": "<i>pièce</i>", "parse_mode": "HTML"})
    form.add_field("document", b"contenu", filename="dossier.txt", content_type="text/plain")
    async with bot.session.post(f"{bot.url}/bot{TOKEN}/sendDocument", data=form) as response:
        sent = (await response.json())["result"]
    file_id = sent["document"]["file_id"]
    assert (sent["document"]["file_name"], sent["document"]["file_size"], sent["caption"]) == (
        "dossier.txt",
        7,
        "pièce",
    )
    await bot.ok("sendDocument", chat_id=alice.id, document=file_id)
    path = (await bot.ok("getFile", file_id=file_id))["file_path"]
    async with bot.session.get(f"{bot.url}/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == b"contenu"
    assert await bot.refused("sendPhoto", chat_id=alice.id, photo=file_id) == (
        "Bad Request: can't use file of type Document as Photo"
    )


async def test_a_caption_has_its_own_limit(bot: HandBot, alice: Person) -> None:
    photo = await alice.sends_photo(b"\xff\xd8", "voici")
    file_id = photo.raw["file"]["id"]
    await bot.ok("sendPhoto", chat_id=alice.id, photo=file_id, caption="x" * 1024)
    assert await bot.refused("sendPhoto", chat_id=alice.id, photo=file_id, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )


async def test_a_message_is_copied_without_its_origin(bot: HandBot, alice: Person) -> None:
    original = await alice.says("à copier")
    copy = await bot.ok("copyMessage", chat_id=alice.id, from_chat_id=alice.id, message_id=original.id)
    assert ((await alice.last()).id, (await alice.last()).text) == (copy["message_id"], "à copier")
    assert await bot.refused("copyMessage", chat_id=alice.id, from_chat_id=alice.id, message_id=999) == (
        "Bad Request: message to copy not found"
    )


async def test_editing_changes_the_text_and_drops_buttons_not_repeated(bot: HandBot, alice: Person) -> None:
    markup = inline(text="Oui", callback_data="y")
    number = (await bot.ok("sendMessage", chat_id=alice.id, text="a", reply_markup=markup))["message_id"]
    where = {"chat_id": alice.id, "message_id": number}
    assert (await bot.refused("editMessageText", **where, text="a", reply_markup=markup)).startswith(
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    )
    edited = await bot.ok("editMessageText", **where, text="b")
    assert ("reply_markup" in edited, edited["text"], "edit_date" in edited) == (False, "b", True)
    await bot.ok("editMessageReplyMarkup", **where, reply_markup=markup)
    assert (await alice.last()).labels == ["Oui"]


@pytest.mark.parametrize(
    "markup", [{"keyboard": [[{"text": "Oui"}]]}, {"remove_keyboard": True}, {"force_reply": True}]
)
async def test_a_message_sent_with_a_reply_keyboard_cannot_be_edited(
    bot: HandBot, alice: Person, markup: dict[str, Any]
) -> None:
    sent = await bot.ok("sendMessage", chat_id=alice.id, text="a", reply_markup=markup)
    assert await bot.refused(
        "editMessageText", chat_id=alice.id, message_id=sent["message_id"], text="b"
    ) == ("Bad Request: message can't be edited")


async def test_keys_that_ask_for_a_number_are_for_private_chats(bot: HandBot, client: Client) -> None:
    group = await client.group("Équipe")
    markup = {"keyboard": [[{"text": "Mon numéro", "request_contact": True}]]}
    assert await bot.refused("sendMessage", chat_id=group.id, text="a", reply_markup=markup) == (
        "Bad Request: phone number can be requested in private chats only"
    )


async def test_a_mention_names_the_person_and_a_link_to_nobody_is_dropped(
    bot: HandBot, alice: Person
) -> None:
    text = f'<a href="tg://user?id={alice.id}">Alice</a> et <a href="tg://user?id=5">personne</a>'
    sent = await bot.ok("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")
    (entity,) = sent["entities"]
    assert (entity["type"], entity["user"]["id"]) == ("text_mention", alice.id)
    assert (await alice.last()).html == f'<a href="tg://user?id={alice.id}">Alice</a> et personne'


async def test_only_the_bots_own_existing_messages_are_edited(bot: HandBot, alice: Person) -> None:
    hers = (await alice.says("à moi")).id
    assert await bot.refused("editMessageText", chat_id=alice.id, message_id=hers, text="b") == (
        "Bad Request: message can't be edited"
    )
    assert await bot.refused("editMessageText", chat_id=alice.id, message_id=999, text="b") == (
        "Bad Request: message to edit not found"
    )
    await bot.ok("deleteMessage", chat_id=alice.id, message_id=hers)
    assert await bot.refused("deleteMessage", chat_id=alice.id, message_id=hers) == (
        "Bad Request: message to delete not found"
    )
    assert (await alice.messages(deleted=True))[-1].deleted


async def test_parameters_a_method_does_not_have_are_named_in_the_journal(
    bot: HandBot, client: Client, alice: Person
) -> None:
    await bot.ok("sendMessage", chat_id=alice.id, text="a", reply_to_mesage_id=3)
    call = (await client.calls("sendMessage"))[-1]
    assert (call.params["text"], call.ok, call.unknown) == ("a", True, ["reply_to_mesage_id"])
