"""Tells the team, and the person concerned, about messages that did not arrive as they should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.core.conversations.card import card
from bot.core.model.message import AnyMessage, Applicant, Group, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.engine import alerts, profile
from bot.engine.active_config import ActiveConfig, keep_move
from bot.engine.alerts import DRAFT, GROUP, TROUBLES, Alerts
from bot.engine.render import Renderer
from bot.engine.reports import GivenUp, Lacking
from bot.engine.unit_of_work import UnitOfWorkFactory
from storage import cases, outbox, queue, sent_messages
from storage.database import Transaction
from storage.outbox import OutboxRow

AGAIN = timedelta(days=7)
"""What an administrator should mend is told again after so long."""
CLOSED_AGAIN = timedelta(days=1)
"""The operator is told again after so long that the group is closed."""
FROM_STAFF = frozenset({"told", "asked"})
"""The keys under which an applicant reads what staff wrote."""
TOLD = "told"
"""Under this name the database keeps what the group has been told once."""


class Undelivered:
    """Tells the team, by case and once, and the person whose file did not pass."""

    def __init__(self, clock: Clock, units: UnitOfWorkFactory) -> None:
        self._clock = clock
        self._units = units
        self._config: ActiveConfig = units.config
        self._renderer: Renderer = units.renderer
        self._alerts = Alerts(units.config)

    async def given_up(self, tx: Transaction, rows: GivenUp) -> None:
        """One message to the group and one to the operator, whatever their number, that name the cases."""
        counted = Counter[str]()
        for row, _ in rows:
            await profile.given_up(tx, row)
            if _concerns_somebody(row):
                counted[await _reference(tx, row) or (DRAFT if row.person or row.chat > 0 else GROUP)] += 1
        if counted:
            for out in await self._alerts.gathered(tx, self._clock.now(), "undelivered", counted):
                await self._say(tx, out)

    async def lacking(self, tx: Transaction, rows: Lacking) -> None:
        """The group learns what an administrator can mend; the person, that their file has not passed."""
        for row, trouble in rows:
            if row.chat > 0:
                await self._not_shown(tx, row)
            elif trouble == "topic closed":
                await self._tell_once(
                    tx, f"topic {row.topic}", Phrase("desk.topic_closed", {"topic": row.topic})
                )
            elif trouble == "no rights":
                await self._tell_once(tx, trouble, Phrase("desk.no_rights"))
            if row.chat < 0 and trouble != "topic closed" and row.method == "copyMessage" and row.person:
                people, _ = await cases.with_people(tx, [row.person])
                language = people[row.person].language if row.person in people else ""
                said = Message(to=Applicant(row.person), paragraphs=(Phrase("sent.not_passed"),))
                await self._say(tx, said, language, row.person)

    async def unreached(self, tx: Transaction, rows: Sequence[OutboxRow]) -> None:
        """The group learns that what staff wrote did not reach its person, of whom nobody knew it."""
        for row in rows:
            key = row.message_key
            if key is None or key.kind not in FROM_STAFF:
                continue
            about = (await _reference(tx, row)) or Phrase("desk.draft")
            words = Phrase("desk.not_reached", {"reference": about})
            note = MessageKey("note", key.case, ("unreached", *key.detail))
            await self._say(tx, Message(to=Group(), paragraphs=(words,), key=note))

    async def orphaned(self, tx: Transaction, rows: Sequence[OutboxRow]) -> None:
        """A case's card is posted anew, as it is now, and what was to hang under it hangs under this one.

        Of a case that was erased meanwhile nothing is said.
        """
        work = self._units.begin(tx, self._clock.now())
        for row in rows:
            key = row.reply_to_key
            view = await work.view_of(key.case) if key else None
            if key is None or view is None:
                continue
            if await sent_messages.message(tx, row.chat, key) == row.reply_to:
                work.replies.say(card(view), view.person.language, view.person.id)
            work.replies.queue(row.rehung())
        await work.replies.flush()

    async def _not_shown(self, tx: Transaction, row: OutboxRow) -> None:
        """Staff learn that a thing of theirs could not be copied to its person."""
        key = row.message_key
        if row.method == "copyMessage" and key and key.kind in FROM_STAFF:
            words = Phrase("desk.not_shown", {"reference": await _reference(tx, row) or Phrase("desk.draft")})
            note = MessageKey("note", key.case, ("lacking", *key.detail))
            below = MessageKey("card", key.case)
            await self._say(tx, Message(to=Group(), paragraphs=(words,), key=note, reply_to=below))

    async def closed(self, tx: Transaction, chats: Collection[int]) -> None:
        """The operator learns that the team can be told nothing, and what brings it back."""
        if self._config.staff_chat in chats:
            said = self._alerts.to_operator(Phrase("operator.closed"))
            await self._once(tx, "closed", said, CLOSED_AGAIN)

    async def moved(self, tx: Transaction, old: int, new: int) -> None:
        """A group became another one: if it is the desk, it is the desk there too."""
        if old == self._config.staff_chat:
            await keep_move(tx, old, new)
            self._config.staff_chat = new

    async def _tell_once(self, tx: Transaction, what: str, words: Text) -> None:
        await self._once(tx, what, [Message(to=Group(), paragraphs=(words,))], AGAIN)

    async def _once(self, tx: Transaction, what: str, said: Sequence[Message], again: timedelta) -> None:
        now, told = int(self._clock.now().timestamp()), await alerts.kept(tx, TOLD)
        if said and now - told.get(what, 0) >= again.total_seconds():
            await alerts.keep(tx, TOLD, told | {what: now})
            for out in said:
                await self._say(tx, out)

    async def _say(self, tx: Transaction, out: AnyMessage, language: str = "", person: int = 0) -> None:
        now_ms = int(self._clock.now().timestamp() * 1000)
        await outbox.add(tx, [self._renderer.row(out, language, person=person)], now_ms)


def _concerns_somebody(row: OutboxRow) -> bool:
    """Whether somebody misses what was given up; that an alert itself does not arrive is no new alert."""
    is_alert = row.message_key is not None and row.message_key.kind in TROUBLES
    is_message = row.method.startswith(("send", "copy"))
    return is_message and not is_alert and (row.chat > 0 or row.message_key is not None)


async def _reference(tx: Transaction, row: OutboxRow) -> str:
    """The case a row is about, by its message's key, else by its person; empty: none that is filed."""
    named = row.message_key.case if row.message_key else 0
    ((_, reference),) = await queue.concerned(tx, [(named, row.person)])
    return reference
