"""Messages to send. Rows of one lane go one after the other; lanes are independent, save one thing.

What replaces a message waits until the lane of that message's own edits, `m<chat>/<message>`, is empty. A
row is `waiting` when it is the first of its lane, else `behind`; then `sending`; then gone, or `dead`. It is
`erased` when its person was forgotten while it was under way: only its slot still matters. Whatever moves
rows keeps "the first of a lane is not behind", so that `claim` looks at nothing but first rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from typing import Any, Final

import orjson

from storage.database import Row, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCall:
    """A call to make: `params` is JSON, without the chat and what `slot`, `under` and `topic` resolve to."""

    lane: str
    chat: int
    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    person: int = 0
    """Whom it is about: it is erased with them."""
    priority: int = 1
    """0: answers to taps, 1: live, 2: bulk."""
    content: str = ""
    """The text of a document."""
    slot: str = ""
    """The name under which the message will stand."""
    replace: bool = False
    """Edit the message that stands in `slot`, if any. Of such rows waiting for a slot only the last stays."""
    under: str = ""
    """The slot of the message it replies to."""
    topic: str = ""
    not_before: int = 0
    """UTC milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A row taken to be sent, with what its names stand for now."""

    id: int
    lane: str
    chat: int
    person: int
    priority: int
    method: str
    params: dict[str, Any]
    content: str
    slot: str
    replace: bool
    under: str
    topic: str
    attempts: int
    """This one included."""
    unsure: int
    """How often it may have arrived without anybody knowing: its answer was lost, or the process ended."""
    message: int | None
    """For `replace`: the message that stands in `slot`."""
    reply_to: int | None
    """The message it replies to."""
    thread: int | None
    """The thread of `topic`, once it was made."""
    followed: bool
    """Whether another row waits for it: of its lane, or to replace the message that it edits."""


_NAMES: Final = tuple(each.name for each in fields(OutboxCall))
_COLUMNS: Final = ", ".join(_NAMES)
_VALUES: Final = ", ".join(f":{name}" for name in _NAMES)
_STATE: Final = """
    case when exists (select 1 from outbox earlier where earlier.lane = :lane and earlier.state <> 'dead')
        then 'behind' else 'waiting' end
"""
_ADD: Final = f"insert into outbox ({_COLUMNS}, state) values ({_VALUES}, {_STATE})"  # noqa: S608 - constants

# The last replacing row of the slot, if it can still be changed and no new message for the slot follows it.
_REPLACED: Final = """
    id = (
        select max(last.id) from outbox last
        where last.chat = :chat and last.slot = :slot and last.replace = 1 and last.state <> 'dead'
    ) and state in ('waiting', 'behind') and not exists (
        select 1 from outbox later
        where later.lane = outbox.lane and later.id > outbox.id and later.slot = :slot
            and later.state <> 'dead'
    )
"""
_REPLACE: Final = f"""
    update outbox set method = :method, params = :params, content = :content, person = :person,
        under = :under, topic = :topic,
        priority = case when priority < :priority then priority else :priority end
    where {_REPLACED}
"""  # noqa: S608 - constants
_ADD_UNLESS_REPLACED: Final = f"""
    insert into outbox ({_COLUMNS}, state)
    select {_VALUES}, {_STATE} where not exists (select 1 from outbox where {_REPLACED})
"""  # noqa: S608 - constants

_CLAIM: Final = """
    update outbox set state = 'sending', attempts = attempts + 1 where id in (
        select id from outbox where state = 'waiting' and not_before <= :now and chat not in :blocked
            and (replace = 0 or not exists (
                select 1 from slot named
                join outbox edit on edit.lane = 'm' || named.chat || '/' || named.message
                where named.chat = outbox.chat and named.name = outbox.slot and edit.state <> 'dead'
            ))
        order by priority, id limit :limit
    ) returning id, lane, chat, person, priority, method, params, content, slot, replace, under, topic,
        attempts, unsure,
        (select message from slot named
            where named.chat = outbox.chat and named.name = outbox.slot and outbox.replace = 1) as message,
        (select message from slot named where named.chat = outbox.chat and named.name = under) as reply_to,
        (select thread from topic named where named.chat = outbox.chat and named.name = topic) as thread,
        (select 1 from outbox later where later.lane = outbox.lane and later.id > outbox.id
            and later.state <> 'dead' limit 1) as followed,
        (select 1 from outbox held join slot named on named.chat = held.chat and named.name = held.slot
            where held.replace = 1 and held.state = 'waiting' and held.chat = outbox.chat
            and outbox.lane = 'm' || named.chat || '/' || named.message limit 1) as held
"""
_KEEP_SLOT: Final = """
    insert into slot (chat, name, message)
    select chat, slot, :message from outbox where id = :id and slot <> ''
    on conflict (chat, name) do update set message = excluded.message
"""
_NEXT: Final = """
    update outbox set state = 'waiting' where state = 'behind' and id in (
        select min(later.id) from outbox gone
        join outbox later on later.lane = gone.lane and later.id > gone.id and later.state <> 'dead'
        where gone.id in :ids group by gone.id
    )
"""
_IF_ERASED: Final = "and exists (select 1 from outbox gone where gone.id = :id and gone.state = 'erased')"
_FIRST: Final = """
    update outbox set state = 'waiting' where state = 'behind' and id in (
        select min(id) from outbox where lane in :lanes and state <> 'dead' group by lane
    )
"""


async def add(tx: Transaction, rows: Sequence[OutboxCall]) -> None:
    """Queue calls, in order."""
    await tx.alone("outbox")
    for replacing, group in groupby(rows, key=lambda row: row.replace and row.slot != ""):
        values = [_values(row) for row in group]
        if not replacing:
            await tx.many(_ADD, values)
            continue
        for value in values:
            await tx.many(_REPLACE, [value])
            await tx.many(_ADD_UNLESS_REPLACED, [value])


async def claim(
    tx: Transaction, now_ms: int, limit: int, blocked: Sequence[int] = (), *, last: bool = False
) -> list[OutboxRow]:
    """Take what may go now, one row a lane, none of the `blocked` chats: most urgent, then oldest, first.

    `last`: commit too.
    """
    await tx.alone("outbox")
    run = tx.last if last else tx.fetch
    rows = await run(_CLAIM, now=now_ms, limit=limit, blocked=blocked)
    return sorted(map(_claimed, rows), key=lambda row: (row.priority, row.id))


async def wakes_at(tx: Transaction, now_ms: int) -> int | None:
    """When the next row that is held until later may go, in UTC milliseconds."""
    rows = await tx.fetch(
        "select min(not_before) as at from outbox where state = 'waiting' and not_before > :now", now=now_ms
    )
    at: int | None = rows[0]["at"]
    return at


async def sent(tx: Transaction, results: Sequence[tuple[int, int | None]]) -> None:
    """Rows (by id) were sent: let each message (if any) stand in its slot, and the next of each lane go."""
    await tx.alone("outbox")
    kept = [{"id": id_, "message": message} for id_, message in results if message is not None]
    await tx.many(_KEEP_SLOT, kept)
    await _leave(tx, [id_ for id_, _ in results])


async def again(
    tx: Transaction, id_: int, not_before: int, *, counted: bool = True, unsure: bool = False, error: str = ""
) -> None:
    """Try the row once more from `not_before` on (UTC milliseconds); its lane waits.

    `counted` is false when it was only asked to be patient; `unsure` true when it may have arrived after all.
    """
    await tx.alone("outbox")
    await _leave_if_erased(tx, id_)
    await tx.execute(
        """
        update outbox set state = 'waiting', not_before = :not_before, attempts = attempts - :uncounted,
            unsure = unsure + :unsure, error = :error
        where id = :id
        """,
        id=id_, not_before=not_before, uncounted=int(not counted), unsure=int(unsure), error=error,
    )  # fmt: skip


async def bury(tx: Transaction, id_: int, error: str) -> None:
    """Give the row up; it is kept, for people to look at, and its lane goes on."""
    await tx.alone("outbox")
    await _leave_if_erased(tx, id_)
    await tx.execute(_NEXT, ids=[id_])
    await tx.execute("update outbox set state = 'dead', error = :error where id = :id", id=id_, error=error)


async def recover(tx: Transaction, under_way: Sequence[int] | None = None) -> None:
    """Put in order what a crash left under way: it is tried again, and counts as unsure.

    `under_way` names the rows whose calls really began, where that is known; None: any may have.
    """
    await tx.alone("outbox")
    await tx.execute(
        "update outbox set unsure = unsure + 1 where state = 'sending' and (:any = 1 or id in :ids)",
        any=int(under_way is None),
        ids=under_way or (),
    )
    await tx.execute("update outbox set state = 'waiting' where state = 'sending'")
    erased = await tx.fetch("delete from outbox where state = 'erased' returning lane")
    await tx.execute(_FIRST, lanes=[row["lane"] for row in erased])


async def under_way(tx: Transaction, ids: Sequence[int]) -> list[tuple[int, str, int]]:
    """Of these rows those that are under way: id, lane and the number of the attempt."""
    rows = await tx.fetch(
        "select id, lane, attempts from outbox where state = 'sending' and id in :ids", ids=ids
    )
    return [(row["id"], row["lane"], row["attempts"]) for row in rows]


async def resume(tx: Transaction, now_ms: int, longest_ms: int) -> None:
    """At a start: pauses counted by another run's clock end, save those that Telegram asked for.

    Of those none is longer than `longest_ms`, whatever the wall clock was set to meanwhile.
    """
    await tx.execute(
        """
        update outbox set not_before = case
            when error <> 'flood' then 0
            when not_before > :latest then :latest else not_before end
        where state = 'waiting' and not_before > :now
        """,
        now=now_ms,
        latest=now_ms + longest_ms,
    )


async def release(tx: Transaction, chat: int) -> None:
    """What waits for a chat may go at once: it is open again."""
    await tx.execute(
        "update outbox set not_before = 0 where chat = :chat and state = 'waiting' and error <> 'flood'",
        chat=chat,
    )


async def held(tx: Transaction, now_ms: int) -> dict[int, int]:
    """The chats that Telegram asked to leave in peace, and until when, in UTC milliseconds."""
    rows = await tx.fetch(
        """
        select chat, max(not_before) as until from outbox
        where state = 'waiting' and not_before > :now and error = 'flood' and chat <> 0 group by chat
        """,
        now=now_ms,
    )
    return {row["chat"]: row["until"] for row in rows}


async def rechat(tx: Transaction, old: int, new: int) -> None:
    """A group became another one: what was to be sent there goes to the new one.

    Edits of known messages are dropped with their lanes: messages keep their place in the old group only.
    """
    await tx.alone("outbox")
    lane = f"c{new}"
    await tx.execute("delete from outbox where chat = :old and lane like :edits", old=old, edits=f"m{old}/%")
    await tx.execute("update outbox set lane = :lane where lane = :old_lane", lane=lane, old_lane=f"c{old}")
    await tx.execute("update outbox set chat = :new where chat = :old", new=new, old=old)
    await tx.execute("update outbox set state = 'behind' where lane = :lane and state = 'waiting'", lane=lane)
    await tx.execute(_FIRST, lanes=[lane])


async def waits(tx: Transaction, chat: int, slot: str) -> bool:
    """Whether a message that will stand in this slot of a private chat has not left yet."""
    query = "select id from outbox where lane = :lane and slot = :slot and method = :send and state <> 'dead'"
    return bool(await tx.fetch(query, lane=f"c{chat}", slot=slot, send="sendMessage"))


async def forget(tx: Transaction, person: int) -> list[tuple[int, str]]:
    """Forget all rows of a person; returns (chat, slot) of those under way to other chats, to be edited."""
    await tx.alone("outbox")
    under_way = await tx.fetch(
        "select chat, slot from outbox where person = :person and chat <> :person and state = 'sending'",
        person=person,
    )
    await tx.execute(
        """
        update outbox set state = 'erased', params = '{}', content = '', person = 0,
            slot = case when chat = :person then '' else slot end,
            chat = case when chat = :person then 0 else chat end
        where (person = :person or chat = :person) and state = 'sending'
        """,
        person=person,
    )
    gone = await tx.fetch(
        "delete from outbox where person = :person or chat = :person returning lane", person=person
    )
    await tx.execute(_FIRST, lanes=[row["lane"] for row in gone])
    return [(row["chat"], row["slot"]) for row in under_way if row["slot"]]


async def counts(tx: Transaction) -> dict[str, int]:
    """How many rows are in each state."""
    rows = await tx.fetch("select state, count(*) as n from outbox group by state")
    return {row["state"]: row["n"] for row in rows}


async def _leave(tx: Transaction, ids: Sequence[int]) -> None:
    await tx.execute(_NEXT, ids=ids)
    await tx.execute("delete from outbox where id in :ids", ids=ids)


async def _leave_if_erased(tx: Transaction, id_: int) -> None:
    await tx.execute(_NEXT + _IF_ERASED, ids=[id_], id=id_)
    await tx.execute("delete from outbox where id = :id and state = 'erased'", id=id_)


def _values(row: OutboxCall) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for name in _NAMES}
    values["params"] = orjson.dumps(row.params, default=dict).decode()
    values["replace"] = int(row.replace)
    return values


def _claimed(row: Row) -> OutboxRow:
    values = dict(row)
    values["params"] = orjson.loads(values["params"])
    values["replace"] = bool(values["replace"])
    values["followed"] = bool(values["followed"]) | bool(values.pop("held"))
    return OutboxRow(**values)
