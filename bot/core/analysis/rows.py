"""What is planned for one person, in memory: rows as the database keeps them, for a rehearsal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal, TypeAlias

from bot.core.model.case import Timer
from bot.core.model.effects import Effects

State: TypeAlias = Literal["waiting", "paused", "done", "cancelled"]


class Rows:
    """Timers by their keys, each with what became of it."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Timer, State]] = {}

    @property
    def waiting(self) -> list[Timer]:
        """Those that still wait, soonest first."""
        found = (timer for timer, state in self._rows.values() if state == "waiting")
        return sorted(found, key=_order)

    def add(self, timers: Iterable[Timer]) -> list[Timer]:
        """Schedule timers; one whose key was ever used is ignored. Returns the others."""
        fresh = [timer for timer in timers if timer.key not in self._rows]
        self._put(fresh)
        return fresh

    def keep(self, effects: Effects) -> list[Timer]:
        """Call off, schedule, move and pause as the effects say; returns those that are due anew."""
        for timer, state in list(self._rows.values()):
            is_off = timer.kind in effects.cancel or _is_of(timer, effects.cancel_plans)
            if is_off and state in ("waiting", "paused"):
                self._rows[timer.key] = timer, "cancelled"
        fresh = self.add(effects.timers)
        moved = [timer for timer in effects.moved if timer.key in self._rows]
        self._put(moved)
        for key in effects.paused:
            self._rows[key] = self._rows[key][0], "paused"
        return [*fresh, *moved]

    def take(self, key: str, now: datetime) -> Timer | None:
        """The timer of this key, to be acted upon; None if it is not due any more: moved or called off."""
        timer, state = self._rows[key]
        if state != "waiting" or timer.due > now:
            return None
        self._rows[key] = timer, "done"
        return timer

    def resume(self) -> list[Timer]:
        """The person can be reached again: what was paused is due."""
        paused = [timer for timer, state in self._rows.values() if state == "paused"]
        self._put(paused)
        return paused

    def newer(self, timer: Timer, now: datetime) -> list[Timer]:
        """Check-ins, and for a reminder reminders, that are due too and were due after this."""
        kinds = {"checkin", timer.kind}
        return [
            each for each in self.waiting
            if each.kind in kinds and each.due <= now and _order(each) > _order(timer)
        ]  # fmt: skip

    def _put(self, timers: Iterable[Timer]) -> None:
        self._rows |= {timer.key: (timer, "waiting") for timer in timers}


def _order(timer: Timer) -> tuple[datetime, str]:
    return timer.due, timer.key


def _is_of(timer: Timer, plans: Collection[str]) -> bool:
    return timer.kind == "checkin" and timer.plan in plans
