"""Changing one's mind in an interview: back, another answer, an edited message."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversations.interview import (
    closed_review,
    current,
    following,
    minor,
    of_age,
    ready,
    review,
    track,
    turned_away,
)
from bot.core.model.case import Interview
from bot.core.model.effects import Scene, Step
from bot.core.model.message import Applicant, Button, Phrase, Say, Text
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.parsing.spelling import folded
from bot.core.questions import answering, asking, questionnaire
from bot.core.questions.keyboard import arranged
from bot.core.questions.progress import Track

BUTTONS_HELP = frozenset({"buttons_only", "unknown_choice", "unknown_place"})
"""Refusals that point to buttons, of which an edited message has none."""


def back(scene: Scene, question_id: str = "") -> Step:
    """Ask the question before this one (or before whatever waits) again; its answer is kept until then."""
    under_way = track(scene)
    waiting = under_way.current
    if question_id and (waiting is None or waiting.id != question_id):
        return Step(out=() if under_way.went_back(question_id) else current(scene),
                    toast=Phrase("late.moved_on"))  # fmt: skip
    earlier = questionnaire.back(under_way.path, under_way.interview)
    if earlier == under_way.interview:
        return Step(out=current(scene))
    return replace(_revisit(scene, earlier), marks=(under_way.mark(waiting, "back"),) if waiting else ())


def edit(scene: Scene, question_id: str) -> Step:
    """Ask one question again, from the list of answers."""
    if scene.case.interview.revisit == question_id:
        return Step()  # a second tap
    if question_id not in {question.id for question in answered(scene)}:
        return Step(out=current(scene), toast=Phrase("late.moved_on"))
    return _revisit(scene, questionnaire.revisit(scene.case.interview, question_id))


def answered(scene: Scene) -> tuple[Question, ...]:
    """The questions on the person's path that have an answer, which may be changed."""
    whole = track(scene).path
    return tuple(question for question in whole.questions if question.id in whole.answers)


def named(scene: Scene, words: str) -> str:
    """The answered question that these words name; empty: none."""
    said = folded(words)
    return next((each.id for each in answered(scene) if said in map(folded, each.name.values())), "")


def choose(scene: Scene, *, below: bool = False) -> Step:
    """The review's message becomes a list of the answers one can change; or a new one `below` does."""
    if not answered(scene):
        return Step(out=current(scene, Phrase("edit.nothing")))
    case = str(scene.case.id)
    buttons = [Button(question.name, ("edit", case, question.id)) for question in answered(scene)]
    back_ = Button(Phrase("button.back"), ("review", case))
    menu = replace(
        review(scene),
        paragraphs=(Phrase("review.title"), *asking.summary(scene, track(scene)), Phrase("review.which")),
        buttons=(*arranged(buttons, scene.language, most=2), (back_,)),
        replace="" if below else "or_send",
    )
    return Step(out=(closed_review(scene), menu) if below else (menu,))


def leave_choice(scene: Scene) -> Step:
    """The list of answers is left: the review in its place, or the question that waits."""
    if not ready(scene):
        return Step(out=(*current(scene), closed_review(scene)))
    return Step(out=(replace(review(scene), replace="or_send"),))


def rewrite(scene: Scene, question_id: str, input_: kinds.Input) -> Step:
    """The message that answered a question was edited: so is the answer, if it still is one.

    Nothing else moves: the question that waits goes on waiting, unless it depended on the answer.
    """
    under_way = track(scene)
    question = next((each for each in answered(scene) if each.id == question_id), None)
    if question is None:
        return Step(out=current(scene, Phrase("edited")))
    input_ = of_age(scene, question, input_)
    if turned_away(scene, question, input_):
        return Step(out=(minor(scene),), erase=True)
    match answering.understood(scene, question, input_):
        case kinds.Accepted(answer):
            return _rewritten(
                scene, under_way, question, answering.accepted(scene, under_way, question, answer)
            )
        case kinds.Refused(key, values) if key not in BUTTONS_HELP:
            problem: Text = Phrase(f"refused.{key}", dict(values))
        case _:
            problem = Phrase("edited.unclear")
    kept = Phrase("edited.kept", {"name": question.name, "answer": asking.shown(scene, under_way, question)})
    said = Say(to=Applicant(scene.person.id), paragraphs=(problem, kept))
    return Step(out=(said,), marks=(under_way.mark(question, "refused"),))


def _rewritten(scene: Scene, before: Track, question: Question, asked: answering.Asked) -> Step:
    """The answer in its new words; what waits is asked anew only if it is another question now."""
    waiting = before.current
    revisit = before.interview.revisit if before.interview.revisit != question.id else ""
    after = scene.with_case(interview=replace(asked.track.interview, revisit=revisit))
    now_waiting = track(after).current
    if waiting == now_waiting:  # only to it belongs what is ticked or was proposed
        picked, meant = before.interview.picked, before.interview.meant
        after = scene.with_case(interview=replace(after.case.interview, picked=picked, meant=meant))
    answer = asking.shown(after, track(after), question)
    changed = Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("edited.changed", {"name": question.name, "answer": answer}),),
    )
    out: tuple[Say, ...] = (changed, *asked.out)
    if waiting is None and now_waiting is None:
        out = (*out, closed_review(after), review(after))
    elif waiting != now_waiting:
        left = asking.settle(after, track(after), waiting) if waiting else closed_review(after)
        out = (*out, left, *answering.put_away(scene, before), *following(after))
    return Step(case=after.case, out=out, marks=asked.marks)


def _revisit(scene: Scene, interview: Interview) -> Step:
    under_way = track(scene)
    leaving = under_way.current
    moved = scene.with_case(interview=interview)
    left = asking.settle(scene, under_way, leaving) if leaving else closed_review(scene)
    return Step(case=moved.case, out=(*answering.put_away(scene, under_way), *following(moved), left))
