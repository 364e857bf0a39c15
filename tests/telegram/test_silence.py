"""What neither an error nor the log ever tells: the token, and what somebody said."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress

import pytest
from telegram.error import TelegramError

from bot.logs import set_up
from bot.telegram.bot import Bot
from tests.telegram.server import CLOSES, OF_22, RESULT, TOKEN, Server, call, speaking_to
from tests.telegram.teller import Teller, refusal

SAID = "a secret word"
CANARY = "un mot de quelqu'un"
PAGE = f"<html>no such page: /bot{TOKEN}/sendMessage, {SAID}</html>".encode()

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
    logging.raiseExceptions = True


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
    teller: Teller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with speaking_to(teller.url) as bot:
        caplog.clear()  # python-telegram-bot notes its address when it is made
        for status, body in ANSWERS:
            teller.says(body, status)
            with suppress(TelegramError):
                await call(bot, CANARY)
    assert TOKEN[10:] not in caplog.text
    assert CANARY not in caplog.text
