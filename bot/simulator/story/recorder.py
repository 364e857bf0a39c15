"""What happened in the simulated world, as a story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from bot.simulator.history import Deed, Keys, Look, Told
from bot.simulator.people import PRESENT, User
from bot.simulator.story.act import Act, StoryError
from bot.simulator.story.naming import PLAYED, Names, named_act
from bot.simulator.story.script import MOMENT, Group, Step, Story
from bot.simulator.story.seen import Seen
from bot.simulator.story.sights import Sights
from bot.simulator.world import World

OF_SIGNS = re.compile(r"[:@#+{}()\[\]«»,│\s]+")
LONG = 3600
"""Seconds after which an act says its hour, though nobody moved the clock."""


def opened(world: World) -> None:
    """Note who is in which group, before the first deed."""
    if world.history.members is None:
        world.history.members = {
            chat.id: [number for number, status in chat.members.items() if status in PRESENT]
            for chat in world.chats.values()
            if chat.user is None
        }


def began_again(world: World) -> None:
    """Note that the bot was restarted, once something has happened."""
    if last := next((each for each in reversed(world.history.happenings) if isinstance(each, Deed)), None):
        world.history.note(Deed(PLAYED, {"act": Act("restart")}, None, None, last.at))


def told(world: World, zone: str, title: str = "") -> Story:
    """Tell everything that happened as a story. Raises StoryError when that cannot be done."""
    if not world.history.is_whole:
        raise StoryError("too much has happened to be one story")
    names = _names(world)
    scenes = [*_scenes(world, names)]
    if not scenes:
        raise StoryError("nobody has done anything yet")
    groups, people = _cast(world, names)
    steps = tuple(Step(scene.act, (), tuple(scene.lines)) for scene in _timed(scenes, zone))
    begins = scenes[0].deed.at.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0, tzinfo=None)
    return Story((f"# {title}",) if title else (), begins, groups, people, steps)


@dataclass(frozen=True, slots=True)
class Scene:
    """An act and what is seen after it."""

    act: Act
    deed: Deed
    lines: list[str]


def _names(world: World) -> Names:
    """A name for everybody that a story can say, no two the same."""
    names: dict[int, str] = {}
    for user in world.people.values():
        name = OF_SIGNS.sub(" ", user.name).strip() or "?"
        numbered = (f"{name} {number}" for number in count(2))
        names[user.id] = (
            name if name not in names.values() else next(n for n in numbered if n not in names.values())
        )
    return names.__getitem__


def _cast(world: World, names: Names) -> tuple[tuple[Group, ...], tuple[tuple[str, str], ...]]:
    """The groups with who was in them at the beginning, and everybody else who has done something."""
    members = world.history.members or {}
    groups = tuple(
        Group(world.chats[number].title, tuple(names(each) for each in inside))
        for number, inside in members.items()
        if inside
    )
    staff = {number for inside in members.values() for number in inside}
    active = {each.person.id for each in world.history.happenings if isinstance(each, Deed) and each.person}
    others = [user for user in world.people.values() if user.id not in staff and user.id in active]
    return groups, tuple((names(user.id), user.language_code or "") for user in others)


def _scenes(world: World, names: Names) -> Iterator[Scene]:
    """Each deed as an act, with what is seen until the next; before the first nothing counts."""
    sights, seen = Sights(), Seen()
    scene: Scene | None = None
    chats = [(chat, names(chat.user.id) if chat.user else chat.title) for chat in world.chats.values()]
    for each in world.history.happenings:
        if isinstance(each, Deed):
            act = named_act(each, sights, names, world.bot)
            if scene:
                act = replace(act, at_once=act.at_once and bool(scene.act.who))
                yield scene if act.at_once else replace(scene, lines=[*seen.lines(chats)])
            else:
                act = replace(act, at_once=False)
            seen = seen if act.at_once else Seen()
            seen.places.append(each.chat)
            scene = Scene(act, each, [])
        else:
            _see(each, seen, sights, world.bot)
    if scene:
        yield replace(scene, lines=[*seen.lines(chats)])


def _see(each: Look | Keys | Told, seen: Seen, sights: Sights, bot: User) -> None:
    if isinstance(each, Told):
        seen.told.append(each)
    elif isinstance(each, Keys):
        seen.keys[each.chat.id] = each
    else:
        message = each.message
        sight = sights.find(message.chat, message.message_id)
        if message.sender is bot and not message.is_service:
            seen.take(each, sight.look if sight else None)
        sights.take(each)


def _timed(scenes: list[Scene], zone: str) -> Iterator[Scene]:
    """The scenes, with a moment before an act much later than the one before it."""
    last: datetime | None = None  # the hour of the last act, unless time was said to pass since
    for scene in scenes:
        at, is_anybodys = scene.deed.at, bool(scene.act.who)
        if is_anybodys and last and (at - last).total_seconds() >= LONG:
            words = at.astimezone(ZoneInfo(zone)).strftime(MOMENT)
            yield Scene(Act("time", words=words), scene.deed, [])
        if is_anybodys or scene.act.kind == "time":
            last = at if is_anybodys else None
        yield scene
