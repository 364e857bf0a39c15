"""What the file follows of a case over the years, and asks of somebody who is stuck."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model.arrival import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A fact of which questions tell in time, as the number of jobs: a line of the case's timeline."""

    id: str
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A kind of thing that holds people back, as the market or money."""

    id: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """What is asked, in a tap each, after « Je suis bloqué·e »: the alert has left already."""

    kinds: tuple[Trouble, ...] = ()
    """Without any it is not asked what it is."""
    call: bool = False
    """Whether it is asked if they would like to be called."""
