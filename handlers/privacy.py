"""What is held about a person: said, handed over, erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from msgspec import structs, to_builtins
from telegram import Update

from bot.core.conversations import case_status, checkins, interview
from bot.core.conversations.leaving import DELETE
from bot.core.model.case import Case, Person
from bot.core.model.effects import CaseView
from bot.core.model.message import Applicant, Button, Document, Joined, Message, Phrase, Text
from bot.core.model.talk import BETWEEN
from bot.core.parsing import zones
from bot.core.questions import asking
from bot.engine.erasure import erase
from bot.engine.raw_updates import read_json, words_of
from bot.engine.retention import FAILURES
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram.context import Context
from storage import events, inbox, talk, timers, waiting
from storage.inbox import Aside

HANDED_OVER = (*BETWEEN, "unsure")
"""What was said and is handed over at once. Notes of the team are handed over by a person who has read them,
within the month of GDPR, article 12(3): docs/decisions/0018 says why."""


async def statement(update: Update, context: Context) -> None:
    """/privacy, /confidentialite: the full statement, as Telegram's terms for bots ask (§4)."""
    work, language = context.work, await context.language()
    paragraphs = (work.organisation.privacy.statement, _rights(work))
    work.replies.say(Message(to=Applicant(context.chat_id), paragraphs=paragraphs), language, context.user.id)
    work.replies.answer("", language)


def _rights(work: UnitOfWork) -> Phrase:
    return Phrase("privacy.rights", {"email": work.organisation.contact.email})


async def held(update: Update, context: Context) -> None:
    """/mesdonnees: everything held, as a text to read and as JSON (GDPR, articles 15 and 20)."""
    work, to, language = context.work, Applicant(context.chat_id), await context.language()
    id_, aside = context.user.id, await inbox.aside(work.tx, context.user.id)
    person = await work.repository.person(id_)
    if person is None and not aside:
        work.replies.say(Message(to=to, paragraphs=(Phrase("data.nothing"),)), language)
        return
    theirs = await work.repository.cases(id_) if person else []
    known = await _readable(work, person, theirs) if person else _title(work)
    readable = Joined((known, *_not_handled(work, aside)), "\n\n")
    machine = await _everything(work, person, theirs, aside)
    files = (
        (Phrase("data.name_text"), work.replies.renderer.plain(readable, language)),
        (Phrase("data.name_json"), json.dumps(to_builtins(machine), ensure_ascii=False, indent=2)),
    )
    for (name, content), caption in zip(files, (Phrase("data.text"), Phrase("data.json")), strict=True):
        called = work.replies.renderer.plain(name, language)
        work.replies.say(Document(to=to, name=called, content=content, caption=caption), language, id_)


async def ask(update: Update, context: Context) -> None:
    """/supprimer: the first of two taps; none is needed where nothing is held."""
    work, chat, language = context.work, context.chat_id, await context.language()
    if not await _is_known(work, context.user.id):
        work.replies.say(Message(to=Applicant(chat), paragraphs=(Phrase("delete.nothing"),)), language)
        return
    rows = (
        (Button(Phrase("button.delete"), ("delete",), style="danger"),),
        (Button(Phrase("button.keep_data"), ("keep_data",)),),
    )
    said = Message(to=Applicant(chat), paragraphs=(Phrase("delete.ask"),), buttons=rows, key=DELETE)
    work.replies.say(said, language, context.user.id)


async def delete(update: Update, context: Context) -> None:
    """The second tap: all is erased, in every table and on the desk (GDPR, article 17)."""
    work, chat, language = context.work, context.chat_id, await context.language()
    known = await _is_known(work, context.user.id)
    references = await erase(work, context.user.id)
    if not known:  # a second tap: what the first one said stands
        work.replies.answer(Phrase("delete.nothing"), language)
        return
    key = "delete.done_case" if references else "delete.done"
    done = Phrase(key, {"references": ", ".join(references)})
    await work.replies.mark_tapped(DELETE)
    paragraphs = (done, _receipt(work, context.user.id))
    said = Message(to=Applicant(chat), paragraphs=paragraphs, key=DELETE, replace="or_send")
    work.replies.say(said, language)
    work.replies.answer("", language)


def _receipt(work: UnitOfWork, person: int) -> Text:
    """What whoever was erased may keep: the day, what is left for how long, and a number to ask by."""
    day, ledger = work.organisation.day, work.ledger
    lines: list[Text] = [Phrase("delete.receipt", {"day": day(work.now)})]
    if ledger:
        lines.append(Phrase("delete.backups", {"until": day(work.now + timedelta(days=ledger.days + 1))}))
        lines.append(Phrase("delete.number", {"number": ledger.number("person", person)}))
    return Joined(tuple(lines))


async def keep(update: Update, context: Context) -> None:
    """« Non, tout garder »."""
    work, chat, language = context.work, context.chat_id, await context.language()
    await work.replies.mark_tapped(DELETE)
    said = Message(to=Applicant(chat), paragraphs=(Phrase("delete.kept"),), key=DELETE, replace="or_drop")
    work.replies.say(said, language, context.user.id)
    work.replies.answer("", language)


async def _is_known(work: UnitOfWork, user: int) -> bool:
    """Whether anything is held about somebody, who need not have agreed to the notice."""
    return await work.repository.person(user) is not None or bool(await inbox.aside(work.tx, user))


def _title(work: UnitOfWork) -> Phrase:
    return Phrase("data.title", {"name": work.organisation.name})


def _not_handled(work: UnitOfWork, aside: list[Aside]) -> Iterator[Text]:
    """What of theirs could not be handled, with the day on which it goes by itself."""
    day = work.organisation.day
    for each in aside:
        until, words = day(each.at + FAILURES), words_of(each.body)
        yield Phrase("data.aside", {"day": day(each.at), "until": until, "words": words})


async def _readable(work: UnitOfWork, person: Person, theirs: list[Case]) -> Text:
    about: list[Text] = [_title(work)]
    values: dict[str, Text] = {"id": str(person.id)}
    if work.organisation.speaks_several:
        values["language"] = Phrase(f"language.{person.language}")
    about.append(Phrase("data.person" if "language" in values else "data.id", values))
    if person.zone:
        about.append(Phrase("data.zone", {"place": zones.name(person.zone)}))
    parts: list[Text] = []
    for case in theirs:
        view = await work.view_of(case.id)
        if view is None:
            continue
        parts += await _readable_case(work, view)
        if person.consented_at and case is theirs[0]:
            day = view.day(person.consented_at)
            about.append(Phrase("data.consent", {"day": day, "version": person.notice}))
    return Joined((Joined(tuple(about)), *parts), "\n\n")


async def _readable_case(work: UnitOfWork, view: CaseView) -> list[Text]:
    case = view.case
    title = Phrase("data.case", {"reference": case.reference or Phrase("data.draft")})
    parts: list[Text] = [title, asking.held(view, interview.progress(view))]
    if case.receipt:
        parts += case_status.status(view).paragraphs
    for plan_id in case.checkins:
        if plan := checkins.plan_of(work.organisation, plan_id):
            parts += [
                Phrase("data.checkin", {"plan": plan.text}),
                asking.held(view, checkins.progress(view, plan)),
            ]
    planned = [Phrase("data.planned", {"day": timer.day}) for timer in await timers.of(work.tx, case.id)
               if timer.kind == "checkin"]  # fmt: skip
    history = [
        Phrase("data.event", {"day": view.day(each.at), "event": Phrase(f"event.{each.kind}")})
        for each in await events.of(work.tx, case.id)
    ]
    said: list[Text] = [
        Phrase(f"data.said.{'team' if each.by else 'you'}", {"day": view.day(each.at), "words": each.words})
        for each in await talk.of(work.tx, case.id, HANDED_OVER)
        if each.words
    ]
    spoken: list[Text] = [Phrase("data.talk"), Joined(tuple(said))] if said else []
    return [*parts, Joined(tuple(planned)), Phrase("data.history"), Joined(tuple(history)), *spoken]


async def _everything(
    work: UnitOfWork, person: Person | None, theirs: list[Case], aside: list[Aside]
) -> dict[str, Any]:
    return {
        "person": person,
        "not_handled": [{"at": each.at, "update": read_json(each.body.encode())} for each in aside],
        "cases": [
            {
                **structs.asdict(case),
                "events": await events.of(work.tx, case.id),
                "messages": await talk.of(work.tx, case.id, HANDED_OVER),
                "timers": [timer for timer in await timers.of(work.tx, case.id) if timer.kind != "reminder"],
                "waiting": await waiting.of(work.tx, case.id),
            }
            for case in theirs
        ],
    }
