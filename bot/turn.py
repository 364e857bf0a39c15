"""One update is one transaction: state, answers, history, messages and due dates together, or nothing.

Waiting updates are taken in order, many in one transaction when many wait: one commit then pays for all.
If one of them fails all is undone and each is taken alone; one that fails three times is set aside.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.bell import Bell
from bot.clock import Clock
from bot.core.case import Case, Event, Person
from bot.core.organisation import Organisation
from bot.core.say import Applicant, Group, Out, Phrase, Say, Text
from bot.core.step import Scene, Step
from bot.membership import AskFirst
from bot.render import Renderer, Tapped
from storage import alarms, cases, events, inbox, outbox, people
from storage.database import Database, Transaction, Unavailable
from storage.inbox import Waiting
from storage.outbox import Outgoing

BATCH = 64
MOVED = "desk moved"
"""Under this name the database keeps the desk's old and new chat ids when its group was upgraded."""
TRIES = 3
TURN = "turn"
"""Transactions that change cases go one after the other, whatever they come from, in whichever copy."""
log = logging.getLogger(__name__)


class Turn:
    """What one transaction has read and is going to write. Handlers see the database through it."""

    def __init__(self, tx: Transaction, now: datetime, renderer: Renderer) -> None:
        self.tx = tx
        self.now = now
        self.renderer = renderer
        self.desk = renderer.desk
        self.scrub = False
        """Whether something was erased, so that the database's files must be cleaned after the commit."""
        self.lays_out = False
        """Whether alarms are laid out, one of which may be the next that is due."""
        self._people: dict[int, Person | None] = {}
        self._cases: dict[int, Case | None] = {}
        self._of: dict[int, int] = {}
        self._changed_people: set[int] = set()
        self._changed_cases: set[int] = set()
        self._events: list[Event] = []
        self._rows: list[Outgoing] = []
        self._tapped: Tapped | None = None
        self._query = ""

    def begin(self, query: str = "", chat: int = 0, message: int = 0) -> None:
        """Start on the next update: the button pressed, if one was, and the message it stands under."""
        self._query = query
        self._tapped = Tapped(chat, message) if query and message else None

    def taps(self, slot: str) -> None:
        """The message under the pressed button is the one of this slot: edits of it need not wait."""
        if self._tapped:
            self._tapped = replace(self._tapped, slot=slot)

    @property
    def is_tap(self) -> bool:
        """Whether a button was pressed and is still to be answered."""
        return bool(self._query)

    @property
    def organisation(self) -> Organisation:
        """What the organisation's file says."""
        return self.renderer.organisation

    # --- reading ---

    async def preload(self, user_ids: Sequence[int]) -> None:
        """Read, in two queries, the people of a batch and the case each stands in."""
        wanted = [user_id for user_id in dict.fromkeys(user_ids) if user_id not in self._people]
        if not wanted:
            return
        found = await people.load(self.tx, wanted)
        theirs = await cases.of_people(self.tx, wanted)
        for user_id in wanted:
            self._people[user_id] = found.get(user_id)
            for case in theirs.get(user_id, ()):
                self._cases.setdefault(case.id, case)
                self._of[user_id] = case.id

    async def person(self, user_id: int) -> Person | None:
        """The person of that id, if they are known."""
        await self.preload((user_id,))
        return self._people[user_id]

    async def case(self, case_id: int) -> Case | None:
        """The case of that id."""
        if case_id not in self._cases:
            self._cases[case_id] = (await cases.load(self.tx, (case_id,))).get(case_id)
        return self._cases[case_id]

    async def scene(self, user_id: int) -> Scene | None:
        """Where a person stands: they and their newest case; None before they agreed to the notice."""
        person = await self.person(user_id)
        case_id = self._of.get(user_id)
        case = await self.case(case_id) if case_id is not None else None
        return self._scene(person, case)

    async def scene_of(self, case_id: int) -> Scene | None:
        """The case of that id with its applicant."""
        case = await self.case(case_id)
        person = await self.person(case.person) if case else None
        return self._scene(person, case)

    def _scene(self, person: Person | None, case: Case | None) -> Scene | None:
        if person is None or case is None:
            return None
        return Scene(organisation=self.organisation, person=person, case=case, now=self.now)

    # --- writing ---

    def save(self, person: Person) -> None:
        """Keep a person as they now are."""
        self._people[person.id] = person
        self._changed_people.add(person.id)

    def acted(self, person: Person) -> None:
        """The person did something: they can be reached, and their data's term begins anew."""
        self.save(replace(person, acted_at=self.now, reachable=True))

    async def new_case(self, person: Person) -> Case:
        """Open a draft for a person."""
        case = await cases.add(self.tx, person.id, self.organisation.fingerprint, self.now)
        self._cases[case.id] = case
        self._of[person.id] = case.id
        return case

    def forget(self, person_id: int) -> None:
        """Drop what was read of a person, who has been erased."""
        self._people[person_id] = None
        case_id = self._of.pop(person_id, None)
        self._changed_people.discard(person_id)
        if case_id is not None:
            self._cases[case_id] = None
            self._changed_cases.discard(case_id)
            self._events = [event for event in self._events if event.case != case_id]
        self._rows = [row for row in self._rows if row.person != person_id]

    async def take(self, scene: Scene, step: Step, spoken: str = "") -> None:
        """Keep what an act led to, queue what is said. Toasts are in `spoken` or the applicant's language."""
        if step.person:
            self.save(step.person)
        if step.case and step.case != scene.case:
            self._cases[step.case.id] = step.case
            self._changed_cases.add(step.case.id)
        self._events += step.events
        if step.cancel:
            await alarms.cancel(self.tx, scene.case.id, kinds=step.cancel)
        if step.alarms:
            await alarms.add(self.tx, step.alarms)
            self.lays_out = True
        for out in step.out:
            self.say(out, scene.person.language, scene.person.id)
        self.answer(step.toast, spoken or scene.person.language, alert=step.alert)

    def say(self, out: Out, language: str, person: int = 0) -> None:
        """Queue a message."""
        self.queue(self.renderer.row(out, language, self._tapped, person))

    def answer(self, text: Text, language: str, *, alert: bool = False) -> None:
        """Answer the tap being handled, once; nothing if it was no tap."""
        if self._query:
            self.queue(self.renderer.toast(self._query, text, language, alert=alert))
            self._query = ""

    def queue(self, row: Outgoing) -> None:
        """Queue a rendered call."""
        self._rows.append(row)

    async def flush(self) -> None:
        """Write everything: the transaction's last act."""
        if self._changed_people:
            kept = [person for id_ in self._changed_people if (person := self._people[id_])]
            await people.save(self.tx, kept)
        if self._changed_cases:
            await cases.save(self.tx, [case for id_ in self._changed_cases if (case := self._cases[id_])])
        if self._events:
            await events.add(self.tx, self._events)
        if self._rows:
            await outbox.add(self.tx, self._rows)


Handle: TypeAlias = Callable[[Turn, str], Awaitable[None]]
"""Handles one update, as Telegram's JSON, within a turn."""


class Turns:
    """Takes waiting updates and makes transactions of them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderer: Renderer,
        handle: Handle,
        on_commit: Callable[[Turn], None],
    ) -> None:
        self.bell = Bell(clock)
        """Ring it when an update was stored."""
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._handle = handle
        self._on_commit = on_commit
        self._careful = 0
        """So many updates are still taken one by one, after a batch that failed."""

    async def run(self) -> None:
        """Handle what waits, then wait to be woken; for ever."""
        while True:
            self.bell.heed()
            try:
                while await self.batch():
                    pass
            except Unavailable as error:  # the database's fault, not the update's: it is tried again
                log.error("turn failed, will be tried again", exc_info=error)  # noqa: TRY400 - one level, one line
                await self._clock.sleep(1)
                continue
            await self.bell.rest()

    async def batch(self) -> bool:
        """Handle the oldest waiting updates in one transaction; whether more may wait. Raises Unavailable."""
        limit = 1 if self._careful else BATCH
        waiting: list[Waiting] = []
        try:
            async with self._database.tx() as tx:
                await tx.alone(TURN)
                waiting = await inbox.waiting(tx, limit)
                if not waiting:
                    return False
                turn = Turn(tx, self._clock.now(), self._renderer)
                await turn.preload([each.chat for each in waiting if each.chat > 0])
                for each in waiting:
                    await self._handle(turn, each.body)
                await inbox.done(tx, [each.update_id for each in waiting])
                await turn.flush()
        except AskFirst as asked:
            await asked.question()
            return True
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one of the three places where a fault is caught broadly
            await self._failed(waiting, error)
            return True
        self._careful = max(0, self._careful - 1)
        self._on_commit(turn)
        self._renderer.desk = turn.desk
        if turn.scrub:
            await self._database.scrub()
        return len(waiting) == limit

    async def _failed(self, waiting: list[Waiting], error: Exception) -> None:
        """A batch is taken again one by one; an update that fails alone for the third time is set aside."""
        log.error("update failed batch=%d", len(waiting), exc_info=error)
        if len(waiting) > 1:
            self._careful = len(waiting)
            return
        culprit = waiting[0]
        async with self._database.tx() as tx:
            await tx.alone(TURN)
            if await inbox.tried(tx, culprit.update_id) < TRIES:
                return
            await inbox.set_aside(tx, culprit.update_id)
            turn = Turn(tx, self._clock.now(), self._renderer)
            number = Phrase("desk.aside", {"number": str(culprit.update_id)})
            turn.say(Say(to=Group(), paragraphs=(number,)), "")
            if culprit.chat > 0:
                person = await turn.person(culprit.chat)
                apology = Say(to=Applicant(culprit.chat), paragraphs=(Phrase("apology"),))
                turn.say(apology, person.language if person else "", culprit.chat)
            await turn.flush()
        log.error("update set aside update_id=%d", culprit.update_id)
        self._on_commit(turn)
