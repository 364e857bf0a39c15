"""What is answered to a notice that a call is open: still, no longer, or after a look at one's answers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.conversations import (
    correcting,
    dated,
    explaining,
    interview,
    promises,
    takeover,
    waiting_list,
)
from bot.core.conversations.call_notices import moved, settled
from bot.core.conversations.card import as_sent, card, note
from bot.core.model.case import Answers, Event
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.organisation import Programme
from bot.core.questions import answering
from bot.core.questions.answer_buttons import code
from bot.core.routing import calls, counterfactuals


def programme_at(view: CaseView, on_button: str) -> Programme | None:
    """The programme whose code stands on a button, if the case is or was on its waiting list."""
    held = {place.programme for place in view.waits}
    named = (each for each in view.organisation.programmes if each.id in held)
    return next((each for each in named if code(each.id) == on_button), None)


def told_of(view: CaseView) -> Programme | None:
    """The programme whose open call a case that waits for it was told of last; None if it was of none."""
    told = (place for place in view.waits if place.state == "waiting" and place.told_at)
    place = max(told, key=lambda each: each.told_at or view.now, default=None)
    return calls.programme_of(view.organisation, place.programme) if place else None


def still(view: CaseView, programme: Programme, lengths: Mapping[str, int]) -> Effects:
    """« Toujours intéressé·e »: the case is a live request again, or what no longer holds is asked first."""
    if refused := _refused(view, programme):
        return refused
    opened = _opened(view, programme)
    if not interview.ready(opened):
        return _going_over(view, opened, programme, Phrase("call.stale"))
    live = _live(opened, lengths)
    thanks = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("call.still"), *explaining.promised(opened.with_case(live.case or opened.case))),
        buttons=((Button(Phrase("button.case"), ("status", str(view.case.id))),),),
    )
    answered = settled(view, programme, Phrase("call.answered.still"))
    return replace(live, messages=(*answered, thanks, *live.messages))


def renew(view: CaseView, programme: Programme) -> Effects:
    """« Mettre à jour mon dossier »: the answers are kept, and any of them may be changed."""
    if refused := _refused(view, programme):
        return refused
    if view.case.renewing:
        return Effects(messages=interview.current(view))
    return _going_over(view, _opened(view, programme), programme, Phrase("call.renew"))


def renewed(view: CaseView, lengths: Mapping[str, int]) -> Effects:
    """« Envoyer », after a look at the answers: routed anew under the same reference."""
    live = _live(view, lengths)
    after = replace(view, case=live.case or view.case, waits=live.waits or ())
    return replace(
        live,
        messages=(explaining.outcome(after), interview.closed_review(after), *live.messages),
    )


def no_longer(view: CaseView, programme: Programme) -> Effects:
    """« Plus maintenant »: the place is given up, kindly; the case stays."""
    place = waiting_list.place_of(view, programme.id)
    if place is None or place.state == "left" or view.case.status != "filed":
        return Effects(toast=Phrase("late.moved_on"))
    case = view.case.as_last_sent()
    after = replace(view, case=case, waits=moved(view, replace(place, state="left")))
    values: dict[str, Text] = {"programme": programme.name, "reference": case.reference}
    said = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("call.left", values),),
        buttons=((Button(Phrase("button.person"), ("person", str(case.id))),),),
    )
    told = note(view, f"left-{programme.id}-{view.today}", Phrase("desk.no_longer", values))
    return Effects(
        case=case,
        messages=(*settled(view, programme, Phrase("call.answered.left")), said, told, card(after)),
        waits=after.waits,
        events=(Event(case=case.id, at=view.now, kind="call_left", detail=programme.id),),
    )


# --- inside -------------------------------------------------------------------------------------------------


def _refused(view: CaseView, programme: Programme) -> Effects | None:
    """Why nothing can be answered now: the call is closed, the case decided, or the answer is there."""
    place = waiting_list.place_of(view, programme.id)
    if place is None or view.case.status != "filed":
        return Effects(toast=Phrase("late.moved_on"), alert=True)
    if place.state == "interested":
        return Effects(toast=Phrase("call.already"), alert=True)
    if calls.open_call(programme, view.today) is None:
        key = "call.closed" if place.state == "waiting" else "call.closed.left"
        return Effects(toast=Phrase(key), alert=True)
    return None


def _opened(view: CaseView, programme: Programme) -> CaseView:
    """The case open again under the file in force: what no longer means the same is to be said again."""
    if view.case.renewing:
        return view
    held = replace(view.case.interview, revisit="", picked=(), meant=())
    before = view.with_case(replace(view.case, interview=held))
    now = replace(before, filed_under=None, case=replace(before.case, renewing=programme.id))
    weighed = takeover.weigh(interview.progress(before), interview.progress(now), view.language)
    return now.with_case(replace(now.case, interview=weighed.progress.interview))


def _going_over(view: CaseView, opened: CaseView, programme: Programme, words: Text) -> Effects:
    """The review of the answers, or the first question that has to be asked again."""
    under_way, statistics = answering.put(opened, interview.progress(opened))
    begun = opened.with_case(replace(opened.case, interview=under_way.interview, correcting=None))
    said = Message(to=Applicant(view.person.id), paragraphs=(words,))
    return Effects(
        case=begun.case,
        person=replace(view.person, active_case=view.case.id),
        messages=(
            *settled(view, programme, Phrase("call.answered.renew")),
            *correcting.left(view).messages,
            said,
            *interview.following(begun, under_way),
        ),
        events=(Event(case=view.case.id, at=view.now, kind="call_renewing", detail=programme.id),),
        statistics=statistics,
    )


def _live(view: CaseView, lengths: Mapping[str, int]) -> Effects:
    """The case as a live request: routed as of today, with a new promise, and the team told.

    A call that has closed meanwhile leaves the person where they were on the list.
    """
    organisation, case = view.organisation, view.case
    receipt = counterfactuals.receipt(organisation, case.interview, view.today)
    live = replace(case, receipt=receipt, renewing="", renewed_at=view.now)
    programme = calls.programme_of(organisation, case.renewing)
    is_open = programme is not None and calls.takes_applications(programme, view.today)
    place = waiting_list.place_of(view, programme.id) if programme and is_open else None
    marked = moved(view, replace(place, state="interested")) if place else view.waits
    after = replace(view, case=live, waits=marked)
    after = replace(after, waits=waiting_list.joined(after, lengths))
    owed = promises.owe(after, "filed")
    after = after.with_case(owed.case)
    values: dict[str, Text] = {
        "programme": programme.name if programme else case.renewing, "reference": case.reference,
    }  # fmt: skip
    mark = f"{view.now:%Y%m%dT%H%M%S}"
    is_moved = case.receipt is not None and case.receipt.outcomes != receipt.outcomes
    live_again = Effects(
        case=after.case,
        messages=(
            *(as_sent(view, f"sent-{mark}") if _changed(view, after) or is_moved else ()),
            note(after, f"live-{mark}", Phrase("desk.still", values)),
            card(after),
        ),
        waits=after.waits,
        events=(
            Event(case=case.id, at=view.now, kind="reopened", detail=receipt.outcomes[0].route),
            *owed.events,
        ),
        timers=owed.timers,
        cancel=owed.cancel,
    )
    return live_again.also(dated.planned(after, organisation.questions, _changed(view, after)))


def _changed(view: CaseView, after: CaseView) -> Answers:
    """The answers that are others now than those the case was last sent with."""
    sent = view.case.receipt.answers if view.case.receipt else {}
    now = interview.progress(after).path.answers
    return {name: answer for name, answer in now.items() if not answer.is_as(sent.get(name))}
