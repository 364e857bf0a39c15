"""An answer in words that comes in several messages: what follows is joined to it, or asked about."""

from __future__ import annotations

from bot.core.conversations.interview import current, progress
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Message, Phrase
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.parsing.answers import wrong_length
from bot.core.questions import answering, asking
from bot.core.questions.progress import Progress


def continues(view: CaseView, under_way: Progress, input_: kinds.Input) -> bool:
    """Whether words that were written before the present question could be seen go on with the last answer.

    A link that follows the sentence of a project and answers the question after it is that answer.
    """
    if asking.written_at_length(under_way) is None or not isinstance(input_, kinds.Typed):
        return False
    waiting = under_way.current
    if waiting is None or waiting.kind not in asking.WRITTEN:
        return True
    is_words = waiting.kind in ("short_text", "long_text")
    return is_words or not isinstance(answering.understood(view, waiting, input_), kinds.Accepted)


def join(view: CaseView, words: str, *, told: bool) -> Effects:
    """The words are joined to the last answer, which then stands whole at its question; the next one waits.

    `told`: it was said already, for whoever writes much at once.
    """
    after, said = _joined(view, words)
    line = Phrase("joined.further") if after is not view else said
    out = () if told else (Message(to=Applicant(view.person.id), paragraphs=(line,)),)
    return Effects(case=after.case, messages=(*_settled(after), *out))


def add(view: CaseView) -> Effects:
    """« Ajouter à ma réponse »: what was asked about is joined to it."""
    if not view.case.interview.further:
        return Effects(messages=current(view), toast=Phrase("late.moved_on"))
    after, said = _joined(view, view.case.interview.further)
    return Effects(case=after.case, messages=(*_settled(after), *current(after, said)))


def _joined(view: CaseView, words: str) -> tuple[CaseView, Phrase]:
    """The case with the longer answer, and what is said of it; unchanged if it would be too long."""
    question = asking.written_at_length(progress(view))
    if question is None:
        return view, Phrase("late.moved_on")
    interview = view.case.interview
    former = interview.answers[question.id]
    whole = f"{former.value}\n{words}"
    if refused := wrong_length(question, whole):
        return view, Phrase("joined.too_long", {"name": question.name, **refused.values})
    answers = {**interview.answers, question.id: replace(former, value=whole)}
    longer = replace(interview, answers=answers, further="", remark="", refused="", meant=())
    after = view.with_case(replace(view.case, interview=longer))
    return after, Phrase("joined", {"name": question.name, "answer": whole})


def _settled(view: CaseView) -> tuple[Message, ...]:
    """The message of the question that was answered at length, with the whole answer."""
    under_way = progress(view)
    question: Question | None = asking.written_at_length(under_way)
    return (asking.settle(view, under_way, question),) if question else ()
