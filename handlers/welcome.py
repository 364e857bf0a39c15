"""First contact: greeting, notice and consent, language; and where a returning person stands."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.core.conversations import checkins, explaining, interview, standing
from bot.core.model.case import Person
from bot.core.model.effects import Step
from bot.core.model.message import Applicant, Button, Phrase, Say, Text
from bot.core.parsing.spelling import folded
from bot.engine import profile
from bot.telegram import messages
from bot.telegram.context import Context


async def begin(update: Update, context: Context) -> None:
    """/start, /reprendre: the greeting for someone new, else where they stand."""
    turn = context.turn
    scene = await turn.scene(context.user.id)
    if scene is None:
        await greet(update, context)
        return
    if scene.case.status == "draft":
        await turn.take(scene, Step(out=interview.current(scene, Phrase("welcome.back"))))
        return
    theirs = await turn.cases(context.user.id)
    plan = checkins.plan_of(turn.organisation, scene.case.checkin)
    checkin = checkins.current(scene, plan) if plan else ()
    shown = standing.overview(scene, theirs) if len(theirs) > 1 else standing.status(scene)
    await turn.take(scene, Step(out=(shown, *checkin)))


async def greet(update: Update, context: Context) -> None:
    """Who asks and why, what becomes of the data, and the button that agrees to it.

    Nothing is kept before that: the buttons remember the language and where the person came from.
    """
    turn = context.turn
    if not turn.is_tap and not turn.first_time(f"greeting {context.chat_id}"):
        return
    organisation, language = turn.organisation, await context.language()
    chat, origin = Applicant(context.chat_id), _origin(context)
    turn.say(Say(to=chat, paragraphs=(organisation.greeting,)), language, context.user.id)
    consent_ = Button(Phrase("button.consent"), ("consent", language, *origin), style="primary")
    statement = Button(Phrase("button.statement"), ("statement", language))
    rows = [(consent_,), (statement, Button(Phrase("button.refuse"), ("refuse", language)))]
    others = [each for each in organisation.languages if each != language]
    rows += [(Button(Phrase(f"language.{each}"), ("language", each, *origin)),) for each in others]
    notice = Say(to=chat, paragraphs=(organisation.privacy.notice,), buttons=tuple(rows))
    turn.say(notice, language, context.user.id)
    turn.answer("", language)


async def meet(update: Update, context: Context) -> None:
    """Words of someone who has not agreed yet: an agreement if they are one, else the notice once more."""
    label = context.turn.renderer.plain(Phrase("button.consent"), await context.language())
    if folded(messages.words(context.message)) == folded(label):
        await consent(update, context)
    else:
        await greet(update, context)


async def consent(update: Update, context: Context) -> None:
    """« J’accepte »: the person is kept from now on, and the first question comes."""
    turn, language = context.turn, await context.language()
    if await turn.scene(context.user.id) is not None:
        turn.answer(Phrase("consent.already"), language)
        return
    known = await turn.person(context.user.id) or Person(id=context.user.id, language=language)
    person = replace(
        known,
        consented_at=turn.now,
        notice=turn.organisation.privacy.version,
        reachable=True,
        acted_at=turn.now,
    )
    scene = await turn.new_case(person, origin="".join(_origin(context)))
    await turn.take(scene, interview.begin(scene))
    await _close_notice(context, language, Phrase("consent.given"))


async def refuse(update: Update, context: Context) -> None:
    """« Non merci »: nothing is kept, and a human can be reached all the same."""
    turn, language = context.turn, await context.language()
    if await turn.scene(context.user.id) is not None:
        turn.answer(Phrase("consent.already"), language, alert=True)
        return
    contact = explaining.contact(turn.organisation)
    await _close_notice(context, language, Phrase("consent.refused"), contact)


async def choose_language(update: Update, context: Context) -> None:
    """/langue: one button a language."""
    turn = context.turn
    rows = tuple(
        (Button(Phrase(f"language.{each}"), ("language", each)),) for each in turn.organisation.languages
    )
    ask = Say(to=Applicant(context.chat_id), paragraphs=(Phrase("language.which"),), buttons=rows)
    turn.say(ask, await context.language(), context.user.id)


async def set_language(update: Update, context: Context) -> None:
    """A language was chosen: kept for a person who agreed to the notice, else used for the greeting."""
    turn = context.turn
    chosen = context.args[0] if context.args else ""
    if chosen not in turn.organisation.languages:
        turn.answer(Phrase("late.moved_on"), await context.language())
        return
    if person := await turn.person(context.user.id):
        turn.save(replace(person, language=chosen))
        turn.queue(profile.own_menu(turn.renderer, context.chat_id, chosen))
    turn.answer(Phrase("language.set"), chosen)
    await begin(update, context)


async def unknown_command(update: Update, context: Context) -> None:
    """A command that is not ours: what is, and where the person stands."""
    said = Say(to=Applicant(context.chat_id), paragraphs=(Phrase("command.unknown"),))
    context.turn.say(said, await context.language(), context.user.id)
    await begin(update, context)


async def unknown_button(update: Update, context: Context) -> None:
    """A button this version no longer knows: where the person stands."""
    context.turn.answer(Phrase("late.moved_on"), await context.language())
    await begin(update, context)


def _origin(context: Context) -> tuple[str, ...]:
    """The link the person came by, if the organisation's file names it: the last argument."""
    known = {origin.id for origin in context.turn.organisation.origins}
    return tuple(each for each in context.args[-1:] if each in known)


async def _close_notice(context: Context, language: str, *words: Text) -> None:
    turn = context.turn
    notice = turn.organisation.privacy.notice
    await turn.taps("notice")
    closed = Say(to=Applicant(context.chat_id), paragraphs=(notice, *words), slot="notice", replace="or_drop")
    turn.say(closed, language, context.user.id)
    turn.answer("", language)
