"""One list of questions under way: the organisation's, or a check-in's, with the answers given so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bot.core.model.case import Case, Interview
from bot.core.model.effects import QuestionStatistic, StatisticKind
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Organisation, Question
from bot.core.questions import questionnaire


@dataclass(frozen=True)
class Progress:
    """One list of questions under way."""

    questions: tuple[Question, ...]
    interview: Interview
    organisation: Organisation
    plan: str = ""
    """The check-in's id; empty in the interview."""

    @cached_property
    def path(self) -> questionnaire.Path:
        """Where the person stands, read once."""
        return questionnaire.path(self.questions, self.interview, self.organisation)

    @property
    def current(self) -> Question | None:
        """The question that waits for an answer; None when all have one."""
        return self.path.present

    def question(self, question_id: str) -> Question | None:
        """The question of that id, whether it applies or not."""
        return next((question for question in self.questions if question.id == question_id), None)

    def with_note(self, interview: Interview) -> Progress:
        """The track with notes in its interview that do not change where the person stands."""
        noted = replace(self, interview=interview)
        noted.__dict__["path"] = self.path  # need not be read again
        return noted

    def went_back(self, question_id: str) -> bool:
        """Whether the question that waits is the one before this: « back » was pressed once already."""
        there = replace(self, interview=questionnaire.revisit(self.interview, question_id))
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
