"""The proofs must be able to fail: with a bug planted into the product, its checker says so. `make prove`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import pytest

from bot.engine.callback_data import CallbackData
from bot.engine.connectivity import Connectivity
from bot.engine.receiver import Receiver
from bot.engine.sender import Load, Sender
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram.application import DurableApplication
from bot.telegram.context import Context
from storage import inbox, lease, outbox
from storage.database import Leadership, Transaction
from storage.sqlite import SqliteDatabase
from tests import postgres
from tests.prove import copies, faults, gate, kills, logs, power
from tests.prove.crashes import Plan, Story, judged, played
from tests.prove.journey import beginning, journey
from tests.prove.outages import cut_off

pytestmark = pytest.mark.planted

TRIED = 6
TAPS = 1000
A_MOMENT = 0.1
"""Real seconds in which what must not happen yet has time to happen."""
A_WHILE = 0.5


@contextmanager
def confirmed_before_the_commit(by: float = A_MOMENT) -> Iterator[None]:
    receive = Receiver.receive

    async def hurried(self: Receiver, updates: Sequence[object]) -> None:
        async def later() -> None:
            await asyncio.sleep(by)
            await receive(self, updates)

        asyncio.create_task(later())  # noqa: RUF006 - a bug

    with mock.patch.object(Receiver, "receive", hurried):
        yield


@contextmanager
def sent_before_the_commit() -> Iterator[None]:
    claim = outbox.claim

    async def uncommitted(tx: Transaction, *given: Any, **how: Any) -> Any:  # noqa: ANN401 - as it is called
        return await claim(tx, *given, **{**how, "last": False})

    async def carry(
        self: Load, tx: Transaction, queue_keys: Collection[str] = (), _taps: object = ()
    ) -> None:
        if await self.record(tx) or queue_keys or self._sender.may_find():
            self._sender.leave(await self._sender.claim(tx, queue_keys))
            await asyncio.sleep(A_MOMENT)

    with mock.patch.object(outbox, "claim", uncommitted), mock.patch.object(Load, "carry", carry):
        yield


@contextmanager
def no_unique_key() -> Iterator[None]:
    async def forgetful(
        tx: Transaction, ids: Sequence[int], *, but: Sequence[int] = ()
    ) -> tuple[frozenset[int], bool]:
        _, waits = await known(tx, ids, but=but)
        return frozenset(), waits

    async def passed(tx: Transaction, ids: Sequence[int], now_ms: int) -> None:
        for id_ in ids:
            await tx.execute("delete from inbox where update_id = :id", id=id_)
        await pass_through(tx, ids, now_ms)

    known, pass_through = inbox.known, inbox.pass_through
    with mock.patch.object(inbox, "known", forgetful), mock.patch.object(inbox, "pass_through", passed):
        yield


@contextmanager
def attempts_counted_while_the_line_is_down() -> Iterator[None]:
    with (
        mock.patch.object(Connectivity, "doubt"),
        mock.patch.object(Sender, "_passes", return_value=True),
    ):
        yield


@contextmanager
def nobody_waits_for_the_disk() -> Iterator[None]:
    tx = SqliteDatabase.tx

    def hurried(self: SqliteDatabase, *, durable: bool = True) -> Any:  # noqa: ANN401, ARG001 - as it is called
        return tx(self, durable=False)

    with mock.patch.object(SqliteDatabase, "tx", hurried):
        yield


Bug = Callable[[], Any]


@pytest.mark.parametrize(
    ("bug", "story", "at", "words"),
    [
        (confirmed_before_the_commit, beginning, "commit", "lost"),
        (sent_before_the_commit, beginning, "call sendMessage", "is not stored"),
        (no_unique_key, journey, "call getUpdates", "cases: "),
    ],
)
async def test_a_bug_that_a_death_brings_to_light_is_found(
    bug: Bug, story: Story, at: str, words: str
) -> None:
    """The last points of this name are enough."""
    with bug():
        should = await played(Plan(), story)
        faults: tuple[str, ...] = ()
        for nth in range(should.points[at], max(0, should.points[at] - TRIED), -1):
            if not any(words in fault for fault in faults):
                faults = (await judged(Plan(at, nth), should, story)).faults
    assert any(words in fault for fault in faults), faults


async def test_counting_attempts_while_the_line_is_down_is_found() -> None:
    with attempts_counted_while_the_line_is_down():
        assert (await cut_off(timedelta(hours=1))).faults


def test_a_commit_that_does_not_wait_for_the_disk_is_found() -> None:
    with nobody_waits_for_the_disk():
        tape = power.recorded(beginning)
    assert any("lost: " in fault for fault in power.tried(tape, 2 * power.ROUND, lambda _: None))


def hasty_bot(environ: Mapping[str, str], log: Path) -> None:
    with confirmed_before_the_commit(by=A_WHILE):  # in which each of five kills finds an answer on its way
        kills.the_bot(environ, log)


async def test_a_kill_that_costs_an_answer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "LONGEST", 10.0)
    found = await kills.played(*kills.SLICE, lambda _: None, hasty_bot)
    assert any("has not come" in fault for fault in found.faults)


def fearless_bot(environ: Mapping[str, str], log: Path) -> None:
    """Whose sender believes that it leads for ever, while its poller knows when it does not."""

    @asynccontextmanager
    async def for_ever(connection: Any, name: str, holder: str) -> AsyncIterator[Leadership]:  # noqa: ANN401 - as it is called
        async with held(connection, name, holder) as leadership:
            yield Leadership() if name == "sender" else leadership

    held = lease.held
    with mock.patch.object(lease, "held", for_ever):
        kills.the_bot(environ, log)


@pytest.mark.postgres
@pytest.mark.kill
@pytest.mark.skipif(not postgres.available(), reason=postgres.MISSING)
async def test_a_copy_that_wakes_up_and_sends_is_found(tmp_path: Path) -> None:
    found = await copies.played(tmp_path, *copies.SLICE, lambda _: None, fearless_bot)
    assert any("woke up and sent" in fault for fault in found.faults), found


# --- the gate and the log -----------------------------------------------------------------------------------


@contextmanager
def words_in_the_log() -> Iterator[None]:
    handle = DurableApplication.handle

    async def talkative(self: DurableApplication, work: UnitOfWork, raw: Mapping[str, Any]) -> None:
        logging.getLogger("bot.telegram").debug("handling %s", raw)
        await handle(self, work, raw)

    with mock.patch.object(DurableApplication, "handle", talkative):
        yield


def test_a_signature_that_is_good_for_every_chat_is_found() -> None:
    signed, chance = CallbackData(b"key"), Random(gate.SEED)  # noqa: S311 - the same each time

    def read(_: int, data: str) -> tuple[str, ...] | None:
        return signed.read(gate.HERE, data) or signed.read(gate.ELSEWHERE, data)

    assert gate.taken(TAPS, read, chance, signed)


def test_a_link_that_need_not_be_spelt_right_is_found() -> None:
    def look_up(context: Context) -> tuple[str, ...]:
        names = {origin.id for origin in context.work.organisation.origins}
        return tuple(name for name in names if name.casefold() == context.args[0].casefold())

    assert gate.found(TAPS, look_up, Random(gate.SEED))  # noqa: S311 - the same each time


async def test_a_log_that_tells_what_is_said_is_found() -> None:
    with words_in_the_log():
        lines, wrong = await logs.told((5, 0, 0), lambda _: None)
    assert len(wrong) <= lines
    assert wrong


def test_a_fault_whose_test_failed_or_went_is_named() -> None:
    table = [{"name": "a fault", "shown": ["tests/a.py", "tests/b.py::test_b", "make prove ARGS=c"]}]
    passed = {"tests/a.py::test_1": True, "tests/a.py::test_2[x]": False}
    assert list(faults.broken(table, passed)) == [
        "a fault: tests/a.py::test_2[x]", "a fault: tests/b.py::test_b is not there, or was not run",
    ]  # fmt: skip
