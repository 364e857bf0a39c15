"""What went wrong, told to the team and to the operator: by case, and gathered into one message an hour."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import orjson

from bot.core.model.frozen import Frozen
from bot.core.model.message import Group, Joined, Member, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.engine.active_config import ActiveConfig
from storage import meta
from storage.database import Transaction

TOGETHER: Final = timedelta(hours=1)
"""What goes wrong within this time of the first is told in the same message, which is edited."""
NAMED = 30
"""Cases that are named in it; of the others it says how many there are."""
DRAFT, GROUP = "draft", "group"
"""In place of a reference: about projects that were not sent yet; about no project."""
Trouble = Literal["undelivered", "unhandled"]
"""Messages that may not have arrived; updates that were set aside."""
TROUBLES: Final[frozenset[Trouble]] = frozenset({"undelivered", "unhandled"})


class Alerts(Frozen):
    """Makes the messages; whoever calls has them sent."""

    config: ActiveConfig

    async def gathered(
        self, tx: Transaction, now: datetime, trouble: Trouble, found: Counter[str]
    ) -> list[Message]:
        """One message to each, whatever their number, that names the cases by reference."""
        known = await kept(tx, trouble)
        if now.timestamp() - known.get("since", 0) >= TOGETHER.total_seconds():
            known = {"since": int(now.timestamp()), "cases": {}}
        total = Counter[str](known["cases"]) + found
        await keep(tx, trouble, known | {"cases": dict(total)})
        words = Phrase(f"desk.{trouble}", {"cases": _listed(total)})
        key = MessageKey(trouble, detail=(str(known["since"]),))
        hints = Phrase(f"desk.{trouble}_hint"), Phrase("operator.queue")
        return self.told(words, hints=hints, key=key)

    def told(
        self, *words: Text, hints: tuple[Text, Text] = ("", ""), key: MessageKey | None = None
    ) -> list[Message]:
        """The same to the staff group and to the operator, if one is named; each with what they can do."""
        for_group, for_operator = hints
        return [
            _message(Group(), words, for_group, key),
            *self.to_operator(*words, hint=for_operator, key=key),
        ]

    def to_operator(self, *words: Text, hint: Text = "", key: MessageKey | None = None) -> list[Message]:
        """To the operator alone; nothing if none is named."""
        operator = self.config.operator_chat
        return [_message(Member(operator), words, hint, key)] if operator else []


async def kept(tx: Transaction, name: str) -> dict[str, Any]:
    """What the database keeps of what was told, under a name."""
    return dict(orjson.loads(await meta.get(tx, name) or "{}"))


async def keep(tx: Transaction, name: str, value: dict[str, Any]) -> None:
    """Keep it."""
    await meta.put(tx, name, orjson.dumps(value).decode())


def _listed(total: Counter[str]) -> Joined:
    by_reference = sorted(total.items(), key=lambda each: (each[0] in {DRAFT, GROUP}, each[0]))
    parts: list[Text] = [_named(reference, count) for reference, count in by_reference[:NAMED]]
    if more := len(by_reference) - NAMED:
        parts += [Phrase("desk.trouble_more", {"n": more})] if more > 0 else []
    return Joined(tuple(parts), ", ")


def _named(reference: str, count: int) -> Phrase:
    key = {DRAFT: "desk.trouble_draft", GROUP: "desk.trouble_group"}.get(reference, "desk.trouble_case")
    return Phrase(key, {"reference": reference, "count": count})


def _message(to: Group | Member, words: tuple[Text, ...], hint: Text, key: MessageKey | None) -> Message:
    *others, last = words
    paragraphs = (*others, Joined((last, hint), " "))
    return Message(to=to, paragraphs=paragraphs, key=key, replace="or_send" if key else "")
