"""The steps that follow while an answer is owed: said under the card until a person answers."""

from __future__ import annotations

from bot.core import access
from bot.core.conversations import promises
from bot.core.conversations.card import note, owner, shown
from bot.core.model.case import Event, Promise, Step, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase, Text


def climb(view: CaseView, timer: Timer) -> Effects:
    """Take a step that is due, and schedule the one after it; none if the answer was given meanwhile."""
    case, promise = view.case, view.case.promise
    if promise is None or timer.key != promises.key(case, promise, timer.plan):
        return Effects()
    step: Step = timer.plan  # type: ignore[assignment]  # its key was made of one
    taken = replace(case, promise=replace(promise, steps=(*promise.steps, step)))
    words = _words(view, promise, step)
    events: tuple[Event, ...] = ()
    if words:
        events = (Event(case=case.id, at=view.now, kind="alarmed", detail=step),)
    if words and step == "returned":
        taken = replace(taken, owner=0, owner_name="", proposal=None)
    after = view.with_case(taken)
    return Effects(
        case=taken,
        messages=(*_told(view, promise, step, words), *(shown(after) if words or step == "late" else ())),
        events=events,
        timers=promises.timers(taken, view.organisation),
    )


def _told(view: CaseView, promise: Promise, step: Step, words: Text) -> tuple[Message, ...]:
    if not words:
        return ()
    why = Phrase(f"promise.{promise.cause}", {"day": view.day(promise.since)})
    return (note(view, f"promise-{promise.number}-{step}", words, why),)


def _words(view: CaseView, promise: Promise, step: Step) -> Text:
    """What the group reads; nothing where the case has outgrown the step."""
    case = view.case
    values: dict[str, Text] = {"reference": case.reference or Phrase("desk.draft"), "owner": owner(view)}
    if promise.by is not None:
        values["day"] = promise.by
    owned = "owned" if case.owner else "free"
    match step:
        case "unclaimed" if not case.owner and not _is_past(view, promise):
            return Phrase("ladder.unclaimed", values)
        case "reminder" if case.owner and not _is_past(view, promise):
            return Phrase("ladder.reminder", values)
        case "alarm":
            when = "late" if _is_past(view, promise) else "today"
            return Phrase(f"ladder.{when}.{owned}", values)
        case "returned" if case.owner and case.status == "filed":
            return Phrase("ladder.returned", values)
        case "director":
            director = access.told_last(view.organisation.desk)
            return Phrase(
                "ladder.director" if director else "ladder.everybody", {**values, "id": str(director)}
            )
    return ""


def _is_past(view: CaseView, promise: Promise) -> bool:
    return promise.by is not None and view.today > promise.by
