"""First contact: greeting, notice and consent, language; and where a returning person stands."""

from __future__ import annotations

from dataclasses import replace

from bot import profile
from bot.act import Act
from bot.core import explaining, followup, interview, standing
from bot.core.case import Person
from bot.core.say import Applicant, Button, Phrase, Say, Text
from bot.core.step import Step
from bot.core.understanding.spelling import folded
from bot.turn import Turn


async def begin(turn: Turn, act: Act) -> None:
    """/start, /reprendre: the greeting for someone new, else where they stand."""
    scene = await turn.scene(act.user.id)
    if scene is None:
        await greet(turn, act)
        return
    if scene.case.status == "draft":
        await turn.take(scene, Step(out=interview.current(scene, Phrase("welcome.back"))))
        return
    theirs = await turn.cases(act.user.id)
    plan = followup.plan_of(turn.organisation, scene.case.checkin)
    checkin = followup.current(scene, plan) if plan else ()
    shown = standing.overview(scene, theirs) if len(theirs) > 1 else standing.status(scene)
    await turn.take(scene, Step(out=(shown, *checkin)))


async def greet(turn: Turn, act: Act) -> None:
    """Who asks and why, what becomes of the data, and the button that agrees to it.

    Nothing is kept before that: the buttons remember the language and where the person came from.
    """
    if not turn.is_tap and not turn.first_time(f"greeting {act.chat}"):
        return
    organisation, language = turn.organisation, await turn.spoken(act)
    chat, origin = Applicant(act.chat), _origin(turn, act)
    turn.say(Say(to=chat, paragraphs=(organisation.greeting,)), language, act.user.id)
    consent_ = Button(Phrase("button.consent"), ("consent", language, *origin), style="primary")
    statement = Button(Phrase("button.statement"), ("statement", language))
    rows = [(consent_,), (statement, Button(Phrase("button.refuse"), ("refuse", language)))]
    others = [each for each in organisation.languages if each != language]
    rows += [(Button(Phrase(f"language.{each}"), ("language", each, *origin)),) for each in others]
    notice = Say(to=chat, paragraphs=(organisation.privacy.notice,), buttons=tuple(rows))
    turn.say(notice, language, act.user.id)
    turn.answer("", language)


async def meet(turn: Turn, act: Act) -> None:
    """Words of someone who has not agreed yet: an agreement if they are one, else the notice once more."""
    language = await turn.spoken(act)
    label = turn.renderer.plain(Phrase("button.consent"), language)
    if folded(act.words) == folded(label):
        await consent(turn, act)
    else:
        await greet(turn, act)


async def consent(turn: Turn, act: Act) -> None:
    """« J’accepte »: the person is kept from now on, and the first question comes."""
    language = await turn.spoken(act)
    if await turn.scene(act.user.id) is not None:
        turn.answer(Phrase("consent.already"), language)
        return
    known = await turn.person(act.user.id) or Person(id=act.user.id, language=language)
    person = replace(
        known,
        consented_at=turn.now,
        notice=turn.organisation.privacy.version,
        reachable=True,
        acted_at=turn.now,
    )
    scene = await turn.new_case(person, origin="".join(_origin(turn, act)))
    await turn.take(scene, interview.begin(scene))
    await _close_notice(turn, act, language, Phrase("consent.given"))


async def refuse(turn: Turn, act: Act) -> None:
    """« Non merci »: nothing is kept, and a human can be reached all the same."""
    language = await turn.spoken(act)
    if await turn.scene(act.user.id) is not None:
        turn.answer(Phrase("consent.already"), language, alert=True)
        return
    contact = explaining.contact(turn.organisation)
    await _close_notice(turn, act, language, Phrase("consent.refused"), contact)


async def choose_language(turn: Turn, act: Act) -> None:
    """/langue: one button a language."""
    rows = tuple(
        (Button(Phrase(f"language.{each}"), ("language", each)),) for each in turn.organisation.languages
    )
    ask = Say(to=Applicant(act.chat), paragraphs=(Phrase("language.which"),), buttons=rows)
    turn.say(ask, await turn.spoken(act), act.user.id)


async def set_language(turn: Turn, act: Act) -> None:
    """A language was chosen: kept for a person who agreed to the notice, else used for the greeting."""
    chosen = act.args[0] if act.args else ""
    if chosen not in turn.organisation.languages:
        turn.answer(Phrase("late.moved_on"), await turn.spoken(act))
        return
    if person := await turn.person(act.user.id):
        turn.save(replace(person, language=chosen))
        turn.queue(profile.own_menu(turn.renderer, act.chat, chosen))
    turn.answer(Phrase("language.set"), chosen)
    await begin(turn, act)


async def unknown_command(turn: Turn, act: Act) -> None:
    """A command that is not ours: what is, and where the person stands."""
    turn.say(
        Say(to=Applicant(act.chat), paragraphs=(Phrase("command.unknown"),)),
        await turn.spoken(act),
        act.user.id,
    )
    await begin(turn, act)


async def unknown_tap(turn: Turn, act: Act) -> None:
    """A button this version no longer knows: where the person stands."""
    turn.answer(Phrase("late.moved_on"), await turn.spoken(act))
    await begin(turn, act)


def _origin(turn: Turn, act: Act) -> tuple[str, ...]:
    """The link the person came by, if the organisation's file names it; it ends the words of the act."""
    known = {origin.id for origin in turn.organisation.origins}
    return act.args[-1:] if act.args and act.args[-1] in known else ()


async def _close_notice(turn: Turn, act: Act, language: str, *words: Text) -> None:
    notice = turn.organisation.privacy.notice
    await turn.taps("notice")
    closed = Say(to=Applicant(act.chat), paragraphs=(notice, *words), slot="notice", replace="or_drop")
    turn.say(closed, language, act.user.id)
    turn.answer("", language)
