"""What people type after the bot's name, anywhere, and the results the bot offers them for it."""

import asyncio
from dataclasses import dataclass, field

from bot.simulator.people import User
from bot.simulator.queries import OPEN_SECONDS, TOO_OLD
from bot.simulator.refusal import Json, bad_request


@dataclass(slots=True, eq=False)
class InlineQuery:
    """One inline query; `answer` is what the bot said: the results as it gave them, each with its content."""

    id: str
    user: User
    words: str
    date: float
    answer: Json | None = None
    contents: dict[str, Json] = field(default_factory=dict)
    """What each result would insert, by its id."""
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> Json:
        """Return the query as the control API shows it."""
        return {
            "id": self.id, "person": self.user.id, "query": self.words, "date": int(self.date),
            "answer": self.answer,
        }  # fmt: skip


@dataclass(slots=True)
class InlineQueries:
    """All inline queries so far, by their identifier."""

    by_id: dict[str, InlineQuery] = field(default_factory=dict)

    def open(self, user: User, words: str, date: float) -> InlineQuery:
        """Note what somebody typed and return it as a query awaiting its answer."""
        query = InlineQuery(str(3_006_000_000_000_000_001 + 7 * len(self.by_id)), user, words, date)
        self.by_id[query.id] = query
        return query

    def close(self, query_id: str, answer: Json, contents: dict[str, Json], now: float) -> None:
        """Record the bot's answer; raises Refusal when the query is unknown, over 30 s old, or answered."""
        query = self.by_id.get(query_id)
        if query is None or query.answer is not None or now - query.date > OPEN_SECONDS:
            raise bad_request(TOO_OLD)
        query.answer, query.contents = answer, contents
        query.answered.set()
