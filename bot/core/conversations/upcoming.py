"""/rappels: what is planned for a person, with its days, in all their projects."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.conversations import case_status, own_time
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView
from bot.core.model.message import Applicant, Joined, Message, Phrase, Text
from bot.core.parsing import zones

KINDS: frozenset[str] = frozenset({"checkin", "draft"})
"""The timers that are for the person; the others are the team's."""

MOST = 12
"""Days told one by one."""


def listing(view: CaseView, planned: Sequence[tuple[CaseView, Timer]]) -> Message:
    """What is planned, soonest first, in the person's own time; and how it is ended."""
    wanted = sorted(
        ((each, timer) for each, timer in planned if timer.kind in KINDS), key=lambda pair: pair[1].due
    )
    if not wanted:
        return _message(view, Phrase("upcoming.nothing"))
    lines: list[Text] = [_line(each, timer) for each, timer in wanted[:MOST]]
    if (more := len(wanted) - MOST) > 0:
        lines.append(Phrase("upcoming.more", {"n": more, "day": wanted[-1][1].day}))
    where = Phrase("upcoming.zone", {"place": zones.name(view.zone)})
    return _message(view, Phrase("upcoming.title"), Joined(tuple(lines)), where, Phrase("upcoming.ends"))


def _message(view: CaseView, *words: Text) -> Message:
    return Message(to=Applicant(view.person.id), paragraphs=words, buttons=((own_time.button(view),),))


def _line(view: CaseView, timer: Timer) -> Phrase:
    at = Phrase("upcoming.at", {"hour": str(timer.at.hour), "minute": f"{timer.at.minute:02}"})
    values: dict[str, Text] = {"day": timer.day, "at": at, "case": case_status.title(view)}
    return Phrase(f"upcoming.{timer.kind}", values)
