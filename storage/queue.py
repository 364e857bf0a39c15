"""What waits and what failed, in the inbox and the outbox, as operators look at it; never what it says.

Whatever is changed here is changed beside a running bot: nothing that is under way is touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from bot.core.model.frozen import Frozen, field
from bot.core.model.message_key import MessageKey
from storage.database import Row, Transaction
from storage.outbox import BULK, OutboxCall

State: TypeAlias = Literal["waiting", "sending", "given up", "set aside"]
Kind: TypeAlias = Literal["message", "update"]

_OUTBOX: Final[Mapping[str, State]] = {
    "waiting": "waiting", "behind": "waiting", "sending": "sending", "erased": "sending", "dead": "given up",
}  # fmt: skip
_INBOX: Final[Mapping[str, State]] = {"waiting": "waiting", "aside": "set aside"}

_COPIED: Final = ", ".join(name for name in OutboxCall.__struct_fields__ if name != "not_before")
# A new row, at the end of its queue: the order of those that follow it was made without it.
_AGAIN: Final = f"""
    insert into outbox ({_COPIED}, unsure, queued_at, not_before, state)
    select {_COPIED}, unsure, queued_at, 0, case when exists (
        select 1 from outbox other where other.queue_key = outbox.queue_key and other.state <> 'dead'
    ) then 'behind' else 'waiting' end
    from outbox where id = :id and state = 'dead'
"""  # noqa: S608 - constants
_FIRST: Final = """
    update outbox set state = 'waiting' where state = 'behind' and id in (
        select min(id) from outbox where queue_key in :queue_keys and state <> 'dead' group by queue_key
    )
"""


class Item(Frozen, kw_only=True):
    """A row of the outbox, or an update of the inbox."""

    kind: Kind
    number: int
    state: State
    method: str
    """The Bot API's; empty for an update."""
    person: int
    """Whom it is about, or 0."""
    case: int
    """The case its message key names, or 0."""
    cause: str
    """Why it waits or failed: a code of `bot.engine.delivery`, or a fault's type and place."""
    is_first: bool
    """Whether nothing of its queue goes before it."""
    edits: bool
    """Whether it changes a message, which may have been changed again since."""
    since_ms: int
    """When it was queued or came, in UTC milliseconds; 0: not known."""


class Counts(Frozen):
    """How many there are in each state, and since when the oldest waits, in UTC milliseconds."""

    inbox: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(("waiting", "set aside"), 0))
    outbox: Mapping[str, int] = field(
        default_factory=lambda: dict.fromkeys(("waiting", "sending", "given up"), 0)
    )
    oldest_update: int | None = None
    oldest_live: int | None = None
    oldest_bulk: int | None = None
    """Of messages that are in no hurry."""


async def counts(tx: Transaction) -> Counts:
    """How many there are, and since when."""
    updates = await tx.fetch(
        """
        select state, count(*) as n, min(received_at) as oldest from inbox
        where state = 'waiting' group by state
        union all select state, count(*), min(received_at) from inbox where state = 'aside' group by state
        """
    )
    messages = await tx.fetch(
        """
        select state, priority, count(*) as n, min(queued_at) as oldest from outbox group by state, priority
        """
    )
    none = Counts()
    inbox = Counter[str]({_INBOX[row["state"]]: row["n"] for row in updates})
    outbox = Counter[str]()
    for row in messages:
        outbox[_OUTBOX[row["state"]]] += row["n"]
    waiting = [row for row in messages if row["state"] != "dead"]
    return Counts(
        inbox={state: inbox[state] for state in none.inbox},
        outbox={state: outbox[state] for state in none.outbox},
        oldest_update=next((row["oldest"] for row in updates if row["state"] == "waiting"), None),
        oldest_live=min((row["oldest"] for row in waiting if row["priority"] < BULK), default=None),
        oldest_bulk=min((row["oldest"] for row in waiting if row["priority"] >= BULK), default=None),
    )


async def items(tx: Transaction) -> list[Item]:
    """All there are, oldest first."""
    messages = await tx.fetch(
        """
        select id, chat, person, method, message_key, replace, state, error, queued_at
        from outbox order by id
        """
    )
    updates = await tx.fetch(
        """
        select update_id, chat, state, error, received_at
        from inbox where state <> 'done' order by update_id
        """
    )
    found = [*map(_message, messages), *map(_update, updates)]
    return sorted(found, key=lambda each: each.since_ms)


async def concerned(tx: Transaction, about: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """The case that each (case, person) is about, as (id, reference): (id, "") for a draft, (0, "") for none.

    It is the case itself if it is there, else the person's newest that was filed, else their newest.
    """
    rows = await tx.fetch(
        """
        select id, person, reference from case_file where id in :ids or person in :people
        order by case when reference is null then 0 else 1 end, id
        """,
        ids=sorted({case for case, _ in about if case}),
        people=sorted({person for _, person in about if person}),
    )
    by_id = {row["id"]: row for row in rows}
    newest = {row["person"]: row for row in rows}
    found = (by_id.get(case) or newest.get(person) for case, person in about)
    return [(row["id"], row["reference"] or "") if row else (0, "") for row in found]


async def retry(tx: Transaction, chosen: Sequence[Item]) -> None:
    """Have what is still given up sent once more, and what is still set aside handled once more."""
    await tx.alone("inbox")
    await tx.alone("outbox")
    ids = _numbers(chosen, "message")
    await tx.many(_AGAIN, [{"id": id_} for id_ in ids])
    await tx.execute("delete from outbox where id in :ids and state = 'dead'", ids=ids)
    await tx.execute(
        """
        update inbox set state = 'waiting', attempts = 0, error = ''
        where update_id in :ids and state = 'aside'
        """,
        ids=_numbers(chosen, "update"),
    )


async def drop(tx: Transaction, chosen: Sequence[Item]) -> None:
    """Forget messages that are not under way, and updates that were not handled."""
    await tx.alone("inbox")
    await tx.alone("outbox")
    gone = await tx.fetch(
        "delete from outbox where id in :ids and state in ('waiting', 'behind', 'dead') returning queue_key",
        ids=_numbers(chosen, "message"),
    )
    await tx.execute(_FIRST, queue_keys=[row["queue_key"] for row in gone])
    await tx.execute(
        """
        update inbox set state = 'done', chat = 0, body = '', error = ''
        where update_id in :ids and state in ('waiting', 'aside')
        """,
        ids=_numbers(chosen, "update"),
    )


def _numbers(chosen: Sequence[Item], kind: Kind) -> list[int]:
    return sorted(each.number for each in chosen if each.kind == kind)


def _message(row: Row) -> Item:
    key = MessageKey.parse(row["message_key"]) if row["message_key"] else None
    return Item(
        kind="message", number=row["id"], state=_OUTBOX[row["state"]], method=row["method"],
        person=row["person"] or max(0, row["chat"]), case=key.case if key else 0, cause=row["error"],
        is_first=row["state"] != "behind", since_ms=row["queued_at"],
        edits=bool(row["replace"]) or row["method"].startswith("edit"),
    )  # fmt: skip


def _update(row: Row) -> Item:
    return Item(
        kind="update", number=row["update_id"], state=_INBOX[row["state"]], method="",
        person=max(0, row["chat"]), case=0, cause=row["error"], is_first=True, edits=False,
        since_ms=row["received_at"],
    )  # fmt: skip
