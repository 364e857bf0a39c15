"""Calls over real HTTP, and what their answers become."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator

import orjson
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.engine.client import NotSent, Unsure, pause
from bot.telegram.bot import Bot
from tests.telegram.server import TOKEN, speaking_to
from tests.telegram.teller import Teller, refusal


@pytest.fixture
async def bot(teller: Teller) -> AsyncIterator[Bot]:
    async with speaking_to(teller.url) as bot:
        yield bot


async def test_a_call_is_json_to_the_method_and_its_result_comes_back(bot: Bot, teller: Teller) -> None:
    teller.says('{"ok":true,"result":{"message_id":7,"text":"é"}}'.encode())
    assert await bot.call("sendMessage", {"chat_id": 1, "text": "é"}) == {"message_id": 7, "text": "é"}
    ((path, headers, body),) = teller.calls
    assert path == f"/bot{TOKEN}/sendMessage"
    assert headers["Content-Type"] == "application/json"
    assert body == '{"chat_id":1,"text":"é"}'.encode()


async def test_what_is_given_is_left_as_it_was(bot: Bot, teller: Teller) -> None:
    params = {"reply_markup": {"inline_keyboard": [[{"text": "oui", "callback_data": "x"}]]}, "thread": None}
    await bot.call("sendMessage", params, document=("a.txt", b"a"))
    await bot.call("sendMessage", params)
    assert orjson.loads(teller.calls[1][2]) == {"reply_markup": params["reply_markup"]}
    assert params["thread"] is None


async def test_a_document_goes_as_a_form(bot: Bot, teller: Teller) -> None:
    params = {"chat_id": 5, "reply_parameters": {"message_id": 1}, "caption": "voilà"}
    await bot.call("sendDocument", params, document=("données.txt", "à vous".encode()))
    _, headers, body = teller.calls[0]
    assert headers["Content-Type"].startswith("multipart/form-data")
    for part in ('name="chat_id"', '{"message_id": 1}', "voilà", 'filename="données.txt"', "à vous"):
        assert part.encode() in body


async def test_typed_methods_go_the_same_way(bot: Bot, teller: Teller) -> None:
    teller.says(b'{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Le Damier","username":"damier"}}')
    assert (await bot.get_me()).username == "damier"
    assert teller.calls[0][0] == f"/bot{TOKEN}/getMe"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, refusal(400, "Bad Request: message is too long"), BadRequest),
        (401, refusal(401, "Unauthorized"), InvalidToken),
        (403, refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (404, refusal(404, "Not Found"), InvalidToken),
        (409, refusal(409, "Conflict: terminated"), Conflict),
        (429, refusal(429, "Too Many Requests", retry_after=7), RetryAfter),
        (429, refusal(429, "Too Many Requests"), NetworkError),
        (429, refusal(429, "Too Many Requests", retry_after="soon"), NetworkError),
        (429, refusal(429, "Too Many Requests", retry_after=True), NetworkError),
        (429, refusal(429, "Too Many Requests", retry_after=-7), NetworkError),
        (429, refusal(429, "Too Many Requests", retry_after=10**15), NetworkError),
        (400, refusal(400, "upgraded", migrate_to_chat_id=-1001), ChatMigrated),
        (400, refusal(400, "upgraded", migrate_to_chat_id="-1001"), NetworkError),
        (400, b'{"ok":false,"parameters":[1]}', NetworkError),
        (400, refusal(400, 5), NetworkError),
        (500, refusal(500, "Internal Server Error"), NetworkError),
        (418, refusal(418, "a teapot"), NetworkError),
        (502, b"<html>Bad Gateway</html>", NetworkError),
        (404, b"<html>of a proxy</html>", NetworkError),
        (403, b"<html>of a proxy</html>", NetworkError),
        (400, b'{"error":"of a gateway"}', NetworkError),
        (302, b"", NetworkError),
        (407, b"", NotSent),
        (200, b"<html>a hotel's page</html>", Unsure),
        (200, b"\x1f\x8b packed", Unsure),
        (200, b'{"ok":tru', Unsure),
        (200, b'{"ok":true}', Unsure),
        (200, refusal(403, "Forbidden in a 200"), Unsure),
        (200, b"[]", Unsure),
        (200, b"null", Unsure),
        (200, b"", Unsure),
        (204, b"", Unsure),
        (200, b"[" * 100_000, Unsure),
    ],
)
async def test_each_answer_has_its_error(
    bot: Bot, teller: Teller, status: int, body: bytes, error: type[TelegramError]
) -> None:
    teller.says(body, status)
    with pytest.raises(error) as raised:
        await bot.call("sendMessage", {"text": "secret words"})
    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: message is not modified: specified new message content are exactly the same"),
        (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 4'),
        (400, "Bad Request: MESSAGE_ID_INVALID"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (401, "Unauthorized"),
        (403, "Forbidden: bot was blocked by the user"),
        (404, "Not Found"),
        (409, "Conflict: can't use getUpdates method while webhook is active"),
    ],
)
async def test_telegrams_words_are_kept_but_for_capitals(
    bot: Bot, teller: Teller, status: int, description: str
) -> None:
    teller.says(refusal(status, description), status)
    with pytest.raises(TelegramError) as raised:
        await bot.call("sendMessage")
    assert str(raised.value).lower() == description.removeprefix("Bad Request: ").lower()


async def test_patience_asked_for_is_told_in_seconds(bot: Bot, teller: Teller) -> None:
    teller.says(refusal(429, retry_after=10_072), 429)
    with pytest.raises(RetryAfter) as raised:
        await bot.call("sendMessage")
    assert pause(raised.value) == 10_072.0


async def test_the_group_that_a_group_has_become_is_told(bot: Bot, teller: Teller) -> None:
    teller.says(refusal(400, "upgraded", migrate_to_chat_id=-100123), 400)
    with pytest.raises(ChatMigrated) as raised:
        await bot.call("sendMessage")
    assert raised.value.new_chat_id == -100123


async def test_half_a_surrogate_pair_hides_nothing(bot: Bot, teller: Teller) -> None:
    teller.says(b'{"ok":true,"result":[{"text":"\\ud83d"},{"text":"fine"}]}')
    assert [update["text"] for update in await bot.call("getUpdates")] == ["\ud83d", "fine"]


async def test_half_a_surrogate_pair_is_for_telegram_to_refuse(bot: Bot, teller: Teller) -> None:
    teller.says(refusal(400, "Bad Request: strings must be encoded in UTF-8"), 400)
    with pytest.raises(BadRequest):
        await bot.call("sendMessage", {"text": "\ud83d"})
    assert teller.calls[0][2] == b'{"text": "\\ud83d"}'


async def test_who_the_bot_is_can_be_asked_again_until_telegram_answers(teller: Teller) -> None:
    bot = Bot(teller.url, TOKEN)
    teller.says(b"<html>", 502)
    with pytest.raises(NetworkError):
        await bot.initialize()
    teller.says(b'{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Le Damier","username":"damier"}}')
    await bot.initialize()
    assert bot.username == "damier"
    await bot.shutdown()


async def test_a_wrong_token_is_told_without_it(teller: Teller) -> None:
    for status, description in ((401, "Unauthorized"), (404, "Not Found")):
        teller.says(refusal(status, description), status)
        bot = Bot(teller.url, TOKEN)
        with pytest.raises(InvalidToken, match=description) as raised:
            await bot.initialize()
        await bot.shutdown()
        assert TOKEN not in "".join(traceback.format_exception(raised.value))
        assert TOKEN not in f"{bot!r} {bot}"
