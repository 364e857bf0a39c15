"""Finds the staff group's id: shows the groups whose updates wait, and confirms none of them."""

from __future__ import annotations

from collections.abc import Callable

from telegram.error import TelegramError

from bot.api import Api
from bot.clock import Clock
from bot.settings import Settings

PAUSE = 2.0


async def show(settings: Settings, clock: Clock, tell: Callable[[str], object]) -> None:
    """Tell of each group once, until cancelled. What waits for the bot goes on waiting."""
    api = Api(settings.api_url, settings.token)
    known: set[int] = set()
    try:
        while True:
            for update in await _waiting(api):
                chat = next((part["chat"] for part in update.values() if isinstance(part, dict) and "chat" in part), {})
                if chat.get("type") in {"group", "supergroup"} and chat["id"] not in known:
                    known.add(chat["id"])
                    tell(f"DAMIER_STAFF_CHAT_ID={chat['id']}  # {chat.get('title', '')}")
            await clock.sleep(PAUSE)
    finally:
        await api.close()


async def _waiting(api: Api) -> list[dict[str, object]]:
    try:
        found = await api.call("getUpdates", {"allowed_updates": ["message", "my_chat_member"]})
    except TelegramError:
        return []
    return [update for update in found if isinstance(update, dict)]
