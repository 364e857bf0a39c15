"""What is followed of a case: what feeds the timeline fits there, and who is stuck has a choice."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.ids import missing
from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.model.organisation import Organisation, Question
from bot.core.questions.questionnaire import lists

MOST = 8
"""Lines that stand on the card without burying the rest of it."""
MOST_KINDS = 12
LONG = {"long_text", "file"}


def tracking_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check what questions feed, and that nothing private or long comes onto the card by that."""
    lines = [fact.id for fact in organisation.timeline]
    for base, questions in lists(organisation):
        for index, question in enumerate(questions):
            if question.track:
                path: Path = (*base, index, "track")
                yield from missing(path, "line of the timeline", [question.track], lines)
                yield from _kind_faults(question, path)
    if len(lines) > MOST:
        yield Fault(
            ("timeline",), f"has {len(lines)} lines, {MOST} at most", "keep what is looked at for years"
        )
    yield from _trouble_faults(organisation)


def _trouble_faults(organisation: Organisation) -> Iterator[Fault]:
    count = len(organisation.blocked.kinds)
    if count == 1 or count > MOST_KINDS:
        hint = "name what holds people back most, or leave them out"
        yield Fault(("blocked", "kinds"), f"are {count}: two at least and {MOST_KINDS} at most", hint)


def _kind_faults(question: Question, path: Path) -> Iterator[Fault]:
    if question.personal:
        yield Fault(path, "is personal and must not be shown in the group", "take it out")
    elif question.kind in LONG:
        message = f"a question of kind {question.kind} has no answer that fits in a line"
        yield Fault(path, message, "take it out")
