"""What operators read of a house, by the commands they give."""

from __future__ import annotations

from tests.house import House
from tests.processes import run, tidy


async def asked(house: House, command: str, expected: int = 0, **more: str) -> str:
    """What an operator reads who stops the bot and gives the command, with these settings too."""
    if house.app is not None:
        await house.settled()
        await house.stop()
    return await beside(house, command, expected, **more)


async def beside(house: House, command: str, expected: int = 0, **more: str) -> str:
    """What an operator reads who gives the command and lets the bot be as it is."""
    with tidy() as copies:
        own = {name.removeprefix("DAMIER_"): value for name, value in house.more.items()}
        settings = {"DATABASE_URL": house.database.url, **own, **more}
        copy = await run(copies, house.folder, command=command, **settings)
        assert await copy.ends() == expected, copy.words
        return copy.words
