"""Calls over real HTTP, what their answers become, and what is never told of them."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import AsyncIterator, Iterator

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
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

from bot.logs import set_up
from bot.telegram.bot import Bot
from bot.telegram.request import NotSent, Unsure, pause
from tests.telegram.server import CLOSES, OF_22, RESULT, TOKEN, Server, call, speaking_to

SAID = "a secret word"
CANARY = "un mot de quelqu'un"
PAGE = f"<html>no such page: /bot{TOKEN}/sendMessage, {SAID}</html>".encode()


class Teller:
    """Answers every call with what it was told to, and remembers them."""

    def __init__(self) -> None:
        self.status, self.body = 200, RESULT
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""

    def says(self, body: bytes, status: int = 200) -> None:
        """What is answered from now on."""
        self.status, self.body = status, body

    async def answer(self, request: web.Request) -> web.Response:
        self.calls.append((request.path, dict(request.headers), await request.read()))
        return web.Response(status=self.status, body=self.body)


@pytest.fixture
async def teller() -> AsyncIterator[Teller]:
    told = Teller()
    app = web.Application()
    app.router.add_post("/{path:.*}", told.answer)
    running = TestServer(app)
    await running.start_server(access_log=None)
    told.url = str(running.make_url("/"))
    yield told
    await running.close()


@pytest.fixture
async def bot(teller: Teller) -> AsyncIterator[Bot]:
    async with speaking_to(teller.url) as bot:
        yield bot


def refusal(code: int, description: object = "Nope", **parameters: object) -> bytes:
    """Telegram's way of saying no."""
    more = {"parameters": parameters} if parameters else {}
    return orjson.dumps({"ok": False, "error_code": code, "description": description, **more})


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
        await bot.call("sendMessage", {"text": SAID})
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
    teller.says(PAGE, 502)
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


ANSWERS = [
    (200, RESULT), (200, b"x"), (200, PAGE), (502, PAGE), (404, PAGE), (400, PAGE), (307, PAGE),
    (400, refusal(400, SAID)), (401, refusal(401)), (404, refusal(404)), (429, refusal(429, retry_after=7)),
]  # fmt: skip


async def trouble(bot: Bot) -> list[str]:
    """Call in every way, and give what was raised as it would be printed, without the lines of the test."""
    told: list[str] = []
    for calling in (
        lambda: bot.call("sendMessage", {"chat_id": 1, "text": CANARY}),
        lambda: bot.call("sendDocument", {"caption": CANARY}, document=("a.txt", CANARY.encode())),
        lambda: bot.send_message(1, CANARY),
        lambda: bot.call("sendMessage", {"text": {CANARY}}),
    ):
        try:
            await calling()
        except TelegramError as error:
            told += [f"{error} {error!r} {error.__cause__!r}", *traceback.format_exception(error)]
        except Exception:  # noqa: BLE001, S112 - a result that is no message, in the typed method
            continue
    return told


async def test_no_error_carries_the_token_or_what_was_sent(teller: Teller, server: Server) -> None:
    told: list[str] = []
    for status, body in ANSWERS:
        teller.says(body, status)
        async with speaking_to(teller.url) as bot:
            told += await trouble(bot)
    server.says(CLOSES, OF_22 + CLOSES, CANARY.encode() + b"\r\n\r\n", PAGE)
    for url in (server.url, "http://127.0.0.1:1"):
        async with speaking_to(url) as bot:
            told += await trouble(bot)
    lines = "".join(told)
    assert "Traceback" in lines
    assert TOKEN[10:] not in lines
    assert CANARY not in lines


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the process logs, with every package told to write all it has to say."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up("DEBUG", [TOKEN])
    root.setLevel(logging.DEBUG)
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)


async def test_the_log_shows_no_token_and_no_words_at_any_level(
    teller: Teller, server: Server, written: io.StringIO
) -> None:
    for status, body in ANSWERS:
        teller.says(body, status)
        async with speaking_to(teller.url) as bot:
            await trouble(bot)
    server.says(CLOSES, OF_22 + CLOSES, CANARY.encode() + b"\r\n\r\n", PAGE)
    for url in (server.url, "http://127.0.0.1:1"):
        async with speaking_to(url) as bot:
            await trouble(bot)
    lines = written.getvalue()
    assert "from=telegram." in lines
    for secret in (TOKEN, TOKEN[10:], CANARY, SAID, "sendMessage"):
        assert secret not in lines


async def test_what_is_sent_is_written_by_no_package_however_it_is_formatted(
    bot: Bot, teller: Teller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for status, body in ANSWERS:
        teller.says(body, status)
        try:
            await call(bot, CANARY)
        except TelegramError:
            continue
    assert TOKEN[10:] not in caplog.text
    assert CANARY not in caplog.text
