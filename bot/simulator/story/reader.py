"""The text of a story, read; what it cannot mean is named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.simulator.story.act import HEAD, NAME, RESTART, TIME, Act, StoryError, parse
from bot.simulator.story.script import Group, Step, Story, moment

SEEN = re.compile(r"  (?:[│✎✗]|[⌨@] |[\[(]).*")
MORE = re.compile(r" +:(?: (?P<text>.*))?")
LANGUAGE = r"(?: \((?P<language>[A-Za-z-]{2,8})\))?"
GROUP = re.compile(rf"@ (?P<title>{NAME}){LANGUAGE} ?: (?P<members>.+)")
PERSON = re.compile(rf"(?P<name>{NAME}){LANGUAGE}")
BEGINNING = "a story begins with a day and an hour: 2026-11-23 10:00"
SETTING = re.compile(r"\{(?P<file>[\w.-]+\.toml)\}")


def read(text: str, name: str = "story") -> Story:
    """Read a story. Raises StoryError, which begins with `name` and the line."""
    return _Reading(name).story(text)


def read_acts(text: str) -> list[Act]:
    """Read acts alone, without a header. Raises StoryError."""
    reading = _Reading("acts")
    reading.begins, reading.cast_is_known = datetime.min, True  # noqa: DTZ901 - whatever comes is later
    reading.take(text)
    return [step.act for step in reading.steps]


@dataclass(slots=True)
class _Reading:
    """One pass over the lines."""

    name: str
    begins: datetime | None = None
    setting: str = ""
    title: tuple[str, ...] = ()
    groups: list[Group] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    last: datetime | None = None
    line: int = 0
    gap: bool = False
    cast_is_known: bool = False

    def story(self, text: str) -> Story:
        self.take(text)
        if self.begins is None:
            raise StoryError(f"{self.name}:{self.line}: {BEGINNING}")
        self._must(bool(self.groups or self.people), "nobody is in this story")
        story = Story(
            self.title, self.begins, tuple(self.groups), tuple(self.people), tuple(self.steps), self.setting,
            tuple(self.remarks),
        )  # fmt: skip
        self._check_names(story)
        return story

    def take(self, text: str) -> None:
        for self.line, part in _parts(text):
            try:
                self._part(part)
            except StoryError as error:
                raise StoryError(f"{self.name}:{self.line}: {error}") from None
            self.gap = not part

    def _part(self, part: str) -> None:
        if not part:
            self.cast_is_known = self.cast_is_known or bool(self.groups or self.people)
        elif part.startswith("#"):
            self.remarks.append(part)
        elif SEEN.fullmatch(part):
            self._seen(part)
        elif self.begins is None:
            self._beginning(part)
        elif self.steps or self.cast_is_known or not self._in_header(part):
            self._act(parse(part))

    def _beginning(self, part: str) -> None:
        if not TIME.fullmatch(part):
            raise StoryError(BEGINNING)
        self.begins = self.last = _moment(part)
        self.title, self.remarks = tuple(self.remarks), []

    def _in_header(self, part: str) -> bool:
        """Take a line that says who is there, if it is one."""
        if setting := SETTING.fullmatch(part):
            self.setting = setting["file"]
        elif group := GROUP.fullmatch(part):
            members = tuple(member.strip() for member in group["members"].split(","))
            self.groups.append(Group(group["title"], members, group["language"] or ""))
        elif part != RESTART and not HEAD.fullmatch(part) and (person := PERSON.fullmatch(part)):
            self.people.append((person["name"], person["language"] or ""))
        else:
            return False
        return True

    def _act(self, act: Act) -> None:
        if act.kind == "time":
            self._passes(_moment(act.words))
        if act.at_once and (not self.steps or not self.steps[-1].act.who):
            raise StoryError("+ comes at once after somebody's act, and here is none before it")
        self.steps.append(Step(act, tuple(self.remarks), (), self.line))
        self.remarks = []

    def _passes(self, to: datetime) -> None:
        if self.last is not None and to < self.last:
            raise StoryError("time does not go back")
        self.last = to

    def _seen(self, part: str) -> None:
        if not self.steps:
            raise StoryError("nothing is seen before the first act")
        newest = self.steps[-1]
        blank = [""] if self.gap and newest.seen else []
        self.steps[-1] = replace(newest, seen=(*newest.seen, *blank, part))

    def _check_names(self, story: Story) -> None:
        names = {name for name, _ in story.people} | {m for group in story.groups for m in group.members}
        titles = {group.title for group in story.groups}
        for step in story.steps:
            self.line = step.line
            act = step.act
            self._must(not act.who or act.who in names, f"nobody is called {act.who!r}")
            self._must(not act.where or act.where in titles, f"no group is called {act.where!r}")

    def _must(self, holds: bool, words: str) -> None:  # noqa: FBT001 - an assertion with words
        if not holds:
            raise StoryError(f"{self.name}:{self.line}: {words}")


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, an act's further lines joined to its first."""
    begun, part = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        more = MORE.fullmatch(line)
        if more and begun and part and not part.startswith((" ", "#")):
            part += f"\n{more['text'] or ''}"
            continue
        if begun:
            yield begun, part
        begun, part = number, line.rstrip()
    if begun:
        yield begun, part


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError as error:
        raise StoryError(f"{text} is no moment of any calendar") from error
