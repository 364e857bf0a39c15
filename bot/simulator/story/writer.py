"""A story as text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.simulator.story.act import as_text
from bot.simulator.story.script import MOMENT, Group, Story


def written(story: Story) -> str:
    """Write a story; `read` reads it back."""
    return "\n".join([*_header(story), *_steps(story)]) + "\n"


def _header(story: Story) -> Iterator[str]:
    yield from story.title
    if story.title:
        yield ""
    yield story.begins.strftime(MOMENT)
    if story.setting:
        yield f"{{{story.setting}}}"
    yield from map(_group, story.groups)
    for name, language in story.people:
        yield f"{name} ({language})" if language else name


def _group(group: Group) -> str:
    return f"@ {group.title}{f' ({group.language})' if group.language else ''}: {', '.join(group.members)}"


def _steps(story: Story) -> Iterator[str]:
    for step in story.steps:
        if not step.act.at_once:
            yield ""
        yield from step.remarks
        yield as_text(step.act)
        yield from step.seen
    if story.ending:
        yield ""
        yield from story.ending
