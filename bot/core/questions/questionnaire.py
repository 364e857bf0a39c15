"""The interview: which question comes next is computed anew from the answers. There is no other state.

Every function takes a list of questions, the organisation's or a check-in's, and the interview about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.model.case import Answer, Answers, Interview
from bot.core.model.frozen import Frozen, replace
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.kinds import valid
from bot.core.parsing.places import is_unsettled
from bot.core.questions.rules import Facts, Judgement, judge

_OF_ALL = Judgement("met")
"""Of a question that everybody is asked."""


def facts(questions: Sequence[Question], interview: Interview, organisation: Organisation) -> Facts:
    """What the interview says so far: the questions that are this person's and their valid answers to them.

    Answers that the present file would refuse or asks again are left aside, and those to questions that are
    not theirs, or that a coming answer may take from them.
    """
    answers: dict[str, Answer] = {}
    path: dict[str, Judgement] = {}
    unsettled: set[str] = set()
    # Filled in the questions' order: each condition is judged by the questions before its own.
    known = Facts(answers=answers, path=path, unsettled=unsettled)
    for question in questions:
        judged = _OF_ALL if question.when is None else judge(question.when, known, organisation)
        if judged.state == "failed":
            continue
        path[question.id] = judged
        answer = interview.answers.get(question.id)
        if question.id in interview.again:
            continue
        if answer and _is_settled(judged, known) and valid(question, answer, organisation):
            answers[question.id] = answer
            if question.kind == "commune" and is_unsettled(answer, organisation):
                unsettled.add(question.id)
    return known


def lists(organisation: Organisation) -> Iterator[tuple[tuple[str | int, ...], tuple[Question, ...]]]:
    """Every list of questions of the file, each once, with where it stands there; the interview's first."""
    yield ("questions",), organisation.questions
    for index, each in enumerate(organisation.questionnaires):
        yield ("questionnaires", index, "questions"), each.questions
    for index, plan in enumerate(organisation.checkins):
        if not plan.questionnaire:
            yield ("checkins", index, "questions"), plan.questions


SECONDS_A_POINT = 10.6 * 1.3
"""A closed question is a point, one that takes composing three: 10.6 seconds a point for readers of Pew's
surveys (2015, `How we keep our online surveys from running too long`), a third more on a phone."""


class Path(Frozen):
    """One reading of the answers: which questions are this person's, and where they stand among them."""

    questions: tuple[Question, ...]
    """In order, answered or not."""
    answers: Answers
    """The valid ones, in the questions' order; the others are kept aside."""
    present: Question | None
    """The question to ask now: the one asked again, if it is still theirs, else the first without answer."""

    @property
    def place(self) -> tuple[int, int]:
        """The present question's place, from 1, and how many are known to be theirs; (n, n) at the end."""
        total = len(self.questions)
        return (self.questions.index(self.present) + 1 if self.present else total), total

    @property
    def seconds(self) -> float:
        """About how long the questions without an answer, and the present one, take together."""
        left = (q for q in self.questions if q.id not in self.answers or q is self.present)
        return sum(map(points, left)) * SECONDS_A_POINT

    @property
    def previous(self) -> Question | None:
        """The question before the present one; at the end, the last one."""
        before = self.questions[: self.questions.index(self.present)] if self.present else self.questions
        return before[-1] if before else None


def path(questions: Sequence[Question], interview: Interview, organisation: Organisation) -> Path:
    """Read the answers."""
    known = facts(questions, interview, organisation)
    theirs = tuple(_theirs(questions, known))
    again = (question for question in theirs if question.id == interview.revisit)
    left = (question for question in theirs if question.id not in known.answers)
    return Path(theirs, known.answers, next(again, None) or next(left, None))


def unanswered(questions: Sequence[Question], known: Facts) -> Question | None:
    """The first question that is this person's and has no valid answer; None when all have."""
    return next((each for each in _theirs(questions, known) if each.id not in known.answers), None)


def answer(whole: Path, interview: Interview, question_id: str, given: Answer) -> Interview:
    """The interview with this answer; unchanged if the question is not on the person's path.

    Answers that no longer apply are kept aside in it, and count again if they apply again.
    """
    if all(question.id != question_id for question in whole.questions):
        return interview
    return replace(
        interview,
        answers={**interview.answers, question_id: given},
        again={name: why for name, why in interview.again.items() if name != question_id},
        revisit="",
        picked=(),
        meant=(),
        unread="",
        remark="",
        further="",
    )


def back(whole: Path, interview: Interview) -> Interview:
    """The interview asking the question before the present one again; unchanged at the first question."""
    return revisit(interview, whole.previous.id) if whole.previous else interview


def revisit(interview: Interview, question_id: str) -> Interview:
    """The interview asking this question again, with what it had ticked; its answer stays until another."""
    former = interview.answers.get(question_id)
    picked = former.value if former and isinstance(former.value, tuple) else ()
    return replace(interview, revisit=question_id, picked=picked, meant=(), unread="", remark="", further="")


def points(question: Question) -> int:
    """How much a question asks of a person: three for words of their own, else one."""
    return 3 if question.kind in ("short_text", "long_text") and not question.personal else 1


def _theirs(questions: Sequence[Question], known: Facts) -> Iterator[Question]:
    """The questions that are this person's, in order, answered or not."""
    return (q for q in questions if (judged := known.path.get(q.id)) and _is_settled(judged, known))


def _is_settled(judged: Judgement, known: Facts) -> bool:
    """On the path for sure, or in a doubt that is there to stay: not one that a coming answer will settle."""
    return judged.state == "met" or all(looked in known.answers for looked in judged.questions)
