"""The method by which the bot answers an inline query. Of the kinds of results, articles are known here."""

from typing import Any

from bot.simulator.methods.registry import Desk, Result, method
from bot.simulator.methods.sending import text_content
from bot.simulator.params import Params
from bot.simulator.refusal import Json, bad_request
from bot.simulator.urls import why_invalid

MOST_RESULTS = 50
LONGEST_ID = 64
"""Bytes."""
ARTICLE = {"type", "id", "title", "input_message_content", "reply_markup", "url", "description",
           "thumbnail_url", "thumbnail_width", "thumbnail_height"}  # fmt: skip
CONTENT = {"message_text", "parse_mode", "entities", "link_preview_options"}


@method("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button")
async def answer_inline_query(desk: Desk, params: Params) -> Result:
    """Answer with results, none at all included."""
    given = params.array("results")
    if given is None:
        raise bad_request('can\'t find field "results"')
    if len(given) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    contents: dict[str, Json] = {}
    for each in given:
        result = _article(each)
        if result["id"] in contents:
            raise bad_request("RESULT_ID_DUPLICATE")
        contents[result["id"]] = _content(desk, result["input_message_content"])
    answer: Json = {
        "results": given,
        "cache_time": params.integer("cache_time", 300),
        "is_personal": params.flag("is_personal"),
        "next_offset": params.text("next_offset"),
        "button": params.object("button"),
    }
    desk.world.inline.close(params.text("inline_query_id"), answer, contents, desk.world.now().timestamp())
    desk.world.changes.note()
    return True


def _article(result: Any) -> Json:  # noqa: ANN401 - any JSON
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: expected an Object")
    if result.get("type") != "article":
        raise bad_request(f"type {result.get('type')!r} of an inline result is nothing this simulator knows")
    for name in ("id", "title"):
        if not isinstance(result.get(name), str):
            raise bad_request(f"can't parse inline query result: can't find field \"{name}\"")
    _check_known(result, ARTICLE)
    if not 0 < len(result["id"].encode()) <= LONGEST_ID:
        raise bad_request("RESULT_ID_INVALID")
    if not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if result.get("url") and why_invalid(result["url"]):
        raise bad_request("ARTICLE_URL_INVALID")
    return result


def _content(desk: Desk, content: Any) -> Json:  # noqa: ANN401 - any JSON
    """What the result inserts, as the content of a message."""
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("input message content is not specified")
    _check_known(content, CONTENT)
    known = {name: value for name, value in content.items() if name != "message_text"}
    return text_content(desk, Params(known | {"text": content["message_text"]}))


def _check_known(given: Json, known: set[str]) -> None:
    """Telegram passes over fields it does not know; here they are a mistake of the bot's."""
    if strange := sorted(given.keys() - known):
        raise bad_request(f"{', '.join(strange)} is no field of an inline result")
