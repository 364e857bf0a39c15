"""The team opens and closes calls: what stands, what would change, whom it would tell, and doing it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, TypeAlias

from bot.core.conversations import call_notices
from bot.core.model.call_change import CallChange
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Button, Joined, Phrase, Text
from bot.core.model.organisation import Intake, Organisation, Programme
from bot.core.model.waiting import Waiting
from bot.core.questions.answer_buttons import code
from bot.core.routing.standing import Standing, at_hand, slot, standing

FILE: Final = "f"
"""On a button, in place of a call: that what the file says holds again."""
NONE: Final = "-"
LATELY: Final = timedelta(days=7)
Rows: TypeAlias = tuple[tuple[Button, ...], ...]
Ask: TypeAlias = Literal["dates", "places"]


class Desk(Frozen, kw_only=True):
    """The calls of a file as they stand on a day."""

    file: Organisation
    changes: Sequence[CallChange]
    now: datetime

    @property
    def today(self) -> date:
        """The day in the organisation's zone."""
        return self.file.day(self.now)

    @property
    def programmes(self) -> list[Programme]:
        """Those that have calls."""
        return [each for each in self.file.programmes if each.every_call]

    def at(self, on_button: str) -> Programme | None:
        """The programme whose code stands on a button."""
        return next((each for each in self.programmes if code(each.id) == on_button), None)

    def current(self, programme: Programme) -> Standing | None:
        """The call that can be changed now."""
        return at_hand(programme, standing(programme, self.changes), self.today)


class Proposed(Frozen, kw_only=True):
    """A call as it would be; None: as the file says. And how many who wait would be told of it."""

    programme: Programme
    call: Intake | None
    told: int


# --- what stands --------------------------------------------------------------------------------------------


def overview(desk: Desk, *, may_change: bool) -> tuple[tuple[Text, ...], Rows]:
    """Every programme with calls, and a button each for those who may change them."""
    if not desk.programmes:
        return (Phrase("calls.none"),), ()
    lines = tuple(_stands(desk, each) for each in desk.programmes)
    buttons = tuple((Button(each.name, ("call", code(each.id))),) for each in desk.programmes)
    return (Phrase("calls.title"), *lines), buttons if may_change else ()


def one(desk: Desk, programme: Programme) -> tuple[tuple[Text, ...], Rows]:
    """One programme, and what can be done about its call."""
    current, on = desk.current(programme), code(programme.id)
    opens = current is None or not is_open(current.call, desk.today)
    act = "call_open" if opens else "call_close"
    style: Literal["danger", "success"] = "success" if opens else "danger"
    rows = [
        (Button(Phrase(f"button.{act}"), (act, on), style=style),),
        (
            Button(Phrase("button.call_dates"), ("call_dates", on)),
            Button(Phrase("button.call_places"), ("call_places", on)),
        ),
    ]
    if current and current.change:
        rows.append((Button(Phrase("button.call_file"), ("call_file", on)),))
    return (_stands(desk, programme),), tuple(rows)


def _stands(desk: Desk, programme: Programme) -> Text:
    current = desk.current(programme)
    stands = state(current.call if current else None, desk.today)
    lines: list[Text] = [Phrase("calls.line", {"programme": programme.name, "call": stands})]
    if current and current.change:
        values: dict[str, Text] = {"name": current.change.name, "day": desk.file.day(current.change.at)}
        lines.append(Phrase("calls.changed", values))
    return Joined(tuple(lines))


def state(call: Intake | None, today: date) -> Text:
    """A call in a few words: open or not, from when, until when, how many places."""
    if call is None or not (call.opens or call.closes):
        said = Phrase("calls.closed")
    else:
        values = {key: day for key in ("opens", "closes") if (day := getattr(call, key))}
        which = (
            "open" if is_open(call, today) else "past" if call.closes and call.closes < today else "coming"
        )
        ends = "until" if call.closes else "on"
        said = Phrase(f"calls.{which}" if which == "past" else f"calls.{which}.{ends}", values)
    places = Phrase("calls.places", {"n": call.capacity}) if call and call.capacity else ""
    return Joined((said, places), ", ") if places else said


# --- what would be ------------------------------------------------------------------------------------------


def opened(call: Intake | None, today: date) -> Intake:
    """The call, open from today on; until its last day, if that is still to come.

    One that was closed lately goes on: who was told of it is not told again.
    """
    known = call or Intake()
    closes = known.closes if known.closes and known.closes >= today else None
    was_closed = known.opens and known.closes and today - LATELY <= known.closes < today
    return _tidy(replace(known, opens=known.opens if was_closed else today, closes=closes))


def closed(call: Intake | None, today: date) -> Intake:
    """The call, closed since yesterday; as if it had not been, if it opened today or has not yet."""
    known = call or Intake()
    if known.opens is not None and known.opens >= today:
        return Intake(capacity=known.capacity)
    return replace(known, closes=today - timedelta(days=1))


def dated(call: Intake | None, opens: date | None, closes: date | None) -> Intake:
    """The call with these days; None leaves one as it is."""
    known = call or Intake()
    return _tidy(replace(known, opens=opens or known.opens, closes=closes or known.closes))


def limited(call: Intake | None, places: int | None) -> Intake:
    """The call with so many places; None: as many as suit."""
    return replace(call or Intake(), capacity=places)


def _tidy(call: Intake) -> Intake:
    """Without a jury or results before its last day: they were another's."""
    last = call.closes or call.opens
    jury = call.jury_on if call.jury_on and last and call.jury_on >= last else None
    results = call.results_on if call.results_on and last and call.results_on >= last else None
    return replace(call, jury_on=jury, results_on=results)


def told(desk: Desk, call: Intake | None, waiting: Sequence[Waiting]) -> int:
    """How many of those who wait would be told that it is open."""
    if call is None or not (call.opens or call.closes) or (call.closes and call.closes < desk.today):
        return 0
    return sum(not call_notices.is_told(desk.file, each, call) for each in waiting)


def preview(desk: Desk, proposed: Proposed) -> tuple[tuple[Text, ...], Rows]:
    """What would happen, and the button that does it."""
    on, spec = code(proposed.programme.id), written(proposed.call)
    confirm = Button(Phrase("button.call_set"), ("call_set", on, spec, seal(desk, proposed)), style="success")
    return _said(desk, proposed, "calls.will"), ((confirm,), (Button(Phrase("button.cancel"), ("call", on)),))


def done(desk: Desk, proposed: Proposed, name: str) -> tuple[Text, ...]:
    """What has happened, and who did it."""
    return (Joined((Phrase("calls.done", {"name": name}), *_said(desk, proposed, "calls.is"))),)


def _said(desk: Desk, proposed: Proposed, key: str) -> tuple[Text, ...]:
    call = as_it_would_be(desk, proposed.programme, proposed.call)
    values: dict[str, Text] = {"programme": proposed.programme.name, "call": state(call, desk.today)}
    return (Phrase(key, values), _whom(desk, call, proposed.told))


def _whom(desk: Desk, call: Intake | None, number: int) -> Text:
    """Who is told, and when."""
    if call is None or not (call.opens or call.closes) or (call.closes and call.closes < desk.today):
        return Phrase("calls.tells.closed")
    if not number:
        return Phrase("calls.tells.nobody")
    day, at = call_notices.told_on(desk.file, call, desk.now)
    if at <= desk.now:
        return Phrase("calls.tells.now", {"n": number})
    if call.opens and call.opens > desk.today:
        return Phrase("calls.tells.then", {"n": number, "day": day, "at": _hour(desk.file.waiting_list.at)})
    return Phrase("calls.tells.later", {"n": number, "day": day, "at": _hour(desk.file.waiting_list.at)})


def _hour(at: time) -> str:
    return f"{at:%H:%M}"


def as_it_would_be(desk: Desk, programme: Programme, call: Intake | None) -> Intake | None:
    """The call that is proposed, or the one that the file has in its place."""
    if call is not None:
        return call
    current = desk.current(programme)
    return next((each for each in programme.every_call if current and slot(each) == current.slot), None)


def change(desk: Desk, proposed: Proposed, by: int, name: str, new: str) -> CallChange:
    """The change to be kept; `new` names the slot of a call that is none of the file's."""
    current = desk.current(proposed.programme)
    return CallChange(
        programme=proposed.programme.id,
        slot=current.slot if current else new,
        call=proposed.call,
        by=by,
        name=name,
        at=desk.now,
    )


# --- on a button --------------------------------------------------------------------------------------------


def written(call: Intake | None) -> str:
    """The dates and places of a call, as short as can be."""
    if call is None:
        return FILE
    days = (f"{day:%y%m%d}" if day else NONE for day in (call.opens, call.closes))
    return ".".join((*days, str(call.capacity or NONE)))


def read(spec: str, present: Intake | None) -> Intake | None:
    """The call that was written on a button; its other dates are those of the present one."""
    if spec == FILE:
        return None
    opens, closes, places = spec.split(".")
    days = [datetime.strptime(each, "%y%m%d").date() if each != NONE else None for each in (opens, closes)]  # noqa: DTZ007 - a day
    known = replace(present or Intake(), opens=days[0], closes=days[1])
    return _tidy(replace(known, capacity=None if places == NONE else int(places)))


def seal(desk: Desk, proposed: Proposed) -> str:
    """What tells whether all is as it was when the preview was shown: what stands, and how many it tells."""
    stands = standing(proposed.programme, desk.changes)
    known = repr([(each.slot, each.call) for each in stands]), proposed.told
    return hashlib.sha256(repr(known).encode()).hexdigest()[:6]


def is_open(call: Intake, today: date) -> bool:
    """Whether a call is open that day."""
    if call.opens is None and call.closes is None:
        return False
    return (call.opens is None or call.opens <= today) and (call.closes is None or call.closes >= today)
