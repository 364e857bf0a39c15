"""Which question comes next, from the answers alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Answer, Interview
from bot.core.model.conditions import Among, Not
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Question
from bot.core.questions import questionnaire
from bot.core.questions.questionnaire import path
from bot.core.routing.routing import receipt
from tests.core.chance import DAYS, World, answers, worlds
from tests.core.samples import (
    NEWS,
    ORGANISATION,
    QUESTIONS,
    SKIPPED,
    UNKNOWN,
    Said,
    given,
    interview,
    organisation,
    question,
)

BEGUN: dict[str, Said] = {"adult": "yes", "sector": "games", "commune": "63113"}
WHOLE: dict[str, Said] = {**BEGUN, "stage": "idea", "nature": "work", "pitch": "Une pièce", "start": SKIPPED}


def taken(
    questions: Sequence[Question], said: Interview, whole: Organisation, name: str, answer: Answer
) -> Interview:
    return questionnaire.answer(path(questions, said, whole), said, name, answer)


def gone_back(questions: Sequence[Question], said: Interview, whole: Organisation) -> Interview:
    return questionnaire.back(path(questions, said, whole), said)


def asked(**values: Said) -> list[str]:
    return [each.id for each in path(QUESTIONS, interview(**values), ORGANISATION).questions]


def next_id(said: Interview, questions: tuple[Question, ...] = QUESTIONS) -> str:
    found = path(questions, said, ORGANISATION).present
    return found.id if found else ""


def answered(said: Interview, name: str, value: Said) -> Interview:
    answer = value if isinstance(value, Answer) else given(value)
    return taken(QUESTIONS, said, ORGANISATION, name, answer)


def test_the_next_question_is_the_first_without_an_answer() -> None:
    assert next_id(Interview()) == "adult"
    assert next_id(interview(**BEGUN)) == "stage"
    assert next_id(interview(**WHOLE)) == ""


def test_questions_appear_and_vanish_with_the_answers_they_depend_on() -> None:
    assert "jobs" not in asked(**BEGUN, stage="idea")
    assert "jobs" in asked(**BEGUN, stage="created")
    assert "jobs" in asked(**BEGUN, stage=UNKNOWN), "in doubt, it is asked"
    assert "jobs" not in asked(**BEGUN), "a coming answer will say"


def test_answers_that_no_longer_apply_are_kept_aside_and_come_back() -> None:
    said = answered(answered(interview(**BEGUN), "stage", "created"), "jobs", 12)
    changed = answered(said, "stage", "idea")
    assert "jobs" not in path(QUESTIONS, changed, ORGANISATION).answers
    assert changed.answers["jobs"] == given(12)
    back_again = answered(changed, "stage", "created")
    assert path(QUESTIONS, back_again, ORGANISATION).answers["jobs"] == given(12)


def test_an_answer_counts_only_once_its_question_is_known_to_be_theirs() -> None:
    assert "jobs" not in path(QUESTIONS, interview(**BEGUN, jobs=3), ORGANISATION).answers
    assert "jobs" in path(QUESTIONS, interview(**BEGUN, stage=UNKNOWN, jobs=3), ORGANISATION).answers


def test_an_answer_clears_what_was_being_asked_again_and_ticked() -> None:
    said = replace(interview(**BEGUN), revisit="sector", picked=("x",))
    after = answered(said, "sector", "music")
    assert (after.revisit, after.picked) == ("", ())
    assert after.answers["sector"] == given("music")


def test_an_answer_to_a_question_not_on_the_path_changes_nothing() -> None:
    said = interview(**BEGUN, stage="idea")
    assert answered(said, "jobs", 3) is said
    assert answered(said, "nowhere", 3) is said


def test_an_answer_the_present_file_refuses_is_asked_again() -> None:
    fewer = replace(QUESTIONS[3], choices=QUESTIONS[3].choices[1:])
    changed = (*QUESTIONS[:3], fewer, *QUESTIONS[4:])
    assert next_id(interview(**WHOLE), changed) == "stage"


def test_going_back_asks_the_question_before_on_the_path() -> None:
    said = interview(**BEGUN, stage="idea")
    once = gone_back(QUESTIONS, said, ORGANISATION)
    assert next_id(once) == "stage"  # « jobs » is not on the path
    twice = gone_back(QUESTIONS, once, ORGANISATION)
    assert next_id(twice) == "commune"
    assert next_id(answered(twice, "commune", "63308")) == "nature"


def test_going_back_stops_at_the_first_question_and_from_the_review_begins_at_the_last() -> None:
    assert gone_back(QUESTIONS, Interview(), ORGANISATION) == Interview()
    first = questionnaire.revisit(interview(**BEGUN), "adult")
    assert gone_back(QUESTIONS, first, ORGANISATION) is first
    assert next_id(gone_back(QUESTIONS, interview(**WHOLE), ORGANISATION)) == "start"
    assert gone_back((), Interview(), ORGANISATION) == Interview()


def test_a_question_asked_again_shows_what_was_ticked() -> None:
    said = interview(innovation=("use", "model"), stage="idea")
    assert questionnaire.revisit(said, "innovation").picked == ("use", "model")
    assert questionnaire.revisit(said, "stage").picked == ()
    assert questionnaire.revisit(said, "pitch").picked == ()


def test_asking_again_a_question_that_vanished_goes_on_with_the_first_unanswered() -> None:
    said = questionnaire.revisit(interview(**BEGUN, stage="idea"), "jobs")
    assert next_id(said) == "nature"


def test_progress_counts_the_questions_known_to_be_theirs() -> None:
    def progress(**values: Said) -> tuple[int, int]:
        return path(QUESTIONS, interview(**values), ORGANISATION).place

    assert progress() == (1, 7)
    assert progress(**BEGUN) == (4, 7)
    assert progress(**BEGUN, stage="created") == (5, 8)
    assert progress(**{**BEGUN, "sector": "music"}, stage="created", jobs=1, nature="company") == (7, 10)
    assert progress(**WHOLE) == (7, 7)


def test_a_doubt_upon_a_doubt_waits_for_the_answer_that_settles_it() -> None:
    questions = (
        question("choice", "a", choices=NEWS, unknown=True),
        question("choice", "b", choices=NEWS, unknown=True, when=Among("a", frozenset({"use"}))),
        question("choice", "c", choices=NEWS, when=Not(Among("b", frozenset({"use"})))),
    )
    small = organisation(questions=questions)

    def asked(**values: Said) -> list[str]:
        return [each.id for each in path(questions, interview(**values), small).questions]

    assert asked() == ["a"]
    assert asked(a="model") == ["a", "c"]
    assert asked(a=UNKNOWN) == ["a", "b"]
    assert asked(a=UNKNOWN, b="use") == ["a", "b", "c"]
    assert asked(a="use", b="use") == ["a", "b"]


# --- properties ---------------------------------------------------------------------------------------------


def played(whole: Organisation, said: dict[str, Answer]) -> Interview:
    """A fresh interview, each question answered as it comes; what is not said is not known."""
    present = Interview()
    while asked_ := path(whole.questions, present, whole).present:
        answer = said.get(asked_.id, UNKNOWN)
        present = taken(whole.questions, present, whole, asked_.id, answer)
    return present


@any_of(worlds())
def test_every_interview_ends_and_asks_each_question_at_most_once(world: World) -> None:
    whole = world.organisation
    present, count = Interview(), 0
    while asked_ := path(whole.questions, present, whole).present:
        position, total = path(whole.questions, present, whole).place
        assert position == count + 1 <= total <= len(whole.questions)
        answer = world.interview.answers.get(asked_.id, UNKNOWN)
        present = taken(whole.questions, present, whole, asked_.id, answer)
        count += 1
    assert set(path(whole.questions, present, whole).answers) == {
        each.id for each in path(whole.questions, present, whole).questions
    }
    assert path(whole.questions, present, whole).place == (count, count)


@any_of(worlds(), st.data())
def test_any_order_of_edits_gives_what_a_fresh_interview_with_the_last_answers_gives(
    world: World, data: st.DataObject
) -> None:
    whole = world.organisation
    present = played(whole, dict(world.interview.answers))
    for _ in range(data.draw(st.integers(0, 6))):
        edited = data.draw(st.sampled_from(path(whole.questions, present, whole).questions))
        present = questionnaire.revisit(present, edited.id)
        assert path(whole.questions, present, whole).present == edited
        present = questionnaire.answer(
            path(whole.questions, present, whole),
            present,
            edited.id,
            data.draw(answers(edited)),
        )
    present = Interview(answers=played(whole, dict(present.answers)).answers)
    fresh = played(whole, dict(path(whole.questions, present, whole).answers))
    assert path(whole.questions, fresh, whole).answers == path(whole.questions, present, whole).answers
    assert questionnaire.facts(whole.questions, fresh, whole) == questionnaire.facts(
        whole.questions, present, whole
    )


@any_of(worlds(), st.data())
def test_going_back_all_the_way_and_keeping_every_answer_changes_no_answer(
    world: World, data: st.DataObject
) -> None:
    whole = world.organisation
    present = played(whole, dict(world.interview.answers))
    steps = data.draw(st.integers(1, 8))
    for _ in range(steps):
        present = gone_back(whole.questions, present, whole)
    again = path(whole.questions, present, whole).present
    assert again is not None
    kept = taken(whole.questions, present, whole, again.id, present.answers[again.id])
    assert kept.answers == present.answers
    assert path(whole.questions, kept, whole).present is None


@any_of(worlds(), DAYS, st.data())
def test_whatever_was_changed_on_the_way_the_outcome_is_that_of_a_fresh_interview_with_the_last_answers(
    world: World, day: date, data: st.DataObject
) -> None:
    """Answers are given in turn, asked again or edited where they stand, in any order, then completed.

    What is no longer asked is kept aside, and counts again when it is asked again.
    """
    whole = world.organisation
    present, last = Interview(), dict[str, Answer]()
    for act in data.draw(st.lists(st.sampled_from(["answer", "revisit", "back", "rewrite"]), max_size=14)):
        read = path(whole.questions, present, whole)
        theirs = [each for each in read.questions if each.id in read.answers]
        if act == "back":
            present = questionnaire.back(read, present)
        elif act == "answer" or not theirs:
            present = _given(read, present, read.present, last, data)
        elif act == "revisit":
            present = questionnaire.revisit(present, data.draw(st.sampled_from(theirs)).id)
        else:
            edited = _given(read, present, data.draw(st.sampled_from(theirs)), last, data)
            present = replace(edited, revisit=present.revisit)
    while asked_ := (read := path(whole.questions, present, whole)).present:
        last.setdefault(asked_.id, UNKNOWN)
        present = questionnaire.answer(read, present, asked_.id, last[asked_.id])
    assert receipt(whole, present, day) == receipt(whole, played(whole, last), day)


def _given(
    read: questionnaire.Path,
    present: Interview,
    asked_: Question | None,
    last: dict[str, Answer],
    data: st.DataObject,
) -> Interview:
    """The interview with an answer to this question, which is then the last one given to it."""
    if asked_ is None:
        return present
    last[asked_.id] = data.draw(answers(asked_))
    return questionnaire.answer(read, present, asked_.id, last[asked_.id])
