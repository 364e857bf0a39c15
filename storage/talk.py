"""What was said about cases: between the team and applicants, and among the team."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model.talk import BETWEEN, Spoken
from storage.codec import from_ms, to_ms
from storage.database import Row, Transaction


async def put(tx: Transaction, said: Sequence[Spoken]) -> None:
    """Keep each message; one whose mark is known in its case says something else from now on."""
    await tx.many(
        """
        insert into talk (case_file, mark, kind, at, by, name, words, run)
        values (:case_file, :mark, :kind, :at, :by, :name, :words, :run)
        on conflict (case_file, mark) do update set kind = excluded.kind, words = excluded.words,
            run = excluded.run
        """,
        [
            {
                "case_file": each.case,
                "mark": each.mark,
                "kind": each.kind,
                "at": to_ms(each.at),
                "by": each.by,
                "name": each.name,
                "words": each.words,
                "run": each.first,
            }
            for each in said
        ],
    )


async def one(tx: Transaction, case: int, mark: str) -> Spoken | None:
    """The message of a case with this mark."""
    rows = await tx.fetch(
        "select * from talk where case_file = :case_file and mark = :mark", case_file=case, mark=mark
    )
    return _spoken(rows[0]) if rows else None


async def of(tx: Transaction, case: int, kinds: Sequence[str]) -> list[Spoken]:
    """What was said of these kinds about a case, oldest first."""
    rows = await tx.fetch(
        "select * from talk where case_file = :case_file and kind in :kinds order by id",
        case_file=case,
        kinds=kinds,
    )
    return [*map(_spoken, rows)]


async def last(tx: Transaction, case: int) -> Spoken | None:
    """What the team or the applicant said last to the other."""
    rows = await tx.fetch(
        "select * from talk where case_file = :case_file and kind in :kinds order by id desc limit 1",
        case_file=case,
        kinds=BETWEEN,
    )
    return _spoken(rows[0]) if rows else None


async def in_a_row(tx: Transaction, case: int, first: str) -> list[Spoken]:
    """The messages shown as one under this mark, oldest first."""
    rows = await tx.fetch(
        "select * from talk where case_file = :case_file and run = :first order by id",
        case_file=case,
        first=first,
    )
    return [*map(_spoken, rows)]


async def of_staff(tx: Transaction, kind: str, by: int) -> list[Spoken]:
    """What a staff member said of this kind, oldest first, whatever the case."""
    rows = await tx.fetch("select * from talk where kind = :kind and by = :by order by id", kind=kind, by=by)
    return [*map(_spoken, rows)]


async def drop(tx: Transaction, case: int, marks: Sequence[str]) -> None:
    """Forget single messages of a case."""
    await tx.execute(
        "delete from talk where case_file = :case_file and mark in :marks", case_file=case, marks=marks
    )


async def delete(tx: Transaction, cases: Sequence[int]) -> None:
    """Forget all that was said about the cases."""
    await tx.execute("delete from talk where case_file in :cases", cases=cases)


def _spoken(row: Row) -> Spoken:
    return Spoken(
        case=row["case_file"],
        mark=row["mark"],
        kind=row["kind"],
        at=from_ms(row["at"]),
        by=row["by"],
        name=row["name"],
        words=row["words"],
        run=row["run"],
    )
