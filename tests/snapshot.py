"""What has been played once is taken up again: the databases, the chats and the clock as they stood.

A test whose own subject begins after an interview starts from a copy of one that was played, over HTTP, by
the whole bot. It is played once in each process that runs tests, in a house of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.simulator.memory import freeze, thaw
from tests.databases import Kept
from tests.house import House


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in the database, the chats, and how much time had passed."""

    database: Kept
    chats: bytes
    passed: timedelta


_TAKEN: dict[Hashable, Snapshot] = {}


async def taken_up(house: House, name: str, play: Callable[[House], Awaitable[None]]) -> None:
    """Bring a house where nothing has happened to where `play` leaves one; `name` says what was played."""
    assert house.is_fresh, "something has happened in this house"
    await house.stop()
    key = (name, house.kind)
    if key not in _TAKEN:
        _TAKEN[key] = await _taken(house, play)
    await house.database.takes(_TAKEN[key].database)
    thaw(house.simulator.world, _TAKEN[key].chats)
    house.clock.advance(_TAKEN[key].passed)
    await house.start()
    await house.settled()


async def _taken(like: House, play: Callable[[House], Awaitable[None]]) -> Snapshot:
    """Play in another house of the same kind, and keep what is there when it has been stopped."""
    with TemporaryDirectory(dir=like.folder) as folder:
        async with like.another(Path(folder)) as made:
            await play(made)
            await made.settled()
            await made.stop()
            passed = made.clock.now() - made.made.start
            return Snapshot(await made.database.kept(), freeze(made.simulator.world), passed)
