"""Check-ins as they are lived: one arrives, is answered in a tap or a few, and says when someone is stuck."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversations.card import card, heard, note
from bot.core.model.case import Event, Interview
from bot.core.model.effects import Scene, Step
from bot.core.model.message import Applicant, Button, Phrase, Say, Text
from bot.core.model.organisation import CheckinPlan, Organisation
from bot.core.parsing import kinds
from bot.core.questions import answering, asking, questionnaire
from bot.core.questions.answering import Asked
from bot.core.questions.progress import Track


def plan_of(organisation: Organisation, plan_id: str) -> CheckinPlan | None:
    """The plan of that id; None if it has left the file."""
    return next((plan for plan in organisation.checkins if plan.id == plan_id), None)


def plan_at(scene: Scene, verb: str) -> CheckinPlan | None:
    """The plan whose buttons open with this verb, if it is the one under way."""
    plan = plan_of(scene.organisation, scene.case.checkin)
    return plan if plan and track(scene, plan).verb == verb else None


def track(scene: Scene, plan: CheckinPlan) -> Track:
    """The plan's questions, with their answers so far; buttons open with « c » and its place in the file."""
    place = scene.organisation.checkins.index(plan)
    answered = scene.case.checkins.get(plan.id, Interview())
    return Track(f"c{place}", plan.questions, answered, scene.organisation, plan.id)


def arrive(scene: Scene, plan: CheckinPlan) -> Step:
    """A check-in that is due: its words, and three buttons first."""
    waiting = scene.with_case(checkin=plan.id)
    return Step(
        case=waiting.case, out=(arrival(scene, plan),), events=(_event(scene, "check_in_sent", plan),)
    )


def arrival(scene: Scene, plan: CheckinPlan, problem: Text = "") -> Say:
    """The check-in's words over its three buttons."""
    case = str(scene.case.id)
    rows = [
        (Button(Phrase("button.nothing_new"), ("nothing_new", case, plan.id)),),
        (Button(Phrase("button.blocked"), ("blocked", case, plan.id)),),
    ]
    if plan.questions:
        rows.insert(0, (Button(Phrase("button.answer"), ("checkin", case, plan.id), style="primary"),))
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(
            problem,
            Phrase("checkin.title", {"reference": scene.case.reference}),
            plan.text,
            Phrase("checkin.stop"),
        ),
        buttons=tuple(rows),
        slot=f"checkin:{case}:{plan.id}",
        bulk=True,
    )


def missed(scene: Scene, plan_id: str) -> Step:
    """A check-in that is due and cannot be said: its plan left the file, or the person left Telegram."""
    return Step(events=(Event(case=scene.case.id, at=scene.now, kind="check_in_missed", detail=plan_id),))


def begin(scene: Scene, plan: CheckinPlan) -> Step:
    """« Répondre »: the first question of the check-in, or thanks if all were answered."""
    if begun(scene, plan):
        return Step(toast=Phrase("late.moved_on"))  # a second tap
    fresh = scene.with_case(checkin=plan.id, checkins={**scene.case.checkins, plan.id: Interview()})
    under_way, marks = answering.put(fresh, track(fresh, plan))
    opened = fresh.with_case(checkins={**fresh.case.checkins, plan.id: under_way.interview})
    question = under_way.current
    if question is None:
        return Step(toast=Phrase("checkin.done_already"))
    return Step(
        case=opened.case,
        out=(asking.ask(opened, under_way, question), _closed(opened, plan, Phrase("checkin.under_way"))),
        marks=marks,
    )


def begun(scene: Scene, plan: CheckinPlan) -> bool:
    """Whether the person has pressed « Répondre », or ended it otherwise."""
    return plan.id in scene.case.checkins


def is_open(scene: Scene, plan: CheckinPlan) -> bool:
    """Whether the buttons of a check-in that arrived still count: it is under way, or was left untouched."""
    return scene.case.followed and (scene.case.checkin == plan.id or not begun(scene, plan))


def current(scene: Scene, plan: CheckinPlan, problem: Text = "") -> tuple[Say, ...]:
    """Where the person stands in the check-in under way, again: its buttons, or the question that waits."""
    if not begun(scene, plan):
        return _closed(scene, plan), replace(arrival(scene, plan, problem), bulk=False)
    under_way = track(scene, plan)
    question = under_way.current
    return () if question is None else asking.again(scene, under_way, question, problem)


def answer(scene: Scene, plan: CheckinPlan, question_id: str, input_: kinds.Input | None) -> Step:
    """Take an input for a question of the check-in; None keeps the answer it had."""
    under_way = track(scene, plan)
    question = under_way.current
    if scene.case.checkin != plan.id or question is None:
        return Step(toast=Phrase("checkin.over"), alert=True)
    if question.id != question_id:
        toast, repeated = answering.late(scene, under_way, question_id, input_)
        return Step(out=() if repeated else current(scene, plan), toast=toast)
    if input_ is None:
        asked = answering.keep(scene, under_way, question)
    else:
        asked = answering.take(scene, under_way, question, input_)
    return _advance(scene, plan, asked)


def share(scene: Scene, plan: CheckinPlan, question_id: str) -> Step:
    """Offer Telegram's own button to share one's number."""
    under_way = track(scene, plan)
    question = under_way.current
    if question is None or question.id != question_id:
        return Step(out=current(scene, plan), toast=Phrase("late.moved_on"))
    return _advance(scene, plan, answering.share_phone(scene, under_way))


def back(scene: Scene, plan: CheckinPlan, question_id: str = "") -> Step:
    """Ask the check-in's question before this one (or before whatever waits) again."""
    under_way = track(scene, plan)
    leaving = under_way.current
    if leaving is None or (question_id and leaving.id != question_id):
        again = () if under_way.went_back(question_id) else current(scene, plan)
        return Step(out=again, toast=Phrase("late.moved_on"))
    earlier = questionnaire.back(under_way.path, under_way.interview)
    moved = scene.with_case(checkins={**scene.case.checkins, plan.id: earlier})
    following = track(moved, plan).current
    if following is None or following.id == leaving.id:
        return Step(out=current(scene, plan))
    asked = asking.ask(moved, track(moved, plan), following)
    left = asking.settle(scene, under_way, leaving)
    return Step(
        case=moved.case,
        out=(*answering.put_away(scene, under_way), asked, left),
        marks=(under_way.mark(leaving, "back"),),
    )


def nothing_new(scene: Scene, plan: CheckinPlan, *, typed: bool = False) -> Step:
    """« Rien de nouveau »: one tap (or the same words), noted, thanked."""
    ended = _ended(scene, plan)
    thanks = _thanks(scene, plan, Phrase("checkin.nothing_new"), typed=typed)
    return Step(case=ended.case, out=thanks, events=(_event(scene, "nothing_new", plan),))


def blocked(scene: Scene, plan: CheckinPlan, *, typed: bool = False) -> Step:
    """« Je suis bloqué·e »: the group is alerted at once under the card, and the person may say why."""
    ended = _ended(scene, plan).with_case(blocked=True)
    alert = heard(scene, f"blocked-{plan.id}", Phrase("desk.blocked", {"reference": scene.case.reference}))
    return Step(
        case=ended.case,
        person=replace(scene.person, writing=True, hand=scene.case.id),
        out=(*_thanks(scene, plan, Phrase("checkin.blocked"), typed=typed), alert, card(ended)),
        events=(_event(scene, "blocked", plan),),
    )


def stop(scene: Scene) -> Step:
    """/stop: no more check-ins; the case stays."""
    ended = scene.with_case(followed=False, checkin="")
    said = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("stopped"),))
    plan = plan_of(scene.organisation, scene.case.checkin)
    return Step(
        case=ended.case,
        out=(said, *left(scene, plan)) if plan else (said,),
        events=(Event(case=scene.case.id, at=scene.now, kind="stopped"),),
        cancel=("checkin",),
    )


def _ended(scene: Scene, plan: CheckinPlan) -> Scene:
    """A check-in is over, whatever was answered; another one under way goes on."""
    under_way = "" if scene.case.checkin == plan.id else scene.case.checkin
    answers = scene.case.checkins.get(plan.id, Interview())
    return scene.with_case(checkin=under_way, checkins={**scene.case.checkins, plan.id: answers})


def _thanks(scene: Scene, plan: CheckinPlan, words: Text, *, typed: bool) -> tuple[Say, ...]:
    """The end of a check-in: in place of its buttons, or below what was typed."""
    if not typed:
        return (_closed(scene, plan, words),)
    return (*left(scene, plan), Say(to=Applicant(scene.person.id), paragraphs=(words,)))


def left(scene: Scene, plan: CheckinPlan) -> tuple[Say, ...]:
    """What stands of a check-in that ends before its last question, without its buttons."""
    if not begun(scene, plan):
        return (_closed(scene, plan),)
    under_way = track(scene, plan)
    question = under_way.current
    return (asking.settle(scene, under_way, question),) if question else ()


def lapsed(scene: Scene) -> Step:
    """The check-in under way has left the file or was answered: it is closed, and nothing is lost."""
    ended = scene.with_case(checkin="")
    said = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("checkin.over"),))
    return Step(case=ended.case, out=(said,))


def nothing_to_stop(chat: int) -> Say:
    """/stop from someone without a case."""
    return Say(to=Applicant(chat), paragraphs=(Phrase("stopped.nothing"),))


def _advance(scene: Scene, plan: CheckinPlan, asked: Asked) -> Step:
    answers = {**scene.case.checkins, plan.id: asked.track.interview}
    after = scene.with_case(checkins=answers)
    if not asked.taken:
        return Step(
            case=after.case, out=asked.out, toast=asked.toast, alert=bool(asked.toast), marks=asked.marks
        )
    following = asked.track.current
    if following is not None:
        return Step(
            case=after.case,
            out=(*asked.before, asking.ask(after, asked.track, following), *asked.out),
            marks=asked.marks,
        )
    ended = end(after, plan, asked.track)
    thanks, received = ended.out
    return replace(ended, out=(*asked.before, thanks, *asked.out, received), marks=asked.marks)


def end(scene: Scene, plan: CheckinPlan, answered: Track) -> Step:
    """Every question of the check-in has its answer: thanks, and the answers without a sound to the group."""
    ended = scene.with_case(checkin="")
    thanks = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("checkin.thanks"),))
    title = Phrase("desk.checked_in", {"reference": scene.case.reference})
    shown = asking.summary(ended, answered, personal=False)
    received = replace(note(ended, f"checked-{plan.id}", title, *shown), quiet=True)
    return Step(case=ended.case, out=(thanks, received), events=(_event(scene, "checked_in", plan),))


def _closed(scene: Scene, plan: CheckinPlan, words: Text = "") -> Say:
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(plan.text, words),
        slot=f"checkin:{scene.case.id}:{plan.id}",
        replace="or_drop",
    )


def _event(scene: Scene, kind: str, plan: CheckinPlan) -> Event:
    return Event(case=scene.case.id, at=scene.now, kind=kind, detail=plan.id)
