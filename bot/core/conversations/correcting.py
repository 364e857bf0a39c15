"""Contact details corrected after filing: one at a time, kept in the interview's place, told to the team."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.conversations import interview
from bot.core.conversations.card import card, note
from bot.core.model.case import Event, Interview
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.questions import answering, asking
from bot.core.questions.answer_buttons import code
from bot.core.questions.answering import EARLIER, AnswerResult
from bot.core.questions.progress import Progress

NAME: Final = "*contact"
"""Stands where questions of a check-in have its id, which never begins so."""
CODE: Final = code(NAME)


def details(view: CaseView) -> tuple[Question, ...]:
    """The questions of the interview that ask how to reach the person."""
    return tuple(each for each in interview.progress(view).path.questions if each.personal)


def progress(view: CaseView) -> Progress | None:
    """The detail that is asked for anew; None if none is."""
    asked = view.case.correcting
    questions = tuple(replace(each, when=None) for each in details(view) if asked and each.id in asked.again)
    return Progress.begin(questions, asked, view.organisation, NAME) if asked and questions else None


def offer(view: CaseView) -> Effects:
    """« Corriger mes coordonnées »: which of them; the only one is asked for at once."""
    known = details(view)
    if len(known) == 1:
        return ask(view, known[0].id)
    answered = interview.progress(view)
    rows = tuple(
        (Button(_named(view, answered, each), ("correct", str(view.case.id), each.id)),) for each in known
    )
    said = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("correct.which" if rows else "correct.nothing"),),
        buttons=rows,
        key=MessageKey("correct", view.case.id),
        newest=True,
    )
    return Effects(messages=(said,))


def ask(view: CaseView, question_id: str) -> Effects:
    """One of them is asked for anew, its answer shown and kept with one tap."""
    if question_id not in {each.id for each in details(view)}:
        return Effects(toast=Phrase("late.moved_on"))
    held = view.case.interview.answers.get(question_id)
    asked = Interview(answers={question_id: held} if held else {}, again={question_id: EARLIER})
    begun = view.with_case(replace(view.case, correcting=asked))
    under_way = progress(begun)
    if under_way is None or under_way.current is None:
        return Effects(toast=Phrase("late.moved_on"))
    return Effects(case=begun.case, messages=(asking.ask(begun, under_way, under_way.current),))


def current(view: CaseView, problem: Text = "") -> tuple[Message, ...]:
    """The detail that is asked for, once more."""
    under_way = progress(view)
    if under_way is None or under_way.current is None:
        return ()
    return asking.again(view, under_way, under_way.current, problem)


def answer(view: CaseView, question_id: str, input_: kinds.Input | None) -> Effects:
    """Take an input for the detail that is asked for; None keeps it as it was."""
    under_way = progress(view)
    question = under_way.current if under_way else None
    if under_way is None or question is None or question.id != question_id:
        return Effects(toast=Phrase("late.moved_on"))
    if input_ is None:
        return _advance(view, answering.keep(view, under_way, question), question)
    return _advance(view, answering.take(view, under_way, question, input_), question)


def share(view: CaseView) -> Effects:
    """Offer Telegram's own button to share one's number."""
    under_way = progress(view)
    question = under_way.current if under_way else None
    if under_way is None or question is None:
        return Effects(toast=Phrase("late.moved_on"))
    return _advance(view, answering.share_phone(view, under_way), question)


def left(view: CaseView) -> Effects:
    """Something else is asked now: what is not corrected stays as it was."""
    under_way = progress(view)
    if under_way is None or under_way.current is None:
        return Effects(case=replace(view.case, correcting=None))
    settled = asking.settle(view, under_way, under_way.current)
    away = answering.put_away(view, under_way)
    return Effects(case=replace(view.case, correcting=None), messages=(settled, *away))


def _advance(view: CaseView, asked: AnswerResult, question: Question) -> Effects:
    if not asked.taken:
        under_way = replace(view.case, correcting=asked.progress.interview)
        return Effects(case=under_way, messages=asked.messages, toast=asked.toast, alert=bool(asked.toast))
    given = asked.progress.interview.answers[question.id]
    if given.is_as(view.case.interview.answers.get(question.id)):
        said = Message(to=Applicant(view.person.id), paragraphs=(Phrase("correct.kept"),))
        kept = replace(view.case, correcting=None)
        return Effects(case=kept, messages=(*asked.before, said, *asked.messages))
    answers = {**view.case.interview.answers, question.id: given}
    told = replace(view.case.interview, answers=answers)
    after = view.with_case(replace(view.case, interview=told, correcting=None))
    said = Message(
        to=Applicant(view.person.id), paragraphs=(Phrase("correct.done", {"name": question.name}),)
    )
    mark = f"{NAME[1:]}-{int(view.now.timestamp())}"
    named: dict[str, Text] = {"reference": view.case.reference, "name": question.name}
    heard = note(after, mark, Phrase("desk.contact_corrected", named))
    return Effects(
        case=after.case,
        messages=(*asked.before, said, *asked.messages, replace(heard, quiet=True), card(after)),
        events=(Event(case=view.case.id, at=view.now, kind="contact_corrected", detail=question.id),),
    )


def _named(view: CaseView, answered: Progress, question: Question) -> Text:
    """« E-mail : lou@example.org »."""
    if held := asking.shown(view, answered, question):
        return Phrase("review.line", {"name": question.name, "answer": held})
    return question.name
