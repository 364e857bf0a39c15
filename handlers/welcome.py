"""First contact: greeting, notice and consent, language; and where a returning person stands."""

from __future__ import annotations

from telegram import Update

from bot.core.access import EVERYBODY
from bot.core.conversations import case_status, checkins, correcting, explaining, interview
from bot.core.model.case import Person
from bot.core.model.effects import Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.parsing.spelling import folded
from bot.engine import profile
from bot.telegram import messages, team
from bot.telegram.context import Context

NOTICE = MessageKey("notice")
MOST_NOTICED = 10_000
"""Chats of which it is remembered that they were shown the notice."""


async def begin(update: Update, context: Context) -> None:
    """/start, /reprendre: the greeting for someone new, else where they stand."""
    work = context.work
    view = await work.view(context.user.id)
    if view is None:
        await greet(update, context)
        return
    if view.case.is_open:
        await work.apply(view, Effects(messages=interview.current(view, Phrase("welcome.back"))))
        return
    theirs = await work.repository.cases(context.user.id)
    plan = checkins.plan_of(work.organisation, view.case.checkin)
    asked = correcting.current(view) or (checkins.current(view, plan) if plan else ())
    shown = case_status.overview(view, theirs) if len(theirs) > 1 else case_status.status(view)
    await work.apply(view, Effects(messages=(shown, *asked)))


async def greet(update: Update, context: Context) -> None:
    """What somebody of the team can do, unless they came to apply; everybody else has the notice."""
    work = context.work
    if not work.replies.is_tap and not work.first_time(f"greeting {context.chat_id}"):
        return
    has_typed = context.received.callback_query is None
    if has_typed and not _origin(context) and context.role() in EVERYBODY:
        await team.greet(context)
    else:
        _notify(context, await context.language())


async def apply(update: Update, context: Context) -> None:
    """« Déposer un projet »: somebody of the team wants to be an applicant, or to see what those see."""
    if await context.work.view(context.user.id) is None:
        _notify(context, await context.language())
    else:
        await begin(update, context)


async def meet(update: Update, context: Context) -> None:
    """Words of someone who has not agreed yet: what the buttons of the notice do, else what to tap.

    « Oui » agrees to a notice that stands above it: whoever has not been shown one is shown it first.
    """
    words, language = messages.words(context.message), await context.language()
    label = context.work.replies.renderer.plain(Phrase("button.consent"), language)
    is_noticed = context.chat_id in context.noticed
    if other := _language_named(context):
        context.args = [other]
        await set_language(update, context)
    elif folded(words) == folded(label) or (is_noticed and context.says("button.consent", language)):
        await consent(update, context)
    elif is_noticed and context.says("button.refuse", language):
        await refuse(update, context)
    elif is_noticed:
        _point(context, language)
    else:
        await greet(update, context)


async def asks_for_statement(context: Context) -> bool:
    """Whether somebody who has not agreed yet wants to read more of what they would agree to."""
    return context.chat_id in context.noticed and context.says("button.statement", await context.language())


async def consent(update: Update, context: Context) -> None:
    """« J’accepte »: the person is kept from now on, and the first question comes."""
    work, language = context.work, await context.language()
    if await work.view(context.user.id) is not None:
        work.replies.answer(Phrase("consent.already"), language)
        return
    known = await work.repository.person(context.user.id) or Person(id=context.user.id, language=language)
    person = replace(
        known,
        consented_at=work.now,
        notice=work.organisation.privacy.version,
        reachable=True,
        acted_at=work.now,
    )
    view = await work.new_case(person, origin="".join(_origin(context)))
    await work.apply(view, interview.begin(view))
    await _close_notice(context, language, Phrase("consent.given"))


async def refuse(update: Update, context: Context) -> None:
    """« Non merci »: nothing is kept, and a human can be reached all the same."""
    work, language = context.work, await context.language()
    if await work.view(context.user.id) is not None:
        work.replies.answer(Phrase("consent.already"), language, alert=True)
        return
    said = (Phrase("consent.refused"), explaining.contact(work.organisation))
    if not work.replies.is_tap:  # nothing is known of the notice's message: what is typed is answered below
        context.noticed.pop(context.chat_id, None)
        work.replies.say(Message(to=Applicant(context.chat_id), paragraphs=said), language, context.user.id)
        return
    await _close_notice(context, language, *said)


async def choose_language(update: Update, context: Context) -> None:
    """/langue: one button a language; where there is one only, no command of ours."""
    work = context.work
    if not work.organisation.speaks_several:
        await unknown_command(update, context)
        return
    rows = tuple(
        (Button(Phrase(f"language.{each}"), ("language", each)),) for each in work.organisation.languages
    )
    ask = Message(to=Applicant(context.chat_id), paragraphs=(Phrase("language.which"),), buttons=rows)
    work.replies.say(ask, await context.language(), context.user.id)


async def set_language(update: Update, context: Context) -> None:
    """A language was chosen: kept for a person who agreed to the notice, else used for the greeting."""
    work = context.work
    chosen = context.args[0] if context.args else ""
    if chosen not in work.organisation.languages or not work.organisation.speaks_several:
        work.replies.answer(Phrase("late.moved_on"), await context.language())
        return
    if person := await work.repository.person(context.user.id):
        work.repository.save(replace(person, language=chosen))
        work.replies.queue(
            profile.own_menu(work.organisation, work.replies.renderer, context.chat_id, chosen)
        )
    work.replies.answer(Phrase("language.set"), chosen)
    await begin(update, context)


async def unknown_command(update: Update, context: Context) -> None:
    """A command that is not ours: what is, and where the person stands."""
    said = Message(to=Applicant(context.chat_id), paragraphs=(Phrase("command.unknown"),))
    context.work.replies.say(said, await context.language(), context.user.id)
    await begin(update, context)


async def unknown_button(update: Update, context: Context) -> None:
    """A button this version no longer knows: where the person stands."""
    context.work.replies.answer(Phrase("late.moved_on"), await context.language())
    await begin(update, context)


def _language_named(context: Context) -> str:
    """The language that the message names, « anglais », if there are several; empty: none."""
    organisation = context.work.organisation
    named = (each for each in organisation.languages if context.says(f"language.{each}", each))
    return next(named, "") if organisation.speaks_several else ""


def _point(context: Context, language: str) -> None:
    """What to tap, for whoever writes before they agree; once for all they write at once."""
    if context.work.first_time(f"greeting {context.chat_id}"):
        rows = ((_consent(context, language),),)
        said = Message(to=Applicant(context.chat_id), paragraphs=(Phrase("consent.tap"),), buttons=rows)
        context.work.replies.say(said, language, context.user.id)


def _notify(context: Context, language: str) -> None:
    """Who asks and why, what becomes of the data, and the button that agrees to it.

    Nothing is kept before that: the buttons remember the language and where the person came from.
    """
    work = context.work
    organisation = work.organisation
    chat, origin = Applicant(context.chat_id), _origin(context)
    work.replies.say(Message(to=chat, paragraphs=(organisation.greeting,)), language, context.user.id)
    statement = Button(Phrase("button.statement"), ("statement", language))
    rows = [
        (_consent(context, language),),
        (statement, Button(Phrase("button.refuse"), ("refuse", language))),
    ]
    others = [each for each in organisation.languages if each != language]
    rows += [(Button(Phrase(f"language.{each}"), ("language", each, *origin)),) for each in others]
    notice = Message(to=chat, paragraphs=(organisation.privacy.notice,), buttons=tuple(rows))
    work.replies.say(notice, language, context.user.id)
    work.replies.answer("", language)
    noticed = context.noticed
    noticed.pop(context.chat_id, None)  # the newest last: the oldest is forgotten first
    noticed[context.chat_id] = (language, *origin)
    if len(noticed) > MOST_NOTICED:
        del noticed[next(iter(noticed))]


def _consent(context: Context, language: str) -> Button:
    """« J’accepte », which remembers the language and the link they came by."""
    return Button(Phrase("button.consent"), ("consent", language, *_origin(context)), style="primary")


def _origin(context: Context) -> tuple[str, ...]:
    """The link they came by, if the file names it: the last argument, or what is remembered."""
    known = {origin.id for origin in context.work.organisation.origins}
    given = tuple(each for each in context.args[-1:] if each in known)
    return given or context.noticed.get(context.chat_id, ("",))[1:]


async def _close_notice(context: Context, language: str, *words: Text) -> None:
    work = context.work
    notice = work.organisation.privacy.notice
    context.noticed.pop(context.chat_id, None)  # it is answered: no later « ok » agrees to it
    await work.replies.mark_tapped(NOTICE)
    closed = Message(
        to=Applicant(context.chat_id), paragraphs=(notice, *words), key=NOTICE, replace="or_drop"
    )
    work.replies.say(closed, language, context.user.id)
    work.replies.answer("", language)
