"""What follows when nobody answers: steps that come in their order, and somebody to be told."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.model.organisation import Organisation

LADDER: Path = ("desk", "ladder")
PROMISES = ("reply_days", "blocked_days")
STEPS = ("remind_before", "return_after", "director_after", "nudge_after")
MOST = 250
"""Working days, about a year of them."""


def promise_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the ladder: each step comes, and none before the one it follows."""
    bounds = list(_bound_faults(organisation))
    yield from bounds
    if not bounds:
        yield from _order_faults(organisation)
    yield from _director_faults(organisation)
    yield from _digest_faults(organisation)


def _bound_faults(organisation: Organisation) -> Iterator[Fault]:
    ladder = organisation.desk.ladder
    for key in (*PROMISES, "tell_after"):
        if not 1 <= getattr(ladder, key) <= MOST:
            yield Fault((*LADDER, key), f"must be from 1 to {MOST} working days", f"write {key} = 3")
    for key in STEPS:
        if not 0 <= getattr(ladder, key) <= MOST:
            hint = "write 0 to leave this step out"
            yield Fault((*LADDER, key), f"must be from 0 to {MOST} working days", hint)


def _digest_faults(organisation: Organisation) -> Iterator[Fault]:
    if not 1 <= organisation.desk.digest.waiting_days <= MOST:
        message = f"must be from 1 to {MOST} working days"
        yield Fault(("desk", "digest", "waiting_days"), message, "write waiting_days = 5")


def _order_faults(organisation: Organisation) -> Iterator[Fault]:
    desk = organisation.desk
    ladder = desk.ladder
    promised = [route.answer_days for route in organisation.routes if route.answer_days > 0]
    longest = max(*promised, ladder.reply_days, ladder.blocked_days)
    if ladder.remind_before >= longest:
        message = f"comes before anything is promised: the longest promise is {longest} working days"
        yield Fault((*LADDER, "remind_before"), message, f"write at most {longest - 1}")
    if promised and desk.silence_days >= max(promised):
        message = (
            f"comes no sooner than the promised day: the longest promise is {max(promised)} working days"
        )
        yield Fault(("desk", "silence_days"), message, "make it shorter; 0 leaves it out")
    if ladder.director_after and ladder.director_after <= ladder.return_after:
        message = f"comes no later than the case goes back to everybody, after {ladder.return_after}"
        hint = f"write at least director_after = {ladder.return_after + 1}"
        yield Fault((*LADDER, "director_after"), message, hint)


def _director_faults(organisation: Organisation) -> Iterator[Fault]:
    desk, spot = organisation.desk, ("desk", "director")
    if desk.director < 0:
        hint = "write the user id of their account, which is positive"
        yield Fault(spot, "is not the number of a person", hint)
    elif desk.director and desk.staff and desk.director not in desk.staff | _members(organisation):
        yield Fault(spot, f"{desk.director} is nobody of desk.staff", "add the number to staff, or mend it")


def _members(organisation: Organisation) -> frozenset[int]:
    return frozenset(each.number for each in organisation.desk.members)
