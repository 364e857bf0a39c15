"""A running house for every story, as in `tests/journey`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, house


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """LE DAMIER's bot, with its staff group."""
    async with house(tmp_path) as made:
        yield made
