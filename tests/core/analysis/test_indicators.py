"""Indicators count what people answered, once each, with the newest answer, by where they come from."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.core.analysis.indicators import Cell, newest, report, sheet, worth
from bot.core.analysis.period import Period
from bot.core.analysis.records import Record
from bot.core.model.case import Case, Event, Interview
from bot.core.model.conditions import Among
from bot.core.model.frozen import replace
from bot.core.model.organisation import CheckinPlan
from bot.core.model.reports import Indicator, Worth
from tests.core.samples import ORGANISATION, PLANS, UNKNOWN, choice, given, interview, question, words

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
FIRST, SECOND = (replace(PLANS[0], id=name, every=None) for name in ("m6", "m12"))
HOUSE = replace(ORGANISATION, checkins=(FIRST, SECOND))
JOBS = Indicator(
    id="jobs", title=words("Emplois"), question="jobs", baseline="before",
    counts=(Worth(answer="none", worth=0), Worth(answer="few", worth=1), Worth(answer="many", worth=10)),
)  # fmt: skip
ALIVE = Indicator(id="alive", title=words("?"), question="life", checkin="m12", counts=(Worth(answer="yes"),))


def case(number: int = 1, **checkins: Interview) -> Case:
    return Case(id=number, person=5, status="accepted", checkins=checkins)


def accepted(number: int, programme: str = "hub", sector: str = "music", month: int = 5) -> Record:
    at = datetime(2026, month, 3, 12, tzinfo=UTC)
    events = (Event(case=number, at=at, kind="filed"), Event(case=number, at=at, kind="accepted"))
    return Record(case=number, programme=programme, sector=sector, territory="metro", history=events)


def test_the_newest_answer_counts_and_what_is_only_shown_again_does_not() -> None:
    told = case(m6=interview(jobs="few"), m12=interview(jobs="many"))
    assert worth(JOBS, told, HOUSE) == 10
    shown = replace(interview(jobs="many"), again={"jobs": "earlier"})
    assert worth(JOBS, case(m6=interview(jobs="few"), m12=shown), HOUSE) == 1


def test_the_newest_is_told_by_its_day_and_not_by_its_place_in_the_file() -> None:
    """A check-in that was answered late, after one that follows it in the file."""
    late = replace(interview(jobs="none"), answered_at=datetime(2026, 9, 1, tzinfo=UTC))
    early = replace(interview(jobs="many"), answered_at=datetime(2026, 8, 1, tzinfo=UTC))
    assert worth(JOBS, case(m6=late, m12=early), HOUSE) == 0


def test_a_question_of_its_own_may_tell_of_the_same_fact_but_what_was_so_before_is_no_news() -> None:
    first, other = question("choice", "jobs", track="jobs"), question("choice", "staff", track="jobs")
    choices = tuple(choice(name, name) for name in ("none", "few", "many"))
    first, other, before = (
        replace(each, choices=choices) for each in (first, other, replace(other, id="before"))
    )
    house = replace(
        HOUSE,
        questions=(before,),
        checkins=(replace(FIRST, questions=(first,)), replace(SECOND, questions=(other,))),
    )
    assert worth(JOBS, case(m6=interview(jobs="few"), m12=interview(staff="many")), house) == 10
    assert worth(JOBS, replace(case(), interview=interview(before="many")), house) is None


def test_an_answer_to_what_is_asked_no_more_counts_for_nothing() -> None:
    alive = question("yes_no", "alive")
    jobs = question("number", "jobs", when=Among("alive", frozenset({"yes"})))
    house = replace(HOUSE, checkins=(replace(FIRST, questions=(alive, jobs)),))
    plain = Indicator(id="n", title=words("?"), question="jobs")
    assert worth(plain, case(m6=interview(alive="yes", jobs=7)), house) == 7
    assert worth(plain, case(m6=interview(alive="no", jobs=7)), house) is None


def test_who_said_nothing_or_something_that_does_not_count_is_not_counted() -> None:
    assert worth(JOBS, case(), HOUSE) is None
    assert worth(JOBS, case(m6=interview(jobs=UNKNOWN)), HOUSE) is None
    assert worth(JOBS, case(m6=interview(jobs="secret")), HOUSE) is None
    assert worth(JOBS, case(m6=interview(jobs="none")), HOUSE) == 0


def test_what_there_was_before_is_taken_away() -> None:
    told = replace(case(m6=interview(jobs="many")), interview=interview(before="few"))
    assert worth(JOBS, told, HOUSE) == 9


def test_an_indicator_of_one_check_in_looks_nowhere_else() -> None:
    assert worth(ALIVE, case(m6=interview(life="yes")), HOUSE) is None
    assert worth(ALIVE, case(m12=interview(life="yes")), HOUSE) == 1


def test_a_check_in_that_comes_again_is_looked_at_from_its_last_time() -> None:
    monthly: CheckinPlan = replace(FIRST, id="month", every=FIRST.delay, times=3)
    house = replace(HOUSE, checkins=(monthly,))
    told = replace(case(), checkins={"month#1": interview(life="yes"), "month#3": interview(life="no")})
    assert newest(told, "life", house, "month") == given("no")


def test_a_number_counts_for_itself_and_of_several_choices_the_best() -> None:
    plain = Indicator(id="n", title=words("?"), question="jobs")
    assert worth(plain, case(m6=interview(jobs=7)), HOUSE) == 7
    several = replace(JOBS, baseline="")
    assert worth(several, case(m6=interview(jobs=("few", "none"))), HOUSE) == 1


def test_each_sum_is_that_of_its_parts_and_few_are_not_told() -> None:
    cases = [(case(n, m6=interview(jobs="few")), accepted(n)) for n in range(6)]
    cases += [(case(9, m6=interview(jobs="many")), accepted(9, "other"))]
    counted = dict(sheet(replace(JOBS, baseline=""), cases, YEAR, HOUSE).cells)
    assert counted[()] == Cell(7, 16)
    assert counted["other",] == Cell(None, None)
    assert counted["hub",] == Cell(None, None), "it would tell the other"
    assert sheet(ALIVE, cases, YEAR, HOUSE).cells == ()


def test_each_indicator_is_broken_down_by_an_answer_of_the_interview() -> None:
    house = replace(HOUSE, breakdowns=("stage",))
    cases = [
        (replace(case(n), interview=interview(stage="idea" if n < 6 else "shop")), accepted(n))
        for n in range(12)
    ]
    cases += [(case(n), accepted(n)) for n in range(12, 18)]
    (stages,) = sheet(Indicator(id="n", title=words("?")), cases, YEAR, house).breakdowns
    assert dict(stages) == {
        (): Cell(18, 18), ("",): Cell(6, 6), ("idea",): Cell(6, 6), ("shop",): Cell(6, 6)
    }  # fmt: skip


def test_what_all_come_to_is_told_by_no_table_if_one_of_them_must_hide_it() -> None:
    house = replace(HOUSE, breakdowns=("stage",))
    cases = [
        (replace(case(n), interview=interview(stage="idea" if n < 4 else "shop")), accepted(n))
        for n in range(5)
    ]
    counted = sheet(Indicator(id="n", title=words("?")), cases, YEAR, house)
    assert dict(counted.breakdowns[0])[()] == Cell(None, None), "four and one"
    assert dict(counted.cells)[()] == Cell(None, None)
    assert dict(counted.cells)["hub",] == Cell(None, None)


def test_only_who_was_accepted_in_the_period_counts() -> None:
    old = replace(accepted(2), history=(Event(case=2, at=datetime(2025, 3, 1, tzinfo=UTC), kind="accepted"),))
    cases = [(case(n), accepted(n)) for n in range(5)] + [(case(2), old)]
    received, told, referred = report(cases, YEAR, ORGANISATION)
    assert dict(received.cells)[()].projects == 5
    assert dict(told.cells)[()].projects == 5
    assert referred.cells == ()


def test_a_decision_that_was_taken_back_is_reported_to_nobody() -> None:
    at = datetime(2026, 6, 3, 12, tzinfo=UTC)
    record = accepted(1)
    back = replace(record, history=(*record.history, Event(case=1, at=at, kind="taken_back")))
    everybody = Indicator(id="accepted", title=words("?"))
    assert len(sheet(everybody, [(case(), record)], YEAR, HOUSE).cells) == 4
    assert sheet(everybody, [(case(), back)], YEAR, HOUSE).cells == ()
