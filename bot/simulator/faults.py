"""Planned trouble: what goes wrong with the next Bot API calls."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.simulator.refusal import Json

Kind = Literal[
    "status", "refusal", "flood", "cut_before", "cut_after", "hang", "hang_after", "garbage", "slow"
]


@dataclass(slots=True)
class Fault:
    """Trouble for the next `times` calls of `method` (any method when empty; names are case-insensitive).

    status      answers `code` with an HTML body, and does nothing
    refusal     answers `code` with `words` as Telegram's description, and does nothing
    flood       answers 429 with `retry_after`, and does nothing
    cut_before  closes the connection, and does nothing
    cut_after   does what was asked, then closes the connection: the answer is lost
    hang        does nothing and answers nothing, until the faults are forgotten: then closes the connection
    hang_after  does what was asked, then the same
    garbage     does what was asked, and answers something that is no JSON
    slow        waits `seconds` of real time first
    """

    kind: Kind
    method: str = ""
    times: int = 1
    code: int = 502
    words: str = ""
    retry_after: int = 1
    seconds: float = 0.1
    chat_id: int | None = None


@dataclass(slots=True)
class Faults:
    """The faults planned and not yet met, in the order they were planned."""

    planned: list[Fault] = field(default_factory=list)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def plan(self, wish: Json) -> None:
        """Plan a fault given as JSON; raises ValueError when it is not one."""
        try:
            fault = Fault(**wish)
        except TypeError as error:
            raise ValueError(str(error)) from error
        if fault.kind not in get_args(Kind):
            raise ValueError(f"a fault is one of {', '.join(get_args(Kind))}")
        self.planned.append(fault)

    def forget(self) -> None:
        """Plan nothing any more, and end what hangs."""
        self.planned.clear()
        self._over.set()
        self._over = asyncio.Event()

    async def forgotten(self) -> None:
        """Return when the faults planned until now are forgotten."""
        await self._over.wait()

    def meet(self, method: str, chat_id: object) -> Fault | None:
        """Return the fault this call meets, using it up once."""
        for fault in self.planned:
            is_method = not fault.method or fault.method.lower() == method.lower()
            if is_method and (fault.chat_id is None or str(fault.chat_id) == str(chat_id)):
                fault.times -= 1
                if fault.times <= 0:
                    self.planned.remove(fault)
                return fault
        return None
