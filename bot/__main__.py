"""The command line, `python -m bot …`. Exit code 2 is a setting to mend, named in one line."""

from __future__ import annotations

import os
import signal

if __name__ == "__main__":  # before all that is slow to load; nothing is under way until the loop has its own
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: os._exit(0))

import asyncio
import gc
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Never

import click

from bot import config, logs
from bot.clock import SystemClock
from bot.core.organisation import Organisation
from bot.settings import Settings, SettingsError, read

if TYPE_CHECKING:
    from storage.database import Database

EXAMPLE = Path("config.example.toml")
TO_MEND = 2
DESK = "desk.chat_id"
"""An invented number as long as the organisation has still to confirm it."""
NO_DESK = "DAMIER_STAFF_CHAT_ID: missing; add the bot to the group, `python -m bot groups` shows its id"
log = logging.getLogger("bot")


@click.group()
def main() -> None:
    """An interview that survives anything, with a desk behind it, in Telegram."""


@main.command()
def run() -> None:
    """Run the bot; without DAMIER_TOKEN, the demonstration."""
    settings = _settings()
    if not settings.token:
        _demo(settings)
        return
    organisation, archived = _organisation(settings.config)
    if not settings.staff_chat_id and (not organisation.desk.chat_id or DESK in organisation.to_confirm):
        _mend(SettingsError(NO_DESK))
    _start(settings)

    async def serve() -> None:
        from bot.app import opened  # noqa: PLC0415 - what checks a file must not wait for the whole engine

        prove = _proof(settings.config, organisation)
        async with opened(settings, organisation, archived, SystemClock(), prove) as app:
            _warn(organisation)
            gc.freeze()  # what the start has built stays: collections need not look through it again
            await app.run()

    _until_stopped(serve)


@main.command()
def demo() -> None:
    """Run the demonstration: the bot, a small Telegram on this machine, and a page to talk in."""
    _demo(_settings())


@main.command()
def groups() -> None:
    """Print the id of each group the bot is added to; stop with Ctrl-C."""
    settings = _settings()
    if not settings.token:
        _mend(SettingsError("DAMIER_TOKEN: missing; BotFather gives it"))
    _start(settings)

    async def look() -> None:
        from bot import groups as seen  # noqa: PLC0415 - as above

        await seen.show(settings, SystemClock(), click.echo)

    _until_stopped(look)


@main.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(path: Path, *, as_json: bool) -> None:
    """Name everything that is wrong with an organisation's file, for every possible set of answers.

    The exit code is 0 if nothing is, else 1; what is only worth a look does not count.
    """
    from bot import checking  # noqa: PLC0415 - as above

    found = checking.check(path, SystemClock().now().date())
    click.echo(found.machine() if as_json else found)
    sys.exit(not found.sound)


@main.command()
@click.argument("reference", default="")
@click.option("--all", "whole", is_flag=True, help="Every decision there is.")
def receipt(reference: str, *, whole: bool) -> None:
    """Derive a past decision again, from its answers and its file. On SQLite the bot must be stopped.

    The exit code is 0 only if it is identical, or all are.
    """
    if bool(reference) == whole:
        raise click.UsageError("give a reference, or --all")
    settings = _settings()
    same = False

    async def show(database: Database) -> None:
        from bot import receipts  # noqa: PLC0415 - as above

        nonlocal same
        same = await receipts.show(database, reference, click.echo)

    _look(settings, show)
    sys.exit(not same)


@main.command()
@click.option("--since", type=click.DateTime(["%Y-%m"]), help="The first month that counts, as 2026-10.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def figures(since: datetime | None, *, as_json: bool) -> None:
    """Say of each question where people leave, hesitate and take long. On SQLite the bot must be stopped."""
    settings = _settings()
    organisation, _ = _organisation(settings.config)
    month = since.strftime("%Y-%m") if since else ""

    async def show(database: Database) -> None:
        from bot import figures as counted  # noqa: PLC0415 - as above
        from bot.texts import Texts  # noqa: PLC0415 - the same

        lines = await counted.read(database, organisation, month)
        if as_json:
            click.echo(counted.machine(lines, organisation, month))
        else:
            click.echo(counted.Table(organisation, Texts()).text(lines, month))

    _look(settings, show)


@main.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="The file to try.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day that counts, as 2026-01-31.")
@click.option("--csv", "sheet", type=click.Path(path_type=Path), help="Where to write the cases that change.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def replay(path: Path, since: datetime | None, sheet: Path | None, *, as_json: bool) -> None:
    """Say what would come out of filed cases under another file. On SQLite the bot must be stopped."""
    settings = _settings()
    organisation, _ = _organisation(path)
    from bot import checking  # noqa: PLC0415 - as above

    if false := checking.failures(path, organisation):
        _mend(_unsound(false))
    day = since.date() if since else None

    async def show(database: Database) -> None:
        from bot import replay as again  # noqa: PLC0415 - as above
        from bot.texts import Texts  # noqa: PLC0415 - the same

        compared, files = await again.read(database, organisation, day)
        tables = again.Tables(files, Texts())
        if sheet:
            _write(sheet, tables.csv(compared))
        click.echo(again.machine(compared, files, day) if as_json else tables.text(compared, day))

    _look(settings, show)


@main.command("map")
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where, as map.svg or map.png.")
@click.option("--language", default="", help="As fr or en.")
def draw(path: Path, out: Path, language: str) -> None:
    """Draw the questions and the routes of an organisation's file, to hang on the wall."""
    organisation, _ = _organisation(path)
    from bot import map as drawing  # noqa: PLC0415 - as above

    try:
        drawing.write(organisation, out, language, SystemClock().now())
    except SettingsError as error:
        _mend(error)


def _write(sheet: Path, text: str) -> None:
    """As spreadsheets read it: with a mark before, or accents are lost. Raises SettingsError."""
    try:
        sheet.write_text(text, "utf-8-sig", newline="")
    except OSError as error:
        raise SettingsError(f"{sheet}: {error.strerror}") from None


def _look(settings: Settings, show: Callable[[Database], Awaitable[None]]) -> None:
    """Open the database, show what is in it, close it; nothing can be written."""

    async def look() -> None:
        from storage import open_database  # noqa: PLC0415 - what checks a file must not wait for the engine

        database = await open_database(settings.database_url, settings.database_key, read_only=True)
        try:
            await show(database)
        finally:
            await database.close()

    _until_stopped(look)


def _demo(settings: Settings) -> None:
    path = settings.config if settings.config.exists() else EXAMPLE
    organisation, archived = _organisation(path)
    _start(settings)
    _warn(organisation)

    async def serve() -> None:
        from bot import demo as play  # noqa: PLC0415 - the simulator is loaded only when it is used

        await play.run(settings, organisation, archived, _proof(path, organisation))

    _until_stopped(serve)


def _settings() -> Settings:
    try:
        return read(os.environ)
    except SettingsError as error:
        _mend(error)


def _organisation(path: Path) -> tuple[Organisation, str]:
    try:
        return config.load(path), config.canonical(path.read_text("utf-8"))
    except (config.ConfigError, OSError) as error:
        _mend(error)


def _proof(path: Path, organisation: Organisation) -> Callable[[Database], Awaitable[None]]:
    """Refuses a file whose rules are not proved sound; the database remembers one that is."""

    async def prove(database: Database) -> None:
        from bot import checking  # noqa: PLC0415 - as above

        if false := await checking.unproved(path, organisation, database):
            raise _unsound(false)

    return prove


def _unsound(false: Iterable[object]) -> SettingsError:
    return SettingsError("\n".join(map(str, false)))


def _start(settings: Settings) -> None:
    logs.set_up(settings.log_level, settings.secrets)


def _warn(organisation: Organisation) -> None:
    for line in config.warnings(organisation, SystemClock().now().date()):
        log.warning("%s", line)


def _until_stopped(serve: Callable[[], Awaitable[None]]) -> None:
    """Serve until Ctrl-C or SIGTERM; what the operator can mend is one line and exit code 2."""
    from bot.intake import AnotherCopy, WrongToken  # noqa: PLC0415 - what checks a file must not wait for the engine
    from storage.database import StorageError  # noqa: PLC0415 - the same

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
        _mend(errors.exceptions[0])


def _runner() -> Callable[[Awaitable[None]], None]:
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run  # type: ignore[return-value]  # it takes coroutines, which is what it is given
    return uvloop.run  # type: ignore[return-value]  # the same


def _mend(error: BaseException) -> Never:
    sys.stderr.write(f"{error}\n")
    sys.exit(TO_MEND)


if __name__ == "__main__":
    main()
