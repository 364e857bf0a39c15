"""The staff group: /appel. Calls are opened, closed and dated there, above the organisation's file."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update

from bot.core import access
from bot.core.conversations import call_desk
from bot.core.conversations.call_desk import Desk, Proposed
from bot.core.model.frozen import replace
from bot.core.model.message import Group, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Intake, Programme
from bot.core.parsing.call_dates import call_dates, places
from bot.telegram import messages, team
from bot.telegram.context import Context
from storage import call_changes, waiting

NO_LIMIT = 0


async def show(update: Update, context: Context) -> None:
    """/appel: every programme with calls, as they stand."""
    said, buttons = call_desk.overview(await _desk(context), may_change=_may(context))
    team.reply(context, *said, buttons=buttons)


async def one(update: Update, context: Context) -> None:
    """One programme, and what can be done."""
    desk = await _desk(context)
    if programme := _named(context, desk):
        await _shown(context, *call_desk.one(desk, programme))


async def open_(update: Update, context: Context) -> None:
    """« Ouvrir aujourd’hui »: what that would do."""
    await _propose(context, lambda desk, call: call_desk.opened(call, desk.today))


async def close(update: Update, context: Context) -> None:
    """« Fermer »: what that would do."""
    await _propose(context, lambda desk, call: call_desk.closed(call, desk.today))


async def undo(update: Update, context: Context) -> None:
    """« Revenir au fichier »: what that would do."""
    await _propose(context, lambda _desk, _call: None)


async def dates(update: Update, context: Context) -> None:
    """« Changer les dates »: asks for them."""
    await _ask(context, "dates")


async def limit(update: Update, context: Context) -> None:
    """« Changer les places »: asks how many."""
    await _ask(context, "places")


async def written(update: Update, context: Context) -> None:
    """The dates or the places, in reply to the question for them: what they would do."""
    desk, key = await _desk(context), await team.replied_to(context)
    what, on, *_ = (*(key.detail if key else ()), "", "")
    programme = desk.at(on)
    if not _may(context) or programme is None:
        team.reply(context, Phrase("late.moved_on" if _may(context) else "desk.for_director"))
        return
    current, text = desk.current(programme), messages.words(context.message)
    present = current.call if current else None
    if what == "dates":
        is_open = present is not None and call_desk.is_open(present, desk.today)
        days = call_dates(text, desk.today, is_open=is_open)
        call = call_desk.dated(present, days.opens, days.closes) if days else None
        if call and call.opens and call.closes and call.closes < call.opens:
            call = None
    else:
        number = places(text)
        call = None if number is None else call_desk.limited(present, None if number == NO_LIMIT else number)
    if call is None:
        team.reply(context, Phrase(f"calls.ask.{what}.again"))
        return
    said, buttons = call_desk.preview(desk, await _proposed(context, desk, programme, call))
    team.reply(context, *said, buttons=buttons)


async def confirm(update: Update, context: Context) -> None:
    """« Confirmer »: it stands from now on, if nothing has changed since it was shown."""
    work, desk = context.work, await _desk(context)
    programme = _named(context, desk)
    if programme is None:
        return
    spec, seal, *_ = (*context.args[1:], "", "")
    current = desk.current(programme)
    call = call_desk.read(spec, current.call if current else None)
    proposed = await _proposed(context, desk, programme, call)
    if call_desk.seal(desk, proposed) != seal:
        work.replies.answer(Phrase("calls.has_changed"), work.organisation.desk.language, alert=True)
        await _shown(context, *call_desk.preview(desk, proposed))
        return
    who = team.known(context)
    await call_changes.add(work.tx, call_desk.change(desk, proposed, who.id, who.name, context.update_key))
    work.sets_calls = True
    await _shown(context, call_desk.done(desk, proposed, who.name), ())


async def _propose(context: Context, then: Callable[[Desk, Intake | None], Intake | None]) -> None:
    desk = await _desk(context)
    if programme := _named(context, desk):
        current = desk.current(programme)
        call = then(desk, current.call if current else None)
        await _shown(context, *call_desk.preview(desk, await _proposed(context, desk, programme, call)))


async def _proposed(context: Context, desk: Desk, programme: Programme, call: Intake | None) -> Proposed:
    waits = [place for _, place in await waiting.waiting_for(context.work.tx, programme.id)]
    stands = call_desk.as_it_would_be(desk, programme, call)
    return Proposed(programme=programme, call=call, told=call_desk.told(desk, stands, waits))


async def _ask(context: Context, what: call_desk.Ask) -> None:
    work, desk = context.work, await _desk(context)
    programme = _named(context, desk)
    if programme is None:
        return
    who = team.known(context)
    # Telegram opens the reply only for those the text mentions.
    words = Phrase(f"calls.ask.{what}", {"name": who.name, "id": str(who.id), "programme": programme.name})
    prompt = Message(
        to=Group(),
        paragraphs=(words,),
        key=MessageKey("call_prompt", 0, (what, context.args[0], context.update_key)),
        reply_to=await work.replies.tapped_key(),
        reply=True,
    )
    work.replies.say(prompt, work.organisation.desk.language)
    work.replies.answer("", work.organisation.desk.language)


async def _shown(context: Context, paragraphs: tuple[Text, ...], buttons: call_desk.Rows) -> None:
    """In place of what stood under the button."""
    work, language = context.work, context.work.organisation.desk.language
    key = await work.replies.tapped_key()
    said = Message(to=Group(), paragraphs=paragraphs, buttons=buttons, key=key)
    if key:
        await work.replies.mark_tapped(key)
        said = replace(said, replace="or_send")
    work.replies.say(said, language)
    work.replies.answer("", language)


def _named(context: Context, desk: Desk) -> Programme | None:
    """The programme a button names; whoever pressed it is told if there is none."""
    programme = desk.at(context.args[0] if context.args else "")
    if programme is None:
        context.work.replies.answer(
            Phrase("late.moved_on"), context.work.organisation.desk.language, alert=True
        )
    return programme


def _may(context: Context) -> bool:
    return access.may(context.work.organisation.desk, context.role(), access.SET_CALLS)


async def _desk(context: Context) -> Desk:
    work = context.work
    file = work.config.file or work.organisation
    return Desk(file=file, changes=await call_changes.every(work.tx), now=work.now)
