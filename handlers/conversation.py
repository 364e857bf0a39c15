"""The applicant and the team: « Parler à une personne », answers to the team's questions, messages."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import explaining, team_messages
from bot.core.model.effects import Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase
from bot.core.model.message_key import MessageKey
from bot.telegram import access
from bot.telegram.context import Context


async def person(update: Update, context: Context) -> None:
    """« Parler à une personne »: how to reach a human outside Telegram, or by a message from here."""
    work, user = context.work, context.user
    view = await work.view(user.id, context.case_id) or await work.view(user.id)
    language = view.language if view else context.language_code
    write = ((Button(Phrase("button.write"), ("write", str(view.case.id))),),) if view else ()
    said = Message(
        to=Applicant(context.chat_id),
        paragraphs=(Phrase("person"), explaining.contact(work.organisation)),
        buttons=write,
    )
    work.replies.say(said, language, user.id)
    work.replies.answer("", language)


async def write(update: Update, context: Context) -> None:
    """« Écrire à l’équipe », « Répondre »: the next message goes to the group."""
    view = await access.case(context)
    if view is None:
        return
    if view.person.writing and view.person.active_case == view.case.id:  # a second tap
        context.work.replies.answer(Phrase("person.write"), view.language, alert=True)
        return
    said = Message(
        to=Applicant(context.chat_id),
        paragraphs=(Phrase("person.write"),),
        buttons=((Button(Phrase("button.cancel"), ("unwrite", str(view.case.id))),),),
        key=MessageKey("write", view.case.id),
    )
    person = replace(view.person, writing=True, active_case=view.case.id)
    await context.work.apply(view, Effects(person=person, messages=(said,)))


async def reply(update: Update, context: Context) -> None:
    """« Répondre » under a question of the team: what is written next answers it."""
    view = await access.case(context)
    if view is None:
        return
    work = context.work
    if not view.case.asked:
        work.replies.answer(Phrase("late.moved_on"), view.language, alert=True)
        return
    work.repository.save(replace(team_messages.spoke(view), active_case=view.case.id))
    work.replies.answer(Phrase("applicant.answer_here"), view.language, alert=True)


async def unwrite(update: Update, context: Context) -> None:
    """The next message is an answer again."""
    view = await access.case(context)
    if view is None:
        return
    await context.work.replies.mark_tapped(MessageKey("write", view.case.id))
    said = Message(to=Applicant(context.chat_id), paragraphs=(Phrase("person.not_written"),),
               key=MessageKey("write", view.case.id), replace="or_drop")  # fmt: skip
    await context.work.apply(view, Effects(person=replace(view.person, writing=False), messages=(said,)))
