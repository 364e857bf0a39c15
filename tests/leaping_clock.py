"""A clock that can be set, as an operator or a faulty machine does: nobody is told, nothing else moves."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import ManualClock


class LeapingClock(ManualClock):
    """Time that passes only when it is told to, and whose wall clock leaps."""

    _leapt = timedelta()

    def now(self) -> datetime:
        """The start, all that was advanced, and all leaps."""
        return super().now() + self._leapt

    def leap(self, by: timedelta) -> None:
        """Set the wall clock forward or back; the monotonic one goes on as before."""
        self._leapt += by
