"""What is in force now: the organisation's file, and the group that is its desk."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.early import LookAhead
from bot.core.model.organisation import Organisation
from bot.engine.looking_ahead import LooksAhead
from storage import meta
from storage.database import Transaction

MOVED = "desk moved"
"""Under this name the database keeps the staff group's old and new chat ids when Telegram upgraded it."""


@dataclass(slots=True)
class ActiveConfig:
    """The file and the group of everybody who works between two changes of it. There is one."""

    organisation: Organisation
    """The file as it stands, with the calls that the team has set above it."""
    staff_chat: int = 0
    operator_chat: int = 0
    """The private chat of whoever looks after the bot; 0: none is named."""
    file: Organisation | None = None
    """What the file itself says, where it is told apart."""
    look_ahead: LookAhead = field(default_factory=LooksAhead)
    """Whether the route of an interview under way is known."""


async def current_chat(tx: Transaction, configured: int) -> int:
    """The chat that the configured staff group has become."""
    old, new = await _moved(tx)
    return new if configured == old else configured


async def keep_move(tx: Transaction, old: int, new: int) -> None:
    """Remember that the staff group has become another chat."""
    await meta.put(tx, MOVED, f"{old} {new}")


async def is_former_chat(tx: Transaction, chat: int) -> bool:
    """Whether a chat is what the staff group was before an upgrade: old cards stand there."""
    old, _ = await _moved(tx)
    return chat == old


async def _moved(tx: Transaction) -> tuple[int | None, int]:
    old, _, new = (await meta.get(tx, MOVED) or "").partition(" ")
    return (int(old), int(new)) if old else (None, 0)
