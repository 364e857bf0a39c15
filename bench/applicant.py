"""An applicant who acts on what the bot says: at once, or after a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

ACTIONS: Final = 12
"""In an interview: the start, consent, nine answers, and sending."""
GREETING: Final = "Welcome"
OUTCOME: Final = "Your application"
CHECKIN: Final = "gone by"
BACK: Final = "Back"
NUMBER: Final = "number"

Message = Mapping[str, Any]
Update = dict[str, Any]


class Applicant:
    """One private chat. It knows no question: it presses the first button, or writes where there is none."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.is_done = False
        self.written: list[str] = []
        self.checkins: set[str] = set()
        self.repeated = 0
        """Messages that came a second time, as they may when the bot was killed while it sent them."""
        self._acted_at: float | None = None
        self._heard: set[str] = set()

    @property
    def is_waiting(self) -> bool:
        """Whether its last action still waits for an answer."""
        return self._acted_at is not None

    def start(self, now: float) -> Update:
        """Open the chat."""
        return self._says("/start", now)

    def hears(self, message: Message, now: float, think: float = 0.0) -> tuple[float | None, Update | None]:
        """Take a new message; return the seconds since the action it answers and the next action, if any.

        That one is to be delivered after `think` seconds.
        """
        text = message["text"]
        if text in self._heard:
            self.repeated += 1
            return None, None
        self._heard.add(text)
        if self.is_done:
            if CHECKIN in text:
                self.checkins.add(text)
            return None, None
        seconds = None if self._acted_at is None else now - self._acted_at
        self._acted_at = None
        if OUTCOME in text:
            self.is_done = True
            return seconds, None
        return seconds, None if text.startswith(GREETING) else self._acts(message, now + think)

    def _acts(self, message: Message, now: float) -> Update:
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        for button in (button for row in rows for button in row):
            if BACK not in button["text"]:
                return self._presses(message, button["callback_data"], now)
        if NUMBER in message["text"]:
            return self._says("3", now)
        self.written.append(f"What applicant {self.number} writes, {len(self.written) + 1}.")
        return self._says(self.written[-1], now)

    def _says(self, text: str, now: float) -> Update:
        self._acted_at = now
        return {
            "message": {"message_id": 0, "from": self._user(), "chat": self._chat(), "date": 0, "text": text}
        }

    def _presses(self, message: Message, data: str, now: float) -> Update:
        self._acted_at = now
        query = f"{self.number}-{message['message_id']}"
        pressed = {"id": query, "from": self._user(), "message": message, "chat_instance": "1", "data": data}
        return {"callback_query": pressed}

    def _user(self) -> dict[str, Any]:
        return {"id": self.number, "is_bot": False, "first_name": f"A{self.number}", "language_code": "en"}

    def _chat(self) -> dict[str, Any]:
        return {"id": self.number, "first_name": f"A{self.number}", "type": "private"}
