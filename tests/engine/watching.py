"""What is looked at of a bot, in place of a bot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.engine.callback_data import Forged
from bot.engine.reports import Tally
from bot.engine.vitals import NEVER, Vitals
from tests.engine.stage import Stage


@dataclass(slots=True)
class Sending:
    """A sender that has done what the test says."""

    tally: Tally = field(default_factory=Tally)
    is_cut_off: bool = False


@dataclass(slots=True)
class Receiving:
    """A receiver that has done what the test says."""

    outcomes: Counter[str] = field(default_factory=Counter)
    refused_since: float | None = None


@dataclass(slots=True)
class Asking:
    """A poller that was answered when the test says."""

    last_answer: float = NEVER


def vitals(stage: Stage, sending: Sending | None = None, *, alone: bool = True) -> Vitals:
    """What looks at them; `alone`: this copy sends, and asks for updates."""
    return Vitals(
        stage.database, stage.clock,
        sending=sending or Sending(), receiving=Receiving(), forged=Forged(),
        leads={"sender", "poller"} if alone else set(),
    )  # fmt: skip
