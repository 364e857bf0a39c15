"""A tap on a message shows that it has arrived: which taps do, and of which rows."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.model.frozen import replace
from bot.core.model.message_key import MessageKey
from bot.engine import arrivals
from bot.engine.raw_updates import Tap, tap_of
from storage import outbox, sent_messages
from storage.database import Database
from storage.outbox import OutboxRow
from storage.sent_messages import SentMessage
from tests.engine.stage import text

ZOE, KNOWN = 7, 100
BUTTONS = {
    "inline_keyboard": [[{"text": "Oui", "callback_data": "yes"}], [{"text": "Non", "callback_data": "no"}]]
}


@pytest.mark.parametrize(
    ("chat", "message", "buttons", "shown"),
    [
        (ZOE, KNOWN + 1, ("yes", "no"), [KNOWN + 1]),
        (ZOE, KNOWN, ("yes", "no"), []),  # an older message has the same buttons
        (ZOE, KNOWN - 1, ("yes", "no"), []),
        (ZOE, KNOWN + 1, ("yes",), []),
        (ZOE, KNOWN + 1, (), []),
        (ZOE + 1, KNOWN + 1, ("yes", "no"), []),
    ],
)
async def test_the_buttons_of_a_message_newer_than_all_that_are_known_show_that_it_arrived(
    database: Database, chat: int, message: int, buttons: tuple[str, ...], shown: list[int]
) -> None:
    row = await _under_way(database)
    async with database.tx() as tx:
        found = await arrivals.shown(tx, [row], [Tap(chat, message, buttons)])
    assert [*found.values()] == shown
    assert [*found] == [row.id] * len(shown)


@pytest.mark.parametrize("why", [{"unsure": 1}, {"topic": "emergence"}, {"message": KNOWN}])
async def test_what_may_have_left_twice_or_made_a_topic_or_is_an_edit_is_not_shown_by_a_tap(
    database: Database, why: dict[str, Any]
) -> None:
    row = replace(await _under_way(database), **why)
    async with database.tx() as tx:
        assert await arrivals.shown(tx, [row], [Tap(ZOE, KNOWN + 1, ("yes", "no"))]) == {}


@pytest.mark.parametrize("keyboard", [None, 3, [3], [[3, {}, {"callback_data": 3}]], {"a": 1}])
def test_a_keyboard_that_is_none_has_no_buttons(keyboard: object) -> None:
    message = {"chat": {"id": ZOE}, "message_id": 1, "reply_markup": {"inline_keyboard": keyboard}}
    assert tap_of({"callback_query": {"message": message}}) == Tap(ZOE, 1, ())


async def _under_way(database: Database) -> OutboxRow:
    """A message with a button that is on its way to where others stand already."""
    call = text(ZOE, "?", message_key=MessageKey.question(1, "name"))
    async with database.tx() as tx:
        await sent_messages.put(tx, [SentMessage(ZOE, MessageKey.question(1, "sector"), KNOWN)])
        await outbox.add(tx, [replace(call, params={**call.params, "reply_markup": BUTTONS})])
        [row] = await outbox.claim(tx, 0, 1)
    return row
