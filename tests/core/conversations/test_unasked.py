"""Nothing unasked arrives at night, on a Sunday or on a holiday: any plan, any zone, any year until 2040."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from bot.config.country import public_holidays
from bot.core.conversations import call_notices, case_status, closing, due_dates, nudges, own_time
from bot.core.conversations.timers import fall_due
from bot.core.conversations.unasked import OF_CALLS, PUNCTUAL, is_for_person
from bot.core.model.case import Case, Person, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Message
from bot.core.model.organisation import Delay, Hours, Intake, Organisation, Reminder, Unit, WaitingList
from bot.core.model.waiting import Waiting
from bot.core.parsing.zones import atlas
from bot.core.routing.routing import receipt
from tests.core.conversations.test_own_time import row
from tests.core.conversations.test_planned import plan
from tests.core.samples import FOUNDER, interview, organisation, programme

PARIS = "Europe/Paris"
NIGHTS = [  # the clocks change: in Paris, New York, Lord Howe, Casablanca, Cairo; and 29 February
    datetime(year, month, day, hour, tzinfo=UTC)
    for year in (2026, 2028, 2036)
    for month, day in ((2, 28), (2, 29), (3, 8), (3, 28), (4, 1), (4, 23), (10, 3), (10, 25), (11, 1))
    for hour in (0, 9, 22)
    if (month, day) != (2, 29) or year % 4 == 0
]
STARTS = st.one_of(
    st.tuples(st.sampled_from(NIGHTS), st.integers(-90, 2)).map(lambda each: each[0] + timedelta(each[1])),
    st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001 - hypothesis wants them bare
)
ZONES = st.one_of(
    st.sampled_from([PARIS, "Indian/Reunion", "Pacific/Kiritimati"]), st.sampled_from(sorted(atlas()))
)
DELAYS = st.builds(Delay, st.integers(1, 40), st.sampled_from(get_args(Unit))).map(
    lambda each: replace(each, amount=min(each.amount, 4)) if each.unit == "years" else each
)
UNTIL_THEN = DELAYS.filter(lambda each: each.unit not in {"seconds", "minutes"})
LATE = st.sampled_from([timedelta(), timedelta(seconds=2), timedelta(minutes=4), timedelta(hours=7),
                        timedelta(days=2, hours=13), timedelta(days=30)])  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> Organisation:
    """A file with plans of all sorts, a draft's reminder and a call, and hours of its own."""
    begins = draw(st.integers(0, 20))
    ends = draw(st.integers(begins + 1, 23))
    at = st.times(time(begins), time(ends)).map(lambda each: each.replace(second=0, microsecond=0))
    plans = [
        plan(f"plan{n}", delay=draw(UNTIL_THEN), at=draw(at), every=draw(DELAYS), times=3,
             reminders=(draw(DELAYS),), task=draw(DELAYS))
        for n in range(2)
    ]  # fmt: skip
    opens = draw(STARTS).date()
    call = Intake(opens=opens, closes=opens + timedelta(days=draw(st.integers(1, 40))))
    return organisation(
        checkins=tuple(plans), holidays=public_holidays("FR"), zone=draw(ZONES),
        hours=Hours(begins=time(begins), ends=time(ends)), programmes=(programme("hub", call),),
        reminder=Reminder(delay=draw(DELAYS), at=draw(at)), waiting_list=WaitingList(at=draw(at)),
    )  # fmt: skip


@dataclass(slots=True)
class Played:
    """One person whose rows fall due, late or not, and who may be elsewhere each time."""

    view: CaseView
    late: list[timedelta]
    zones: list[str]
    rows: dict[str, Timer] = field(default_factory=dict)

    def heard(self) -> Iterator[tuple[Timer, CaseView]]:
        """Each row with which the person was written to unasked, and where they were then."""
        agenda = [(timer.due, key) for key, timer in self.rows.items()]
        heapq.heapify(agenda)
        for n in range(60):
            if not agenda:
                return
            due, key = heapq.heappop(agenda)
            timer = self.rows.get(key)
            if timer is None or timer.due != due:
                continue
            now = max(self.view.now, due + self.late[n % len(self.late)])
            self.view = replace(self.view, now=now)
            del self.rows[key]
            effects = fall_due(self.view, timer)
            if any(isinstance(each.to, Applicant) for each in effects.messages if _is_new(each)):
                yield timer, self.view
            self._keep(effects)
            if n % 3 == 2 and self.zones:
                moved = own_time.change(self.view, self.zones.pop(), list(self.rows.values()))
                self._keep(replace(moved, messages=()))
            agenda = [(timer.due, key) for key, timer in self.rows.items()]
            heapq.heapify(agenda)

    def _keep(self, effects: Effects) -> None:
        self.rows |= {timer.key: timer for timer in (*effects.timers, *effects.moved)}
        person, case = effects.person or self.view.person, effects.case or self.view.case
        waits = self.view.waits if effects.waits is None else effects.waits
        self.view = replace(self.view, person=person, case=case, waits=waits)


def _is_new(message: object) -> bool:
    return isinstance(message, Message) and not message.replace


@settings(max_examples=150)
@any_of(files(), STARTS, ZONES, st.lists(LATE, min_size=1, max_size=4), st.lists(ZONES, max_size=3))
def test_nothing_unasked_comes_at_another_time_than_one_may(
    file: Organisation, start: datetime, zone: str, late: list[timedelta], zones: list[str]
) -> None:
    for played in lives(file, start, zone, late, zones):
        for timer, view in played.heard():
            local = view.now.astimezone(ZoneInfo(view.zone))
            meant = timer.due if view.now - timer.due <= PUNCTUAL else view.now
            wall = meant.astimezone(ZoneInfo(view.zone))
            assert file.hours.begins <= wall.time() <= file.hours.ends
            assert wall.date().weekday() < (6 if timer.kind in OF_CALLS else 5)
            assert wall.date() not in file.holidays
            assert local - wall <= PUNCTUAL


def lives(
    file: Organisation, start: datetime, zone: str, late: list[timedelta], zones: list[str]
) -> Iterator[Played]:
    """Somebody whose case is filed and who was asked something; a draft; somebody who waits for a call."""
    person = Person(id=1, language="fr", zone=zone, acted_at=start)
    draft = Case(id=8, person=1, interview=interview(**FOUNDER))
    decided = receipt(file, draft.interview, file.day(start))
    filed = replace(draft, id=7, status="filed", reference="A-1", receipt=decided)
    begun = CaseView(organisation=file, person=person, case=filed, now=start)
    asked, following = nudges.asked(begun, "?")
    check_ins = due_dates.timers(asked, file.checkins, "filing", start, begun.zone, file)
    yield _played(begun.with_case(asked), late, zones, *check_ins, *following)
    reminded = case_status.reminder(draft, person, file, start)
    calls = file.programmes[0].every_call
    closes = [timer for timer in closing.closings(file, start) if timer.due >= start]
    told = [replace(timer, kind="nudge", case=8, key=f"{timer.key}:8") for timer in closes]
    yield _played(begun.with_case(draft), late, zones, *reminded, *told)
    opening = [timer for timer in call_notices.openings(file, start) if calls[0].closes]
    notices = [replace(timer, kind="notice", case=7, key=f"{timer.key}:7") for timer in opening]
    waiting = Waiting(programme="hub", since=start, rank=1)
    yield _played(replace(begun, waits=(waiting,)), late, zones, *notices)


def _played(view: CaseView, late: list[timedelta], zones: list[str], *rows: Timer) -> Played:
    theirs = [timer for timer in rows if is_for_person(timer)]
    return Played(view, late, [*zones], {timer.key: timer for timer in theirs})


@pytest.mark.parametrize("unit", ["seconds", "minutes"])
def test_moments_after_what_they_did_people_are_still_there_whatever_the_hour(unit: Unit) -> None:
    night = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)  # a Sunday
    file = organisation(checkins=(plan("soon", delay=Delay(30, unit)),))
    case = Case(id=7, person=1, status="filed", reference="A-1")
    view = CaseView(organisation=file, person=Person(id=1, language="fr"), case=case, now=night)
    (row,) = due_dates.timers(case, file.checkins, "filing", night, PARIS, file)
    assert row.due == night + timedelta(**{unit: 30})
    assert fall_due(replace(view, now=row.due + PUNCTUAL), row).messages
    (moved,) = fall_due(replace(view, now=row.due + 2 * PUNCTUAL), row).moved
    assert moved.day == date(2026, 11, 30), "late, it finds nobody there: it waits for Monday"


# --- examples -----------------------------------------------------------------------------------------------

NOON_IN_PARIS = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [(PARIS, date(2026, 11, 30), None), ("Pacific/Tahiti", date(2026, 11, 30), 10),
     ("Pacific/Noumea", date(2026, 12, 1), 10), ("Indian/Reunion", date(2026, 11, 30), None)],
)  # fmt: skip
def test_a_notice_waits_for_the_morning_of_its_reader(zone: str, day: date, hour: int | None) -> None:
    file = organisation(
        programmes=(programme("hub", Intake(opens=date(2026, 11, 30), closes=date(2026, 12, 31))),)
    )
    person = Person(id=1, language="fr", zone=zone)
    case = Case(id=7, person=1, status="filed", reference="A-1")
    places = (Waiting(programme="hub", since=NOON_IN_PARIS, rank=1),)
    view = CaseView(organisation=file, person=person, case=case, now=NOON_IN_PARIS, waits=places)
    notice = replace(row("notice:hub", day, time(10)), due=NOON_IN_PARIS)
    effects = fall_due(view, notice)
    if hour is None:
        assert effects.messages
        return
    (later,) = effects.moved
    assert (later.key, later.due.astimezone(ZoneInfo(zone)).hour, later.day) == (notice.key, hour, day)


def test_a_call_that_closes_on_monday_is_told_on_saturday_and_on_friday_before_a_holiday() -> None:
    closes = date(2026, 12, 28)
    for holidays, told in ((set[date](), date(2026, 12, 26)), ({date(2026, 12, 26)}, date(2026, 12, 25))):
        assert closing.told_on(organisation(holidays=frozenset(holidays)), closes) == told
