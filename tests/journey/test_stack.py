"""The libraries the product is built on really carry it: they stand on the stack while it works.

APScheduler is looked for in `test_due.py`.
"""

from __future__ import annotations

import sys
import traceback

import pytest

from bot.core.conversations import interview
from storage.sqlite import _Connection
from tests.house import House
from tests.journey.story import applicant


def _libraries() -> set[str]:
    """The packages whose code is on the stack of whoever calls."""
    files = {frame.filename for frame in traceback.extract_stack()}
    return {name for name in ("telegram", "aiosqlite") if any(f"/{name}/" in each for each in files)}


async def test_an_update_is_handled_by_python_telegram_bot(h: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    answer = interview.answer

    def watched(*args: object) -> object:
        seen.update(_libraries())
        return answer(*args)  # type: ignore[arg-type] # passed on as they come

    camille = await applicant(h)
    await camille.begins()
    monkeypatch.setattr("bot.core.conversations.interview.answer", watched)
    await camille.says("oui")
    assert seen == {"telegram"}


@pytest.mark.sqlite
async def test_the_database_is_driven_by_aiosqlite_and_the_file_read_by_pydantic(
    h: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    commit = _Connection.commit

    def watched(connection: _Connection) -> None:
        seen.update(_libraries())
        commit(connection)

    monkeypatch.setattr(_Connection, "commit", watched)
    await (await applicant(h)).says("/start")
    assert seen == {"aiosqlite"}
    assert "pydantic" in sys.modules
