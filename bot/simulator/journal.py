"""What the bot asked for, call by call."""

from collections import deque
from dataclasses import dataclass, field, fields

from bot.simulator.refusal import Json

KEPT = 20_000


@dataclass(slots=True)
class Call:
    """One Bot API call: `status` is the HTTP status, `description` Telegram's words when it refused.

    `unknown` names parameters the method does not have (Telegram ignores them); `fault` the planned fault
    it met.
    """

    number: int
    method: str
    params: Json
    date: int
    ok: bool = False
    status: int = 0
    description: str = ""
    unknown: list[str] = field(default_factory=list)
    fault: str = ""

    def as_json(self) -> Json:
        """Return the call as JSON."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


class Journal:
    """The last calls, oldest first."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT)
        self._count = 0

    def begin(self, method: str, params: Json, date: int) -> Call:
        """Write down a call as it comes in."""
        self._count += 1
        call = Call(self._count, method, params, date)
        self.calls.append(call)
        return call
