"""Unit of work: state, history, messages and timers of one transaction, written together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Self

from bot.core.analysis.figures import month
from bot.core.conversations import finding
from bot.core.conversations.case_status import active_case, reminder
from bot.core.model.case import Case, Event, Interview, Person, Timer
from bot.core.model.dated import dated
from bot.core.model.effects import CaseView, Effects, QuestionStatistic
from bot.core.model.frozen import Frozen, replace
from bot.core.model.organisation import Organisation
from bot.engine.active_config import ActiveConfig
from bot.engine.archive import Archive
from bot.engine.call_list import group_list
from bot.engine.callback_data import CallbackData
from bot.engine.render import Renderer
from bot.engine.replies import Replies
from bot.engine.repository import Repository
from bot.texts import Texts
from storage import cases, events, figures, found, meta, people, talk, timers, waiting
from storage.database import Transaction
from storage.ledger import Kind, Ledger

ERASED = "erased"
"""Under this name the database keeps the mark of the ledger whose erasures are done in it."""
CASES = "cases"
"""Transactions that change cases go one after the other, whatever they come from, in whichever copy."""


class UnitOfWork:
    """What one transaction has read and is going to write. Handlers see the database through it."""

    def __init__(
        self,
        tx: Transaction,
        now: datetime,
        config: ActiveConfig,
        renderer: Renderer,
        archive: Archive,
        ledger: Ledger | None = None,
    ) -> None:
        self.tx = tx
        self.now = now
        self.config = config
        self.organisation = config.organisation
        """What the organisation's file says."""
        self.staff_chat = config.staff_chat
        """The staff group, which may become another one in this transaction."""
        self.repository = Repository(tx)
        self.replies = Replies(tx, renderer, now)
        self.ledger = ledger
        self.erased: list[tuple[Kind, int]] = []
        """Who and what was erased, to be remembered outside the database."""
        self.scrub = False
        """Whether something was erased, so that the database's files must be cleaned after the commit."""
        self.next_due: datetime | None = None
        """When the first of the timers is due that were scheduled, if any were."""
        self.sets_calls = False
        """Whether the team has set a call, which stands above the file once this is committed."""
        self.reopens = False
        """Whether the group that was closed to the bot is open again."""
        self._archive = archive
        self._events: list[Event] = []
        self._statistics: list[QuestionStatistic] = []
        self._relisted: set[str] = set()
        self._done: set[str] = set()

    def first_time(self, what: str) -> bool:
        """Whether this is asked for the first time in the transaction: what came twice is done once."""
        fresh = what not in self._done
        self._done.add(what)
        return fresh

    # --- reading ---

    async def preload(self, user_ids: Sequence[int], tapped: Sequence[int] = ()) -> None:
        """Read the people of a batch and their cases, and what stands where buttons were pressed."""
        await asyncio.gather(self.repository.preload(user_ids), self.replies.preload(tapped))

    async def view(self, user_id: int, case_id: int = 0) -> CaseView | None:
        """Where a person stands: they and their active case, or that one; None if it is not theirs.

        None too before they agreed to the notice.
        """
        person, theirs = await self.repository.person(user_id), await self.repository.cases(user_id)
        if case_id:
            return await self._view(person, next((case for case in theirs if case.id == case_id), None))
        return await self._view(person, active_case(person, theirs) if person else None)

    async def view_of(self, case_id: int) -> CaseView | None:
        """The case of that id with its applicant."""
        case = await self.repository.case(case_id)
        person = await self.repository.person(case.person) if case else None
        return await self._view(person, case)

    async def views_between(self, first: datetime, end: datetime) -> list[CaseView]:
        """The cases filed from an instant on, before another, each with its applicant, oldest first."""
        filed = await cases.filed_between(self.tx, first, end)
        known = await people.load(self.tx, [case.person for case in filed])
        return [
            self._seen(known[case.person], case, await self._filed_under(case))
            for case in filed
            if case.person in known
        ]

    async def _view(self, person: Person | None, case: Case | None) -> CaseView | None:
        if person is None or case is None:
            return None
        seen = self._seen(person, case, await self._filed_under(case))
        if case.status != "filed":
            return replace(seen, waits=await waiting.of(self.tx, case.id)) if case.decision else seen
        waits, alike = await asyncio.gather(waiting.of(self.tx, case.id), self.alike(seen))
        return replace(seen, waits=waits, alike=alike)

    async def alike(self, view: CaseView) -> tuple[str, ...]:
        """The references of the cases that are likely the same, of those filed."""
        entry = finding.entry(view.case, view.rules)
        return finding.alike(entry, await found.likely(self.tx, entry))

    def _seen(self, person: Person, case: Case, filed_under: Organisation | None = None) -> CaseView:
        return CaseView(
            organisation=dated(self.organisation, self.organisation.day(self.now)),
            person=person,
            case=case,
            now=self.now,
            filed_under=filed_under,
            look_ahead=self.config.look_ahead,
        )

    async def _filed_under(self, case: Case) -> Organisation | None:
        """The case's own file as it was read that day, if it is another than the one in force today."""
        if case.receipt is None or case.renewing:
            return None
        file: Organisation | None = self.organisation
        if case.receipt.fingerprint != self.organisation.fingerprint:
            file = await self._archive.file(self.tx, case.receipt.fingerprint)
        read = dated(file, case.receipt.day) if file else None
        return None if read is self.organisation else read

    async def spoken(self, user_id: int, *others: str) -> str:
        """The language someone is spoken to: the one they chose, else the first known of `others`.

        The file's first if none is known.
        """
        person = await self.repository.person(user_id)
        wanted = (person.language, *others) if person else others
        known = (each for each in wanted if each in self.organisation.languages)
        return next(known, self.organisation.languages[0])

    # --- writing ---

    async def acted(self, person: Person) -> None:
        """The person did something: they can be reached, and their data's term begins anew.

        What waited for that is due now.
        """
        self.repository.save(replace(person, acted_at=self.now, reachable=True))
        if not person.reachable and await timers.resume(self.tx, person.id):
            self.next_due = self.now

    def set_active(self, view: CaseView) -> None:
        """What the person writes from now on is about this case."""
        if view.person.active_case != view.case.id and self.repository.has_several(view.person.id):
            self.repository.save(replace(view.person, active_case=view.case.id))

    async def new_case(self, person: Person, origin: str = "", known: Interview | None = None) -> CaseView:
        """Open a draft for a person, with the answers that are known already, and schedule its reminder."""
        added = await cases.add(self.tx, person.id, self.organisation.fingerprint, self.now)
        case = replace(added, origin=origin, interview=known or Interview())
        self.repository.save(replace(person, active_case=case.id))
        self.repository.save_case(case)
        await self.schedule(reminder(case, person, self.organisation, self.now))
        return self._seen(person, case)

    def forget(self, person_id: int) -> None:
        """Drop what was read of a person, who has been erased, and what was to be said of them."""
        self._forget_events(self.repository.forget(person_id))
        self.replies.forget(person_id)

    def drop(self, person_id: int, ids: Sequence[int]) -> None:
        """Drop what was read of cases that have been erased."""
        self.repository.drop(person_id, ids)
        self._forget_events(ids)
        self.replies.forget_keys(person_id)

    def _forget_events(self, ids: Sequence[int]) -> None:
        self._events = [event for event in self._events if event.case not in ids]

    async def schedule(self, due: Sequence[Timer]) -> None:
        """Let these timers be due."""
        if due:
            await timers.add(self.tx, due)
            self._expect(due)

    async def move(self, due: Sequence[Timer]) -> None:
        """Let these timers, which there are already, be due at another time."""
        if due:
            await timers.move(self.tx, due)
            self._expect(due)

    def _expect(self, due: Sequence[Timer]) -> None:
        first = min(timer.due for timer in due)
        self.next_due = first if self.next_due is None else min(first, self.next_due)

    async def apply(self, view: CaseView, effects: Effects, spoken: str = "") -> None:
        """Keep what an act led to, queue what is said. Toasts are in `spoken` or the applicant's language."""
        if effects.person:
            self.repository.save(effects.person)
        if effects.case and effects.case != view.case:
            self.repository.save_case(effects.case)
        self._events += effects.events
        if effects.talk:
            await talk.put(self.tx, effects.talk)
        if effects.waits is not None and effects.waits != view.waits:
            await waiting.put(self.tx, view.case.id, effects.waits)
            before, after = ({(each.programme, each.state) for each in places}
                             for places in (view.waits, effects.waits))  # fmt: skip
            self.relist(programme for programme, _ in before ^ after)
        if effects.case and effects.case.programme != view.case.programme:
            self.relist({effects.case.programme, view.case.programme} - {""})
        await self._plan(view.case.id, effects)
        self.count(effects.statistics)
        if effects.said:
            self.replies.keep_key(effects.said)
        for message in effects.messages:
            self.replies.say(message, view.person.language, view.person.id)
        self.replies.answer(effects.toast, spoken or view.person.language, alert=effects.alert)

    async def _plan(self, case: int, effects: Effects) -> None:
        """Call off, schedule, move and pause what is due in a case."""
        if effects.cancel:
            await timers.cancel(self.tx, case, kinds=effects.cancel)
        if effects.cancel_plans:
            await timers.cancel_plans(self.tx, case, effects.cancel_plans)
        await self.schedule(effects.timers)
        await self.move(effects.moved)
        if effects.paused:
            await timers.pause(self.tx, effects.paused)

    def note(self, event: Event) -> None:
        """Write down what has changed no case."""
        self._events.append(event)

    def relist(self, programmes: Iterable[str]) -> None:
        """The lists of these programmes in the staff group are to say what is true now."""
        self._relisted.update(programmes)

    def count(self, statistics: Sequence[QuestionStatistic]) -> None:
        """Add to the figures of questions."""
        self._statistics += statistics

    async def flush(self) -> None:
        """Write everything: the transaction's last act."""
        self.replies.begin()  # nothing that is said from here on answers the last update
        await self.repository.flush(self.organisation.fingerprint)
        await self._index()
        if self._events:
            await events.add(self.tx, self._events)
        if self._statistics:
            await figures.add(self.tx, month(self.now, self.organisation.zone), self._statistics)
        for programme in sorted(self._relisted):
            if said := await group_list(self.tx, self.organisation, programme, self.now):
                self.replies.say(said, "")
        await self.replies.flush()
        if self.erased and self.ledger:
            await meta.put(self.tx, ERASED, self.ledger.add(self.erased, self.now))

    async def _index(self) -> None:
        """Keep what the filed cases that were changed are found by."""
        if filed := self.repository.filed:
            rules = [await self._filed_under(case) or self.organisation for case in filed]
            await found.put(self.tx, [finding.entry(*each) for each in zip(filed, rules, strict=True)])


class UnitOfWorkFactory(Frozen):
    """Begins units of work under the file that is in force then."""

    config: ActiveConfig
    renderer: Renderer
    archive: Archive
    ledger: Ledger | None = None

    @classmethod
    def build(cls, config: ActiveConfig, callback_data: CallbackData, ledger: Ledger | None = None) -> Self:
        """One for a process, or for a test."""
        return cls(config, Renderer(config, Texts(), callback_data), Archive(), ledger)

    def begin(self, tx: Transaction, now: datetime) -> UnitOfWork:
        """Begin one in a transaction, at an instant (UTC)."""
        return UnitOfWork(tx, now, self.config, self.renderer, self.archive, self.ledger)
