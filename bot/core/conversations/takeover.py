"""A new file under an open case: each answer is kept, asked again with the reason why, or set aside.

What is on the person's screen is brought up to date without a sound; nobody is stranded there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from bot.core.conversations import checkins, interview
from bot.core.model.case import Answer, Person, Value
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import AnyMessage, Applicant, Button, Message, Phrase
from bot.core.model.organisation import CHOICE_KINDS, CheckinPlan, Organisation, Question
from bot.core.parsing.answers import valid
from bot.core.parsing.options import options
from bot.core.parsing.spelling import folded
from bot.core.questions import answering, asking
from bot.core.questions.progress import Progress

Fate: TypeAlias = Literal["kept", "reworded", "gone", "bounds", "needed", "aside"]
"""Of an answer: kept as it is; asked again, because the question or what was chosen is said in other words,
is no longer offered, lies outside the bounds, or may no longer be missing; or set aside."""

AGAIN: Final = frozenset({"reworded", "gone", "bounds", "needed"})


class Weighed(Frozen):
    """The same interview under another file, with the fate of every answer that counted."""

    progress: Progress
    fates: Mapping[str, Fate]


class Renewed(Frozen):
    """An open case under another file: what changes of it and on the screen, and the fate of its answers."""

    effects: Effects
    fates: Mapping[str, Fate]

    @property
    def touched(self) -> bool:
        """Whether something has to be answered again or no longer counts."""
        return any(fate != "kept" for fate in self.fates.values())


def renew(view: CaseView, before: Organisation) -> Renewed:
    """The open case of the view under its organisation's file; `before` is the file it was under.

    What the person sees of it comes without a sound, after what is said to others who are here now.
    """
    view = view.with_case(replace(view.case, fingerprint=view.organisation.fingerprint))
    former = replace(view, organisation=before)
    renewed = _draft(former, view) if view.case.is_open else _followed(former, view)
    return replace(
        renewed,
        effects=replace(renewed.effects, messages=tuple(_seen(renewed.effects.messages, view.person))),
    )


def _seen(out: Sequence[AnyMessage], person: Person) -> Iterator[AnyMessage]:
    """What is said to the person, aside; nothing to who has left Telegram or blocked the bot."""
    for each in out:
        if not isinstance(each, Message) or not isinstance(each.to, Applicant):
            yield each
        elif person.reachable:
            yield replace(each, quiet=not each.replace, bulk=True)


def _followed(former: CaseView, view: CaseView) -> Renewed:
    before = former.organisation
    plan = checkins.plan_of(view.organisation, view.case.checkin)
    known = checkins.plan_of(before, view.case.checkin)
    if plan is None:
        closed = checkins.left(former, known) if known else ()
        return Renewed(Effects(case=view.with_case(replace(view.case, checkin="")).case, messages=closed), {})
    if known is None:
        return Renewed(Effects(case=view.case), {})
    return _checkin(former, known, view, plan)


def weigh(before: Progress, after: Progress, language: str) -> Weighed:
    """Both tracks hold the same interview; `language` is the one the person reads.

    An answer that did not count before goes the same way, and has no fate to tell. Whether a question is
    still theirs is judged as if what is asked again were answered as it was, where it can be.
    """
    fates: dict[str, Fate] = {
        name: _fate(name, answer, before, after, language) for name, answer in after.interview.answers.items()
    }
    theirs = {question.id for question in _asking(after, {}).path.questions}
    again = {name: why for name, why in after.interview.again.items() if fates.get(name) == "kept"}
    again |= {name: fate for name, fate in fates.items() if fate in AGAIN}
    return Weighed(
        _asking(after, again),
        {name: fates[name] if name in theirs else "aside" for name in before.path.answers},
    )


def _asking(progress: Progress, again: Mapping[str, str]) -> Progress:
    if again == progress.interview.again:
        return progress  # need not be read again
    return progress.with_interview(replace(progress.interview, again=again))


def _fate(name: str, answer: Answer, before: Progress, after: Progress, language: str) -> Fate:
    known, question = before.question(name), after.question(name)
    if question is None:
        return "aside"
    if known is not None and known.kind != question.kind:
        return "reworded"
    if not valid(question, answer, after.organisation):
        if answer.state != "given":
            return "needed"
        return "gone" if question.kind in (*CHOICE_KINDS, "commune") else "bounds"
    if known is None or (known == question and question.kind not in ("sector", "commune")):
        return "kept"
    was, now = _said(known, answer, before, language), _said(question, answer, after, language)
    # Accents, capitals and punctuation do not change what it means.
    return "kept" if was == now or [*map(folded, was)] == [*map(folded, now)] else "reworded"


def _said(question: Question, answer: Answer, progress: Progress, language: str) -> list[str]:
    """What the person read and chose. A phrase of the bot's own, « Oui », is the same under any file."""
    chosen = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    labels = (option.label for option in options(question, progress.organisation) if option.id in chosen)
    read = (question.text, *(label for label in labels if not isinstance(label, Phrase)))
    return [each.get(language) or next(iter(each.values())) for each in read]


# --- drafts -------------------------------------------------------------------------------------------------


def _draft(former: CaseView, view: CaseView) -> Renewed:
    before = interview.progress(former)
    weighed = weigh(before, interview.progress(view), view.language)
    now = _going_on(before, weighed.progress)
    after = view.with_case(replace(view.case, interview=now.interview))
    if before.current is None:
        shown = interview.review(former)
        fresh = interview.review(after) if now.current is None else None
    else:
        shown = _put(former, before, before.current)
        fresh = _put(after, now, now.current) if _waits(before, now) and now.current else None
    out = (*_put_away(former, before, now), *_updated(shown, fresh or _moved(after, shown)))
    return Renewed(Effects(case=after.case, messages=out), weighed.fates)


def _going_on(before: Progress, after: Progress) -> Progress:
    """The question that is on the screen goes on waiting, if it is still theirs, with what was ticked."""
    held, present = after.interview, before.current
    question = after.question(present.id) if present else None
    if question is None or question not in after.path.questions:
        return after.with_interview(replace(held, revisit="", picked=(), meant=()))
    same = before.current is not None and before.current.kind == question.kind
    offered = {option.id for option in options(question, after.organisation)}
    picked = held.picked if question.kind == "phone" else tuple(p for p in held.picked if p in offered)
    kept = replace(
        held,
        revisit=held.revisit if after.current == question else question.id,
        picked=picked[: question.most or None] if same else (),
        meant=held.meant
        if same and all(_may_be(question, m, after.organisation) for m in held.meant)
        else (),
    )
    return after.with_note(kept) if kept.revisit == held.revisit else after.with_interview(kept)


def _may_be(question: Question, meant: Value, organisation: Organisation) -> bool:
    """Whether what was proposed can still be an answer, or one of several."""
    answer = Answer("given", (meant,) if question.kind == "choices" and isinstance(meant, str) else meant)
    return valid(question, answer, organisation)


def _put(view: CaseView, progress: Progress, question: Question) -> Message:
    """The question as it stands on the screen, over what was proposed last, if anything was."""
    return asking.again(view, progress, question)[-1]


def _put_away(view: CaseView, before: Progress, after: Progress) -> tuple[Message, ...]:
    """Telegram's own button for sharing a number leaves the screen with the question it was for."""
    return () if answering.SHARING in after.interview.picked else answering.put_away(view, before)


def _waits(before: Progress, after: Progress) -> bool:
    """Whether the question that waited still does, under the same key on the screen."""
    return (
        before.current is not None
        and after.current is not None
        and (before.plan, before.current.id) == (after.plan, after.current.id)
    )


def _updated(shown: Message, fresh: Message) -> tuple[Message, ...]:
    """What is on the screen, made what it now is; nothing if it is that already."""
    return () if fresh == shown else (replace(fresh, replace="or_drop"),)


def _moved(view: CaseView, shown: Message) -> Message:
    """In place of what is no longer asked: the way on."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("published.moved"),),
        buttons=((Button(Phrase("button.resume"), ("resume", str(view.case.id)), style="primary"),),),
        key=shown.key,
    )


# --- check-ins ----------------------------------------------------------------------------------------------


def _checkin(former: CaseView, known: CheckinPlan, view: CaseView, plan: CheckinPlan) -> Renewed:
    if not checkins.begun(view, plan):
        out = _updated(checkins.arrival(former, known), checkins.arrival(view, plan))
        return Renewed(Effects(case=view.case, messages=out), {})
    before = checkins.progress(former, known)
    weighed = weigh(before, checkins.progress(view, plan), view.language)
    fates = {f"{plan.id}.{name}": fate for name, fate in weighed.fates.items()}
    now = _going_on(before, weighed.progress)
    after = view.with_case(replace(view.case, checkins={**view.case.checkins, plan.id: now.interview}))
    if before.current is None or now.current is None:
        ended = checkins.end(after, plan, now)
        return Renewed(replace(ended, messages=(*checkins.left(former, known), *ended.messages)), fates)
    fresh = _put(after, now, now.current)
    if _waits(before, now):
        out = _updated(_put(former, before, before.current), fresh)
    else:
        out = (*checkins.left(former, known), fresh)
    return Renewed(Effects(case=after.case, messages=(*_put_away(former, before, now), *out)), fates)
