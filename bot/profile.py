"""What Telegram shows of the bot before anyone speaks: its menu, in each language and kind of chat."""

from __future__ import annotations

from typing import Any

from bot.core.say import Phrase
from bot.render import Renderer
from storage.outbox import Outgoing

MENU = (
    "start", "dossier", "personne", "langue", "aide", "mesdonnees", "supprimer", "stop", "confidentialite",
)  # fmt: skip
"""The commands of the menu, in order; the staff group has only its help."""


def rows(renderer: Renderer) -> list[Outgoing]:
    """The calls that set the menu: for private chats in each language and none, and for the staff group."""
    organisation = renderer.organisation
    spoken = [("", organisation.languages[0]), *((each, each) for each in organisation.languages)]
    made = [_menu(renderer, code, words, {"type": "all_private_chats"}, MENU) for code, words in spoken]
    desk = {"type": "chat", "chat_id": renderer.desk}
    return [*made, _menu(renderer, "", organisation.desk.language, desk, ("aide",))]


def _menu(
    renderer: Renderer, code: str, language: str, scope: dict[str, Any], commands: tuple[str, ...]
) -> Outgoing:
    words = {name: renderer.plain(Phrase(f"menu.{name}"), language) for name in commands}
    named = [{"command": name, "description": description} for name, description in words.items()]
    params: dict[str, Any] = {"commands": named, "scope": scope}
    if code:
        params["language_code"] = code
    return Outgoing(lane=f"menu {scope['type']} {code}", chat=0, method="setMyCommands", params=params)
