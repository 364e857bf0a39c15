"""The calls of a programme as they stand: the file's, and above them what the team has set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.model.call_change import CallChange
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Intake, Organisation, Programme


class Standing(Frozen):
    """One call, the name of its slot, and who set it last, if it is not the file's."""

    slot: str
    call: Intake
    change: CallChange | None = None


def slot(call: Intake) -> str:
    """The name of a call of the file: its dates, of which no two calls of a programme share any."""
    return f"{call.opens or ''}/{call.closes or ''}"


def standing(programme: Programme, changes: Sequence[CallChange]) -> list[Standing]:
    """The calls of a programme of the file, in their order. `changes`: of all programmes, oldest first.

    What the team sets takes the place of the file's call it was made from, and of any that it overlaps.
    """
    latest: dict[str, CallChange] = {}
    for change in changes:
        if change.programme == programme.id:
            latest.pop(change.slot, None)
            latest[change.slot] = change
    above = [Standing(each.slot, each.call, each) for each in latest.values() if each.call]
    taken = {each.slot for each in above}
    found = [Standing(slot(call), call) for call in programme.every_call if slot(call) not in taken]
    for each in above:
        found = [*(other for other in found if not _overlap(other.call, each.call)), each]
    return sorted(found, key=lambda each: each.call.opens or date.min)


def above(
    organisation: Organisation, changes: Sequence[CallChange]
) -> Iterator[tuple[Programme, list[Standing]]]:
    """The programmes of the file of which the team has set a call that holds, with all their calls."""
    for programme in organisation.programmes:
        calls = standing(programme, changes)
        if any(each.change for each in calls):
            yield programme, calls


def at_hand(programme: Programme, calls: Sequence[Standing], today: date) -> Standing | None:
    """The call that can be changed now; None: a new one is to be made.

    That is the one that is open, else one that the team has closed and the file has not, else the next, else
    another that the team has closed.
    """
    alive = {slot(call) for call in programme.every_call if _goes_on(call, today)}
    shut = [each for each in calls if each.change and not _goes_on(each.call, today)]
    is_open = (each for each in calls if _goes_on(each.call, today) and not _is_to_come(each.call, today))
    held_back = (each for each in shut if each.slot in alive)
    coming = (each for each in calls if _is_to_come(each.call, today))
    return next(is_open, None) or next(held_back, None) or next(coming, None) or next(iter(shut[::-1]), None)


def _goes_on(call: Intake, today: date) -> bool:
    """Whether a call is open, or will be."""
    return (call.opens is not None or call.closes is not None) and (
        call.closes is None or call.closes >= today
    )


def _is_to_come(call: Intake, today: date) -> bool:
    return call.opens is not None and call.opens > today


def _overlap(first: Intake, second: Intake) -> bool:
    if not (first.opens or first.closes) or not (second.opens or second.closes):
        return False
    begins = max(first.opens or date.min, second.opens or date.min)
    return begins <= min(first.closes or date.max, second.closes or date.max)
