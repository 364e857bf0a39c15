"""Somebody says where they are, and what is planned for them moves with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.conversations import own_time
from bot.core.conversations.due_dates import instant
from bot.core.model.case import Case, Person, Timer, TimerKind
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.parsing.zones import atlas
from tests.core.samples import ORGANISATION

PARIS = "Europe/Paris"
TEAM = ("promise:1", "question:tell", "recall:month/task", "call:hub", "closing:hub")
CALLS = ("notice:hub", "nudge:hub")
THEIRS = ("checkin:month", "recall:month/1", "draft:", "question:nudge")


def view(zone: str = "") -> CaseView:
    return CaseView(
        organisation=ORGANISATION, person=Person(id=1, language="fr", zone=zone), case=Case(id=7, person=1),
        now=datetime(2026, 11, 29, 9, 0, tzinfo=UTC),
    )  # fmt: skip


def row(name: str, day: date, at: time, zone: str = PARIS) -> Timer:
    kind, _, plan = name.partition(":")
    known: TimerKind = kind  # type: ignore[assignment]  # one of them
    return Timer(
        key=name, kind=known, due=instant(day, at, zone), day=day, at=at, zone=zone, case=7, plan=plan
    )


DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
HOURS = st.times().map(lambda at: at.replace(microsecond=0))
ZONES = st.sampled_from(sorted(atlas()))


@any_of(DAYS, HOURS, ZONES, ZONES, st.sampled_from(THEIRS))
def test_what_is_planned_keeps_its_civil_day_and_time_and_its_key(
    day: date, at: time, before: str, after: str, name: str
) -> None:
    planned = row(name, day, at, before)
    effects = own_time.change(view(before), after, [planned])
    assert effects.person is not None
    assert effects.person.zone == after
    found = effects.moved[0] if effects.moved else planned
    assert found == replace(planned, zone=after, due=instant(day, at, after))
    back = own_time.change(view(after), before, [found])
    assert (*back.moved, planned)[0] == planned, "and comes back as it was"


def test_what_is_for_the_team_or_of_a_call_stays() -> None:
    planned = [row(name, date(2027, 1, 4), time(10), PARIS) for name in (*TEAM, *CALLS, *THEIRS)]
    moved = own_time.change(view(), "Indian/Reunion", planned).moved
    assert [timer.key for timer in moved] == list(THEIRS)
    assert {timer.due.astimezone(ZoneInfo("Indian/Reunion")).time() for timer in moved} == {time(10)}


def test_where_nothing_can_be_meant_the_question_stays() -> None:
    asked = own_time.ask(view()).person
    assert asked is not None
    assert asked.locating
    unknown = own_time.say(replace(view(), person=asked), "zzz")
    assert unknown.person is None
    found = own_time.say(replace(view(), person=asked), "Lisbonne").person
    assert found is not None
    assert not found.locating
    assert not found.zone, "nothing is guessed"
