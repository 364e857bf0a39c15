"""Single values: the key that signs buttons, the group the desk moved to, and the like."""

from __future__ import annotations

from storage.database import Transaction


async def get(tx: Transaction, key: str) -> str | None:
    """What was put there."""
    rows = await tx.fetch("select value from meta where key = :key", key=key)
    return rows[0]["value"] if rows else None


async def put(tx: Transaction, key: str, value: str) -> None:
    """Put, in place of what was there."""
    await tx.execute(
        """
        insert into meta (key, value) values (:key, :value)
        on conflict (key) do update set value = excluded.value
        """,
        key=key,
        value=value,
    )


async def forget(tx: Transaction, key: str) -> None:
    """Take away what was put there."""
    await tx.execute("delete from meta where key = :key", key=key)
