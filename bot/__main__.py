"""The command line, `./damier-bot …`. Exit code 2 means a wrong setting, named in one line."""

from __future__ import annotations

import gc
import os
import signal

if __name__ == "__main__":  # before all that is slow to load; nothing is under way until the loop has its own
    gc.disable()  # what is loaded stays
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: os._exit(0))

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.clock import SystemClock
from bot.commands import console, keeping
from bot.core.model.frozen import replace
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from storage.database import Database

EXAMPLE = Path("config.example.toml")
PLACES = Path(), Path(__file__).parents[1], Path(__file__).parent
"""Where it may lie: here, in the checkout, or beside these modules in an installed package."""
DESK = "desk.chat_id"
"""An invented number as long as the organisation has still to confirm it."""
COLLECTIONS = 20_000, 20, 20
"""Updates make thousands of small objects and hardly a cycle: Python looks for cycles too often."""
IN_FORCE = "it is the file in force"
NO_DESK = "DAMIER_STAFF_CHAT_ID: missing; add the bot to the group, `./damier-bot groups` shows its id"


@click.group(commands=keeping.COMMANDS)
def main() -> None:
    """An interview that survives anything, with a desk behind it, in Telegram."""
    gc.enable()


@main.command()
def run() -> None:
    """Run the bot; without DAMIER_TOKEN, the demonstration."""
    settings = console.settings()
    if not settings.token:
        _demo(settings)
        return
    gc.disable()  # what is built and loaded from here on stays as well
    # One that comes while the bot starts waits until there is somebody to be told, and does not end it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    organisation, archived = console.organisation(settings.config)
    if not settings.staff_chat_id and (not organisation.desk.chat_id or DESK in organisation.to_confirm):
        console.mend(SettingsError(NO_DESK))
    console.start(settings)

    async def serve() -> None:
        with console.without("cryptography"):  # the library would load it for Telegram Passport: 8 MB
            from bot.app import opened  # noqa: PLC0415 - what checks a file must not wait for the whole engine
        from bot.engine.watchman import Watchman  # noqa: PLC0415 - loaded by this command only

        async with opened(settings, organisation, archived, SystemClock(), prove=True) as app:
            console.warn(organisation)
            gc.freeze()  # collections need not look through it again
            gc.set_threshold(*COLLECTIONS)
            gc.enable()
            with Watchman(app.signs, app.cry):
                await app.run()

    console.until_stopped(serve)


@main.command()
def demo() -> None:
    """Run the demonstration: the bot, a small Telegram on this machine, and a page to talk in."""
    _demo(console.settings())


@main.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--language", type=click.Choice(["fr", "en"]), help="Of the questions; else the machine's.")
def new(path: Path, language: str | None) -> None:
    """Ask eight questions and write an organisation's file that starts; none that is there is touched."""
    from bot.commands.beginning import asking  # noqa: PLC0415 - loaded by this command only
    from bot.texts import Texts  # noqa: PLC0415 - loaded by this command only

    sys.exit(asking.begin(path, language or console.language(), SystemClock().now(), Texts()))


@main.command()
def schema() -> None:
    """Print the JSON Schema of an organisation's file, by which editors complete and check its keys."""
    from bot.config import schema as shape  # noqa: PLC0415 - loaded by this command only

    click.echo(shape.text(), nl=False)


@main.command()
def groups() -> None:
    """Print the id of each group the bot is added to; stop with Ctrl-C."""
    settings = console.settings()
    if not settings.token:
        console.mend(SettingsError("DAMIER_TOKEN: missing; BotFather gives it"))
    console.start(settings)

    async def look() -> None:
        from bot.commands import groups as seen  # noqa: PLC0415 - loaded by this command only

        await seen.show(settings, SystemClock(), click.echo)

    console.until_stopped(look)


@main.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--against", type=click.Choice(["running"]), help="Say too what it would do to open cases.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Of what is said; else the machine's.")
def check(path: Path, against: str | None, language: str | None, *, as_json: bool) -> None:
    """Name everything that is wrong with an organisation's file, for every possible set of answers.

    The exit code is 0 if nothing is, else 1; what is only worth a look does not count.
    """
    from bot import checking  # noqa: PLC0415 - loaded by this command only

    said = language or ("en" if as_json else console.language())
    found = checking.check(path, SystemClock().now().date()).spoken(said)
    if against and found.sound:
        settings, (organisation, archived) = console.settings(), console.organisation(path)

        async def show(database: Database) -> None:
            from bot.engine import takeover  # noqa: PLC0415 - loaded by this command only

            touched, above = await takeover.foresee(database, organisation, archived, SystemClock().now())
            if as_json:
                click.echo(found.machine(against=touched.machine() if touched else None, above=above))
            else:
                click.echo("\n".join((str(found), str(touched or IN_FORCE), *above)))

        console.look(settings, show)
    else:
        click.echo(found.machine() if as_json else found)
    sys.exit(not found.sound)


@main.command()
@click.argument("reference", default="")
@click.option("--all", "whole", is_flag=True, help="Every decision there is.")
def receipt(reference: str, *, whole: bool) -> None:
    """Derive a past decision again, from its answers and its file.

    The exit code is 0 only if it is identical, or all are.
    """
    if bool(reference) == whole:
        raise click.UsageError("give a reference, or --all")
    settings = console.settings()
    same = False

    async def show(database: Database) -> None:
        from bot.commands import receipts  # noqa: PLC0415 - loaded by this command only

        nonlocal same
        with console.progress() as seen:
            same = await receipts.show(database, reference, click.echo, seen)

    console.look(settings, show)
    sys.exit(not same)


@main.command()
@click.option("--since", type=click.DateTime(["%Y-%m"]), help="The first month that counts, as 2026-10.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def figures(since: datetime | None, *, as_json: bool) -> None:
    """Say of each question where people leave, hesitate and take long."""
    settings = console.settings()
    organisation, _ = console.organisation(settings.config)
    month = since.strftime("%Y-%m") if since else ""

    async def show(database: Database) -> None:
        from bot.commands import figures as counted  # noqa: PLC0415 - loaded by this command only
        from bot.texts import Texts  # noqa: PLC0415 - loaded by this command only

        lines = await counted.read(database, organisation, month)
        if as_json:
            click.echo(counted.machine(lines, organisation, month))
        else:
            click.echo(counted.Table(organisation, Texts()).text(lines, month))

    console.look(settings, show)


@main.command()
@click.option("--xlsx", type=click.Path(path_type=Path), help="Where to write the workbook.")
@click.option("--csv", "sheet", type=click.Path(path_type=Path), help="Where to write one table of it all.")
@click.option("--period", default="", help="As “2026” or “3 months”; else the last twelve months.")
def export(xlsx: Path | None, sheet: Path | None, period: str) -> None:
    """Write the report to funders: the indicators by programme, sector and territory, small numbers masked.

    That it was made is kept in the journal, as with /export.
    """
    if not (xlsx or sheet):
        raise click.UsageError("say where: --xlsx report.xlsx, --csv report.csv, or both")
    settings = console.settings()
    organisation, _ = console.organisation(settings.config)

    async def show(database: Database) -> None:
        from bot.commands import export as report  # noqa: PLC0415 - loaded by this command only

        made = await report.read(
            database, organisation, period, SystemClock().now(), book=bool(xlsx), table=bool(sheet)
        )
        if xlsx:
            _write(xlsx, made.workbook)
        if sheet:
            _write(sheet, made.table.encode())

    console.look(settings, show, writing=True)


@main.command()
@click.option("--past", is_flag=True, help="Those too that have ended, by a late alarm or a late answer.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As on that day, as 2027-01-31; else today.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def silence(on: datetime | None, *, past: bool, as_json: bool) -> None:
    """List the promised days that passed without a message from a person or an alarm to staff.

    The exit code is 1 if there is one.
    """
    settings = console.settings()
    organisation, _ = console.organisation(settings.config)
    day = on.date() if on else organisation.day(SystemClock().now())
    has_breaches = False

    async def show(database: Database) -> None:
        from bot.commands import silence as kept  # noqa: PLC0415 - loaded by this command only

        nonlocal has_breaches
        with console.progress() as seen:
            found = await kept.read(database, organisation, day, past=past, seen=seen)
        has_breaches = bool(found)
        click.echo(kept.machine(found) if as_json else kept.text(found))

    console.look(settings, show)
    sys.exit(has_breaches)


@main.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="For machines: each by itself, with its id.")
@click.pass_context
def queue(context: click.Context, *, as_json: bool) -> None:
    """Say what waits and what failed, by case: messages and updates, with cause and age.

    The exit code is 1 if something was given up or set aside.
    """
    if context.invoked_subcommand:
        return
    has_failed = False

    async def show(database: Database) -> None:
        from bot.commands import queue as waiting  # noqa: PLC0415 - loaded by this command only

        nonlocal has_failed
        lines = await waiting.read(database)
        has_failed = any(line.has_failed for line in lines)
        click.echo(waiting.machine(lines) if as_json else waiting.text(lines, SystemClock().now()))

    console.look(console.settings(), show)
    sys.exit(has_failed)


@queue.command()
@click.argument("names", nargs=-1)
@click.option("--all", "whole", is_flag=True, help="Everything that was given up or set aside.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def retry(names: tuple[str, ...], *, whole: bool, yes: bool) -> None:
    """Send what was given up, and handle what was set aside, once more: of cases, or single ones by id."""
    _change(names, whole=whole, yes=yes, again=True)


@queue.command()
@click.argument("names", nargs=-1)
@click.option("--all", "whole", is_flag=True, help="Everything that was given up or set aside.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def drop(names: tuple[str, ...], *, whole: bool, yes: bool) -> None:
    """Forget what was given up or set aside: of cases, or anything that is not under way by its id."""
    _change(names, whole=whole, yes=yes, again=False)


def _change(names: tuple[str, ...], *, whole: bool, yes: bool, again: bool) -> None:
    if bool(names) == whole:
        raise click.UsageError("give cases or ids, or --all")

    async def change(database: Database) -> None:
        from bot.commands import queue as waiting  # noqa: PLC0415 - loaded by this command only

        click.echo(await waiting.change(database, names, whole=whole, again=again, ask=not yes))

    console.look(console.settings(), change, writing=True)


@main.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="The file to try.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day that counts, as 2026-01-31.")
@click.option("--csv", "sheet", type=click.Path(path_type=Path), help="Where to write the cases that change.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def replay(path: Path, since: datetime | None, sheet: Path | None, *, as_json: bool) -> None:
    """Say what would come out of filed cases under another file.

    The exit code is 1 if there are cases that cannot be read.
    """
    settings = console.settings()
    organisation, _ = console.organisation(path)
    from bot import checking  # noqa: PLC0415 - loaded by this command only

    if false := checking.failures(path, organisation):
        console.mend(SettingsError("\n".join(str(each.spoken(console.language())) for each in false)))
    day = since.date() if since else None
    whole = True

    async def show(database: Database) -> None:
        from bot.commands import replay as again  # noqa: PLC0415 - loaded by this command only
        from bot.texts import Texts  # noqa: PLC0415 - loaded by this command only

        nonlocal whole
        with console.progress() as seen:
            compared, files = await again.read(database, organisation, day, seen)
        whole = not compared.unread
        tables = again.Tables(files, Texts())
        if sheet:
            _write(sheet, tables.csv(compared).encode("utf-8-sig"))
        click.echo(again.machine(compared, files, day) if as_json else tables.text(compared, day))

    console.look(settings, show)
    sys.exit(not whole)


@main.command()
@click.option("--confirm", is_flag=True, help="Allow the purge that waits, as it is shown.")
def purge(*, confirm: bool) -> None:
    """Say what the nightly purge would erase, and whether it waits to be confirmed.

    The exit code is 1 if it does; with --confirm, if there is nothing to confirm.
    """
    settings = console.settings()
    organisation, _ = console.organisation(settings.config)
    fine = False

    async def show(database: Database) -> None:
        from bot.commands import purge  # noqa: PLC0415 - loaded by this command only

        nonlocal fine
        if confirm:
            told, fine = await purge.confirm(database)
        else:
            told, waits = await purge.show(database, organisation, SystemClock().now())
            fine = not waits
        click.echo(told)

    console.look(settings, show, writing=confirm)
    sys.exit(not fine)


@main.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--from", "begins", type=click.DateTime(["%Y-%m-%d"]), help="The first day, else today.")
@click.option("--months", default=26, show_default=True, type=click.IntRange(1, 120))
@click.option("--people", default=600, show_default=True, type=click.IntRange(8, 10_000))
@click.option("--against", type=click.Choice(["running"]), help="With the calls that the team has set, too.")
def rehearse(path: Path, begins: datetime | None, months: int, people: int, against: str | None) -> None:
    """Let invented people live through an organisation's file, and say who would receive what and when."""
    organisation, archived = console.organisation(path)
    if against:
        organisation = console.standing(console.settings(), organisation, archived)
    from bot.commands import rehearse as stage  # noqa: PLC0415 - loaded by this command only
    from bot.texts import Texts  # noqa: PLC0415 - loaded by this command only

    start = begins.replace(tzinfo=UTC) if begins else SystemClock().now()
    with click.progressbar(length=months * 31, file=sys.stderr) as bar:
        played = stage.play(
            organisation, start, months, people, lambda day: bar.update((day - start.date()).days - bar.pos)
        )
    click.echo(stage.Script(organisation, Texts()).text(played))


@main.command()
@click.argument("origin", default="")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--bot", default="", help="The bot's name in Telegram; else Telegram is asked.")
@click.option("--language", default="", help="As fr or en.")
def poster(origin: str, out: Path, bot: str, language: str) -> None:
    """Make a poster with the QR code of an origin of the file, or of each: A4, as PDF and PNG."""
    settings = console.settings()
    organisation, _ = console.organisation(settings.config)

    async def make() -> None:
        from bot.commands import poster as sheet  # noqa: PLC0415 - loaded by this command only

        wanted = sheet.origins(organisation, origin)
        name = await sheet.named(settings, bot)
        for path in sheet.write(organisation, wanted, name, out, language):
            click.echo(path)

    console.until_stopped(make)


@main.command("map")
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where, as map.svg or map.png.")
@click.option("--language", default="", help="As fr or en.")
def draw(path: Path, out: Path, language: str) -> None:
    """Draw the questions and the routes of an organisation's file, to hang on the wall."""
    organisation, _ = console.organisation(path)
    from bot.commands import map as drawing  # noqa: PLC0415 - loaded by this command only

    try:
        drawing.write(organisation, out, language, SystemClock().now())
    except SettingsError as error:
        console.mend(error)


def _write(path: Path, content: bytes) -> None:
    """Write a file that was asked for. Raises SettingsError."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None


def _demo(settings: Settings) -> None:
    if not settings.config.exists():
        found = (place / EXAMPLE for place in PLACES)
        settings = replace(settings, config=next(filter(Path.exists, found), EXAMPLE))
    organisation, archived = console.organisation(settings.config)
    console.start(settings)
    console.warn(organisation)

    async def serve() -> None:
        from bot.commands import demo as play  # noqa: PLC0415 - the simulator is loaded only when it is used

        await play.run(settings, organisation, archived)

    console.until_stopped(serve)


if __name__ == "__main__":
    main(prog_name="damier-bot")
