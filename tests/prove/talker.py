"""Somebody who talks with the bot, moved in the simulator's own world: no HTTP on their side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar

from bot.simulator.acts import Acts
from bot.simulator.message import Message
from bot.simulator.people import Chat, User
from bot.simulator.world import World
from tests.journey.story import ANSWERS, REVIEW, plain

T = TypeVar("T")

AGREE, TICKED, CONFIRM, SEND = "J’accepte", "✓ ", "Valider", "Envoyer"
SEVERAL = ("Qu’est-ce qui est nouveau", "De quoi avez-vous le plus besoin")
"""Questions of LE DAMIER of which one ticks several answers."""
LAST = list(ANSWERS)[-1]
FILED = "est bien arrivé"


class Lost(AssertionError):  # noqa: N818 - what is wrong is named as it is told
    """Something that had to come has not come; the text says what."""


class Wait(Protocol):
    """Returns the first true value of a look; raises Lost, naming what never came."""

    async def __call__(self, look: Callable[[], T | None], what: str, chat: int = 0) -> T:
        """Look again after each change of a chat, or of the world."""
        ...


class Talker:
    """Does one thing after the other, each once the bot has asked for it, and nothing twice.

    Whoever does nothing twice notices what is lost: what they wait for never comes.
    """

    def __init__(self, world: World, person: User, wait: Wait) -> None:
        self.person = person
        self.chat = world.chats[person.id]
        self._world = world
        self._acts = Acts(world)
        self._wait = wait

    def says(self, text: str, chat: Chat | None = None, *, to: Message | None = None) -> None:
        """Type, perhaps in a group and in reply to a message."""
        self._acts.says(self.person, text, chat or self.chat, reply_to=to.message_id if to else None)

    def presses(self, message: Message, label: str) -> None:
        """Press the first button that begins with this label."""
        self._acts.presses(
            self.person, message.chat, message.message_id, _button(message, label)["callback_data"]
        )

    async def sees(self, words: str, *labels: str, chat: Chat | None = None) -> Message:
        """Wait for a message of the bot with these words and buttons; the newest such."""
        return await self._wait(
            lambda: next((m for m in self._newest(chat) if _shows(m, words, labels)), None),
            f"for {self.person.first_name}: {words!r} {labels}",
            (chat or self.chat).id,
        )

    async def taps(self, words: str, label: str, chat: Chat | None = None) -> None:
        """Wait for a message with this button, and press it."""
        self.presses(await self.sees(words, label, chat=chat), label)

    async def files(self, answers: Mapping[str, str] = ANSWERS) -> None:
        """Play LE DAMIER's interview from /start to the outcome, or as far as there are answers."""
        self.says("/start")
        await self.goes_on(answers, agree=True)

    async def goes_on(self, answers: Mapping[str, str], *, agree: bool = False) -> None:
        """Answer these questions as they come; send what is whole."""
        if agree:
            await self.taps("", AGREE)
        open_ = dict(answers)
        while open_ and (words := await self._asked(open_)) != REVIEW:
            await self._answers(words, open_.pop(words))
        if LAST in answers:
            await self.taps(REVIEW, SEND)
            await self.sees(FILED)

    async def _asked(self, open_: Mapping[str, str]) -> str:
        """Words of the next question that is not answered yet: one that came twice is answered once."""

        def look() -> str | None:
            newest = next((plain(m.text) for m in self._newest() if _is_asked(m)), "")
            return next((words for words in (REVIEW, *open_) if words in newest), None)

        what = f"for {self.person.first_name}: one of the next {len(open_)} questions"
        return await self._wait(look, what, self.chat.id)

    async def _answers(self, words: str, answer: str) -> None:
        if answer.startswith("> "):
            self.says(answer[2:])
            return
        await self.taps(words, answer)
        if words in SEVERAL:
            self.presses(await self.sees(words, TICKED + answer, CONFIRM), CONFIRM)

    def _newest(self, chat: Chat | None = None) -> Iterator[Message]:
        """The bot's messages, newest first."""
        messages = reversed((chat or self.chat).messages.values())
        return (m for m in messages if m.sender is self._world.bot and not m.deleted)


def _is_asked(message: Message) -> bool:
    """Whether it asks something, rather than showing what was answered."""
    return "Votre réponse :" not in plain(message.text)


def _shows(message: Message, words: str, labels: tuple[str, ...]) -> bool:
    return words in plain(message.text) and all(_button(message, label) for label in labels)


def _button(message: Message, label: str) -> dict[str, str]:
    rows = message.markup["inline_keyboard"] if message.markup else []
    fitting = (button for row in rows for button in row if plain(button["text"]).startswith(label))
    return next(fitting, {})
