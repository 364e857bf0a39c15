"""A running house for every story, looked over when the story ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, house
from tests.journey.story import all_is_well


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """LE DAMIER's bot, with its staff group; at the end nothing may be left over."""
    async with house(tmp_path) as made:
        yield made
        if made.app is not None:
            await all_is_well(made)
