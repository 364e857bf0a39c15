"""The conversation of a check-in: it arrives, is answered, and says when someone is stuck."""

from __future__ import annotations

from bot.core.conversations import correcting, dated, earlier, following, promises, stuck, timeline
from bot.core.conversations.card import card, note
from bot.core.model.case import Answer, Case, Event, Interview, Stuck
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import CheckinPlan, Organisation, Question
from bot.core.parsing import kinds
from bot.core.questions import answering, asking, questionnaire
from bot.core.questions.answer_buttons import code
from bot.core.questions.answering import AnswerResult
from bot.core.questions.progress import Progress


def plan_of(organisation: Organisation, plan_id: str) -> CheckinPlan | None:
    """The plan of that id; None if it has left the file."""
    return next((plan for plan in organisation.each_checkin if plan.id == plan_id), None)


def plan_coded(organisation: Organisation, on_button: str) -> CheckinPlan | None:
    """The plan whose code stands on a button; None if it has left the file."""
    return next((plan for plan in organisation.each_checkin if code(plan.id) == on_button), None)


def plan_at(view: CaseView, on_button: str) -> CheckinPlan | None:
    """The same, if it is the one under way."""
    plan = plan_coded(view.organisation, on_button)
    return plan if plan and plan.id == view.case.checkin else None


def progress(view: CaseView, plan: CheckinPlan) -> Progress:
    """The plan's questions, with their answers so far."""
    answered = view.case.checkins.get(plan.id, Interview())
    return Progress.begin(plan.questions, answered, view.organisation, plan.id)


def start_checkin(view: CaseView, plan: CheckinPlan) -> Effects:
    """A check-in that is due: its words, and its buttons first; one left unanswered makes room for it.

    If what was answered to that one ends the follow-up, nothing else comes.
    """
    if view.case.correcting:
        gone = correcting.left(view)
        return gone.also(start_checkin(view.with_case(gone.case or view.case), plan))
    left_open = plan_of(view.organisation, view.case.checkin)
    gone = Effects(messages=(closed(view, plan),)) if left_open == plan else Effects()
    if left_open and left_open != plan:
        gone = _replaced(view, left_open)
        if gone.case and not gone.case.followed:
            return gone
    put_off = plan_of(view.organisation, view.case.later)
    if put_off and put_off != plan:
        gone = gone.also(following.after(view, put_off))
    case = _not_later(gone.case or view.case, plan)
    arrived = Effects(
        case=replace(case, checkin=plan.id),
        messages=(arrival(view, plan),),
        events=(_event(view, "check_in_sent", plan),),
    )
    return gone.also(arrived)


def _replaced(view: CaseView, plan: CheckinPlan) -> Effects:
    """A check-in makes room for a newer one; what was answered of it, or that nothing was, is its end."""
    last = following.is_last(view, plan)
    words = Phrase("checkin.last" if last else "checkin.replaced")
    gone = _close(view, plan, "check_in_closed", words)
    return gone.also(following.over(view.with_case(gone.case or view.case), plan))


def _not_later(case: Case, plan: CheckinPlan) -> Case:
    """Nothing is put off any more: it was this check-in, or an older one, which does not come again."""
    if case.later in {"", plan.id}:
        return replace(case, later="")
    return replace(case, later="", checkins={case.later: Interview(), **case.checkins})


def called_off(view: CaseView) -> Effects:
    """The case is another now, and the check-in under way not for it: it is closed, its answers kept."""
    plan = plan_of(view.organisation, view.case.checkin)
    if plan is None:
        return Effects(case=replace(view.case, checkin=""))
    return _close(view, plan, "check_in_closed", Phrase("checkin.called_off"))


def _close(view: CaseView, plan: CheckinPlan, kind: str, words: Text) -> Effects:
    """End a check-in that was left unanswered: its buttons go, and the team has what was answered of it."""
    under_way = progress(view, plan)
    said = under_way.with_interview(timeline.confirmed(under_way.interview))
    shown = asking.summary(view, said, personal=False)
    received: tuple[Message, ...] = ()
    if shown:
        title = Phrase("desk.checked_in_part", {"reference": view.case.reference})
        received = (replace(note(view, f"checked-{plan.id}", title, *shown), quiet=True), card(view))
    away = answering.put_away(view, under_way)
    return Effects(
        case=_ended(view, plan).case,
        messages=(*left(view, plan, words), *away, *received),
        events=(_event(view, kind, plan),),
    )


def arrival(view: CaseView, plan: CheckinPlan, problem: Text = "") -> Message:
    """The check-in's words over its buttons."""
    case = str(view.case.id)
    rows = [
        (Button(Phrase("button.nothing_new"), ("nothing_new", case, plan.id)),),
        (Button(Phrase("button.blocked"), ("blocked", case, plan.id)),),
        (Button(Phrase("button.later"), ("later", case, plan.id)),),
    ]
    if plan.questions:
        rows.insert(0, (Button(Phrase("button.answer"), ("checkin", case, plan.id), style="primary"),))
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(
            problem,
            Phrase("checkin.title", {"reference": view.case.reference}),
            plan.text,
            Phrase("checkin.stop"),
        ),
        buttons=tuple(rows),
        key=MessageKey("checkin", view.case.id, (plan.id,)),
        bulk=True,
    )


def missed(view: CaseView, plan_id: str) -> Effects:
    """A check-in that is due and not said: it is not for the case any more, or a newer one is due too."""
    return Effects(events=(Event(case=view.case.id, at=view.now, kind="check_in_missed", detail=plan_id),))


def overtaken(view: CaseView, plan: CheckinPlan) -> Effects:
    """A late check-in for which a newer one comes: what comes after it is still to come."""
    return missed(view, plan.id).also(following.after(view, plan))


def begin(view: CaseView, plan: CheckinPlan) -> Effects:
    """« Répondre »: the first question of the check-in, or thanks if all were answered."""
    if begun(view, plan):
        return Effects(toast=Phrase("late.moved_on"))  # a second tap
    fresh = view.with_case(
        replace(
            view.case,
            checkin=plan.id,
            checkins={**view.case.checkins, plan.id: earlier.known(view, plan)},
        )
    )
    under_way, statistics = answering.put(fresh, progress(fresh, plan))
    opened = fresh.with_case(
        replace(fresh.case, checkins={**fresh.case.checkins, plan.id: under_way.interview})
    )
    question = under_way.current
    if question is None:
        return Effects(toast=Phrase("checkin.done_already"))
    return Effects(
        case=opened.case,
        messages=(
            asking.ask(opened, under_way, question),
            closed(opened, plan, Phrase("checkin.under_way")),
        ),
        statistics=statistics,
    )


def begun(view: CaseView, plan: CheckinPlan) -> bool:
    """Whether the person has pressed « Répondre », or ended it otherwise."""
    return plan.id in view.case.checkins


def is_open(view: CaseView, plan: CheckinPlan) -> bool:
    """Whether the buttons of a check-in that arrived still count: it is under way, or was left untouched."""
    return view.case.followed and (view.case.checkin == plan.id or not begun(view, plan))


def current(view: CaseView, plan: CheckinPlan, problem: Text = "") -> tuple[Message, ...]:
    """Where the person stands in the check-in under way, again: its buttons, or the question that waits."""
    if not begun(view, plan):
        return closed(view, plan), replace(arrival(view, plan, problem), bulk=False)
    under_way = progress(view, plan)
    question = under_way.current
    return () if question is None else asking.again(view, under_way, question, problem)


def answer(view: CaseView, plan: CheckinPlan, question_id: str, input_: kinds.Input | None) -> Effects:
    """Take an input for a question of the check-in; None keeps the answer it had."""
    under_way = progress(view, plan)
    question = under_way.current
    if view.case.checkin != plan.id or question is None:
        return Effects(toast=Phrase("checkin.over"), alert=True)
    if question.id != question_id:
        toast, repeated = answering.late(view, under_way, question_id, input_)
        return Effects(messages=() if repeated else current(view, plan), toast=toast)
    if input_ is None:
        asked = answering.keep(view, under_way, question)
    else:
        asked = answering.take(view, under_way, question, input_)
    return _advance(view, plan, asked, question)


def told(view: CaseView, plan: CheckinPlan, answer: Answer) -> Effects:
    """The question that waits is answered so, in whatever way it was said."""
    under_way = progress(view, plan)
    question = under_way.current
    if question is None:
        return Effects()
    return _advance(view, plan, answering.accepted(view, under_way, question, answer), question)


def share(view: CaseView, plan: CheckinPlan, question_id: str) -> Effects:
    """Offer Telegram's own button to share one's number."""
    under_way = progress(view, plan)
    question = under_way.current
    if question is None or question.id != question_id:
        return Effects(messages=current(view, plan), toast=Phrase("late.moved_on"))
    return _advance(view, plan, answering.share_phone(view, under_way), question)


def back(view: CaseView, plan: CheckinPlan, question_id: str = "") -> Effects:
    """Ask the check-in's question before this one (or before whatever waits) again."""
    under_way = progress(view, plan)
    leaving = under_way.current
    if leaving is None or (question_id and leaving.id != question_id):
        again = () if under_way.went_back(question_id) else current(view, plan)
        return Effects(messages=again, toast=Phrase("late.moved_on"))
    returned = questionnaire.back(under_way.path, under_way.interview)
    moved = view.with_case(replace(view.case, checkins={**view.case.checkins, plan.id: returned}))
    before = progress(moved, plan).current
    if before is None or before.id == leaving.id:
        return Effects(messages=current(view, plan))
    asked = asking.ask(moved, progress(moved, plan), before)
    left = asking.settle(view, under_way, leaving)
    return Effects(
        case=moved.case,
        messages=(*answering.put_away(view, under_way), asked, left),
        statistics=(under_way.statistic(leaving, "back"),),
    )


def nothing_new(view: CaseView, plan: CheckinPlan, *, typed: bool = False) -> Effects:
    """« Rien de nouveau »: one tap (or the same words), noted, thanked."""
    ended = _ended(view, plan)
    words = Phrase("checkin.last" if following.is_last(view, plan) else "checkin.nothing_new")
    thanks = _thanks(view, plan, words, typed=typed)
    noted = Effects(case=ended.case, messages=thanks, events=(_event(view, "nothing_new", plan),))
    return noted.also(following.over(ended, plan))


def blocked(view: CaseView, plan: CheckinPlan, *, typed: bool = False) -> Effects:
    """« Je suis bloqué·e »: the group is alerted at once under the card, and the person may say why."""
    ended = _ended(view, plan)
    ended = ended.with_case(replace(ended.case, blocked=True, stuck=Stuck(plan=plan.id)))
    owed = promises.owe(ended, "blocked")
    ended = ended.with_case(owed.case)
    thanks = _thanks(view, plan, Phrase("checkin.blocked"), typed=typed)
    said = Effects(
        case=ended.case,
        person=replace(view.person, writing=True, active_case=view.case.id),
        messages=(*thanks, *stuck.asked(ended), stuck.alert(ended), card(ended)),
        events=(_event(view, "blocked", plan), *owed.events),
        timers=owed.timers,
        cancel=owed.cancel,
    )
    return said.also(following.after(ended, plan))


def stop(view: CaseView) -> Effects:
    """/stop: no more check-ins in this case, which stays."""
    ended = view.with_case(replace(view.case, followed=False, checkin="", later=""))
    plan = plan_of(view.organisation, view.case.checkin)
    return Effects(
        case=ended.case,
        messages=left(view, plan) if plan else (),
        events=(Event(case=view.case.id, at=view.now, kind="stopped"),),
        cancel=("checkin",),
    )


def stopped(view: CaseView) -> Message:
    """What /stop has ended, and what stays possible."""
    return Message(to=Applicant(view.person.id), paragraphs=(Phrase("stopped"), Phrase("stopped.stays")))


def _ended(view: CaseView, plan: CheckinPlan) -> CaseView:
    """A check-in is over, whatever was answered; another one under way goes on."""
    under_way = "" if view.case.checkin == plan.id else view.case.checkin
    answers = view.case.checkins.get(plan.id, Interview())
    return view.with_case(
        replace(view.case, checkin=under_way, checkins={**view.case.checkins, plan.id: answers})
    )


def _thanks(view: CaseView, plan: CheckinPlan, words: Text, *, typed: bool) -> tuple[Message, ...]:
    """The end of a check-in: in place of its buttons, or below what was typed."""
    if not typed:
        return (closed(view, plan, words),)
    return (*left(view, plan), Message(to=Applicant(view.person.id), paragraphs=(words,)))


def left(view: CaseView, plan: CheckinPlan, words: Text = "") -> tuple[Message, ...]:
    """What stands of a check-in that ends before its last question, without its buttons."""
    if not begun(view, plan):
        message = closed(view, plan)
        return (replace(message, paragraphs=(words,)) if words else message,)
    under_way = progress(view, plan)
    question = under_way.current
    if question is None:
        return ()
    settled = asking.settle(view, under_way, question)
    return (replace(settled, paragraphs=(*settled.paragraphs, words)),)


def lapsed(view: CaseView) -> Effects:
    """The check-in under way has left the file or was answered: it is closed, and nothing is lost."""
    ended = view.with_case(replace(view.case, checkin=""))
    said = Message(to=Applicant(view.person.id), paragraphs=(Phrase("checkin.over"),))
    return Effects(case=ended.case, messages=(said,))


def nothing_to_stop(chat: int) -> Message:
    """/stop from someone without a case."""
    return Message(to=Applicant(chat), paragraphs=(Phrase("stopped.nothing"),))


def _advance(view: CaseView, plan: CheckinPlan, asked: AnswerResult, question: Question) -> Effects:
    told = asked.progress.interview
    answers = {
        **view.case.checkins,
        plan.id: replace(told, answered_at=view.now) if asked.taken else told,
    }
    after = view.with_case(replace(view.case, checkins=answers))
    if not asked.taken:
        return Effects(
            case=after.case,
            messages=asked.messages,
            toast=asked.toast,
            alert=bool(asked.toast),
            statistics=asked.statistics,
        )
    follows = following.answered(view, after, plan)
    coming = asked.progress.current
    if coming is not None or not following.is_last(after, plan):
        given = {question.id: asked.progress.interview.answers[question.id]}
        follows = follows.also(dated.planned(after, (question,), given))
    if coming is not None:
        advanced = Effects(
            case=after.case,
            messages=(*asked.before, asking.ask(after, asked.progress, coming), *asked.messages),
            statistics=asked.statistics,
        )
        return advanced.also(follows)
    ended = end(after, plan, asked.progress)
    thanks, *received = ended.messages
    ended = replace(
        ended, messages=(*asked.before, thanks, *asked.messages, *received), statistics=asked.statistics
    )
    return follows.also(ended)


def end(view: CaseView, plan: CheckinPlan, answered: Progress) -> Effects:
    """Every question of the check-in has its answer: thanks, and the answers without a sound to the group."""
    ended = view.with_case(replace(view.case, checkin=""))
    words = Phrase("checkin.last" if following.is_last(view, plan) else "checkin.thanks")
    thanks = Message(to=Applicant(view.person.id), paragraphs=(words,))
    title = Phrase("desk.checked_in", {"reference": view.case.reference})
    shown = asking.summary(ended, answered, personal=False)
    received = replace(note(ended, f"checked-{plan.id}", title, *shown), quiet=True)
    done = Effects(
        case=ended.case,
        messages=(thanks, received, card(ended)),
        events=(_event(view, "checked_in", plan),),
    )
    return done.also(following.over(ended, plan))


def closed(view: CaseView, plan: CheckinPlan, words: Text = "") -> Message:
    """A check-in's message without its buttons."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(plan.text, words),
        key=MessageKey("checkin", view.case.id, (plan.id,)),
        replace="or_drop",
    )


def _event(view: CaseView, kind: str, plan: CheckinPlan) -> Event:
    return Event(case=view.case.id, at=view.now, kind=kind, detail=plan.id)
