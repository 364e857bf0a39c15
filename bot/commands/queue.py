"""Shows operators what waits and what failed, by case, and has it tried once more or dropped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

import click

from bot.commands import table
from bot.core.model.frozen import Frozen
from bot.settings import SettingsError
from storage import queue
from storage.database import Database
from storage.queue import Item, State

STATES: tuple[State, ...] = "given up", "set aside", "sending", "waiting"
"""Worst first."""
FAILED = frozenset({"given up", "set aside"})
CAUSES: Mapping[str, str] = {
    "flood": "Telegram asks to wait",
    "failed": "Telegram fails",
    "not sent": "Telegram cannot be reached",
    "unsure": "may have arrived",
    "lost": "the group is closed to the bot",
    "full": "its chat is at Telegram's limit",
    "400": "refused by Telegram",
    "5xx": "Telegram failed 30 times",
    "bot": "a fault of the bot",
}
"""What the outbox notes, in words."""
HEADINGS = "case", "state", "what", "cause", "number", "oldest"
NOBODY = "-"
"""In place of the case of what is about none."""


class Line(Frozen):
    """A message or an update, and the case it is about."""

    item: Item
    case: str

    @property
    def name(self) -> str:
        """By which `retry` and `drop` are told."""
        return f"{self.item.kind[0]}{self.item.number}"

    @property
    def what(self) -> str:
        """The call, or what came."""
        return self.item.method or "update"

    @property
    def cause(self) -> str:
        """Why it waits or failed."""
        if not self.item.cause and not self.item.is_first:
            return "behind another"
        return CAUSES.get(self.item.cause, self.item.cause.partition(",")[0])

    @property
    def has_failed(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.item.state in FAILED

    @property
    def can_be_retried(self) -> bool:
        """Whether sending it again says nothing that is out of date: an edit may."""
        return self.has_failed and not self.item.edits

    def machine(self) -> dict[str, object]:
        """The same as data; `since` is null where it is not known."""
        since = self.item.since_ms
        return {
            "id": self.name,
            "case": self.case if self.case != NOBODY else None,
            "state": self.item.state,
            "what": self.what,
            "cause": self.item.cause,
            "since": datetime.fromtimestamp(since / 1000, UTC).isoformat() if since else None,
        }


async def read(database: Database) -> list[Line]:
    """All that waits, is being sent, was given up or set aside, oldest first."""
    async with database.tx() as tx:
        items = await queue.items(tx)
        cases = await queue.concerned(tx, [(each.case, each.person) for each in items])
    return [
        Line(item, reference or (f"draft {id_}" if id_ else NOBODY))
        for item, (id_, reference) in zip(items, cases, strict=True)
    ]


def text(lines: Sequence[Line], now: datetime) -> str:
    """A table, and how many there are in each state."""
    counted = Counter(line.item.state for line in lines)
    total = ", ".join(f"{counted[state]} {state}" for state in STATES)
    return "\n".join((*(_table(lines, now) if lines else ()), total))


def machine(lines: Sequence[Line]) -> str:
    """Each by itself, as JSON."""
    return json.dumps({"queue": [line.machine() for line in lines]}, ensure_ascii=False, indent=1)


def chosen(lines: Sequence[Line], names: Sequence[str], *, whole: bool) -> list[Line]:
    """What is meant by cases and ids. By an id anything may be meant, else what has failed.

    Raises SettingsError: a name stands for nothing.
    """
    for name in names:
        if not any(name in {line.case, line.name} for line in lines):
            raise SettingsError(f"{name}: nothing of it waits or has failed")
    return [
        line for line in lines if line.name in names or (line.has_failed and (whole or line.case in names))
    ]


async def change(database: Database, names: Sequence[str], *, whole: bool, again: bool, ask: bool) -> str:
    """Have what is meant tried once more, or drop it, after the operator has confirmed; what became of it.

    Raises SettingsError: a name stands for nothing; click.Abort: it was not confirmed.
    """
    meant = chosen(await read(database), names, whole=whole)
    able = [line for line in meant if (line.can_be_retried if again else line.item.state != "sending")]
    what, left = _counted(able), _left(meant, able, again=again)
    if not able:
        return f"nothing to do{left}"
    if ask:
        click.confirm(
            f"{'try once more' if again else 'drop for good'}: {what}{left}. Is that meant?", abort=True
        )
    async with database.tx() as tx:
        await (queue.retry if again else queue.drop)(tx, [line.item for line in able])
    return f"{'to be tried once more within a minute' if again else 'dropped'}: {what}{left}"


def _left(meant: Sequence[Line], able: Sequence[Line], *, again: bool) -> str:
    count = len(meant) - len(able)
    why = "edits of what may have changed since, or still under way" if again else "under way"
    return f" (not {count}: {why})" if count else ""


def _counted(lines: Sequence[Line]) -> str:
    kinds = Counter(line.item.kind for line in lines)
    return ", ".join(f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in sorted(kinds.items())) or "nothing"


def _table(lines: Sequence[Line], now: datetime) -> Iterator[str]:
    def alike(line: Line) -> tuple[str, int, str, str]:
        return line.case, STATES.index(line.item.state), line.what, line.cause

    rows = []
    for (case, state, what, cause), group in groupby(sorted(lines, key=alike), key=alike):
        same = list(group)
        since = [line.item.since_ms for line in same if line.item.since_ms]
        age = _age(now - datetime.fromtimestamp(min(since) / 1000, UTC)) if since else ""
        rows.append((case, STATES[state], what, cause, str(len(same)), age))
    yield from table.columns(HEADINGS, [("", rows)], words=4)


def _age(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"{minutes} min"
    return f"{minutes // 60} h" if span < timedelta(days=2) else f"{span.days} d"
