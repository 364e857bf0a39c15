"""Three values, with the questions that made it so."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Answer, Verdict
from bot.core.model.conditions import AllOf, Among, AnyOf, AtLeast, Between, Condition, Holds, Not, Within
from bot.core.model.frozen import replace
from bot.core.questions.questionnaire import facts
from bot.core.questions.rules import Judgement, State, judge, verdict
from tests.core.chance import World, conditions, worlds
from tests.core.samples import (
    NEWS,
    ORGANISATION,
    SKIPPED,
    UNKNOWN,
    Said,
    choice,
    criterion,
    interview,
    organisation,
    question,
)

QUESTIONS = (
    question("choice", "a", choices=NEWS, unknown=True, optional=True),
    question("choices", "b", choices=NEWS, unknown=True),
    question("number", "n", unknown=True),
    question("date", "d", unknown=True),
    question("commune", "c", unknown=True),
    question("choice", "late", choices=NEWS, when=Among("a", frozenset({"use"}))),
    question("short_text", "t"),
)
SMALL = organisation(questions=QUESTIONS)


def judged(condition: Condition, **values: Said) -> Judgement:
    return judge(condition, facts(QUESTIONS, interview(**values), SMALL), SMALL)


def among(name: str, *values: str) -> Among:
    return Among(name, frozenset(values))


@pytest.mark.parametrize(
    ("condition", "value", "state"),
    [
        (among("a", "use", "model"), "use", "met"),
        (among("a", "use"), "model", "failed"),
        (among("b", "use"), ("technology", "use"), "met"),
        (among("b", "use"), ("technology",), "failed"),
        (among("c", "63113"), "63113", "met"),
        (among("c", "63113"), "63308", "failed"),
        (among("c", "elsewhere"), "elsewhere", "met"),
        (among("n", "3"), 3, "unknown"),
        (Between("n", 1, 3), 3, "met"),
        (Between("n", 1, 3), 1, "met"),
        (Between("n", 1, 3), 4, "failed"),
        (Between("n", 1, None), 0, "failed"),
        (Between("n", None, None), 0, "met"),
        (Between("n", date(2026, 1, 1), None), 3, "unknown"),
        (Between("d", date(2026, 1, 1), date(2026, 12, 31)), "2026-12-31", "met"),
        (Between("d", date(2026, 1, 1), None), "2025-12-31", "failed"),
        (Between("d", None, date(2026, 1, 1)), "2026-01-02", "failed"),
        (Between("d", 1, 2), "2026-01-02", "unknown"),
        (Between("t", 1, 2), "peu", "unknown"),
        (Between("b", 1, 2), ("use",), "unknown"),
        (Within("c", frozenset({"metropolis"})), "63113", "met"),
        (Within("c", frozenset({"region"})), "63113", "failed"),
        (Within("c", frozenset({"region"})), "region", "met"),
        (Within("c", frozenset({"metropolis"})), "elsewhere", "failed"),
        (Within("c", frozenset({"metropolis"})), "undecided", "unknown"),
        (Within("c", frozenset({"metropolis", "undecided"})), "undecided", "met"),
        (among("c", "63113"), "undecided", "unknown"),
        (among("c", "undecided"), "undecided", "met"),
        (Within("b", frozenset({"metropolis"})), ("use",), "failed"),
    ],
)
def test_an_answer_meets_or_fails_a_condition(
    condition: Among | Between | Within, value: Said, state: State
) -> None:
    assert judged(condition, **{condition.question: value}) == Judgement(state, (condition.question,))


@pytest.mark.parametrize("answer", [UNKNOWN, SKIPPED, None])
def test_not_knowing_skipping_and_not_answering_yet_leave_it_unknown(answer: Answer | None) -> None:
    said: dict[str, Said] = {"a": answer} if answer else {}
    assert judged(among("a", "use"), **said) == Judgement("unknown", ("a",))
    assert judged(Not(among("a", "use")), **said) == Judgement("unknown", ("a",))


def test_only_a_place_can_be_unsettled() -> None:
    same = replace(QUESTIONS[0], choices=(choice("undecided", "Indécis"), choice("use", "Usage")))
    known = facts((same,), interview(a="undecided"), SMALL)
    assert judge(among("a", "use"), known, SMALL).state == "failed"


def test_a_question_that_is_not_this_persons_fails_and_its_contrary_is_met() -> None:
    assert judged(among("late", "use"), a="model", late="use") == Judgement("failed", ("late",))
    assert judged(Not(among("late", "use")), a="model").state == "met"
    assert judged(among("nowhere", "use")) == Judgement("failed", ("nowhere",))


def test_an_answer_counts_in_full_only_when_its_question_is_this_persons_for_sure() -> None:
    assert judged(among("late", "use"), a="use", late="use").state == "met"
    assert judged(among("late", "use"), a=UNKNOWN, late="use") == Judgement("unknown", ("late", "a"))
    assert judged(among("late", "use"), a=UNKNOWN, late="model") == Judgement("failed", ("late",))


MET, FAILED, OPEN = among("a", "use"), among("b", "use"), Between("n", 1, 2)
STATES: dict[str, Said] = {"a": "use", "b": ("model",), "n": UNKNOWN}


@pytest.mark.parametrize(
    ("condition", "state", "questions"),
    [
        (AllOf((MET, MET)), "met", ("a",)),
        (AllOf((MET, FAILED, OPEN)), "failed", ("b",)),
        (AllOf((MET, OPEN)), "unknown", ("n",)),
        (AnyOf((MET, FAILED, OPEN)), "met", ("a",)),
        (AnyOf((FAILED, OPEN)), "unknown", ("n",)),
        (AnyOf((FAILED, FAILED)), "failed", ("b",)),
        (AtLeast(2, (MET, MET, FAILED, OPEN)), "met", ("a",)),
        (AtLeast(2, (MET, FAILED, OPEN)), "unknown", ("n",)),
        (AtLeast(2, (MET, FAILED, FAILED)), "failed", ("b",)),
        (AllOf(()), "met", ()),
        (AnyOf(()), "failed", ()),
        (Not(MET), "failed", ("a",)),
        (Not(FAILED), "met", ("b",)),
        (Not(OPEN), "unknown", ("n",)),
        (AllOf((MET, Not(AnyOf((FAILED, Not(MET)))))), "met", ("a", "b")),
    ],
)
def test_all_any_at_least_and_not_follow_kleenes_tables_and_name_what_decides(
    condition: Condition, state: State, questions: tuple[str, ...]
) -> None:
    assert judged(condition, **STATES) == Judgement(state, questions)


@any_of(worlds(), st.data())
def test_at_least_is_what_every_choice_of_so_many_parts_says(world: World, data: st.DataObject) -> None:
    """« Any four of six » is fifteen times all of four, reasons included."""
    whole = world.organisation
    known = facts(whole.questions, world.interview, whole)
    parts = tuple(data.draw(st.lists(conditions(list(whole.questions), []), min_size=1, max_size=5)))
    least = data.draw(st.integers(1, len(parts)))
    counted = judge(AtLeast(least, parts), known, whole)
    by_hand = judge(AnyOf(tuple(AllOf(some) for some in combinations(parts, least))), known, whole)
    assert (counted.state, set(counted.questions)) == (by_hand.state, set(by_hand.questions))


def test_criteria_may_refer_to_criteria() -> None:
    known = facts(ORGANISATION.questions, interview(nature="work"), ORGANISATION)
    assert verdict("work", known, ORGANISATION) == Verdict("work", "met", ("nature",))
    assert verdict("company", known, ORGANISATION) == Verdict("company", "failed", ("nature",))


def test_a_criterion_nobody_defined_is_an_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        judged(Holds("nobody"))


@any_of(worlds(), st.data())
def test_knowing_less_never_turns_met_into_failed_nor_failed_into_met(
    world: World, data: st.DataObject
) -> None:
    answers = dict(world.interview.answers)
    if not answers:
        return
    forgotten = data.draw(st.sampled_from(sorted(answers)))
    less = replace(world.interview, answers={**answers, forgotten: UNKNOWN})
    before = facts(world.organisation.questions, world.interview, world.organisation)
    after = facts(world.organisation.questions, less, world.organisation)
    for each in world.organisation.criteria:
        states = (
            verdict(each.id, before, world.organisation).state,
            verdict(each.id, after, world.organisation).state,
        )
        assert states not in {("met", "failed"), ("failed", "met")}, each


@any_of(worlds())
def test_the_questions_named_are_enough_to_decide(world: World) -> None:
    whole = world.organisation
    known = facts(whole.questions, world.interview, whole)
    for each in whole.criteria:
        found = verdict(each.id, known, whole)
        alone = replace(
            known, answers={name: known.answers[name] for name in found.questions if name in known.answers}
        )
        if found.state != "unknown":
            assert verdict(each.id, alone, whole) == found


def test_a_criterion_that_many_name_is_judged_once() -> None:
    """Each of these names the one before it twice: forty in a row would otherwise take for ever."""
    first = criterion("k0", among("a", "use"))
    pairs = (AnyOf((AllOf((Holds(f"k{n}"), among("b", "use"))), Holds(f"k{n}"))) for n in range(40))
    whole = organisation(
        questions=QUESTIONS, criteria=(first, *(criterion(f"k{n}", each) for n, each in enumerate(pairs, 1)))
    )
    known = facts(QUESTIONS, interview(a="use", b=("model",)), whole)
    assert verdict("k40", known, whole) == Verdict("k40", "met", ("a",))
