"""Plays a story over HTTP, with the whole bot, and returns it with what was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.model.frozen import replace
from bot.simulator.story import Step, Story, StoryError, read
from bot.simulator.story.act import as_text
from bot.simulator.story.script import moment
from tests.client import ControlError
from tests.house import DAMIER, OTHERS, House, file, house
from tests.journey.story import all_is_well

DESK_LANGUAGE = re.compile(r'(?ms)(^\[desk\].*?^language = )"\w+"')


async def played(story: Story, name: str, folder: Path) -> Story:
    """Play a story in a folder of its own. Raises StoryError with `name` and the line of a failing act."""
    if len(story.groups) != 1:
        raise StoryError(f"{name}: one group is needed, the team's: @ Le Damier: Alix, Basile, Chantal")
    path = _setting(story, name, folder)
    zone = ZoneInfo(file(path)[0].zone)
    [group] = story.groups
    async with house(folder, path, _instant(story.begins, zone), group.members) as made:
        if group.title != made.group.title:
            raise StoryError(f"{name}: the group of this organisation is called {made.group.title}")
        for person, language in story.people:
            first, _, last = person.partition(" ")
            await made.client.person(first, last or None, language_code=language or None)
        for together in _together(story):
            try:
                await _play(made, together, zone)
            except ControlError as error:
                raise StoryError(f"{name}:{together[0].line}: {error}") from error
        told = read(await made.client.story(), name)
        await all_is_well(made)
    steps = zip(story.steps, told.steps, strict=True)
    return replace(story, steps=tuple(replace(step, seen=shown.seen) for step, shown in steps))


def _setting(story: Story, name: str, folder: Path) -> Path:
    """The organisation's file; a copy when the story's group speaks another language than the file's."""
    own = Path(__file__).parent / story.setting
    path = (own if own.is_file() else OTHERS / story.setting) if story.setting else DAMIER
    if not path.exists():
        raise StoryError(f"{name}: there is no {path}")
    language = story.groups[0].language
    if not language:
        return path
    copy = folder.parent / f"{language}-{path.name}"  # beside the story's own folder: it is read once for all
    if not copy.exists():
        copy.write_text(DESK_LANGUAGE.sub(rf'\1"{language}"', path.read_text("utf-8")), "utf-8")
    return copy


def _together(story: Story) -> Iterator[list[Step]]:
    """The steps, those that come at once with the one before them."""
    waiting: list[Step] = []
    for step in story.steps:
        if waiting and not step.act.at_once:
            yield waiting
            waiting = []
        waiting.append(step)
    if waiting:
        yield waiting


async def _play(made: House, together: list[Step], zone: ZoneInfo) -> None:
    act = together[0].act
    await made.client.plays("\n".join(as_text(step.act) for step in together))
    if act.kind == "time":
        await made.passes(_instant(moment(act.words), zone) - made.clock.now())
    elif act.kind == "restart":
        await made.stop()
        await made.start()
    await made.settled()


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)
