"""The team, as far as it has shown itself: who has acted at the desk, by user id; and who is away."""

from __future__ import annotations

from datetime import date

from storage.database import Transaction


async def names(tx: Transaction) -> dict[int, str]:
    """Everybody's first name, in the order of the alphabet."""
    rows = await tx.fetch("select id, name from colleague")
    return {row["id"]: row["name"] for row in sorted(rows, key=lambda row: (row["name"], row["id"]))}


async def away(tx: Transaction) -> dict[int, date]:
    """Until which day each is away who is."""
    rows = await tx.fetch("select id, away_until from colleague where away_until <> '' order by id")
    return {row["id"]: date.fromisoformat(row["away_until"]) for row in rows}


async def leaves_until(tx: Transaction, id_: int, day: date | None) -> None:
    """Somebody who is known is away until a day; None: they are here."""
    await tx.execute(
        "update colleague set away_until = :day where id = :id", id=id_, day=day.isoformat() if day else ""
    )


async def put(tx: Transaction, id_: int, name: str) -> None:
    """Somebody acts, under this name from now on."""
    await tx.execute(
        """
        insert into colleague (id, name) values (:id, :name)
        on conflict (id) do update set name = excluded.name where colleague.name <> excluded.name
        """,
        id=id_,
        name=name,
    )


async def delete(tx: Transaction, id_: int) -> None:
    """Forget somebody, who has left or is erased."""
    await tx.execute("delete from colleague where id = :id", id=id_)
