"""What every command shares: settings, the organisation's file, the database, errors in one line."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Never

import click

from bot import config, logs
from bot.clock import SystemClock
from bot.config import spoken
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.settings import DEMO_KEY, AnotherCopy, Settings, SettingsError, WrongToken, read

if TYPE_CHECKING:
    from storage.database import Database, Progress

TO_MEND = 2
"""The exit code for what the operator can mend."""
SPOKEN = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a machine says which language its people speak, the strongest first."""
log = logging.getLogger("bot")


def language(environ: Mapping[str, str] = os.environ) -> str:
    """The language of the machine, if findings are told in it; else English."""
    said = next((environ[name] for name in SPOKEN if environ.get(name)), "")
    return said[:2] if said[:2] in spoken.LANGUAGES else spoken.LANGUAGES[0]


def settings() -> Settings:
    """What the environment says."""
    try:
        return read(os.environ)
    except SettingsError as error:
        mend(error)


def organisation(path: Path) -> tuple[Organisation, str]:
    """An organisation's file, and its canonical form; what is wrong is told in the machine's language."""
    try:
        return config.read(path)
    except config.ConfigError as error:
        mend(config.ConfigError(spoken.told(each, language()) for each in error.problems))


@contextmanager
def without(package: str) -> Iterator[None]:
    """Let what is loaded meanwhile find a package missing; whoever needs it later loads it as ever.

    `None` in its place is how Python's import system says so: docs.python.org/3/reference/import.html.
    """
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]


def start(settings: Settings) -> None:
    """Let the log begin; it never shows a secret."""
    logs.set_up(settings.log_level, settings.secrets, settings.log_format)


def warn(organisation: Organisation) -> None:
    """Log what is worth a look in a file."""
    for line in config.warnings(organisation, SystemClock().now().date()):
        log.warning("%s", line)


def until_stopped(serve: Callable[[], Awaitable[None]]) -> None:
    """Serve until Ctrl-C or SIGTERM; what the operator can mend is one line and exit code 2."""
    from storage.database import StorageError  # noqa: PLC0415 - what checks a file must not wait for the engine

    async def until_stopped() -> None:
        task = asyncio.ensure_future(serve())
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            log.info("stopped")

    try:
        _runner()(until_stopped())
    except* (WrongToken, AnotherCopy, SettingsError, StorageError) as errors:
        mend(errors.exceptions[0])


def _runner() -> Callable[[Awaitable[None]], None]:
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run  # type: ignore[return-value]  # it takes coroutines, which is what it is given
    return uvloop.run  # type: ignore[return-value]  # the same


def mend(error: BaseException) -> Never:
    """End with the line that tells the operator what to mend."""
    sys.stderr.write(f"{error}\n")
    sys.exit(TO_MEND)


def standing(settings: Settings, organisation: Organisation, archived: str) -> Organisation:
    """A file with the calls that the team has set above it in the database."""
    found = [organisation]

    async def read(database: Database) -> None:
        from bot.engine import standing_calls  # noqa: PLC0415 - loaded by few commands

        async with database.tx() as tx:
            stands, _ = await standing_calls.standing(tx, organisation, archived)
        found.append(stands)

    look(settings, read)
    return found[-1]


def key(settings: Settings) -> str:
    """The database's key, or that of the demonstration in this folder."""
    if not (settings.token or settings.database_key) and DEMO_KEY.exists():
        return DEMO_KEY.read_text("ascii").strip()
    return settings.database_key


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar that shows on a terminal how far a long command is; elsewhere there is none."""
    with click.progressbar(length=1, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def seen(done: int, whole: int) -> None:
            bar.length = max(1, whole)
            bar.update(done - bar.pos)

        yield seen


def look(settings: Settings, show: Callable[[Database], Awaitable[None]], *, writing: bool = False) -> None:
    """Open the database, or the demonstration's, show what is in it, close it, whether the bot runs or not.

    Nothing can be written unless `writing` says so.
    """
    settings = replace(settings, database_key=key(settings))

    async def look() -> None:
        from storage import open_database  # noqa: PLC0415 - what checks a file must not wait for the engine

        database = await open_database(
            settings.database_url, settings.database_key, read_only=not writing, beside=writing
        )
        try:
            await show(database)
        finally:
            await database.close()

    until_stopped(look)
