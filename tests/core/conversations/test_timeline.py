"""The timeline: what questions of the interview and of check-ins told of one fact, in time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.core.conversations import checkins, earlier, timeline
from bot.core.model.case import Answer, Case, Interview, Person
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Joined, Text
from bot.core.model.tracking import Tracked
from bot.core.parsing.kinds import Typed
from tests.core.conversations.test_planned import plan
from tests.core.samples import STAGES, UNKNOWN, given, organisation, question, words

JOBS, FORM = Tracked(id="jobs", title=words("Emplois")), Tracked(id="form", title=words("Statut"))
STAGED = question("choice", "stage", choices=STAGES)
STAFF = question("number", "staff", track="jobs")
SIREN = question("siren", "registered", track="form", unknown=True)
M6 = plan("m6", "acceptance", questions=(STAFF, SIREN))
M12 = plan("m12", "acceptance", questions=(STAFF, question("short_text", "why")))
FILE = organisation(
    questions=(STAGED, question("number", "jobs", track="jobs")), checkins=(M6, M12), timeline=(JOBS, FORM)
)
FILED, HALF, YEAR = (datetime(2027, month, 1, 9, tzinfo=UTC) for month in (1, 6, 12))


def view(**told_later: Interview) -> CaseView:
    first = Interview(answers={"stage": given("created"), "jobs": given(1)})
    case = Case(id=7, person=1, status="accepted", reference="A-1", interview=first, filed_at=FILED,
                checkins=told_later)  # fmt: skip
    return CaseView(organisation=FILE, person=Person(id=1, language="fr"), case=case, now=HALF)


def said(at: datetime, **answers: int | str | Answer) -> Interview:
    whole = {name: each if isinstance(each, Answer) else given(each) for name, each in answers.items()}
    return Interview(answers=whole, answered_at=at)


def shown(*words: Text) -> tuple[Text, ...]:
    """As answers are shown."""
    return tuple(Joined((each,), " · ") for each in words)


def lines(seen: CaseView) -> dict[str, list[tuple[object, date]]]:
    """Each fact with what was said of it, and when."""
    return {
        fact.id: [(each.answer.value, each.day) for each in told] for fact, told in timeline.changes(seen)
    }


def test_the_interview_alone_makes_no_timeline() -> None:
    assert lines(view()) == {}
    assert timeline.on_card(view()) == timeline.history(view()) == ()


def test_a_fact_is_told_by_different_questions() -> None:
    assert lines(view(m6=said(HALF, staff=3))) == {"jobs": [(1, FILED.date()), (3, HALF.date())]}


def test_what_is_said_again_is_no_change() -> None:
    later = {"m6": said(HALF, staff=1, registered=UNKNOWN), "m12": said(YEAR, staff=4, why="x")}
    assert lines(view(**later)) == {"jobs": [(1, FILED.date()), (4, YEAR.date())]}


def test_they_stand_in_the_order_in_which_they_were_answered() -> None:
    assert lines(view(m6=said(YEAR, staff=2), m12=said(HALF, staff=9)))["jobs"][1:] == [
        (9, HALF.date()), (2, YEAR.date()),
    ]  # fmt: skip


def test_what_is_to_be_confirmed_tells_nothing() -> None:
    waiting = Interview(answers={"staff": given(1)}, again={"staff": "earlier"})
    assert lines(view(m6=waiting)) == {}


def test_the_card_shows_the_last_change_alone() -> None:
    """Three answers: the card has room for the last two, /dossier for all."""
    seen = view(m6=said(HALF, staff=2, registered="732829320"), m12=said(YEAR, staff=4))
    jobs, form = timeline.changes(seen)
    assert [timeline.newest(jobs[1]), timeline.newest(form[1])] == [
        shown(2, 4),
        shown("732\u00a0829\u00a0320"),
    ]
    assert lines(seen)["jobs"] == [(1, FILED.date()), (2, HALF.date()), (4, YEAR.date())]


def test_an_answer_to_another_question_about_the_fact_is_known() -> None:
    known = earlier.known(view(), M6)
    assert known.answers == {"staff": given(1)}
    assert earlier.known(view(m6=said(HALF, staff=3)), M12).answers == {"staff": given(3)}


def test_one_of_another_kind_is_not() -> None:
    other = plan("other", questions=(question("short_text", "how_many", track="jobs"),))
    assert earlier.known(view(), other).answers == {}


def test_answers_are_dated_when_they_are_taken() -> None:
    begun = checkins.begin(view(), M6).case
    assert begun is not None
    asked = view().with_case(begun)
    told = checkins.answer(asked, M6, "staff", Typed("5")).case
    assert told is not None
    assert told.checkins["m6"].answered_at == HALF
    later = replace(asked, now=YEAR).with_case(told)
    refused = checkins.answer(later, M6, "registered", Typed("732829321")).case
    assert refused is not None
    assert refused.checkins["m6"].answered_at == HALF
