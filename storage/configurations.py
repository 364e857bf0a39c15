"""Every organisation file that was ever in use, so that an old decision can be derived again."""

from __future__ import annotations

from datetime import datetime

from storage.codec import to_ms
from storage.database import Transaction


async def keep(tx: Transaction, fingerprint: str, body: str, now: datetime) -> None:
    """Keep the file's text; one already kept stays as it is."""
    await tx.execute(
        """
        insert into configuration (fingerprint, body, first_used_at)
        values (:fingerprint, :body, :first_used_at)
        on conflict (fingerprint) do nothing
        """,
        fingerprint=fingerprint,
        body=body,
        first_used_at=to_ms(now),
    )


async def load(tx: Transaction, fingerprint: str) -> str | None:
    """The text of the file with this fingerprint."""
    rows = await tx.fetch(
        "select body from configuration where fingerprint = :fingerprint", fingerprint=fingerprint
    )
    return rows[0]["body"] if rows else None
