"""Inline queries: what a person types after the bot's name, what is offered, and what is picked."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Update

from bot.simulator.refusal import Json
from tests.client import Client, ControlError, Person
from tests.client.sights import Offer
from tests.simulator.hand_bot import Clock, HandBot


def article(id_: str = "1", **more: Any) -> Json:  # noqa: ANN401 - fields of a result
    return {
        "type": "article", "id": id_, "title": "Un dossier",
        "input_message_content": {"message_text": "<b>D-1</b>", "parse_mode": "HTML"},
    } | more  # fmt: skip


async def typed(bot: HandBot, alice: Person, words: str = "luth") -> str:
    """Alice types; the number of her query."""
    await alice.does("searches", query=words)
    (update,) = await bot.updates()
    assert Update.de_json(update, None).inline_query is not None
    assert update["inline_query"] | {"id": ""} == {
        "id": "", "from": update["inline_query"]["from"], "query": words, "offset": "", "chat_type": "sender",
    }  # fmt: skip
    return str(update["inline_query"]["id"])


async def test_a_result_that_is_picked_is_said_by_way_of_the_bot(
    bot: HandBot, client: Client, alice: Person
) -> None:
    query = await typed(bot, alice)
    await bot.ok("answerInlineQuery", inline_query_id=query, results=[article()], cache_time=0)
    group = await client.group("Équipe", [alice], bot_status="member")
    offer = Offer(query, (), 0, is_personal=False)
    said = await alice.does("picks", group, query_id=offer.query, result_id="1")
    assert (said["text"], said["html"]) == ("D-1", "<b>D-1</b>")
    updates = [update["message"] for update in await bot.updates() if "text" in update.get("message", {})]
    assert [(each["text"], each["via_bot"]["is_bot"]) for each in updates] == [("D-1", True)]
    with pytest.raises(ControlError):
        await alice.does("picks", group, query_id=query, result_id="2")


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([article(title="")], "ARTICLE_TITLE_EMPTY"),
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article(id_="é" * 33)], "RESULT_ID_INVALID"),
        ([article(str(n)) for n in range(51)], "RESULTS_TOO_MUCH"),
        ([article(input_message_content={})], "input message content is not specified"),
        ([article(input_message_content={"message_text": ""})], "message text is empty"),
        ([article(subtitle="x")], "subtitle is no field of an inline result"),
        ([{"type": "article", "id": "1"}], 'can\'t find field "title"'),
    ],
)
async def test_what_telegram_does_not_take_is_refused(
    bot: HandBot, alice: Person, results: list[Json], words: str
) -> None:
    query = await typed(bot, alice)
    assert words in await bot.refused("answerInlineQuery", inline_query_id=query, results=results)


async def test_a_query_is_answered_once_and_within_thirty_seconds(
    bot: HandBot, alice: Person, clock: Clock
) -> None:
    query = await typed(bot, alice)
    await bot.ok("answerInlineQuery", inline_query_id=query, results=[])
    old = "query is too old and response timeout expired or query ID is invalid"
    assert old in await bot.refused("answerInlineQuery", inline_query_id=query, results=[])
    late = await typed(bot, alice)
    await clock.advance(timedelta(seconds=31))
    assert old in await bot.refused("answerInlineQuery", inline_query_id=late, results=[])
