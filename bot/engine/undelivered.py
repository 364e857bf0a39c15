"""Tells the team, and the person concerned, about messages that did not arrive as they should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson

from bot.clock import Clock
from bot.core.conversations.card import card
from bot.core.model.message import AnyMessage, Applicant, Group, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.engine import profile
from bot.engine.active_config import ActiveConfig, keep_move
from bot.engine.render import Renderer
from bot.engine.reports import GivenUp, Lacking
from bot.engine.unit_of_work import UnitOfWorkFactory
from storage import cases, meta, outbox, sent_messages
from storage.database import Transaction
from storage.outbox import OutboxRow

TOGETHER = timedelta(hours=1)
"""What is given up within this time of the first is told in the same message, which is edited."""
AGAIN = timedelta(days=7)
"""What an administrator should mend is told again after so long."""
FROM_STAFF = frozenset({"told", "asked"})
"""The keys under which an applicant reads what staff wrote."""
GIVEN_UP, TOLD = "given up", "told"
"""Under these names the database keeps what the group has been told."""


class Undelivered:
    """Tells the team, by case and once, and the person whose file did not pass."""

    def __init__(self, clock: Clock, units: UnitOfWorkFactory) -> None:
        self._clock = clock
        self._units = units
        self._config: ActiveConfig = units.config
        self._renderer: Renderer = units.renderer

    async def given_up(self, tx: Transaction, rows: GivenUp) -> None:
        """One message to the group, whatever their number, that names the cases."""
        now, counted = self._clock.now(), Counter[str]()
        for row, _ in rows:
            await profile.given_up(tx, row)
            if row.method.startswith(("send", "copy")) and (row.chat > 0 or row.message_key):
                counted[await _reference(tx, row)] += 1
        if not counted:
            return
        known = await _kept(tx, GIVEN_UP)
        if now.timestamp() - known.get("since", 0) >= TOGETHER.total_seconds():
            known = {"since": int(now.timestamp()), "cases": {}}
        total = Counter[str](known["cases"]) + counted
        await _keep(tx, GIVEN_UP, known | {"cases": dict(total)})
        listed = tuple(_listed(reference, count) for reference, count in sorted(total.items(), reverse=True))
        words = Phrase("desk.undelivered", {"cases": Joined(listed, ", ")})
        key = MessageKey("undelivered", detail=(str(known["since"]),))
        await self._say(tx, Message(to=Group(), paragraphs=(words,), key=key, replace="or_send"))

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

    async def moved(self, tx: Transaction, old: int, new: int) -> None:
        """A group became another one: if it is the desk, it is the desk there too."""
        if old == self._config.staff_chat:
            await keep_move(tx, old, new)
            self._config.staff_chat = new

    async def _tell_once(self, tx: Transaction, what: str, words: Text) -> None:
        now, told = int(self._clock.now().timestamp()), await _kept(tx, TOLD)
        if now - told.get(what, 0) >= AGAIN.total_seconds():
            await _keep(tx, TOLD, told | {what: now})
            await self._say(tx, Message(to=Group(), paragraphs=(words,)))

    async def _say(self, tx: Transaction, out: AnyMessage, language: str = "", person: int = 0) -> None:
        await outbox.add(tx, [self._renderer.row(out, language, person=person)])


def _listed(reference: str, count: int) -> Phrase:
    key = "desk.undelivered_case" if reference else "desk.undelivered_draft"
    return Phrase(key, {"reference": reference, "count": count})


async def _reference(tx: Transaction, row: OutboxRow) -> str:
    """The case a row is about, by its message's key, else by its person; empty: none that is filed."""
    named = row.message_key.case if row.message_key else 0
    if named and (found := await cases.load(tx, (named,))):
        return found[named].reference
    _, theirs = await cases.with_people(tx, [row.person])
    return next((case.reference for case in reversed(theirs.get(row.person, [])) if case.reference), "")


async def _kept(tx: Transaction, key: str) -> dict[str, Any]:
    return dict(orjson.loads(await meta.get(tx, key) or "{}"))


async def _keep(tx: Transaction, key: str, value: dict[str, Any]) -> None:
    await meta.put(tx, key, orjson.dumps(value).decode())
