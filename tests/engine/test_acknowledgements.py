"""What a killed process knew to be acknowledged is not sent again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.core.model.message_key import MessageKey
from bot.engine import acknowledgements
from bot.engine.acknowledgements import SLOTS, Acks, mark
from storage import outbox, sent_messages
from storage.outbox import OutboxRow
from tests.engine.stage import Stage, text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "acks"


def row(id_: int, attempts: int = 1) -> OutboxRow:
    """A row under way."""
    return OutboxRow(
        id=id_, queue_key=f"c{id_}", chat=id_, person=0, priority=1, method="sendMessage", params={},
        content="", message_key=None, replace=False, reply_to_key=None, topic="", attempts=attempts, unsure=0,
        message=None, reply_to=None, thread=None, followed=False,
    )  # fmt: skip


def test_what_is_noted_and_not_forgotten_is_found_again(path: Path) -> None:
    first = Acks(path)
    for number in range(1, 4):
        first.note(row(number), 100 + number)
    first.forget([2, 99])
    first.close()
    assert Acks(path).found == {1: (mark(1, "c1", 1), 101), 3: (mark(3, "c3", 1), 103)}
    assert Acks(path).found == {}, "each start begins anew"


def test_after_a_restart_of_the_machine_nothing_is_believed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Acks(path).note(row(1), 101)
    other = tmp_path / "boot"
    other.write_text("another-run-of-the-kernel-0000000000")
    monkeypatch.setattr(acknowledgements, "BOOT", other)
    assert Acks(path).found == {}


def test_without_a_file_nothing_is_known_and_nothing_breaks(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "link").symlink_to(target)
    (tmp_path / "folder").mkdir()
    for none in (None, tmp_path / "link", tmp_path / "folder", tmp_path / "nowhere" / "acks"):
        own = Acks(none)
        own.note(row(1), 101)
        own.forget([1])
        assert own.found == {}
        own.close()
    assert not target.exists()


def test_a_full_file_takes_no_more_and_takes_again_once_it_is_emptied(path: Path) -> None:
    own = Acks(path)
    for number in range(1, SLOTS + 10):
        own.note(row(number), 1)
    own.forget(range(1, SLOTS + 10))
    own.note(row(5000), 7)
    assert Acks(path).found == {5000: (mark(5000, "c5000", 1), 7)}


def test_the_file_is_its_owner_s_only(path: Path) -> None:
    Acks(path).close()
    assert os.stat(path).st_mode & 0o777 == 0o600  # noqa: PTH116 - as short


async def test_a_kill_between_telegram_s_answer_and_its_record_repeats_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "1", message_key=MessageKey.question(1, "a")), text(alice.id, "2"))
    with monkeypatch.context() as patched:
        patched.setattr(
            "bot.engine.sender.Sender._note", lambda *_, **__: None
        )  # it ends before it has recorded anything
        async with stage.sender(acks=path) as sender:
            await stage.settled(sender)
    async with stage.sender(acks=path) as sender:
        await stage.settled(sender)
        assert await stage.words(alice.id) == ["1", "2"]
    async with stage.database.tx() as tx:
        first = (await stage.client.messages(alice.id))[1]
        assert await sent_messages.message(tx, alice.id, MessageKey.question(1, "a")) == first.id
        assert await outbox.counts(tx) == {}
