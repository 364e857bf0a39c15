"""Two effects together lose nothing of either."""

from __future__ import annotations

from typing import Any

from bot.core.model.effects import Effects

SOMETHING: dict[str, Any] = {
    name: {"toast": "…", "erase": True, "alert": True}.get(name, ("it",))
    for name in Effects.__struct_fields__
}
"""A value of each field that is not as where there is nothing."""


def test_what_one_does_is_done_whichever_comes_first() -> None:
    for name, value in SOMETHING.items():
        does = Effects(**{name: value})
        assert getattr(does.also(Effects()), name) == value, name
        assert getattr(Effects().also(does), name) == value, name
