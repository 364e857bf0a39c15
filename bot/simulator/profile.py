"""What the bot says about itself: its commands, name, descriptions and menu button, by scope and language."""

from dataclasses import dataclass, field

from bot.simulator.refusal import Json


@dataclass(slots=True)
class Profile:
    """Settings of the bot. Commands are kept by (scope as text, language); words by (what, language)."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def commands_for(self, scopes: list[str], language: str) -> list[Json]:
        """Return the commands a person sees: narrower scope first, their language before the general one."""
        for scope in scopes:
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []


def scope_key(scope: Json | None) -> str:
    """Return a BotCommandScope as text: `chat:-100...`, `all_private_chats`, ..."""
    if not scope:
        return "default"
    parts = [scope.get("type", "default"), scope.get("chat_id"), scope.get("user_id")]
    return ":".join(str(part) for part in parts if part is not None)
