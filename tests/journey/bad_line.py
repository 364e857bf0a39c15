"""What a bad line does to a call, as the simulator makes it happen."""

from __future__ import annotations

from typing import Final

from bot.simulator.faults import Fault

KINDS: Final = ("502", "500", "flood", "slow", "cut_before", "cut_after", "garbage")


def trouble(kind: str, seconds: float) -> Fault:
    """Trouble of one of the kinds; what is slow, cut or garbage takes so many seconds."""
    match kind:
        case "502" | "500":
            return Fault("status", code=int(kind))
        case "flood":
            return Fault("flood", retry_after=1)
        case "slow" | "cut_before" | "cut_after" | "garbage":
            return Fault(kind, seconds=seconds)
    raise AssertionError(kind)
