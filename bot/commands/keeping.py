"""The commands that look after the database: `backup`, `restore`, `rekey`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.clock import SystemClock
from bot.commands import console
from bot.settings import Settings, SettingsError, key_in

if TYPE_CHECKING:
    from storage.database import Database

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="The folder; else that of all.")
def backup(to: Path | None) -> None:
    """Copy the database, encrypted, while the bot runs or not, and open the copy to see that it is whole."""
    settings = console.settings()
    folder = to or settings.backups or Path("backups")

    async def make(database: Database) -> None:
        from storage import backups  # noqa: PLC0415 - loaded by this command only

        key, now = console.key(settings), SystemClock().now()
        with console.progress() as seen:
            copy = await backups.make(database, key, folder, now, seen=seen)
        click.echo(f"{copy}\ncases={await backups.verify(copy, key)} bytes={copy.stat().st_size}")

    console.look(settings, make)


@click.command()
@click.argument("copy", type=FILE, required=False)
@click.option("--old-key-file", type=FILE, help="Of the key the copy was made under, where it is another.")
@click.option("--replace", is_flag=True, help="Put what is there among the backups.")
def restore(copy: Path | None, old_key_file: Path | None, *, replace: bool) -> None:
    """Put a copy back, or the newest that is good, and erase again whoever was erased since.

    Stop the bot first.
    """
    settings = _with_key()
    organisation, _ = console.organisation(settings.config)
    its_key = _key(settings, old_key_file) if old_key_file else settings.database_key

    async def work() -> None:
        from bot.commands import restoring  # noqa: PLC0415 - loaded by this command only

        with console.progress() as seen:
            done = await restoring.restore(
                settings, organisation, copy, SystemClock().now(), seen, its_key=its_key, replace=replace
            )
        click.echo(done)

    console.until_stopped(work)


@click.command()
@click.option(
    "--new-key-file", type=FILE, required=True, help="64 hexadecimal digits, as openssl makes them."
)
@click.option("--void-buttons", is_flag=True, help="What stands on screens is good no more: after a leak.")
def rekey(new_key_file: Path, *, void_buttons: bool) -> None:
    """Encrypt the database by another key, and sign buttons by a new one. Stop the bot first."""
    settings = _with_key()
    key = _key(settings, new_key_file)

    async def work() -> None:
        from bot.commands import restoring  # noqa: PLC0415 - loaded by this command only

        with console.progress() as seen:
            await restoring.rekey(settings, key, seen, void=void_buttons)
        click.echo("done; give the bot the new key, and start it. Older copies open with the old one only")

    console.until_stopped(work)


COMMANDS = (backup, restore, rekey)


def _with_key() -> Settings:
    settings = console.settings()
    if not settings.database_key:
        console.mend(SettingsError("DAMIER_DATABASE_KEY or DAMIER_DATABASE_KEY_FILE: missing"))
    return settings


def _key(settings: Settings, path: Path) -> str:
    try:
        return key_in(path, settings.database_url)
    except SettingsError as error:
        console.mend(error)
