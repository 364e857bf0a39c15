"""Check-ins: buttons first, then a few questions; « je suis bloqué·e », « plus tard », /rappels and /stop."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update

from bot.core.conversations import checkins, correcting, postponing, stuck, upcoming, written
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import CheckinPlan
from bot.core.questions.answer_buttons import pressed
from bot.telegram import access, messages
from bot.telegram.context import Context
from storage import timers


async def answer(update: Update, context: Context) -> None:
    """A choice was pressed under a check-in's question, or under a contact detail that is corrected."""
    view = await access.filed(context)
    if view is None:
        return
    work = context.work
    _, code, question, choice, *_ = (*context.args, "", "", "")
    plan = checkins.plan_coded(work.organisation, code)
    if not choice or (plan is None and code != correcting.CODE):
        work.replies.answer(Phrase("late.moved_on"), view.language)
        return
    name, input_ = plan.id if plan else correcting.NAME, pressed(choice)
    await work.replies.mark_tapped(MessageKey.question(view.case.id, question, name))
    await work.apply(
        view,
        checkins.answer(view, plan, question, input_) if plan else correcting.answer(view, question, input_),
    )


async def say(update: Update, context: Context) -> None:
    """Words sent while a check-in waits."""
    work, view = context.work, context.view
    plan = checkins.plan_of(work.organisation, view.case.checkin)
    question = checkins.progress(view, plan).current if plan else None
    if plan is None:
        await work.apply(view, written.over(view, messages.words(context.message), context.update_key))
    elif context.says("button.nothing_new"):
        await work.apply(view, checkins.nothing_new(view, plan, typed=True))
    elif context.says("button.blocked"):
        await work.apply(view, checkins.blocked(view, plan, typed=True))
    elif context.says("button.later") and not checkins.begun(view, plan):
        await work.apply(view, postponing.offer(view, plan))
    elif not checkins.begun(view, plan):
        await _unbegun(context, plan)
    else:
        said = messages.as_input(context.message, question.kind if question else "")
        words = messages.words(context.message)
        await work.apply(view, written.answer(view, plan, said, words, context.update_key))


async def _unbegun(context: Context, plan: CheckinPlan) -> None:
    work, view = context.work, context.view
    when = next((each for each in postponing.DELAYS if context.says(f"later.{each}")), "")
    if plan.questions and context.says("button.answer"):
        await work.apply(view, checkins.begin(view, plan))
    elif when:
        await work.apply(view, postponing.put_off(view, plan, when, typed=True))
    else:
        words = messages.words(context.message)
        await work.apply(view, written.unbegun(view, plan, words, context.update_key))


async def begin(update: Update, context: Context) -> None:
    """« Répondre »."""
    await _with_plan(context, checkins.begin)


async def nothing_new(update: Update, context: Context) -> None:
    """« Rien de nouveau »."""
    await _with_plan(context, checkins.nothing_new)


async def blocked(update: Update, context: Context) -> None:
    """« Je suis bloqué·e »."""
    await _with_plan(context, checkins.blocked)


async def say_kind(update: Update, context: Context) -> None:
    """What holds the person back, after « Je suis bloqué·e »."""
    await _while_stuck(context, stuck.say_kind)


async def say_call(update: Update, context: Context) -> None:
    """Whether they would like to be called."""
    await _while_stuck(context, stuck.say_call)


async def later(update: Update, context: Context) -> None:
    """« Plus tard », and then when."""
    when = context.args[2] if len(context.args) > 2 else ""  # noqa: PLR2004 - after the case and the plan

    def put(view: CaseView, plan: CheckinPlan) -> Effects:
        if checkins.begun(view, plan):
            return Effects(toast=Phrase("late.moved_on"))
        if when in postponing.DELAYS:
            return postponing.put_off(view, plan, when)
        return postponing.stay(view, plan) if when else postponing.offer(view, plan)

    await _with_plan(context, put)


async def stop(update: Update, context: Context) -> None:
    """/stop: no more check-ins, in any project."""
    work = context.work
    view = await work.view(context.user.id)
    if view is None:
        work.replies.say(checkins.nothing_to_stop(context.chat_id), context.language_code, context.user.id)
        return
    work.replies.say(checkins.stopped(view), view.language, context.user.id)
    for case in await work.repository.cases(context.user.id):
        if each := await work.view(context.user.id, case.id):
            await work.apply(each, checkins.stop(each))


async def planned(update: Update, context: Context) -> None:
    """/rappels: what is planned, in all the person's projects."""
    work, due = context.work, list[tuple[CaseView, Timer]]()
    view = await access.case(context)
    if view is None:
        return
    for case in await work.repository.cases(context.user.id):
        if each := await work.view(context.user.id, case.id):
            due += [(each, timer) for timer in await timers.of(work.tx, case.id)]
    work.replies.say(upcoming.listing(view, due), view.language, context.user.id)


async def _while_stuck(context: Context, then: Callable[[CaseView, str], Effects]) -> None:
    view = await access.filed(context)
    if view is None:
        return
    _, code, said, *_ = (*context.args, "", "", "")
    if not stuck.is_current(view, code):
        context.work.replies.answer(Phrase("late.moved_on"), view.language)
        return
    await context.work.replies.mark_tapped(MessageKey("stuck", view.case.id, (view.case.stuck.plan,)))
    await context.work.apply(view, then(view, said))


async def _with_plan(context: Context, then: Callable[[CaseView, CheckinPlan], Effects]) -> None:
    view = await access.filed(context)
    if view is None:
        return
    work, args = context.work, context.args
    plan = checkins.plan_of(work.organisation, args[1]) if len(args) > 1 else None
    if plan is None or not checkins.is_open(view, plan):
        work.replies.answer(Phrase("checkin.over"), view.language, alert=True)
        return
    await work.replies.mark_tapped(MessageKey("checkin", view.case.id, (plan.id,)))
    await work.apply(view, then(view, plan))
