"""The bot as operators run it: a process of its own, told everything by its environment."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.house import DAMIER, ROOT, TOKEN

KEY = "ab" * 32
PATIENCE = 60.0


@dataclass(slots=True)
class Running:
    """A copy of the bot; what it writes is in the file `told`."""

    process: asyncio.subprocess.Process
    told: Path

    @property
    def words(self) -> str:
        """Everything it has written."""
        return self.told.read_text()

    async def kill(self) -> None:
        """End it with -9."""
        self.process.kill()
        await self.process.wait()

    async def ends(self, told: signal.Signals | None = None) -> int:
        """Send a signal, if one is given, and return the exit code."""
        if told is not None:
            self.process.send_signal(told)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def stop(self) -> int:
        """Stop it as an operator does; return the exit code."""
        return await self.ends(signal.SIGTERM)


async def run(folder: Path, *, command: str = "run", **more: str | int) -> Running:
    """Start `python -m bot` in its own folder, with these settings beside the usual ones; "" leaves one out."""
    told = folder / f"told-{len(list(folder.glob('told-*')))}"
    settings: dict[str, str | int] = {
        "TOKEN": TOKEN, "CONFIG": str(DAMIER), "DATABASE_URL": f"sqlite:///{folder}/data/bot.db", "DATABASE_KEY": KEY,
        "STAFF_CHAT_ID": -1001, "API_LIMITS": "off", **more,
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAMIER_")}
    given = {f"DAMIER_{name}": str(value) for name, value in settings.items() if value != ""}
    environ = kept | given | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    with told.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", command, env=environ, cwd=folder, stdout=file, stderr=file
        )
    return Running(process, told)
