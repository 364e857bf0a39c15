"""What is made only when it leaves: the outbox keeps what it is made of, a few numbers and words.

So no transaction waits for a picture, a retry makes the same one again, and what cannot be made is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from bot.engine import pictures, workbooks
from bot.engine.pictures import Board
from bot.engine.workbooks import Workbook


def kept(whole: object) -> str:
    """What something is made of, as the outbox keeps it."""
    return msgspec.json.encode(whole).decode()


def _picture(content: str) -> bytes:
    return pictures.png(msgspec.json.decode(content, type=Board))


def _workbook(content: str) -> bytes:
    return workbooks.xlsx(msgspec.json.decode(content, type=Workbook))


MAKERS: Mapping[str, Callable[[str], bytes]] = {"picture": _picture, "workbook": _workbook}
"""How each is made."""
