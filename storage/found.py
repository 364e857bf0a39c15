"""What filed cases are found by: a narrow row for each, written and erased with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from string import ascii_lowercase
from typing import Final, TypeAlias

from bot.core.model.found import LISTS, CaseList, Entry
from storage.database import Row, Transaction

_NAMES: Final = Entry.__struct_fields__
_COLUMNS: Final = ", ".join("case_file" if name == "case" else name for name in _NAMES)
_PUT: Final = f"""
    insert into found ({_COLUMNS}) values ({", ".join(f":{name}" for name in _NAMES)})
    on conflict (case_file) do update
    set {", ".join(f"{name} = excluded.{name}" for name in _NAMES if name not in ("case", "person"))}
"""  # noqa: S608 - put together from names of our own
_LISTED: Final[Mapping[CaseList, str]] = {
    "to_take": "found where status = 'filed' and owner = 0",
    "mine": """
        (select * from found where status = 'filed' and owner = :owner
            union all select * from found where owed <> '' and owner = :owner and status <> 'filed') as found
    """,
    "late": "found where owed <> '' and owed < :today",
    "asked": "found where asked = 1",
    "blocked": "found where blocked = 1",
    "waiting": """
        (select distinct case_file as waits from waiting_list where state = 'waiting') as waiting
        join found on found.case_file = waits
    """,
}
"""Where each list is read, by an index of its own."""
_IN_ORDER: Final = "order by case when owed = '' then 1 else 0 end, owed, found.case_file"

MOST_PARTS: Final = 8
_PARTS: Final = tuple(f"part_{letter}" for letter in ascii_lowercase[:MOST_PARTS])
_WORDS: Final = "case_file, name, address, project, sector, place"
_EVERY: Final = f"select {_WORDS} from found"  # noqa: S608 - put together from names of our own
_WHOLE: Final = "name || ' ' || address || ' ' || project || ' ' || sector || ' ' || place"
_HAVING: Final = f"""
    select {_WORDS} from (select {_WORDS}, {_WHOLE} as whole from found) as found
    where {" and ".join(f"whole like '%' || :{part} || '%'" for part in _PARTS)}
    order by case_file desc limit :limit
"""  # noqa: S608 - put together from names of our own
Words: TypeAlias = tuple[int, str, str]
"""A case, the words of its person, and the others."""


async def put(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Keep what these cases are found by from now on."""
    await tx.many(_PUT, [_values(entry) for entry in entries])


async def counts(tx: Transaction, owner: int, today: date) -> dict[CaseList, int]:
    """How many cases are in each list; `owner` is whose own are counted."""
    each = [f"(select count(*) from {_LISTED[name]}) as {name}" for name in LISTS]  # noqa: S608 - our own names
    (row,) = await tx.fetch(f"select {', '.join(each)}", owner=owner, today=today.isoformat())
    return {name: int(row[name]) for name in LISTS}


async def page(
    tx: Transaction, name: CaseList, owner: int, today: date, *, skip: int, limit: int
) -> list[int]:
    """A part of a list: the cases whose answer is due first, then the oldest."""
    rows = await tx.fetch(
        f"select found.case_file from {_LISTED[name]} {_IN_ORDER} limit :limit offset :skip",  # noqa: S608 - our own names
        owner=owner,
        today=today.isoformat(),
        limit=limit,
        skip=skip,
    )
    return [row["case_file"] for row in rows]


async def case_of(tx: Transaction, reference: str) -> int | None:
    """The case of this reference."""
    rows = await tx.fetch("select id from case_file where reference = :reference", reference=reference)
    return rows[0]["id"] if rows else None


async def having(tx: Transaction, parts: Sequence[str], limit: int) -> list[Words]:
    """The newest cases that have all of these somewhere.

    Each part is folded. More than `MOST_PARTS` are not looked at.
    """
    looked_for = (*parts, *([""] * MOST_PARTS))[:MOST_PARTS]
    if tx.dialect == "postgresql":  # which cannot read what it keeps
        newest = sorted(await every(tx), reverse=True)
        return [*islice((words for words in newest if _has(words, looked_for)), limit)]
    values = dict(zip(_PARTS, looked_for, strict=True))
    return [_words(row) for row in await tx.fetch(_HAVING, **values, limit=limit)]


async def every(tx: Transaction) -> list[Words]:
    """The same of all cases."""
    return [_words(row) for row in await tx.fetch(_EVERY)]


async def likely(tx: Transaction, entry: Entry) -> list[Entry]:
    """The other cases of the same person, by account or address, and those of the same name and place."""
    rows = await tx.fetch(
        """
        select * from found where case_file <> :case_file and (
            person = :person
            or (address = :address and address <> '')
            or (name = :name and place = :place and name <> '')
        ) order by case_file
        """,
        case_file=entry.case,
        person=entry.person,
        address=entry.address,
        name=entry.name,
        place=entry.place,
    )
    return [_entry(row) for row in rows]


async def delete(tx: Transaction, cases: Sequence[int]) -> None:
    """Forget what the cases are found by."""
    await tx.execute("delete from found where case_file in :cases", cases=cases)


def _has(words: Words, parts: Sequence[str]) -> bool:
    whole = f"{words[1]} {words[2]}"
    return all(part in whole for part in parts)


def _words(row: Row) -> Words:
    person = f"{row['name']} {row['address']}"
    return row["case_file"], person, f"{row['project']} {row['sector']} {row['place']}"


def _values(entry: Entry) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(entry, name) for name in _NAMES}
    owed = {"owed": entry.owed.isoformat() if entry.owed else ""}
    return values | owed | {"asked": int(entry.asked), "blocked": int(entry.blocked)}


def _entry(row: Row) -> Entry:
    values = {name: row[name] for name in _NAMES if name != "case"}
    values["owed"] = date.fromisoformat(row["owed"]) if row["owed"] else None
    return Entry(case=row["case_file"], **values | {name: bool(row[name]) for name in ("asked", "blocked")})
