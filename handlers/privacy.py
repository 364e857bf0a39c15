"""What is held about a person: said, handed over, erased."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from telegram import Update

from bot.core.conversations import checkins, explaining, interview
from bot.core.model.case import Case, Person
from bot.core.model.effects import Scene
from bot.core.model.message import Applicant, Button, Document, Joined, Phrase, Say, Text
from bot.core.questions import asking
from bot.engine.erasure import erase
from bot.engine.unit_of_work import Turn
from bot.telegram.context import Context
from storage import events, timers


async def statement(update: Update, context: Context) -> None:
    """/privacy, /confidentialite: the full statement, as Telegram's terms for bots ask (§4)."""
    turn, language = context.turn, await context.language()
    paragraphs = (turn.organisation.privacy.statement, Phrase("privacy.rights"))
    turn.say(Say(to=Applicant(context.chat_id), paragraphs=paragraphs), language, context.user.id)
    turn.answer("", language)


async def held(update: Update, context: Context) -> None:
    """/mesdonnees: everything held, as a text to read and as JSON (GDPR, articles 15 and 20)."""
    turn, to, language = context.turn, Applicant(context.chat_id), await context.language()
    person = await turn.person(context.user.id)
    if person is None:
        turn.say(Say(to=to, paragraphs=(Phrase("data.nothing"),)), language)
        return
    theirs = await turn.cases(person.id)
    readable = await _readable(turn, person, theirs)
    machine = await _everything(turn, person, theirs)
    files = (
        (Phrase("data.name_text"), turn.renderer.plain(readable, language)),
        (Phrase("data.name_json"), json.dumps(machine, ensure_ascii=False, indent=2, default=_plain)),
    )
    for (name, content), caption in zip(files, (Phrase("data.text"), Phrase("data.json")), strict=True):
        called = turn.renderer.plain(name, language)
        turn.say(Document(to=to, name=called, content=content, caption=caption), language, person.id)


async def ask(update: Update, context: Context) -> None:
    """/supprimer: the first of two taps; none is needed where nothing is held."""
    turn, chat, language = context.turn, context.chat_id, await context.language()
    if await turn.person(context.user.id) is None:
        turn.say(Say(to=Applicant(chat), paragraphs=(Phrase("delete.nothing"),)), language)
        return
    rows = (
        (Button(Phrase("button.delete"), ("delete",), style="danger"),),
        (Button(Phrase("button.keep_data"), ("keep_data",)),),
    )
    said = Say(to=Applicant(chat), paragraphs=(Phrase("delete.ask"),), buttons=rows, slot=f"delete:{chat}")
    turn.say(said, language, context.user.id)


async def delete(update: Update, context: Context) -> None:
    """The second tap: all is erased, in every table and on the desk (GDPR, article 17)."""
    turn, chat, language = context.turn, context.chat_id, await context.language()
    known = await turn.person(context.user.id) is not None
    references = await erase(turn, context.user.id)
    if not known:  # a second tap: what the first one said stands
        turn.answer(Phrase("delete.nothing"), language)
        return
    key = "delete.done_case" if references else "delete.done"
    done = Phrase(key, {"references": ", ".join(references)})
    await turn.taps(f"delete:{chat}")
    said = Say(to=Applicant(chat), paragraphs=(done,), slot=f"delete:{chat}", replace="or_send")
    turn.say(said, language)
    turn.answer("", language)


async def keep(update: Update, context: Context) -> None:
    """« Non, tout garder »."""
    turn, chat, language = context.turn, context.chat_id, await context.language()
    await turn.taps(f"delete:{chat}")
    said = Say(to=Applicant(chat), paragraphs=(Phrase("delete.kept"),), slot=f"delete:{chat}",
               replace="or_drop")  # fmt: skip
    turn.say(said, language, context.user.id)
    turn.answer("", language)


async def _readable(turn: Turn, person: Person, theirs: list[Case]) -> Text:
    about: list[Text] = [Phrase("data.title", {"name": turn.organisation.name})]
    about.append(
        Phrase("data.person", {"id": str(person.id), "language": Phrase(f"language.{person.language}")})
    )
    parts: list[Text] = []
    for case in theirs:
        scene = await turn.scene_of(case.id)
        if scene is None:
            continue
        parts += await _readable_case(turn, scene)
        if person.consented_at and case is theirs[0]:
            day = scene.day(person.consented_at)
            about.append(Phrase("data.consent", {"day": day, "version": person.notice}))
    return Joined((Joined(tuple(about)), *parts), "\n\n")


async def _readable_case(turn: Turn, scene: Scene) -> list[Text]:
    case = scene.case
    title = Phrase("data.case", {"reference": case.reference or Phrase("data.draft")})
    parts: list[Text] = [title, asking.held(scene, interview.track(scene))]
    if case.receipt:
        parts += explaining.status(scene).paragraphs
    for plan_id in case.checkins:
        if plan := checkins.plan_of(turn.organisation, plan_id):
            parts += [
                Phrase("data.checkin", {"plan": plan.text}),
                asking.held(scene, checkins.track(scene, plan)),
            ]
    planned = [Phrase("data.planned", {"day": alarm.day}) for alarm in await timers.of(turn.tx, case.id)
               if alarm.kind == "checkin"]  # fmt: skip
    history = [
        Phrase("data.event", {"day": scene.day(each.at), "event": Phrase(f"event.{each.kind}")})
        for each in await events.of(turn.tx, case.id)
    ]
    return [*parts, Joined(tuple(planned)), Phrase("data.history"), Joined(tuple(history))]


async def _everything(turn: Turn, person: Person, theirs: list[Case]) -> dict[str, Any]:
    return {
        "person": asdict(person),
        "cases": [
            {
                **asdict(case),
                "events": [asdict(event) for event in await events.of(turn.tx, case.id)],
                "alarms": [asdict(alarm) for alarm in await timers.of(turn.tx, case.id)],
            }
            for case in theirs
        ],
    }


def _plain(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(type(value).__name__)
