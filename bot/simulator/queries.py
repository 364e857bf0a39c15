"""Taps on inline buttons, from the tap to the bot's answer."""

import asyncio
from dataclasses import dataclass, field

from bot.simulator.people import User
from bot.simulator.refusal import Json, bad_request

OPEN_SECONDS = 30
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True, eq=False)
class Query:
    """One callback query; `answer` is what the bot said to it: text, show_alert, url."""

    id: str
    user: User
    chat_id: int
    message_id: int
    data: str
    date: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> Json:
        """Return the query as the control API shows it."""
        return {
            "id": self.id, "person": self.user.id, "chat": self.chat_id, "message": self.message_id,
            "data": self.data, "date": int(self.date), "answer": self.answer,
        }  # fmt: skip


@dataclass(slots=True)
class Queries:
    """All taps so far, by their identifier."""

    by_id: dict[str, Query] = field(default_factory=dict)

    def open(self, user: User, chat_id: int, message_id: int, data: str, date: float) -> Query:
        """Note a tap and return it as a query awaiting its answer."""
        query = Query(
            str(4_382_000_000_000_000_001 + 7 * len(self.by_id)), user, chat_id, message_id, data, date
        )
        self.by_id[query.id] = query
        return query

    def close(self, query_id: str, answer: Json, now: float) -> Query:
        """Record the bot's answer; raises Refusal when the query is unknown, over 30 s old, or answered."""
        query = self.by_id.get(query_id)
        if query is None or query.answer is not None or now - query.date > OPEN_SECONDS:
            raise bad_request(TOO_OLD)
        query.answer = answer
        query.answered.set()
        return query
