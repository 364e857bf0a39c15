"""Single values: the key that signs buttons, the group the desk moved to, and the like."""

from __future__ import annotations

from typing import Final

from storage.database import Transaction

LEASE: Final = "lease of the "
"""Begins the keys under which `storage.lease` keeps who leads on this very database."""


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


async def forget_leases(tx: Transaction) -> None:
    """Nobody leads on a copy yet, and `storage.lease`, which reads past the seal, would not understand it."""
    await tx.execute("delete from meta where key like :lease", lease=f"{LEASE}%")
