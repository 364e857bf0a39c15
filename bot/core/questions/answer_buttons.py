"""The data of answer buttons, and the input a pressed one stands for."""

from __future__ import annotations

from zlib import crc32

from bot.core.model.case import Value
from bot.core.parsing import kinds

DONT_KNOW, SKIP, FINISHED, KEEP = "?", "-", "!", "="
"""What a button answers with when it is not a choice; no choice id can be one of these."""

TICK, UNTICK = "+", "~"
"""Begin a choice on a button of a question that takes several: a second tap then asks for the same."""

MEANT = "#"
"""Begins what stands on the button of a value that was proposed: a digest, since a value may be long."""

_INSTEAD: dict[str, kinds.Input] = {
    DONT_KNOW: kinds.DontKnow(),
    SKIP: kinds.Skip(),
    FINISHED: kinds.Finished(),
}


def meant(value: Value) -> str:
    """What the button of a proposed value answers with."""
    return f"{MEANT}{crc32(repr(value).encode()):08x}"


def pressed(choice: str) -> kinds.Input | None:
    """What a button under a question answers with; None: the answer given before."""
    if choice == KEEP:
        return None
    return _INSTEAD.get(choice) or kinds.Pressed(choice)
