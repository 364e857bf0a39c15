"""Typesets the file's words: the organisation types plain spaces and straight quotation marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.core.typography import typeset

T = TypeVar("T")


def with_words_set(value: T) -> T:
    """The organisation, or a part of it, with each of its texts as it should be read in its language."""
    set_: Any = value
    if isinstance(value, tuple):
        set_ = tuple(with_words_set(item) for item in value)
    elif isinstance(value, Mapping):
        set_ = {
            key: typeset(item, key) if isinstance(item, str) else with_words_set(item)
            for key, item in value.items()
        }
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        set_ = replace(value, **{name: with_words_set(part) for name, part in parts.items()})
    return set_  # type: ignore[no-any-return] # of the type it was
