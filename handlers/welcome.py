"""First contact: greeting, notice and consent, language, help; and where a returning person stands."""

from __future__ import annotations

from dataclasses import replace

from bot.act import Act
from bot.core import explaining, followup, interview
from bot.core.case import Person
from bot.core.say import Applicant, Button, Phrase, Say, Text
from bot.core.spelling import folded
from bot.core.step import Scene, Step
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
    plan = followup.plan_of(turn.organisation, scene.case.checkin)
    checkin = followup.current(scene, plan) if plan else ()
    await turn.take(scene, Step(out=(explaining.status(scene), *checkin)))


async def greet(turn: Turn, act: Act) -> None:
    """Who asks and why, what becomes of the data, and the button that agrees to it.

    Nothing is kept before that: the buttons remember the language.
    """
    organisation, language = turn.organisation, await spoken(turn, act)
    chat = Applicant(act.chat)
    turn.say(Say(to=chat, paragraphs=(organisation.greeting,)), language, act.user.id)
    consent_ = Button(Phrase("button.consent"), ("consent", language), style="primary")
    statement = Button(Phrase("button.statement"), ("statement", language))
    rows = [(consent_,), (statement, Button(Phrase("button.refuse"), ("refuse", language)))]
    others = [each for each in organisation.languages if each != language]
    rows += [(Button(Phrase(f"language.{each}"), ("language", each)),) for each in others]
    notice = Say(to=chat, paragraphs=(organisation.privacy.notice,), buttons=tuple(rows))
    turn.say(notice, language, act.user.id)
    turn.answer("", language)


async def meet(turn: Turn, act: Act) -> None:
    """Words of someone who has not agreed yet: an agreement if they are one, else the notice once more."""
    language = await spoken(turn, act)
    label = turn.renderer.plain(Phrase("button.consent"), language)
    if folded(act.words) == folded(label):
        await consent(turn, act)
    else:
        await greet(turn, act)


async def consent(turn: Turn, act: Act) -> None:
    """« J’accepte »: the person is kept from now on, and the first question comes."""
    scene = await turn.scene(act.user.id)
    language = await spoken(turn, act)
    if scene is not None:
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
    turn.save(person)
    await turn.new_case(person)
    scene = await turn.scene(act.user.id)
    if scene is not None:
        for out in interview.first(scene):
            turn.say(out, language, act.user.id)
    await _close_notice(turn, act, language, Phrase("consent.given"))


async def refuse(turn: Turn, act: Act) -> None:
    """« Non merci »: nothing is kept, and a human can be reached all the same."""
    language = await spoken(turn, act)
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
    turn.say(ask, await spoken(turn, act), act.user.id)


async def set_language(turn: Turn, act: Act) -> None:
    """A language was chosen: kept for a person who agreed to the notice, else used for the greeting."""
    chosen = act.args[0] if act.args else ""
    if chosen not in turn.organisation.languages:
        turn.answer(Phrase("late.moved_on"), await spoken(turn, act))
        return
    if person := await turn.person(act.user.id):
        turn.save(replace(person, language=chosen))
    turn.answer(Phrase("language.set"), chosen)
    await begin(turn, act)


async def help_(turn: Turn, act: Act) -> None:
    """/aide: what one can do here, and a human."""
    language = await spoken(turn, act)
    said = Say(to=Applicant(act.chat), paragraphs=(Phrase("help"), explaining.contact(turn.organisation)))
    turn.say(said, language, act.user.id)


async def status(turn: Turn, act: Act) -> None:
    """/dossier: the state of the case, what happens next and by when."""
    scene = await turn.scene(act.user.id)
    if scene is None or scene.case.status == "draft":
        await begin(turn, act)
        return
    turn.say(explaining.status(scene), scene.language, act.user.id)
    turn.answer("", scene.language)


async def spoken(turn: Turn, act: Act) -> str:
    """The language someone is spoken to: the one chosen, else Telegram's, else the organisation's first."""
    person = await turn.person(act.user.id)
    kept = (person.language,) if person else act.args
    telegrams = act.user.language_code.partition("-")[0]
    known = (each for each in (*kept, telegrams) if each in turn.organisation.languages)
    return next(known, turn.organisation.languages[0])


async def _close_notice(turn: Turn, act: Act, language: str, *words: Text) -> None:
    notice = turn.organisation.privacy.notice
    turn.taps("notice")
    closed = Say(to=Applicant(act.chat), paragraphs=(notice, *words), slot="notice", replace="or_drop")
    turn.say(closed, language, act.user.id)
    turn.answer("", language)


async def unknown_command(turn: Turn, act: Act) -> None:
    """A command that is not ours: what is, and where the person stands."""
    turn.say(
        Say(to=Applicant(act.chat), paragraphs=(Phrase("command.unknown"),)),
        await spoken(turn, act),
        act.user.id,
    )
    await begin(turn, act)


async def unknown_tap(turn: Turn, act: Act) -> None:
    """A button this version no longer knows: where the person stands."""
    turn.answer(Phrase("late.moved_on"), await spoken(turn, act))
    await begin(turn, act)


async def edited(turn: Turn, scene: Scene) -> None:
    """An edited message changes no answer, nor what the team has received: how to say it anew."""
    if scene.case.status == "draft" and not scene.person.writing:
        await turn.take(scene, Step(out=interview.current(scene, Phrase("edited"))))
        return
    said = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("edited.sent"),))
    await turn.take(scene, Step(out=(said,)))
