"""Contact details corrected after filing: one at a time, kept in the interview's place, told to the team."""

from __future__ import annotations

from typing import Final

from bot.core.conversations import interview
from bot.core.conversations.card import card, note
from bot.core.model.case import Answer, Event, Interview
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.questions import answering, asking
from bot.core.questions.answer_buttons import code
from bot.core.questions.answering import AnswerResult
from bot.core.questions.progress import Progress

NAME: Final = "*contact"
"""Stands where questions of a check-in have its id, which never begins so."""
CODE: Final = code(NAME)
CORRECTED: Final = "corrected"
"""Stands in `Interview.again` of what the person asked to correct."""
MOVED_ON: Final = Effects(toast=Phrase("late.moved_on"))


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
    held = view.case.interview.answers.get(question_id)
    asked = Interview(answers={question_id: held} if held else {}, again={question_id: CORRECTED})
    begun = view.with_case(replace(view.case, correcting=asked))
    if (waits := waiting(begun)) is None:
        return MOVED_ON
    return Effects(case=begun.case, messages=(asking.ask(begun, *waits),))


def waiting(view: CaseView) -> tuple[Progress, Question] | None:
    """The detail that is asked for, and where the person stands in it; None if none is."""
    under_way = progress(view)
    return (under_way, under_way.current) if under_way and under_way.current else None


def current(view: CaseView, problem: Text = "") -> tuple[Message, ...]:
    """The detail that is asked for, once more."""
    waits = waiting(view)
    return asking.again(view, *waits, problem) if waits else ()


def answer(view: CaseView, question_id: str, input_: kinds.Input | None) -> Effects:
    """Take an input for the detail that is asked for; None keeps it as it was."""
    waits = waiting(view)
    if waits is None or waits[1].id != question_id:
        return MOVED_ON
    if input_ is None:
        return _advance(view, answering.keep(view, *waits), waits[1])
    return _advance(view, answering.take(view, *waits, input_), waits[1])


def share(view: CaseView) -> Effects:
    """Offer Telegram's own button to share one's number."""
    waits = waiting(view)
    return _advance(view, answering.share_phone(view, waits[0]), waits[1]) if waits else MOVED_ON


def left(view: CaseView) -> Effects:
    """Something else is asked now: what is not corrected stays as it was."""
    waits = waiting(view)
    away = (asking.settle(view, *waits), *answering.put_away(view, waits[0])) if waits else ()
    return Effects(case=replace(view.case, correcting=None), messages=away)


def gone(view: CaseView) -> Effects:
    """The detail that was asked for has left the file: what can be corrected is asked anew."""
    put_away = left(view)
    return put_away.also(offer(view.with_case(put_away.case or view.case)))


def _advance(view: CaseView, asked: AnswerResult, question: Question) -> Effects:
    if not asked.taken:
        under_way = replace(view.case, correcting=asked.progress.interview)
        return Effects(case=under_way, messages=asked.messages, toast=asked.toast, alert=bool(asked.toast))
    given = asked.progress.interview.answers[question.id]
    is_kept = given.is_as(view.case.interview.answers.get(question.id))
    words = Phrase("correct.kept") if is_kept else Phrase("correct.done", {"name": question.name})
    said = Message(to=Applicant(view.person.id), paragraphs=(words,))
    shown = Effects(messages=(*asked.before, said, *asked.messages))
    if is_kept:
        return replace(shown, case=replace(view.case, correcting=None))
    return shown.also(_corrected(view, question, given))


def _corrected(view: CaseView, question: Question, given: Answer) -> Effects:
    """The detail takes the former one's place, in the receipt as well, and the team reads which it is."""
    told, receipt = view.case.interview, view.case.receipt
    if receipt is not None:
        receipt = replace(receipt, answers={**receipt.answers, question.id: given})
    told = replace(told, answers={**told.answers, question.id: given})
    after = view.with_case(replace(view.case, interview=told, receipt=receipt, correcting=None))
    mark = f"{NAME[1:]}-{int(view.now.timestamp())}"
    named: dict[str, Text] = {"reference": view.case.reference, "name": question.name}
    heard = note(after, mark, Phrase("desk.contact_corrected", named))
    return Effects(
        case=after.case,
        messages=(replace(heard, quiet=True), card(after)),
        events=(Event(case=view.case.id, at=view.now, kind="contact_corrected", detail=question.id),),
    )


def _named(view: CaseView, answered: Progress, question: Question) -> Text:
    """« E-mail : lou@example.org »."""
    if held := asking.shown(view, answered, question):
        return Phrase("review.line", {"name": question.name, "answer": held})
    return question.name
