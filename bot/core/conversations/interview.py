"""The interview: consent, questions one at a time, review, filing. It has no state but the answers."""

from __future__ import annotations

from bot.core.conversations import card, due_dates, explaining
from bot.core.model.case import Event
from bot.core.model.effects import Scene, Step
from bot.core.model.message import Applicant, Button, Phrase, Say, Text
from bot.core.model.organisation import Question
from bot.core.parsing import amounts, kinds
from bot.core.questions import answering, asking
from bot.core.questions.answering import Asked
from bot.core.questions.progress import Track
from bot.core.routing import routing

VERB = "a"
AGES = range(1, 121)
OF_AGE = 18


def track(scene: Scene) -> Track:
    """The questions by which the case is read, with its answers."""
    return Track(VERB, scene.rules.questions, scene.case.interview, scene.rules)


def current(scene: Scene, problem: Text = "") -> tuple[Say, ...]:
    """The step where the person stands, said once more: the question that waits, or the review."""
    under_way = track(scene)
    question = under_way.current
    if question is not None:
        return asking.again(scene, under_way, question, problem)
    return closed_review(scene), review(scene, problem)


def begin(scene: Scene) -> Step:
    """The first question of a new interview."""
    under_way, marks = answering.put(scene, track(scene))
    begun = scene.with_case(interview=under_way.interview)
    return Step(case=begun.case, out=following(begun), marks=marks)


def answer(scene: Scene, question_id: str, input_: kinds.Input) -> Step:
    """Take an input for a question; one for a question no longer asked changes nothing and says so."""
    under_way = track(scene)
    question = under_way.current
    if question is None or question.id != question_id:
        return _late(scene, question_id, input_)
    input_ = of_age(scene, question, input_)
    if turned_away(scene, question, input_):
        return Step(out=(minor(scene), asking.settle(scene, under_way, question)), erase=True)
    return _advance(scene, answering.take(scene, under_way, question, input_))


def keep(scene: Scene, question_id: str) -> Step:
    """Keep the former answer to a question that is asked again."""
    under_way = track(scene)
    question = under_way.current
    if question is None or question.id != question_id:
        return _late(scene, question_id, None)
    return _advance(scene, answering.keep(scene, under_way, question))


def share(scene: Scene, question_id: str) -> Step:
    """Offer Telegram's own button to share one's number."""
    under_way = track(scene)
    question = under_way.current
    if question is None or question.id != question_id:
        return Step(out=current(scene), toast=Phrase("late.moved_on"))
    return _advance(scene, answering.share_phone(scene, under_way))


def review(scene: Scene, problem: Text = "") -> Say:
    """All answers in a few lines, to send or to change."""
    case = str(scene.case.id)
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(
            problem,
            Phrase("review.title"),
            *asking.summary(scene, track(scene)),
            Phrase("review.ask"),
        ),
        buttons=(
            (Button(Phrase("button.send"), ("send", case), style="primary"),),
            (Button(Phrase("button.edit"), ("edit", case)),),
            (Button(Phrase("button.person"), ("person", case)),),
        ),
        slot=f"review:{case}",
        newest=True,
    )


def ready(scene: Scene) -> bool:
    """Whether every question that applies has a valid answer, so that the case can be filed."""
    return track(scene).current is None


def file(scene: Scene, reference: str) -> Step:
    """Send the answers: the case is filed and routed, the team gets its card, the check-ins are laid out."""
    organisation, case = scene.organisation, scene.case
    receipt = routing.receipt(organisation, case.interview, scene.today)
    filed = scene.with_case(
        status="filed", reference=reference, receipt=receipt, filed_at=scene.now
    )  # fmt: skip
    zone = scene.person.zone or organisation.zone
    alarms = due_dates.alarms(filed.case, organisation.checkins, "filing", scene.now, zone, organisation)
    silence = due_dates.silence(filed.case, scene.now, organisation)
    return Step(
        case=filed.case,
        out=(explaining.outcome(filed), closed_review(filed), card.card(filed)),
        events=(Event(case=case.id, at=scene.now, kind="filed", detail=receipt.outcomes[0].route),),
        alarms=(*alarms, *silence),
        cancel=("draft",),
    )


def minor(scene: Scene) -> Say:
    """What someone under 18 is told: a human, and nothing is kept."""
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("minor"), explaining.contact(scene.organisation)),
        plain=True,
    )


def of_age(scene: Scene, question: Question, input_: kinds.Input) -> kinds.Input:
    """« 17 ans », said to the question whether one is of age, as the yes or no that it is."""
    if question.id != scene.organisation.privacy.adult_question or not isinstance(input_, kinds.Typed):
        return input_
    years, sure = amounts.numbers(input_.text, scene.language)
    age = years[0] if sure and years else 0
    if age not in AGES or not isinstance(answering.understood(scene, question, input_), kinds.Refused):
        return input_
    return kinds.Typed("yes" if age >= OF_AGE else "no")


def turned_away(scene: Scene, question: Question, input_: kinds.Input) -> bool:
    """Whether this input tells that the person is under age."""
    if question.id != scene.organisation.privacy.adult_question:
        return False
    reading = answering.understood(scene, question, input_)
    return isinstance(reading, kinds.Accepted) and reading.answer.value == "no"


def closed_review(scene: Scene) -> Say:
    """The review's message without its buttons."""
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("review.title"), *asking.summary(scene, track(scene))),
        slot=f"review:{scene.case.id}",
        replace="or_drop",
    )


def following(scene: Scene, under_way: Track | None = None) -> tuple[Say, ...]:
    """The question that waits, as it is first put, or the review; `under_way` if it was read already."""
    under_way = under_way or track(scene)
    question = under_way.current
    return (review(scene) if question is None else asking.ask(scene, under_way, question),)


def _advance(scene: Scene, asked: Asked) -> Step:
    after = scene.with_case(interview=asked.track.interview)
    return Step(
        case=after.case,
        out=(*asked.before, *(following(after, asked.track) if asked.taken else ()), *asked.out),
        toast=asked.toast,
        alert=bool(asked.toast),
        marks=asked.marks,
        said=asked.said,
    )


def _late(scene: Scene, question_id: str, input_: kinds.Input | None) -> Step:
    """A button of another question than the one that waits: what was answered, and where one stands."""
    toast, repeated = answering.late(scene, track(scene), question_id, input_)
    return Step(out=() if repeated else current(scene), toast=toast)
