"""Typesets the file's words: the organisation types plain spaces and straight quotation marks."""

from __future__ import annotations

from bot.config.words import with_texts
from bot.core.model.organisation import Organisation
from bot.core.typography import typeset


def with_words_set(organisation: Organisation) -> Organisation:
    """The organisation with each of its texts as it should be read in its language."""
    return with_texts(organisation, typeset)
