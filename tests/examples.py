"""How often a property is tried: a few times whenever the tests run, many times in a night.

`HYPOTHESIS_PROFILE=deep` chooses the second, as `make chaos` does. A test that costs more than others, or
finds less, says how many times the usual number of examples it wants, never how many.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from hypothesis import HealthCheck, settings

QUICK, DEEP = "quick", "deep"
SLOW_MACHINE: Final = (HealthCheck.too_slow,)
"""What says more of the machine than of the test."""


def use_profile() -> None:
    """Use the profile that the environment names. The quick one tries the same examples each time."""
    settings.register_profile(
        QUICK, max_examples=25, derandomize=True, deadline=None, suppress_health_check=SLOW_MACHINE
    )
    settings.register_profile(DEEP, max_examples=800, deadline=None, suppress_health_check=SLOW_MACHINE)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", QUICK))


def examples(times: float = 1, *, but: Iterable[HealthCheck] = SLOW_MACHINE) -> settings:
    """So many times the examples of the profile in use; `but` are the health checks left out."""
    usual = settings()
    return settings(max_examples=max(1, round(usual.max_examples * times)), suppress_health_check=tuple(but))
