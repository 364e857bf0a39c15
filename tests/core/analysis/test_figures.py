"""What is counted of each question, and what the counters say of it: nothing twice, nobody in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from statistics import median_low
from typing import get_args

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.analysis.figures import COUNTED, FEW, PACES, PAUSE, Figure, Line, line, lines, month, pace
from bot.core.conversations import changing, checkins, interview
from bot.core.model.case import Case, Interview, Person
from bot.core.model.conditions import Among
from bot.core.model.effects import CaseView, Effects, QuestionStatistic, StatisticKind
from bot.core.model.frozen import replace
from bot.core.model.organisation import CheckinPlan, Organisation
from bot.core.questions import answering
from bot.core.questions.progress import Progress
from tests.core.chance import World, answers, worlds
from tests.core.samples import ORGANISATION, PLANS, choice, given, question

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KINDS: tuple[StatisticKind, ...] = get_args(StatisticKind)
HOUSE = replace(ORGANISATION, checkins=(PLANS[0], replace(PLANS[1], questions=(question("yes_no", "news"),))))
FIRST: tuple[StatisticKind, ...] = ("given", "unknown", "skipped")
some_figures = st.lists(
    st.builds(
        Figure,
        st.sampled_from(["adult", "sector", "month.news", "month1.news", "gone"]),
        st.sampled_from(KINDS),
        st.sampled_from([0, *PACES, PAUSE]),
        st.integers(1, 30),
    ),
    max_size=30,
)


def scene_in(organisation: Organisation, now: datetime = NOW) -> CaseView:
    person = Person(id=1, language=organisation.languages[0])
    return CaseView(organisation=organisation, person=person, case=Case(id=7, person=1), now=now)


def after(view: CaseView, effects: Effects) -> CaseView:
    return replace(view, case=effects.case or view.case, now=view.now + timedelta(seconds=7))


def only(figures: Iterable[Figure]) -> Line:
    return line(list(figures), question="q")


# --- what is counted ----------------------------------------------------------------------------------------


@any_of(worlds(), st.data())
def test_however_one_goes_to_and_fro_each_question_is_put_and_first_answered_once(
    world: World, data: st.DataObject
) -> None:
    view = scene_in(world.organisation)
    begun = interview.begin(view)
    statistics, view = list(begun.statistics), after(view, begun)
    for act in data.draw(
        st.lists(st.sampled_from(["answer", "answer", "answer", "back", "edit"]), max_size=16)
    ):
        progress = interview.progress(view)
        there = changing.answered(view)
        if act == "answer" and (waiting := progress.current):
            asked = answering.accepted(view, progress, waiting, data.draw(answers(waiting)))
            effects = Effects(
                case=replace(view.case, interview=asked.progress.interview), statistics=asked.statistics
            )
        elif act == "edit" and there:
            effects = changing.edit(view, data.draw(st.sampled_from(there)).id)
        else:
            effects = changing.back(view)
        statistics, view = [*statistics, *effects.statistics], after(view, effects)
        counted = Counter((mark.question, mark.kind) for mark in statistics)
        now = interview.progress(view)
        put = {*view.case.interview.answers, *([now.current.id] if now.current else ())}
        for asked_ in world.organisation.questions:
            firsts = sum(counted[asked_.id, kind] for kind in FIRST)
            assert firsts == int(asked_.id in view.case.interview.answers)
            assert firsts <= counted[asked_.id, "asked"] <= 1
            assert counted[asked_.id, "asked"] or asked_.id not in put


def two() -> tuple[CaseView, Progress]:
    """Somebody before the first of two questions."""
    asked = (
        question("choice", "one", choices=(choice("a", "A"), choice("b", "B"))),
        question("yes_no", "two"),
    )
    view = scene_in(replace(ORGANISATION, questions=asked))
    view = after(view, interview.begin(view))
    return view, interview.progress(view)


def test_an_answer_is_timed_from_when_its_question_was_put() -> None:
    view, progress = two()
    taken = answering.accepted(view, progress, progress.questions[0], given("a"))
    assert taken.statistics == (QuestionStatistic("one", "given", 7), QuestionStatistic("two", "asked"))
    later = replace(
        view.with_case(replace(view.case, interview=taken.progress.interview)), now=NOW + timedelta(minutes=3)
    )
    taken = answering.accepted(later, interview.progress(later), progress.questions[1], given("yes"))
    assert taken.statistics == (QuestionStatistic("two", "given", 173),)


def test_the_same_answer_again_counts_nothing_and_another_one_a_change() -> None:
    view, progress = two()
    view = view.with_case(
        replace(
            view.case,
            interview=answering.accepted(
                view, progress, progress.questions[0], given("a")
            ).progress.interview,
        )
    )
    went = changing.back(view)
    assert went.statistics == (QuestionStatistic("two", "back"),)
    view = after(view, went)
    again = interview.progress(view)
    assert answering.accepted(view, again, again.questions[0], given("a")).statistics == ()
    changed = answering.accepted(view, again, again.questions[0], given("b"))
    assert changed.statistics == (QuestionStatistic("one", "changed"),)


def test_after_a_detour_the_time_of_the_question_that_waited_is_not_known() -> None:
    view, progress = two()
    one, late = progress.questions
    waits = replace(progress.interview, asked=("two", "one"), since=view.now)
    taken = answering.accepted(view, progress.with_interview(waits), one, given("a"))
    assert taken.statistics == (QuestionStatistic("one", "given", 0),)
    view = view.with_case(replace(view.case, interview=taken.progress.interview))
    assert answering.accepted(view, interview.progress(view), late, given("yes")).statistics == (
        QuestionStatistic("two", "given"),
    )


def test_a_question_that_came_with_a_new_file_counts_as_put_when_it_is_answered() -> None:
    view, progress = two()
    unseen = progress.with_interview(Interview())
    taken = answering.accepted(view, unseen, progress.questions[0], given("a"))
    assert taken.statistics == (
        QuestionStatistic("one", "asked"),
        QuestionStatistic("one", "given"),
        QuestionStatistic("two", "asked"),
    )


def test_a_question_asked_again_because_the_file_refuses_its_answer_now_is_not_put_anew() -> None:
    view, progress = two()
    refused = progress.with_interview(replace(progress.interview, answers={"two": given("perhaps")}))
    taken = answering.accepted(view, refused, progress.questions[0], given("a"))
    assert taken.progress.current == progress.questions[1]
    assert taken.statistics == (QuestionStatistic("one", "given", 7),)


def test_a_question_that_an_answer_brings_between_leaves_the_one_that_waits_put_once() -> None:
    between = question("yes_no", "between", when=Among("one", frozenset({"b"})))
    view, progress = two()
    one, last = progress.questions
    view = view.with_case(
        replace(view.case, interview=answering.accepted(view, progress, one, given("a")).progress.interview)
    )
    view = replace(view, organisation=replace(view.organisation, questions=(one, between, last)))
    view = after(view, changing.edit(view, "one"))
    taken = answering.accepted(view, interview.progress(view), one, given("b"))
    assert taken.statistics == (QuestionStatistic("one", "changed"), QuestionStatistic("between", "asked"))
    view = replace(
        view.with_case(replace(view.case, interview=taken.progress.interview)),
        now=view.now + timedelta(seconds=40),
    )
    taken = answering.accepted(view, interview.progress(view), between, given("no"))
    assert taken.statistics == (QuestionStatistic("between", "given", 40),)
    assert taken.progress.current == last


def test_a_check_ins_questions_are_counted_under_its_plan_going_back_too() -> None:
    steps = tuple(question("yes_no", id_) for id_ in ("jobs", "money"))
    plan = replace(PLANS[0], questions=steps)
    view = scene_in(replace(ORGANISATION, checkins=(plan,)))
    begun = checkins.begin(view, plan)
    assert begun.statistics == (QuestionStatistic(f"{plan.id}.jobs", "asked"),)
    view = after(view, begun)
    taken = answering.accepted(view, checkins.progress(view, plan), steps[0], given("yes"))
    assert taken.statistics == (
        QuestionStatistic(f"{plan.id}.jobs", "given", 7),
        QuestionStatistic(f"{plan.id}.money", "asked"),
    )
    view = view.with_case(replace(view.case, checkins={plan.id: taken.progress.interview}))
    assert checkins.back(view, plan).statistics == (QuestionStatistic(f"{plan.id}.money", "back"),)


def test_a_mark_can_hold_nothing_about_anybody() -> None:
    assert QuestionStatistic.__struct_fields__ == ("question", "kind", "seconds")
    assert Figure.__struct_fields__ == ("question", "kind", "pace", "n")


# --- when ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), "2026-11"),
        (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), "2026-12"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-01"),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "2026-07"),
    ],
)
def test_the_month_is_the_one_people_live_in(instant: datetime, told: str) -> None:
    assert month(instant, "Europe/Paris") == told


@any_of(st.integers(0, 10**7))
def test_a_time_is_kept_as_the_first_pace_it_does_not_exceed(seconds: int) -> None:
    kept = pace(seconds)
    assert kept == min((each for each in PACES if seconds <= each), default=PAUSE)
    assert pace(None) == 0


# --- what the counters say ----------------------------------------------------------------------------------


@any_of(st.lists(st.integers(0, 900), min_size=1))
def test_the_median_is_the_pace_of_the_answer_in_the_middle(times: list[int]) -> None:
    kept = [Figure("q", "given", each, n) for each, n in Counter(map(pace, times)).items()]
    assert only(kept).pace == pace(median_low(times))
    assert only([*kept, Figure("q", "why", 0, 10**6)]).pace == pace(median_low(times)), "only what was timed"


def test_what_was_never_timed_has_no_median() -> None:
    assert only([Figure("q", "given", 0, 9)]).pace is None
    assert only([]).pace is None


@any_of(st.integers(0, 200), st.integers(0, 2 * FEW) | st.integers(0, 200))
def test_a_few_who_left_are_not_told_and_a_share_is_between_none_and_all(asked: int, left: int) -> None:
    told = only([Figure("q", "asked", 0, asked), Figure("q", "left", 0, left)])
    if 0 < left < FEW:
        assert (told.left, told.share) == (None, None)
        return
    assert told.left == left
    assert (told.share is None) == (asked == 0)
    if told.share is not None:
        assert 0 <= told.share <= 100
        assert left > asked or abs(told.share - 100 * left / asked) <= 0.5


def test_twelve_of_a_hundred_and_fifty_are_eight_percent() -> None:
    told = only([Figure("q", "asked", 0, 150), Figure("q", "left", 0, 12)])
    assert (told.left, told.share) == (12, 8)


@any_of(some_figures)
def test_every_question_of_the_file_has_one_line_in_its_order_and_nothing_is_lost(
    figures: list[Figure],
) -> None:
    told = lines(figures, HOUSE)
    expected = [("", each.id) for each in HOUSE.questions]
    expected += [(plan.id, each.id) for plan in HOUSE.checkins for each in plan.questions]
    named = [each for each in told if each.name]
    assert [(each.plan, each.question) for each in named] == expected
    assert list(told[: len(named)]) == named, "those that left the file come last"
    for kind in COUNTED:
        kept = sum(figure.n for figure in figures if figure.kind == kind)
        assert sum(each.counts[kind] for each in told) == kept


def test_a_question_that_left_the_file_is_told_by_its_id() -> None:
    *_, last = lines([Figure("old.news", "asked", 0, 3)], HOUSE)
    assert (last.plan, last.question, last.name, last.counts["asked"]) == ("", "old.news", {}, 3)


def test_the_same_name_in_the_interview_and_in_a_check_in_are_two_questions() -> None:
    same = question("yes_no", ORGANISATION.questions[0].id)
    plan: CheckinPlan = replace(PLANS[0], questions=(same,))
    told = lines(
        [Figure(same.id, "asked", 0, 3), Figure(f"{plan.id}.{same.id}", "asked", 0, 8)],
        replace(ORGANISATION, checkins=(plan,)),
    )
    assert [(each.plan, each.counts["asked"]) for each in told if each.counts["asked"]] == [
        ("", 3),
        (plan.id, 8),
    ]
