"""Unit of work: state, history, messages and timers of one transaction, written together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.core.analysis.figures import month
from bot.core.conversations.case_status import active_case, reminder
from bot.core.model.case import Case, Event, Interview, Person, Timer
from bot.core.model.effects import CaseView, Effects, QuestionStatistic
from bot.core.model.message import AnyMessage, Message, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Organisation
from bot.engine.active_config import ActiveConfig
from bot.engine.archive import Archive
from bot.engine.callback_data import CallbackData
from bot.engine.render import Renderer, Tapped
from bot.texts import Texts
from storage import cases, events, figures, outbox, people, sent_messages, timers
from storage.database import Transaction
from storage.outbox import OutboxCall
from storage.sent_messages import SentMessage

SEND = "sendMessage"
"""The method of the Bot API that puts a new message under a key."""
CASES = "turn"
"""Transactions that change cases go one after the other, whatever they come from, in whichever copy."""


class UnitOfWork:
    """What one transaction has read and is going to write. Handlers see the database through it."""

    def __init__(
        self, tx: Transaction, now: datetime, config: ActiveConfig, renderer: Renderer, archive: Archive
    ) -> None:
        self.tx = tx
        self.now = now
        self.config = config
        self.organisation = config.organisation
        """What the organisation's file says."""
        self.staff_chat = config.staff_chat
        """The staff group, which may become another one in this transaction."""
        self.renderer = renderer
        self._archive = archive
        self.scrub = False
        """Whether something was erased, so that the database's files must be cleaned after the commit."""
        self.has_scheduled = False
        """Whether timers were scheduled, one of which may be the next that is due."""
        self.reopens = False
        """Whether the group that was closed to the bot is open again."""
        self._people: dict[int, Person | None] = {}
        self._cases: dict[int, Case | None] = {}
        self._of: dict[int, list[int]] = {}
        self._changed_people: set[int] = set()
        self._changed_cases: set[int] = set()
        self._events: list[Event] = []
        self._rows: list[OutboxCall] = []
        self._sent: list[SentMessage] = []
        self._marks: list[QuestionStatistic] = []
        self._message = (0, 0)
        self._done: set[str] = set()
        self._looked: set[int] = set()
        self._standing: dict[tuple[int, str], int] = {}
        self._tapped: Tapped | None = None
        self._query = ""

    def begin(self, query: str = "", chat: int = 0, message: int = 0) -> None:
        """Start on the next update: the message, and the button pressed under it, if one was."""
        self._query = query
        self._message = (chat, message)
        self._tapped = Tapped(chat, message) if query and message else None

    async def mark_tapped(self, key: MessageKey) -> None:
        """The message under the pressed button is the one of this key: edits of it need not wait.

        Not if another stands there by now, or soon: then that one is edited, wherever the button was pressed.
        """
        if self._tapped is None or self._has_queued(self._tapped.chat, key):
            return
        chat, message = self._tapped.chat, self._tapped.message
        await self.preload((), (chat,))
        if self._standing.get((chat, str(key)), message) == message:
            self._tapped = replace(self._tapped, key=key)

    async def tapped_key(self) -> MessageKey | None:
        """The key of the message under the pressed button, if it has one."""
        return await sent_messages.key_of(self.tx, *self._message)

    @property
    def is_tap(self) -> bool:
        """Whether a button was pressed and is still to be answered."""
        return bool(self._query)

    def first_time(self, what: str) -> bool:
        """Whether this is asked for the first time in the transaction: what came twice is done once."""
        fresh = what not in self._done
        self._done.add(what)
        return fresh

    # --- reading ---

    async def preload(self, user_ids: Sequence[int], tapped: Sequence[int] = ()) -> None:
        """Read the people of a batch and their cases, and what stands where buttons were pressed."""
        wanted = [user_id for user_id in dict.fromkeys(user_ids) if user_id not in self._people]
        looked = [chat for chat in dict.fromkeys(tapped) if chat not in self._looked]
        if not wanted and not looked:
            return
        (found, theirs), standing = await asyncio.gather(
            cases.with_people(self.tx, wanted), sent_messages.standing(self.tx, looked, SEND)
        )
        self._looked.update(looked)
        self._standing |= standing
        for user_id in wanted:
            self._people[user_id] = found.get(user_id)
            for case in theirs.get(user_id, ()):
                self._cases.setdefault(case.id, case)
            self._of[user_id] = [case.id for case in theirs.get(user_id, ())]

    async def person(self, user_id: int) -> Person | None:
        """The person of that id, if they are known."""
        await self.preload((user_id,))
        return self._people[user_id]

    async def case(self, case_id: int) -> Case | None:
        """The case of that id."""
        if case_id not in self._cases:
            self._cases[case_id] = (await cases.load(self.tx, (case_id,))).get(case_id)
        return self._cases[case_id]

    async def cases(self, user_id: int) -> list[Case]:
        """A person's cases, newest last."""
        await self.preload((user_id,))
        return [case for id_ in self._of[user_id] if (case := await self.case(id_))]

    async def view(self, user_id: int, case_id: int = 0) -> CaseView | None:
        """Where a person stands: they and their active case, or that one; None if it is not theirs.

        None too before they agreed to the notice.
        """
        person, theirs = await self.person(user_id), await self.cases(user_id)
        if case_id:
            return await self._view(person, next((case for case in theirs if case.id == case_id), None))
        return await self._view(person, active_case(person, theirs) if person else None)

    async def view_of(self, case_id: int) -> CaseView | None:
        """The case of that id with its applicant."""
        case = await self.case(case_id)
        person = await self.person(case.person) if case else None
        return await self._view(person, case)

    async def _view(self, person: Person | None, case: Case | None) -> CaseView | None:
        if person is None or case is None:
            return None
        return self._seen(person, case, await self._filed_under(case))

    def _seen(self, person: Person, case: Case, filed_under: Organisation | None = None) -> CaseView:
        return CaseView(
            organisation=self.organisation, person=person, case=case, now=self.now, filed_under=filed_under
        )

    async def _filed_under(self, case: Case) -> Organisation | None:
        """The case's own file, if it is another than the one in force."""
        if case.receipt is None or case.receipt.fingerprint == self.organisation.fingerprint:
            return None
        return await self._archive.file(self.tx, case.receipt.fingerprint)

    async def spoken(self, user_id: int, *others: str) -> str:
        """The language someone is spoken to: the one they chose, else the first known of `others`.

        The file's first if none is known.
        """
        person = await self.person(user_id)
        wanted = (person.language, *others) if person else others
        known = (each for each in wanted if each in self.organisation.languages)
        return next(known, self.organisation.languages[0])

    # --- writing ---

    def save(self, person: Person) -> None:
        """Keep a person as they now are."""
        self._people[person.id] = person
        self._changed_people.add(person.id)

    def acted(self, person: Person) -> None:
        """The person did something: they can be reached, and their data's term begins anew."""
        self.save(replace(person, acted_at=self.now, reachable=True))

    def set_active(self, view: CaseView) -> None:
        """What the person writes from now on is about this case."""
        if view.person.active_case != view.case.id and len(self._of.get(view.person.id, ())) > 1:
            self.save(replace(view.person, active_case=view.case.id))

    async def new_case(self, person: Person, origin: str = "", known: Interview | None = None) -> CaseView:
        """Open a draft for a person, with the answers that are known already, and schedule its reminder."""
        added = await cases.add(self.tx, person.id, self.organisation.fingerprint, self.now)
        case = replace(added, origin=origin, interview=known or Interview())
        self.save(replace(person, active_case=case.id))
        self._cases[case.id] = case
        self._changed_cases.add(case.id)
        self._of.setdefault(person.id, []).append(case.id)
        view = self._seen(person, case)
        await self.schedule(reminder(case, person, self.organisation, self.now))
        return view

    def forget(self, person_id: int) -> None:
        """Drop what was read of a person, who has been erased."""
        self._people[person_id] = None
        self._changed_people.discard(person_id)
        self.drop(person_id, self._of.pop(person_id, []))
        self._of[person_id] = []
        self._rows = [row for row in self._rows if row.person != person_id]

    def drop(self, person_id: int, ids: Sequence[int]) -> None:
        """Drop what was read of cases that have been erased."""
        for id_ in ids:
            self._cases[id_] = None
            self._changed_cases.discard(id_)
        self._of[person_id] = [id_ for id_ in self._of.get(person_id, ()) if id_ not in ids]
        self._events = [event for event in self._events if event.case not in ids]
        self._sent = [sent for sent in self._sent if sent.chat != person_id]

    async def schedule(self, due: Sequence[Timer]) -> None:
        """Let these timers be due."""
        if due:
            await timers.add(self.tx, due)
            self.has_scheduled = True

    async def apply(self, view: CaseView, effects: Effects, spoken: str = "") -> None:
        """Keep what an act led to, queue what is said. Toasts are in `spoken` or the applicant's language."""
        if effects.person:
            self.save(effects.person)
        if effects.case and effects.case != view.case:
            self._cases[effects.case.id] = effects.case
            self._changed_cases.add(effects.case.id)
        self._events += effects.events
        if effects.cancel:
            await timers.cancel(self.tx, view.case.id, kinds=effects.cancel)
        await self.schedule(effects.timers)
        self.count(effects.statistics)
        if effects.said and all(self._message):
            self._sent.append(SentMessage(self._message[0], effects.said, self._message[1]))
        for out in effects.messages:
            self.say(out, view.person.language, view.person.id)
        self.answer(effects.toast, spoken or view.person.language, alert=effects.alert)

    def count(self, statistics: Sequence[QuestionStatistic]) -> None:
        """Add to the figures of questions."""
        self._marks += statistics

    def say(self, out: AnyMessage, language: str, person: int = 0) -> None:
        """Queue a message; it takes the place of an older one that need not be seen any more."""
        row = self.renderer.row(out, language, self._tapped, person)
        if isinstance(out, Message) and out.newest and not out.replace:
            self._rows = [each for each in self._rows if not _makes_way(each, row)]
        self.queue(row)

    async def is_about_to_say(self, chat: int, key: MessageKey) -> bool:
        """Whether a message of that key is on its way to a chat."""
        return self._has_queued(chat, key) or await outbox.waits(self.tx, chat, key, SEND)

    def _has_queued(self, chat: int, key: MessageKey) -> bool:
        queued = (row for row in self._rows if (row.chat, row.message_key) == (chat, key))
        return any(row.method == SEND for row in queued)

    def answer(self, text: Text, language: str, *, alert: bool = False) -> None:
        """Answer the tap being handled, once; nothing if it was no tap."""
        if self._query:
            self.queue(self.renderer.toast(self._query, text, language, alert=alert))
            self._query = ""

    def queue(self, row: OutboxCall) -> None:
        """Queue a rendered call."""
        self._rows.append(row)

    @property
    def queue_keys(self) -> set[str]:
        """Those of the queues to which calls are added."""
        return {row.queue_key for row in self._rows}

    async def flush(self) -> None:
        """Write everything: the transaction's last act."""
        if self._changed_people:
            kept = [person for id_ in self._changed_people if (person := self._people[id_])]
            await people.save(self.tx, kept)
        if self._changed_cases:
            changed = (case for id_ in self._changed_cases if (case := self._cases[id_]))
            own = self.organisation.fingerprint
            await cases.save(self.tx, [replace(case, fingerprint=own) for case in changed])
        if self._events:
            await events.add(self.tx, self._events)
        if self._sent:
            await sent_messages.put(self.tx, self._sent)
        if self._marks:
            await figures.add(self.tx, month(self.now, self.organisation.zone), self._marks)
        if self._rows:
            await outbox.add(self.tx, self._rows)


def _makes_way(older: OutboxCall, newer: OutboxCall) -> bool:
    """Whether a queued message would only be seen above another that says where one stands now."""
    same_place = (older.chat, older.message_key) == (newer.chat, newer.message_key)
    return same_place and older.method == newer.method and not older.replace


@dataclass(frozen=True, slots=True)
class UnitOfWorkFactory:
    """Begins units of work under the file that is in force then."""

    config: ActiveConfig
    renderer: Renderer
    archive: Archive

    @classmethod
    def build(cls, config: ActiveConfig, callback_data: CallbackData) -> Self:
        """One for a process, or for a test."""
        return cls(config, Renderer(config, Texts(), callback_data), Archive())

    def begin(self, tx: Transaction, now: datetime) -> UnitOfWork:
        """Begin one in a transaction, at an instant (UTC)."""
        return UnitOfWork(tx, now, self.config, self.renderer, self.archive)
