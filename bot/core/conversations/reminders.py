"""What a staff member asks to be reminded of, about a case: it comes under the card, to them by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.conversations import due_dates, team_messages
from bot.core.conversations.card import Staff, group
from bot.core.conversations.notes import named
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Button, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.model.talk import Spoken
from bot.core.parsing import dates
from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.spelling import folded

MOST_DAY_WORDS = 6
"""Words that a day may take: « dans un mois et demi »."""
FURTHEST = timedelta(days=2 * 366)
"""A day further away is a slip of the finger."""
LISTED = 20
"""Reminders that one list shows."""
_DAY = Question(id="day", kind="date", text={}, name={})
_BETWEEN = frozenset({"pour", "de", "du", "le", "la", "au", "a", "et", "for", "to", "on", "at", "the", "of"})
"""Words that belong to what follows a day."""


def understood(words: str, today: date) -> tuple[date | None, str]:
    """The day with which words begin, and the words after it; None: they begin with none.

    The most words that are a day are taken; of days of that name, the next.
    """
    parts = words.split()
    for count in range(min(MOST_DAY_WORDS, len(parts)), 0, -1):
        if count > 1 and folded(parts[count - 1]).strip(":,") in _BETWEEN:
            continue
        found = dates.day(" ".join(parts[:count]).rstrip(":,"), _DAY, today)
        days = found.values if isinstance(found, Meant) else () if isinstance(found, Refused) else (found,)
        coming = [day for each in days if (day := date.fromisoformat(str(each))) >= today]
        if days:
            return min(coming, default=date.fromisoformat(str(days[0]))), " ".join(parts[count:])
    return None, words


def ask(view: CaseView, staff: Staff, day: date, words: str, mark: str) -> Effects:
    """A reminder for a day: it comes in the morning of that day, or of the next on which people work."""
    organisation = view.organisation
    if day <= view.today or day > view.today + FURTHEST:
        return Effects(messages=(_below(view, mark, Phrase("remind.no_such_day", {"day": day})),))
    working = due_dates.working_day(day, 0, organisation.holidays)
    said = Spoken(case=view.case.id, mark=mark, kind="reminder", at=view.now, by=staff.id, name=staff.name,
                  words=words)  # fmt: skip
    timer = Timer(
        key=key(said),
        kind="reminder",
        due=due_dates.instant(working, organisation.hours.begins, organisation.zone),
        day=working,
        at=organisation.hours.begins,
        zone=organisation.zone,
        case=view.case.id,
        plan=mark,
    )
    values: dict[str, Text] = {"name": staff.name, "day": working, "reference": named(view), "words": words}
    row = _cancel(said, Phrase("button.unremind"))
    told = replace(_below(view, mark, Phrase("remind.planned", values)), buttons=(row,), quiet=True)
    return Effects(messages=(told,), timers=(timer,), said=team_messages.own(view, mark), talk=(said,))


def arrive(view: CaseView, timer: Timer, said: Spoken) -> Effects:
    """The day has come; a reminder that is late waits for civil hours."""
    civil = due_dates.in_civil_hours(timer, view.now, view.organisation)
    if civil.due > view.now:
        return Effects(moved=(civil,))
    who = Phrase("desk.mention", {"id": str(said.by), "name": said.name})
    since = view.day(said.at)
    values: dict[str, Text] = {"who": who, "reference": named(view), "words": said.words, "day": since}
    told = _below(view, f"{said.mark}-now", Phrase("remind.now", values))
    return Effects(messages=(told,), talk=(replace(said, kind="reminded"),))


def cancel(view: CaseView, said: Spoken) -> Effects:
    """A reminder will not come, and what announced it says so."""
    words = Phrase("remind.cancelled", {"reference": named(view)})
    told = replace(_below(view, said.mark, words), replace="or_send")
    return Effects(messages=(told,), talk=(replace(said, kind="reminded"),), toast=Phrase("remind.off"))


def listing(
    planned: Sequence[tuple[CaseView, Spoken, Timer]],
) -> tuple[tuple[Text, ...], tuple[tuple[Button, ...], ...]]:
    """One's reminders, soonest first, each with a button that cancels it."""
    planned = sorted(planned, key=lambda each: each[2].due)[:LISTED]
    lines: list[Text] = []
    rows: list[tuple[Button, ...]] = []
    for number, (view, said, timer) in enumerate(planned, 1):
        what: dict[str, Text] = {"number": number, "day": timer.day, "reference": named(view)}
        lines.append(Phrase("remind.line", {**what, "words": said.words}))
        rows.append(_cancel(said, Phrase("button.unremind_one", {"number": number})))
    return (Phrase("remind.list"), Joined(tuple(lines))), tuple(rows)


def key(said: Spoken) -> str:
    """The key of a reminder's timer."""
    return f"reminder:{said.case}:{said.mark}"


def _cancel(said: Spoken, label: Phrase) -> tuple[Button, ...]:
    return (Button(label, ("unremind", str(said.case), said.mark)),)


def _below(view: CaseView, mark: str, *paragraphs: Text) -> Message:
    return Message(
        to=group(view),
        paragraphs=paragraphs,
        key=MessageKey("alert", view.case.id, (mark,)),
        reply_to=MessageKey("card", view.case.id),
    )
