"""Makes transactions of updates: stored and handled in one, many people's together when many come at once.

What arrives while nothing waits is handled in the transaction that stores it. While something waits, or one
person sends more than their share, it is stored, and taken from the inbox chat by chat. An update about whose
sender Telegram must be asked first is stored alone, and goes with the first transaction after the answer.

If one update of a batch fails all is undone, the batch is stored, and each is taken alone; one that fails
three times is set aside.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import orjson

from bot.clock import Clock
from bot.core.model.frozen import Frozen
from bot.core.model.message import Applicant, Message, Phrase
from bot.engine.alerts import DRAFT, GROUP, Alerts
from bot.engine.raw_updates import Json, Tap, body_of, chat_of, number_of, owner_of, storable, tap_of
from bot.engine.sender import Sender
from bot.engine.unit_of_work import CASES, UnitOfWork, UnitOfWorkFactory
from bot.engine.wakeup import Wakeup
from bot.logs import place
from storage import inbox, queue
from storage.database import Database, Transaction, Unavailable
from storage.inbox import Waiting

BATCH = 100
"""Updates that are handled in one transaction: as many as Telegram gives at once."""
EACH = 10
"""Updates of one chat that a batch takes: an album whole, a flood bit by bit."""
TRIES = 3
PAUSE = 1.0
"""Seconds after which the database is tried again."""
log = logging.getLogger(__name__)

Handle: TypeAlias = Callable[[UnitOfWork, Json], Awaitable[None]]
"""Handles one update, as Telegram's JSON, within a unit of work."""
Question: TypeAlias = Callable[[], Awaitable[None]]
"""Asks Telegram something and keeps the answer; it may take seconds, and raises nothing."""
FirstAsk: TypeAlias = Callable[[Json], Question | None]
"""What must be asked before an update can be handled, if anything."""
TakeCalls: TypeAlias = Callable[[], Awaitable[bool]]
"""Lets the calls that the team has set stand; whether they do. Raises nothing."""


class Taken(Frozen):
    """An update to be handled in this transaction."""

    number: int
    chat: int
    update: Json


class Receiver:
    """Makes transactions of updates, one after the other."""

    def __init__(  # noqa: PLR0913 - each is another part of the bot
        self,
        database: Database,
        clock: Clock,
        units: UnitOfWorkFactory,
        sender: Sender,
        *,
        handle: Handle,
        first_ask: FirstAsk,
        wake_timers: Callable[[datetime], None],
        take_calls: TakeCalls,
    ) -> None:
        self.wakeup = Wakeup(clock)
        """Ring it when an update may wait."""
        self._database = database
        self._clock = clock
        self._units = units
        self._sender = sender
        self._handle = handle
        self._first_ask = first_ask
        self._wake_timers = wake_timers
        self._take_calls = take_calls
        self.outcomes: Counter[str] = Counter()
        """How many updates were handled, failed (each try counts) or were set aside."""
        self.refused_since: float | None = None
        """Since when the database has kept nothing of what came, in monotonic seconds."""
        self._has_calls = False
        """Whether calls were set that do not stand yet."""
        self._arrived: list[tuple[dict[int, Json], asyncio.Future[None]]] = []
        self._careful = 0
        """So many updates are still taken one by one, after a batch that failed."""
        self._asking: dict[int, asyncio.Task[None]] = {}
        """Updates that wait for an answer of Telegram."""
        self._asked: set[int] = set()
        """Those for which it was waited long enough."""
        self._ready: dict[int, Taken] = {}
        """Of these, those that may be handled as they are at hand; the inbox holds them, as it does all."""

    async def receive(self, updates: Sequence[object]) -> None:
        """Commit updates, as Telegram's JSON gives them: handled at once if nothing waits, else stored.

        What has no number is left out. Raises what the database raises; nothing is committed then.
        """
        numbered = {
            number: storable(update)
            for update in updates
            if isinstance(update, Mapping) and (number := number_of(update)) >= 0
        }
        if len(numbered) < len(updates):
            log.error(
                "%d of %d updates came twice or have no number", len(updates) - len(numbered), len(updates)
            )
        if numbered:
            committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._arrived.append((numbered, committed))
            self.wakeup.set()
            await committed

    async def run(self) -> None:
        """Handle what arrives and what waits, for ever."""
        try:
            while True:
                self.wakeup.clear()  # a batch takes all that has come until it begins
                try:
                    more = await self.batch()
                except Exception as error:
                    log.error("no update can be taken now", exc_info=error)  # noqa: TRY400 - one level, one line
                    await self._clock.sleep(PAUSE)
                    continue
                if not more:
                    await self.wakeup.wait(busy=bool(self._asking))
        finally:
            for task in self._asking.values():
                task.cancel()

    async def batch(self) -> bool:
        """Commit what has arrived, and handle some of it or of what waits; whether there may be more.

        Raises Unavailable.
        """
        if self._has_calls:
            self._has_calls = not await self._take_calls()
        arrived, self._arrived = self._arrived, []
        updates = {number: update for some, _ in arrived for number, update in some.items()}
        try:
            more = await self._transaction(updates)
        except BaseException as error:
            self._tell(arrived, error)
            raise
        self._tell(arrived)
        return more or bool(self._arrived)

    def _tell(
        self, arrived: Sequence[tuple[object, asyncio.Future[None]]], error: BaseException | None = None
    ) -> None:
        """Whoever waits learns whether what they brought is kept."""
        if arrived:
            self.refused_since = None if error is None else self.refused_since or self._clock.monotonic()
        for _, committed in arrived:
            if committed.done():
                continue
            if error is None:
                committed.set_result(None)
            elif isinstance(error, Exception):
                committed.set_exception(error)
            else:
                committed.cancel()

    async def _transaction(self, updates: Mapping[int, Json]) -> bool:
        taken: Sequence[Taken] = ()
        is_behind = False
        try:
            with self._sender.load() as load:
                async with self._database.tx() as tx:
                    await tx.alone(CASES)
                    work = self._units.begin(tx, self._clock.now())
                    taken, is_behind = await self._choose(work, updates)
                    if taken:
                        for each in taken:
                            await self._handle(work, each.update)
                        await work.flush()
                        await load.carry(tx, work.replies.queue_keys, _taps(taken))
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one of the few places where a fault is caught broadly
            await self._failed(updates, taken, error)
            return True
        if not taken:
            return False
        self.outcomes["handled"] += len(taken)
        self._careful = max(0, self._careful - 1)
        self._asked.difference_update(each.number for each in taken)
        self._committed(work)
        if work.scrub:
            await self._database.scrub()
        return is_behind or self._has_calls

    async def _choose(self, work: UnitOfWork, updates: Mapping[int, Json]) -> tuple[list[Taken], bool]:
        """Keep what is new, and take what is to be handled now, in order; whether the inbox may hold more."""
        tx = work.tx
        at_hand, self._ready = self._ready, {}
        if updates or at_hand:
            arrived, others = _in_order(updates), (*self._asking, *at_hand)
            (came, is_behind), _ = await asyncio.gather(
                inbox.known(tx, tuple(updates), but=others),
                work.preload(*_people([*at_hand.values(), *arrived])),
            )
            fresh = [each for each in arrived if each.number not in came]
            ready = [each for each in fresh if not self._must_wait(each)]
            if not is_behind and self._may_pass([*at_hand.values(), *ready]):
                await self._store(tx, [each for each in fresh if each.number in self._asking])
                await inbox.pass_through(tx, [each.number for each in ready], self._now_ms())
                still = await inbox.take(tx, tuple(at_hand)) if at_hand else ()
                return [*(at_hand[number] for number in sorted(still)), *ready], False
            await self._store(tx, fresh)
        most = 1 if self._careful else BATCH
        waiting = await inbox.waiting(tx, most, each=EACH, but=tuple(self._asking))
        taken = [Taken(each.update_id, each.chat, orjson.loads(each.body)) for each in waiting]
        taken = [each for each in taken if not self._must_wait(each)]
        if taken:
            await inbox.done(tx, [each.number for each in taken])
            await work.preload(*_people(taken))
        return taken, len(waiting) >= most or _most_of_a_chat(waiting) >= EACH

    def _may_pass(self, ready: Sequence[Taken]) -> bool:
        """Whether all of this can be handled as it comes."""
        return not self._careful and len(ready) <= BATCH and _most_of_a_chat(ready) <= EACH

    def _must_wait(self, taken: Taken) -> bool:
        """Whether an update waits for an answer of Telegram; it does so once."""
        if taken.number in self._asking:
            return True
        question = None if taken.number in self._asked else self._first_ask(taken.update)
        if question is not None:
            self._asking[taken.number] = asyncio.create_task(self._ask(taken, question))
        return question is not None

    async def _ask(self, taken: Taken, question: Question) -> None:
        try:
            await question()
        finally:
            self._asked.add(taken.number)
            self._asking.pop(taken.number, None)
            self._ready[taken.number] = taken
            self.wakeup.set()

    async def _store(self, tx: Transaction, fresh: Sequence[Taken]) -> None:
        rows = [(each.number, each.chat, body_of(each.update)) for each in fresh]
        await inbox.store(tx, rows, self._now_ms())

    async def _failed(self, updates: Mapping[int, Json], taken: Sequence[Taken], error: Exception) -> None:
        """Store what came; a batch is taken again one by one, and what fails alone too often is set aside."""
        log.error("update failed batch=%d", len(taken), exc_info=error)
        self.outcomes["failed"] += 1
        if updates:
            async with self._database.tx() as tx:
                await self._store(tx, _in_order(updates))
        if len(taken) > 1:
            self._careful = len(taken)
        elif taken:
            await self._count_try(taken[0], error)

    async def _count_try(self, culprit: Taken, error: Exception) -> None:
        async with self._database.tx() as tx:
            await tx.alone(CASES)
            if await inbox.tried(tx, culprit.number) < TRIES:
                return
            cause = f"{type(error).__name__} {place(error)}"
            await inbox.set_aside(tx, culprit.number, owner_of(culprit.update), cause)
            work = self._units.begin(tx, self._clock.now())
            ((case, reference),) = await queue.concerned(tx, [(0, max(0, culprit.chat))])
            about = Counter([reference or (DRAFT if case else GROUP)])
            for out in await Alerts(self._units.config).gathered(tx, work.now, "unhandled", about):
                work.replies.say(out, "")
            if culprit.chat > 0:
                person = await work.repository.person(culprit.chat)
                apology = Message(to=Applicant(culprit.chat), paragraphs=(Phrase("apology"),))
                work.replies.say(apology, person.language if person else "", culprit.chat)
            await work.flush()
        self.outcomes["set aside"] += 1
        log.error("update set aside update_id=%d", culprit.number)
        self._sender.wake()
        self._committed(work)

    def _committed(self, work: UnitOfWork) -> None:
        """Let the others know what a transaction has changed for them."""
        self._units.config.staff_chat = work.staff_chat
        self._has_calls |= work.sets_calls
        if work.next_due is not None:
            self._wake_timers(work.next_due)
        if work.reopens:
            self._sender.reopen(work.staff_chat)

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _in_order(updates: Mapping[int, Json]) -> list[Taken]:
    return [Taken(number, chat_of(update), update) for number, update in sorted(updates.items())]


def _most_of_a_chat(updates: Iterable[Taken | Waiting]) -> int:
    return max(Counter(each.chat for each in updates).values(), default=0)


def _people(taken: Sequence[Taken]) -> tuple[list[int], list[int]]:
    """The people whose updates these are, and the private chats in which buttons were pressed."""
    private = [each for each in taken if each.chat > 0]
    return [each.chat for each in private], [each.chat for each in private if "callback_query" in each.update]


def _taps(taken: Sequence[Taken]) -> list[Tap]:
    """The buttons that were pressed."""
    return [tap for each in taken if (tap := tap_of(each.update))]
