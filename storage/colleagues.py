"""The team, as far as it has shown itself: who has acted at the desk, by user id."""

from __future__ import annotations

from storage.database import Transaction


async def names(tx: Transaction) -> dict[int, str]:
    """Everybody's first name, in the order of the alphabet."""
    rows = await tx.fetch("select id, name from colleague order by name, id")
    return {row["id"]: row["name"] for row in rows}


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
