"""Who may act, and where: updates of each, made by hand, with buttons signed as the bot signs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from bot.engine.callback_data import CallbackData
from bot.simulator.refusal import Json
from tests.house import House
from tests.journey.story import Applicant, rows

ANONYMOUS_ADMIN, CHANNEL_BOT, TELEGRAM = 1087968824, 136817688, 777000
_NUMBERS = count(90_000)


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in a chat of a type; `behind` is the group or channel in whose name they speak."""

    name: str
    id: int
    chat: int
    type: str
    behind: Json = field(default_factory=dict)
    is_bot: bool = False

    def taps(self, data: str) -> Json:
        """The update of a pressed button."""
        number = next(_NUMBERS)
        shown = {"message_id": number, "date": 0, "chat": self._chat}
        return {"callback_query": {
            "id": str(number), "chat_instance": "1", "from": self._person, "data": data, "message": shown,
        }}  # fmt: skip

    def says(self, text: str, *, to: Json | None = None, kind: str = "message", **more: object) -> Json:
        """The update of a message, perhaps a reply to one; `kind` is the update's."""
        said: Json = {
            "message_id": next(_NUMBERS), "date": 1, "chat": self._chat, "from": self._person, "text": text,
        }  # fmt: skip
        said |= {"reply_to_message": to} if to else {}
        return {kind: said | self.behind | more}

    def sees(self, message: int, sender: int) -> Json:
        """A message of the bot in this chat, as a reply to it quotes it."""
        bot = {"id": sender, "is_bot": True, "first_name": "Bot"}
        return {"message_id": message, "date": 1, "chat": self._chat, "from": bot, "text": "…"}

    @property
    def _chat(self) -> Json:
        return {"id": self.chat, "type": self.type, "title": "x"}

    @property
    def _person(self) -> Json:
        return {"id": self.id, "is_bot": self.is_bot, "first_name": "x"}


async def signer(h: House) -> CallbackData:
    """What signs buttons with the bot's own key, for any chat."""
    (kept,) = await rows(h, "select value from meta where key = 'button key'")
    return CallbackData(bytes.fromhex(str(kept["value"])))


async def shown(h: House, someone: Applicant) -> set[tuple[str, ...]]:
    """What every button does that somebody and the staff group now see."""
    await h.settled()
    messages = [*await someone.person.messages(), *await h.group.messages()]
    buttons = [button for message in messages for row in message.buttons for button in row]
    return {tuple(button.data.split(":")[:-1]) for button in buttons if button.data}


async def kept(h: House, someone: Applicant) -> dict[str, object]:
    """All that is stored of somebody and their cases, in an order of its own: PostgreSQL gives it in any."""
    await h.settled()
    values = {"person": someone.person.id}
    return {
        table: sorted(await rows(h, f"select * from {table} where {column}", **values), key=str)  # noqa: S608 - two of our own names
        for table, column in (
            ("person", "id = :person"),
            ("case_file", "person = :person"),
            ("event", _THEIRS),
            ("timer", _THEIRS),
        )
    }


_THEIRS = "case_file in (select id from case_file where person = :person)"


async def answers(h: House, taps: Iterable[Json]) -> list[str]:
    """What was answered to these taps, which were all of them answered, each once."""
    await h.settled()
    ids = [tap["callback_query"]["id"] for tap in taps]
    calls = [call.params for call in await h.client.calls("answerCallbackQuery")]
    told = [call for call in calls if call["callback_query_id"] in ids]
    assert sorted(call["callback_query_id"] for call in told) == sorted(ids)
    return [call.get("text", "") for call in told]


async def delivered(h: House, updates: Iterable[Json]) -> None:
    """Deliver updates as if Telegram had them, and wait until they are handled: one after them is,
    words of staff among themselves.
    """
    for update in updates:
        await h.client.raw_update(update)
    await h.staff[0].says("Entre nous", chat=h.group)
    await h.settled()
