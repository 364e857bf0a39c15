"""The word before a case is erased: for whom, when, and until when it is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.conversations import farewell
from bot.core.conversations.timers import fall_due
from bot.core.model.case import Case, Person, Status
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from tests.core.samples import ORGANISATION

ACTED = datetime(2026, 11, 23, 9, tzinfo=UTC)
NIGHT = datetime(2028, 10, 10, 1, 40, tzinfo=UTC)  # a Tuesday
MORNING = datetime(2028, 10, 10, 8, tzinfo=UTC)  # ten in Paris


def view(
    now: datetime = MORNING, status: Status = "filed", acted: datetime = ACTED, **person: bool
) -> CaseView:
    someone = Person(id=1, language="fr", acted_at=acted, **person)  # type: ignore[arg-type]  # its fields
    case = Case(id=7, person=1, status=status, reference="A-1")
    return CaseView(organisation=ORGANISATION, person=someone, case=case, now=now)


TIMER = farewell.timer(view(NIGHT), ACTED)


def test_it_comes_in_the_morning_after_the_night_it_is_laid_out() -> None:
    assert (TIMER.key, TIMER.due) == ("farewell:7:2026-11-23", MORNING)


def test_it_does_not_come_on_a_sunday() -> None:
    assert farewell.timer(view(NIGHT + timedelta(days=5)), ACTED).due == MORNING + timedelta(days=6)


def test_that_it_was_told_is_kept() -> None:
    told = fall_due(view(), TIMER)
    assert told.case is not None
    assert told.case.farewell_at == MORNING
    assert [event.kind for event in told.events] == ["farewell"]


@pytest.mark.parametrize(
    "outgrown",
    [view(acted=ACTED + timedelta(days=1)), view(reachable=False), view(status="draft")],
    ids=["came back", "away", "draft"],
)
def test_who_came_back_or_is_away_is_told_nothing(outgrown: CaseView) -> None:
    assert fall_due(outgrown, TIMER).messages == ()


def test_a_late_one_waits_for_civil_hours() -> None:
    late = fall_due(view(MORNING + timedelta(hours=13)), TIMER)
    assert late.messages == ()
    assert [timer.due for timer in late.moved] == [MORNING + timedelta(days=1)]


def test_the_day_is_that_of_the_term_or_of_the_word_whichever_is_later() -> None:
    early, late = view(), view(datetime(2029, 1, 9, 9, tzinfo=UTC))
    assert farewell.erased_on(early) == date(2028, 10, 24)  # 700 days from the last act, and 14 from the word
    assert farewell.erased_on(late) == date(2029, 1, 23)
    assert farewell.erased_on(view(status="accepted")) == date(2031, 1, 1)


def test_a_button_of_a_case_that_was_never_told_says_so() -> None:
    assert farewell.stay(view()).messages == ()
    told = view().with_case(replace(view().case, farewell_at=MORNING))
    assert len(farewell.stay(told).messages) == 1
