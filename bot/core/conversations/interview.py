"""The interview: consent, questions one at a time, review, filing. It has no state but the answers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.conversations import card, dated, due_dates, early, explaining, promises, waiting_list
from bot.core.model.case import Event
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.parsing import amounts, kinds
from bot.core.questions import answering, asking
from bot.core.questions.answering import AnswerResult
from bot.core.questions.progress import Progress
from bot.core.routing import counterfactuals

AGES = range(1, 121)
OF_AGE = 18


def progress(view: CaseView) -> Progress:
    """The questions by which the case is read, with its answers."""
    return Progress.begin(view.rules.questions, view.case.interview, view.rules)


def current(view: CaseView, problem: Text = "") -> tuple[Message, ...]:
    """The step where the person stands, said once more: the question that waits, or the review."""
    under_way = progress(view)
    question = under_way.current
    if question is not None:
        return asking.again(view, under_way, question, problem)
    return closed_review(view), review(view, problem)


def begin(view: CaseView) -> Effects:
    """The first question of a new interview."""
    under_way, statistics = answering.put(view, progress(view))
    begun = view.with_case(replace(view.case, interview=under_way.interview))
    return Effects(case=begun.case, messages=following(begun, under_way), statistics=statistics)


def answer(view: CaseView, question_id: str, input_: kinds.Input) -> Effects:
    """Take an input for a question; one for a question no longer asked changes nothing and says so."""
    under_way = progress(view)
    question = under_way.current
    if question is None or question.id != question_id:
        return _late(view, question_id, input_)
    input_ = of_age(view, question, input_)
    if turned_away(view, question, input_):
        return Effects(messages=(minor(view), asking.settle(view, under_way, question)), erase=True)
    return _advance(view, answering.take(view, under_way, question, input_), under_way)


def keep(view: CaseView, question_id: str) -> Effects:
    """Keep the former answer to a question that is asked again."""
    under_way = progress(view)
    question = under_way.current
    if question is None or question.id != question_id:
        return _late(view, question_id, None)
    return _advance(view, answering.keep(view, under_way, question), under_way)


def share(view: CaseView, question_id: str) -> Effects:
    """Offer Telegram's own button to share one's number."""
    under_way = progress(view)
    question = under_way.current
    if question is None or question.id != question_id:
        return Effects(messages=current(view), toast=Phrase("late.moved_on"))
    return _advance(view, answering.share_phone(view, under_way), under_way)


def review(view: CaseView, problem: Text = "") -> Message:
    """All answers in a few lines, to send or to change."""
    case = str(view.case.id)
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(
            problem,
            Phrase("review.title"),
            *asking.summary(view, progress(view)),
            Phrase("review.ask"),
        ),
        buttons=(
            (Button(Phrase("button.send"), ("send", case), style="primary"),),
            (Button(Phrase("button.edit"), ("edit", case)),),
            (Button(Phrase("button.person"), ("person", case)),),
        ),
        key=MessageKey("review", view.case.id),
        newest=True,
    )


def ready(view: CaseView) -> bool:
    """Whether every question that applies has a valid answer, so that the case can be filed."""
    return progress(view).current is None


def file(view: CaseView, reference: str, lengths: Mapping[str, int]) -> Effects:
    """Send the answers: the case is filed and routed, the team gets its card, the check-ins are scheduled.

    `lengths` says how many wait for each programme already.
    """
    organisation, case = view.organisation, view.case
    receipt = counterfactuals.receipt(organisation, case.interview, view.today)
    filed = view.with_case(
        replace(view.case, status="filed", reference=reference, receipt=receipt, filed_at=view.now)
    )
    filed = replace(filed, waits=waiting_list.joined(filed, lengths))
    owed = promises.owe(filed, "filed")
    filed = filed.with_case(owed.case)
    timers = due_dates.timers(filed.case, organisation.checkins, "filing", view.now, view.zone, organisation)
    sent = Effects(
        case=filed.case,
        messages=(explaining.outcome(filed), closed_review(filed), card.card(filed)),
        events=(
            Event(case=case.id, at=view.now, kind="filed", detail=receipt.outcomes[0].route),
            *owed.events,
        ),
        timers=(*timers, *owed.timers),
        waits=filed.waits,
        cancel=("draft", *owed.cancel),
    )
    return sent.also(dated.planned(filed, organisation.questions, progress(filed).path.answers))


def minor(view: CaseView) -> Message:
    """What someone under 18 is told: a human, and nothing is kept."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("minor"), explaining.contact(view.organisation)),
        plain=True,
    )


def of_age(view: CaseView, question: Question, input_: kinds.Input) -> kinds.Input:
    """« 17 ans », said to the question whether one is of age, as the yes or no that it is."""
    if question.id != view.organisation.privacy.adult_question or not isinstance(input_, kinds.Typed):
        return input_
    years, sure, _ = amounts.numbers(input_.text, view.language)
    age = int(years[0]) if sure and years else 0
    if age not in AGES or not isinstance(answering.understood(view, question, input_), kinds.Refused):
        return input_
    return kinds.Typed("yes" if age >= OF_AGE else "no")


def turned_away(view: CaseView, question: Question, input_: kinds.Input) -> bool:
    """Whether this input tells that the person is under age."""
    if question.id != view.organisation.privacy.adult_question:
        return False
    reading = answering.understood(view, question, input_)
    return isinstance(reading, kinds.Accepted) and reading.answer.value == "no"


def closed_review(view: CaseView) -> Message:
    """The review's message without its buttons."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("review.title"), *asking.summary(view, progress(view))),
        key=MessageKey("review", view.case.id),
        replace="or_drop",
    )


def following(
    view: CaseView, under_way: Progress | None = None, before: Progress | None = None
) -> tuple[Message, ...]:
    """The question that waits, as it is first put, or the review; `under_way` if it was read already.

    That there are more questions than `before` is said.
    """
    under_way = under_way or progress(view)
    question, (_, total) = under_way.current, under_way.path.place
    grown = total - before.path.place[1] if before else 0
    key = "question.one_more" if grown == 1 else "question.more"
    more = (Phrase(key, {"total": total}),) if grown > 0 else ()
    return (review(view) if question is None else asking.ask(view, under_way, question, more),)


def _advance(view: CaseView, asked: AnswerResult, before: Progress) -> Effects:
    after = view.with_case(replace(view.case, interview=asked.progress.interview))
    after, said = early.told(after) if asked.taken and asked.progress.current else (after, ())
    next_ = following(after, asked.progress, before) if asked.taken else ()
    return Effects(
        case=after.case,
        messages=(*asked.before, *said, *next_, *asked.messages),
        toast=asked.toast,
        alert=bool(asked.toast),
        statistics=asked.statistics,
        said=asked.said,
    )


def _late(view: CaseView, question_id: str, input_: kinds.Input | None) -> Effects:
    """A button of another question than the one that waits: what was answered, and where one stands."""
    toast, repeated = answering.late(view, progress(view), question_id, input_)
    return Effects(messages=() if repeated else current(view), toast=toast)
