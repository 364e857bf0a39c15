"""The staff group: lists of cases, searches, and all there is of one; searches inline too, anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Update

from bot.core import access
from bot.core.conversations import case_lists, history, searching
from bot.core.conversations.case_lists import Found, ListPage
from bot.core.model.case import Event
from bot.core.model.effects import Effects
from bot.core.model.found import LISTS, CaseList, Hit
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase
from bot.core.model.message_key import MessageKey
from bot.core.parsing.references import reference_in, reference_of
from bot.core.parsing.spelling import clean
from bot.engine import inline, searches
from bot.telegram import team
from bot.telegram.context import Context
from storage import events, found, sent_messages

EXAMPLE = 42
"""The number of a reference that is shown as an example."""
LONGEST_SEARCH = 200
"""Characters of what is searched for."""
FEWEST = 2
"""The same at least where every letter that is typed searches again."""


async def lists(update: Update, context: Context) -> None:
    """/dossiers: how many there are in each list."""
    _answer(context, await _counted(context))


async def counted(update: Update, context: Context) -> None:
    """« Tout »: back to the counts, as they are now."""
    await _turn(context, await _counted(context), ())


async def listed(update: Update, context: Context) -> None:
    """A list, or another page of it, as it is now."""
    work, args = context.work, context.args
    name: CaseList | None = next((each for each in LISTS if args[:1] == [each]), None)
    if name is None:
        work.replies.answer(Phrase("late.moved_on"), _spoken(context))
        return
    wanted, owner = (int(each) if each.isdecimal() else 0 for each in (*args[1:3], "", "")[:2])
    owner = owner if wanted else context.user.id
    today = work.organisation.day(work.now)
    length = (await found.counts(work.tx, owner, today))[name]
    page = ListPage(name=name, number=wanted, length=length, owner=owner)
    page = replace(page, number=min(wanted, page.last))
    ids = await found.page(
        work.tx, name, owner, today, skip=page.number * case_lists.PAGE, limit=case_lists.PAGE
    )
    await _turn(context, case_lists.listed(page, await _found(context, ids)), ids)


async def search(update: Update, context: Context) -> None:
    """/chercher luthiers: what names people goes to who asked."""
    words = _words(context)
    if not words:
        _answer(context, searching.how())
        return
    work = context.work
    hits, number = await _search(context, words)
    if not any(hit.by_name for hit in hits):
        cases = await _found(context, [hit.case for hit in hits])
        _answer(context, searching.in_group(cases, number, words, context.update_key))
        return
    cases = await _found(context, [hit.case for hit in hits[: searching.MOST_NAMED]])
    _answer(context, searching.elsewhere(number, f"https://t.me/{context.bot.username}?start=group"))
    for message, person in searching.in_private(team.known(context), cases, context.update_key):
        work.replies.say(message, "", person)


async def whole(update: Update, context: Context) -> None:
    """/dossier D-2026-0042, or in reply to something about a case: all there is of it."""
    work, words = context.work, _words(context)
    letters, year = work.organisation.reference, work.organisation.day(work.now).year
    reference = reference_in(words, letters, year)
    case = await (found.case_of(work.tx, reference) if reference else _replied_to(context))
    cases = await _found(context, [case]) if case and (reference or not words) else []
    if not cases or not cases[0].view.case.reference:
        _answer(context, searching.unknown(words, reference, reference_of(letters, year, EXAMPLE)))
        return
    view = cases[0].view
    seen = Event(case=view.case.id, at=work.now, kind="seen", by=context.user.id)
    happened = await events.of(work.tx, view.case.id)
    said = history.history(cases[0], happened, context.update_key)
    to = team.asked(context)
    await work.apply(
        view, Effects(messages=tuple(replace(each, reply_to=to) for each in said), events=(seen,))
    )


async def inline_search(update: Update, context: Context) -> None:
    """« @bot mots », in any chat: for staff; others get nothing."""
    query = update.inline_query
    if query is None:
        return
    work, cases = context.work, list[Found]()
    words = clean(query.query)[:LONGEST_SEARCH]
    if len(words) >= FEWEST and access.may(work.organisation.desk, context.role(), access.SEARCH):
        hits, _ = await _search(context, words)
        cases = await _found(context, [hit.case for hit in hits])
    work.replies.queue(
        inline.answer(work.replies.renderer, query.id, searching.results(cases), _spoken(context))
    )


async def _search(context: Context, words: str) -> tuple[tuple[Hit, ...], int]:
    work = context.work
    year = work.organisation.day(work.now).year
    return await searches.cases(work.tx, work.organisation, words, year, searching.MOST_SHOWN)


async def _counted(context: Context) -> Message:
    work = context.work
    counts = await found.counts(work.tx, context.user.id, work.organisation.day(work.now))
    return case_lists.counted(counts, team.known(context))


async def _found(context: Context, ids: Sequence[int]) -> list[Found]:
    """The cases, each with the link to its card."""
    work, chat = context.work, context.work.staff_chat
    views = await asyncio.gather(*(work.view_of(id_) for id_ in ids))
    keys = [MessageKey("card", id_) for id_ in ids]
    cards = await sent_messages.messages(work.tx, chat, keys)
    return [
        Found(view, case_lists.card_link(chat, cards.get(key)))
        for view, key in zip(views, keys, strict=True)
        if view
    ]


async def _replied_to(context: Context) -> int | None:
    """The case that the message replied to is about."""
    replied = context.message.reply_to_message
    key = (
        await sent_messages.key_of(context.work.tx, context.chat_id, replied.message_id) if replied else None
    )
    return key.case or None if key else None


def _answer(context: Context, message: Message) -> None:
    context.work.replies.say(replace(message, reply_to=team.asked(context)), _spoken(context))


async def _turn(context: Context, message: Message, cases: Sequence[int]) -> None:
    """Show this, which names these cases, in place of what stands under the pressed button."""
    await context.work.replies.names(cases)
    context.work.replies.say(case_lists.replacing(message), _spoken(context))
    context.work.replies.answer("", _spoken(context))


def _words(context: Context) -> str:
    return clean(" ".join(context.args))[:LONGEST_SEARCH]


def _spoken(context: Context) -> str:
    return context.work.organisation.desk.language
