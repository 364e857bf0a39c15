"""A database that holds the cases, of each kind."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests import postgres
from tests.commands.filed import fill, opened


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that holds the cases, of each kind in turn."""
    address = f"sqlite:///{tmp_path}/bot.db"
    if request.param == "postgresql":
        name = f"t{sha256(str(tmp_path).encode()).hexdigest()[:12]}"
        address = await postgres.empty(request.getfixturevalue("postgresql"), name)
    async with opened(address) as database:
        await fill(database)
    return address
