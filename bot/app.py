"""Builds the parts and joins them around one database: receiver, scheduler, sender, reload. No rules."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot import checking
from bot.clock import Clock
from bot.core.model.message import Phrase
from bot.core.model.organisation import Organisation
from bot.engine import erasure, standing_calls
from bot.engine import reload as reloading
from bot.engine.active_config import ActiveConfig, current_chat
from bot.engine.backup import HOUR, Backup, verify
from bot.engine.callback_data import CallbackData
from bot.engine.client import pause
from bot.engine.digest import Digest
from bot.engine.polling import Poller
from bot.engine.purge import NIGHT, Purge
from bot.engine.rate_limits import TelegramLimits, Unlimited
from bot.engine.receiver import Receiver
from bot.engine.reload import Reload
from bot.engine.scheduler import Scheduler
from bot.engine.sender import Sender
from bot.engine.timers import Timers
from bot.engine.undelivered import Undelivered
from bot.engine.unit_of_work import CASES, UnitOfWorkFactory
from bot.engine.vitals import Vitals
from bot.engine.wall_clock import WallClock
from bot.engine.watchman import Signs, cry
from bot.logs import describe
from bot.settings import Settings, WrongToken
from bot.telegram.application import build
from bot.telegram.bot import Bot
from bot.telegram.decoding import KINDS
from bot.telegram.staff import Staff
from handlers import handlers
from storage import Backups, call_changes, colleagues, lockfile, open_database
from storage.database import Database, Leadership, Unavailable
from storage.ledger import Ledger

if TYPE_CHECKING:
    from bot.engine.server import Server
    from bot.engine.webhook import Webhook

log = logging.getLogger(__name__)

T = TypeVar("T")

LOOK_SECONDS = {"postgresql": 0.5, "sqlite": 60.0}
"""How often it is looked for what others have stored: a copy of the bot, or an operator's command.

For what is due the scheduler looks.
"""
STOP_SECONDS = 4.0


@dataclass(slots=True, kw_only=True)
class App:
    """The bot, built: `run` it until cancelled."""

    settings: Settings
    database: Database
    bot: Bot
    clock: Clock
    receiver: Receiver
    scheduler: Scheduler
    sender: Sender
    reload: Reload
    vitals: Vitals
    leads: set[str]
    """What this copy of the bot does alone, by name."""

    async def run(self) -> None:
        """Receive, handle, act on what is due and send, until cancelled; then finish what is under way.

        Raises WrongToken, AnotherCopy or SettingsError, with a line for the operator.
        """
        sending = asyncio.create_task(
            self._lead("sender", lambda leadership: self.sender.run(leadership.holds))
        )
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.receiver.run())
                group.create_task(self.scheduler.run())
                group.create_task(self.reload.run())
                group.create_task(self.vitals.run())
                if self.settings.listening_port:
                    group.create_task(self._serve())
                if not self.settings.webhook_url:
                    group.create_task(self._poll())
                group.create_task(verify(self.database, self.settings, self.clock))
                group.create_task(self._accompany(sending))
                group.create_task(self._look_around())
        finally:
            self.sender.stop()
            if "sender" in self.leads:
                await asyncio.wait({sending}, timeout=STOP_SECONDS)
            sending.cancel()
            await asyncio.wait({sending})

    async def _accompany(self, sending: asyncio.Task[None]) -> None:
        """Fail with the sender; when cancelled, only ask it to stop, so that calls under way may end."""
        try:
            await asyncio.shield(sending)
        finally:
            self.sender.stop()

    async def _look_around(self) -> None:
        """Notice what another process has stored: only one's own commits wake by themselves."""
        while True:
            await self.clock.sleep(LOOK_SECONDS[self.database.dialect])
            self.receiver.wakeup.set()
            self.sender.wake()
            await self.reload.take_calls()

    async def settled(self) -> None:
        """Return when everything that was stored is handled, nothing is due and nothing is left to send."""
        loops = self.receiver.wakeup, self.scheduler, self.sender.wakeup
        for each in loops:
            await each.settled()
        while not all(each.is_settled for each in loops):  # what one had left gave another work
            for each in loops:
                await each.settled()

    async def _poll(self) -> None:
        poller = Poller(self.bot, KINDS, self.receiver.receive, self.clock)
        self.vitals.asking = poller
        await self._lead("poller", lambda _: poller.run())

    async def _lead(self, name: str, work: Callable[[Leadership], Awaitable[None]]) -> None:
        """Do what only one copy of the bot may do, whenever it falls to this one. SQLite: at once."""
        while True:
            try:
                async with self.database.elected(name) as leadership:
                    self.leads.add(name)
                    if await _until(leadership.lost, lambda: work(leadership)) and leadership.holds():
                        return
            except Unavailable as error:
                log.warning("no election of the %s: %s", name, error)
            self.leads.discard(name)
            await asyncio.sleep(1)  # of real time, as leases are: a clock that stands still ends none

    async def _serve(self) -> None:
        """Listen for whoever asks how it is, and for updates if Telegram pushes them."""
        from bot.engine.server import Server  # noqa: PLC0415 - aiohttp's server and Prometheus' client are slow to load

        server = Server(self.vitals)
        webhook = self._webhook(server) if self.settings.webhook_url else None
        try:
            port = await server.start(self.settings.host, self.settings.listening_port)
            log.info("listening port=%d", port)
            if webhook:
                await _patiently(self.clock, lambda: webhook.register(self.bot, KINDS))
            await asyncio.Event().wait()
        finally:
            await server.stop()

    def _webhook(self, server: Server) -> Webhook:
        from bot.engine.webhook import Webhook  # noqa: PLC0415 - loaded with a webhook only

        secret = self.settings.webhook_secret or hashlib.sha256(self.settings.token.encode()).hexdigest()
        webhook = Webhook(self.settings.webhook_url, secret, self.receiver.receive)
        webhook.open(server)
        return webhook

    @property
    def signs(self) -> Signs:
        """What lives as long as this does, for a watchman."""
        return {"loop": lambda: self.vitals.beats, "due": lambda: self.scheduler.rounds}

    def cry(self, silent: float) -> bool:
        """Tell the operator, or else the team, of so many seconds without a sign of life; without the loop.

        Whether it got through.
        """
        units, settings = self.reload.units, self.settings
        chat = units.config.operator_chat or units.config.staff_chat
        language = units.config.organisation.desk.language
        words = units.renderer.plain(Phrase("operator.silent", {"minutes": int(silent // 60)}), language)
        return cry(settings.api_url, settings.token, settings.proxy, chat, words)


async def _until(lost: asyncio.Event, work: Callable[[], Awaitable[None]]) -> bool:
    """Work until it ends (True), or until the leadership is lost (False)."""
    working, losing = asyncio.ensure_future(work()), asyncio.create_task(lost.wait())
    try:
        await asyncio.wait((working, losing), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
            return True
        return False
    finally:
        losing.cancel()
        working.cancel()
        await asyncio.gather(working, losing, return_exceptions=True)


@asynccontextmanager
async def opened(
    settings: Settings,
    organisation: Organisation,
    archived: str,
    clock: Clock,
    *,
    prove: bool = False,
) -> AsyncIterator[App]:
    """The bot, its database open, its token known to Telegram. `archived` is the file's canonical form.

    With `prove` the file is proved before anything is done for it. Raises SettingsError if that fails;
    StorageError, WrongToken or AlreadyRunning, each with a line for the operator.
    """
    shared = settings.database_url.startswith("postgres")
    held = None if shared else lockfile.hold(_own_file(settings.token))
    try:
        kept = _backups(settings, clock)
        database = await open_database(settings.database_url, settings.database_key, backups=kept)
        try:
            if prove:
                await checking.prove(settings.config, organisation, database)
            bot = Bot(settings.api_url, settings.token, settings.proxy)
            try:
                await _patiently(clock, bot.initialize)
                app = await _built(settings, organisation, archived, clock, database, bot)
                await erasure.catch_up(database, app.reload.units, clock.now())
                yield app
            finally:
                await bot.shutdown()
        finally:
            await database.close()
    finally:
        if held is not None:
            lockfile.let_go(held)


async def _built(
    settings: Settings, organisation: Organisation, archived: str, clock: Clock, database: Database, bot: Bot
) -> App:
    async with database.tx() as tx:
        await tx.alone(CASES)  # two copies that start at once share one key
        stands, body = await standing_calls.standing(tx, organisation, archived)
        chat = await current_chat(tx, settings.staff_chat(organisation))
        config = ActiveConfig(stands, chat, settings.operator_chat_id, file=organisation)
        seen = await call_changes.last(tx)
        callback_data = await CallbackData.load(tx)
        known = await colleagues.names(tx)
        units = UnitOfWorkFactory.build(config, callback_data, _ledger(settings))
        await reloading.in_force(tx, clock, units, body)
    limits, listener = _limits(settings), Undelivered(clock, units)
    sender = Sender(database, bot, clock, limits, listener, acks=_own_file(settings.token, ".acks"))
    scheduler, backup = _scheduler(settings, database, clock, units, sender.wake)
    staff = Staff(bot, clock)
    staff.known.update(known)
    sender.wake_timers = scheduler.wake
    application = build(bot, config, staff, callback_data)
    application.add_handlers(handlers(application.team))
    await application.initialize()
    reload = Reload(
        settings=settings, database=database, clock=clock, units=units, prove=checking.prove,
        archived=archived, seen=seen, wake=(sender.wake, scheduler.wake),
    )  # fmt: skip
    receiver = Receiver(
        database, clock, units, sender,
        handle=application.handle, first_ask=application.first_ask, wake_timers=scheduler.wake,
        take_calls=reload.take_calls,
    )  # fmt: skip
    leads = set[str]()
    vitals = Vitals(
        database, clock, sending=sender, receiving=receiver, forged=callback_data.forged, leads=leads
    )
    vitals.copying = backup
    return App(
        settings=settings, database=database, bot=bot, clock=clock, receiver=receiver, scheduler=scheduler,
        sender=sender, reload=reload, vitals=vitals, leads=leads,
    )  # fmt: skip


def _limits(settings: Settings) -> TelegramLimits | Unlimited:
    return Unlimited() if settings.api_limits == "off" else TelegramLimits()


def _backups(settings: Settings, clock: Clock) -> Backups | None:
    return Backups(settings.backups, clock.now()) if settings.backups else None


def _ledger(settings: Settings) -> Ledger | None:
    if settings.backups is None:
        return None
    return Ledger(settings.backups, settings.database_key, days=settings.backup_days)


def _scheduler(
    settings: Settings,
    database: Database,
    clock: Clock,
    units: UnitOfWorkFactory,
    wake_sender: Callable[[], None],
) -> tuple[Scheduler, Backup | None]:
    """What comes with time: what is due, and the nightly work, a line for each."""
    wall_clock = WallClock(clock)
    timers = Timers(
        database=database, clock=clock, units=units, wall_clock=wall_clock, wake_sender=wake_sender
    )
    scheduler = Scheduler(clock, timers.act, lambda: units.config.organisation.zone)
    purge = Purge(
        database=database, clock=clock, units=units, wall_clock=wall_clock, wake_sender=wake_sender,
        wake_timers=scheduler.wake,
    )  # fmt: skip
    scheduler.cron("purge", purge.run, hour=NIGHT.hour, minute=NIGHT.minute)
    digest = Digest(database=database, clock=clock, units=units, wake_sender=wake_sender)
    scheduler.cron("digest", digest.run, minute=0)  # it says itself when its time comes: the file may change
    if settings.backups is None:
        return scheduler, None
    key, days = settings.database_key, settings.backup_days
    backup = Backup(database, clock, units, wake_sender, key=key, folder=settings.backups, days=days)
    scheduler.cron("backup", backup.run, hour=HOUR.hour, minute=HOUR.minute)
    return scheduler, backup


async def _patiently(clock: Clock, ask: Callable[[], Awaitable[T]]) -> T:
    """Ask Telegram until the network lets us. Raises WrongToken."""
    while True:
        try:
            return await ask()
        except InvalidToken:
            raise WrongToken("Telegram does not know this token: check DAMIER_TOKEN") from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached, trying again: %s", describe(error))
            await clock.sleep(pause(error) if isinstance(error, RetryAfter) else 2)


def _own_file(token: str, ending: str = "") -> Path:
    """A file of one bot and one user on this machine, whatever database it uses."""
    name = hashlib.sha256(token.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"damier-bot-{os.getuid()}-{name}{ending}"
