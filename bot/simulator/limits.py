"""How fast Telegram lets a bot speak.

30 messages a second in all, 1 a second in a private chat with a few in hand, 20 a minute in a group.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime

from bot.simulator.refusal import too_many_requests

OVERALL = 30, 1.0
GROUP = 20, 60.0
BURST = 5.0  # messages a private chat takes at once before 1 a second holds
PRIVATE_RATE = 1.0


class _Window:
    """At most `count` messages in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self.sent: deque[float] = deque()

    def wait(self, now: float) -> float:
        while self.sent and self.sent[0] <= now - self.seconds:
            self.sent.popleft()
        return self.sent[0] + self.seconds - now if len(self.sent) >= self.count else 0.0

    def take(self, now: float) -> None:
        self.sent.append(now)


class _Bucket:
    """A few messages in hand, and one more each second."""

    def __init__(self) -> None:
        self.left, self.at = BURST, -math.inf

    def wait(self, now: float) -> float:
        if now > self.at:
            self.left = min(BURST, self.left + (now - self.at) * PRIVATE_RATE)
            self.at = now
        return (1.0 - self.left) / PRIVATE_RATE if self.left < 1.0 else 0.0

    def take(self, _now: float) -> None:
        self.left -= 1.0


class Limits:
    """Counts what the bot sends, by the simulator's clock; off, it lets everything pass."""

    def __init__(self, now: Callable[[], datetime], *, on: bool) -> None:
        self.on = on
        self._now = now
        self._overall = _Window(*OVERALL)
        self._private: defaultdict[int, _Bucket] = defaultdict(_Bucket)
        self._groups: defaultdict[int, _Window] = defaultdict(lambda: _Window(*GROUP))

    def count(self, chat_id: int, *, is_edit: bool = False) -> None:
        """Count one message to a chat; an edit counts only in a group.

        Raises Refusal 429 when it is one too many, and then counts nothing.
        """
        if not self.on or (is_edit and chat_id > 0):
            return
        now = self._now().timestamp()
        gates = [self._overall, self._private[chat_id] if chat_id > 0 else self._groups[chat_id]]
        wait = max(gate.wait(now) for gate in gates)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for gate in gates:
            gate.take(now)
