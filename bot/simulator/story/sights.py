"""How messages looked up to a moment, and which of them words or a button's label mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.simulator.history import Look
from bot.simulator.people import Chat, User
from bot.simulator.refusal import Json
from bot.simulator.story.act import Target, plain


@dataclass(slots=True)
class Sight:
    """One message: its last look, every text it had, every button it had, and those it has."""

    look: Look
    texts: list[str] = field(default_factory=list)
    had: dict[str, Json] = field(default_factory=dict)
    has: dict[str, Json] = field(default_factory=dict)

    def take(self, look: Look) -> None:
        """See it as it is now."""
        self.look = look
        self.texts.append(fold(words_of(look)))
        rows = look.markup["inline_keyboard"] if look.markup else []
        self.has = {}
        for button in (button for row in rows for button in row):
            self.has.setdefault(fold(button["text"]), button)
        self.had |= self.has


class Sights:
    """Every message of every chat, oldest first."""

    def __init__(self) -> None:
        self._chats: dict[int, dict[int, Sight]] = {}

    def take(self, look: Look) -> None:
        """See a message as it is now."""
        chat = self._chats.setdefault(look.message.chat.id, {})
        chat.setdefault(look.message.message_id, Sight(look)).take(look)

    def find(self, chat: Chat, message_id: int) -> Sight | None:
        """One message as it was seen so far; None when it was not."""
        return self._chats.get(chat.id, {}).get(message_id)

    def with_label(self, chat: Chat, label: str, words: str = "") -> list[Sight]:
        """The messages with this button, newest first; then those that only had it, newest first."""
        label, newest_first = fold(label), self._of(chat)
        now = [sight for sight in newest_first if label in sight.has]
        once = [sight for sight in newest_first if label in sight.had and label not in sight.has]
        return _with_words([*now, *once], words)

    def by(self, chat: Chat, sender: User, words: str = "") -> list[Sight]:
        """The messages somebody wrote, newest first."""
        return _with_words([sight for sight in self._of(chat) if sight.look.message.sender is sender], words)

    def _of(self, chat: Chat) -> list[Sight]:
        seen = reversed(self._chats.get(chat.id, {}).values())
        return [sight for sight in seen if not sight.look.gone and not sight.look.message.is_service]

    def labels(self, chat: Chat) -> list[str]:
        """The labels of the newest buttons of a chat."""
        return next(([*sight.has] for sight in self._of(chat) if sight.has), [])


def _with_words(sights: list[Sight], words: str) -> list[Sight]:
    words = fold(words)
    return [sight for sight in sights if any(words in text for text in sight.texts)]


def picked(sights: list[Sight], target: Target) -> Sight | None:
    """The one a target means among those with its words, newest first."""
    return sights[target.nth - 1] if target.nth <= len(sights) else None


def named(sights: list[Sight], message_id: int) -> Target | None:
    """How a message is named among others, newest first; None when it is not among them."""
    numbers = [sight.look.message.message_id for sight in sights]
    if message_id not in numbers:
        return None
    sight = sights[numbers.index(message_id)]
    words = "" if numbers[0] == message_id else title(sight.look)
    fitting = [each.look.message.message_id for each in _with_words(sights, words)]
    return Target(words, fitting.index(message_id) + 1)


def title(look: Look) -> str:
    """A few words by which a message can be told: of the longest of its first lines."""
    lines = [line.replace("«", "").split("»")[0].strip() for line in plain(words_of(look)).split("\n")[:3]]
    return max(lines, key=len)[:60].strip()


def words_of(look: Look) -> str:
    """The text or the caption of a look."""
    words: str = look.content.get("text") or look.content.get("caption") or ""
    return words


def fold(text: str) -> str:
    """A text without the differences nobody sees: kinds of spaces and apostrophes."""
    return plain(text).replace("’", "'")
