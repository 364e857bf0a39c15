"""The conversation of `./damier-bot new`: each question until its answer can be used."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot import checking, config
from bot.commands import console
from bot.commands.beginning.reading import QUESTIONS, Asker, Unclear, shown
from bot.commands.beginning.writing import Beginning, text
from bot.config import schema
from bot.core.parsing.spelling import clean
from bot.settings import SettingsError
from bot.texts import Texts

SCHEMA = "config.schema.json"


def begin(path: Path, language: str, now: datetime, texts: Texts) -> int:
    """Ask, write the file, prove it and say what is next; the exit code."""
    if path.exists():
        click.echo(texts.phrase(language, "new.exists", {"file": str(path)}), err=True)
        return console.TO_MEND
    written = ask(Asker(now, language), texts, path)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(written)
    except OSError as error:
        console.mend(SettingsError(f"{path}: {error.strerror}"))
    _beside(path.with_name(SCHEMA))
    found = checking.check(path, now.date())
    if not found.sound:
        console.mend(SettingsError(str(found)))
    values = {
        "file": str(path),
        "lines": str(written.count("\n")),
        "zone": shown(config.load(path).zone, language),
    }
    click.echo("\n" + texts.phrase(language, "new.written", values))
    return 0


def _beside(path: Path) -> None:
    """Put the schema that the file's first line names beside it, unless it is there: editors read it."""
    with suppress(OSError), path.open("x", encoding="utf-8") as file:
        file.write(schema.text())


def ask(asker: Asker, texts: Texts, path: Path) -> str:
    """Ask the eight questions; the text of the file they make."""
    click.echo(texts.phrase(asker.language, "new.opening", {"n": str(len(QUESTIONS)), "file": str(path)}))
    told: dict[str, Any] = {}
    for n, key in enumerate(QUESTIONS, 1):
        told[key] = _answer(key, n, asker, texts)
    place, zone = told.pop("town")
    beginning = Beginning(town=place, zone=zone, two_decide=told.pop("decides"), **told)
    return text(beginning, asker.language, path.name)


def _answer(key: str, n: int, asker: Asker, texts: Texts) -> object:
    asked = texts.phrase(asker.language, f"new.ask.{key}", {})
    click.echo(f"\n{n}/{len(QUESTIONS)}  {asked}")
    while True:
        typed = click.prompt(">", prompt_suffix=" ", default="", show_default=False)
        try:
            return QUESTIONS[key](clean(typed), asker)
        except Unclear as unclear:
            click.echo(texts.phrase(asker.language, unclear.key, unclear.values))
