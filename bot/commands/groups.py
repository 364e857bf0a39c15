"""Finds the staff group's id: shows the groups whose updates wait, and confirms none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram.error import TelegramError

from bot.clock import Clock
from bot.settings import Settings
from bot.telegram.bot import Bot

PAUSE = 2.0


async def show(settings: Settings, clock: Clock, tell: Callable[[str], object]) -> None:
    """Tell of each group once, until cancelled. What waits for the bot goes on waiting."""
    bot = Bot(settings.api_url, settings.token, settings.proxy)
    known: set[int] = set()
    try:
        while True:
            for chat in await _groups(bot):
                if chat["id"] not in known:
                    known.add(chat["id"])
                    tell(f"DAMIER_STAFF_CHAT_ID={chat['id']}  # {chat.get('title', '')}")
            await clock.sleep(PAUSE)
    finally:
        await bot.shutdown()


async def _groups(bot: Bot) -> list[dict[str, Any]]:
    try:
        await bot.initialize()
        updates = await bot.call("getUpdates", {"allowed_updates": ["message", "my_chat_member"]})
    except TelegramError:
        return []
    parts = [part for update in updates for part in update.values() if isinstance(part, dict)]
    chats = [part["chat"] for part in parts if "chat" in part]
    return [chat for chat in chats if chat["type"] in {"group", "supergroup"}]
