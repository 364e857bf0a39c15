"""Progress through one list of questions: the interview's, or a check-in's."""

from __future__ import annotations

from typing import Self

from bot.core.model.case import Case, Interview
from bot.core.model.effects import QuestionStatistic, StatisticKind
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Organisation, Question
from bot.core.questions import questionnaire


class Progress(Frozen, kw_only=True):
    """One list of questions under way, and where the person stands in it; `begin` makes one."""

    questions: tuple[Question, ...]
    interview: Interview
    organisation: Organisation
    path: questionnaire.Path
    plan: str = ""
    """The check-in's id; empty in the interview."""

    @classmethod
    def begin(
        cls, questions: tuple[Question, ...], interview: Interview, organisation: Organisation, plan: str = ""
    ) -> Self:
        """Read where a person stands from their answers."""
        path = questionnaire.path(questions, interview, organisation)
        return cls(questions=questions, interview=interview, organisation=organisation, path=path, plan=plan)

    @property
    def current(self) -> Question | None:
        """The question that waits for an answer; None when all have one."""
        return self.path.present

    def question(self, question_id: str) -> Question | None:
        """The question of that id, whether it applies or not."""
        return next((question for question in self.questions if question.id == question_id), None)

    def with_interview(self, interview: Interview) -> Progress:
        """The same list with other answers: where the person stands is read anew."""
        path = questionnaire.path(self.questions, interview, self.organisation)
        return replace(self, interview=interview, path=path)

    def with_note(self, interview: Interview) -> Progress:
        """The same with an interview in which the answers, and what is asked again, are the same."""
        return replace(self, interview=interview)

    def went_back(self, question_id: str) -> bool:
        """Whether the question that waits is the one before this: `back` was pressed once already."""
        there = self.with_interview(questionnaire.revisit(self.interview, question_id))
        waiting = self.current
        return waiting is not None and waiting == there.path.previous and waiting.id != question_id

    def key(self, case: Case, question: Question) -> MessageKey:
        """The key of the message that asks this question."""
        return MessageKey.question(case.id, question.id, self.plan)

    def said(self, case: Case, question: Question) -> MessageKey:
        """The key of the person's own message that answered this question."""
        return MessageKey.own_answer(case.id, question.id, self.plan)

    def statistic(
        self, question: Question, kind: StatisticKind, seconds: int | None = None
    ) -> QuestionStatistic:
        """What the figures count of this question."""
        return QuestionStatistic(f"{self.plan}.{question.id}" if self.plan else question.id, kind, seconds)
