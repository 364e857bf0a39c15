"""Puts a copy in the place of the database, or another key in the place of its own; the bot is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation
from bot.engine import erasure
from bot.engine.active_config import ActiveConfig, current_chat
from bot.engine.callback_data import CallbackData
from bot.engine.unit_of_work import CASES, UnitOfWorkFactory
from bot.settings import SQLITE, Settings
from storage import Backups, backups, cases, lockfile, open_database, transfer, with_backup
from storage.database import CorruptDatabase, Database, Progress, StorageError, WrongKey
from storage.ledger import Ledger

IN_USE = "{path} is there: with --replace it is put among the backups, and the copy in its place"
NOT_EMPTY = "the PostgreSQL database is not empty: make a new one (createdb) and give its address"
NONE_GOOD = "no copy in {folder} opens with this key: name one, or give the key it was made under"
AT_WORK = "a bot is at work on this database: stop it first, every copy of it"
NO_LEDGER = (
    "no file of erasures is in {folder}: whoever was erased after the copy is back. Is it with other "
    "copies of yours? Put it there before you start the bot, which then erases them again"
)
BROKEN = ".broken"
LED = "poller", "sender"
"""What one copy of the bot does alone, as `bot.app` names it."""
PATIENCE = 7.0
"""Seconds in which one that was killed has let go of them: longer than a lease."""


class Restored(Frozen, kw_only=True):
    """What was put back, for the operator to read."""

    copy: Path
    cases: int
    erased: int
    """People and cases that were erased since the copy was made."""
    broken: Path | None = None
    blind: Path | None = None
    """The folder in which nothing is remembered of erasures."""

    def __str__(self) -> str:
        lines = [f"put back: {self.copy}", f"cases={self.cases} erased again={self.erased}"]
        if self.broken:
            lines.append(f"what was there does not open and is kept as {self.broken}: delete it when you can")
        if self.blind:
            lines.append(NO_LEDGER.format(folder=self.blind))
        return "\n".join([*lines, "what came after the copy is not in it; start the bot"])


@asynccontextmanager
async def _in_a_line() -> AsyncIterator[None]:
    """What the disk refuses is a StorageError, as all else is."""
    try:
        yield
    except OSError as error:
        told = [str(each) for each in (error.filename, error.strerror or error) if each]
        raise StorageError(": ".join(told)) from None


@_in_a_line()
async def restore(
    settings: Settings,
    organisation: Organisation,
    copy: Path | None,
    now: datetime,
    seen: Progress,
    *,
    its_key: str,
    replace: bool,
) -> Restored:
    """Put a copy back, or the newest that is good; erasures made since are made again before anybody is told.

    `its_key` is the one the copy was made under. Raises StorageError; nothing has changed then.
    """
    folder = settings.backups or Path("data")
    blind = None if Ledger(folder, settings.database_key).is_there else folder
    copy = copy or await backups.newest(folder, its_key)
    if copy is None:
        raise StorageError(NONE_GOOD.format(folder=folder))
    async with _place(settings, replace=replace) as (path, shared):
        partial = path.with_name(f"{path.name}.restoring")
        backups.remove(partial)
        try:
            await _put_back(settings, copy, its_key, partial, now, seen)
            number, erased = await _made_ready(settings, organisation, partial, its_key, now)
            broken = None
            if shared is None:
                broken = await _put_aside(settings, path, now)
                backups.put_in_place(partial, path)
            else:
                async with _opened(partial, settings.database_key) as whole:
                    await transfer.rows(whole, shared, seen, afresh=True, skipped=backups.SKIPPED)
        finally:
            backups.remove(partial, "", *backups.BESIDE, ".lock")
    return Restored(copy=copy, cases=number, erased=erased, broken=broken, blind=blind)


async def _put_back(
    settings: Settings, copy: Path, its_key: str, to: Path, now: datetime, seen: Progress
) -> None:
    try:
        await backups.put_back(copy, its_key, to, settings.database_key, seen)
    except (CorruptDatabase, WrongKey) as error:
        kept = Backups(settings.backups, now) if settings.backups else None
        raise await with_backup(error, its_key, kept) from None


@_in_a_line()
async def rekey(settings: Settings, key: str, seen: Progress, *, void: bool) -> None:
    """Encrypt the database by another key, and sign buttons by another one from now on.

    `void`: buttons that stand on screens are good no more. Raises StorageError; nothing has changed then.
    """
    if not settings.database_url.startswith(SQLITE):
        await _reseal(settings, key, seen, void=void)
        return
    async with _place(settings, replace=True) as (path, _):
        partial = path.with_name(f"{path.name}.rekeyed")
        backups.remove(partial)
        try:
            await backups.settle(path, settings.database_key)
            await backups.put_back(path, settings.database_key, partial, key, seen)
            async with _opened(partial, key) as database:
                await _renew(database, void=void)
            backups.put_in_place(partial, path)
        finally:
            backups.remove(partial, "", *backups.BESIDE, ".lock")


async def _reseal(settings: Settings, key: str, seen: Progress, *, void: bool) -> None:
    """PostgreSQL's rows, read by the old key into a file and written by the new one, in one transaction."""
    url, partial = settings.database_url, (settings.backups or Path("data")) / "rekeyed.db"
    backups.remove(partial)
    try:
        async with _beside(url, settings.database_key) as old, _at_rest(old):
            await backups.rows(old, partial, key, seen)
            async with _beside(url, key) as new, _opened(partial, key) as whole:
                await _renew(whole, void=void)
                await transfer.rows(whole, new, seen, afresh=True)
                await new.scrub()
    finally:
        backups.remove(partial, "", *backups.BESIDE, ".lock")


async def _renew(database: Database, *, void: bool) -> None:
    async with database.tx() as tx:
        await CallbackData.renew(tx, void=void)


@asynccontextmanager
async def _beside(url: str, key: str) -> AsyncIterator[Database]:
    database = await open_database(url, key, beside=True)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def _at_rest(database: Database) -> AsyncIterator[None]:
    """No bot is at work on PostgreSQL, and none leads meanwhile. Raises StorageError."""
    async with AsyncExitStack() as stack:
        for name in LED:
            try:
                async with asyncio.timeout(PATIENCE):
                    await stack.enter_async_context(database.elected(name))
            except TimeoutError:
                raise StorageError(AT_WORK) from None
        yield


@asynccontextmanager
async def _place(settings: Settings, *, replace: bool) -> AsyncIterator[tuple[Path, Database | None]]:
    """Where the database is, held so that no bot starts; for PostgreSQL where one is prepared, and itself."""
    if not settings.database_url.startswith(SQLITE):
        shared = await open_database(settings.database_url, settings.database_key)
        try:
            async with shared.tx() as tx:
                held = await tx.fetch("select id from person union all select id from case_file limit 1")
            if held:
                raise StorageError(NOT_EMPTY)
            yield (settings.backups or Path("data")) / "postgresql.db", shared
        finally:
            await shared.close()
        return
    path = Path(settings.database_url.removeprefix(SQLITE)).resolve()  # noqa: ASYNC240 - nothing else runs
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = lockfile.hold(path)
    try:
        if not replace and path.exists() and path.stat().st_size:
            raise StorageError(IN_USE.format(path=path))
        yield path, None
    finally:
        lockfile.let_go(lock)


@asynccontextmanager
async def _opened(path: Path, key: str) -> AsyncIterator[Database]:
    database = await open_database(f"{SQLITE}{path}", key)
    try:
        yield database
    finally:
        await database.close()


async def _made_ready(
    settings: Settings, organisation: Organisation, path: Path, its_key: str, now: datetime
) -> tuple[int, int]:
    """Bring the copy up to date; how many cases it holds, and how much of it was erased since."""
    ledger = Ledger(settings.backups, settings.database_key, (its_key,)) if settings.backups else None
    async with _opened(path, settings.database_key) as database:
        async with database.tx() as tx:
            await tx.alone(CASES)
            await backups.ready(tx)
            chat = await current_chat(tx, settings.staff_chat(organisation))
            config = ActiveConfig(organisation, chat)
            units = UnitOfWorkFactory.build(config, await CallbackData.load(tx))
            erased = await erasure.replay(units.begin(tx, now), ledger) if ledger else 0
            number = await cases.count(tx)
        await database.scrub()
    return number, erased


async def _put_aside(settings: Settings, path: Path, now: datetime) -> Path | None:
    """Keep what is there among the backups; what does not open is kept beside, and named."""
    if not path.exists() or not path.stat().st_size:  # noqa: ASYNC240 - nothing else runs
        return None
    try:
        async with backups.opened(path, settings.database_key) as database:
            folder = settings.backups or path.parent
            await backups.make(database, settings.database_key, folder, now, why=backups.REPLACED)
    except (CorruptDatabase, WrongKey):
        broken = path.with_name(path.name + BROKEN)
        for ending in ("", *backups.BESIDE):
            if (each := path.with_name(path.name + ending)).exists():
                each.replace(broken.with_name(broken.name + ending))
        return broken
    return None
