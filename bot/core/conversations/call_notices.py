"""A call opens: who waits is asked, in order and at most twice, whether they are still interested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.conversations import due_dates, waiting_list
from bot.core.conversations.card import card, note
from bot.core.model.case import Event, Timer, TimerKind
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Group, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Intake, Organisation, Programme
from bot.core.model.waiting import Listed, Places, Waiting
from bot.core.routing import calls

MOST_NOTICES = 2
"""Notices of one call; whoever leaves so many unanswered waits no longer."""
MOST_LISTED = 40
"""Places named one by one in the group's list."""


# --- when ---------------------------------------------------------------------------------------------------


def openings(organisation: Organisation, now: datetime) -> tuple[Timer, ...]:
    """A timer for each call that is open or to come, due when those who wait for it are told."""
    today = organisation.day(now)
    coming = (
        (programme.id, *told_on(organisation, call, now))
        for programme in organisation.programmes
        for call in programme.every_call
        if (call.opens or call.closes) and (call.closes is None or call.closes >= today)
    )
    return tuple(
        _timer(organisation, "call", f"call:{programme_id}:{_instant(due)}", programme_id, day, due)
        for programme_id, day, due in coming
    )


def notices(
    organisation: Organisation, programme_id: str, cases: Sequence[int], now: datetime
) -> tuple[Timer, ...]:
    """The first notice of each of these cases, due at once, in their order."""
    today, name = organisation.day(now), f"notice:{programme_id}:{_instant(now)}"
    return tuple(
        _timer(organisation, "notice", f"{name}:{number:06}:{case}", programme_id, today, now, case)
        for number, case in enumerate(cases)
    )


def told_on(organisation: Organisation, call: Intake, now: datetime) -> tuple[date, datetime]:
    """The day and the instant: a civil time of the call's first working day, or of now if that is past."""
    zone, at = organisation.zone, organisation.waiting_list.at
    local = now.astimezone(ZoneInfo(zone))
    day = _working(organisation, call, call.opens or local.date())
    instant = due_dates.instant(day, at, zone)
    if instant >= now:
        return day, instant
    if at <= local.time() <= organisation.hours.ends:
        return local.date(), now
    later = local.date() + timedelta(days=local.time() > at)
    day = _working(organisation, call, later)
    return day, due_dates.instant(day, at, zone)


def is_told(organisation: Organisation, place: Waiting, call: Intake) -> bool:
    """Whether a place had a notice of this very call, and not of an earlier one."""
    if place.told_at is None:
        return False
    return call.opens is None or organisation.day(place.told_at) >= call.opens


# --- told ---------------------------------------------------------------------------------------------------


def fall_due(view: CaseView, programme_id: str) -> Effects:
    """The next notice to somebody who waits, or the end of their waiting; nothing if they have answered.

    Nothing either while they cannot be reached, for they are told when they are back, nor while they go over
    their answers for this very call.
    """
    place = waiting_place(view, programme_id)
    programme = calls.programme_of(view.organisation, programme_id)
    if place is None or programme is None or not view.person.reachable:
        return Effects()
    call = calls.open_call(programme, view.today)
    if call and not is_told(view.organisation, place, call):
        return _told(view, replace(place, notices=1), programme, call)
    if view.case.renewing == programme.id or not _is_ripe(view, place):
        return Effects()
    if place.notices >= MOST_NOTICES:
        return _ended(view, place, programme)
    return _told(view, replace(place, notices=place.notices + 1), programme, call) if call else Effects()


def waiting_place(view: CaseView, programme_id: str) -> Waiting | None:
    """The place of a case that waits for a programme; None if it does not, or no longer."""
    place = waiting_list.place_of(view, programme_id)
    is_waiting = place is not None and place.state == "waiting" and view.case.status == "filed"
    return place if is_waiting else None


def moved(view: CaseView, place: Waiting) -> tuple[Waiting, ...]:
    """The places of the case with this one as it now is."""
    return tuple(place if each.programme == place.programme else each for each in view.waits)


def settled(view: CaseView, programme: Programme, words: Text) -> tuple[Message, ...]:
    """The notices that stand in the chat, without their buttons; the last says what was answered."""
    place = waiting_list.place_of(view, programme.id)
    last = place.notices if place else 0
    title = Phrase("call.title", {"programme": programme.name})
    return tuple(
        Message(
            to=Applicant(view.person.id),
            paragraphs=(title, words if number == last else ""),
            key=_key(view, programme.id, number),
            replace="or_drop",
        )
        for number in range(1, last + 1)
    )


# --- what the group reads -----------------------------------------------------------------------------------


def group_list(
    organisation: Organisation,
    programme: Programme,
    call: Intake,
    listed: Sequence[Listed],
    more: int,
    places: Places | None,
) -> Message:
    """Who was waiting when the call opened, in order, and what each has answered since.

    `more` is how many wait behind those that are listed, `places` how many are given.
    """
    lines: list[Text] = [
        Phrase(
            "desk.list.line",
            {
                "number": number,
                "reference": each.reference,
                "day": organisation.day(each.since),
                "answer": Phrase(f"desk.list.{each.state}"),
            },
        )
        for number, each in enumerate(listed, 1)
    ]
    if more:
        lines.append(Phrase("desk.list.more", {"n": more}))
    title: list[Text] = [Phrase("desk.list.title", {"programme": programme.name})]
    if call.closes:
        title.append(Phrase("desk.list.until", {"day": call.closes}))
    if places:
        title.append(given(places))
    title.append(Phrase("desk.list.length", {"n": len(listed) + more}))
    return Message(
        to=Group(),
        paragraphs=(Joined(tuple(title)), Joined(tuple(lines))),
        key=MessageKey("list", 0, (programme.id, str(call.opens or call.closes))),
        replace="or_send",
    )


def given(places: Places) -> Phrase:
    """How many places are given, and that none is left."""
    key = "desk.list.places" if places.left else "desk.list.full"
    return Phrase(key, {"taken": places.taken, "capacity": places.capacity})


# --- inside -------------------------------------------------------------------------------------------------


def _working(organisation: Organisation, call: Intake, day: date) -> date:
    """The first working day from this one on, if the call is still open then; else the day itself."""
    found = due_dates.working_day(day, 0, organisation.holidays)
    return found if call.closes is None or found <= call.closes else day


def _again(view: CaseView, told_at: datetime) -> tuple[date, datetime]:
    organisation, plan = view.organisation, view.organisation.waiting_list
    return due_dates.due(plan.again, plan.at, told_at, organisation.zone, organisation.holidays)


def _is_ripe(view: CaseView, place: Waiting) -> bool:
    """Whether a notice has been without an answer for as long as the file says."""
    return place.told_at is not None and _again(view, place.told_at)[1] <= view.now


def _timer(
    organisation: Organisation,
    kind: TimerKind,
    key: str,
    programme_id: str,
    day: date,
    due: datetime,
    case: int = 0,
) -> Timer:
    return Timer(
        key=key,
        kind=kind,
        due=due,
        day=day,
        at=organisation.waiting_list.at,
        zone=organisation.zone,
        case=case,
        plan=programme_id,
    )


def _instant(at: datetime) -> str:
    """An instant as it stands in the keys of timers."""
    return f"{at:%Y%m%dT%H%M%S}"


def _told(view: CaseView, place: Waiting, programme: Programme, call: Intake) -> Effects:
    day, due = _again(view, view.now)
    key = f"notice:{programme.id}:{_instant(due)}:{view.case.id}"
    told = replace(place, told_at=view.now)
    after = replace(view, waits=moved(view, told))
    former = settled(view, programme, "") if place.notices > 1 else ()
    return Effects(
        messages=(*former, _notice(after, told, programme, call, day)),
        waits=after.waits,
        events=(Event(case=view.case.id, at=view.now, kind="call_told", detail=programme.id),),
        timers=(_timer(view.organisation, "notice", key, programme.id, day, due, view.case.id),),
    )


def _notice(view: CaseView, place: Waiting, programme: Programme, call: Intake, until: date) -> Message:
    values: dict[str, Text] = {"rank": place.rank, "since": view.day(place.since), "until": until}
    last = place.notices == MOST_NOTICES
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(
            Joined(tuple(_announced(programme, call))),
            Phrase("call.again" if last else "call.place", values),
            Phrase("call.question"),
        ),
        buttons=waiting_list.answers(view.case.id, programme.id),
        key=_key(view, programme.id, place.notices),
        bulk=True,
    )


def _announced(programme: Programme, call: Intake) -> Iterator[Text]:
    yield Phrase("call.title", {"programme": programme.name})
    if call.closes:
        yield Phrase("outcome.closes", {"day": call.closes})


def _ended(view: CaseView, place: Waiting, programme: Programme) -> Effects:
    after = replace(view, waits=moved(view, replace(place, state="silent")))
    values: dict[str, Text] = {"programme": programme.name, "reference": view.case.reference}
    said = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("call.ended", values), Phrase("call.ended.back")),
        buttons=(
            *waiting_list.answers(view.case.id, programme.id)[:1],
            (Button(Phrase("button.person"), ("person", str(view.case.id))),),
        ),
        bulk=True,
    )
    told = replace(
        note(view, f"silent-{programme.id}-{view.today}", Phrase("desk.silent", values)), quiet=True
    )
    return Effects(
        messages=(*settled(view, programme, ""), said, told, card(after)),
        waits=after.waits,
        events=(Event(case=view.case.id, at=view.now, kind="call_silent", detail=programme.id),),
    )


def _key(view: CaseView, programme_id: str, number: int) -> MessageKey:
    return MessageKey("call", view.case.id, (programme_id, str(number)))
