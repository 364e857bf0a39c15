"""The interview: consent, questions one at a time, review, filing. It has no state but the answers."""

from __future__ import annotations

from dataclasses import replace

from bot.core import asking, card, checkins, explaining, kinds, questionnaire, routing
from bot.core.asking import Asked, Track
from bot.core.case import Event, Interview
from bot.core.organisation import Question
from bot.core.say import Applicant, Button, Phrase, Say, Text
from bot.core.spelling import folded
from bot.core.step import Scene, Step

VERB = "a"


def track(scene: Scene) -> Track:
    """The questions of the organisation, with this case's answers."""
    organisation = scene.organisation
    return Track(VERB, organisation.questions, scene.case.interview, organisation)


def current(scene: Scene, problem: Text = "") -> tuple[Say, ...]:
    """The step where the person stands, said once more: the question that waits, or the review."""
    under_way = track(scene)
    question = under_way.current
    if question is not None:
        return asking.again(scene, under_way, question, problem)
    return _closed_review(scene), review(scene, problem)


def first(scene: Scene) -> tuple[Say, ...]:
    """The first question of a new interview."""
    return _following(scene)


def answer(scene: Scene, question_id: str, input_: kinds.Input) -> Step:
    """Take an input for a question; one for a question no longer asked changes nothing and says so."""
    under_way = track(scene)
    question = under_way.current
    if question is None or question.id != question_id:
        return _late(scene, question_id, input_)
    if turned_away(scene, question, input_):
        return Step(out=(minor(scene), asking.settle(scene, under_way, question)), erase=True)
    return _advance(scene, asking.take(scene, under_way, question, input_))


def keep(scene: Scene, question_id: str) -> Step:
    """Keep the former answer to a question that is asked again."""
    under_way = track(scene)
    question = under_way.current
    if question is None or question.id != question_id:
        return _late(scene, question_id, None)
    return _advance(scene, asking.keep(scene, under_way, question))


def share(scene: Scene, question_id: str) -> Step:
    """Offer Telegram's own button to share one's number."""
    under_way = track(scene)
    question = under_way.current
    if question is None or question.id != question_id:
        return Step(out=current(scene), toast=Phrase("late.moved_on"))
    return _advance(scene, asking.share_phone(scene, under_way))


def back(scene: Scene, question_id: str = "") -> Step:
    """Ask the question before this one (or before whatever waits) again; its answer is kept until then."""
    under_way = track(scene)
    waiting = under_way.current
    if question_id and (waiting is None or waiting.id != question_id):
        return Step(out=() if under_way.went_back(question_id) else current(scene),
                    toast=Phrase("late.moved_on"))  # fmt: skip
    earlier = questionnaire.back(under_way.path, under_way.interview)
    return _revisit(scene, earlier) if earlier != under_way.interview else Step(out=current(scene))


def edit(scene: Scene, question_id: str) -> Step:
    """Ask one question again, from the review."""
    if scene.case.interview.revisit == question_id:
        return Step()  # a second tap
    return _revisit(scene, questionnaire.revisit(scene.case.interview, question_id))


def named(scene: Scene, words: str) -> str:
    """The question of the review that these words name; empty: none."""
    asked = track(scene).path.questions
    said = folded(words)
    return next((each.id for each in asked if said in map(folded, each.name.values())), "")


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
            (
                Button(Phrase("button.edit"), ("edit", case)),
                Button(Phrase("button.person"), ("person", case)),
            ),
        ),
        slot=f"review:{case}",
    )


def reopen_review(scene: Scene) -> Step:
    """The review in place of the list of questions one can change."""
    if not ready(scene):
        return Step(out=current(scene))
    return Step(out=(replace(review(scene), replace="or_send"),))


def ready(scene: Scene) -> bool:
    """Whether every question that applies has a valid answer, so that the case can be filed."""
    return track(scene).current is None


def choose_edit(scene: Scene, *, below: bool = False) -> Step:
    """The review's message becomes a list of the questions one can change; or a new one `below` does."""
    asked = track(scene).path.questions
    buttons = [Button(question.name, ("edit", str(scene.case.id), question.id)) for question in asked]
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    menu = replace(
        review(scene),
        paragraphs=(Phrase("review.which"),),
        buttons=(*rows, (Button(Phrase("button.back"), ("review", str(scene.case.id))),)),
        replace="" if below else "or_send",
    )
    return Step(out=(_closed_review(scene), menu) if below else (menu,))


def file(scene: Scene, reference: str) -> Step:
    """Send the answers: the case is filed and routed, the team gets its card, the check-ins are laid out."""
    organisation, case = scene.organisation, scene.case
    receipt = routing.receipt(organisation, case.interview, scene.today)
    filed = scene.with_case(
        status="filed", reference=reference, receipt=receipt, filed_at=scene.now,
        fingerprint=organisation.fingerprint,
    )  # fmt: skip
    zone = scene.person.zone or organisation.zone
    alarms = checkins.alarms(filed.case, organisation.checkins, "filing", scene.now, zone, organisation)
    silence = checkins.silence(filed.case, scene.now, organisation)
    return Step(
        case=filed.case,
        out=(explaining.outcome(filed), _closed_review(filed), card.card(filed)),
        events=(Event(case=case.id, at=scene.now, kind="filed", detail=receipt.outcomes[0].route),),
        alarms=(*alarms, *silence),
    )


def minor(scene: Scene) -> Say:
    """What someone under 18 is told: a human, and nothing is kept."""
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("minor"), explaining.contact(scene.organisation)),
        plain=True,
    )


def turned_away(scene: Scene, question: Question, input_: kinds.Input) -> bool:
    """Whether this input tells that the person is under age."""
    if question.id != scene.organisation.privacy.adult_question:
        return False
    reading = kinds.read(question, scene.organisation, input_, language=scene.language)
    return isinstance(reading, kinds.Accepted) and reading.answer.value == "no"


def _closed_review(scene: Scene) -> Say:
    """The review's message without its buttons."""
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("review.title"), *asking.summary(scene, track(scene))),
        slot=f"review:{scene.case.id}",
        replace="or_drop",
    )


def _advance(scene: Scene, asked: Asked) -> Step:
    after = scene.with_case(interview=asked.track.interview)
    following = _following(after) if asked.taken else ()
    return Step(
        case=after.case,
        out=(*asked.before, *following, *asked.out),
        toast=asked.toast,
        alert=bool(asked.toast),
    )


def _following(scene: Scene) -> tuple[Say, ...]:
    under_way = track(scene)
    question = under_way.current
    return (review(scene) if question is None else asking.ask(scene, under_way, question),)


def _late(scene: Scene, question_id: str, input_: kinds.Input | None) -> Step:
    """A button of another question than the one that waits: what was answered, and where one stands."""
    toast, repeated = asking.late(scene, track(scene), question_id, input_)
    return Step(out=() if repeated else current(scene), toast=toast)


def _revisit(scene: Scene, interview: Interview) -> Step:
    under_way = track(scene)
    leaving = under_way.current
    moved = scene.with_case(interview=interview)
    left = asking.settle(scene, under_way, leaving) if leaving else _closed_review(scene)
    return Step(case=moved.case, out=(*asking.put_away(scene, under_way), *_following(moved), left))
