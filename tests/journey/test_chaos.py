"""Whatever people do, in whatever order: nothing is lost, nobody is stuck. `make chaos` plays much more."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.house import DAMIER, OTHERS, house
from tests.journey.chaos import CHOSEN, Chaos, Step
from tests.journey.holds import all_ends_well, is_consistent

AT_ONCE = 100
"""Steps of one story."""

STEPS = int(os.environ.get("CHAOS_STEPS", "400"))
"""Steps played in all."""

LOOKED_OVER_EVERY = 10
STAFF_LISTED = [700100001, 700100002]
"""Where the organisation names its staff: the third member of the group is not."""

stories = st.lists(
    st.builds(Step, st.sampled_from(CHOSEN), st.integers(0, 5), st.integers(0, 9999)),
    min_size=AT_ONCE,
    max_size=AT_ONCE,
)


def _with_staff(path: Path, folder: Path) -> Path:
    """The organisation's file, with the people of this house for its staff if it lists any."""
    listed = folder / path.name
    listed.write_text(path.read_text("utf-8").replace("staff = [11, 12]", f"staff = {STAFF_LISTED}"), "utf-8")
    return listed


async def _played(story: list[Step], folder: Path, path: Path, names: Sequence[str]) -> None:
    async with house(folder, _with_staff(path, folder)) as made:
        data = tomllib.loads(made.path.read_text("utf-8"))
        chaos = Chaos(made, [await made.client.person(name) for name in names], data, data)
        try:
            for number, step in enumerate(story):
                await chaos.happens(step)
                if number % LOOKED_OVER_EVERY == 0:
                    await is_consistent(chaos)
            await all_ends_well(chaos)
        except BaseException:
            note("\n".join(chaos.done))
            raise


@pytest.mark.parametrize(
    ("path", "names"),
    [(DAMIER, ("Camille", "Dominique")), (OTHERS / "kinds.toml", ("Robin",))],
    ids=["damier", "kinds"],
)
@settings(
    max_examples=max(1, STEPS // AT_ONCE // 2),
    database=None,
    phases=(Phase.generate,),  # a story of many people at once does not shrink
    suppress_health_check=list(HealthCheck),
)
@given(story=stories)
async def test_nobody_is_stuck_and_nothing_is_lost_whatever_people_do(
    path: Path, names: Sequence[str], story: list[Step]
) -> None:
    with TemporaryDirectory() as folder:
        await _played(story, Path(folder), path, names)
