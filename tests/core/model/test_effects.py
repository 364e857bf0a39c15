"""Two effects together lose nothing of either."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from bot.core.model.effects import Effects

SOMETHING: dict[str, Any] = {
    each.name: {"toast": "…", "erase": True, "alert": True}.get(each.name, ("it",))
    for each in fields(Effects)
}
"""A value of each field that is not as where there is nothing."""


def test_what_one_does_is_done_whichever_comes_first() -> None:
    for name, value in SOMETHING.items():
        does = Effects(**{name: value})
        assert getattr(does.also(Effects()), name) == value, name
        assert getattr(Effects().also(does), name) == value, name
