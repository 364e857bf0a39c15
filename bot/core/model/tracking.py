"""What the file follows of a case over the years."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model.arrival import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A fact of which questions tell in time, as the number of jobs: a line of the case's timeline."""

    id: str
    title: Words
