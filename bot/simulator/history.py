"""Everything that happened in the world, in order: deeds, how messages looked, what taps were told."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.simulator.refusal import Json

if TYPE_CHECKING:
    from bot.simulator.message import Message
    from bot.simulator.people import Chat, User

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: `verb` and `wish` as the control API has them; nobody did it when `person` is None.

    `at` is an aware instant; `at_once` says that what came before it was not over.
    """

    verb: str
    wish: Json
    person: User | None
    chat: Chat | None
    at: datetime
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a message looked from a moment on."""

    message: Message
    content: Json
    markup: Json | None
    gone: bool


@dataclass(frozen=True, slots=True)
class Keys:
    """The reply keyboard a chat showed from a moment on; None when it was put away."""

    chat: Chat
    keyboard: Json | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a tap in a chat was answered."""

    chat: int
    text: str
    alert: bool


Happening = Deed | Look | Keys | Told


@dataclass(slots=True)
class History:
    """The last happenings, oldest first; `count` is how many there ever were.

    `members` is who was in each group when the first deed was done: chat id to user ids.
    """

    happenings: deque[Happening] = field(default_factory=lambda: deque(maxlen=KEPT))
    count: int = 0
    members: dict[int, list[int]] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing has been forgotten."""
        return self.count == len(self.happenings)

    def note(self, happening: Happening) -> None:
        """Write down what has happened."""
        self.count += 1
        self.happenings.append(happening)

    @contextmanager
    def doing(self, deed: Deed) -> Iterator[None]:
        """Write down a deed before what it brings about, and take it out again if it fails."""
        self.note(deed)
        try:
            yield
        except Exception:
            self.happenings = deque((each for each in self.happenings if each is not deed), KEPT)
            self.count -= 1
            raise
