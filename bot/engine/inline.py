"""The answer to an inline query: for who asked alone, and never kept by Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.core.conversations.searching import Result
from bot.engine.render import Renderer
from storage import queue_keys
from storage.outbox import ANSWER, INLINE, OutboxCall


def answer(renderer: Renderer, query: str, results: Sequence[Result], language: str) -> OutboxCall:
    """The call, alone in its queue so that nothing delays it."""
    params: dict[str, Any] = {
        "inline_query_id": query,
        "results": [_article(renderer, each, language) for each in results],
        "cache_time": 0,
        "is_personal": True,
    }
    return OutboxCall(queue_key=queue_keys.tap(query), chat=0, priority=ANSWER, method=INLINE, params=params)


def _article(renderer: Renderer, result: Result, language: str) -> dict[str, Any]:
    return {
        "type": "article",
        "id": str(result.case),
        "title": renderer.plain(result.title, language),
        "description": renderer.plain(result.description, language),
        "input_message_content": {
            "message_text": renderer.html(result.inserted, language),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    }
