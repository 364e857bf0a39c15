"""The interview: which question comes next is computed anew from the answers. There is no other state.

Every function takes a list of questions, the organisation's or a check-in's, and the interview about them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.case import Answer, Answers, Interview
from bot.core.kinds import valid
from bot.core.organisation import Organisation, Question
from bot.core.rules import Facts, Judgement, judge


def facts(questions: Sequence[Question], interview: Interview, organisation: Organisation) -> Facts:
    """What the interview says so far: the questions that are this person's and their valid answers to them.

    Answers that the present file would refuse are left aside, and those to questions that are not theirs, or
    that a coming answer may take from them.
    """
    answers: dict[str, Answer] = {}
    path: dict[str, Judgement] = {}
    unsettled: set[str] = set()
    nowhere = {territory.id for territory in organisation.territories if territory.unsettled}
    # Filled in the questions' order: each condition is judged by the questions before its own.
    known = Facts(answers=answers, path=path, unsettled=unsettled)
    for question in questions:
        judged = Judgement("met") if question.when is None else judge(question.when, known, organisation)
        if judged.state == "failed":
            continue
        path[question.id] = judged
        answer = interview.answers.get(question.id)
        if answer and _is_settled(judged, known) and valid(question, answer, organisation):
            answers[question.id] = answer
            if question.kind == "commune" and answer.value in nowhere:
                unsettled.add(question.id)
    return known


def asked(
    questions: Sequence[Question], interview: Interview, organisation: Organisation
) -> tuple[Question, ...]:
    """The questions on the person's present path, in order, answered or not."""
    return _path(questions, facts(questions, interview, organisation))


def next_question(
    questions: Sequence[Question], interview: Interview, organisation: Organisation
) -> Question | None:
    """The question to ask now: the one asked again, if it is still theirs, else the first without answer."""
    return _present(questions, interview, facts(questions, interview, organisation))


def answer(
    questions: Sequence[Question],
    interview: Interview,
    organisation: Organisation,
    question_id: str,
    given: Answer,
) -> Interview:
    """The interview with this answer; unchanged if the question is not on the person's path.

    Answers that no longer apply are kept aside in it, and count again if they apply again.
    """
    if all(question.id != question_id for question in asked(questions, interview, organisation)):
        return interview
    return Interview(answers={**interview.answers, question_id: given})


def back(questions: Sequence[Question], interview: Interview, organisation: Organisation) -> Interview:
    """The interview asking the question before the present one again; from the review, the last one.

    Unchanged at the first question.
    """
    known = facts(questions, interview, organisation)
    path = _path(questions, known)
    present = _present(questions, interview, known)
    before = path[: path.index(present)] if present else path
    return revisit(interview, before[-1].id) if before else interview


def revisit(interview: Interview, question_id: str) -> Interview:
    """The interview asking this question again, with what it had ticked; its answer stays until another."""
    former = interview.answers.get(question_id)
    picked = former.value if former and isinstance(former.value, tuple) else ()
    return replace(interview, revisit=question_id, picked=picked)


def progress(
    questions: Sequence[Question], interview: Interview, organisation: Organisation
) -> tuple[int, int]:
    """The place of the present question, from 1, and how many are known to be theirs; (n, n) at the end."""
    known = facts(questions, interview, organisation)
    path = _path(questions, known)
    present = _present(questions, interview, known)
    return (path.index(present) + 1 if present else len(path)), len(path)


def relevant(questions: Sequence[Question], interview: Interview, organisation: Organisation) -> Answers:
    """The valid answers on the person's path, in the questions' order; the others are kept aside."""
    return facts(questions, interview, organisation).answers


def _path(questions: Sequence[Question], known: Facts) -> tuple[Question, ...]:
    return tuple(q for q in questions if q.id in known.path and _is_settled(known.path[q.id], known))


def _is_settled(judged: Judgement, known: Facts) -> bool:
    """On the path for sure, or in a doubt that is there to stay: not one that a coming answer will settle."""
    return judged.state == "met" or all(looked in known.answers for looked in judged.questions)


def _present(questions: Sequence[Question], interview: Interview, known: Facts) -> Question | None:
    path = _path(questions, known)
    again = (question for question in path if question.id == interview.revisit)
    unanswered = (question for question in path if question.id not in known.answers)
    return next(again, None) or next(unanswered, None)
