"""Names of the queues of the outbox: the rows of one go one after the other, queues are independent."""

from __future__ import annotations

from typing import Final


def live(chat: int) -> str:
    """What is said in a chat now."""
    return f"c{chat}"


def bulk(chat: int) -> str:
    """What is in no hurry there: what is said now does not wait for it."""
    return f"b{chat}"


def tap(query: str) -> str:
    """The answer to one tap: nothing delays it."""
    return f"a{query}"


def edits(chat: int, message: int | str) -> str:
    """The edits of a message that is known; with "%", a pattern for those of all messages of the chat."""
    return f"m{chat}/{message}"


SQL_EDITS: Final = "'m' || named.chat || '/' || named.message"
"""The same in SQL, for the row of `sent_message` that is called `named` there."""
