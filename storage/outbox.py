"""Messages to send. Rows of one queue go one after the other; queues are independent, save one thing.

What replaces a message waits until the queue of that message's own edits, `queue_keys.edits`, is empty. A row
is `waiting` when it is the first of its queue, else `behind`; then `sending`; then gone, or `dead`. It is
`erased` when its person was forgotten while it was under way: only its message key still matters. Whatever
moves rows keeps "the first of a queue is not behind", so that `claim` looks at nothing but first rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import orjson

from bot.core.model.frozen import Frozen, field
from bot.core.model.message_key import ANY, RESULTS, MessageKey, pattern
from storage import queue_keys
from storage.database import Row, Transaction

REHUNG = "rehung"
"""Among a call's parameters: the message it replies to was gone, and may be gone again."""
ANSWER, LIVE, BULK = 0, 1, 2
"""Priorities: answers to taps, live conversations, check-ins and notices, which are in no hurry."""
INLINE: Final = "answerInlineQuery"
"""The method whose calls are about several people at once: they are forgotten with any of them."""
TABLES: Final = pattern("cases", ANY, ANY)
"""The keys of tables of many cases."""


class OutboxCall(Frozen, kw_only=True):
    """A call to make: `params` is JSON, without the chat and what the message keys and `topic` resolve to."""

    queue_key: str
    chat: int
    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    person: int = 0
    """Whom it is about: it is erased with them."""
    priority: int = LIVE
    """One of ANSWER, LIVE, BULK."""
    content: str = ""
    """The text of a document."""
    message_key: MessageKey | None = None
    """The key under which the message will stand."""
    replace: bool = False
    """Edit the message that stands under `message_key`, if any. Of such rows waiting only the last stays."""
    reply_to_key: MessageKey | None = None
    """The key of the message it replies to."""
    topic: str = ""
    not_before: int = 0
    """UTC milliseconds. Once it is given up, when it was."""


class OutboxRow(Frozen, kw_only=True):
    """A row taken to be sent, with what its names stand for now."""

    id: int
    queue_key: str
    chat: int
    person: int
    priority: int
    method: str
    params: dict[str, Any]
    content: str
    message_key: MessageKey | None
    replace: bool
    reply_to_key: MessageKey | None
    topic: str
    attempts: int
    """This one included."""
    unsure: int
    """How often it may have arrived without anybody knowing: its answer was lost, or the process ended."""
    message: int | None
    """For `replace`: the message that stands under `message_key`."""
    reply_to: int | None
    """The message it replies to."""
    thread: int | None
    """The thread of `topic`, once it was made."""
    followed: bool
    """Whether another row waits for it: of its queue, or to replace the message that it edits."""

    def rehung(self) -> OutboxCall:
        """The same call, to go after what is queued by now, under what stands there then or under nothing."""
        return OutboxCall(queue_key=self.queue_key, chat=self.chat, method=self.method,
                          params={**self.params, REHUNG: True}, person=self.person, priority=self.priority,
                          content=self.content, message_key=self.message_key, replace=self.replace,
                          reply_to_key=self.reply_to_key, topic=self.topic)  # fmt: skip


_NAMES: Final = OutboxCall.__struct_fields__
_COLUMNS: Final = ", ".join(_NAMES)
_VALUES: Final = ", ".join(f":{name}" for name in _NAMES)
_STATE: Final = """
    case when exists (
        select 1 from outbox earlier where earlier.queue_key = :queue_key and earlier.state <> 'dead'
    ) then 'behind' else 'waiting' end
"""
_ADD: Final = f"""
    insert into outbox ({_COLUMNS}, state, queued_at) values ({_VALUES}, {_STATE}, :queued_at)
"""  # noqa: S608 - constants

# The last replacing row of the key, if it can still be changed and no new message for the key follows it.
_REPLACED: Final = """
    id = (
        select max(last.id) from outbox last
        where last.chat = :chat and last.message_key = :message_key and last.replace = 1
            and last.state <> 'dead'
    ) and state in ('waiting', 'behind') and not exists (
        select 1 from outbox later
        where later.queue_key = outbox.queue_key and later.id > outbox.id and later.message_key = :message_key
            and later.state <> 'dead'
    )
"""
_REPLACE: Final = f"""
    update outbox set method = :method, params = :params, content = :content, person = :person,
        reply_to_key = :reply_to_key, topic = :topic,
        priority = case when priority < :priority then priority else :priority end
    where {_REPLACED}
"""  # noqa: S608 - constants
_ADD_UNLESS_REPLACED: Final = f"""
    insert into outbox ({_COLUMNS}, state, queued_at)
    select {_VALUES}, {_STATE}, :queued_at where not exists (select 1 from outbox where {_REPLACED})
"""  # noqa: S608 - constants

_CLAIM: Final = f"""
    with first as (
        select id, priority, row_number() over (order by priority, id) as place from (
            select id, priority from outbox where state = 'waiting' and not_before <= :now
                and chat not in :blocked and (replace = 0 or not exists (
                    select 1 from sent_message named
                    join outbox edit on edit.queue_key = {queue_keys.SQL_EDITS}
                    where named.chat = outbox.chat and named.key = outbox.message_key and edit.state <> 'dead'
                ))
            order by priority, id limit :limit
        ) as allowed
    )
    update outbox set state = 'sending', attempts = attempts + 1
    where id in (select id from first where priority < {BULK} or place <= :spare)
    returning id, queue_key, chat, person, priority, method, params, content, message_key, replace,
        reply_to_key, topic, attempts, unsure,
        (select message from sent_message named
            where named.chat = outbox.chat and named.key = outbox.message_key and replace = 1) as message,
        (select message from sent_message named
            where named.chat = outbox.chat and named.key = reply_to_key) as reply_to,
        (select thread from topic named where named.chat = outbox.chat and named.name = topic) as thread,
        (select 1 from outbox later where later.queue_key = outbox.queue_key and later.id > outbox.id
            and later.state <> 'dead' limit 1) as followed,
        (select 1 from outbox held
            join sent_message named on named.chat = held.chat and named.key = held.message_key
            where held.replace = 1 and held.state = 'waiting' and held.chat = outbox.chat
            and outbox.queue_key = {queue_keys.SQL_EDITS} limit 1) as held
"""  # noqa: S608 - constants
_KEEP_MESSAGE: Final = """
    insert into sent_message (chat, key, message)
    select chat, message_key, :message from outbox where id = :id and message_key <> ''
    on conflict (chat, key) do update set message = excluded.message
"""
_NEXT: Final = """
    update outbox set state = 'waiting' where state = 'behind' and id in (
        select min(later.id) from outbox gone
        join outbox later on later.queue_key = gone.queue_key and later.id > gone.id and later.state <> 'dead'
        where gone.id in :ids group by gone.id
    )
"""
_IF_ERASED: Final = "and exists (select 1 from outbox gone where gone.id = :id and gone.state = 'erased')"
_FIRST: Final = """
    update outbox set state = 'waiting' where state = 'behind' and id in (
        select min(id) from outbox where queue_key in :queue_keys and state <> 'dead' group by queue_key
    )
"""


async def add(tx: Transaction, rows: Sequence[OutboxCall], now_ms: int = 0) -> None:
    """Queue calls, in order. `now_ms` is in UTC milliseconds, for operators to see how long they wait."""
    await tx.alone("outbox")
    for replacing, group in groupby(rows, key=lambda row: row.replace and row.message_key is not None):
        values = [_values(row, now_ms) for row in group]
        if not replacing:
            await tx.many(_ADD, values)
            continue
        for value in values:
            await tx.many(_REPLACE, [value])
            await tx.many(_ADD_UNLESS_REPLACED, [value])


async def claim(
    tx: Transaction,
    now_ms: int,
    limit: int,
    blocked: Sequence[int] = (),
    *,
    spare: int | None = None,
    last: bool = False,
) -> list[OutboxRow]:
    """Take what may go now, one row a queue, none of the `blocked` chats: most urgent, then oldest, first.

    What is in no hurry goes only as one of the first `spare`. `last`: commit too.
    """
    await tx.alone("outbox")
    run = tx.last if last else tx.fetch
    rows = await run(
        _CLAIM, now=now_ms, limit=limit, spare=limit if spare is None else spare, blocked=blocked
    )
    return sorted(map(_claimed, rows), key=lambda row: (row.priority, row.id))


async def wakes_at(tx: Transaction, now_ms: int) -> int | None:
    """When the next row that is held until later may go, in UTC milliseconds."""
    rows = await tx.fetch(
        "select min(not_before) as at from outbox where state = 'waiting' and not_before > :now", now=now_ms
    )
    at: int | None = rows[0]["at"]
    return at


async def sent(tx: Transaction, results: Sequence[tuple[int, int | None]]) -> None:
    """Rows (by id) were sent: let the message (if any) stand under its key, and the next of the queue go."""
    await tx.alone("outbox")
    kept = [{"id": id_, "message": message} for id_, message in results if message is not None]
    await tx.many(_KEEP_MESSAGE, kept)
    await _leave(tx, [id_ for id_, _ in results])


async def again(
    tx: Transaction, id_: int, not_before: int, *, counted: bool = True, unsure: bool = False, error: str = ""
) -> None:
    """Try the row once more from `not_before` on (UTC milliseconds); its queue waits.

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


async def bury(tx: Transaction, id_: int, error: str, now_ms: int) -> None:
    """Give the row up; it is kept for a term, for people to look at, and its queue goes on."""
    await tx.alone("outbox")
    await _leave_if_erased(tx, id_)
    await tx.execute(_NEXT, ids=[id_])
    dead = "update outbox set state = 'dead', error = :error, not_before = :now where id = :id"
    await tx.execute(dead, id=id_, error=error, now=now_ms)


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
    erased = await tx.fetch("delete from outbox where state = 'erased' returning queue_key")
    await tx.execute(_FIRST, queue_keys=[row["queue_key"] for row in erased])


async def under_way(tx: Transaction, ids: Sequence[int]) -> list[tuple[int, str, int]]:
    """Of these rows those that are under way: id, queue key and the number of the attempt."""
    rows = await tx.fetch(
        "select id, queue_key, attempts from outbox where state = 'sending' and id in :ids", ids=ids
    )
    return [(row["id"], row["queue_key"], row["attempts"]) for row in rows]


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

    Edits of known messages are dropped with their queues: messages keep their place in the old group only.
    """
    await tx.alone("outbox")
    before, after = queue_keys.live(old), queue_keys.live(new)
    await tx.execute(
        "delete from outbox where chat = :old and queue_key like :edits",
        old=old,
        edits=queue_keys.edits(old, "%"),
    )
    await tx.execute(
        "update outbox set queue_key = :after where queue_key = :before", after=after, before=before
    )
    await tx.execute("update outbox set chat = :new where chat = :old", new=new, old=old)
    await tx.execute(
        "update outbox set state = 'behind' where queue_key = :after and state = 'waiting'", after=after
    )
    await tx.execute(_FIRST, queue_keys=[after])


async def waits(tx: Transaction, chat: int, key: MessageKey, method: str) -> bool:
    """Whether a live call of this method for this key has not left for a private chat yet."""
    rows = await tx.fetch(
        """
        select id from outbox
        where queue_key = :queue_key and message_key = :message_key and method = :method and state <> 'dead'
        """,
        queue_key=queue_keys.live(chat),
        message_key=str(key),
        method=method,
    )
    return bool(rows)


async def forget(tx: Transaction, person: int) -> list[tuple[int, MessageKey]]:
    """Forget all rows of a person; returns chat and key of those under way to other chats, to be edited."""
    await tx.alone("outbox")
    under_way = await tx.fetch(
        """
        select chat, message_key from outbox
        where person = :person and chat <> :person and state = 'sending' and message_key <> ''
        """,
        person=person,
    )
    await tx.execute(
        """
        update outbox set state = 'erased', params = '{}', content = '', person = 0,
            message_key = case when chat = :person then '' else message_key end,
            chat = case when chat = :person then 0 else chat end
        where (person = :person or chat = :person or method = :inline) and state = 'sending'
        """,
        person=person,
        inline=INLINE,
    )
    gone = await tx.fetch(
        """
        delete from outbox where person = :person or chat = :person or method = :inline and state <> 'erased'
        returning queue_key
        """,
        person=person,
        inline=INLINE,
    )
    await tx.execute(_FIRST, queue_keys=[row["queue_key"] for row in gone])
    return [(row["chat"], MessageKey.parse(row["message_key"])) for row in under_way]


async def forget_lists(tx: Transaction) -> list[tuple[int, MessageKey]]:
    """A case is erased: no table and no search that may name it leaves any more.

    Returns chat and key of what searches found that is under way, to be edited.
    """
    await tx.alone("outbox")
    under_way = await tx.fetch(
        """
        update outbox set state = 'erased', params = '{}', content = ''
        where (message_key like :tables or message_key like :results) and state = 'sending'
        returning chat, message_key
        """,
        tables=TABLES,
        results=RESULTS,
    )
    gone = await tx.fetch(
        """
        delete from outbox
        where (message_key like :tables or message_key like :results) and state <> 'erased'
        returning queue_key
        """,
        tables=TABLES,
        results=RESULTS,
    )
    await tx.execute(_FIRST, queue_keys=[row["queue_key"] for row in gone])
    keys = ((row["chat"], MessageKey.parse(row["message_key"])) for row in under_way)
    return [(chat, key) for chat, key in keys if key.kind == "results"]


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


def _values(row: OutboxCall, now_ms: int) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for name in _NAMES}
    values["queued_at"] = now_ms
    values["params"] = orjson.dumps(row.params, default=dict).decode()
    values["replace"] = int(row.replace)
    values["message_key"] = "" if row.message_key is None else str(row.message_key)
    values["reply_to_key"] = "" if row.reply_to_key is None else str(row.reply_to_key)
    return values


def _claimed(row: Row) -> OutboxRow:
    values = dict(row)
    values["params"] = orjson.loads(values["params"])
    values["replace"] = bool(values["replace"])
    for name in ("message_key", "reply_to_key"):
        values[name] = MessageKey.parse(values[name]) if values[name] else None
    values["followed"] = bool(values["followed"]) | bool(values.pop("held"))
    return OutboxRow(**values)
