"""A person's cases: where each stands, another project beside them, one dropped or taken back."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import case_status, farewell, interview, leaving, signposting
from bot.core.model.effects import Effects
from bot.core.model.message import Applicant, Message, Phrase
from bot.core.model.message_key import MessageKey
from bot.engine.erasure import drop as erase_case
from bot.telegram import access
from bot.telegram.context import Context
from storage import timers


async def status(update: Update, context: Context) -> None:
    """/dossier: the state of the case, what happens next and by when; of several, each in a line."""
    view = await access.case(context)
    if view is None:
        return
    work, theirs = context.work, await context.work.repository.cases(context.user.id)
    if len(theirs) > 1 and not context.case_id:
        work.replies.say(case_status.overview(view, theirs), view.language, context.user.id)
    else:
        planned = [each.day for each in await timers.of(work.tx, view.case.id) if each.kind == "checkin"]
        work.replies.say(case_status.status(view, min(planned, default=None)), view.language, context.user.id)
    work.replies.answer("", view.language)


async def resume(update: Update, context: Context) -> None:
    """« Reprendre »: the question that waits in a draft or a case that is gone over; or go on after all."""
    view = await access.case(context)
    if view is None:
        return
    if view.case.status == "signposted":
        context.work.set_active(view)
        await context.work.apply(view, signposting.go_on(view))
    elif await access.editable(context):
        context.work.set_active(view)
        await context.work.apply(view, Effects(messages=interview.current(view)))


async def another(update: Update, context: Context) -> None:
    """/nouveau: a second project, unless a draft is under way; what is known is not asked again."""
    view = await access.case(context)
    if view is None:
        return
    work, theirs = context.work, await context.work.repository.cases(context.user.id)
    draft = next((case for case in theirs if case.status == "draft"), None)
    if draft and (drafted := await work.view(context.user.id, draft.id)):
        said = case_status.status(drafted, problem=Phrase("another.draft"))
        await work.apply(drafted, Effects(messages=(said,)))
    elif len(theirs) >= case_status.MOST_CASES:
        said = Message(to=Applicant(context.chat_id), paragraphs=(Phrase("another.too_many"),))
        await work.apply(view, Effects(messages=(said,)))
    else:
        known = case_status.another(theirs, work.organisation)
        opened = await work.new_case(view.person, known=known)
        begun = Message(to=Applicant(context.chat_id), paragraphs=(Phrase("another.begun"),))
        work.replies.say(begun, view.language, context.user.id)
        await work.apply(opened, interview.begin(opened))


async def stay(update: Update, context: Context) -> None:
    """« Rester en contact », before a case is erased by its term: the tap itself prolongs it."""
    view = await access.case(context)
    if view is not None:
        await context.work.replies.mark_tapped(MessageKey("farewell", view.case.id))
        await context.work.apply(view, farewell.stay(view))


async def drop(update: Update, context: Context) -> None:
    """« Supprimer ce brouillon »: the first of two taps."""
    view = await access.draft(context)
    if view is None:
        return
    alone = len(await context.work.repository.cases(context.user.id)) == 1
    await context.work.apply(view, Effects(messages=(leaving.ask_to_drop(view, alone=alone),)))


async def dropped(update: Update, context: Context) -> None:
    """The second tap: the draft is erased, the person's other cases stay."""
    view = await access.draft(context)
    if view is None:
        return
    work, chat = context.work, context.chat_id
    await work.replies.mark_tapped(leaving.DELETE)
    await erase_case(work, view)
    said = Message(
        to=Applicant(chat), paragraphs=(Phrase("drop.done"),), key=leaving.DELETE, replace="or_send"
    )
    work.replies.say(said, view.language, context.user.id)
    work.replies.answer("", view.language)


async def withdraw(update: Update, context: Context) -> None:
    """/retirer: the first of two taps."""
    view = await access.case(context)
    if view is not None and not view.case.is_sent:
        await drop(update, context)
    elif view is not None:
        await context.work.apply(view, leaving.ask_to_withdraw(view))


async def withdrawn(update: Update, context: Context) -> None:
    """The second tap: the request is taken back."""
    view = await access.case(context)
    if view is not None:
        await context.work.replies.mark_tapped(MessageKey("withdraw", view.case.id))
        await context.work.apply(view, leaving.withdraw(view))
