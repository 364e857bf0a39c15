"""What is known of a question before a check-in asks it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.conversations import earlier, timeline
from bot.core.model.case import Case, Interview, Person
from bot.core.model.effects import CaseView
from tests.core.conversations.test_planned import plan
from tests.core.samples import STAGES, UNKNOWN, given, interview, organisation, question

ASKED = (question("choice", "stage", choices=STAGES), question("yes_no", "alive"), question("number", "jobs"))
FIRST, SECOND = plan("first", questions=ASKED), plan("second", questions=ASKED)
OTHER = plan("other", questions=(question("short_text", "alive"),))
FILE = organisation(checkins=(FIRST, SECOND, OTHER))


def view(told: Interview, **checkins: Interview) -> CaseView:
    case = Case(id=7, person=1, status="filed", interview=told, checkins=checkins)
    return CaseView(
        organisation=FILE,
        person=Person(id=1, language="fr"),
        case=case,
        now=datetime(2026, 11, 23, tzinfo=UTC),
    )


TOLD = interview(adult="yes", sector="games", commune="63113", stage="created", jobs=2)


def test_the_interview_is_known_where_it_asked_the_same() -> None:
    known = earlier.known(view(TOLD), FIRST)
    assert known.answers == {"stage": given("created"), "jobs": given(2)}
    assert known.again == {"stage": "earlier", "jobs": "earlier"}


def test_the_newest_answer_counts() -> None:
    known = earlier.known(view(TOLD, first=interview(jobs=5, alive="yes")), SECOND)
    assert known.answers == {"stage": given("created"), "jobs": given(5), "alive": given("yes")}


def test_what_was_not_said_or_is_no_answer_here_is_not_known() -> None:
    before = interview(alive=UNKNOWN, jobs=UNKNOWN, stage="gone")
    assert earlier.known(view(interview(), first=before), SECOND).answers == {}
    assert earlier.known(view(interview(), other=interview(alive="yes")), SECOND).answers == {}


def test_what_was_never_confirmed_is_not_passed_on() -> None:
    held = earlier.known(view(TOLD), FIRST)
    assert timeline.confirmed(held).answers == {}
    assert earlier.known(view(interview(), first=held), SECOND).answers == {}
