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

INTERVIEW, CHECKIN = "a", "c"
"""The verbs of buttons that answer a question."""

_CODE_DIGITS = 3

_INSTEAD: dict[str, kinds.Input] = {
    DONT_KNOW: kinds.DontKnow(),
    SKIP: kinds.Skip(),
    FINISHED: kinds.Finished(),
}


def code(plan: str) -> str:
    """What stands for a check-in's plan on a button, which holds 64 bytes in all; for no plan, the interview.

    It follows from the plan's id alone: a file in which the plans stand in another order has the same codes.
    """
    if not plan:
        return INTERVIEW
    name, mark, time = plan.partition("#")
    return f"{crc32(name.encode()):08x}"[-_CODE_DIGITS:] + mark + time


def answer_action(case: int, plan: str, question: str, choice: str) -> tuple[str, ...]:
    """The action of a button that answers a question of the interview or, with a plan, of its check-in."""
    opens = (CHECKIN, str(case), code(plan)) if plan else (INTERVIEW, str(case))
    return (*opens, question, choice)


def meant(value: Value) -> str:
    """What the button of a proposed value answers with."""
    return f"{MEANT}{crc32(repr(value).encode()):08x}"


def pressed(choice: str) -> kinds.Input | None:
    """What a button under a question answers with; None: the answer given before."""
    if choice == KEEP:
        return None
    return _INSTEAD.get(choice) or kinds.Pressed(choice)
