"""First contact: greeting, notice and consent, language, help; and where a returning person stands."""

from __future__ import annotations

from dataclasses import replace

from bot.act import Act
from bot.core import explaining, interview
from bot.core.case import Person
from bot.core.say import Applicant, Button, Phrase, Say, Text
from bot.turn import Turn


async def begin(turn: Turn, act: Act) -> None:
    """/start, /reprendre: the greeting for someone new, else where they stand."""
    scene = await turn.scene(act.user.id)
    if scene is None:
        await greet(turn, act)
        return
    if scene.case.status == "draft":
        welcome = Phrase("welcome.back")
        for out in interview.current(scene, welcome):
            turn.say(out, scene.language, act.user.id)
    else:
        turn.say(explaining.status(scene), scene.language, act.user.id)
    turn.answer("", scene.language)


async def greet(turn: Turn, act: Act) -> None:
    """Who asks and why, what becomes of the data, and the button that agrees to it."""
    organisation, language = turn.organisation, await spoken(turn, act)
    chat = Applicant(act.chat)
    turn.say(Say(to=chat, paragraphs=(organisation.greeting,)), language, act.user.id)
    rows = [
        (Button(Phrase("button.consent"), ("consent",), style="primary"),),
        (Button(Phrase("button.statement"), ("statement",)), Button(Phrase("button.refuse"), ("refuse",))),
    ]
    others = [each for each in organisation.languages if each != language]
    rows += [(Button(Phrase(f"language.{each}"), ("language", each)),) for each in others]
    notice = Say(
        to=chat, paragraphs=(organisation.privacy.notice,), buttons=tuple(rows), slot=f"notice:{act.chat}"
    )
    turn.say(notice, language, act.user.id)
    turn.answer("", language)


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
        turn.answer(Phrase("consent.already"), language)
        return
    contact = explaining.contact(turn.organisation)
    await _close_notice(turn, act, language, Phrase("consent.refused"), contact)


async def choose_language(turn: Turn, act: Act) -> None:
    """/langue: one button a language."""
    rows = tuple((Button(Phrase(f"language.{each}"), ("language", each)),) for each in turn.organisation.languages)
    ask = Say(to=Applicant(act.chat), paragraphs=(Phrase("language.which"),), buttons=rows)
    turn.say(ask, await spoken(turn, act), act.user.id)


async def set_language(turn: Turn, act: Act) -> None:
    """A language was chosen: kept for a person who agreed to the notice, else used for the greeting."""
    chosen = act.args[0] if act.args else ""
    if chosen not in turn.organisation.languages:
        turn.answer(Phrase("late.moved_on"), await spoken(turn, act))
        return
    person = await turn.person(act.user.id)
    turn.save(replace(person or Person(id=act.user.id, language=chosen, acted_at=turn.now), language=chosen))
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
    """The language someone is spoken to: the one they chose, else Telegram's, else the organisation's first."""
    person = await turn.person(act.user.id)
    if person is not None and person.language in turn.organisation.languages:
        return person.language
    telegrams = (act.user.language_code or "").partition("-")[0]
    return telegrams if telegrams in turn.organisation.languages else turn.organisation.languages[0]


async def _close_notice(turn: Turn, act: Act, language: str, *words: Text) -> None:
    notice = turn.organisation.privacy.notice
    closed = Say(
        to=Applicant(act.chat), paragraphs=(notice, *words), slot=f"notice:{act.chat}", replace="or_drop"
    )
    turn.say(closed, language, act.user.id)
    turn.answer("", language)


async def unknown_command(turn: Turn, act: Act) -> None:
    """A command that is not ours: what is, and where the person stands."""
    turn.say(Say(to=Applicant(act.chat), paragraphs=(Phrase("command.unknown"),)), await spoken(turn, act), act.user.id)
    await begin(turn, act)


async def unknown_tap(turn: Turn, act: Act) -> None:
    """A button this version no longer knows: where the person stands."""
    turn.answer(Phrase("late.moved_on"), await spoken(turn, act))
    await begin(turn, act)


async def edited(turn: Turn, act: Act) -> None:
    """An edited message changes no answer: how to change one."""
    turn.say(Say(to=Applicant(act.chat), paragraphs=(Phrase("edited"),)), await spoken(turn, act), act.user.id)
