"""What a case has become, fact by fact: the answers in time of the questions that tell of the same thing.

Nothing of it is kept: it is read from the interview and the check-ins under the file in force, so that a fact
which the file comes to track has its history at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.core.model.case import Answer, Interview
from bot.core.model.effects import CaseView
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Joined, Phrase, Text
from bot.core.model.organisation import Question
from bot.core.model.tracking import Tracked
from bot.core.parsing import kinds
from bot.core.questions.progress import Progress

ARROW, DOT = " → ", " · "


class Told(Frozen, kw_only=True):
    """An answer that was given, to which question, on which day, in the person's words."""

    question: Question
    answer: Answer
    day: date
    words: Text
    plan: str = ""
    """The check-in that asked; empty: the interview."""

    def is_as(self, other: Told) -> bool:
        """Whether it says the same as another answer about the same fact."""
        return self.words == other.words or self.answer.value == other.answer.value


def told(view: CaseView, besides: str = "") -> tuple[Told, ...]:
    """What the interview and the check-ins were told, oldest first; a check-in may be left out."""
    first = Progress.begin(view.rules.questions, view.case.interview, view.rules)
    tracks = {question.id: question.track for question in view.organisation.questions}
    asked = tuple(
        replace(question, track=tracks.get(question.id, question.track)) for question in first.questions
    )
    found = [*_told(replace(first, questions=asked), view.day(view.case.filed_at))]
    for name, held in sorted(view.case.checkins.items(), key=lambda each: when(each[1])):
        plan = next((each for each in view.organisation.each_checkin if each.id == name), None)
        if plan and name != besides:
            answered = Progress.begin(plan.questions, confirmed(held), view.organisation, name)
            found += _told(answered, view.day(held.answered_at or view.case.filed_at))
    return tuple(found)


def confirmed(held: Interview) -> Interview:
    """A check-in under way without the answers that are still to be confirmed."""
    kept = {name: answer for name, answer in held.answers.items() if name not in held.again}
    return replace(held, answers=kept, again={})


def when(held: Interview) -> float:
    """When a check-in was answered last, to put several in order."""
    return held.answered_at.timestamp() if held.answered_at else 0


def is_same(question: Question, other: Question) -> bool:
    """Whether two questions of one kind ask for the same: by their id, or by the fact they are tracked as."""
    tracked = bool(question.track) and question.track == other.track
    return question.kind == other.kind and (question.id == other.id or tracked)


def changes(view: CaseView) -> tuple[tuple[Tracked, tuple[Told, ...]], ...]:
    """Each fact that a check-in has told of, with what was said of it: each change, oldest first."""
    said = told(view)
    heard = {each.question.track for each in said if each.plan}
    return tuple(
        (fact, tuple(_changed(each for each in said if each.question.track == fact.id)))
        for fact in view.organisation.timeline
        if fact.id in heard
    )


def last(view: CaseView) -> tuple[date, Text] | None:
    """What was said in the check-in that was answered last, in one line without contact details, and when."""
    by_plan = {each.plan: each.day for each in told(view) if each.plan}
    newest = next(reversed(by_plan), "")
    lines = tuple(
        line(Tracked(id="", title=each.question.name), (each.words,))
        for each in told(view)
        if newest and each.plan == newest and not each.question.personal
    )
    return (by_plan[newest], Joined(lines, DOT)) if lines else None


def on_card(view: CaseView) -> tuple[Text, ...]:
    """One line: the newest of each fact, after what it was before; none while no check-in has told of any."""
    facts = tuple(line(fact, newest(tuple(said))) for fact, said in changes(view))
    return (Phrase("card.timeline", {"facts": Joined(facts, DOT)}),) if facts else ()


def newest(said: tuple[Told, ...]) -> tuple[Text, ...]:
    """As much of a fact as the card has room for: of lists the last, else the one before as well."""
    kept = 1 if said[-1].question.kind == "choices" else 2
    return tuple(each.words for each in said[-kept:])


def history(view: CaseView) -> tuple[Text, ...]:
    """Every change of each fact with its day, a line a fact, under a title."""
    lines = tuple(line(fact, tuple(map(_dated, said))) for fact, said in changes(view))
    return (Joined((Phrase("timeline.title"), *lines)),) if lines else ()


def line(fact: Tracked, answers: tuple[Text, ...]) -> Text:
    """A fact and its answers, each after the one before."""
    return Phrase("timeline.fact", {"title": fact.title, "answer": Joined(answers, ARROW)})


def _dated(said: Told) -> Text:
    return Phrase("timeline.dated", {"answer": said.words, "day": said.day})


def _told(answered: Progress, day: date) -> Iterator[Told]:
    """The answers of one list of questions that are on the person's path."""
    by_id = {question.id: question for question in answered.questions}
    for name, answer in answered.path.answers.items():
        if answer.state == "given":
            question = by_id[name]
            words = kinds.in_words(question, answer, answered.organisation)
            yield Told(question=question, answer=answer, day=day, words=words, plan=answered.plan)


def _changed(said: Iterator[Told]) -> Iterator[Told]:
    """The answers without those that only say again what the one before said."""
    before: Told | None = None
    for each in said:
        if before is None or not each.is_as(before):
            yield each
        before = each
